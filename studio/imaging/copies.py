"""Copies of the picture at fixed sizes, so that a feature means the same in every picture."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field, srgb_to_lab
from studio.imaging.edges import EdgeField, edge_field
from studio.imaging.picture import Picture

DETAIL = 1024
MIDDLE = 512
SMALL = 160
GRID = 96
_NARROWEST = 8
"""Least short side of a copy: a strip of 30000x1 pixels still has rows to compare."""

_LEAST_WEIGHT = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """The picture at the sizes that the analysis works on; long sides are exact.

    Parameters
    ----------
    detail : grey values 0 to 255, long side `DETAIL`.
    srgb : the colours, long side `MIDDLE`.
    lab : the same in CIELAB, with `weight` (alpha) of the same size.
    small_lab : CIELAB, long side `SMALL`, with `small_weight`.
    grid : rows and columns of the feature maps.
    cell_weight : alpha of the cells of the grid.
    edges : the colour edges of `lab`.
    """

    detail: NDArray[np.uint8]
    srgb: NDArray[np.uint8]
    lab: Field
    weight: Field
    small_lab: Field
    small_weight: Field
    grid: tuple[int, int]
    cell_weight: Field
    edges: EdgeField

    def to_grid(self, field: Field) -> Field:
        """Return weighted means of a field over the cells of the grid.

        Parameters
        ----------
        field : ndarray of float32, shape of `lab` (rows, columns) or (rows, columns, n)

        Returns
        -------
        ndarray of float32, shape `grid` or `grid` + (n,)
        """
        weight = np.maximum(self.weight, _LEAST_WEIGHT)
        weighted = field * (weight if field.ndim == 2 else weight[..., None])
        total = np.maximum(shrunk(weight, self.grid), _LEAST_WEIGHT / 2)
        cells = shrunk(weighted, self.grid)
        return np.asarray(cells / (total if field.ndim == 2 else total[..., None]), np.float32)

    def mean(self, field: Field) -> float:
        """Return the weighted mean of a field of the size of `lab`."""
        weight = self.weight.astype(np.float64)
        return float((field * weight).sum() / max(weight.sum(), 1e-9))


def shrunk(field: NDArray[np.float32], shape: tuple[int, int]) -> Field:
    """Return a field resampled to `shape` by area means (enlarged: linearly)."""
    rows, columns = shape
    if field.shape[:2] == shape:
        return np.asarray(field, np.float32)
    smaller = rows <= field.shape[0] and columns <= field.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    layers = field.reshape(*field.shape[:2], -1)
    resized = [
        cv2.resize(np.ascontiguousarray(layers[..., i]), (columns, rows), interpolation=how)
        for i in range(layers.shape[2])
    ]
    return np.asarray(np.dstack(resized).reshape(rows, columns, *field.shape[2:]), np.float32)


def copies_of(picture: Picture) -> Copies:
    """Return the copies that the analysis of a picture needs."""
    rows, columns = picture.srgb.shape[:2]
    grey = _resized(picture.srgb, size_at(rows, columns, DETAIL))
    middle_size = size_at(rows, columns, MIDDLE)
    small_size = size_at(rows, columns, SMALL)
    middle = _resized(picture.srgb, middle_size)
    weight = np.clip(shrunk(picture.alpha, middle_size), 0.0, 1.0)
    grid = size_at(rows, columns, GRID)
    lab = srgb_to_lab(middle)
    return Copies(
        detail=np.asarray(cv2.cvtColor(grey, cv2.COLOR_RGB2GRAY), np.uint8),
        srgb=middle,
        lab=lab,
        weight=weight,
        small_lab=srgb_to_lab(_resized(middle, small_size)),
        small_weight=np.clip(shrunk(weight, small_size), 0.0, 1.0),
        grid=grid,
        cell_weight=np.clip(shrunk(weight, grid), 0.0, 1.0),
        edges=edge_field(lab),
    )


def size_at(rows: int, columns: int, long_side: int) -> tuple[int, int]:
    """Return rows and columns of a copy with the given long side."""
    scale = long_side / max(rows, columns)
    least = min(_NARROWEST, long_side)
    return (max(least, round(rows * scale)), max(least, round(columns * scale)))


def _resized(srgb: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    if srgb.shape[:2] == size:
        return srgb
    smaller = size[0] <= srgb.shape[0] and size[1] <= srgb.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(srgb, (size[1], size[0]), interpolation=how), np.uint8)
