"""Making the borders between areas as a person would draw them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.patches import edge_strength, renumbered

Labels = NDArray[np.int32]

_EDGE = 3.0
"""Difference in CIELAB between a pixel's neighbours that shows where a border is."""

_NEAR = 3.0
_SPREAD = 4.0
"""Pixels from an edge within which borders stay, and spread of the smoothing beyond."""

_LEAST_ISLAND = 0.001
"""Share of the picture below which a part of an area that lies apart from it is none."""


def with_nearest(labels: Labels, gone: NDArray[np.bool_]) -> Labels:
    """Return the labels, those that are gone taken from the nearest pixels that stay."""
    if not gone.any() or gone.all():
        return labels
    _, nearest = cv2.distanceTransformWithLabels(
        gone.astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros(int(nearest.max()) + 1, np.int32)
    table[nearest[~gone]] = labels[~gone]
    return np.asarray(table[nearest], np.int32)


def with_smooth_borders(labels: Labels, lab: Field) -> Labels:
    """Return the labels with smooth borders where no edge in the picture tells them.

    Somewhere in a smooth change of colour, or in a blur, a border has to go on to meet the
    next one; there it shall not follow the patches.
    """
    edge = edge_strength(np.asarray(cv2.GaussianBlur(lab, (0, 0), 1.0), np.float32))
    away = cv2.distanceTransform((edge <= _EDGE).astype(np.uint8), cv2.DIST_L2, 3)
    free = np.asarray(away > _NEAR)
    if not free.any():
        return labels
    rows, columns = labels.shape
    half = (max(2, columns // 2), max(2, rows // 2))
    best = np.full((half[1], half[0]), -1.0, np.float32)
    chosen = np.zeros((half[1], half[0]), np.int32)
    for label in range(int(labels.max()) + 1):
        share = cv2.resize(
            (labels == label).astype(np.float32), half, interpolation=cv2.INTER_AREA
        )
        soft = np.round(cv2.GaussianBlur(share, (0, 0), _SPREAD / 2.0), 4)
        more = soft > best
        best[more] = soft[more]
        chosen[more] = label
    smooth = cv2.resize(
        chosen.astype(np.float32), (columns, rows), interpolation=cv2.INTER_NEAREST
    )
    return np.where(free, smooth, labels).astype(np.int32)


def components(labels: Labels) -> Labels:
    """Return the connected parts of all areas, numbered from 0 without gaps."""
    rows, columns = labels.shape
    # Pixels alternate with links, which are open between equal labels only.
    ways = np.zeros((2 * rows - 1, 2 * columns - 1), np.uint8)
    ways[::2, ::2] = 1
    ways[1::2, ::2] = labels[1:] == labels[:-1]
    ways[::2, 1::2] = labels[:, 1:] == labels[:, :-1]
    _, parts = cv2.connectedComponents(ways, connectivity=4)
    return np.asarray(parts[::2, ::2] - 1, np.int32)


def without_islands(labels: Labels) -> Labels:
    """Return the labels, each area in one piece.

    A large part that lies apart becomes an area of its own, a small one is given to what
    lies around it.
    """
    parts = components(labels)
    sizes = np.bincount(parts.reshape(-1))
    area = np.zeros(len(sizes), np.int32)
    area[parts.reshape(-1)] = labels.reshape(-1)
    largest = np.zeros(int(labels.max()) + 1, np.int64)
    np.maximum.at(largest, area, sizes)
    small = (sizes < _LEAST_ISLAND * labels.size) & (sizes < largest[area])
    return renumbered(with_nearest(parts, small[parts]))
