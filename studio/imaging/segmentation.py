"""Cutting a picture into the areas that a person would outline.

Small patches (a watershed from plain places) are joined step by step: first those whose
common border is faintest and whose colours are most alike. Lines drawn between things are
then given to these, the joining goes on with what they part in mind, and clear geometric
figures become areas of their own.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.adjacency import adjacency_of
from studio.imaging.colour import Field
from studio.imaging.copies import Copies
from studio.imaging.figures import Figure
from studio.imaging.inlay import with_figures
from studio.imaging.merging import Areas
from studio.imaging.patches import patches_of, renumbered, smoothed
from studio.imaging.tidying import with_nearest, with_smooth_borders, without_islands

SCALE = 384
"""Long side of the picture that is cut."""

_LIMIT = 7.6
_FIRST = 0.73
"""Areas stay apart when joining them costs more (CIELAB), and the share of this at first."""

_ORDINARY_SPREAD = 24.0
_FLATTEST, _LIVELIEST = 0.6, 1.25
"""Spread of the colours (CIELAB) at which the limit is as given; bounds of its change."""

_THICKEST_LINE = 5.5
_LEAST_LENGTH = 40.0
_MOST_OF_ONE = 0.55
_MOST_LINES = 0.5
"""Share of the picture above which thin areas are no lines but what the picture is of."""


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """A picture cut by its colours.

    Parameters
    ----------
    labels : ndarray of int32, shape (rows, columns), long side `SCALE`
        The area of each pixel, numbered from 0 without gaps.
    lab : ndarray of float32, shape (rows, columns, 3)
        The colours by which it was cut.
    """

    labels: NDArray[np.int32]
    lab: Field


def segment(copies: Copies) -> Segmentation:
    """Return the areas that the colours of a picture tell."""
    rows, columns = copies.lab.shape[:2]
    scale = SCALE / max(rows, columns)
    size = (max(8, round(columns * scale)), max(8, round(rows * scale)))
    lab = smoothed(np.asarray(cv2.resize(copies.lab, size, interpolation=cv2.INTER_AREA)))
    return Segmentation(with_smooth_borders(_joined(lab), lab), lab)


def with_things(segmentation: Segmentation, figures: tuple[Figure, ...] = ()) -> NDArray[np.int32]:
    """Return the index of the area that each pixel belongs to, figures included.

    Parameters
    ----------
    segmentation : Segmentation
    figures : tuple of Figure
        What was found on the picture's edges; the clear ones become areas.

    Returns
    -------
    ndarray of int32, shape (rows, columns), long side `SCALE`
        Areas are connected and numbered from 0 without gaps, in the order of their first
        pixel.
    """
    return without_islands(with_figures(segmentation.labels, figures, segmentation.lab))


def _joined(lab: Field) -> NDArray[np.int32]:
    patches = patches_of(lab)
    areas = Areas(adjacency_of(patches, lab))
    spread = float(np.sqrt(lab.reshape(-1, 3).var(axis=0).sum()))
    limit = _LIMIT * min(max(spread / _ORDINARY_SPREAD, _FLATTEST), _LIVELIEST)
    areas.join(_FIRST * limit, crowded=False)
    lines = areas.networks(_THICKEST_LINE, _LEAST_LENGTH, _MOST_OF_ONE)
    labels = areas.roots()[patches]
    drawn = np.isin(labels, lines)
    if lines and float(drawn.mean()) < _MOST_LINES:
        whole = with_nearest(labels, drawn)
        roots, inverse = np.unique(whole, return_inverse=True)
        patches = inverse.reshape(whole.shape).astype(np.int32)
        areas = Areas(adjacency_of(patches, lab, drawn), areas.unevenness(roots))
    areas.join(limit, crowded=True)
    return renumbered(areas.roots()[patches])
