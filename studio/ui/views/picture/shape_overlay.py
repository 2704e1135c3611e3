"""The areas that were seen: their outlines, what they look like, and what they play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from studio.imaging.features import Region, VisualFeatures
from studio.mapping.account import capital
from studio.ui.theme import Theme
from studio.ui.views.picture.labels import Labels, label_size, paint_label
from studio.ui.views.picture.pens import round_pen
from studio.ui.views.picture.placing import point_of
from studio.ui.views.picture.playing_areas import PlayingArea
from studio.ui.views.wording import SHAPES, say

_EDGE = 0.012
_SURE = 0.5
_MOST_LINKS = 40


def outline_of(region: Region, rect: QRectF) -> QPainterPath:
    """Return the outline of a region on the screen."""
    path = QPainterPath()
    points = [point_of(place, rect) for place in region.outline]
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
            path.moveTo(point_of(one, rect))
        path.lineTo(point_of(other, rect))
        joined = True
    return path


def paint_shapes(
    painter: QPainter,
    rect: QRectF,
    features: VisualFeatures,
    playing: Mapping[int, PlayingArea],
    theme: Theme,
) -> None:
    """Paint every area with a soft fill and its outline, in the colour of what plays it."""
    painter.fillRect(rect, QColor(8, 10, 14, 56))
    regions = features.regions
    largest_first = sorted(range(len(regions)), key=lambda i: -regions[i].area)
    # Shadows first: no outline is darkened by that of its neighbour.
    borders = {i: border_of(regions[i], rect) for i in largest_first}
    for number in largest_first:
        fill = area_colour(regions[number], playing.get(number), theme)
        fill.setAlpha(62 if number in playing else 30)
        painter.fillPath(outline_of(regions[number], rect), fill)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(round_pen(QColor(0, 0, 0, 110), 3.4))
    for number in largest_first:
        painter.drawPath(borders[number])
    for number in largest_first:
        ink = area_colour(regions[number], playing.get(number), theme).lighter(118)
        painter.setPen(round_pen(ink if number in playing else QColor(255, 255, 255, 190), 1.4))
        painter.drawPath(borders[number])
    _paint_links(painter, rect, features)


def paint_area_labels(
    painter: QPainter,
    rect: QRectF,
    regions: Sequence[Region],
    playing: Mapping[int, PlayingArea],
    theme: Theme,
    labels: Labels,
) -> None:
    """Paint what the areas play, and what those look like that look like something."""

    def weight(number: int) -> tuple[bool, bool, float]:
        area = playing.get(number)
        return (area is None, area is None or not area.chosen, -regions[number].area)

    for number in sorted(range(len(regions)), key=weight):
        region, area = regions[number], playing.get(number)
        named = region.shape != "blob" and region.confidence >= _SURE
        if area is None and not named:
            continue  # a shape that is like nothing needs no name
        box = outline_of(region, rect).boundingRect()
        if area is None and min(box.width(), box.height()) < 22:
            continue
        words = area.words if area is not None else capital(say(SHAPES[region.shape]))
        if area is not None and not (area.leads or area.chosen):
            words = ""  # its dot says whose it is
        dots = [] if area is None else [(_part_colour(area, theme), area.chosen)]
        spot = labels.find(point_of(region.centroid, rect), label_size(theme, words, len(dots)))
        if spot is not None:
            paint_label(painter, spot, words, theme, dots)


def area_colour(region: Region, area: PlayingArea | None, theme: Theme) -> QColor:
    """Return the colour of what plays an area, or else one for its kind of shape."""
    if area is not None:
        return _part_colour(area, theme)
    return QColor(theme.part(list(SHAPES).index(region.shape)))


def _part_colour(area: PlayingArea, theme: Theme) -> QColor:
    colour = theme.secondary if area.part is None else theme.part(area.part)
    return QColor(colour if theme.dark else colour.lighter(135))


def _paint_links(painter: QPainter, rect: QRectF, features: VisualFeatures) -> None:
    """Paint lines from one to the next of the areas that repeat."""
    regions = features.regions
    chains = [
        repeat.places or tuple(regions[n].centroid for n in repeat.regions if n < len(regions))
        for repeat in features.repeats
    ]
    if not chains:
        chains = [tuple(regions[n].centroid for n in likes) for likes in _likes(regions)]
    pen = QPen(QColor(255, 255, 255, 200), 1.3, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([2.0, 4.0])
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    drawn = 0
    for chain in chains:
        points = [point_of(place, rect) for place in chain]
        drawn += len(points)
        if len(points) < 2 or drawn > _MOST_LINKS:
            continue
        for ink, width in ((QColor(0, 0, 0, 110), 3.0), (QColor(255, 255, 255, 205), 1.3)):
            pen.setColor(ink)
            pen.setWidthF(width)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white"))
        for point in points:
            painter.drawEllipse(point, 2.4, 2.4)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _likes(regions: Sequence[Region]) -> list[tuple[int, ...]]:
    """Return groups of areas of the like shape, each from left to right."""
    left = set(range(len(regions)))
    groups: list[tuple[int, ...]] = []
    for first in range(len(regions)):
        region = regions[first]
        sure = region.shape != "blob" and region.confidence >= _SURE
        if first not in left or not region.alike or not sure:
            continue
        group, waiting = {first}, [first]
        while waiting:
            for other in regions[waiting.pop()].alike:
                if other in left and other not in group:
                    group.add(other)
                    waiting.append(other)
        left -= group
        if len(group) > 2:
            groups.append(tuple(sorted(group, key=lambda n: regions[n].centroid)))
    return groups
