"""The lines of a drawn path on the screen: their order, their direction and their points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from studio.imaging.features import Stroke
from studio.ui.theme import Theme
from studio.ui.views.picture.pens import round_pen
from studio.ui.views.picture.placing import point_of
from studio.ui.views.picture.strokes import knots, place_along

_WIDTH = 2.4
_ARROWS_APART = 90.0
_ARROW = 5.5
_BADGE = 9.0
KNOT = 5.0
"""Radius of the points that a line is bent at."""


def paint_stroke(painter: QPainter, stroke: Stroke, rect: QRectF, colour: QColor) -> None:
    """Paint a line with arrows that say which way it is read."""
    points = [point_of(place, rect) for place in stroke]
    line = QPolygonF(points)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((QColor(0, 0, 0, 96), _WIDTH + 2.8), (colour, _WIDTH)):
        painter.setPen(round_pen(ink, width))
        painter.drawPolyline(line)
    for at, angle in arrows(points):
        paint_arrow(painter, at, angle, colour)


def paint_badge(painter: QPainter, at: QPointF, words: str, theme: Theme, ground: QColor) -> None:
    """Paint a number on a small disc."""
    disc = QRectF(at.x() - _BADGE, at.y() - _BADGE, 2 * _BADGE, 2 * _BADGE)
    painter.setPen(QPen(QColor(0, 0, 0, 110), 3.0))
    painter.setBrush(ground)
    painter.drawEllipse(disc)
    painter.setPen(QPen(QColor(255, 255, 255, 240), 1.4))
    painter.drawEllipse(disc)
    painter.setFont(theme.font(11, 700, tabular=True))
    painter.setPen(QColor("white"))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, words)


def paint_knots(
    painter: QPainter,
    stroke: Stroke,
    aspect: float,
    rect: QRectF,
    colour: QColor,
    held: float | None,
) -> None:
    """Paint the points that a line is bent at, the one that is held filled."""
    shares = [*knots(stroke, aspect)]
    if held is not None:
        shares = [share for share in shares if abs(share - held) > 0.04] + [held]
    for share in shares:
        at = point_of(place_along(stroke, aspect, share), rect)
        painter.setPen(QPen(QColor(0, 0, 0, 120), 3.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, KNOT, KNOT)
        painter.setPen(QPen(colour if share == held else QColor("white"), 1.6))
        painter.setBrush(colour if share == held else QColor(18, 20, 24, 220))
        painter.drawEllipse(at, KNOT, KNOT)


def arrows(points: Sequence[QPointF]) -> list[tuple[QPointF, float]]:
    """Return where arrows stand along a line of the screen, and their angles in radians."""
    steps = [math.hypot(two.x() - one.x(), two.y() - one.y()) for one, two in pairwise(points)]
    length = sum(steps)
    count = max(round(length / _ARROWS_APART), 1)
    goals = [(i + 0.5) * length / count for i in range(count)]
    found: list[tuple[QPointF, float]] = []
    travelled = 0.0
    for (one, two), step in zip(pairwise(points), steps, strict=True):
        while goals and step > 0.0 and goals[0] <= travelled + step:
            share = (goals.pop(0) - travelled) / step
            at = one + (two - one) * share
            found.append((at, math.atan2(two.y() - one.y(), two.x() - one.x())))
        travelled += step
    return found


def paint_arrow(painter: QPainter, at: QPointF, angle: float, colour: QColor) -> None:
    """Paint the head of an arrow."""
    head = QPainterPath()
    for i, (reach, turn) in enumerate(((1.0, 0.0), (1.0, 2.4), (0.35, math.pi), (1.0, -2.4))):
        tip = QPointF(
            at.x() + _ARROW * reach * math.cos(angle + turn),
            at.y() + _ARROW * reach * math.sin(angle + turn),
        )
        if i:
            head.lineTo(tip)
        else:
            head.moveTo(tip)
    head.closeSubpath()
    painter.setPen(round_pen(QColor(0, 0, 0, 120), 2.6))
    painter.setBrush(colour)
    painter.drawPath(head)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPath(head)
