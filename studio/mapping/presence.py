"""How near the reading path is to each region, beat by beat."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Stroke, VisualFeatures
from studio.imaging.places import distance_to
from studio.mapping.curves import Values
from studio.mapping.reading import FINE_STEPS, read_along

_HALF = 0.10
"""Distance, as a share of the picture's long side, at which a region is half present."""
_MOST_CORNERS = 64
"""Of an outline with more corners, so many tell how far the path is from it."""


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
    rows = [
        distance_to(region, x, y, features.aspect, _MOST_CORNERS) for region in features.regions
    ]
    return np.stack(rows) if rows else np.zeros((0, FINE_STEPS))


def presence_at(distance: Values) -> Values:
    """Return how present what lies that far away is: 1 inside, a half at a tenth of the side."""
    return np.asarray(1.0 / (1.0 + (distance / _HALF) ** 2))
