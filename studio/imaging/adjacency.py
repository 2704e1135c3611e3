"""Which patches lie beside each other, and how clearly something ends between them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field

_REACH = 3
"""Pixels from a border at which the colours on both sides are compared."""

_FURTHER = 4
"""Pixels beyond these over which the shading on each side is measured."""

_STEEPEST = 1.07
"""Shading, in CIELAB a pixel, above which a change of colour is an edge and no shading."""

_BINS = ((0.0, 10.0, 11), (-60.0, 12.0, 11), (-60.0, 12.0, 11))
"""First middle, distance and number of the bins of L*, a* and b*."""

_NEVER_EMPTY = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Adjacency:
    """Patches and their common borders.

    Parameters
    ----------
    pixels : ndarray of float64, shape (n,)
    colours : ndarray of float64, shape (n, 3)
        Mean CIELAB colours.
    histograms : ndarray of float64, shape (n, bins)
        How often each L*, each a* and each b* occurs; rows sum to about 3 times the pixels.
    pairs : ndarray of int64, shape (m, 2)
        Patches that touch, the lower index first.
    lengths : ndarray of float64, shape (m,)
        Length of their border in pixels.
    steps : ndarray of float64, shape (m, 3)
        Sum along the border of the step in colour, from the first patch to the second,
        without what smooth shading makes.
    lines : ndarray of float64, shape (m,)
        Sum along the border of how much a line drawn there differs from both patches.
    """

    pixels: NDArray[np.float64]
    colours: NDArray[np.float64]
    histograms: NDArray[np.float64]
    pairs: NDArray[np.int64]
    lengths: NDArray[np.float64]
    steps: NDArray[np.float64]
    lines: NDArray[np.float64]


def adjacency_of(
    patches: NDArray[np.int32], lab: Field, drawn: NDArray[np.bool_] | None = None
) -> Adjacency:
    """Return how the patches of a picture lie beside each other.

    Parameters
    ----------
    patches : ndarray of int32, shape (rows, columns)
        Numbered from 0 without gaps.
    lab : ndarray of float32, shape (rows, columns, 3)
        Smoothed colours.
    drawn : ndarray of bool, shape (rows, columns), optional
        Where a line is drawn between things, whose pixels were given to the patches.
    """
    count = int(patches.max()) + 1
    flat = patches.reshape(-1)
    pixels = np.bincount(flat, minlength=count).astype(np.float64)
    colours = np.stack(
        [np.bincount(flat, lab[..., i].reshape(-1), count) / pixels for i in range(3)], axis=1
    )
    keys, steps = [], []
    lines: list[NDArray[np.float64]] = []
    for turned in (False, True):
        labels = np.ascontiguousarray(patches.T) if turned else patches
        pixels_lab = np.ascontiguousarray(lab.transpose(1, 0, 2)) if turned else lab
        row, column = np.nonzero(labels[:, :-1] != labels[:, 1:])
        mine, other = labels[row, column], labels[row, column + 1]
        step = _steps(labels, pixels_lab, row, column)
        ordered = mine < other
        keys.append(np.where(ordered, mine.astype(np.int64) * count + other, other * count + mine))
        steps.append(np.where(ordered[:, None], step, -step))
        if drawn is not None:
            on_line = drawn.T if turned else drawn
            on = on_line[row, column] | on_line[row, column + 1]
            here = pixels_lab[row, column]
            apart = np.minimum(
                np.linalg.norm(here - colours[mine], axis=1),
                np.linalg.norm(here - colours[other], axis=1),
            )
            lines.append(np.where(on, apart, 0.0))
    found, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    across = np.concatenate(steps).astype(np.float64)
    return Adjacency(
        pixels=pixels,
        colours=colours,
        histograms=_histograms(patches, lab, count),
        pairs=np.stack([found // count, found % count], axis=1),
        lengths=np.bincount(inverse, minlength=len(found)).astype(np.float64),
        steps=np.stack([np.bincount(inverse, across[:, i], len(found)) for i in range(3)], axis=1),
        lines=_summed(inverse, lines, len(found)),
    )


def _summed(
    inverse: NDArray[np.int64], lines: list[NDArray[np.float64]], count: int
) -> NDArray[np.float64]:
    if not lines:
        return np.zeros(count)
    return np.asarray(np.bincount(inverse, np.concatenate(lines), count), np.float64)


def _steps(
    labels: NDArray[np.int32], lab: Field, row: NDArray[np.int64], column: NDArray[np.int64]
) -> Field:
    """Return the step in colour across borders between neighbours in a row.

    The colours are taken a little away from the border, where it is not blurred, as long as
    the patch reaches there. Shading that both sides have in common goes on through the
    border and is no part of the step.
    """
    left, right = _walk(labels, row, column, column + 1, _REACH)
    outer_left, outer_right = _walk(labels, row, left, right, _FURTHER)
    before, after = left - outer_left, outer_right - right
    flat, begin = lab.reshape(-1, 3), row * labels.shape[1]
    colour_left, colour_right = flat[begin + left], flat[begin + right]
    near = colour_right - colour_left
    slope_before = (colour_left - flat[begin + outer_left]) / np.maximum(before, 1)[:, None]
    slope_after = (flat[begin + outer_right] - colour_right) / np.maximum(after, 1)[:, None]
    known = ((before >= 2) & (after >= 2))[:, None]
    agree = known & (np.sign(slope_before) == np.sign(slope_after))
    less = np.where(np.abs(slope_before) < np.abs(slope_after), slope_before, slope_after)
    shading = np.where(agree, less, 0.0)
    steep = np.linalg.norm(shading, axis=1, keepdims=True)
    shading = shading * np.minimum(1.0, _STEEPEST / np.maximum(steep, 1e-6))
    return np.asarray(near - shading * (right - left)[:, None], np.float32)


def _walk(
    labels: NDArray[np.int32],
    row: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    pixels: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the columns that many pixels further from the border, within the patches."""
    columns = labels.shape[1]
    flat, begin = labels.reshape(-1), row * columns
    mine, other = flat[begin + left], flat[begin + right]
    for _ in range(pixels):
        further = np.maximum(left - 1, 0)
        left = np.where(flat[begin + further] == mine, further, left)
        further = np.minimum(right + 1, columns - 1)
        right = np.where(flat[begin + further] == other, further, right)
    return left, right


def _histograms(patches: NDArray[np.int32], lab: Field, count: int) -> NDArray[np.float64]:
    """Return a histogram of each patch, a value shared between the two bins next to it."""
    flat = patches[::2, ::2].reshape(-1).astype(np.int64)
    parts = []
    for channel, (first, width, bins) in enumerate(_BINS):
        values = (lab[::2, ::2, channel].reshape(-1) - first) / width
        values = np.clip(values, 0.0, bins - 1.001)
        low = np.floor(values).astype(np.int64)
        share = (values - low).astype(np.float64)
        size = count * bins
        counted = np.bincount(flat * bins + low, 1.0 - share, size)
        counted += np.bincount(flat * bins + low + 1, share, size)
        parts.append(counted.reshape(count, bins))
    return np.asarray(np.hstack(parts) + _NEVER_EMPTY, np.float64)
