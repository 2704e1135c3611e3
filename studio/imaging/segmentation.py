"""Cutting a picture into the areas that a person would outline.

Small patches (a watershed from plain places) are joined step by step: first
those whose common border is faintest and whose colours are most alike. Both must differ
for a border to stay, so that a smooth sky is one area although its colour changes, and a
meadow is one area although it is full of edges.
"""

import heapq
import math
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.copies import Copies

SCALE = 384
"""Long side of the picture that is cut."""

_CELL = 16
"""Side of the grid that keeps first patches small, in pixels."""

_MOST = 36
"""More areas than this nobody outlines."""

_LIMIT = 0.25
"""Areas stay apart when joining them costs more than this share of the colours' spread."""

_PLAIN = 3.0
"""Difference in CIELAB between a pixel's neighbours below which it is plain."""

_SEED = 6
"""Fewest plain pixels that make a patch."""

_SHADING = 1.2
"""Difference across a border that smooth shading makes, without any border."""

_LEAST_AREA = 0.0012
_REACH = 2
"""Pixels from a border at which the colours on both sides are compared."""

_Side: TypeAlias = tuple[float, float, float, float]
"""Length of a border, and the sum along it of how the colours beyond differ."""


@dataclass(slots=True)
class _Patch:
    """An area while it grows. `borders` maps each neighbour to what is seen across."""

    pixels: float
    colour: tuple[float, float, float]
    borders: dict[int, _Side]


def segment(copies: Copies) -> NDArray[np.int32]:
    """Return the index of the area that each pixel belongs to.

    Returns
    -------
    ndarray of int32, shape (rows, columns), long side `SCALE`
        Areas are numbered from 0 without gaps, in the order of their first pixel.
    """
    rows, columns = copies.lab.shape[:2]
    scale = SCALE / max(rows, columns)
    size = (max(8, round(columns * scale)), max(8, round(rows * scale)))
    lab = np.asarray(cv2.resize(copies.lab, size, interpolation=cv2.INTER_AREA), np.float32)
    smooth = _smoothed(lab)
    patches = _patches(smooth)
    return _renumbered(_joined(patches, smooth)[patches])


def _smoothed(lab: Field) -> Field:
    once = cv2.bilateralFilter(lab, 5, 9.0, 2.0)
    return np.asarray(cv2.bilateralFilter(once, 5, 7.0, 2.0), np.float32)


def _patches(lab: Field) -> NDArray[np.int32]:
    """Return small plain patches, from a watershed of the colours.

    Its seeds are the plain places (also the crest of a thin line is one), cut by a regular
    grid so that no seed leaks through a gap in a border into the next thing.
    """
    edge = np.round(_edge_strength(lab), 2)
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
    return _renumbered(np.rint(labels).astype(np.int32))


