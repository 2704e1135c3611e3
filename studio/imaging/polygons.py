"""Triangles, four-sided figures and stars on edges."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.contours import Contours
from studio.imaging.edges import EdgeField

_SMALLEST = 60.0
"""Least area in pixels."""

_TINY = 9.0
_ON_A_SIDE = 14
"""Places at which each side is compared with the edges."""

_TOLERANCES = (0.02, 0.04)
"""How far a contour may leave its polygon, as shares of its length; the finest first."""

_THINNEST = 0.34
"""The same as a share of its width."""

_SAME_AREA = 0.88
_CUT, _CUT_DEGREES = 0.13, 215.0
"""A side shorter than this share of the whole outline, with angles of this sum, cuts a tip."""

_OVAL = 0.975
"""Contours at least this full (see `Contours.fullness`) have no corners."""

_SHARPEST_DEGREES, _BLUNTEST_DEGREES = 38.0, 142.0
_STAR_POINTS = range(4, 9)


@dataclass(frozen=True, slots=True, eq=False)
class FoundPolygons:
    """Polygons of one number of corners, with the edges that they lie on.

    Parameters
    ----------
    corners : ndarray, shape (n, corners, 2)
    sides : ndarray, shape (n, corners)
        Share of each side that lies on an edge.
    """

    corners: NDArray[np.float64]
    sides: NDArray[np.float64]

    @property
    def least_of_sides(self) -> NDArray[np.float64]:
        """Return the least share of a side that lies on an edge; tiny sides do not count."""
        length = np.hypot(*np.moveaxis(np.roll(self.corners, -1, 1) - self.corners, 2, 0))
        sides = np.where(length > _TINY, self.sides, 1.0)
        return np.asarray(sides.min(axis=1, initial=1.0), np.float64)

    @property
    def support(self) -> NDArray[np.float64]:
        """Return the share of the whole outline that lies on an edge."""
        length = np.hypot(*np.moveaxis(np.roll(self.corners, -1, 1) - self.corners, 2, 0))
        total = np.maximum(length.sum(1), 1e-9)
        return np.asarray((self.sides * length).sum(1) / total, np.float64)


def find_polygons(contours: Contours, edges: EdgeField) -> list[FoundPolygons]:
    """Return polygons that are drawn by edges, the same one several times perhaps."""
    proposed: dict[int, list[NDArray[np.float64]]] = {}
    compact = 4 * np.pi * contours.area / np.maximum(contours.perimeter, 1e-9) ** 2
    chosen = (
        (contours.area > _SMALLEST)
        & (compact > 0.09)
        & (contours.fullness > 0.45)
        & (contours.fullness < _OVAL)
        & (contours.drawn > 0.6)
    )
    for index in contours.distinct(chosen):
        corners = _simplified(contours.one(index), float(contours.perimeter[index]))
        if corners is not None:
            proposed.setdefault(len(corners), []).append(corners)
    found = []
    for count in sorted(proposed):
        stack = np.stack(proposed[count])
        _, first = np.unique(np.round(_ordered(stack) / 3.0), axis=0, return_index=True)
        found.append(fitted(stack[np.sort(first)], edges))
    return found


def along_sides(
    corners: NDArray[np.float64], samples: int = _ON_A_SIDE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return places on polygons' sides and normals, (n, corners * samples, 2).

    The ends of the sides, where the smoothing rounds the edges, are left out.
    """
    n, count = corners.shape[:2]
    following = np.roll(corners, -1, axis=1)
    side = following - corners
    share = np.linspace(0.08, 0.92, samples)
    points = corners[:, :, None, :] + side[:, :, None, :] * share[:, None]
    length = np.maximum(np.hypot(side[..., 0], side[..., 1]), 1e-9)
    normal = np.stack([side[..., 1], -side[..., 0]], axis=2) / length[..., None]
    normals = np.repeat(normal[:, :, None, :], samples, axis=2)
    flat = (n, count * samples, 2)
    return points.reshape(flat), normals.reshape(flat)


def fitted(corners: NDArray[np.float64], edges: EdgeField) -> FoundPolygons:
    """Return polygons whose sides are moved onto the edges beside them.

    Parameters
    ----------
    corners : ndarray, shape (n, corners, 2)
    edges : EdgeField
    """
    n, count = corners.shape[:2]
    shape = (n, count, _ON_A_SIDE)
    length = np.hypot(*np.moveaxis(np.roll(corners, -1, 1) - corners, 2, 0))
    narrow = np.clip(0.45 * length.min(axis=1, initial=999.0), 1.2, 3.0)
    for share in (1.0, 0.7):
        far = share * narrow
        points, normals = along_sides(corners)
        offset, clearness = (v.reshape(shape) for v in edges.located(points, normals, far))
        corners = _moved(corners, normals.reshape(*shape, 2)[:, :, 0], offset, clearness, far)
    points, normals = along_sides(corners)
    _, clearness = edges.located(points, normals, np.full(n, 1.5))
    return FoundPolygons(corners, np.asarray((clearness.reshape(shape) > 0).mean(axis=2)))


