"""Texts that arise below the window, translated where they are shown."""

from PySide6.QtCore import QCoreApplication

from studio.errors import StudioError


def shown(text: str) -> str:
    """Return a label, help or sentence of the rooms below in the user's language."""
    return QCoreApplication.translate("studio", text) if text else ""


def sentence(error: StudioError) -> str:
    """Return what went wrong in the user's language, its first letter raised."""
    text = shown(error.sentence).format(**error.values)
    return text[:1].upper() + text[1:]
