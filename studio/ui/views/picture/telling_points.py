"""The few points of a line that tell its form."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Place

MOST_PLACES = 64
"""Places that are kept of a line at most."""

_TOLERANCE = 0.0015
"""How far a line may be straightened, as a share of the picture's height."""


def kept_places(places: NDArray[np.float64], aspect: float) -> tuple[Place, ...]:
    """Return a line of shape (n, 2) in few places that keep its form, rounded to 1e-4."""
    chosen = telling_points(places * (aspect, 1.0), MOST_PLACES, _TOLERANCE)
    return tuple((round(float(places[i, 0]), 4), round(float(places[i, 1]), 4)) for i in chosen)


def telling_points(points: NDArray[np.float64], most: int, tolerance: float) -> tuple[int, ...]:
    """Return which points of a line to keep so that it keeps its form.

    The point farthest from the line through those kept already is kept next, as Ramer,
    Douglas and Peucker do it, but the worst place of the whole line first: so it is known
    when to stop.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
    most : int
        Number of points to keep at most; at least 2.
    tolerance : float
        Distance that may be lost, in the unit of the points.

    Returns
    -------
    tuple of int
        Rising; the first and the last point are among them.
    """
    last = len(points) - 1
    if last < 2:
        return tuple(range(last + 1))
    kept = {0, last}
    waiting: list[tuple[float, int, int, int]] = []

    def look(start: int, end: int) -> None:
        if end - start < 2:
            return
        far = _distances(points[start + 1 : end], points[start], points[end])
        worst = int(np.argmax(far))
        if far[worst] > tolerance:
            heapq.heappush(waiting, (-float(far[worst]), start, start + 1 + worst, end))

    look(0, last)
    while waiting and len(kept) < most:
        _, start, middle, end = heapq.heappop(waiting)
        kept.add(middle)
        look(start, middle)
        look(middle, end)
    return tuple(sorted(kept))


def _distances(
    points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how far each point lies from a stretch between two others."""
    along = end - start
    square = float(along @ along)
    share = np.zeros(len(points))
    if square > 0.0:
        share = np.clip((points - start) @ along / square, 0.0, 1.0)
    away = points - start - share[:, None] * along
    return np.asarray(np.hypot(away[:, 0], away[:, 1]), np.float64)
