"""Cutting a picture into the areas that a person would outline.

Small patches (a watershed from a regular grid of seeds) are joined step by step: first
those whose common border is faintest and whose colours are most alike. Both must differ
for a border to stay, so that a smooth sky is one area although its colour changes, and a
meadow is one area although it is full of edges.
"""

import heapq
import math
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.copies import Copies

SCALE = 384
"""Long side of the picture that is cut."""

_CELL = 16
_MOST = 36
_LEAST_AREA = 0.0012
_REACH = 2


@dataclass(slots=True)
class _Patch:
    pixels: float
    colour: NDArray[np.float64]
    rough: float
    borders: dict[int, tuple[float, float]]


def segment(copies: Copies) -> NDArray[np.int32]:
    """Return the index of the area that each pixel belongs to.

    Returns
    -------
    ndarray of int32, shape (rows, columns), long side `SCALE`
        Areas are connected and numbered from 0 without gaps, in the order of their first
        pixel.
    """
    rows, columns = copies.lab.shape[:2]
    scale = SCALE / max(rows, columns)
    size = (max(8, round(columns * scale)), max(8, round(rows * scale)))
    lab = np.asarray(cv2.resize(copies.lab, size, interpolation=cv2.INTER_AREA), np.float32)
    smooth = _smoothed(lab)
    edge = _edge_strength(smooth)
    patches = _patches(smooth, edge)
    return _renumbered(_joined(patches, smooth, edge)[patches])


def _smoothed(lab: Field) -> Field:
    once = cv2.bilateralFilter(lab, 5, 9.0, 2.0)
    return np.asarray(cv2.bilateralFilter(once, 5, 7.0, 2.0), np.float32)


def _edge_strength(lab: Field) -> Field:
    """Return the CIELAB difference across a few pixels, in the steeper direction."""
    padded = np.pad(lab, ((_REACH, _REACH), (_REACH, _REACH), (0, 0)), mode="edge")
    across = padded[_REACH:-_REACH, 2 * _REACH :] - padded[_REACH:-_REACH, : -2 * _REACH]
    down = padded[2 * _REACH :, _REACH:-_REACH] - padded[: -2 * _REACH, _REACH:-_REACH]
    steeper = np.maximum(np.square(across).sum(axis=2), np.square(down).sum(axis=2))
    return np.asarray(np.sqrt(steeper), np.float32)


def _patches(lab: Field, edge: Field) -> NDArray[np.int32]:
    rows, columns = edge.shape
    markers = np.zeros(edge.shape, np.int32)
    soft = np.asarray(cv2.GaussianBlur(edge, (0, 0), 1.0), np.float32)
    height = max(1, round(rows / _CELL))
    width = max(1, round(columns / _CELL))
    ys = np.linspace(0, rows, height + 1).astype(int)
    xs = np.linspace(0, columns, width + 1).astype(int)
    number = 0
    for top, bottom in pairwise(ys.tolist()):
        for left, right in pairwise(xs.tolist()):
            cell = np.round(soft[top:bottom, left:right], 2)
            y, x = divmod(int(np.argmin(cell)), right - left)
            number += 1
            markers[top + y, left + x] = number
    # Small plain things between the seeds get seeds of their own.
    plain = cv2.erode((edge < 4.0).astype(np.uint8), np.ones((3, 3), np.uint8))
    count, parts, stats, _ = cv2.connectedComponentsWithStats(plain, connectivity=4)
    seeded = np.zeros(count, bool)
    seeded[np.unique(parts[markers > 0])] = True
    for part in range(1, count):
        if not seeded[part] and stats[part, cv2.CC_STAT_AREA] >= 4:
            number += 1
            left, top = stats[part, cv2.CC_STAT_LEFT], stats[part, cv2.CC_STAT_TOP]
            right = left + stats[part, cv2.CC_STAT_WIDTH]
            bottom = top + stats[part, cv2.CC_STAT_HEIGHT]
            inside = parts[top:bottom, left:right] == part
            markers[top:bottom, left:right][inside] = number
    shown = lab * np.array([2.0, 1.0, 1.0], np.float32) + np.array([20, 128, 128], np.float32)
    cv2.watershed(np.clip(np.rint(shown), 0, 255).astype(np.uint8), markers)
    # The watershed leaves lines between the patches, and a frame; close them.
    labels = markers.astype(np.float32)
    for _ in range(3):
        if labels.min() > 0:
            break
        grown = cv2.dilate(labels, np.ones((3, 3), np.uint8))
        labels = np.where(labels > 0, labels, grown).astype(np.float32)
    return _renumbered(np.rint(labels).astype(np.int32))