def _middle(cell: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which positions along one axis lie well inside their cell of the grid."""
    margin = _CELL // 4
    count = len(cell)
    at = np.arange(count)
    before, after = cell[np.maximum(at - margin, 0)], cell[np.minimum(at + margin, count - 1)]
    return np.asarray((before == cell) & (after == cell), np.bool_)


def _edge_strength(lab: Field) -> Field:
    """Return the CIELAB difference between the neighbours of each pixel, the larger way."""
    padded = np.pad(lab, ((1, 1), (1, 1), (0, 0)), mode="edge")
    across = padded[1:-1, 2:] - padded[1:-1, :-2]
    down = padded[2:, 1:-1] - padded[:-2, 1:-1]
    steeper = np.maximum(np.square(across).sum(axis=2), np.square(down).sum(axis=2))
    return np.asarray(np.sqrt(steeper), np.float32)


def _joined(patches: NDArray[np.int32], lab: Field) -> NDArray[np.int32]:
    """Return for every patch the patch that it is joined to."""
    alive = dict(enumerate(_graph(patches, lab)))
    count = len(alive)
    total = float(patches.size)
    parent = list(range(count))
    version = [0] * count
    spread = float(np.sqrt(lab.reshape(-1, 3).var(axis=0).sum()))
    limit = min(max(_LIMIT * spread, 4.5), 9.0)
    heap: list[tuple[float, int, int, int, int]] = []

    def offer(i: int, j: int) -> None:
        low, high = (i, j) if i < j else (j, i)
        price = _price(alive[low], alive[high], alive[low].borders[high], total)
        heapq.heappush(heap, (price, low, high, version[low], version[high]))

    for i, node in alive.items():
        for j in node.borders:
            if i < j:
                offer(i, j)
    while heap and len(alive) > 1:
        price, i, j, version_i, version_j = heapq.heappop(heap)
        if i not in alive or j not in alive or (version[i], version[j]) != (version_i, version_j):
            continue
        small = min(alive[i].pixels, alive[j].pixels) < _LEAST_AREA * total
        if price > limit and not small and len(alive) <= _MOST:
            continue
        _absorb(alive, i, j)
        parent[j] = i
        version[i] += 1
        for k in sorted(alive[i].borders):
            offer(i, k)
    for i in range(count):
        root = i
        while parent[root] != root:
            root = parent[root]
        parent[i] = root
    return np.array(parent, np.int32)


def _price(one: _Patch, two: _Patch, side: _Side, total: float) -> float:
    """Return how much is lost by joining two areas.

    Both what differs just across the border and what differs as a whole must be large.
    Along the border the differences are summed as vectors, so that texture cancels out.
    """
    length, *across = side
    border = math.hypot(*across) / length
    border = max(border - _SHADING, 0.2 * border)
    apart = math.dist(one.colour, two.colour)
    smaller = min(one.pixels, two.pixels) / total
    size = min(1.4, max(0.25, (smaller / 0.01) ** 0.3))
    return round(float(math.sqrt(apart * border) * size), 3)


def _absorb(alive: dict[int, _Patch], i: int, j: int) -> None:
    one, two = alive[i], alive.pop(j)
    pixels = one.pixels + two.pixels
    share = two.pixels / pixels
    first, second = one.colour, two.colour
    one.colour = (
        first[0] + (second[0] - first[0]) * share,
        first[1] + (second[1] - first[1]) * share,
        first[2] + (second[2] - first[2]) * share,
    )
    one.pixels = pixels
    one.borders.pop(j, None)
    for k, side in two.borders.items():
        if k == i:
            continue
        had = one.borders.get(k, (0.0, 0.0, 0.0, 0.0))
        joined = (had[0] + side[0], had[1] + side[1], had[2] + side[2], had[3] + side[3])
        one.borders[k] = joined
        other = alive[k]
        other.borders.pop(j, None)
        other.borders[i] = (joined[0], -joined[1], -joined[2], -joined[3])


def _graph(patches: NDArray[np.int32], lab: Field) -> list[_Patch]:
    count = int(patches.max()) + 1
    flat = patches.reshape(-1)
    pixels = np.bincount(flat, minlength=count)
    colours = [
        np.bincount(flat, lab[..., i].reshape(-1), count) / np.maximum(pixels, 1) for i in range(3)
    ]
    keys, across = [], []
    for turned in (False, True):
        labels = patches.T if turned else patches
        pixels_lab = lab.transpose(1, 0, 2) if turned else lab
        key, difference = _borders(labels, pixels_lab, count)
        keys.append(key)
        across.append(difference)
    pairs, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    together = np.concatenate(across).astype(np.float64)
    sums = [np.bincount(inverse, together[:, i]).tolist() for i in range(3)]
    lengths = np.bincount(inverse).tolist()
    nodes = [
        _Patch(float(size), (float(light), float(a), float(b)), {})
        for size, light, a, b in zip(pixels, *colours, strict=True)
    ]
    for key, length, light, a, b in zip(pairs.tolist(), lengths, *sums, strict=True):
        i, j = divmod(key, count)
        nodes[i].borders[j] = (length, light, a, b)
        nodes[j].borders[i] = (length, -light, -a, -b)
    return nodes


def _borders(
    labels: NDArray[np.int32], lab: Field, count: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the pairs of patches beside each other in a row, and how the colours differ.

    The colours are taken a little away from the border, where it is not blurred, as long
    as the patch reaches there.
    """
    row, column = np.nonzero(labels[:, :-1] != labels[:, 1:])
    left, right = column, column + 1
    mine, other = labels[row, left], labels[row, right]
    for _ in range(_REACH):
        further = np.maximum(left - 1, 0)
        left = np.where(labels[row, further] == mine, further, left)
        further = np.minimum(right + 1, labels.shape[1] - 1)
        right = np.where(labels[row, further] == other, further, right)
    difference = lab[row, right] - lab[row, left]
    ordered = mine < other
    key = np.where(ordered, mine, other).astype(np.int64) * count + np.where(ordered, other, mine)
    return key, np.asarray(np.where(ordered[:, None], difference, -difference), np.float32)


def _renumbered(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    values, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    order = np.empty(len(values), np.int32)
    order[np.argsort(first)] = np.arange(len(values), dtype=np.int32)
    return order[inverse.reshape(labels.shape)].astype(np.int32)
