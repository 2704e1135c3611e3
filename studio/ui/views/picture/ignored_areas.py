"""The areas that a person leaves out: what of them is ground now, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from studio.imaging.corrections import Corrections, Ignore, Merge
from studio.imaging.features import Place, VisualFeatures
from studio.ui.views.picture.areas import Areas

_LEAST = 1e-4
"""Share of the picture below which what is left of an ignored area is a sliver."""


class IgnoredAreas:
    """What was ignored, found again among the areas that were first seen.

    Parameters
    ----------
    first : VisualFeatures
        What was seen before anything was corrected.
    now : VisualFeatures
        What was seen with the corrections.
    corrections : Corrections
    """

    def __init__(
        self, first: VisualFeatures, now: VisualFeatures, corrections: Corrections
    ) -> None:
        self._found: list[tuple[int, QPainterPath]] = []
        edits = corrections.regions
        if not any(isinstance(edit, Ignore) for edit in edits):
            return
        areas = Areas(first)
        present = Areas(now)
        for index, edit in enumerate(edits):
            if isinstance(edit, Ignore):
                path, size = _whole(areas, first, edit.place, edits[:index])
                for number, region in enumerate(now.regions):
                    outline = present.outline(number)
                    # A larger area may go around it; only a part of it is taken away.
                    if region.area < size and path.intersects(outline):
                        path = path.subtracted(outline)
                box = path.boundingRect()
                if box.width() * box.height() > _LEAST:
                    self._found.append((index, path))

    def at(self, place: Place) -> int | None:
        """Return the index of the correction that left out what is at a place."""
        point = QPointF(*place)
        return next((index for index, path in self._found if path.contains(point)), None)

    def box(self, index: int, rect: QRectF) -> QRectF:
        """Return where the area of a correction is, for a picture that lies at `rect`."""
        for number, path in self._found:
            if number == index:
                return _to_screen(rect).map(path).boundingRect()
        return QRectF()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint them dim and hatched."""
        for _, path in self._found:
            shown = _to_screen(rect).map(path)
            painter.fillPath(shown, QColor(8, 10, 14, 120))
            painter.save()
            painter.setClipPath(shown, Qt.ClipOperation.IntersectClip)
            painter.setPen(QPen(QColor(255, 255, 255, 92), 1.2))
            box = shown.boundingRect()
            x = box.left() - box.height()
            x -= x % 9.0
            while x < box.right():
                painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
                x += 9.0
            painter.restore()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(255, 255, 255, 130), 1.2, Qt.PenStyle.DashLine))
            painter.drawPath(shown)


def _whole(
    areas: Areas, seen: VisualFeatures, place: Place, before: tuple[object, ...]
) -> tuple[QPainterPath, float]:
    """Return what was left out at a place, merges having come before, and its share."""
    first = areas.at(place)
    numbers = set() if first is None else {first}
    for edit in before:
        if isinstance(edit, Merge):
            joined = {n for n in map(areas.at, edit.places) if n is not None}
            if joined & numbers:
                numbers |= joined
    path = QPainterPath()
    for number in sorted(numbers):
        path = path.united(areas.outline(number))
    return path, sum(seen.regions[number].area for number in numbers)


def _to_screen(rect: QRectF) -> QTransform:
    return QTransform().translate(rect.x(), rect.y()).scale(rect.width(), rect.height())