def _joined(patches: NDArray[np.int32], lab: Field, edge: Field) -> NDArray[np.int32]:
    """Return for every patch the patch that it is joined to."""
    nodes = _graph(patches, lab, edge)
    count = len(nodes)
    total = float(patches.size)
    parent = np.arange(count, dtype=np.int32)
    spread = float(np.sqrt(lab.reshape(-1, 3).var(axis=0).sum()))
    limit = float(np.clip(0.27 * spread, 3.0, 10.0))
    version = [0] * count
    alive = dict(enumerate(nodes))
    heap: list[tuple[float, int, int, int, int]] = []

    def cost(i: int, j: int) -> float:
        one, two = alive[i], alive[j]
        length, strength = one.borders[j]
        apart = float(np.sqrt(np.square(one.colour - two.colour).sum()))
        smaller = min(one.pixels, two.pixels)
        rough = (one.rough * one.pixels + two.rough * two.pixels) / (one.pixels + two.pixels)
        border = max(strength / length - 0.85 * rough, 0.1 * strength / length)
        size = min(1.4, max(0.25, (smaller / total / 0.01) ** 0.3))
        return round(math.sqrt(apart * border) * float(size), 3)

    def offer(i: int, j: int) -> None:
        low, high = (i, j) if i < j else (j, i)
        heapq.heappush(heap, (cost(low, high), low, high, version[low], version[high]))

    for i, node in enumerate(nodes):
        for j in node.borders:
            if i < j:
                offer(i, j)
    while heap and len(alive) > 1:
        price, i, j, version_i, version_j = heapq.heappop(heap)
        if i not in alive or j not in alive:
            continue
        if (version[i], version[j]) != (version_i, version_j):
            continue
        small = min(alive[i].pixels, alive[j].pixels) < _LEAST_AREA * total
        if price > limit and not small and len(alive) <= _MOST:
            break
        _absorb(alive, i, j)
        parent[j] = i
        version[i] += 1
        for k in sorted(alive[i].borders):
            offer(i, k)
    for i in range(count):
        root = i
        while parent[root] != root:
            root = int(parent[root])
        parent[i] = root
    return parent


def _absorb(alive: dict[int, _Patch], i: int, j: int) -> None:
    one, two = alive[i], alive.pop(j)
    pixels = one.pixels + two.pixels
    one.colour = (one.colour * one.pixels + two.colour * two.pixels) / pixels
    one.rough = (one.rough * one.pixels + two.rough * two.pixels) / pixels
    one.pixels = pixels
    one.borders.pop(j, None)
    for k, (length, strength) in two.borders.items():
        if k == i:
            continue
        had_length, had_strength = one.borders.get(k, (0.0, 0.0))
        joined = (had_length + length, had_strength + strength)
        one.borders[k] = joined
        other = alive[k]
        other.borders.pop(j, None)
        other.borders[i] = joined


def _graph(patches: NDArray[np.int32], lab: Field, edge: Field) -> list[_Patch]:
    count = int(patches.max()) + 1
    flat = patches.reshape(-1)
    pixels = np.bincount(flat, minlength=count).astype(np.float64)
    colours = (
        np.stack(
            [
                np.bincount(flat, lab[..., i].reshape(-1).astype(np.float64), count)
                for i in range(3)
            ],
            axis=1,
        )
        / np.maximum(pixels, 1.0)[:, None]
    )
    inner = _inside(patches)
    inner_pixels = np.bincount(flat, inner.reshape(-1).astype(np.float64), count)
    roughness = np.bincount(flat, (edge * inner).reshape(-1).astype(np.float64), count)
    rough = np.asarray(roughness / np.maximum(inner_pixels, 1.0), np.float64)
    pairs, strengths = [], []
    for one, two, first, second in (
        (patches[:, :-1], patches[:, 1:], edge[:, :-1], edge[:, 1:]),
        (patches[:-1], patches[1:], edge[:-1], edge[1:]),
    ):
        differ = one != two
        low = np.minimum(one[differ], two[differ]).astype(np.int64)
        high = np.maximum(one[differ], two[differ]).astype(np.int64)
        pairs.append(low * count + high)
        strengths.append(np.maximum(first[differ], second[differ]))
    keys, inverse = np.unique(np.concatenate(pairs), return_inverse=True)
    strength = np.bincount(inverse, np.concatenate(strengths).astype(np.float64))
    length = np.bincount(inverse)
    nodes = [_Patch(float(pixels[i]), colours[i], float(rough[i]), {}) for i in range(count)]
    for key, border, total in zip(keys, length, strength, strict=True):
        i, j = divmod(int(key), count)
        nodes[i].borders[j] = (float(border), float(total))
        nodes[j].borders[i] = (float(border), float(total))
    return nodes


def _inside(patches: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return 1 for pixels well away from any border between patches."""
    labels = patches.astype(np.float32)
    square = np.ones((5, 5), np.uint8)
    same = cv2.dilate(labels, square) == cv2.erode(labels, square)
    return np.asarray(same, np.float32)


def _renumbered(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    values, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    order = np.empty(len(values), np.int32)
    order[np.argsort(first)] = np.arange(len(values), dtype=np.int32)
    return order[inverse.reshape(labels.shape)].astype(np.int32)
