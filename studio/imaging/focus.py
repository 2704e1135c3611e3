"""Which parts of a picture are in focus, and how deep its focus is."""

import cv2
import numpy as np

from studio.imaging.colour import Field
from studio.imaging.copies import Copies

_FINE = 0.7
_COARSE = 2.0
_SHARPEST = _COARSE / _FINE
"""What the energies of the two scales stand in for a perfectly sharp edge."""

_WIDE = 14.0
"""Blur, in pixels of a picture of 512, beyond which a change is shading and no edge."""

_FAINT = 0.02
"""Gradient energy (L* a pixel, squared) that tells nothing of sharpness."""

_RELIEF = 1.5
"""Departure from the surroundings in L* that half tells how sharp a place is."""

_FILL = 5.0
"""Cells over which a plain place takes the sharpness of what lies around it."""

_SOFT = 1.5
"""Blur of edges, in pixels of a picture of 512, that counts as half in focus."""

_CLEARLY = 0.28
"""Spread of the sharpness, weighted by area, in a picture of one sharp thing."""


def focus_of(copies: Copies) -> tuple[Field, float]:
    """Return how sharp each cell is, and how deep the focus of the picture is.

    An edge of blur s keeps, between two smoothings, a share of its gradient energy that
    follows from s alone and not from its contrast. Plain places show no sharpness of their
    own and take that of their surroundings.

    Parameters
    ----------
    copies : Copies

    Returns
    -------
    focus : ndarray of float32, shape `copies.grid`
        0 (blurred) to 1 (as sharp as the sharpest of this picture); 1 where nothing tells.
    depth : float
        0 where all is equally sharp, 1 for a sharp thing before a blurred ground.
    """
    light = np.ascontiguousarray(copies.lab[..., 0])
    fine, coarse = (_energy(light, sigma) for sigma in (_FINE, _COARSE))
    apart = cv2.GaussianBlur(light, (0, 0), 1.0) - cv2.GaussianBlur(light, (0, 0), _WIDE)
    cells = copies.to_grid(np.dstack([fine, coarse, np.square(apart)]))
    seen = copies.cell_weight[..., None]
    pooled = np.asarray(cv2.GaussianBlur(cells * seen, (0, 0), 1.2), np.float32)
    ratio = (pooled[..., 0] + 0.1 * _FAINT) / (pooled[..., 1] + 0.1 * _FAINT)
    ratio = np.clip(ratio, 1.02, _SHARPEST)
    blur = (_COARSE**2 - np.square(_FINE * ratio)) / (np.square(ratio) - 1.0)
    sharp = 1.0 / (1.0 + np.maximum(blur, 0.0) / _SOFT**2)
    telling = np.square(pooled[..., 2] / (pooled[..., 2] + _RELIEF**2)) * copies.cell_weight
    if float(telling.sum()) < 1e-3:
        return np.ones(copies.grid, np.float32), 0.0
    around = cv2.GaussianBlur(np.dstack([sharp * telling, telling]), (0, 0), _FILL)
    whole = float((sharp * telling).sum() / telling.sum())
    filled = (around[..., 0] + 0.05 * whole) / (around[..., 1] + 0.05)
    focus = telling * sharp + (1.0 - telling) * filled
    best = float(np.percentile(focus[copies.cell_weight > 0.05], 97))
    focus = np.clip(focus / max(best, 0.15), 0.0, 1.0).astype(np.float32)
    smooth = np.asarray(cv2.GaussianBlur(focus, (0, 0), 2.0), np.float32)
    weight = copies.cell_weight * (0.02 + telling)
    mean = float((smooth * weight).sum() / weight.sum())
    spread = float(np.sqrt((np.square(smooth - mean) * weight).sum() / weight.sum()))
    return focus, min(spread / _CLEARLY, 1.0)


def _energy(light: Field, sigma: float) -> Field:
    soft = cv2.GaussianBlur(light, (0, 0), sigma)
    dx = np.asarray(cv2.Scharr(soft, cv2.CV_32F, 1, 0, scale=1 / 32), np.float32)
    dy = np.asarray(cv2.Scharr(soft, cv2.CV_32F, 0, 1, scale=1 / 32), np.float32)
    return np.asarray(dx * dx + dy * dy, np.float32)
