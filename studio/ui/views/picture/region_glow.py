"""The glow of the regions that sound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from studio.imaging.features import Region
from studio.ui.views.picture.pens import round_pen
from studio.ui.views.picture.shape_overlay import border_of, outline_of

_KEPT = 32
"""Coloured glows that are remembered; each is as large as its region."""

_COARSE = 0.5
"""Share of the resolution that a glow is drawn at: it is soft, and four times as fast."""

# Wide faint strokes under narrow ones make a soft edge without a blur.
_STROKES = ((20.0, 14), (13.0, 20), (7.0, 32), (3.2, 60), (1.6, 110))


class RegionGlow:
    """Soft light on regions: a form drawn once for each, laid over in the part's colour.

    Parameters
    ----------
    regions : sequence of Region
    rect : QRectF
        Where the picture lies.
    """

    def __init__(self, regions: Sequence[Region], rect: QRectF) -> None:
        self._regions = regions
        self._rect = rect
        self._boxes: dict[int, QRectF] = {}
        self._forms: dict[int, QPixmap] = {}
        self._lights: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()

    def bounds(self, region: int) -> QRectF:
        """Return what the glow of a region covers, in whole pixels."""
        if region not in self._boxes:
            box = outline_of(self._regions[region], self._rect).boundingRect()
            box = box.adjusted(-10, -10, 10, 10).intersected(self._rect)
            self._boxes[region] = QRectF(box.toAlignedRect())
        return self._boxes[region]

    def paint(
        self, painter: QPainter, region: int, colour: QColor, strength: float, clip: QRectF
    ) -> None:
        """Paint the glow of a region with a strength of 0 to 1, where `clip` needs it."""
        box = self.bounds(region)
        if box.isEmpty() or not box.intersects(clip):
            return
        painter.setOpacity(strength)
        painter.drawPixmap(box.topLeft(), self._coloured(region, colour))
        painter.setOpacity(1.0)

    def prepare(self, region: int) -> None:
        """Draw the form of a region's glow, which takes long; its colour is laid on fast."""
        if region not in self._forms:
            self._forms[region] = self._drawn(region)

    def _coloured(self, region: int, colour: QColor) -> QPixmap:
        key = (region, colour.rgba())
        if key not in self._lights:
            self.prepare(region)
            light = self._forms[region].copy()
            painter = QPainter(light)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            painter.fillRect(light.rect(), colour.lighter(115))
            painter.end()
            self._lights[key] = light
            if len(self._lights) > _KEPT:
                self._lights.popitem(last=False)
        self._lights.move_to_end(key)
        return self._lights[key]

    def _drawn(self, region: int) -> QPixmap:
        box = self.bounds(region)
        size = QSize(max(round(box.width() * _COARSE), 1), max(round(box.height() * _COARSE), 1))
        light = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        light.fill(Qt.GlobalColor.transparent)
        painter = QPainter(light)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size.width() / box.width(), size.height() / box.height())
        painter.translate(-box.topLeft())
        bright = QColor(255, 255, 255, 34)
        painter.fillPath(outline_of(self._regions[region], self._rect), bright)
        border = border_of(self._regions[region], self._rect)
        for width, alpha in _STROKES:
            bright.setAlpha(alpha)
            painter.setPen(round_pen(bright, width))
            painter.drawPath(border)
        painter.end()
        return QPixmap.fromImage(
            light.scaled(
                box.size().toSize(),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
