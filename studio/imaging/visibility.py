"""Which part of a picture is seen, where paths may go. Only numpy: the window uses it too."""

import numpy as np

from studio.imaging.features import VisualFeatures
from studio.imaging.grids import Values

MARGIN = 0.03
"""Share of the picture along its edges that no path enters."""

SEEN = 0.05
"""Weight of a cell below which it is not seen, and no path dwells there."""


def visible_part(features: VisualFeatures) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of what is seen of the picture."""
    seen = features.maps.weight >= SEEN
    if not seen.any():
        return (0.0, 0.0, 1.0, 1.0)
    down, across = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    rows, columns = seen.shape
    return (
        float(across[0]) / columns,
        float(down[0]) / rows,
        float(across[-1] + 1) / columns,
        float(down[-1] + 1) / rows,
    )


def off_edge(position: Values) -> Values:
    """Return 1 inside a picture, falling to 0 at its edge, where people rarely look."""
    return np.asarray(np.clip(np.minimum(position, 1.0 - position) / 0.12, 0.0, 1.0), np.float64)
