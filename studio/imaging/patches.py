"""Small plain patches of a picture: what areas are put together from."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field

_CELL = 16
"""Side of the grid that keeps patches small, in pixels."""

_PLAIN = 3.0
"""Difference in CIELAB between a pixel's neighbours below which it is plain."""

_SEED = 6
"""Fewest plain pixels that make a patch."""


def smoothed(lab: Field) -> Field:
    """Return the colours without grain, their edges kept."""
    once = cv2.bilateralFilter(lab, 5, 9.0, 2.0)
    return np.asarray(cv2.bilateralFilter(once, 5, 7.0, 2.0), np.float32)


def patches_of(lab: Field) -> NDArray[np.int32]:
    """Return small plain patches, from a watershed of the colours.

    Its seeds are the plain places (also the crest of a thin line is one), cut by a regular
    grid so that no seed leaks through a gap in a border into the next thing.
    """
    edge = np.round(edge_strength(lab), 2)
    rows, columns = edge.shape
    plain = (edge < _PLAIN).astype(np.uint8)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(plain, connectivity=8)
    down, across = max(1, round(rows / _CELL)), max(1, round(columns / _CELL))
    cell_row = np.arange(rows) * down // rows
    cell_column = np.arange(columns) * across // columns
    cell = cell_row[:, None] * across + cell_column[None, :]
    # In wide plain places the flood, not the grid, shall draw the borders.
    wide = stats[:, cv2.CC_STAT_AREA] > 2 * _CELL * _CELL
    core = _middle(cell_row)[:, None] & _middle(cell_column)[None, :]
    seed = (parts > 0) & (core | ~wide[parts])
    key = np.where(seed, parts.astype(np.int64) * (down * across) + cell, 0)
    names, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
    seeds = (counts >= _SEED) & (names > 0)
    markers = np.where(seeds, np.cumsum(seeds), 0)[inverse.reshape(key.shape)].astype(np.int32)
    number = int(seeds.sum())
    seeded = np.bincount(cell.reshape(-1), (markers > 0).reshape(-1), down * across)
    for bare in np.flatnonzero(seeded == 0).tolist():  # texture throughout
        row, column = divmod(bare, across)
        top, bottom = np.searchsorted(cell_row, (row, row + 1)).tolist()
        left, right = np.searchsorted(cell_column, (column, column + 1)).tolist()
        y, x = divmod(int(np.argmin(edge[top:bottom, left:right])), right - left)
        number += 1
        markers[top + y, left + x] = number
    shown = lab * np.array([2.0, 1.0, 1.0], np.float32) + np.array([20, 128, 128], np.float32)
    cv2.watershed(np.clip(np.rint(shown), 0, 255).astype(np.uint8), markers)
    # OpenCV leaves lines between the patches, and a frame; close them.
    labels = markers.astype(np.float32)
    for _ in range(4):
        if labels.min() > 0:
            break
        grown = cv2.dilate(labels, np.ones((3, 3), np.uint8))
        labels = np.where(labels > 0, labels, grown).astype(np.float32)
    return renumbered(np.rint(labels).astype(np.int32))


def _middle(cell: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which positions along one axis lie well inside their cell of the grid."""
    margin = _CELL // 4
    count = len(cell)
    at = np.arange(count)
    before, after = cell[np.maximum(at - margin, 0)], cell[np.minimum(at + margin, count - 1)]
    return np.asarray((before == cell) & (after == cell), np.bool_)


def edge_strength(lab: Field) -> Field:
    """Return the CIELAB difference between the neighbours of each pixel, the larger way."""
    padded = np.pad(lab, ((1, 1), (1, 1), (0, 0)), mode="edge")
    across = padded[1:-1, 2:] - padded[1:-1, :-2]
    down = padded[2:, 1:-1] - padded[:-2, 1:-1]
    steeper = np.maximum(np.square(across).sum(axis=2), np.square(down).sum(axis=2))
    return np.asarray(np.sqrt(steeper), np.float32)


def renumbered(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the labels numbered from 0 without gaps, in the order of their first pixel."""
    values, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    order = np.empty(len(values), np.int32)
    order[np.argsort(first)] = np.arange(len(values), dtype=np.int32)
    return order[inverse.reshape(labels.shape)].astype(np.int32)
