"""A few bars or a whole piece, drawn small: its notes, the melody above the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

_LEAST_WIDTH, _MELODY, _UNDER = 1.2, 2.4, 1.4
_LEAST_SPAN = 14
"""Semitones that are shown at least, so that a quiet line looks quiet."""


def paint_sketch(
    painter: QPainter,
    area: QRectF,
    notes: NDArray[np.int32],
    end: int,
    melody: QColor,
    under: QColor,
) -> None:
    """Paint notes into an area.

    Parameters
    ----------
    painter : QPainter
    area : QRectF
    notes : ndarray of int32, shape (notes, 4)
        Onset, end, pitch, and 1 for the melody.
    end : int
        Ticks that fill the width.
    melody, under : QColor
        Colours of the melody and of everything else.
    """
    if not len(notes) or end <= 0:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    low, high = int(notes[:, 2].min()), int(notes[:, 2].max())
    spare = max(0, _LEAST_SPAN - (high - low)) / 2.0
    bottom, span = low - spare, max(high - low, _LEAST_SPAN)
    across = area.width() / end
    for leading, colour, height in ((0, under, _UNDER), (1, melody, _MELODY)):
        painter.setBrush(colour)
        room = area.height() - height
        for onset, stop, pitch, leads in notes.tolist():
            if leads == leading:
                y = area.top() + room * (1.0 - (pitch - bottom) / span)
                width = max((stop - onset) * across - 0.6, _LEAST_WIDTH)
                painter.drawRoundedRect(
                    QRectF(area.left() + onset * across, y, width, height), 0.8, 0.8
                )
