"""The lines of a drawn path: smoothed as they are kept, and bent afterwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Place, Stroke
from studio.ui.views.picture.telling_points import kept_places

_STEPS = 192
_SOFT = 0.012
"""Standard deviation of the smoothing, as a share of the picture's diagonal."""

_REACH = 0.22
"""How far along a line a bend is felt to each side, as a share of its length."""

_KNOTS_APART = 0.16
"""Distance of the points that are offered for bending, in the height of the picture."""

_MOST_KNOTS = 9


def smoothed(points: NDArray[np.float64], diagonal: float) -> NDArray[np.float64]:
    """Return a line without the tremor of the hand, from the same beginning to the same end.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        In equal units both ways.
    diagonal : float
        Of the picture, in that unit.
    """
    travelled = _travelled(points)
    length = float(travelled[-1])
    if len(points) < 3 or length <= 0.0:
        return points
    along = np.linspace(0.0, length, _STEPS)
    even = np.stack([np.interp(along, travelled, points[:, axis]) for axis in (0, 1)], axis=1)
    sigma = min(_SOFT * diagonal / length, 0.06) * (_STEPS - 1)
    reach = max(round(3 * sigma), 1)
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-(offsets**2) / (2 * sigma**2))
    kernel /= kernel.sum()
    # Mirrored through its ends, the line neither shrinks nor turns there.
    wide = np.concatenate(
        [2 * even[:1] - even[reach:0:-1], even, 2 * even[-1:] - even[-2 : -reach - 2 : -1]]
    )
    soft = np.stack([np.convolve(wide[:, axis], kernel, mode="valid") for axis in (0, 1)], axis=1)
    soft[0], soft[-1] = points[0], points[-1]
    return soft


def knots(stroke: Stroke, aspect: float) -> tuple[float, ...]:
    """Return where a line is taken hold of, as shares of its length: its ends and some between.

    Parameters
    ----------
    stroke : Stroke
    aspect : float
        Width of the picture to its height.
    """
    length = float(_travelled(_seen(stroke, aspect))[-1])
    count = min(max(round(length / _KNOTS_APART), 2), _MOST_KNOTS - 1)
    return tuple(i / count for i in range(count + 1))


def place_along(stroke: Stroke, aspect: float, share: float) -> Place:
    """Return the place at a share of a line's length."""
    seen = _seen(stroke, aspect)
    travelled = _travelled(seen)
    goal = share * float(travelled[-1])
    x, y = (float(np.interp(goal, travelled, seen[:, axis])) for axis in (0, 1))
    return (x / aspect, y)


def nearest_share(stroke: Stroke, aspect: float, place: Place) -> tuple[float, float]:
    """Return the share of a line's length nearest to a place, and how far off it is.

    The distance is in the height of the picture.
    """
    seen = _seen(stroke, aspect)
    travelled = _travelled(seen)
    along = np.linspace(0.0, float(travelled[-1]), 256)
    at = np.stack([np.interp(along, travelled, seen[:, axis]) for axis in (0, 1)], axis=1)
    far = np.hypot(at[:, 0] - place[0] * aspect, at[:, 1] - place[1])
    nearest = int(far.argmin())
    return nearest / 255, float(far[nearest])


def bent(stroke: Stroke, aspect: float, share: float, goal: Place) -> Stroke:
    """Return a line that goes through `goal` where it was at `share`, and follows softly.

    What lies farther along the line than about a fifth of its length stays where it was.
    """
    start = place_along(stroke, aspect, share)
    by = np.array([goal[0] - start[0], goal[1] - start[1]])
    travelled = _travelled(_seen(stroke, aspect))
    along = travelled / max(float(travelled[-1]), 1e-9)
    # Points in between, so that a bend is round wherever the line was straight.
    shares = np.unique(np.concatenate([along, np.linspace(0.0, 1.0, 49)]))
    line = np.array(stroke, np.float64)
    places = np.stack([np.interp(shares, along, line[:, axis]) for axis in (0, 1)], axis=1)
    off = np.clip(np.abs(shares - share) / _REACH, 0.0, 1.0)
    weight = 0.5 * (1.0 + np.cos(np.pi * off))
    return kept_places(np.clip(places + weight[:, None] * by, 0.0, 1.0), aspect)


def _seen(stroke: Stroke, aspect: float) -> NDArray[np.float64]:
    """Return the places with equal units both ways: the picture's height."""
    return np.array(stroke, np.float64).reshape(-1, 2) * (aspect, 1.0)


def _travelled(points: NDArray[np.float64]) -> NDArray[np.float64]:
    steps = np.hypot(*np.diff(points, axis=0).T)
    return np.concatenate(([0.0], np.cumsum(steps)))
