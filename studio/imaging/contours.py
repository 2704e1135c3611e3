"""Level contours: the closed lines along which lightness or colour crosses a level.

Whatever stands out from its surroundings, by lightness or by colour, is enclosed by some of
them, so that figures can be looked for along ordered points instead of in loose pixels.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field

_STEP = 9.0
"""Between levels, in CIELAB units: less difference makes no figure."""

_SHORTEST = 20
"""Points of the shortest contour."""

_SMOOTHING = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Contours:
    """Closed contours one after another.

    Parameters
    ----------
    points : ndarray of float64, shape (n, 2)
        x and y in pixels, neighbours one pixel apart.
    start : ndarray of int64, shape (contours + 1,)
        Where each contour begins; the last entry is n.
    area : ndarray of float64, shape (contours,)
        Enclosed pixels, above 0 whichever way the contour turns.
    perimeter : ndarray of float64, shape (contours,)
        In pixels, of the smoothed contour.
    fullness : ndarray of float64, shape (contours,)
        Area compared with an ellipse of the same spread: 1 for every ellipse, 0.95 for a
        parallelogram, 0.83 for a triangle, however stretched or turned.
    """

    points: NDArray[np.float64]
    start: NDArray[np.int64]
    area: NDArray[np.float64]
    perimeter: NDArray[np.float64]
    fullness: NDArray[np.float64]

    def one(self, index: int) -> NDArray[np.float64]:
        """Return the points of one contour."""
        return self.points[self.start[index] : self.start[index + 1]]


def level_contours(lab: Field) -> Contours:
    """Return the level contours of a CIELAB picture, at levels of all three channels."""
    smooth = np.asarray(cv2.GaussianBlur(lab, (0, 0), _SMOOTHING), np.float32)
    found: list[NDArray[np.int32]] = []
    for channel in range(3):
        layer = np.ascontiguousarray(smooth[..., channel])
        low, high = np.percentile(layer[::4, ::4], (0.2, 99.8))
        first = np.ceil(low / _STEP) * _STEP
        for level in np.arange(first, high, _STEP):
            above = (layer > level).astype(np.uint8)
            lines, _ = cv2.findContours(above, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
            found += [np.asarray(line, np.int32) for line in lines if len(line) >= _SHORTEST]
    if not found:
        empty = np.zeros(0)
        return Contours(np.zeros((0, 2)), np.zeros(1, np.int64), empty, empty, empty)
    points = np.concatenate([line.reshape(-1, 2) for line in found]).astype(np.float64)
    start = np.concatenate([[0], np.cumsum([len(line) for line in found])]).astype(np.int64)
    return _measured(points, start)


def following(start: NDArray[np.int64], step: int) -> NDArray[np.int64]:
    """Return for each point the index of the one `step` further along its closed contour."""
    length = np.repeat(np.diff(start), np.diff(start))
    first = np.repeat(start[:-1], np.diff(start))
    return np.asarray(first + (np.arange(start[-1]) - first + step) % length, np.int64)


def _measured(points: NDArray[np.float64], start: NDArray[np.int64]) -> Contours:
    after, before = following(start, 1), following(start, -1)
    even = (points[before] + 2 * points + points[after]) / 4
    first = even[np.repeat(start[:-1], np.diff(start))]
    x, y = (even - first).T
    u, v = x[after], y[after]
    cross = x * v - u * y
    begins = start[:-1]

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.add.reduceat(values, begins), np.float64)

    signed = total(cross) / 2
    area = np.maximum(np.abs(signed), 1e-6)
    safe = np.where(np.abs(signed) < 1e-6, 1e-6, signed)
    mean_x, mean_y = total((x + u) * cross) / 6 / safe, total((y + v) * cross) / 6 / safe
    xx = total((x * x + x * u + u * u) * cross) / 12 / safe - mean_x**2
    yy = total((y * y + y * v + v * v) * cross) / 12 / safe - mean_y**2
    xy = total((2 * (x * y + u * v) + x * v + u * y) * cross) / 24 / safe - mean_x * mean_y
    spread = np.sqrt(np.maximum(xx * yy - xy * xy, 1e-9))
    perimeter = total(np.hypot(u - x, v - y))
    return Contours(points, start, area, perimeter, area / (4 * np.pi * spread))
