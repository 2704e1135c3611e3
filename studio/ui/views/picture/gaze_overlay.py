"""What draws the eye: a glow of saliency and the stops of a gaze, numbered."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from studio.imaging.features import FeatureMaps, Grid, VisualFeatures
from studio.imaging.gaze import gaze_stops
from studio.ui.theme import Theme
from studio.ui.views.picture.placing import point_of


def paint_gaze(painter: QPainter, rect: QRectF, maps: FeatureMaps) -> None:
    """Paint the glow of what draws the eye."""
    painter.fillRect(rect, QColor(6, 8, 16, 120))
    painter.drawImage(rect, _heat(maps.saliency))


def paint_stops(
    painter: QPainter, rect: QRectF, features: VisualFeatures, theme: Theme, controls: QRectF
) -> list[QRectF]:
    """Paint the stops of a gaze, numbered in their order; return where the numbers are.

    A number that would stand under `controls` stands above them.
    """
    points = [point_of(place, rect) for place in gaze_stops(features)]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((QColor(0, 0, 0, 110), 3.6), (QColor(255, 255, 255, 190), 1.5)):
        painter.setPen(QPen(ink, width, Qt.PenStyle.DotLine))
        painter.drawPolyline(QPolygonF(points))
    painter.setFont(theme.font(12, 700, tabular=True))
    discs = [QRectF(point.x() - 12, point.y() - 12, 24, 24) for point in points]
    for disc in discs:
        if disc.intersects(controls):
            disc.moveBottom(controls.top() - 3)
    # The first look lies on top where two come close.
    for number in range(len(discs), 0, -1):
        disc = discs[number - 1]
        painter.setPen(QPen(QColor(0, 0, 0, 90), 4.0))
        painter.setBrush(QColor(18, 20, 24, 225))
        painter.drawEllipse(disc)
        painter.setPen(QPen(QColor(255, 255, 255, 235), 1.6))
        painter.drawEllipse(disc)
        painter.setPen(QColor("white"))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))
    return discs


def _heat(saliency: Grid) -> QImage:
    """Return saliency as colours: clear, violet, red, amber, pale yellow."""
    stops = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    colours = np.array(
        [[60, 30, 120], [150, 40, 140], [228, 72, 82], [250, 160, 60], [255, 240, 180]], float
    )
    level = saliency.astype(np.float64) / max(float(saliency.max()), 1e-6)
    shades = [np.interp(level, stops, colours[:, channel]) for channel in range(3)]
    alpha = np.interp(level, [0.0, 0.12, 0.45, 1.0], [0.0, 0.10, 0.62, 0.86])
    pixels: NDArray[np.uint8] = np.ascontiguousarray(
        np.stack([*shades, 255.0 * alpha], axis=-1).astype(np.uint8)
    )
    rows, columns = level.shape
    shared = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    small = shared.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    for _ in range(2):
        small = small.scaled(
            small.size() * 2,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return small
