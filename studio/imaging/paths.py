"""Ways to read a picture: along its main line, downwards, in a spiral, as the eye goes."""

import numpy as np
from numpy.typing import NDArray

from studio.errors import SettingError
from studio.imaging.features import PathKind, ReadingPath, Stroke, VisualFeatures
from studio.imaging.gaze import gaze
from studio.imaging.grids import Values, smoothed, smoothed_along
from studio.imaging.visibility import MARGIN, SEEN, off_edge, visible_part

POINTS = 385
"""Places of a path; between neighbours lies less than half a cell of the maps."""

_UNSEEN = -3.0
_STEEPEST = 3.5
"""Cells that the main line may climb from one column to the next."""

_CLIMB = 0.025
"""Price of climbing one cell, against the reward of a cell on the strongest line."""

_FACE = 2.0
"""How much more a face leads the line than the strongest cell without one: nobody reads a
portrait past the face."""

_TURNS = 2.75


def reading_path(
    features: VisualFeatures, kind: PathKind, drawn: tuple[Stroke, ...] = ()
) -> ReadingPath:
    """Return the way along which a picture is read.

    Parameters
    ----------
    features : VisualFeatures
    kind : PathKind
        ``left_to_right`` follows the main line (skyline, ridge, the salient things, above
        all faces) at a steady pace; ``top_to_bottom`` does so downwards; ``spiral`` winds
        from the middle outwards; ``gaze`` visits what draws the eye, the middle first;
        ``drawn`` follows the user's lines, one after the other, each for a time in keeping
        with its length.
    drawn : tuple of Stroke
        The user's lines in the order of reading, for ``drawn``.

    Returns
    -------
    ReadingPath
        `POINTS` places within the picture, at equal steps of time.

    Raises
    ------
    SettingError
        If the kind is ``drawn`` and nothing was drawn, or the kind is unknown.
    """
    if kind == "left_to_right":
        points = _main_line(features, upright=False)
    elif kind == "top_to_bottom":
        points = _main_line(features, upright=True)
    elif kind == "spiral":
        points = _spiral(features)
    elif kind == "gaze":
        points = gaze(features, POINTS)
    elif kind == "drawn":
        points = _drawn(features, drawn)
    else:
        raise SettingError("There is no reading path called {name}.", name=kind)
    rounded = np.round(np.clip(points, 0.0, 1.0), 4).astype(np.float32)
    rounded.setflags(write=False)
    return ReadingPath(kind, rounded)


def _main_line(features: VisualFeatures, upright: bool) -> Values:
    """Return the way along the main line, over the whole of what is seen."""
    left, top, right, bottom = visible_part(features)
    strength = _line_strength(features, upright)
    rows, columns = strength.shape
    part = (
        slice(round(top * rows), round(bottom * rows)),
        slice(round(left * columns), round(right * columns)),
    )
    seen, inner = features.maps.weight[part] >= SEEN, strength[part]
    if upright:
        points = _along_main_line(inner.T, seen.T)[:, ::-1]
    else:
        points = _along_main_line(inner, seen)
    return np.asarray(points * (right - left, bottom - top) + (left, top), np.float64)


def _line_strength(features: VisualFeatures, upright: bool) -> Values:
    """Return how much each cell belongs to the line that leads across the picture.

    Each column (row, if `upright`) is compared with itself, so that the line goes through
    what is strongest there, even where the picture as a whole is faint.
    """
    maps = features.maps
    lean = np.deg2rad(maps.orientation.astype(np.float64))
    across = np.cos(lean) ** 2
    leading = 0.25 + 0.75 * (1.0 - across if upright else across)
    contrast = smoothed(maps.contrast, 0.7)
    line = np.clip(contrast / max(float(np.percentile(contrast, 98)), 4.0), 0.0, 1.0)
    # An edge that stands alone (a skyline) leads the eye more than one of many (grass).
    alone = line * leading * maps.coherence / (0.35 + 2.0 * smoothed(maps.edge_density, 3.0))
    raw = 0.5 * np.clip(alone, 0.0, 1.2) + 1.2 * maps.saliency
    # Seen closely for what lies just there, and from afar so that no texture makes it waver.
    strength = (0.5 * smoothed(raw, 1.2) + 0.5 * smoothed(raw, 4.0)) * maps.weight
    rows, columns = strength.shape
    left, top, right, bottom = visible_part(features)
    if upright:
        across_seen = ((np.arange(columns) + 0.5) / columns - left) / (right - left)
        strength = strength * off_edge(across_seen)[None, :]
    else:
        down_seen = ((np.arange(rows) + 0.5) / rows - top) / (bottom - top)
        strength = strength * off_edge(down_seen)[:, None]
    strongest = strength.max(axis=1 if upright else 0, keepdims=True)
    spread = 0.35 * strongest + 0.65 * float(strength.max())
    return np.asarray(strength / np.maximum(spread, 0.05) + _FACE * _faces(features), np.float64)


