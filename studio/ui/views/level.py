"""Levels of a mixer: how decibels lie on the way of a fader, and how they are written."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QCoreApplication

SILENT_DB, LOUDEST_DB = -60.0, 12.0

# Levels and where they lie on the way of a fader, 0 to 1. About linear where one works
# (+6 to -20 dB) and crowded below, as on mixing desks (IEC 60268-18 type scale).
_MARKS = ((-60.0, 0.0), (-40.0, 0.10), (-30.0, 0.20), (-20.0, 0.34), (-10.0, 0.55))
_SCALE = (*_MARKS, (0.0, 0.78), (6.0, 0.90), (12.0, 1.0))


def way_of_db(level_db: float) -> float:
    """Return where a level lies on the way of a fader, 0 (silent) to 1."""
    if level_db <= SILENT_DB:
        return 0.0
    for (low, start), (high, end) in pairwise(_SCALE):
        if level_db <= high:
            return start + (end - start) * (level_db - low) / (high - low)
    return 1.0


def db_of_way(way: float) -> float:
    """Return the level at a place on the way of a fader, in tenths of a decibel."""
    for (low, start), (high, end) in pairwise(_SCALE):
        if way <= end:
            return round(low + (high - low) * max(way - start, 0.0) / (end - start), 1)
    return LOUDEST_DB


def level_text(level_db: float) -> str:
    """Return a level as it is written beside a fader."""
    if level_db <= SILENT_DB:
        return "−∞"
    return f"{level_db:+.1f}".replace("-", "−") if abs(level_db) >= 0.05 else "0.0"


def decibels(level_db: float) -> str:
    """Return a level with its unit, as it is spoken and shown."""
    return QCoreApplication.translate("Level", "{level} dB").format(level=level_text(level_db))


def db_of_peak(peak: float) -> float:
    """Return the level of a peak amplitude (1 is full scale)."""
    return 20.0 * math.log10(peak) if peak > 1e-3 else SILENT_DB
