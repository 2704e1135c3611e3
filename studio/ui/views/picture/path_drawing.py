"""A line drawn on the picture by hand: as it grows, and what is kept of it."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.imaging.features import Place

MOST_PLACES = 64
"""Places that are kept of a line at most."""

LEAST_LENGTH = 0.05
"""Shortest line that is a path, as a share of the picture's diagonal."""

_TOLERANCE = 0.0015
"""How far a line may be straightened, as a share of the picture's height."""

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

    def kept(self) -> tuple[Place, ...]:
        """Return the line in few places, rounded to 1e-4."""
        chosen = telling_points(self._seen(), MOST_PLACES, _TOLERANCE)
        return tuple((round(self._places[i][0], 4), round(self._places[i][1], 4)) for i in chosen)

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


def telling_points(points: NDArray[np.float64], most: int, tolerance: float) -> tuple[int, ...]:
    """Return which points of a line to keep so that it keeps its form.

    The point farthest from the line through those kept already is kept next, as Ramer,
    Douglas and Peucker do it, but the worst place of the whole line first: so it is known
    when to stop.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
    most : int
        Number of points to keep at most; at least 2.
    tolerance : float
        Distance that may be lost, in the unit of the points.

    Returns
    -------
    tuple of int
        Rising; the first and the last point are among them.
    """
    last = len(points) - 1
    if last < 2:
        return tuple(range(last + 1))
    kept = {0, last}
    waiting: list[tuple[float, int, int, int]] = []

    def look(start: int, end: int) -> None:
        if end - start < 2:
            return
        far = _distances(points[start + 1 : end], points[start], points[end])
        worst = int(np.argmax(far))
        if far[worst] > tolerance:
            heapq.heappush(waiting, (-float(far[worst]), start, start + 1 + worst, end))

    look(0, last)
    while waiting and len(kept) < most:
        _, start, middle, end = heapq.heappop(waiting)
        kept.add(middle)
        look(start, middle)
        look(middle, end)
    return tuple(sorted(kept))


def _distances(
    points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how far each point lies from a stretch between two others."""
    along = end - start
    square = float(along @ along)
    share = np.zeros(len(points))
    if square > 0.0:
        share = np.clip((points - start) @ along / square, 0.0, 1.0)
    away = points - start - share[:, None] * along
    return np.asarray(np.hypot(away[:, 0], away[:, 1]), np.float64)


def _on_screen(places: Sequence[Place], rect: QRectF) -> list[QPointF]:
    return [QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height()) for x, y in places]
