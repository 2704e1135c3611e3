"""Areas that are a clear figure have the class of that figure."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Place, Region
from studio.imaging.figures import Figure

_SIDE = 240
_MARGIN = 20
_SAME = 0.8
"""Overlap (intersection over union) from which an area is the figure."""

_SURE, _DRAWN = 0.75, 0.94
"""Least confidence of a figure that names an area, and least share of it on edges."""

_NEAR = 0.03


def named(regions: Sequence[Region], figures: Sequence[Figure]) -> list[Region]:
    """Return the regions, those that are a figure with its class.

    A figure is fitted to edges at full sharpness, so that it tells a small triangle whose
    tips are blunt in the area from a blob.
    """
    clear = [one for one in figures if one.confidence >= _SURE and one.support >= _DRAWN]
    middles = [np.array(figure.outline).mean(axis=0) for figure in clear]
    found = []
    for region in regions:
        best, most = None, _SAME
        for figure, middle in zip(clear, middles, strict=True):
            if float(np.abs(middle - region.centroid).max()) > _NEAR:
                continue
            overlap = _overlap(region.outline, figure.outline)
            if overlap > most:
                best, most = figure, overlap
        if best is not None:
            region = replace(region, shape=best.kind, confidence=best.confidence)
        found.append(region)
    return found


def _overlap(one: Sequence[Place], other: Sequence[Place]) -> float:
    """Return the intersection of two outlines over their union, on a grid about both."""
    points = [np.array(outline, np.float64) for outline in (one, other)]
    low = np.minimum(*(p.min(axis=0) for p in points))
    high = np.maximum(*(p.max(axis=0) for p in points))
    scale = (_SIDE - 2 * _MARGIN) / np.maximum(high - low, 1e-6)
    first, second = (_mask((p - low) * scale + _MARGIN) for p in points)
    both = np.count_nonzero(first & second)
    return both / max(int(np.count_nonzero(first | second)), 1)


def _mask(points: NDArray[np.float64]) -> NDArray[np.uint8]:
    mask = np.zeros((_SIDE, _SIDE), np.uint8)
    cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 1, cv2.LINE_8, 4)
    return mask