def _faces(features: VisualFeatures) -> Values:
    """Return how much each cell is the middle of a face, 0 to 1."""
    rows, columns = features.maps.weight.shape
    x, y = (np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows
    field = np.zeros((rows, columns))
    for face in features.faces:
        across = (x - face.place[0]) / max(0.4 * face.width, 0.02)
        down = (y - face.place[1]) / max(0.4 * face.height, 0.02)
        near = np.exp(-0.5 * (np.square(across)[None, :] + np.square(down)[:, None]))
        field = np.maximum(field, face.confidence * near)
    return field


def _along_main_line(strength: Values, seen: NDArray[np.bool_]) -> Values:
    """Return the strongest smooth way from the first column to the last, at steady pace.

    Dynamic programming over the columns: the reward is the strength of the cells, the
    price of a step grows with the square of its height. Cells that are not seen are only
    crossed.
    """
    rows, columns = strength.shape
    place = (np.arange(rows) + 0.5) / rows
    reward = strength - 0.2 * np.square((place - 0.5) / 0.5)[:, None]
    reward = np.where(seen, reward, _UNSEEN)
    step = np.abs(place[:, None] - place[None, :]) * rows
    price = np.where(step > _STEEPEST, np.inf, _CLIMB * np.square(step))
    best = reward[:, 0]
    came = np.zeros((rows, columns), np.int64)
    for column in range(1, columns):
        through = np.round(best[None, :] - price, 6)
        came[:, column] = np.argmax(through, axis=1)
        best = reward[:, column] + np.max(through, axis=1)
    row = int(np.argmax(np.round(best, 6)))
    chosen = np.zeros(columns)
    for column in range(columns - 1, -1, -1):
        chosen[column] = place[row]
        row = int(came[row, column])
    x = np.linspace(MARGIN, 1.0 - MARGIN, POINTS)
    line = _held_inside(smoothed_along(chosen, 0.03 * columns), seen)
    y = np.interp(x, (np.arange(columns) + 0.5) / columns, line)
    return np.stack([x, np.clip(smoothed_along(y, 0.01 * POINTS), MARGIN, 1 - MARGIN)], axis=1)


def _held_inside(line: Values, seen: NDArray[np.bool_]) -> Values:
    """Return a line (a height for each column) moved to the nearest cell that is seen."""
    if seen.all():
        return line
    rows = len(seen)
    place = (np.arange(rows) + 0.5) / rows
    away = np.where(seen, np.abs(place[:, None] - line[None, :]), np.inf)
    nearest = place[np.argmin(np.round(away, 6), axis=0)]
    row = np.clip((line * rows).astype(int), 0, rows - 1)
    outside = ~seen[row, np.arange(len(line))] & seen.any(axis=0)
    return np.where(outside, nearest, line)


def _spiral(features: VisualFeatures) -> Values:
    angle = np.linspace(0.0, 2.0 * np.pi * _TURNS, 20 * POINTS)
    reach = 0.5 - MARGIN
    radius = reach * (0.08 + 0.92 * angle / angle[-1])
    left, top, right, bottom = visible_part(features)
    x = left + (right - left) * (0.5 + radius * np.cos(angle))
    y = top + (bottom - top) * (0.5 - radius * np.sin(angle))
    places = np.stack([x, y], axis=1)
    rows, columns = features.maps.weight.shape
    row, column = np.minimum(y * rows, rows - 1).astype(int), np.minimum(x * columns, columns - 1)
    seen = features.maps.weight[row, column.astype(int)] >= SEEN
    if seen.all() or seen.sum() < POINTS:
        return _at_even_steps(places, features.aspect)
    # What is not seen is crossed at once.
    kept = places[seen]
    share = np.linspace(0.0, len(kept) - 1.0, POINTS)
    crossed = np.stack([np.interp(share, np.arange(len(kept)), kept[:, i]) for i in (0, 1)], 1)
    return smoothed_along(crossed, 2.0)


def _drawn(features: VisualFeatures, drawn: tuple[Stroke, ...]) -> Values:
    strokes = [np.array(s, np.float64).reshape(-1, 2) for s in drawn if len(s) > 0]
    if not strokes:
        raise SettingError("Draw a path on the picture first, or choose another reading path.")
    if not all(np.isfinite(places).all() for places in strokes):
        raise SettingError("The drawn path holds a place that is not a number; draw it again.")
    strokes = [np.clip(places, 0.0, 1.0) for places in strokes]
    lengths = np.array([_distances(places, features.aspect)[-1] for places in strokes])
    # A stroke that is a mere point is dwelt on for as long as the shortest line that counts.
    shares = np.cumsum(np.maximum(lengths, 0.02))
    ends = np.round(POINTS * shares / shares[-1]).astype(int)
    return np.concatenate(
        [
            _smooth_stroke(places, features.aspect, int(end - begin))
            for places, begin, end in zip(strokes, [0, *ends[:-1]], ends, strict=True)
            if end > begin
        ]
    )


def _smooth_stroke(places: Values, aspect: float, count: int) -> Values:
    even = _at_even_steps(places, aspect, count)
    smooth = smoothed_along(even, 0.01 * count)
    smooth[0], smooth[-1] = even[0], even[-1]
    return smooth


def _distances(places: Values, aspect: float) -> Values:
    """Return how far along the line each place is, as seen on the picture."""
    seen = places * np.array([aspect, 1.0])
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(seen, axis=0).T))])


def _at_even_steps(places: Values, aspect: float, count: int = POINTS) -> Values:
    """Return `count` places at equal distances along a line, as seen on the picture."""
    along = _distances(places, aspect)
    if along[-1] <= 0.0:
        return np.repeat(places[:1], count, axis=0)
    at = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(at, along, places[:, i]) for i in range(2)], axis=1)
