"""Small plain patches of a picture: what areas are put together from."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field

_CELL = 15
"""Side of the grid of patches, in pixels."""

_OFF_MIDDLE = 4.0
"""CIELAB difference that a seed is worth moving for, from the middle of its cell to a corner."""

_ELSE = 12.0
"""CIELAB difference from a cell's plainest place at which something else is there."""

_SEED_BLUR = 1.5
_CHROMA_BLUR = 1.2
"""Spread, in pixels, with which a* and b* are smoothed: files keep them coarsely anyway."""


def smoothed(lab: Field) -> Field:
    """Return the colours without grain, their edges kept."""
    soft = lab.copy()
    for channel in (1, 2):
        soft[..., channel] = cv2.GaussianBlur(lab[..., channel], (0, 0), _CHROMA_BLUR)
    once = cv2.bilateralFilter(soft, 5, 9.0, 2.0)
    return np.asarray(cv2.bilateralFilter(once, 5, 7.0, 2.0), np.float32)


def patches_of(lab: Field) -> NDArray[np.int32]:
    """Return small plain patches, from a watershed of the colours.

    Its seeds are the plainest place of each cell of a regular grid, so that grain and the
    coding of a file hardly move them.

    Parameters
    ----------
    lab : ndarray of float32, shape (rows, columns, 3)
        As `smoothed` returns them.

    Returns
    -------
    ndarray of int32, shape (rows, columns)
        Connected patches, numbered from 0 without gaps.
    """
    markers = _seeds(lab)
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


def _seeds(lab: Field) -> NDArray[np.int32]:
    """Return markers at the plainest place of each cell, near its middle if all are plain.

    A cell with something else in it, such as a thin line, has a second one there.
    """
    rows, columns = lab.shape[:2]
    edge = edge_strength(lab)
    down, across = max(1, round(rows / _CELL)), max(1, round(columns / _CELL))
    row, column = np.arange(rows), np.arange(columns)
    cell_row, cell_column = row * down // rows, column * across // columns
    off_row = (row + 0.5) * down / rows % 1.0 - 0.5
    off_column = (column + 0.5) * across / columns % 1.0 - 0.5
    off = _OFF_MIDDLE * np.hypot(off_row[:, None], off_column[None, :])
    soft = np.asarray(cv2.GaussianBlur(edge, (0, 0), _SEED_BLUR), np.float32)
    first = _least(soft + off, cell_row, cell_column)
    seeds = np.zeros(rows * columns, np.float32)
    seeds[first] = np.arange(1, len(first) + 1)
    markers = cv2.dilate(seeds.reshape(rows, columns), np.ones((3, 3), np.uint8)).reshape(-1)
    plain = lab.reshape(-1, 3)[first].reshape(down, across, 3)
    apart = _length(lab - plain[cell_row][:, cell_column])
    second = _least(edge + off - apart, cell_row, cell_column)
    second = second[(apart.reshape(-1)[second] > _ELSE) & (markers[second] == 0)]
    markers[second] = len(first) + 1 + np.arange(len(second))
    return np.rint(markers.reshape(rows, columns)).astype(np.int32)


def _least(
    cost: NDArray[np.floating], cell_row: NDArray[np.int64], cell_column: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the pixel of least cost in each cell, the first where several are alike.

    Parameters
    ----------
    cost : ndarray, shape (rows, columns)
    cell_row, cell_column : ndarray of int64, shapes (rows,) and (columns,)
        Row of cells of each row of pixels and column of cells of each column, rising.
    """
    row, column = _members(cell_row), _members(cell_column)
    down, high = row.shape
    across, wide = column.shape
    cells = np.round(cost, 2)[row.reshape(-1)][:, column.reshape(-1)]
    cells = cells.reshape(down, high, across, wide).transpose(0, 2, 1, 3)
    best = np.argmin(cells.reshape(down, across, high * wide), axis=2)
    in_row = np.take_along_axis(row, best // wide, axis=1)
    in_column = np.take_along_axis(column, (best % wide).T, axis=1).T
    return np.asarray((in_row * cost.shape[1] + in_column).reshape(-1), np.int64)


def _members(cell: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the members of each cell; the last one is repeated where a cell has fewer."""
    first = np.flatnonzero(np.diff(cell, prepend=-1))
    counts = np.diff(first, append=len(cell))
    members = first[:, None] + np.minimum(np.arange(counts.max()), counts[:, None] - 1)
    return np.asarray(members, np.int64)


def edge_strength(lab: Field) -> Field:
    """Return the CIELAB difference between the neighbours of each pixel, the larger way."""
    padded = np.pad(lab, ((1, 1), (1, 1), (0, 0)), mode="edge")
    across = _squared(padded[1:-1, 2:] - padded[1:-1, :-2])
    down = _squared(padded[2:, 1:-1] - padded[:-2, 1:-1])
    return np.asarray(np.sqrt(np.maximum(across, down)), np.float32)


def _length(vectors: Field) -> Field:
    return np.asarray(np.sqrt(_squared(vectors)), np.float32)


def _squared(vectors: Field) -> Field:
    """Return the squared length of vectors; three planes are summed faster than short rows."""
    one, two, three = (vectors[..., i] for i in range(3))
    return np.asarray(one * one + two * two + three * three, np.float32)


def renumbered(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the labels, from 0 up, numbered without gaps in the order of their first pixel."""
    flat = labels.reshape(-1)
    first = np.full(int(flat.max()) + 1, flat.size, np.int64)
    first[flat[::-1]] = np.arange(flat.size - 1, -1, -1)  # what comes last stays
    order = np.argsort(first)
    number = np.empty(len(first), np.int32)
    number[order] = np.arange(len(first), dtype=np.int32)
    return np.asarray(number[labels], np.int32)
