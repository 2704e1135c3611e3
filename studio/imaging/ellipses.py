"""Circles and ellipses on edges: whole ones, nested ones, and those that are partly hidden."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.contours import Contours, following
from studio.imaging.edges import EdgeField

_SAMPLES = 64
_SMALLEST = 4.5
"""Least half axis in pixels."""

_FLATTEST = 0.2
"""Least short axis as a share of the long one."""

_FULL = 0.955
"""Contours at least this full may be whole ellipses (see `Contours.fullness`)."""

_ARC_DEGREES = 80.0
"""An arc shorter than this tells too little of its circle."""

_HALF_WINDOW = 4
_CORNER_DEGREES = 70.0
_WRONG_WAY_DEGREES = 14.0
_SHORTEST_ARC = 14

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
    spread : how far the edge lies from the ellipse, as a standard deviation in pixels.
    clearness : mean clearness of the supporting edge.
    """

    ellipses: Ellipses
    support: NDArray[np.float64]
    seen: NDArray[np.float64]
    spread: NDArray[np.float64]
    clearness: NDArray[np.float64]


def find_ellipses(contours: Contours, edges: EdgeField) -> FoundEllipses:
    """Return ellipses that are drawn by edges, the same one several times perhaps."""
    rows, columns = edges.strength.shape
    longest = max(rows, columns)
    proposed = np.concatenate([_whole(contours), *_arcs(contours, edges)])
    proposed = _sensible(proposed, rows, columns)
    proposed = _different(proposed, 0.08)
    rough = fitted(proposed, edges, 0.12, longest)
    keep = (rough.seen > 0.35) & (rough.support > 0.45)
    good = _different(_sensible(rough.ellipses[keep], rows, columns), 0.03)
    return fitted(good, edges, 0.05, longest)


