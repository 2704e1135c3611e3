"""The horizon: a level border across most of the picture, though things may stand before it."""

import cv2
import numpy as np

from studio.imaging.colour import Field
from studio.imaging.copies import Copies

_TILTS = tuple(range(-6, 7))
"""Degrees by which a camera is held askew."""

_REACH = 0.022
"""Rows above and below a border that are compared, as a share of the long side."""

_LEAST_STEP = 5.0
"""CIELAB difference that a horizon makes at least."""

_EVERY = 2
"""Of so many columns one is looked at in the search."""

_TRIED = 5
_LEAST_SHOWN = 0.42
"""Least share of the columns in which the border is seen."""

_LEAST_CLEAR = 0.88
"""Least share of the columns not covered by things in front in which the border is seen."""

_FROM_SIDE_TO_SIDE = 0.72
_EDGE = 0.07
"""A border this near to the top or bottom, as a share of the height, is no horizon."""


def horizon_of(copies: Copies) -> float | None:
    """Return the y of the horizon in the middle of the picture, or None.

    Above and below a horizon the colours differ by about the same vector, in nearly all
    columns where nothing stands before it, sharply, and at the same level or along one
    slightly tilted line.

    Parameters
    ----------
    copies : Copies
    """
    lab = np.asarray(cv2.GaussianBlur(copies.small_lab, (0, 0), 0.8), np.float32)
    rows, columns = lab.shape[:2]
    reach = max(2, round(_REACH * max(rows, columns)))
    if rows < 8 * reach or columns < 8 * reach or float(copies.small_weight.min()) < 0.5:
        return None
    above, below = _beside(lab, reach)
    step = below - above  # step[y] lies across the border above row y
    best: tuple[float, float] | None = None
    for y, slope in _levels(step, reach):
        found = _judged(lab, above, below, y, slope, reach)
        if found is not None and (best is None or found > best):
            best = found
    return None if best is None else round(best[1] / rows, 3)


def _beside(lab: Field, reach: int) -> tuple[Field, Field]:
    """Return mean colours of the `reach` rows above each border of rows, and below it.

    Of shape (rows + 1, columns, 3); border k lies between rows k - 1 and k.
    """
    rows = lab.shape[0]
    sums = np.concatenate([np.zeros_like(lab[:1]), np.cumsum(lab, axis=0, dtype=np.float64)])
    at = np.arange(rows + 1)
    first, last = np.maximum(at - reach, 0), np.minimum(at + reach, rows)
    above = (sums[at] - sums[first]) / np.maximum(at - first, 1)[:, None, None]
    below = (sums[last] - sums[at]) / np.maximum(last - at, 1)[:, None, None]
    return np.asarray(above, np.float32), np.asarray(below, np.float32)


def _levels(step: Field, reach: int) -> list[tuple[float, float]]:
    """Return y in the middle and slope of the level lines across which most changes."""
    size = np.linalg.norm(step[:, ::_EVERY], axis=2)
    thin = step[:, ::_EVERY] * np.minimum(1.0, 25.0 / np.maximum(size, 1e-6))[..., None]
    borders, columns = thin.shape[:2]
    x = (np.arange(columns) - (columns - 1) / 2) * _EVERY
    edge = max(reach, round(_EDGE * borders))
    y = np.arange(edge, borders - edge)
    found = []
    for tilt in _TILTS:
        slope = float(np.tan(np.deg2rad(tilt)))
        row = np.clip(np.rint(y[:, None] + slope * x[None]), 0, borders - 1).astype(np.int32)
        # Vectors add up where the same colours lie on both sides, whatever is in between.
        change = thin[row, np.arange(columns)[None]].mean(axis=1)
        strength = np.linalg.norm(change, axis=1)
        found += [
            (round(float(s), 2), abs(tilt), tilt, int(k)) for s, k in zip(strength, y, strict=True)
        ]
    found.sort(key=lambda one: (-one[0], one[1], one[2], one[3]))
    chosen: list[tuple[float, float]] = []
    for strength, _, tilt, k in found:
        if strength < 0.4 * _LEAST_STEP or len(chosen) == _TRIED:
            break
        if all(abs(k - other) > 2 * reach for other, _ in chosen):
            chosen.append((float(k), float(np.tan(np.deg2rad(tilt)))))
    return chosen


def _judged(
    lab: Field, above: Field, below: Field, y: float, slope: float, reach: int
) -> tuple[float, float] | None:
    """Return how clear a horizon is and its y in rows, None if it is none."""
    rows, columns = lab.shape[:2]
    at = np.arange(columns)
    expected = y + slope * (at - (columns - 1) / 2)
    step = below - above
    wander = max(1, round(0.5 * reach))
    near = np.clip(
        np.rint(expected)[None] + np.arange(-wander, wander + 1)[:, None], 1, rows - 1
    ).astype(np.int32)
    change = step[near, at]
    direction, length = _usual(change[wander])
    if length < _LEAST_STEP:
        return None
    along = change @ direction
    row = np.argmax(np.round(along, 2), axis=0)
    most = along[row, at]
    off = change[row, at] - most[:, None] * direction
    shown = (most > 0.4 * length) & (np.linalg.norm(off, axis=1) < 0.9 * most + 4.0)
    if float(shown.mean()) < _LEAST_SHOWN:
        return None
    seen = np.flatnonzero(shown)
    if float(seen[-1] - seen[0] + 1) < _FROM_SIDE_TO_SIDE * columns:
        return None
    border = near[row, at]
    # Where it is not seen, something else must stand there: neither what is usual above
    # the horizon nor what is usual below it.
    usual_above = np.median(above[border, at][shown], axis=0)
    usual_below = np.median(below[border, at][shown], axis=0)
    limit = max(6.0, 0.5 * length)
    bare = (np.linalg.norm(above[border, at] - usual_above, axis=1) < limit) | (
        np.linalg.norm(below[border, at] - usual_below, axis=1) < limit
    )
    clear = float(shown.sum()) / max(float((shown | bare).sum()), 1.0)
    if clear < _LEAST_CLEAR:
        return None
    # Sharp: the colour changes here and not slowly over a wide stretch.
    wide = 3 * reach
    high = np.clip(border - wide, 0, rows - 1)
    low = np.clip(border + wide - 1, 0, rows - 1)
    whole = (lab[low, at] - lab[high, at]) @ direction
    if float(np.median(most[shown])) < 0.5 * float(np.median(whole[shown])):
        return None
    # Straight: the border keeps to its line.
    offset = border[shown] - expected[shown]
    middle = float(np.median(offset))
    if float(np.mean(np.abs(offset - middle) <= 1.0)) < 0.7:
        return None
    clearness = float(shown.mean()) * min(float(np.median(most[shown])), 40.0)
    return round(clearness, 2), float(y + middle)


def _usual(change: Field) -> tuple[Field, float]:
    """Return the direction and size of the change that most columns share, shape (columns, 3).

    It starts from the columns that change most, since half of them may be covered.
    """
    size = np.linalg.norm(change, axis=1)
    mean = change[size >= np.percentile(size, 50)].mean(axis=0)
    length = float(np.linalg.norm(mean))
    if length < 1e-3:
        return mean, 0.0
    agreeing = change @ (mean / length) > 0.4 * length
    if not agreeing.any():
        return mean, 0.0
    mean = change[agreeing].mean(axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / max(length, 1e-6), np.float32), length
