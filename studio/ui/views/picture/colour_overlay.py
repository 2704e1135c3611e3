"""The palette on the picture: each place in its palette colour, with swatches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from studio.imaging.features import Grid, Swatch, VisualFeatures
from studio.ui.theme import Theme
from studio.ui.views.picture.backdrop import image_of
from studio.ui.views.picture.placing import point_of
from studio.ui.views.wording import colour_name, percent

_LARGEST, _SMALLEST = 0.15, 9.0
"""Radius of a colour that is all of the picture, as a share of its side, and the least."""

_EDGE, _GAP, _STEP = 8.0, 4.0, 9.0


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
        words = f"{colour_name(swatch.lab)} {percent(swatch.area)}"
        box = None
        # Where there is little room, a colour is shown small rather than not at all.
        for radius in (max(_LARGEST * side * swatch.area**0.5, _SMALLEST), _SMALLEST):
            wide = max(metrics.horizontalAdvance(words) + 16, 2 * radius)
            box = _free_place(rect, swatch, QSizeF(wide, 2 * radius + 26), taken)
            if box is not None:
                break
        if box is None:
            continue
        taken.append(box)
        middle = QPointF(box.center().x(), box.top() + radius)
        painter.setPen(QPen(QColor(0, 0, 0, 90), 5.0))
        painter.setBrush(QColor(*swatch.srgb))
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(QPen(QColor(255, 255, 255, 240), 2.0))
        painter.drawEllipse(middle, radius, radius)
        tag = QRectF(0.0, box.bottom() - 20, metrics.horizontalAdvance(words) + 14, 20)
        tag.moveLeft(box.center().x() - tag.width() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(18, 20, 24, 206))
        painter.drawRoundedRect(tag, 6, 6)
        painter.setPen(QColor(255, 255, 255, 238))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)
    return taken[len(others) :]


def _free_place(
    rect: QRectF, swatch: Swatch, size: QSizeF, taken: Sequence[QRectF]
) -> QRectF | None:
    """Return the free room nearest to the colour's middle; None where there is none."""
    wide, high = size.width(), size.height()
    home = point_of(swatch.place, rect) - QPointF(wide / 2, high / 2)
    left, right = rect.left() + _EDGE, rect.right() - _EDGE - wide
    top, bottom = rect.top() + _EDGE, rect.bottom() - _EDGE - high
    if left > right or top > bottom:
        return None
    xs = np.append(np.arange(left, right + 1.0, _STEP), min(max(home.x(), left), right))
    ys = np.append(np.arange(top, bottom + 1.0, _STEP), min(max(home.y(), top), bottom))
    x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))
    free = np.ones(len(x), np.bool_)
    for other in taken:
        free &= (
            (x - _GAP > other.right())
            | (x + wide + _GAP < other.left())
            | (y - _GAP > other.bottom())
            | (y + high + _GAP < other.top())
        )
    if not free.any():
        return None
    far = np.hypot(x - home.x(), y - home.y())
    best = int(np.where(free, far, np.inf).argmin())
    return QRectF(float(x[best]), float(y[best]), wide, high)


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
