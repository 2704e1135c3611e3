"""The motif's contour: the picture's main line, drawn in eight strokes."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from studio.imaging.features import VisualFeatures
from studio.imaging.paths import reading_path
from studio.mapping.curves import Values
from studio.mapping.plan import Curve
from studio.mapping.reading import Reading

LENGTH = 8
_LEAST_SHARE_OF_HEIGHT = 0.05


@lru_cache(maxsize=4)
def motif_contour(features: VisualFeatures, reading: Reading) -> Curve:
    """Return the contour of the main motif, shape (8,), -1 (low) to 1 (high).

    The line is the drawn path if that is read, else the skyline, ridge or row of things that
    leads across the picture; where that is level, the upper edge of the region that draws the
    eye most; where there is none, lightness along the path. The last few are
    remembered; the values are read-only.
    """
    for line in (_main_line(features, reading), _upper_edge(features)):
        if line is not None and np.ptp(line) >= _LEAST_SHARE_OF_HEIGHT:
            return _contour(line)
    lightness = reading.sights[0]
    if np.ptp(lightness) < 1e-6:
        # Nothing is seen at all.
        return ARCH
    return _contour(np.asarray(lightness, np.float64))


def _contour(line: Values) -> Curve:
    """Return a line (high values high) as eight means between -1 and 1."""
    at = np.linspace(0.0, len(line) - 1.0, 8 * LENGTH)
    fine = np.interp(at, np.arange(len(line)), line)
    means = fine.reshape(LENGTH, -1).mean(axis=1)
    low, high = float(means.min()), float(means.max())
    span = max(high - low, 1e-9)
    contour = np.asarray(np.round(2.0 * (means - low) / span - 1.0, 3), np.float32)
    contour.setflags(write=False)
    return contour


def _main_line(features: VisualFeatures, reading: Reading) -> Values:
    """Return the height of the drawn path, or of the way that leads across the picture."""
    path = reading.path
    if path.kind not in ("drawn", "left_to_right"):
        path = reading_path(features, "left_to_right")
    return np.asarray(1.0 - path.points[:, 1], np.float64)


def _upper_edge(features: VisualFeatures) -> Values | None:
    """Return the upper edge of the region that draws the eye most, from its left to right."""
    eligible = [r for r in features.regions if r.area >= 0.01 and len(r.outline) >= 4]
    if not eligible:
        return None
    region = max(eligible, key=lambda r: round(r.saliency * r.area**0.25, 3))
    outline = np.array([*region.outline, region.outline[0]], np.float64)
    left, right = outline[:, 0].min(), outline[:, 0].max()
    if right - left < 0.05:
        return None
    x = np.linspace(left, right, 34)[1:-1]
    top = np.full(len(x), np.inf)
    for (x0, y0), (x1, y1) in pairwise(outline):
        low, high = min(x0, x1), max(x0, x1)
        if high > low:
            inside = (x >= low) & (x <= high)
            y = y0 + (x[inside] - x0) / (x1 - x0) * (y1 - y0)
            top[inside] = np.minimum(top[inside], y)
    return np.asarray(1.0 - top) if np.isfinite(top).all() else None


ARCH = _contour(np.sin(np.linspace(0.0, np.pi, LENGTH)))
"""One calm arch."""
