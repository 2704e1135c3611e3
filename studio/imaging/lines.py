"""Long straight lines and long smooth curves, as a person would draw them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.curves import chained
from studio.imaging.edges import EdgeField
from studio.imaging.features import Curve, Line, Place

_MOST_LINES = 24
_MOST_CURVES = 12
_LONG = 0.1
"""Shortest line as a share of the picture's long side."""

_SHORTEST_PIECE = 6.0
_MOST_PIECES = 500
_TURN_DEGREES = 5.0
"""Pieces of one line differ in direction by no more than this, long ones by less."""

_APART = 1.6
"""Pixels between pieces of one line, across it."""

_GAP = 0.07
"""Longest gap in a line as a share of the picture's long side."""

_LEAST_DRAWN = 0.6
"""Least share of a line that lies on an edge."""

_LEAST_STRENGTH = 0.22
_DOUBLE = 0.014
"""Lines that run beside each other within this share of the long side are one line."""

Segments = NDArray[np.float64]
"""Rows of x and y of the start and of the end, in pixels."""


def find_lines(lab: Field, edges: EdgeField) -> tuple[tuple[Line, ...], tuple[Curve, ...]]:
    """Return the strongest long lines and long smooth curves of a picture.

    Parameters
    ----------
    lab : ndarray of float32, shape (rows, columns, 3)
        CIELAB picture.
    edges : EdgeField
        Its edges.

    Returns
    -------
    lines : tuple of Line
        At most 24, from left to right, upright ones from the top; strongest first. The two
        edges of a thin line are one line.
    curves : tuple of Curve
        At most 12 that bend by 20 degrees or more; strongest first.
    """
    rows, columns = lab.shape[:2]
    longest = max(rows, columns)
    pieces = _pieces(lab)
    if len(pieces) == 0:
        return (), ()
    lines = _supported(_merged(pieces, longest), edges, longest)
    curves = []
    for points in chained(pieces, longest):
        length = float(np.hypot(*np.diff(points, axis=0).T).sum())
        _, strength = _drawn(points, edges)
        if strength > _LEAST_STRENGTH:
            curves.append((length / longest, strength, points))
    curves.sort(key=lambda one: (-round(one[0] * one[1], 3), *one[2][0].tolist()))
    kept = _distinct([points for _, _, points in curves], longest)

    def place(x: float, y: float) -> Place:
        return (
            round(min(max((x + 0.5) / columns, 0.0), 1.0), 4),
            round(min(max((y + 0.5) / rows, 0.0), 1.0), 4),
        )

    return (
        tuple(
            Line(place(a, b), place(c, d), round(length, 3), round(strength, 3))
            for (a, b, c, d), length, strength in lines[:_MOST_LINES]
        ),
        tuple(
            Curve(
                tuple(place(x, y) for x, y in curves[k][2].tolist()),
                round(curves[k][0], 3),
                round(curves[k][1], 3),
            )
            for k in kept[:_MOST_CURVES]
        ),
    )


def _pieces(lab: Field) -> Segments:
    """Return short straight edges, the longest first, darker always on the same side."""
    grey = np.clip(np.rint(lab[..., 0] * 2.55), 0, 255).astype(np.uint8)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(grey)[0]
    if found is None:
        return np.zeros((0, 4))
    segments = np.round(np.asarray(found, np.float64).reshape(-1, 4), 2)
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    order = np.lexsort((*segments.T, -np.round(length, 1)))
    order = order[length[order] >= _SHORTEST_PIECE]
    return segments[order[:_MOST_PIECES]]


def _merged(pieces: Segments, longest: int) -> list[tuple[Segments, float]]:
    """Return lines joined from pieces that lie behind each other, with the share drawn."""
    start, end = pieces[:, :2], pieces[:, 2:]
    middle, along = (start + end) / 2, end - start
    length = np.hypot(along[:, 0], along[:, 1])
    free = np.ones(len(pieces), np.bool_)
    lines = []
    for seed in range(len(pieces)):
        if not free[seed] or length[seed] < 0.2 * _LONG * longest:
            continue
        centre, way = middle[seed], along[seed] / length[seed]
        members = np.array([seed])
        low, high, drawn = -length[seed] / 2, length[seed] / 2, length[seed]
        for _ in range(3):
            normal = np.array([-way[1], way[0]])
            sine = np.abs(along @ normal) / length
            far = np.maximum(np.abs((start - centre) @ normal), np.abs((end - centre) @ normal))
            slack = np.sin(np.deg2rad(_TURN_DEGREES)) + 1.2 / length
            on = free & (sine < slack) & (far < _APART + 0.004 * np.abs((middle - centre) @ way))
            on[seed] = True
            candidates = np.flatnonzero(on)
            a, b = (start[candidates] - centre) @ way, (end[candidates] - centre) @ way
            reached, low, high, drawn = _run(
                np.minimum(a, b), np.maximum(a, b), candidates.tolist().index(seed), longest
            )
            members = candidates[reached]
            ends = np.concatenate([start[members], end[members]])
            weight = np.repeat(length[members][None], 2, axis=0).reshape(-1)
            mean = (ends * weight[:, None]).sum(0) / weight.sum()
            spread = (ends - mean).T @ ((ends - mean) * weight[:, None])
            _, vectors = np.linalg.eigh(spread)
            new_way = vectors[:, 1] * (1.0 if vectors[:, 1] @ way > 0 else -1.0)
            low, high = low + (centre - mean) @ new_way, high + (centre - mean) @ new_way
            if np.array_equal(np.round(new_way, 5), np.round(way, 5)):
                centre, way = mean, new_way
                break
            centre, way = mean, new_way
        free[members] = False
        if high - low >= _LONG * longest and drawn >= _LEAST_DRAWN * (high - low):
            line = np.concatenate([centre + low * way, centre + high * way])
            lines.append((line, float(drawn / (high - low))))
    return lines


