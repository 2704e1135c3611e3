"""The way the eye goes over a picture. Only numpy: the window uses it too."""

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Place, VisualFeatures
from studio.imaging.grids import Values, smoothed, smoothed_along
from studio.imaging.visibility import MARGIN, SEEN, off_edge, visible_part

_STOPS = 9
_SHOULDER = 0.6
"""How much a place draws the eye that is not itself a peak of what stands out."""

_REACH = 3
"""Cells around a peak that are lower than it."""


def gaze(features: VisualFeatures, count: int) -> Values:
    """Return a smooth way of `count` places through what draws the eye, with rests there."""
    stops = gaze_stops(features)
    corners = np.array(stops)
    if len(corners) == 1:
        return np.repeat(corners, count, axis=0)
    # A long way takes longer than a short one, though less than in proportion.
    lengths = np.hypot(*np.diff(corners * (features.aspect, 1.0), axis=0).T)
    ends = np.concatenate([[0.0], np.cumsum(lengths + lengths.mean())])
    travel = np.interp(np.linspace(0.0, ends[-1], count), ends, np.arange(len(corners)))
    leg = np.minimum(np.floor(travel).astype(int), len(corners) - 2)
    within = travel - leg
    eased = 0.35 * within + 0.65 * within * within * (3.0 - 2.0 * within)
    # A cubic through the stops whose tangents are short enough not to overshoot them.
    padded = np.vstack([corners[0], corners, corners[-1]])
    tangent = 0.3 * (padded[2:] - padded[:-2])
    t = eased[:, None]
    curve = (
        (1 + 2 * t) * (1 - t) ** 2 * corners[leg]
        + t * (1 - t) ** 2 * tangent[leg]
        + t * t * (3 - 2 * t) * corners[leg + 1]
        + t * t * (t - 1) * tangent[leg + 1]
    )
    return np.clip(smoothed_along(curve, 4.0), MARGIN, 1.0 - MARGIN)


def gaze_stops(features: VisualFeatures) -> list[Place]:
    """Return where the eye rests, in order, at most nine places.

    The next stop is the strongest place left, where near ones, the middle for the first
    looks, level and upright moves, and going on rather than back are preferred.
    """
    saliency = smoothed(features.maps.saliency, 1.5) * features.maps.weight
    seen_at_all = features.maps.weight >= SEEN
    rows, columns = saliency.shape
    x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
    aspect = features.aspect
    unit = max(aspect, 1.0)
    left, upper, right, lower = visible_part(features)
    inner_x, inner_y = (x - left) / (right - left), (y - upper) / (lower - upper)
    middle = np.exp(-(np.square(inner_x - 0.5) + np.square(inner_y - 0.5)) / (2 * 0.25**2))
    top = max(float(saliency.max()), 1e-9)
    wanted = saliency / top * np.minimum(off_edge(inner_x), off_edge(inner_y))
    stops: list[Place] = []
    fresh = np.where(seen_at_all, np.where(_peaks(wanted), 1.0, _SHOULDER), 0.0)
    here = ((left + right) / 2, (upper + lower) / 2)
    came: float | None = None
    for stop in range(_STOPS):
        pull = middle * (1.0 if stop == 0 else 0.5 if stop < 3 else 0.0)
        apart = np.hypot((x - here[0]) * aspect / unit, (y - here[1]) / unit)
        near = np.exp(-np.square(apart / 0.45) / 2) if stop else np.ones_like(apart)
        score = (wanted + 0.02) * (0.4 + 0.6 * near) * (0.5 + pull) * fresh
        if stop:
            # Eyes move rather level or upright than aslant, and rather on than back.
            heading = np.arctan2((y - here[1]) / unit, (x - here[0]) * aspect / unit)
            score *= 0.9 + 0.1 * np.cos(4.0 * heading)
            if came is not None:
                score *= 0.92 + 0.08 * np.cos(heading - came)
        row, column = divmod(int(np.argmax(np.round(score, 4))), columns)
        if stop > 2 and wanted[row, column] * fresh[row, column] < 0.08:
            break
        there = (float(x[row, column]), float(y[row, column]))
        if stop:
            came = float(np.arctan2(there[1] - here[1], (there[0] - here[0]) * aspect))
        here = there
        stops.append(here)
        seen = np.hypot((x - here[0]) * aspect / unit, (y - here[1]) / unit)
        fresh *= 1.0 - 0.95 * np.exp(-np.square(seen / 0.11) / 2)
    return stops


def _peaks(field: Values) -> NDArray[np.bool_]:
    """Return which cells are the highest of all within reach."""
    side = 2 * _REACH + 1
    padded = np.pad(np.round(field, 4), _REACH, constant_values=-1.0)
    highest = np.lib.stride_tricks.sliding_window_view(padded, (side, side)).max(axis=(2, 3))
    return np.asarray((np.round(field, 4) >= highest) & (field > 0.0), np.bool_)
