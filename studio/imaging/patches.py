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
    cell = (row * down // rows)[:, None] * across + (column * across // columns)[None, :]
    cell = cell.reshape(-1)
    off_row = (row + 0.5) * down / rows % 1.0 - 0.5
    off_column = (column + 0.5) * across / columns % 1.0 - 0.5
    off = _OFF_MIDDLE * np.hypot(off_row[:, None], off_column[None, :])
    soft = np.asarray(cv2.GaussianBlur(edge, (0, 0), _SEED_BLUR), np.float32)
    first = _least(soft + off, cell)
    seeds = np.zeros(rows * columns, np.float32)
    seeds[first] = np.arange(1, len(first) + 1)
    markers = cv2.dilate(seeds.reshape(rows, columns), np.ones((3, 3), np.uint8)).reshape(-1)
    flat = lab.reshape(-1, 3)
    apart = np.linalg.norm(flat - flat[first][cell], axis=1)
    second = _least((edge + off).reshape(-1) - apart, cell)
    second = second[(apart[second] > _ELSE) & (markers[second] == 0)]
    markers[second] = len(first) + 1 + np.arange(len(second))
    return np.rint(markers.reshape(rows, columns)).astype(np.int32)


def _least(cost: NDArray[np.floating], cell: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pixel of least cost in each cell."""
    order = np.lexsort((np.round(cost.reshape(-1), 2), cell))
    _, first = np.unique(cell[order], return_index=True)
    return np.asarray(order[first], np.int64)


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
