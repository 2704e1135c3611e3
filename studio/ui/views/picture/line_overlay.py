"""The long lines of the picture, the curves among them, and its horizon."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.imaging.features import Layout, Place, Stroke
from studio.ui.theme import Theme
from studio.ui.views.picture.labels import Labels, label_size, paint_label
from studio.ui.views.picture.placing import point_of

_MOST = 60
_LEVEL, _RISING, _UPRIGHT, _FALLING = 2, 1, 3, 0
"""Parts whose colours stand for the four directions."""


def paint_lines(painter: QPainter, rect: QRectF, layout: Layout, theme: Theme) -> None:
    """Paint long lines in a colour for their direction, stronger ones wider."""
    for line in reversed(layout.lines[:_MOST]):
        _paint_line(painter, rect, (line.start, line.end), line.strength, theme)
    for curve in reversed(layout.curves[:_MOST]):
        _paint_line(painter, rect, curve.points, curve.strength, theme)
    if layout.horizon is not None:
        y = rect.y() + layout.horizon * rect.height()
        ends = QPointF(rect.left(), y), QPointF(rect.right(), y)
        pen = QPen(QColor(0, 0, 0, 150), 4.0)
        painter.setPen(pen)
        painter.drawLine(*ends)
        pen = QPen(theme.accent.lighter(125), 2.0, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([7.0, 4.0])
        painter.setPen(pen)
        painter.drawLine(*ends)


def paint_line_labels(
    painter: QPainter, rect: QRectF, layout: Layout, theme: Theme, labels: Labels
) -> None:
    """Say which line is the horizon, or that there are no long lines."""
    words, about = "", rect.center()
    if layout.horizon is not None:
        words = QCoreApplication.translate("LineOverlay", "Horizon")
        about = QPointF(rect.right() - 44, rect.y() + layout.horizon * rect.height() - 14)
    elif not layout.lines and not layout.curves:
        words = QCoreApplication.translate("LineOverlay", "No long lines here")
    if words:
        spot = labels.find(about, label_size(theme, words))
        if spot is not None:
            paint_label(painter, spot, words, theme)


def direction_of(start: Place, end: Place, aspect: float) -> int:
    """Return which of level, rising, upright and falling a line is nearest to, 0 to 3."""
    dx, dy = (end[0] - start[0]) * aspect, start[1] - end[1]
    if abs(dy) <= 0.4142 * abs(dx):
        return 0
    if abs(dx) <= 0.4142 * abs(dy):
        return 2
    return 1 if dx * dy > 0 else 3


def _paint_line(
    painter: QPainter, rect: QRectF, stroke: Stroke, strength: float, theme: Theme
) -> None:
    points = QPolygonF([point_of(place, rect) for place in stroke])
    aspect = rect.width() / max(rect.height(), 1.0)
    part = (_LEVEL, _RISING, _UPRIGHT, _FALLING)[direction_of(stroke[0], stroke[-1], aspect)]
    colour = QColor(theme.part(part))
    colour = colour.lighter(118 if theme.dark else 150)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = 1.4 + 1.8 * min(max(strength, 0.0), 1.0)
    for ink, wide in ((QColor(0, 0, 0, 130), width + 2.4), (colour, width)):
        pen = QPen(ink, wide)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(points)
