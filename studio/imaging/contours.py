"""Level contours: the closed lines along which lightness or colour crosses a level.

Whatever stands out from its surroundings, by lightness or by colour, is enclosed by some of
them, so that figures can be looked for along ordered points instead of in loose pixels.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.edges import EdgeField

_LEVELS = (9, 7, 7)
"""Most levels of L*, a* and b*."""

_FINEST, _COARSEST = 5.0, 11.0
"""Between levels, in CIELAB units: what differs by less makes no figure."""

_SHORTEST = 16
"""Points of the shortest contour."""

_SCALE = 0.75
"""Contours are followed on a picture of this size; what fits them sees all pixels."""

_SMOOTHING = 0.6
_DRAWN = 1.3
"""Strength of an edge that a contour must lie on."""

_LEAST_DRAWN = 0.2
_SAME = 0.05
"""Areas whose widths and places differ by about this share are nearly the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Contours:
    """Closed contours one after another.

    Parameters
    ----------
    points : ndarray of float32, shape (n, 2)
        x and y in pixels, neighbours about one pixel apart.
    start : ndarray of int64, shape (contours + 1,)
        Where each contour begins; the last entry is n.
    middle : ndarray of float64, shape (contours, 2)
        Centre of the enclosed area.
    area : ndarray of float64, shape (contours,)
        Enclosed pixels, above 0 whichever way the contour turns.
    perimeter : ndarray of float64, shape (contours,)
        In pixels, of the smoothed contour.
    fullness : ndarray of float64, shape (contours,)
        Area compared with an ellipse of the same spread: 1 for every ellipse, 0.95 for a
        parallelogram, 0.83 for a triangle, however stretched or turned.
    drawn : ndarray of float64, shape (contours,)
        Share of the contour that lies on an edge.
    """

    points: NDArray[np.float32]
    start: NDArray[np.int64]
    middle: NDArray[np.float64]
    area: NDArray[np.float64]
    perimeter: NDArray[np.float64]
    fullness: NDArray[np.float64]
    drawn: NDArray[np.float64]

    def one(self, index: int) -> NDArray[np.float32]:
        """Return the points of one contour."""
        return self.points[self.start[index] : self.start[index + 1]]

    def distinct(self, chosen: NDArray[np.bool_]) -> list[int]:
        """Return one each of the chosen contours that enclose nearly the same area."""
        index = np.flatnonzero(chosen)
        size = np.sqrt(self.area[index])
        level = np.round(np.log(size) / _SAME)
        grain = np.maximum(1.5, _SAME * np.exp(level * _SAME))
        key = np.stack(
            [
                level,
                *np.round(self.middle[index] / grain[:, None]).T,
                np.round(self.fullness[index] * 12),
            ]
        )
        _, first = np.unique(key, axis=1, return_index=True)
        return [int(one) for one in np.sort(index[first])]


def level_contours(lab: Field, edges: EdgeField) -> Contours:
    """Return the level contours of a CIELAB picture, at levels of all three channels.

    Those that lie on hardly any edge are left out.
    """
    rows, columns = lab.shape[:2]
    size = (max(8, round(columns * _SCALE)), max(8, round(rows * _SCALE)))
    smooth = np.asarray(cv2.resize(lab, size, interpolation=cv2.INTER_AREA), np.float32)
    smooth = np.asarray(cv2.GaussianBlur(smooth, (0, 0), _SMOOTHING), np.float32)
    found: list[NDArray[np.int32]] = []
    for channel, most in enumerate(_LEVELS):
        layer = np.ascontiguousarray(smooth[..., channel])
        low, high = np.percentile(layer[::4, ::4], (0.2, 99.8))
        step = np.clip(np.round((high - low) / most), _FINEST, _COARSEST)
        first = np.ceil(low / step) * step
        for level in np.arange(first, high, step):
            above = (layer > level).astype(np.uint8)
            lines, _ = cv2.findContours(above, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
            found += [np.asarray(line, np.int32) for line in lines if len(line) >= _SHORTEST]
    if not found:
        none, nowhere = np.zeros(0), np.zeros((0, 2))
        start = np.zeros(1, np.int64)
        return Contours(nowhere.astype(np.float32), start, nowhere, none, none, none, none)
    pixels = np.concatenate([line.reshape(-1, 2) for line in found]).astype(np.float32)
    length = np.array([len(line) for line in found], np.int64)
    larger = np.array([columns / size[0], rows / size[1]], np.float32)
    pixels = (pixels + np.float32(0.5)) * larger - np.float32(0.5)
    at = pixels.astype(np.int32)
    strong = (edges.strength[at[:, 1], at[:, 0]] > _DRAWN).astype(np.int32)
    begins = np.cumsum(length) - length
    drawn = np.asarray(np.add.reduceat(strong, begins) / length, np.float64)
    good = drawn > _LEAST_DRAWN
    points = pixels[np.repeat(good, length)]
    start = np.concatenate([[0], np.cumsum(length[good])]).astype(np.int64)
    return _measured(points, start, drawn[good])


def following(start: NDArray[np.int64], step: int) -> NDArray[np.int64]:
    """Return for each point the index of the one `step` further along its closed contour."""
    index = np.arange(start[-1]) + step
    for k in range(abs(step)):  # only the points near a contour's ends go round
        if step > 0:
            index[start[1:] - 1 - k] = start[:-1] + (step - 1 - k)
        else:
            index[start[:-1] + k] = start[1:] + (step + k)
    return index


def smoothed(points: NDArray[np.float32], start: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the points, each drawn a little towards its neighbours on the contour."""
    even = points.copy()
    even[1:-1] += 0.25 * (points[:-2] - 2 * points[1:-1] + points[2:])
    first, last = start[:-1], start[1:] - 1
    even[first] = 0.25 * (points[last] + 2 * points[first] + points[first + 1])
    even[last] = 0.25 * (points[last - 1] + 2 * points[last] + points[first])
    return even


def _measured(
    points: NDArray[np.float32], start: NDArray[np.int64], drawn: NDArray[np.float64]
) -> Contours:
    if len(drawn) == 0:
        return Contours(points, start, np.zeros((0, 2)), drawn, drawn, drawn, drawn)
    even = smoothed(points, start)
    x, y = np.ascontiguousarray((even - np.repeat(even[start[:-1]], np.diff(start), axis=0)).T)
    after = following(start, 1)
    u, v = x[after], y[after]
    cross = x * v - u * y
    begins = start[:-1]

    def total(values: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.add.reduceat(values, begins, dtype=np.float64)

    signed = total(cross) / 2
    area = np.maximum(np.abs(signed), 1e-6)
    safe = np.where(np.abs(signed) < 1e-6, 1e-6, signed)
    mean_x, mean_y = total((x + u) * cross) / 6 / safe, total((y + v) * cross) / 6 / safe
    xx = total((x * x + x * u + u * u) * cross) / 12 / safe - mean_x**2
    yy = total((y * y + y * v + v * v) * cross) / 12 / safe - mean_y**2
    xy = total((2 * (x * y + u * v) + x * v + u * y) * cross) / 24 / safe - mean_x * mean_y
    spread = np.sqrt(np.maximum(xx * yy - xy * xy, 1e-9))
    perimeter = total(np.hypot(u - x, v - y))
    middle = points[begins].astype(np.float64) + np.stack([mean_x, mean_y], axis=1)
    return Contours(points, start, middle, area, perimeter, area / (4 * np.pi * spread), drawn)