def _moved(
    corners: NDArray[np.float64],
    normals: NDArray[np.float64],
    offset: NDArray[np.floating],
    clearness: NDArray[np.floating],
    reach: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the corners where the sides meet after each is fitted to its edge."""
    share = np.linspace(-1.0, 1.0, _ON_A_SIDE)
    middle = (clearness * offset).sum(2) / np.maximum(clearness.sum(2), 1e-9)
    weight = clearness * np.exp(
        -np.square((offset - middle[..., None]) / (0.8 * reach[:, None, None]))
    )
    mass = weight.sum(2) + 1e-6
    mean_s, mean_o = (weight * share).sum(2) / mass, (weight * offset).sum(2) / mass
    var = (weight * (share - mean_s[..., None]) ** 2).sum(2) / mass + 0.02
    cov = (weight * (share - mean_s[..., None]) * (offset - mean_o[..., None])).sum(2) / mass
    slope = cov / var
    begin = mean_o + slope * (-1.19 - mean_s)
    end = mean_o + slope * (1.19 - mean_s)
    following = np.roll(corners, -1, axis=1)
    most = reach[:, None]
    a = corners + normals * np.clip(begin, -most, most)[..., None]
    b = following + normals * np.clip(end, -most, most)[..., None]
    # Corner k is where side k - 1 and side k meet.
    a0, b0 = np.roll(a, 1, axis=1), np.roll(b, 1, axis=1)
    d0, d1 = b0 - a0, b - a
    cross = d0[..., 0] * d1[..., 1] - d0[..., 1] * d1[..., 0]
    gap = a - a0
    along = (gap[..., 0] * d1[..., 1] - gap[..., 1] * d1[..., 0]) / np.where(
        np.abs(cross) < 1e-6, 1e-6, cross
    )
    met = a0 + along[..., None] * d0
    far = np.hypot(*np.moveaxis(met - corners, 2, 0)) > 4 * most
    return np.where(far[..., None], corners, met)


def _simplified(points: NDArray[np.floating], perimeter: float) -> NDArray[np.float64] | None:
    """Return the corners of a contour that is a triangle, four-sided or a star."""
    line = points.astype(np.int32).reshape(-1, 1, 2)
    area = float(cv2.contourArea(line))
    # A thin one must not fall together to a stroke.
    most = _THINNEST * 2 * area / max(perimeter, 1e-9)
    for tolerance in _TOLERANCES:
        simple = cv2.approxPolyDP(line, min(tolerance * perimeter, most), True)
        count = len(simple)
        if count < 3:
            return None
        starry = count % 2 == 0 and count // 2 in _STAR_POINTS
        if count > 4 and not starry:
            continue
        drawn = float(cv2.contourArea(simple))
        if min(drawn, area) < _SAME_AREA * max(drawn, area):
            continue
        corners = simple.reshape(-1, 2).astype(np.float64)
        if count == 3:
            return corners
        if starry and is_star(corners.tolist()):
            return corners
        if count == 4 and cv2.isContourConvex(simple):
            angles = inner_angles(corners.tolist())
            whole = _without_cut(corners, angles)
            if whole is not None:
                return whole
            if min(angles) > _SHARPEST_DEGREES and max(angles) < _BLUNTEST_DEGREES:
                return corners
    return None


def _without_cut(corners: NDArray[np.float64], angles: list[float]) -> NDArray[np.float64] | None:
    """Return the triangle of which a four-sided figure lacks just the tip, if it does."""
    following = np.roll(corners, -1, axis=0)
    length = np.hypot(*(following - corners).T)
    short = int(np.argmin(np.round(length, 3)))
    if length[short] > _CUT * float(length.sum()):
        return None
    if angles[short] + angles[(short + 1) % 4] < _CUT_DEGREES:
        return None
    before, start, end, after = (corners[(short + k) % 4] for k in (-1, 0, 1, 2))
    one, two = start - before, end - after
    cross = float(one[0] * two[1] - one[1] * two[0])
    if abs(cross) < 1e-6:
        return None
    gap = after - before
    along = float(gap[0] * two[1] - gap[1] * two[0]) / cross
    return np.stack([before, before + along * one, after])


def inner_angles(corners: Sequence[Sequence[float]]) -> list[float]:
    """Return the angles at the corners of a convex polygon in degrees."""
    found = []
    for k, (x, y) in enumerate(corners):
        before, after = corners[k - 1], corners[(k + 1) % len(corners)]
        a, b = before[0] - x, before[1] - y
        c, d = after[0] - x, after[1] - y
        found.append(math.degrees(abs(math.atan2(a * d - b * c, a * c + b * d))))
    return found


def is_star(corners: Sequence[Sequence[float]]) -> bool:
    """Return whether corners lie far from and near to the middle in turn, evenly."""
    count = len(corners)
    x = sum(corner[0] for corner in corners) / count
    y = sum(corner[1] for corner in corners) / count
    reach = [math.hypot(corner[0] - x, corner[1] - y) for corner in corners]
    even, odd = reach[::2], reach[1::2]
    outer, inner = (even, odd) if sum(even) > sum(odd) else (odd, even)
    if min(outer) < 0.72 * max(outer) or min(inner) < 0.6 * max(inner):
        return False
    if max(inner) > 0.86 * min(outer):
        return False
    angles = [math.atan2(corner[1] - y, corner[0] - x) for corner in corners]
    steps = [
        (after - before) % (2 * math.pi)
        for before, after in zip(angles, [*angles[1:], angles[0]], strict=True)
    ]
    if sum(steps) > 3 * math.pi:  # the other way round
        steps = [2 * math.pi - step for step in steps]
    return max(steps) < 2.2 * min(steps)


def _ordered(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the corners sorted, so that equal polygons read alike whichever comes first."""
    order = np.lexsort((corners[..., 1], np.round(corners[..., 0] / 3.0)), axis=1)
    return np.take_along_axis(corners, order[..., None], 1).reshape(len(corners), -1)
