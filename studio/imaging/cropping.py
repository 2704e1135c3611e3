"""Looking at a part of a picture: what lies outside does not count."""

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from studio.imaging.copies import GRID, size_at
from studio.imaging.corrections import Box
from studio.imaging.features import (
    Face,
    FeatureMaps,
    Grid,
    Layout,
    Place,
    Region,
    Swatch,
    VisualFeatures,
)
from studio.imaging.picture import Picture, digest_of

_VISIBLE = 0.02
"""Alpha above which a pixel is seen."""

_LEAST_SIDE = 4
"""Fewest pixels that can be looked at."""

_SAMPLES = 6
"""Samples along each side of a cell, when maps of a part are laid into the whole."""

_COUNTS = 0.05
"""Weight of a cell above which it belongs to a region."""

_NONE_OUTSIDE = ("edge_density", "saliency")
"""Maps that are 0 where nothing is seen; the others go on as at the nearest place seen."""


def focused(picture: Picture, box: Box) -> Picture:
    """Return the picture with everything outside a box transparent.

    Parameters
    ----------
    picture : Picture
    box : Box
        One thinner than a few pixels is widened to them.

    Returns
    -------
    Picture
        Of the same size; it has a digest of its own.
    """
    rows, columns = picture.alpha.shape
    top, bottom = _pixels(box.top, box.bottom, rows)
    left, right = _pixels(box.left, box.right, columns)
    inside = np.zeros((rows, columns), np.bool_)
    inside[top:bottom, left:right] = True
    srgb = np.where(inside[..., None], picture.srgb, 255).astype(np.uint8)
    alpha = np.where(inside, picture.alpha, 0.0).astype(np.float32)
    return _with_pixels(picture, srgb, alpha, (picture.width, picture.height))


def visible_box(picture: Picture) -> Box:
    """Return the smallest box with everything that is not transparent."""
    seen = picture.alpha > _VISIBLE
    rows, columns = seen.shape
    down, across = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if len(down) == 0:
        return Box(0.0, 0.0, 1.0, 1.0)
    top, bottom = _pixels(float(down[0]) / rows, float(down[-1] + 1) / rows, rows)
    left, right = _pixels(float(across[0]) / columns, float(across[-1] + 1) / columns, columns)
    return Box(left / columns, top / rows, right / columns, bottom / rows)


def cropped(picture: Picture, box: Box) -> Picture:
    """Return the part of a picture inside a box, as a picture of its own."""
    rows, columns = picture.alpha.shape
    top, bottom = _pixels(box.top, box.bottom, rows)
    left, right = _pixels(box.left, box.right, columns)
    size = (
        max(1, round(picture.width * (right - left) / columns)),
        max(1, round(picture.height * (bottom - top) / rows)),
    )
    part = (slice(top, bottom), slice(left, right))
    return _with_pixels(picture, picture.srgb[part], picture.alpha[part], size)


def in_whole(part: VisualFeatures, box: Box, picture: Picture) -> VisualFeatures:
    """Return what was seen in a part of a picture, with its places on the whole picture.

    Parameters
    ----------
    part : VisualFeatures
        What is seen in ``cropped(picture, box)``.
    box : Box
    picture : Picture
        The whole.

    Returns
    -------
    VisualFeatures
        Figures speak of the part alone, so do areas and lengths as shares; the maps cover
        the whole picture, with weight 0 and no region outside the box.
    """
    return replace(
        part,
        digest=picture.digest,
        aspect=picture.aspect,
        maps=_maps(part.maps, box, size_at(picture.alpha.shape[0], picture.alpha.shape[1], GRID)),
        regions=tuple(_region(region, box) for region in part.regions),
        palette=tuple(_swatch(swatch, box) for swatch in part.palette),
        layout=_layout(part.layout, box),
        faces=tuple(_face(face, box) for face in part.faces),
        repeats=tuple(
            replace(repeat, places=tuple(_place(place, box) for place in repeat.places))
            for repeat in part.repeats
        ),
    )


def _pixels(low: float, high: float, count: int) -> tuple[int, int]:
    """Return the first pixel of a stretch and the one after its last."""
    first, last = round(low * count), round(high * count)
    least = min(_LEAST_SIDE, count)
    first = min(max(first, 0), count - least)
    return first, min(max(last, first + least), count)


