"""Short straight edges that follow each other, linked to long smooth curves."""

import numpy as np
from numpy.typing import NDArray

_LONG = 0.16
"""Shortest curve as a share of the picture's long side."""

_GAP = 0.03
"""Longest gap between pieces as a share of the long side."""

_TURN_DEGREES = 42.0
"""Most that a curve turns from one piece to the next."""

_LEAST_BEND_DEGREES = 20.0
_POINTS = 24
"""Points of a curve."""


def chained(pieces: NDArray[np.float64], longest: int) -> list[NDArray[np.float64]]:
    """Return smooth curves through short edges that follow each other.

    Parameters
    ----------
    pieces : ndarray, shape (n, 4)
        x and y of start and end, each with the darker side on the same hand.
    longest : int
        Long side of the picture in the same unit.

    Returns
    -------
    list of ndarray, shape (24, 2)
        Evenly spaced points; curves that bend by 20 degrees or more.
    """
    count = len(pieces)
    start, end = (pieces[:, k : k + 2].astype(np.float32) for k in (0, 2))
    along = end - start
    length = np.hypot(along[:, 0], along[:, 1])
    way = along / length[:, None]
    reach = np.minimum(_GAP * longest, 3.0 + 0.4 * length)
    # Only what begins about where another ends is compared with it.
    order = np.argsort(np.round(start[:, 0], 2), kind="stable")
    x = start[order, 0]
    first, last = np.searchsorted(x, end[:, 0] - reach), np.searchsorted(x, end[:, 0] + reach)
    many = last - first
    one = np.repeat(np.arange(count), many)
    other = order[np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many) + first[one]]
    gap = start[other] - end[one]
    distance = np.hypot(gap[:, 0], gap[:, 1])
    cosine = (way[one] * way[other]).sum(axis=1)
    fits = (
        (one != other)
        & (distance < np.minimum(reach[one], reach[other]))
        & (cosine > np.cos(np.deg2rad(_TURN_DEGREES)))
    )
    one, other = one[fits], other[fits]
    cost = np.round(distance[fits] + 6.0 * _GAP * longest * (1 - cosine[fits]), 2)
    best = np.lexsort((other, one, cost))
    after, before = np.full(count, -1), np.full(count, -1)
    # The cheapest is written last.
    after[one[best[::-1]]] = other[best[::-1]]
    before[other[best[::-1]]] = one[best[::-1]]
    linked = (after >= 0) & (before[after] == np.arange(count))
    follows = np.zeros(count, np.bool_)
    follows[after[linked]] = True
    found = []
    for first in np.flatnonzero(~follows & linked).tolist():
        chain = [first]
        while linked[chain[-1]]:
            chain.append(int(after[chain[-1]]))
        found += _smooth(pieces[chain], way[chain], length[chain], longest)
    return found


def _smooth(
    pieces: NDArray[np.float64],
    way: NDArray[np.float64],
    length: NDArray[np.float64],
    longest: int,
) -> list[NDArray[np.float64]]:
    """Return the chain as a curve, nothing if it is short, straight or crooked."""
    if float(length.sum()) < 0.6 * _LONG * longest:
        return []
    points = np.concatenate(
        [pieces[:1, :2], (pieces[1:, :2] + pieces[:-1, 2:]) / 2, pieces[-1:, 2:]]
    )
    step = np.hypot(*np.diff(points, axis=0).T)
    if float(step.sum()) < _LONG * longest:
        return []
    turn = np.rad2deg(
        np.arctan2(
            way[:-1, 0] * way[1:, 1] - way[:-1, 1] * way[1:, 0], (way[:-1] * way[1:]).sum(axis=1)
        )
    )
    bend = float(np.abs(np.cumsum(turn)).max(initial=0.0))
    if bend < _LEAST_BEND_DEGREES:
        return []
    # A smooth curve goes one way for long; what wavers is a rough edge.
    changes = float(np.abs(np.diff(turn)).sum())
    if changes > 1.3 * float(np.abs(turn).sum()) + 20.0:
        return []
    at = np.concatenate([[0.0], np.cumsum(step)])
    even = np.linspace(0.0, at[-1], _POINTS)
    curve = np.stack([np.interp(even, at, points[:, k]) for k in range(2)], axis=1)
    for _ in range(2):
        curve[1:-1] = (curve[:-2] + 2 * curve[1:-1] + curve[2:]) / 4
    return [curve]
