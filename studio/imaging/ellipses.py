"""Circles and ellipses on edges: whole ones, nested ones, and those that are partly hidden."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.contours import Contours, following, smoothed
from studio.imaging.edges import EdgeField

_SAMPLES = 40
_ROUGH_SAMPLES = 24
_FITTINGS = 3
_MOST = 140
_SMALLEST = 4.5
"""Least half axis in pixels."""

_FLATTEST = 0.2
"""Least short axis as a share of the long one."""

_FULL = 0.955
"""Contours at least this full may be whole ellipses (see `Contours.fullness`)."""

_ARC_DEGREES = 58.0
"""An arc shorter than this tells too little of its circle."""

_OVAL_DEGREES = 130.0
"""An arc shorter than this tells too little of an ellipse."""

_DRAWN = 1.3
"""Strength of an edge that an arc must lie on."""

_HALF_WINDOW = 2
_CORNER_DEGREES = 70.0
_WRONG_WAY_DEGREES = 14.0
_SHORTEST_ARC = 7

Ellipses = NDArray[np.float64]
"""Rows of centre x, centre y, two half axes and the angle of the first, in radians."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundEllipses:
    """Ellipses with the edges that they lie on; all of length n.

    Parameters
    ----------
    ellipses : ndarray, shape (n, 5)
    support : share of the circumference inside the picture that lies on an edge.
    seen : share of the whole circumference that lies on an edge.
    """

    ellipses: Ellipses
    support: NDArray[np.float64]
    seen: NDArray[np.float64]


def find_ellipses(contours: Contours, edges: EdgeField) -> FoundEllipses:
    """Return ellipses that are drawn by edges, the same one several times perhaps."""
    rows, columns = edges.strength.shape
    longest = max(rows, columns)
    proposed = np.concatenate([_whole(contours), *_arcs(contours, edges)])
    proposed = _distinct(_sensible(proposed, rows, columns), None, 0.08)
    rough = fitted(proposed, edges, 0.12, longest, _ROUGH_SAMPLES)
    # The smaller an ellipse, the more of it must be seen to tell it from chance.
    size = np.sqrt(rough.ellipses[:, 2] * rough.ellipses[:, 3])
    least = np.clip(0.95 - 0.13 * np.log2(np.maximum(size, 1.0) / 5.0), 0.4, 0.8)
    keep = (rough.seen > least) & (rough.support > least + 0.08)
    worth = rough.seen[keep] * np.sqrt(size[keep])
    good = _sensible(rough.ellipses[keep], rows, columns, worth)
    return fitted(
        _distinct(good[:, :5], good[:, 5], 0.035)[:_MOST], edges, 0.05, longest, _SAMPLES
    )