def _with_pixels(
    picture: Picture,
    srgb: NDArray[np.uint8],
    alpha: NDArray[np.float32],
    size: tuple[int, int],
) -> Picture:
    pixels, weight = np.ascontiguousarray(srgb), np.ascontiguousarray(alpha)
    pixels.setflags(write=False)
    weight.setflags(write=False)
    digest = digest_of(pixels, np.rint(weight * 255).astype(np.uint8))
    return replace(
        picture, width=size[0], height=size[1], srgb=pixels, alpha=weight, digest=digest
    )


def _maps(maps: FeatureMaps, box: Box, shape: tuple[int, int]) -> FeatureMaps:
    """Return the maps of a part laid into the grid of the whole picture."""
    old_rows, old_columns = maps.weight.shape
    row, row_in = _sources(shape[0], box.top, box.bottom, old_rows)
    column, column_in = _sources(shape[1], box.left, box.right, old_columns)
    inside = row_in[:, None] & column_in[None, :]

    def blocks(field: NDArray[np.floating]) -> NDArray[np.float64]:
        parts = field.reshape(shape[0], _SAMPLES, shape[1], _SAMPLES)
        return np.asarray(parts.mean(axis=(1, 3)), np.float64)

    weight = np.where(inside, maps.weight[np.ix_(row, column)], 0.0)
    # Where nothing is seen, the nearest that is seen stands in, so that maps stay smooth.
    share = weight + 1e-6
    total = blocks(share)

    def mean(grid: NDArray[np.floating]) -> Grid:
        return _kept(blocks(grid[np.ix_(row, column)] * share) / total)

    def only_inside(grid: Grid) -> Grid:
        return _kept(blocks(np.where(inside, grid[np.ix_(row, column)], 0.0)))

    doubled = np.deg2rad(2.0 * maps.orientation.astype(np.float64))
    strength = maps.coherence * maps.contrast + 1e-6
    cosine, sine = (
        blocks((turn * strength)[np.ix_(row, column)] * share)
        for turn in (np.cos(doubled), np.sin(doubled))
    )
    middle = _SAMPLES // 2
    region = np.where(inside, maps.region[np.ix_(row, column)], -1)
    region = region[middle::_SAMPLES, middle::_SAMPLES].astype(np.int16)
    seen = _kept(blocks(weight))
    region[seen <= _COUNTS] = -1
    region.setflags(write=False)
    laid = {
        "weight": seen,
        "orientation": _kept(np.rad2deg(np.arctan2(sine, cosine)) / 2.0 % 180.0),
        **{name: only_inside(getattr(maps, name)) for name in _NONE_OUTSIDE},
    }
    for field in fields(FeatureMaps):
        if field.name != "region" and field.name not in laid:
            laid[field.name] = mean(getattr(maps, field.name))
    return FeatureMaps(region=region, **laid)


def _sources(
    cells: int, low: float, high: float, count: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return for each sample along an axis the cell of the part, and whether it is inside."""
    at = (np.arange(cells * _SAMPLES) + 0.5) / (cells * _SAMPLES)
    within = (at - low) / (high - low)
    index = np.clip(np.floor(within * count), 0, count - 1).astype(np.int64)
    return index, np.asarray((within >= 0.0) & (within < 1.0), np.bool_)


def _kept(grid: NDArray[np.floating]) -> Grid:
    kept = (np.round(grid.astype(np.float64), 3) + 0.0).astype(np.float32)
    kept.setflags(write=False)
    return kept


def _place(place: Place, box: Box) -> Place:
    x = box.left + place[0] * (box.right - box.left)
    y = box.top + place[1] * (box.bottom - box.top)
    return (round(x, 4), round(y, 4))


def _region(region: Region, box: Box) -> Region:
    return replace(
        region,
        outline=tuple(_place(place, box) for place in region.outline),
        centroid=_place(region.centroid, box),
    )


def _swatch(swatch: Swatch, box: Box) -> Swatch:
    return replace(swatch, place=_place(swatch.place, box))


def _face(face: Face, box: Box) -> Face:
    width, height = face.width * (box.right - box.left), face.height * (box.bottom - box.top)
    return replace(
        face, place=_place(face.place, box), width=round(width, 4), height=round(height, 4)
    )


def _layout(layout: Layout, box: Box) -> Layout:
    horizon = layout.horizon
    return replace(
        layout,
        balance=_place(layout.balance, box),
        horizon=None if horizon is None else _place((0.0, horizon), box)[1],
        lines=tuple(
            replace(line, start=_place(line.start, box), end=_place(line.end, box))
            for line in layout.lines
        ),
        curves=tuple(
            replace(curve, points=tuple(_place(place, box) for place in curve.points))
            for curve in layout.curves
        ),
    )