def circumference(
    ellipses: Ellipses, samples: int = _SAMPLES
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return places on ellipses and unit normals there, each of shape (n, samples, 2)."""
    turn = np.linspace(0.0, 2 * np.pi, samples, endpoint=False)
    cosine, sine = np.cos(turn), np.sin(turn)
    x, y, first, second, angle = (ellipses[:, i, None] for i in range(5))
    along, across = first * cosine, second * sine
    c, s = np.cos(angle), np.sin(angle)
    points = np.stack([x + c * along - s * across, y + s * along + c * across], axis=2)
    u, v = second * cosine, first * sine
    length = np.maximum(np.hypot(u, v), 1e-9)
    u, v = u / length, v / length
    return points, np.stack([c * u - s * v, s * u + c * v], axis=2)


def fitted(ellipses: Ellipses, edges: EdgeField, reach: float, longest: int) -> FoundEllipses:
    """Return ellipses moved onto the edges beside them, with their support.

    Parameters
    ----------
    ellipses : ndarray, shape (n, 5)
    edges : EdgeField
    reach : float
        How far to look, as a share of the short half axis.
    longest : int
        The picture's long side in pixels.
    """
    ellipses = ellipses.copy()
    for step in range(3):
        half = np.minimum(ellipses[:, 2], ellipses[:, 3])
        far = np.clip(reach * half / (1 + step), 1.5, 0.02 * longest)
        points, normals = circumference(ellipses)
        offset, clearness = edges.located(points, normals, far)
        ellipses = _moved(ellipses, normals, offset, clearness, far)
    return _supported(ellipses, edges)


def _supported(ellipses: Ellipses, edges: EdgeField) -> FoundEllipses:
    rows, columns = edges.strength.shape
    points, normals = circumference(ellipses)
    half = np.minimum(ellipses[:, 2], ellipses[:, 3])
    offset, clearness = edges.located(points, normals, np.clip(0.06 * half, 1.5, 4.0))
    # Samples stand closer where the ellipse bends; each counts by its length.
    length = np.hypot(*np.moveaxis(np.roll(points, -1, 1) - np.roll(points, 1, 1), 2, 0))
    inside = (
        (points[..., 0] >= 0)
        & (points[..., 0] <= columns - 1)
        & (points[..., 1] >= 0)
        & (points[..., 1] <= rows - 1)
    )
    on = clearness > 0.0
    lying, total = (length * on).sum(1), np.maximum(length.sum(1), 1e-9)
    within = np.maximum((length * inside).sum(1), 0.2 * total)
    weight = length * on
    mass = np.maximum(weight.sum(1), 1e-9)
    spread = np.sqrt((weight * offset**2).sum(1) / mass)
    return FoundEllipses(
        ellipses, lying / within, lying / total, spread, (weight * clearness).sum(1) / mass
    )


def _moved(
    ellipses: Ellipses,
    normals: NDArray[np.float64],
    offset: NDArray[np.float64],
    clearness: NDArray[np.float64],
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
    matrix = np.einsum("ns,nsi,nsj->nij", weight, change, change)
    vector = np.einsum("ns,nsi,ns->ni", weight, change, offset)
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
    chosen = np.flatnonzero(
        (contours.fullness > _FULL) & (contours.area > np.pi * _SMALLEST * _SMALLEST)
    )
    found = []
    for index in chosen.tolist():
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
    start = contours.start
    if len(start) < 2:
        return []
    after, before = following(start, 1), following(start, -1)
    even = contours.points
    for _ in range(3):
        even = (even[before] + 2 * even + even[after]) / 4
    ahead, behind = following(start, _HALF_WINDOW), following(start, -_HALF_WINDOW)
    along = even[ahead] - even[behind]
    tangent = along[:, 0] + 1j * along[:, 1]
    bend = np.angle(tangent[ahead] * np.conj(tangent[behind]))
    column, row = contours.points.astype(np.int32).T
    drawn = edges.strength[row, column] > 1.0
    own = np.repeat(np.arange(len(start) - 1), np.diff(start))
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
        runs = np.concatenate([[0.0], np.cumsum(turned)])
        turning = (runs[last] - runs[first]) / (2 * _HALF_WINDOW)
        chosen = (
            fits[first] & (last - first >= _SHORTEST_ARC) & (turning > np.deg2rad(_ARC_DEGREES))
        )
        found.append(_through(even, first[chosen], last[chosen], turning[chosen]))
    return found


def _through(
    points: NDArray[np.float64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    turning: NDArray[np.float64],
) -> Ellipses:
    """Return the circle through each run of points where it fits, else the ellipse."""
    if len(first) == 0:
        return np.zeros((0, 5))
    middle = points.mean(axis=0)
    x, y = (points - middle).T
    z = x * x + y * y

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.concatenate([[0.0], np.cumsum(values)])
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
    found = []
    for k, (begin, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        run = points[begin:end]
        from_middle = np.hypot(run[:, 0] - middle[0] - cx[k], run[:, 1] - middle[1] - cy[k])
        off = float(np.sqrt(np.square(from_middle - radius[k]).mean()))
        if off < max(0.7, 0.035 * radius[k]):
            found.append((cx[k] + middle[0], cy[k] + middle[1], radius[k], radius[k], 0.0))
        if off > max(0.5, 0.015 * radius[k]) and turning[k] > np.deg2rad(130.0):
            some = run[:: max(1, len(run) // 60)].astype(np.float32)
            (ex, ey), (width, height), angle = cv2.fitEllipseDirect(some.reshape(-1, 1, 2))
            found.append((ex, ey, width / 2, height / 2, np.deg2rad(angle)))
    return np.array(found, np.float64).reshape(-1, 5)


def _sensible(ellipses: Ellipses, rows: int, columns: int) -> Ellipses:
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
    return ellipses[good]


def _different(ellipses: Ellipses, share: float) -> Ellipses:
    """Return one of several ellipses that differ by less than about a share of their size."""
    long = np.maximum(ellipses[:, 2], ellipses[:, 3])
    short = np.minimum(ellipses[:, 2], ellipses[:, 3])
    level = np.round(np.log(np.maximum(long, 1e-9)) / share)
    size = np.exp(level * share) * share
    leaning = np.where(
        ellipses[:, 2] >= ellipses[:, 3], ellipses[:, 4], ellipses[:, 4] + np.pi / 2
    )
    round_one = short > 0.9 * long
    key = np.stack(
        [
            level,
            np.round(short / size),
            np.round(ellipses[:, 0] / size),
            np.round(ellipses[:, 1] / size),
            np.where(round_one, 0.0, np.round(leaning / (2 * share)) % round(np.pi / 2 / share)),
        ],
        axis=1,
    )
    _, first = np.unique(key, axis=0, return_index=True)
    return ellipses[np.sort(first)]
