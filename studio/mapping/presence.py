"""How near the reading path is to each region, beat by beat."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Place, Region, Stroke, VisualFeatures
from studio.mapping.curves import Values
from studio.mapping.reading import FINE_STEPS, read_along

_HALF = 0.10
"""Distance, as a share of the picture's long side, at which a region is half present."""
_MOST_CORNERS, _EVERY_CORNER = 64, 1 << 20


@lru_cache(maxsize=4)
def distances(
    features: VisualFeatures, kind: str, drawn: tuple[Stroke, ...] = ()
) -> NDArray[np.float64]:
    """Return how far each step of the path lies from each region.

    The last few answers are remembered, since no slider changes them.

    Returns
    -------
    ndarray of float64, shape (regions, FINE_STEPS)
        As shares of the picture's long side; 0 inside.
    """
    moments = read_along(features, kind, drawn).moments
    x, y = moments.x.astype(np.float64), moments.y.astype(np.float64)
    rows = [distance_to(region, x, y, features.aspect) for region in features.regions]
    return np.stack(rows) if rows else np.zeros((0, FINE_STEPS))


def distance_to(
    region: Region, x: Values, y: Values, aspect: float, most_corners: int = _MOST_CORNERS
) -> Values:
    """Return how far places lie from a region, as shares of the long side; 0 inside.

    Of an outline with more corners only `most_corners` are taken, evenly.
    """
    corners = np.array(region.outline, np.float64)
    if len(corners) > most_corners:
        corners = corners[np.linspace(0, len(corners) - 1, most_corners).astype(int)]
    scale = np.array([aspect, 1.0]) / max(aspect, 1.0)
    points = np.stack([x, y], axis=1) * scale
    start = corners * scale
    side = np.roll(start, -1, axis=0) - start
    away = points[:, None, :] - start[None, :, :]
    length = np.maximum((side**2).sum(axis=1), 1e-12)
    along = np.clip((away * side[None]).sum(axis=2) / length[None], 0.0, 1.0)
    gap = away - along[..., None] * side[None]
    nearest = np.sqrt((gap**2).sum(axis=2).min(axis=1))
    return np.where(_inside(points, start, side), 0.0, nearest)


def presence_at(distance: Values) -> Values:
    """Return how present what lies that far away is: 1 inside, a half at a tenth of the side."""
    return np.asarray(1.0 / (1.0 + (distance / _HALF) ** 2))


def region_at(features: VisualFeatures, place: Place) -> int | None:
    """Return the region with the smallest outline around a place, else the nearest one.

    None if there are no regions. A ring may cover less than the disc that it goes around, so
    it is outlines that are compared.
    """
    if not features.regions:
        return None
    x, y = np.array([place[0]]), np.array([place[1]])
    away = [
        round(float(distance_to(region, x, y, features.aspect, _EVERY_CORNER)[0]), 3)
        for region in features.regions
    ]
    nearest = min(away)
    found = [i for i, distance in enumerate(away) if distance == nearest]
    return min(found, key=lambda i: (_enclosed(features.regions[i].outline), i))


def _enclosed(outline: Stroke) -> float:
    """Return the share of the picture that an outline goes around (the shoelace formula)."""
    x, y = np.array(outline, np.float64).T
    return round(abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2.0, 6)


def _inside(points: Values, start: Values, side: Values) -> NDArray[np.bool_]:
    """Return which points lie in a polygon: a ray to the right crosses its sides oddly often."""
    end = start + side
    x, y = points[:, 0][:, None], points[:, 1][:, None]
    crosses = (start[None, :, 1] > y) != (end[None, :, 1] > y)
    rise = np.where(np.abs(side[:, 1]) < 1e-12, 1e-12, side[:, 1])[None]
    at = start[None, :, 0] + (y - start[None, :, 1]) * side[None, :, 0] / rise
    return np.asarray((crosses & (x < at)).sum(axis=1) % 2 == 1)
