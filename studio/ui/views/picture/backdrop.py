"""The picture in its frame: as large as it fits whole, on its own soft continuation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPixmap,
)

from studio.ui.theme import Theme

_CROP = 0.02
"""Share of the picture that may be lost when it then fills the frame without a seam."""

_CELL = 12.0
"""Pixels of the frame to one cell of the blurred ground."""


def image_of(srgb: NDArray[np.uint8]) -> QImage:
    """Return pixels of shape (rows, columns, 3) as an image of its own."""
    pixels = np.ascontiguousarray(srgb)
    rows, columns = pixels.shape[:2]
    shared = QImage(pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    return shared.convertToFormat(QImage.Format.Format_RGB32)


def picture_rect(frame: QRectF, aspect: float) -> QRectF:
    """Return where a picture of that aspect lies, whole and centred, in its frame."""
    width, height = frame.width(), frame.height()
    if width <= 0 or height <= 0:
        return QRectF(frame)
    of_frame = width / height
    fills = 1.0 - min(of_frame, aspect) / max(of_frame, aspect) <= _CROP
    if (of_frame > aspect) != fills:
        width = height * aspect
    else:
        height = width / aspect
    rect = QRectF(0.0, 0.0, width, height)
    rect.moveCenter(frame.center())
    return rect


def framed_picture(
    image: QImage, size: QSize, ratio: float, rect: QRectF, theme: Theme, radius: float
) -> QPixmap:
    """Return the picture at `rect` on its continuation, with rounded corners.

    Parameters
    ----------
    image : QImage
    size : QSize
        Of the frame, in pixels of the window.
    ratio : float
        Pixels of the screen to one of the window.
    rect : QRectF
        Where the picture lies in the frame.
    theme : Theme
    radius : float
    """
    frame = QRectF(QPointF(), size.toSizeF())
    whole = QPixmap(size * ratio)
    whole.setDevicePixelRatio(ratio)
    inner = QPainter(whole)
    inner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if rect.width() < frame.width() - 1 or rect.height() < frame.height() - 1:
        inner.drawImage(frame, _continuation(image, frame, rect))
        veil = QColor(theme.background)
        veil.setAlphaF(0.30 if theme.dark else 0.26)
        inner.fillRect(frame, veil)
        _shadow(inner, rect, frame)
    scaled = image.scaled(
        (rect.size() * ratio).toSize(),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    scaled.setDevicePixelRatio(ratio)
    inner.drawImage(rect.topLeft(), scaled)
    inner.end()
    outline = QPainterPath()
    outline.addRoundedRect(frame, radius, radius)
    return _rounded(whole, outline, ratio)


def _rounded(whole: QPixmap, outline: QPainterPath, ratio: float) -> QPixmap:
    """Return the pixmap cut to an outline with smooth edges, which a clip has not."""
    cut = QPixmap(whole.size())
    cut.setDevicePixelRatio(ratio)
    cut.fill(Qt.GlobalColor.transparent)
    painter = QPainter(cut)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(outline, QColor("black"))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.drawPixmap(0, 0, whole)
    painter.end()
    return cut


def _shadow(painter: QPainter, rect: QRectF, frame: QRectF) -> None:
    """Let the picture stand a little above its ground."""
    width = 28.0
    dark, clear = QColor(0, 0, 0, 54), QColor(0, 0, 0, 0)
    for side in (
        QRectF(rect.left() - width, frame.top(), width, frame.height()),
        QRectF(rect.right(), frame.top(), width, frame.height()),
        QRectF(frame.left(), rect.top() - width, frame.width(), width),
        QRectF(frame.left(), rect.bottom(), frame.width(), width),
    ):
        if not side.intersects(frame):
            continue
        level = side.width() > side.height()
        before = side.left() < rect.left() if not level else side.top() < rect.top()
        start = side.topLeft()
        end = side.bottomLeft() if level else side.topRight()
        ramp = QLinearGradient(end if before else start, start if before else end)
        ramp.setColorAt(0.0, dark)
        ramp.setColorAt(0.4, QColor(0, 0, 0, 18))
        ramp.setColorAt(1.0, clear)
        painter.fillRect(side, ramp)


def _continuation(image: QImage, frame: QRectF, rect: QRectF) -> QImage:
    """Return the picture mirrored outwards over the frame and blurred, small."""
    across = max(round(rect.width() / _CELL), 4)
    down = max(round(rect.height() / _CELL), 4)
    small = image.scaled(
        across,
        down,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_RGB32)
    view = np.frombuffer(small.constBits(), np.uint8).reshape(down, small.bytesPerLine())
    cells = view[:, : 4 * across].reshape(down, across, 4).astype(np.float32)
    right = max(round((frame.width() - rect.width()) / 2 / rect.width() * across), 0)
    below = max(round((frame.height() - rect.height()) / 2 / rect.height() * down), 0)
    cells = np.pad(cells, ((below, below), (right, right), (0, 0)), mode="symmetric")
    for axis in (0, 1):
        cells = _blurred(cells, axis, 2.6)
    pixels = np.ascontiguousarray(np.clip(cells, 0, 255).astype(np.uint8))
    rows, columns = pixels.shape[:2]
    shared = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    soft = shared.copy()
    # Doubling in steps keeps the ground free of the facets of one large bilinear step.
    for _ in range(2):
        soft = soft.scaled(
            soft.size() * 2,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return soft


def _blurred(cells: NDArray[np.float32], axis: int, sigma: float) -> NDArray[np.float32]:
    """Return the array smoothed along one axis with a Gaussian."""
    reach = round(3 * sigma)
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-(offsets**2) / (2 * sigma**2))
    kernel /= kernel.sum()
    padding = [(0, 0)] * cells.ndim
    padding[axis] = (reach, reach)
    wide = np.pad(cells, padding, mode="symmetric")
    length = cells.shape[axis]
    total = np.zeros_like(cells)
    for step, share in enumerate(kernel):
        total += np.float32(share) * np.take(wide, np.arange(step, step + length), axis=axis)
    return total
