"""The reading path on the picture: solid where played, dotted ahead, a glow where it is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF, QRadialGradient

from studio.ui.theme import Theme
from studio.ui.views.picture.pens import round_pen
from studio.ui.views.picture.stroke_painting import paint_arrow, paint_badge

_STEPS = 900
"""Pieces that the path is drawn in."""

_DOTS_APART = 8.0
_ARROWS_APART = 150.0
_LEAP, _LEAST_LEAP = 8.0, 0.04
"""A step so many times the usual one, and this long at least, leads to another pass."""

_WIDTH = 2.4
_GLOW = 26
"""Radius of the glow at the playhead, in pixels of the window."""

_HEAD = 6.5


class PathOverlay:
    """A path laid out on the screen, painted piece by piece.

    Parameters
    ----------
    path : ndarray, shape (n, 2)
        Places in equal steps of time.
    rect : QRectF
        Where the picture lies.
    """

    def __init__(self, path: NDArray[np.float32], rect: QRectF) -> None:
        at = np.linspace(0.0, 1.0, _STEPS + 1)
        given = np.asarray(path, np.float64)
        leaps = _leaps(given)
        places = _smooth(given, leaps, at)
        self._at = at
        self._points = places * (rect.width(), rect.height()) + (rect.x(), rect.y())
        steps = np.hypot(*np.diff(self._points, axis=0).T)
        # Between two passes nothing is drawn: the eye is lifted there.
        halfway = (np.flatnonzero(leaps) + 0.5) / max(len(path) - 1, 1)
        self._leaps = np.zeros(_STEPS, np.bool_)
        self._leaps[np.minimum((halfway * _STEPS).astype(np.int64), _STEPS - 1)] = True
        steps[self._leaps] = 0.0
        travelled = np.concatenate(([0.0], np.cumsum(steps)))
        marks = np.arange(_DOTS_APART / 2, travelled[-1], _DOTS_APART)
        self._dot_at = np.interp(marks, travelled, at)
        self._dots = np.stack(
            [np.interp(marks, travelled, self._points[:, axis]) for axis in (0, 1)], axis=1
        )
        self._arrows = self._find_arrows(travelled)
        begins = [0, *(np.flatnonzero(self._leaps) + 1).tolist()]
        self._begins = [QPointF(*self._points[begin].tolist()) for begin in begins]

    def place(self, along: float) -> QPointF:
        """Return the point of the screen at a position of the path, 0 to 1."""
        return QPointF(
            float(np.interp(along, self._at, self._points[:, 0])),
            float(np.interp(along, self._at, self._points[:, 1])),
        )

    def nearest(self, point: QPointF, around: float | None = None) -> float:
        """Return the position of the path nearest to a point of the screen.

        Parameters
        ----------
        point : QPointF
        around : float, optional
            While dragging, the last position: where the path crosses itself, the near
            branch is kept unless the other is clearly closer.
        """
        far = np.hypot(self._points[:, 0] - point.x(), self._points[:, 1] - point.y())
        if around is not None:
            far = far + 60.0 * np.minimum(np.abs(self._at - around), 0.5)
        return float(self._at[int(np.argmin(far))])

    def dirty(self, one: float, other: float) -> QRect:
        """Return what must be painted again when the playhead moves between two places."""
        low, high = min(one, other), max(one, other)
        first = max(int(np.searchsorted(self._at, low)) - 2, 0)
        last = min(int(np.searchsorted(self._at, high)) + 2, _STEPS)
        some = self._points[first : last + 1]
        left, top = some.min(axis=0)
        right, bottom = some.max(axis=0)
        margin = _GLOW + 2
        return (
            QRectF(left, top, right - left, bottom - top)
            .adjusted(-margin, -margin, margin, margin)
            .toAlignedRect()
        )

    def paint(self, painter: QPainter, along: float, clip: QRectF) -> None:
        """Paint the path as it is when it was played up to `along`, where `clip` needs it."""
        area = clip.adjusted(-4, -4, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ahead = self._dots[(self._dot_at > along) & _inside(self._dots, area)]
        if len(ahead):
            dots = QPolygonF([QPointF(x, y) for x, y in ahead.tolist()])
            painter.setPen(round_pen(QColor(0, 0, 0, 116), 4.6))
            painter.drawPoints(dots)
            painter.setPen(round_pen(QColor(255, 255, 255, 205), 2.4))
            painter.drawPoints(dots)
        runs = [QPolygonF([QPointF(x, y) for x, y in run]) for run in self._played(along, area)]
        for colour, width in ((QColor(0, 0, 0, 84), _WIDTH + 2.8), (QColor("white"), _WIDTH)):
            painter.setPen(round_pen(colour, width))
            for run in runs:
                painter.drawPolyline(run)
        for at, tip, angle in self._arrows:
            if area.adjusted(-8, -8, 8, 8).contains(tip):
                alpha = 255 if at <= along else 215
                paint_arrow(painter, tip, angle, QColor(255, 255, 255, alpha))

    def paint_order(self, painter: QPainter, theme: Theme) -> None:
        """Paint a number where each pass begins, if there are several."""
        if len(self._begins) > 1:
            for number, begin in enumerate(self._begins, 1):
                paint_badge(painter, begin, str(number), theme, QColor(18, 20, 24))

    def _find_arrows(self, travelled: NDArray[np.float64]) -> list[tuple[float, QPointF, float]]:
        """Return how far along each arrow stands, where, and its angle in radians."""
        count = max(round(float(travelled[-1]) / _ARROWS_APART), 1)
        found = []
        for goal in (np.arange(count) + 0.5) * travelled[-1] / count:
            step = min(int(np.searchsorted(travelled, goal)), _STEPS)
            one, two = self._points[max(step - 3, 0)], self._points[min(step + 3, _STEPS)]
            dx, dy = (two - one).tolist()
            if self._leaps[max(step - 3, 0) : step + 3].any() or (dx, dy) == (0.0, 0.0):
                continue
            tip = QPointF(*self._points[step].tolist())
            found.append((float(self._at[step]), tip, math.atan2(dy, dx)))
        return found

    def _played(self, along: float, area: QRectF) -> list[list[list[float]]]:
        """Return the runs of points up to `along` that pass through an area."""
        count = int(np.searchsorted(self._at, along))
        if count == 0:
            return []
        head = self.place(along)
        points = np.concatenate([self._points[:count], [[head.x(), head.y()]]])
        start, end = points[:-1], points[1:]
        touched = (
            (np.minimum(start, end)[:, 0] <= area.right())
            & (np.maximum(start, end)[:, 0] >= area.left())
            & (np.minimum(start, end)[:, 1] <= area.bottom())
            & (np.maximum(start, end)[:, 1] >= area.top())
        )
        touched &= ~self._leaps[: len(touched)]
        edges = np.flatnonzero(np.diff(np.concatenate(([False], touched, [False]))))
        return [
            points[first : last + 1].tolist()
            for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        ]


class Playhead:
    """The glowing point that travels along the path."""

    def __init__(self, accent: QColor, ratio: float) -> None:
        side = 2 * _GLOW
        self._glow = QPixmap(round(side * ratio), round(side * ratio))
        self._glow.setDevicePixelRatio(ratio)
        self._glow.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._glow)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(_GLOW, _GLOW)
        halo = QRadialGradient(middle, _GLOW)
        warm = QColor(accent).lighter(130)
        for at, alpha in ((0.0, 200), (0.25, 150), (0.5, 62), (0.75, 18), (1.0, 0)):
            warm.setAlpha(alpha)
            halo.setColorAt(at, warm)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(halo)
        painter.drawEllipse(middle, _GLOW, _GLOW)
        painter.setBrush(QColor(0, 0, 0, 60))
        painter.drawEllipse(middle + QPointF(0, 0.8), _HEAD + 1.2, _HEAD + 1.2)
        painter.setBrush(QColor("white"))
        painter.drawEllipse(middle, _HEAD, _HEAD)
        painter.end()

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Paint it at a point of the screen."""
        painter.drawPixmap(QPointF(at.x() - _GLOW, at.y() - _GLOW), self._glow)


