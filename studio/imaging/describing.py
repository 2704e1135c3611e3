"""What each area of a picture looks like, once it is known which areas there are."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.features import Region
from studio.imaging.outlines import outline_of
from studio.imaging.repeats import alike
from studio.imaging.shapes import Shape, shape_of

_CUT_OFF = 0.25
"""An outline of which more than this share is the picture's own frame shows no shape."""


def describe(
    labels: NDArray[np.int32], layers: Field, weight: Field, wanted: Sequence[int]
) -> list[Region]:
    """Return the areas as regions, without their relations to each other.

    Parameters
    ----------
    labels : ndarray of int32, shape (rows, columns)
        The area of each pixel; negative where there is none.
    layers : ndarray of float32, shape (rows, columns, 6)
        L*, a*, b*, warmth, fineness and saliency of each pixel.
    weight : ndarray of float32, shape (rows, columns)
        How much each pixel counts, 0 to 1.
    wanted : sequence of int
        The areas to describe; each has at least one pixel.

    Returns
    -------
    list of Region
        One for each of `wanted`, `neighbours` and `alike` empty.
    """
    count = max(int(labels.max()), *wanted) + 1 if wanted else 0
    inside = labels >= 0
    flat = labels[inside]
    share = weight[inside].astype(np.float64)
    mass = np.bincount(flat, share, count)
    sums = [np.bincount(flat, layers[..., i][inside] * share, count) for i in range(6)]
    means = np.stack(sums, axis=1) / np.maximum(mass, 1e-9)[:, None]
    whole = max(float(weight.sum(dtype=np.float64)), 1e-9)
    return [
        _described(labels == label, weight, float(mass[label]) / whole, means[label].tolist())
        for label in wanted
    ]


def related(regions: Sequence[Region], labels: NDArray[np.int32]) -> tuple[Region, ...]:
    """Return the regions with what touches and what repeats each.

    Parameters
    ----------
    regions : sequence of Region
    labels : ndarray of int32, shape (rows, columns)
        Index of the region at each pixel; negative where there is none.
    """
    borders = _neighbours(labels, len(regions))
    return tuple(
        replace(region, neighbours=tuple(sorted(touching)), alike=repeated)
        for region, touching, repeated in zip(regions, borders, alike(regions), strict=True)
    )


def _described(mask: NDArray[np.bool_], weight: Field, area: float, means: list[float]) -> Region:
    rows, columns = mask.shape
    x, y, width, height = cv2.boundingRect(mask.astype(np.uint8))
    shape = _shape_in_picture(mask, (x, y, width, height))
    light, a, b, warmth, fineness, saliency = (round(value, 3) for value in means)
    return Region(
        outline=tuple(
            (_share(px, columns), _share(py, rows))
            for px, py in outline_of(mask.astype(np.uint8)).tolist()
        ),
        area=round(area, 4),
        centroid=_centroid(mask, weight),
        lab=(light, a, b),
        warmth=warmth,
        fineness=fineness,
        saliency=saliency,
        shape=shape.kind,
        confidence=round(shape.confidence, 3),
        roundness=round(shape.roundness, 3),
        angularity=round(shape.angularity, 3),
        acute_corners=shape.acute_corners,
        orientation=round(shape.orientation, 1) % 180.0,
        elongation=round(shape.elongation, 3),
        neighbours=(),
        alike=(),
        symmetry=round(shape.symmetry, 3),
    )


def _share(value: float, whole: int) -> float:
    return round(min(max(value / whole, 0.0), 1.0), 4)


def _shape_in_picture(mask: NDArray[np.bool_], box: tuple[int, int, int, int]) -> Shape:
    """Return the shape, less sure the more the frame of the picture cuts it off."""
    x, y, width, height = box
    shape = shape_of(mask[y : y + height, x : x + width].astype(np.uint8))
    on_frame = int(mask[0].sum() + mask[-1].sum() + mask[:, 0].sum() + mask[:, -1].sum())
    cut = on_frame / max(2.0 * (width + height), 1.0)
    trust = float(np.clip(1.0 - max(0.0, cut - 0.05) / _CUT_OFF, 0.3, 1.0))
    kind = shape.kind if trust > 0.6 or shape.kind in ("rectangle", "line") else "blob"
    return replace(
        shape,
        kind=kind,
        confidence=shape.confidence * trust,
        angularity=shape.angularity * trust,
        acute_corners=shape.acute_corners if trust > 0.6 else 0,
    )


def _centroid(mask: NDArray[np.bool_], weight: Field) -> tuple[float, float]:
    inside = np.where(mask, weight, 0.0)
    total = max(float(inside.sum()), 1e-9)
    rows, columns = mask.shape
    x = float((inside.sum(axis=0) * (np.arange(columns) + 0.5)).sum()) / total / columns
    y = float((inside.sum(axis=1) * (np.arange(rows) + 0.5)).sum()) / total / rows
    return (round(x, 4), round(y, 4))


def _neighbours(labels: NDArray[np.int32], count: int) -> list[set[int]]:
    touching: list[set[int]] = [set() for _ in range(count)]
    for one, two in ((labels[:, :-1], labels[:, 1:]), (labels[:-1], labels[1:])):
        differ = (one != two) & (one >= 0) & (two >= 0)
        for i, j in np.unique(np.stack([one[differ], two[differ]], axis=1), axis=0).tolist():
            touching[i].add(j)
            touching[j].add(i)
    return touching