def circumference(
    ellipses: Ellipses, samples: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return places on ellipses and unit normals there, each of shape (n, samples, 2)."""
    turn = np.linspace(0.0, 2 * np.pi, samples, endpoint=False, dtype=np.float32)
    cosine, sine = np.cos(turn), np.sin(turn)
    x, y, first, second, angle = (ellipses[:, i, None].astype(np.float32) for i in range(5))
    along, across = first * cosine, second * sine
    c, s = np.cos(angle), np.sin(angle)
    points = np.stack([x + c * along - s * across, y + s * along + c * across], axis=2)
    u, v = second * cosine, first * sine
    length = np.maximum(np.hypot(u, v), np.float32(1e-9))
    normals = np.stack([c * u - s * v, s * u + c * v], axis=2) / length[..., None]
    return points.astype(np.float32), normals.astype(np.float32)


def fitted(
    ellipses: Ellipses, edges: EdgeField, reach: float, longest: int, samples: int
) -> FoundEllipses:
    """Return ellipses moved onto the edges beside them, with their support.

    Parameters
    ----------
    ellipses : ndarray, shape (n, 5)
    edges : EdgeField
    reach : float
        How far to look, as a share of the short half axis.
    longest : int
        The picture's long side in pixels.
    samples : int
        Places on the circumference that are compared with the edges.
    """
    far = np.zeros(len(ellipses))
    for step in range(_FITTINGS):
        half = np.minimum(ellipses[:, 2], ellipses[:, 3])
        far = np.clip(reach * half / (1 + step), 1.5, 0.02 * longest)
        points, normals = circumference(ellipses, samples)
        offset, clearness = edges.located(points, normals, far)
        if step < _FITTINGS - 1:
            ellipses = _moved(ellipses, normals, offset, clearness, far)
    rows, columns = edges.strength.shape
    # Samples stand closer where the ellipse bends; each counts by its length.
    gaps = np.roll(points, -1, 1) - np.roll(points, 1, 1)
    length = np.hypot(gaps[..., 0], gaps[..., 1])
    inside = (
        (points[..., 0] >= 0)
        & (points[..., 0] <= columns - 1)
        & (points[..., 1] >= 0)
        & (points[..., 1] <= rows - 1)
    )
    lying, total = (length * (clearness > 0)).sum(1), np.maximum(length.sum(1), 1e-9)
    within = np.maximum((length * inside).sum(1), 0.2 * total)
    return FoundEllipses(ellipses, lying / within, lying / total)


def _moved(
    ellipses: Ellipses,
    normals: NDArray[np.float32],
    offset: NDArray[np.float32],
    clearness: NDArray[np.float32],
    reach: NDArray[np.float64],
) -> Ellipses:
    """Return ellipses after one step of least squares onto the edges found beside them."""
    turn = np.linspace(0.0, 2 * np.pi, normals.shape[1], endpoint=False)
    cosine, sine = np.cos(turn), np.sin(turn)
    c, s = np.cos(ellipses[:, 4, None]), np.sin(ellipses[:, 4, None])
    u = c * normals[..., 0] + s * normals[..., 1]
    v = -s * normals[..., 0] + c * normals[..., 1]
    first, second = ellipses[:, 2, None], ellipses[:, 3, None]
    turning = v * first * cosine - u * second * sine
    mean = 0.5 * (first + second)
    change = np.stack(
        [normals[..., 0], normals[..., 1], u * cosine, v * sine, turning / mean], axis=2
    )
    on = clearness > 0
    middle = (clearness * offset).sum(1) / np.maximum(clearness.sum(1), 1e-9)
    # What lies apart from the rest is another edge.
    apart = (offset - middle[:, None]) / reach[:, None]
    weight = np.where(on, clearness * np.exp(-np.square(1.2 * apart)), 0.0)
    weighed = np.swapaxes(change * weight[..., None], 1, 2)
    matrix = weighed @ change
    vector = (weighed @ offset[..., None])[..., 0]
    matrix += np.eye(5) * (1e-6 + 0.004 * weight.sum(1))[:, None, None]
    step = np.linalg.solve(matrix, vector[..., None])[..., 0]
    limit = 1.5 * reach[:, None]
    step = np.clip(step, -limit, limit)
    moved = ellipses.copy()
    moved[:, :4] += step[:, :4]
    moved[:, 4] += step[:, 4] / mean[:, 0]
    moved[:, 2:4] = np.maximum(moved[:, 2:4], 1.0)
    return moved


def _whole(contours: Contours) -> Ellipses:
    """Return the ellipses of the same spread as full contours."""
    chosen = (
        (contours.fullness > _FULL)
        & (contours.area > np.pi * _SMALLEST * _SMALLEST)
        & (contours.drawn > 0.4)
    )
    found = []
    for index in contours.distinct(chosen):
        points = contours.one(index)
        moments = cv2.moments(points.astype(np.float32).reshape(-1, 1, 2))
        mass = max(moments["m00"], 1e-6)
        xx, yy, xy = moments["mu20"] / mass, moments["mu02"] / mass, moments["mu11"] / mass
        mean, apart = (xx + yy) / 2, float(np.hypot((xx - yy) / 2, xy))
        found.append(
            (
                moments["m10"] / mass,
                moments["m01"] / mass,
                2 * np.sqrt(mean + apart),
                2 * np.sqrt(max(mean - apart, 1e-6)),
                0.5 * np.arctan2(2 * xy, xx - yy),
            )
        )
    return np.array(found, np.float64).reshape(-1, 5)


def _arcs(contours: Contours, edges: EdgeField) -> list[Ellipses]:
    """Return circles and ellipses through the smooth arcs of contours, for both turns."""
    points, start = contours.points, contours.start
    if len(start) < 2:
        return []
    even = points
    for _ in range(3):
        even = smoothed(even, start)
    # Every second point is enough after the smoothing.
    column, row = points[::2].astype(np.int32).T
    drawn = edges.strength[row, column] > _DRAWN
    own = np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))[::2]
    even = even[::2]
    start = (start + 1) // 2
    ahead, behind = following(start, _HALF_WINDOW), following(start, -_HALF_WINDOW)
    along = even[ahead] - even[behind]
    x, y = along.T
    u, v = x[behind], y[behind]
    x, y = x[ahead], y[ahead]
    bend = np.arctan2(u * y - v * x, u * x + v * y)
    found = []
    for way in (1.0, -1.0):
        turned = way * bend
        fits = (
            drawn
            & (turned > -np.deg2rad(_WRONG_WAY_DEGREES))
            & (turned < np.deg2rad(_CORNER_DEGREES))
        )
        breaks = np.flatnonzero(np.diff(np.where(fits, own, -1)) != 0) + 1
        first = np.concatenate([[0], breaks])
        last = np.concatenate([breaks, [len(fits)]])
        runs = np.concatenate([[0.0], np.cumsum(turned, dtype=np.float64)])
        turning = (runs[last] - runs[first]) / (2 * _HALF_WINDOW)
        chosen = (
            fits[first] & (last - first >= _SHORTEST_ARC) & (turning > np.deg2rad(_ARC_DEGREES))
        )
        found.append(_through(even, first[chosen], last[chosen], turning[chosen]))
    return found


def _through(
    points: NDArray[np.float32],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    turning: NDArray[np.float64],
) -> Ellipses:
    """Return the circle through each run of points where it fits, else the ellipse."""
    if len(first) == 0:
        return np.zeros((0, 5))
    middle = points.mean(axis=0)
    x, y = np.ascontiguousarray((points - middle).T)
    z = x * x + y * y

    def total(values: NDArray[np.float32]) -> NDArray[np.float64]:
        sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        return np.asarray(sums[last] - sums[first], np.float64)

    n = (last - first).astype(np.float64)
    sx, sy, sz = total(x), total(y), total(z)
    matrix = np.stack(
        [
            np.stack([total(x * x), total(x * y), sx], axis=1),
            np.stack([total(x * y), total(y * y), sy], axis=1),
            np.stack([sx, sy, n], axis=1),
        ],
        axis=1,
    )
    vector = np.stack([total(x * z), total(y * z), sz], axis=1)
    matrix += np.eye(3) * 1e-6
    solved = np.linalg.solve(matrix, vector[..., None])[..., 0]
    cx, cy = solved[:, 0] / 2, solved[:, 1] / 2
    radius = np.sqrt(np.maximum(solved[:, 2] + cx * cx + cy * cy, 1e-9))
    cx, cy = cx + middle[0], cy + middle[1]
    length = last - first
    own = np.repeat(np.arange(len(first)), length)
    begins = np.cumsum(length) - length
    on_runs = points[np.arange(len(own)) - np.repeat(begins, length) + first[own]]
    apart = np.hypot(on_runs[:, 0] - cx[own], on_runs[:, 1] - cy[own]) - radius[own]
    off = np.sqrt(np.add.reduceat(np.square(apart), begins) / length)
    round_ones = off < np.maximum(0.7, 0.035 * radius)
    circles = np.stack([cx, cy, radius, radius, np.zeros_like(cx)], axis=1)[round_ones]
    longer = (off > np.maximum(0.5, 0.015 * radius)) & (turning > np.deg2rad(_OVAL_DEGREES))
    ovals = []
    for k in np.flatnonzero(longer).tolist():
        run = np.ascontiguousarray(points[first[k] : last[k] : max(1, int(length[k]) // 50)])
        (ex, ey), (width, height), angle = cv2.fitEllipseDirect(run)
        ovals.append((ex, ey, width / 2, height / 2, np.deg2rad(angle)))
    return np.concatenate([circles, np.array(ovals, np.float64).reshape(-1, 5)])


def _sensible(
    ellipses: Ellipses, rows: int, columns: int, worth: NDArray[np.float64] | None = None
) -> Ellipses:
    """Return the ellipses of a size and place that make sense, with `worth` as a column."""
    long = np.maximum(ellipses[:, 2], ellipses[:, 3])
    short = np.minimum(ellipses[:, 2], ellipses[:, 3])
    x, y = ellipses[:, 0], ellipses[:, 1]
    good = (
        np.isfinite(ellipses).all(axis=1)
        & (short >= _SMALLEST)
        & (short >= _FLATTEST * long)
        & (long <= 0.6 * max(rows, columns))
        & (x > -0.1 * columns)
        & (x < 1.1 * columns)
        & (y > -0.1 * rows)
        & (y < 1.1 * rows)
    )
    if worth is not None:
        ellipses = np.column_stack([ellipses, worth])
    return ellipses[good]


def _distinct(ellipses: Ellipses, worth: NDArray[np.float64] | None, share: float) -> Ellipses:
    """Return those that no worthier one resembles, the worthiest first.

    Without `worth` the first of those that are alike stays. Ellipses are alike when they
    differ everywhere by less than about a share of their size.
    """
    if worth is not None:
        order = np.lexsort((np.arange(len(worth)), -np.round(worth, 2)))
        ellipses = ellipses[order]
    # The spread of an ellipse as a matrix has no jump where the axes change places.
    x, y, *axes, turned = ellipses.T.astype(np.float32)
    first, second = np.square(axes[0]), np.square(axes[1])
    c, s = np.cos(turned), np.sin(turned)
    size = np.minimum(axes[0], axes[1])
    near = np.maximum(share * size, 0.7)
    limit = 2 * near * size
    measures = (
        (x, near),
        (y, near),
        (first * c * c + second * s * s, limit),
        (first * s * s + second * c * c, limit),
        (1.4 * (first - second) * c * s, limit),
    )
    alike = np.ones((len(ellipses), len(ellipses)), np.bool_)
    for values, most in measures:
        alike &= np.abs(values[:, None] - values) < most[:, None]
    hidden = np.zeros(len(ellipses), np.bool_)
    kept = []
    for index in range(len(ellipses)):
        if not hidden[index]:
            kept.append(index)
            hidden |= alike[index]
    return ellipses[kept]