def paint_mark(painter: QPainter, at: QPointF, colour: QColor) -> None:
    """Paint a ring around a place, in the colour of a part."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((QColor(0, 0, 0, 110), 6.0), (QColor("white"), 3.6), (colour, 2.0)):
        painter.setPen(round_pen(ink, width))
        painter.drawEllipse(at, 13.0, 13.0)


def _inside(points: NDArray[np.float64], area: QRectF) -> NDArray[np.bool_]:
    x, y = points[:, 0], points[:, 1]
    within: NDArray[np.bool_] = (
        (x >= area.left()) & (x <= area.right()) & (y >= area.top()) & (y <= area.bottom())
    )
    return within


def _leaps(path: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the steps of a path that are no way but a leap, from one pass to the next."""
    steps = np.hypot(*np.diff(path, axis=0).T)
    leaps: NDArray[np.bool_] = steps > max(_LEAP * float(np.median(steps)), _LEAST_LEAP)
    return leaps


def _smooth(
    path: NDArray[np.float64], leaps: NDArray[np.bool_], at: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the path at positions 0 to 1 as a curve through its points (Catmull-Rom).

    Each pass is a curve of its own; in a leap the place changes at once.
    """
    count = len(path)
    position = at * (count - 1)
    index = np.minimum(position.astype(np.int64), count - 2)
    t = np.where(leaps[index], np.round(position - index), position - index)[:, None]
    back = (index > 0) & ~leaps[np.maximum(index - 1, 0)]
    on = (index + 2 < count) & ~leaps[np.minimum(index + 1, count - 2)]
    one, two = path[index], path[index + 1]
    before = np.where(back[:, None], path[np.maximum(index - 1, 0)], one)
    after = np.where(on[:, None], path[np.minimum(index + 2, count - 1)], two)
    curve: NDArray[np.float64] = 0.5 * (
        2 * one
        + (two - before) * t
        + (2 * before - 5 * one + 4 * two - after) * t**2
        + (3 * one - before - 3 * two + after) * t**3
    )
    return np.clip(curve, 0.0, 1.0)
