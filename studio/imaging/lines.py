"""Long straight lines and long smooth curves, as a person would draw them."""

import math

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

_SEED = 0.028
"""Least length of a piece from which a line is followed, as a share of the long side."""

_SHORTEST_PIECE = 7.0
_MOST_PIECES = 400
_SAMPLES = 48
_AGREES = 0.85
"""Least cosine of twice the angle between a line and the edges that draw it."""

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
    followed = chained(pieces, longest)
    curves = []
    if followed:
        _, strengths = _drawn(np.stack(followed), edges)
        for points, strength in zip(followed, strengths.tolist(), strict=True):
            length = float(np.hypot(*np.diff(points, axis=0).T).sum())
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


def _merged(pieces: Segments, longest: int) -> list[NDArray[np.float64]]:
    """Return lines joined from pieces that lie behind each other."""
    start, end = pieces[:, :2], pieces[:, 2:]
    middle, along = (start + end) / 2, end - start
    length = np.hypot(along[:, 0], along[:, 1])
    free = np.ones(len(pieces), np.bool_)
    turn = np.sin(np.deg2rad(_TURN_DEGREES)) + 1.2 / length
    lines = []
    for seed in range(len(pieces)):
        if length[seed] < _SEED * longest:
            break
        if not free[seed]:
            continue
        centre, way = middle[seed], along[seed] / length[seed]
        members, low, high, drawn = np.array([seed]), 0.0, 0.0, 0.0
        for _ in range(2):
            a, b = start - centre, end - centre
            across_a = np.abs(a[:, 1] * way[0] - a[:, 0] * way[1])
            across_b = np.abs(b[:, 1] * way[0] - b[:, 0] * way[1])
            lean = np.abs(along[:, 1] * way[0] - along[:, 0] * way[1]) / length
            from_a, from_b = a @ way, b @ way
            apart = _APART + 0.003 * np.abs(from_a + from_b)
            on = free & (lean < turn) & (np.maximum(across_a, across_b) < apart)
            on[seed] = True
            near = np.flatnonzero(on)
            first = np.minimum(from_a[near], from_b[near]).tolist()
            last = np.maximum(from_a[near], from_b[near]).tolist()
            chosen, low, high, drawn = _run(first, last, near.tolist().index(seed), longest)
            members = near[chosen]
            if len(members) == 1:
                break
            centre, low, high, way = _refitted(
                np.concatenate([start[members], end[members]]),
                np.tile(length[members], 2),
                centre,
                way,
                (low, high),
            )
        free[members] = False
        if high - low >= _LONG * longest and drawn >= _LEAST_DRAWN * (high - low):
            lines.append(np.concatenate([centre + low * way, centre + high * way]))
    return lines


def _refitted(
    ends: NDArray[np.float64],
    weight: NDArray[np.float64],
    centre: NDArray[np.float64],
    way: NDArray[np.float64],
    reach: tuple[float, float],
) -> tuple[NDArray[np.float64], float, float, NDArray[np.float64]]:
    """Return middle, first and last place and direction of the line through points."""
    mean = (ends * weight[:, None]).sum(0) / weight.sum()
    x, y = (ends - mean).T
    turned = 0.5 * math.atan2(
        2 * float((weight * x * y).sum()), float((weight * (x * x - y * y)).sum())
    )
    new_way = np.array([math.cos(turned), math.sin(turned)])
    if float(new_way @ way) < 0:
        new_way = -new_way
    shift = float((centre - mean) @ new_way)
    return mean, reach[0] + shift, reach[1] + shift, new_way


def _run(
    first: list[float], last: list[float], seed: int, longest: int
) -> tuple[list[int], float, float, float]:
    """Return the pieces of a line reached from the seed over short gaps.

    Also the line's first and last place, and how much of it is drawn.
    """
    order = sorted(range(len(first)), key=lambda k: (round(first[k], 2), k))
    runs: list[list[int]] = [[]]
    reached, holes, found = -math.inf, 0.0, (0.0, 0.0, 0.0)
    begin = first[order[0]]
    for k in order:
        gap = first[k] - reached
        if runs[-1] and gap > min(_GAP * longest, 4.0 + 0.5 * max(last[k] - first[k], 8.0)):
            if seed in runs[-1]:
                break
            runs.append([])
            begin, holes, gap = first[k], 0.0, 0.0
        if runs[-1]:
            holes += max(gap, 0.0)
            reached = max(reached, last[k])
        else:
            begin, reached = first[k], last[k]
        runs[-1].append(k)
        found = (begin, reached, reached - begin - holes)
    return runs[-1], *found


def _supported(
    lines: list[NDArray[np.float64]], edges: EdgeField, longest: int
) -> list[tuple[list[float], float, float]]:
    """Return end points, length and strength, the strongest first, double lines once."""
    if not lines:
        return []
    found = []
    drawn, strength = _drawn(np.stack(lines).reshape(-1, 2, 2), edges)
    for line, share, strong in zip(lines, drawn.tolist(), strength.tolist(), strict=True):
        a, b, c, d = line.tolist()
        steep = abs(d - b) > 1.7 * abs(c - a)
        if (b > d) if steep else (a > c):
            a, b, c, d = c, d, a, b
        if share >= _LEAST_DRAWN and strong > _LEAST_STRENGTH:
            found.append(([a, b, c, d], math.hypot(c - a, d - b) / longest, strong))
    found.sort(key=lambda one: (-round(one[1] * one[2], 3), one[0]))
    kept: list[tuple[list[float], float, float]] = []
    for one in found:
        if not any(_same(one[0], other[0], longest) for other in kept):
            kept.append(one)
    return kept


def _drawn(
    points: NDArray[np.float64], edges: EdgeField
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the share of polylines that lies on an edge, and how strong it is, 0 to 1.

    Parameters
    ----------
    points : ndarray, shape (n, points, 2)
    edges : EdgeField
    """
    step = np.diff(points, axis=1)
    pieces = step.shape[1]
    each = max(2, _SAMPLES // pieces)
    share = ((np.arange(each) + 0.5) / each)[:, None]
    places = points[:, :-1, None, :] + share * step[:, :, None, :]
    length = np.maximum(np.hypot(step[..., 0], step[..., 1]), 1e-9)
    normal = np.stack([-step[..., 1], step[..., 0]], axis=2) / length[..., None]
    normals = np.repeat(normal[:, :, None, :], each, axis=2)
    flat = (len(points), pieces * each, 2)
    _, clearness = edges.located(
        places.reshape(flat), normals.reshape(flat), np.full(len(points), 2.0), _AGREES
    )
    clearness = clearness.reshape(len(points), pieces, each)
    weight = length / length.sum(axis=1, keepdims=True)
    on = ((clearness > 0).mean(axis=2) * weight).sum(axis=1)
    return on, (clearness.mean(axis=2) * weight).sum(axis=1)


def _same(one: list[float], other: list[float], longest: int) -> bool:
    """Return whether a line runs beside a longer one, within it."""
    x, y = other[2] - other[0], other[3] - other[1]
    length = max(math.hypot(x, y), 1e-9)
    x, y = x / length, y / length
    ends = [(one[k] - other[0], one[k + 1] - other[1]) for k in (0, 2)]
    if max(abs(v * x - u * y) for u, v in ends) > _DOUBLE * longest:
        return False
    along = [u * x + v * y for u, v in ends]
    shared = min(max(along), length) - max(min(along), 0.0)
    return shared > 0.5 * (max(along) - min(along))


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
