"""Huesong: the studio that turns a picture into music."""

__version__ = "0.1.0"
