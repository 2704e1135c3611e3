"""The palette on the picture: each place in its palette colour, with swatches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from studio.imaging.features import Grid, Swatch, VisualFeatures
from studio.ui.theme import Theme
from studio.ui.views.picture.backdrop import image_of
from studio.ui.views.wording import colour_name, percent


def paint_poster(painter: QPainter, rect: QRectF, features: VisualFeatures) -> None:
    """Paint the picture in the colours of its palette."""
    if features.palette:
        painter.setOpacity(0.82)
        painter.drawImage(rect, image_of(_poster(features)))
        painter.setOpacity(1.0)


def paint_swatches(
    painter: QPainter,
    rect: QRectF,
    features: VisualFeatures,
    theme: Theme,
    others: Sequence[QRectF],
) -> list[QRectF]:
    """Paint the palette's colours and their names near their places, off `others`.

    Returns
    -------
    list of QRectF
        Where they are.
    """
    font = theme.font(12, 600)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    side = min(rect.width(), rect.height())
    taken = list(others)
    for swatch in sorted(features.palette, key=lambda one: -one.area):
        radius = max(0.16 * side * swatch.area**0.5, 9.0)
        words = f"{colour_name(swatch.lab)} {percent(swatch.area)}"
        wide = max(metrics.horizontalAdvance(words) + 16, 2 * radius)
        box = _free_place(rect, swatch, radius, wide, taken)
        taken.append(box)
        middle = QPointF(box.center().x(), box.top() + radius)
        painter.setPen(QPen(QColor(0, 0, 0, 90), 5.0))
        painter.setBrush(QColor(*swatch.srgb))
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(QPen(QColor(255, 255, 255, 240), 2.0))
        painter.drawEllipse(middle, radius, radius)
        tag = QRectF(box.center().x() - wide / 2, box.bottom() - 20, wide, 20)
        tag.setWidth(metrics.horizontalAdvance(words) + 14)
        tag.moveLeft(box.center().x() - tag.width() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(18, 20, 24, 190))
        painter.drawRoundedRect(tag, 6, 6)
        painter.setPen(QColor(255, 255, 255, 235))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)
    return taken[len(others) :]


def _free_place(
    rect: QRectF, swatch: Swatch, radius: float, wide: float, taken: list[QRectF]
) -> QRectF:
    """Return where swatch and words go: at the colour's middle, or near it if that is taken."""
    height = 2 * radius + 26
    x = rect.x() + swatch.place[0] * rect.width()
    y = rect.y() + swatch.place[1] * rect.height()
    home = QRectF(x - wide / 2, y - radius, wide, height)
    best, least = home, float("inf")
    for dx in range(-4, 5):
        for dy in range(-4, 5):
            spot = home.translated(dx * 0.5 * wide, dy * 0.4 * height)
            spot.moveLeft(min(max(spot.left(), rect.left() + 8), rect.right() - 8 - wide))
            spot.moveTop(min(max(spot.top(), rect.top() + 8), rect.bottom() - 8 - height))
            hit = sum(1 for other in taken if spot.adjusted(-4, -4, 4, 4).intersects(other))
            off = abs(spot.x() - home.x()) / wide + abs(spot.y() - home.y()) / height
            if 10 * hit + off < least:
                best, least = spot, 10 * hit + off
    return best


def _poster(features: VisualFeatures) -> NDArray[np.uint8]:
    """Return each cell of the maps in the nearest colour of the palette."""
    maps = features.maps
    # Finer than the maps, so that borders between colours become lines, not steps.
    cells = np.stack([_finer(grid) for grid in (maps.lightness, maps.a, maps.b)], axis=-1)
    lab = np.array([swatch.lab for swatch in features.palette], np.float32)
    off = ((cells[:, :, None, :] - lab) ** 2).sum(axis=-1)
    colours = np.array([swatch.srgb for swatch in features.palette], np.uint8)
    poster: NDArray[np.uint8] = colours[off.argmin(axis=-1)]
    return poster


def _finer(grid: Grid) -> Grid:
    """Return a grid with four times the cells each way, linear between their middles."""
    for axis in (0, 1):
        count = grid.shape[axis]
        at = np.clip((np.arange(4 * count) + 0.5) / 4 - 0.5, 0, count - 1)
        low = np.minimum(at.astype(np.int64), max(count - 2, 0))
        share = (at - low).astype(np.float32)
        share = share[:, None] if axis == 0 else share[None, :]
        one = np.take(grid, low, axis=axis)
        other = np.take(grid, np.minimum(low + 1, count - 1), axis=axis)
        grid = (one + (other - one) * share).astype(np.float32)
    return grid
