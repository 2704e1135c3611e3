"""The areas that were seen: outlines and the names of their shapes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from studio.imaging.features import Region
from studio.ui.theme import Theme
from studio.ui.views.wording import SHAPES, capital, say

_EDGE = 0.012
_NAMED_BLOB = 0.06


def outline_of(region: Region, rect: QRectF) -> QPainterPath:
    """Return the outline of a region on the screen."""
    path = QPainterPath()
    points = [
        QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height())
        for x, y in region.outline
    ]
    if len(points) > 2:
        path.addPolygon(QPolygonF(points))
        path.closeSubpath()
    return path


def border_of(region: Region, rect: QRectF) -> QPainterPath:
    """Return the outline without the stretches that are only the edge of the picture."""
    path = QPainterPath()
    points = [*region.outline, region.outline[0]] if len(region.outline) > 2 else []
    joined = False
    for one, other in pairwise(points):
        if any(
            abs(one[axis] - side) < _EDGE and abs(other[axis] - side) < _EDGE
            for axis in (0, 1)
            for side in (0.0, 1.0)
        ):
            joined = False
            continue
        if not joined:
            path.moveTo(rect.x() + one[0] * rect.width(), rect.y() + one[1] * rect.height())
        path.lineTo(rect.x() + other[0] * rect.width(), rect.y() + other[1] * rect.height())
        joined = True
    return path


def paint_shapes(
    painter: QPainter,
    rect: QRectF,
    regions: Sequence[Region],
    theme: Theme,
    controls: QRectF,
) -> list[QRectF]:
    """Paint every region with a soft fill, its outline and its shape's name off `controls`.

    Returns
    -------
    list of QRectF
        Where the names are.
    """
    largest_first = sorted(regions, key=lambda region: -region.area)
    for region in largest_first:
        path = outline_of(region, rect)
        colour = _lively(region, theme)
        fill = QColor(colour)
        fill.setAlpha(58)
        painter.fillPath(path, fill)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        border = border_of(region, rect)
        painter.setPen(outline_pen(QColor(0, 0, 0, 90), 3.6))
        painter.drawPath(border)
        painter.setPen(outline_pen(QColor(255, 255, 255, 232), 1.6))
        painter.drawPath(border)
    font = theme.font(11, 600)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    taken: list[QRectF] = []
    for region in largest_first:
        words = capital(say(SHAPES[region.shape]))
        width = metrics.horizontalAdvance(words) + 14
        middle = QPointF(
            rect.x() + region.centroid[0] * rect.width(),
            rect.y() + region.centroid[1] * rect.height(),
        )
        tag = QRectF(middle.x() - width / 2, middle.y() - 10, width, 20)
        tag.moveLeft(min(max(tag.left(), rect.left() + 6), rect.right() - 6 - width))
        tag.moveTop(min(max(tag.top(), rect.top() + 6), rect.bottom() - 26))
        if tag.intersects(controls):
            tag.moveBottom(controls.top() - 6)
        span = outline_of(region, rect).boundingRect()
        if region.shape == "blob" and region.area < _NAMED_BLOB:
            continue  # a shape that is like nothing needs no name unless it is large
        if span.width() < 26 or any(tag.adjusted(-3, -3, 3, 3).intersects(t) for t in taken):
            continue
        taken.append(tag)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(18, 20, 24, 190))
        painter.drawRoundedRect(tag, 6, 6)
        painter.setPen(QColor(255, 255, 255, 235))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)
    return taken


def outline_pen(colour: QColor, width: float) -> QPen:
    """Return a pen with round ends and corners."""
    return QPen(
        colour,
        width,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )


def _lively(region: Region, theme: Theme) -> QColor:
    """Return a colour for a kind of shape that stands out on any picture."""
    return theme.part(list(SHAPES).index(region.shape)).lighter(120 if theme.dark else 135)
