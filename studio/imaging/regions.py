"""The regions of a picture, with what each looks like."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field, warmth
from studio.imaging.copies import Copies
from studio.imaging.describing import describe, related
from studio.imaging.features import Region
from studio.imaging.figures import Figure
from studio.imaging.naming import named
from studio.imaging.segmentation import Segmentation, with_things


def find_regions(
    copies: Copies,
    segmentation: Segmentation,
    figures: tuple[Figure, ...],
    fineness: Field,
    saliency: Field,
) -> tuple[tuple[Region, ...], NDArray[np.int16]]:
    """Return the regions, largest first, and their index on the grid.

    Parameters
    ----------
    copies : Copies
    segmentation : Segmentation
        As `segment` cuts them.
    figures : tuple of Figure
        What `find_figures` finds in them.
    fineness, saliency : ndarray of float32, shape `copies.grid`

    Returns
    -------
    regions : tuple of Region
        Empty only where the whole picture is transparent.
    index : ndarray of int16, shape `copies.grid`
        -1 where the picture is transparent.
    """
    labels = with_things(segmentation, figures)
    rows, columns = labels.shape
    size = (columns, rows)
    lab = np.asarray(cv2.resize(copies.lab, size, interpolation=cv2.INTER_AREA), np.float32)
    weight = np.asarray(cv2.resize(copies.weight, size, interpolation=cv2.INTER_AREA), np.float32)
    layers = np.dstack(
        [
            lab,
            warmth(lab),
            cv2.resize(fineness, size, interpolation=cv2.INTER_LINEAR),
            cv2.resize(saliency, size, interpolation=cv2.INTER_LINEAR),
        ]
    ).astype(np.float32)
    count = int(labels.max()) + 1
    pixels = np.bincount(labels.reshape(-1), minlength=count)
    mass = np.bincount(labels.reshape(-1), weight.reshape(-1).astype(np.float64), count)
    seen = np.flatnonzero(mass >= 0.25 * pixels).tolist()
    order = sorted(seen, key=lambda i: (-round(float(mass[i]) / labels.size, 4), i))
    position = np.full(count, -1, np.int32)
    position[order] = np.arange(len(order), dtype=np.int32)
    ranked = position[labels]
    described = named(describe(ranked, layers, weight, range(len(order))), figures)
    regions = related(described, ranked)
    return regions, _on_grid(ranked, copies)


def _on_grid(labels: NDArray[np.int32], copies: Copies) -> NDArray[np.int16]:
    """Return the region that covers the middle of each cell, or -1."""
    rows, columns = copies.grid
    y = ((np.arange(rows) + 0.5) * labels.shape[0] / rows).astype(int)
    x = ((np.arange(columns) + 0.5) * labels.shape[1] / columns).astype(int)
    cells = labels[np.ix_(y, x)]
    return np.where(copies.cell_weight > 0.05, cells, -1).astype(np.int16)
