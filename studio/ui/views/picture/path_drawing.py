"""A line drawn on the picture by hand: as it grows, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.imaging.features import Place
from studio.ui.views.picture.placing import point_of
from studio.ui.views.picture.strokes import smoothed
from studio.ui.views.picture.telling_points import kept_places

LEAST_LENGTH = 0.05
"""Shortest line that is a path, as a share of the picture's diagonal."""

_WIDTH = 2.4
_MARGIN = 8


class PathDrawing:
    """A line on a picture, in shares of its width and height.

    Parameters
    ----------
    aspect : float
        Width of the picture to its height.
    """

    def __init__(self, aspect: float) -> None:
        self._aspect = aspect
        self._places: list[Place] = []

    def add(self, place: Place) -> None:
        """Draw on to a place; what lies beyond the picture goes along its edge."""
        x, y = (min(max(value, 0.0), 1.0) for value in place)
        if not self._places or self._places[-1] != (x, y):
            self._places.append((x, y))

    @property
    def long_enough(self) -> bool:
        """Return whether the line can be read as a path."""
        length = float(np.hypot(*np.diff(self._seen(), axis=0).T).sum())
        return length >= LEAST_LENGTH * float(np.hypot(self._aspect, 1.0))

    @property
    def drawn(self) -> bool:
        """Return whether it is a line and not only a point."""
        return len(self._places) > 1

    def kept(self) -> tuple[Place, ...]:
        """Return the line without the tremor of the hand in few places, rounded to 1e-4."""
        soft = smoothed(self._seen(), float(np.hypot(self._aspect, 1.0)))
        soft = np.clip(soft / (self._aspect, 1.0), 0.0, 1.0)
        return kept_places(soft, self._aspect)

    def newest(self, rect: QRectF) -> QRect:
        """Return what must be painted again after `add`, for a picture that lies at `rect`."""
        ends = QPolygonF(_on_screen(self._places[-2:], rect)).boundingRect()
        return ends.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN).toAlignedRect()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the line on a picture that lies at `rect`, with a dot where it began."""
        points = _on_screen(self._places, rect)
        if not points:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 84), _WIDTH + 2.8), (QColor("white"), _WIDTH)):
            pen = QPen(colour, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, radius in ((QColor(0, 0, 0, 84), 5.4), (QColor("white"), 4.0)):
            painter.setBrush(colour)
            painter.drawEllipse(points[0], radius, radius)

    def _seen(self) -> NDArray[np.float64]:
        """Return the places with equal units both ways: the picture's height."""
        return np.array(self._places, np.float64).reshape(-1, 2) * (self._aspect, 1.0)


def _on_screen(places: Sequence[Place], rect: QRectF) -> list[QPointF]:
    return [point_of(place, rect) for place in places]
