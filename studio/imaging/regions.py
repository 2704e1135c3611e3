"""The regions of a picture, with what each looks like."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field, warmth
from studio.imaging.copies import Copies
from studio.imaging.features import Region
from studio.imaging.segmentation import segment
from studio.imaging.shapes import Shape, shape_of

_CUT_OFF = 0.25
"""An outline of which more than this share is the picture's own frame shows no shape."""


def find_regions(
    copies: Copies, fineness: Field, saliency: Field
) -> tuple[tuple[Region, ...], NDArray[np.int16]]:
    """Return the regions, largest first, and their index on the grid.

    Parameters
    ----------
    copies : Copies
    fineness, saliency : ndarray of float32, shape `copies.grid`

    Returns
    -------
    regions : tuple of Region
        Empty only where the whole picture is transparent.
    index : ndarray of int16, shape `copies.grid`
        -1 where the picture is transparent.
    """
    labels = segment(copies)
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
    )
    count = int(labels.max()) + 1
    flat = labels.reshape(-1)
    mass = np.bincount(flat, weight.reshape(-1).astype(np.float64), count)
    means = (
        np.stack(
            [
                np.bincount(flat, (layers[..., i] * weight).reshape(-1).astype(np.float64), count)
                for i in range(layers.shape[2])
            ],
            axis=1,
        )
        / np.maximum(mass, 1e-9)[:, None]
    )
    area = mass / labels.size
    seen = [i for i in range(count) if area[i] >= 0.25 * np.count_nonzero(flat == i) / labels.size]
    order = sorted(seen, key=lambda i: (-round(float(area[i]), 4), i))
    position = {label: index for index, label in enumerate(order)}
    shapes = [_shape_in_picture(labels == label) for label in order]
    borders = _neighbours(labels)
    regions = tuple(
        Region(
            outline=tuple(
                (_share(x, columns), _share(y, rows)) for x, y in shape.outline.tolist()
            ),
            area=round(float(area[label]), 4),
            centroid=_centroid(labels == label, weight),
            lab=(
                round(float(means[label, 0]), 3),
                round(float(means[label, 1]), 3),
                round(float(means[label, 2]), 3),
            ),
            warmth=round(float(means[label, 3]), 3),
            fineness=round(float(means[label, 4]), 3),
            saliency=round(float(means[label, 5]), 3),
            shape=shape.kind,
            confidence=round(shape.confidence, 3),
            roundness=round(shape.roundness, 3),
            angularity=round(shape.angularity, 3),
            acute_corners=shape.acute_corners,
            orientation=round(shape.orientation, 1) % 180.0,
            elongation=round(shape.elongation, 3),
            neighbours=tuple(sorted(position[k] for k in borders[label] if k in position)),
            alike=_alike(index, shapes, [float(area[i]) for i in order], means[order]),
        )
        for index, (label, shape) in enumerate(zip(order, shapes, strict=True))
    )
    return regions, _on_grid(labels, position, copies)


def _share(value: float, whole: int) -> float:
    return round(min(max(value / whole, 0.0), 1.0), 4)


def _shape_in_picture(mask: NDArray[np.bool_]) -> Shape:
    """Return the shape, less sure the more the frame of the picture cuts it off."""
    rows, columns = mask.shape
    x, y, width, height = cv2.boundingRect(mask.astype(np.uint8))
    part = mask[y : y + height, x : x + width].astype(np.uint8)
    shape = shape_of(part)
    on_frame = int(mask[0].sum() + mask[-1].sum() + mask[:, 0].sum() + mask[:, -1].sum())
    cut = on_frame / max(2.0 * (width + height), 1.0)
    trust = float(np.clip(1.0 - max(0.0, cut - 0.05) / _CUT_OFF, 0.3, 1.0))
    kind = shape.kind if trust > 0.6 or shape.kind in ("rectangle", "line") else "blob"
    moved = shape.outline + np.array([x, y], np.float64)
    moved[:, 0] = np.clip(moved[:, 0], 0, columns)
    moved[:, 1] = np.clip(moved[:, 1], 0, rows)
    return Shape(
        moved,
        kind,
        shape.confidence * trust,
        shape.roundness,
        shape.angularity * trust,
        shape.acute_corners if trust > 0.6 else 0,
        shape.orientation,
        shape.elongation,
    )


def _centroid(mask: NDArray[np.bool_], weight: Field) -> tuple[float, float]:
    inside = np.where(mask, weight, 0.0)
    total = max(float(inside.sum()), 1e-9)
    rows, columns = mask.shape
    x = float((inside.sum(axis=0) * (np.arange(columns) + 0.5)).sum()) / total / columns
    y = float((inside.sum(axis=1) * (np.arange(rows) + 0.5)).sum()) / total / rows
    return (round(x, 4), round(y, 4))


def _neighbours(labels: NDArray[np.int32]) -> list[set[int]]:
    touching: list[set[int]] = [set() for _ in range(int(labels.max()) + 1)]
    for one, two in ((labels[:, :-1], labels[:, 1:]), (labels[:-1], labels[1:])):
        differ = one != two
        for i, j in np.unique(np.stack([one[differ], two[differ]], axis=1), axis=0).tolist():
            touching[i].add(j)
            touching[j].add(i)
    return touching


def _alike(
    index: int, shapes: list[Shape], areas: list[float], means: NDArray[np.float64]
) -> tuple[int, ...]:
    """Return the regions that repeat this one: like shape, size and proportions."""
    mine = shapes[index]
    return tuple(
        other
        for other, shape in enumerate(shapes)
        if other != index
        and shape.kind == mine.kind
        and 0.45 < areas[other] / max(areas[index], 1e-9) < 2.2
        and abs(shape.elongation - mine.elongation) < 0.2
        and (mine.kind != "blob" or _colour_distance(means, index, other) < 15.0)
    )


def _colour_distance(means: NDArray[np.float64], i: int, j: int) -> float:
    return float(np.sqrt(np.square(means[i, :3] - means[j, :3]).sum()))


def _on_grid(
    labels: NDArray[np.int32], position: dict[int, int], copies: Copies
) -> NDArray[np.int16]:
    """Return the region that covers the middle of each cell, or -1."""
    rows, columns = copies.grid
    y = ((np.arange(rows) + 0.5) * labels.shape[0] / rows).astype(int)
    x = ((np.arange(columns) + 0.5) * labels.shape[1] / columns).astype(int)
    table = np.array([position.get(i, -1) for i in range(int(labels.max()) + 1)], np.int16)
    cells = table[labels[np.ix_(y, x)]]
    return np.where(copies.cell_weight > 0.05, cells, -1).astype(np.int16)