def _run(
    low: NDArray[np.float64], high: NDArray[np.float64], seed: int, longest: int
) -> tuple[NDArray[np.int64], float, float, float]:
    """Return the pieces of a line reached from the seed over short gaps.

    Also the line's first and last place, and how much of it is drawn.
    """
    order = np.lexsort((np.arange(len(low)), np.round(low, 2)))
    reach = np.maximum.accumulate(high[order])
    gap = low[order][1:] - reach[:-1]
    size = np.minimum(_GAP * longest, 4.0 + 0.5 * np.maximum((high - low)[order][1:], 8.0))
    group = np.concatenate([[0], np.cumsum(gap > size)])
    at = int(np.flatnonzero(order == seed)[0])
    inside = np.flatnonzero(group == group[at])
    chosen = order[inside]
    first, last = float(low[chosen].min()), float(high[chosen].max())
    holes = float(np.maximum(gap[inside[1:] - 1], 0.0).sum()) if len(inside) > 1 else 0.0
    return chosen.astype(np.int64), first, last, last - first - holes


def _supported(
    lines: list[tuple[Segments, float]], edges: EdgeField, longest: int
) -> list[tuple[list[float], float, float]]:
    """Return end points, length and strength, the strongest first, double lines once."""
    found = []
    for line, _ in lines:
        a, b, c, d = line.tolist()
        steep = abs(d - b) > 1.7 * abs(c - a)
        if (b > d) if steep else (a > c):
            a, b, c, d = c, d, a, b
        length = float(np.hypot(c - a, d - b)) / longest
        drawn, strength = _drawn(np.array([[a, b], [c, d]]), edges)
        if drawn >= _LEAST_DRAWN and strength > _LEAST_STRENGTH:
            found.append(([a, b, c, d], length, strength))
    found.sort(key=lambda one: (-round(one[1] * one[2], 3), one[0]))
    kept: list[tuple[list[float], float, float]] = []
    for one in found:
        if not any(_same(one[0], other[0], longest) for other in kept):
            kept.append(one)
    return kept


def _drawn(points: NDArray[np.float64], edges: EdgeField) -> tuple[float, float]:
    """Return the share of a polyline that lies on an edge, and how strong it is, 0 to 1."""
    step = np.diff(points, axis=0)
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)
    count = np.clip(np.ceil(length / 3.0), 2, 200).astype(int)
    piece = np.repeat(np.arange(len(step)), count)
    share = (np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count) + 0.5) / count[
        piece
    ]
    places = points[piece] + share[:, None] * step[piece]
    normals = np.stack([-step[piece, 1], step[piece, 0]], axis=1) / length[piece, None]
    _, clearness = edges.located(places[None], normals[None], np.array([2.0]))
    weight = (length / count)[piece]
    on = float((weight * (clearness[0] > 0)).sum() / weight.sum())
    return on, float((weight * clearness[0]).sum() / weight.sum())


def _same(one: list[float], other: list[float], longest: int) -> bool:
    """Return whether a line runs beside a longer one, within it."""
    start, end = np.array(other[:2]), np.array(other[2:])
    way = end - start
    length = max(float(np.hypot(*way)), 1e-9)
    way = way / length
    normal = np.array([-way[1], way[0]])
    ends = np.array(one).reshape(2, 2) - start
    if float(np.abs(ends @ normal).max()) > _DOUBLE * longest:
        return False
    along = ends @ way
    shared = min(float(along.max()), length) - max(float(along.min()), 0.0)
    return shared > 0.5 * float(np.ptp(along))


def _distinct(curves: list[NDArray[np.float64]], longest: int) -> list[int]:
    """Return the curves that do not run beside a stronger one."""
    kept: list[int] = []
    for index, points in enumerate(curves):
        beside = False
        for other in kept:
            gap = points[:, None] - curves[other][None]
            near = np.hypot(gap[..., 0], gap[..., 1]).min(axis=1) < 1.6 * _DOUBLE * longest
            beside = beside or float(near.mean()) > 0.6
        if not beside:
            kept.append(index)
    return kept
