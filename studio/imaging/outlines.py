"""The outline of an area as a smooth closed polygon."""

import cv2
import numpy as np
from numpy.typing import NDArray

Polygon = NDArray[np.float64]

MOST_POINTS = 120

_FINE = 3
"""How many times finer than the area's own pixels the outline is drawn."""

_SMOOTHINGS = (1.3, 0.9, 0.55, 0.0)
"""Spreads, in pixels, with which the edge is smoothed; the first faithful one is taken."""

_FAITHFUL = 0.96
_TOLERANCE = 0.3
"""Pixels by which a point of the outline may lie off before it is kept."""


def outline_of(mask: NDArray[np.uint8]) -> Polygon:
    """Return the outer outline of a connected area, without its pixels' stairs.

    Where the frame of the mask cuts the area off, the outline runs along the frame.

    Parameters
    ----------
    mask : ndarray of uint8, shape (rows, columns)
        Above 0 inside; at least one pixel is. Holes are filled.

    Returns
    -------
    ndarray of float64, shape (n, 2), 3 <= n <= `MOST_POINTS`
        x and y in pixels, 0 to columns and 0 to rows.
    """
    rows, columns = mask.shape
    x, y, width, height = cv2.boundingRect(mask)
    margin = 4
    # Beyond the frame the area goes on, so that smoothing does not round it off there.
    part = (mask[y : y + height, x : x + width] > 0).astype(np.uint8)
    around = np.pad(part, margin)
    _continued(around, margin, y == 0, y + height == rows, x == 0, x + width == columns)
    filled = _filled(around)
    size = (filled.shape[1] * _FINE, filled.shape[0] * _FINE)
    large = cv2.resize(filled * np.float32(1.0), size, interpolation=cv2.INTER_LINEAR)
    best = _box_of(x, y, width, height)
    for spread in _SMOOTHINGS:
        soft = cv2.GaussianBlur(large, (0, 0), spread * _FINE) if spread else large
        polygon = _polygon(np.asarray(soft, np.float32))
        if polygon is None:
            continue
        moved = polygon + np.array([x - margin, y - margin], np.float64)
        moved[:, 0] = np.clip(moved[:, 0], 0, columns)
        moved[:, 1] = np.clip(moved[:, 1], 0, rows)
        best = moved
        if _overlap(polygon, filled, margin) >= _FAITHFUL:
            break
    return best


def _continued(
    around: NDArray[np.uint8], margin: int, top: bool, bottom: bool, left: bool, right: bool
) -> None:
    """Let an area that reaches the frame of the picture go on beyond it, in place."""
    if top:
        around[:margin] = around[margin]
    if bottom:
        around[-margin:] = around[-margin - 1]
    if left:
        around[:, :margin] = around[:, margin : margin + 1]
    if right:
        around[:, -margin:] = around[:, -margin - 1 : -margin]


def _filled(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    canvas = np.zeros_like(mask)
    cv2.drawContours(canvas, [max(found, key=cv2.contourArea)], -1, 1, cv2.FILLED)
    return canvas


def _polygon(soft: NDArray[np.float32]) -> Polygon | None:
    """Return the line where a soft mask is half covered, simplified."""
    found, _ = cv2.findContours(
        (soft > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    if not found:
        return None
    contour = np.asarray(max(found, key=cv2.contourArea)).reshape(-1, 2).astype(np.float64)
    if len(contour) < 8:
        return None
    # The contour runs through the middles of the outermost pixels; move it to their edge.
    even = _half_covered(contour, soft)
    line = even.astype(np.float32)
    tolerance = _TOLERANCE * _FINE
    corners = cv2.approxPolyDP(line, tolerance, True)
    while len(corners) > MOST_POINTS:
        tolerance *= 1.25
        corners = cv2.approxPolyDP(line, tolerance, True)
    if len(corners) < 3:
        return None
    return (corners.reshape(-1, 2).astype(np.float64) + 0.5) / _FINE


def _half_covered(contour: Polygon, soft: NDArray[np.float32]) -> Polygon:
    """Move the points of a contour to where the coverage is one half, at most a pixel."""
    dx = cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=1 / 8)
    dy = cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=1 / 8)
    column, row = contour.astype(int).T
    slope = np.stack([dx[row, column], dy[row, column]], axis=1).astype(np.float64)
    steep = np.maximum(np.square(slope).sum(axis=1), 1e-4)
    step = ((0.5 - soft[row, column]) / steep)[:, None] * slope
    length = np.maximum(np.hypot(*step.T), 1e-9)[:, None]
    moved = contour + step * np.minimum(1.0, 1.0 / length)
    return np.asarray((np.roll(moved, 1, axis=0) + 2 * moved + np.roll(moved, -1, axis=0)) / 4)


def _overlap(polygon: Polygon, filled: NDArray[np.uint8], margin: int) -> float:
    """Return intersection over union of a polygon and a mask, as far as both lie inside."""
    canvas = np.zeros_like(filled)
    fill(canvas, polygon, 1)
    inner = (slice(margin, -margin), slice(margin, -margin))
    both = int(np.count_nonzero(canvas[inner] & filled[inner]))
    either = int(np.count_nonzero(canvas[inner] | filled[inner]))
    return both / max(either, 1)


def fill(canvas: NDArray[np.uint8] | NDArray[np.int32], polygon: Polygon, value: int) -> None:
    """Set the pixels inside a polygon, its points given in pixels with (0, 0) the corner."""
    parts = 16
    points = np.rint((polygon - 0.5) * parts).astype(np.int32)
    cv2.fillPoly(canvas, [points], float(value), cv2.LINE_8, 4)


def _box_of(x: int, y: int, width: int, height: int) -> Polygon:
    right, bottom = x + width, y + height
    return np.array([[x, y], [right, y], [right, bottom], [x, bottom]], np.float64)
