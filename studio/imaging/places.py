"""Which region lies at a place, and how far a place is from a region."""

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Place, Region, Stroke, VisualFeatures

Values = NDArray[np.float64]


def region_in_map(grid: NDArray[np.int16], place: Place) -> int:
    """Return the region of the maps' cell at a place, or -1.

    A place outside the picture counts as the nearest one at its edge.
    """
    rows, columns = grid.shape
    column = min(max(int(place[0] * columns), 0), columns - 1)
    row = min(max(int(place[1] * rows), 0), rows - 1)
    return int(grid[row, column])


def region_at(features: VisualFeatures, place: Place) -> int | None:
    """Return the region with the smallest outline around a place, else the nearest one.

    None if there are no regions. A ring may cover less than the disc that it goes around, so
    it is outlines that are compared.
    """
    if not features.regions:
        return None
    x, y = np.array([place[0]]), np.array([place[1]])
    away = [
        round(float(distance_to(region, x, y, features.aspect)[0]), 3)
        for region in features.regions
    ]
    nearest = min(away)
    found = [i for i, distance in enumerate(away) if distance == nearest]
    return min(found, key=lambda i: (enclosed_share(features.regions[i].outline), i))


def distance_to(
    region: Region, x: Values, y: Values, aspect: float, most_corners: int | None = None
) -> Values:
    """Return how far places lie from a region, as shares of the picture's long side; 0 inside.

    Parameters
    ----------
    region : Region
    x, y : ndarray of float64, shape (n,)
        The places, in [0, 1].
    aspect : float
        Width of the picture divided by its height.
    most_corners : int, optional
        Of an outline with more corners only so many are taken, evenly.

    Returns
    -------
    ndarray of float64, shape (n,)
    """
    corners = np.array(region.outline, np.float64)
    if most_corners is not None and len(corners) > most_corners:
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


def enclosed_share(outline: Stroke) -> float:
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
