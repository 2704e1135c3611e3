"""Short straight edges that follow each other, linked to long smooth curves."""

import numpy as np
from numpy.typing import NDArray

_LONG = 0.16
"""Shortest curve as a share of the picture's long side."""

_GAP = 0.016
"""Longest gap between pieces as a share of the long side."""

_TURN_DEGREES = 34.0
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
    start, end = pieces[:, :2], pieces[:, 2:]
    along = end - start
    length = np.hypot(along[:, 0], along[:, 1])
    way = along / length[:, None]
    gap = start[None, :] - end[:, None]
    distance = np.hypot(gap[..., 0], gap[..., 1])
    cosine = way @ way.T
    near = distance < np.minimum(_GAP * longest, 3.0 + 0.4 * np.minimum.outer(length, length))
    fits = near & (cosine > np.cos(np.deg2rad(_TURN_DEGREES)))
    np.fill_diagonal(fits, val=False)
    cost = np.where(fits, np.round(distance + 0.3 * longest * _GAP * (1 - cosine) * 20, 3), np.inf)
    after, before = np.argmin(cost, axis=1), np.argmin(cost, axis=0)
    linked = fits[np.arange(len(pieces)), after] & (before[after] == np.arange(len(pieces)))
    follows = np.zeros(len(pieces), np.bool_)
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
