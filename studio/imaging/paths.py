"""Ways to read a picture: along its main line, downwards, in a spiral, as the eye goes."""

import numpy as np

from studio.errors import SettingError
from studio.imaging.features import PathKind, ReadingPath, Stroke, VisualFeatures
from studio.imaging.grids import Values, smoothed, smoothed_along

POINTS = 385
"""Places of a path; between neighbours lies less than half a cell of the maps."""

_MARGIN = 0.03
_STEEPEST = 3.5
"""Cells that the main line may climb from one column to the next."""

_TURNS = 2.75
_STOPS = 9


def reading_path(
    features: VisualFeatures, kind: PathKind, drawn: tuple[Stroke, ...] = ()
) -> ReadingPath:
    """Return the way along which a picture is read.

    Parameters
    ----------
    features : VisualFeatures
    kind : PathKind
        ``left_to_right`` follows the main line (skyline, ridge, the salient things) at a
        steady pace; ``top_to_bottom`` does so downwards; ``spiral`` winds from the middle
        outwards; ``gaze`` visits what draws the eye, the middle first; ``drawn`` follows
        the user's lines, one after the other, each for a time in keeping with its length.
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
        points = _along_main_line(_line_strength(features, upright=False))
    elif kind == "top_to_bottom":
        points = _along_main_line(_line_strength(features, upright=True).T)[:, ::-1]
    elif kind == "spiral":
        points = _spiral(features)
    elif kind == "gaze":
        points = _gaze(features)
    elif kind == "drawn":
        points = _drawn(features, drawn)
    else:
        raise SettingError("There is no reading path called {name}.", name=kind)
    rounded = np.round(np.clip(points, 0.0, 1.0), 4).astype(np.float32)
    rounded.setflags(write=False)
    return ReadingPath(kind, rounded)


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
    strength = smoothed(0.5 * np.clip(alone, 0.0, 1.2) + maps.saliency, 1.2) * maps.weight
    rows, columns = strength.shape
    if upright:
        strength = strength * _off_edge((np.arange(columns) + 0.5) / columns)[None, :]
    else:
        strength = strength * _off_edge((np.arange(rows) + 0.5) / rows)[:, None]
    strongest = strength.max(axis=1 if upright else 0, keepdims=True)
    spread = 0.35 * strongest + 0.65 * float(strength.max())
    return np.asarray(strength / np.maximum(spread, 0.05), np.float64)


def _off_edge(position: Values) -> Values:
    """Return 1 inside a picture, falling to 0 at its edge, where people rarely look."""
    return np.asarray(np.clip(np.minimum(position, 1.0 - position) / 0.12, 0.0, 1.0), np.float64)


def _along_main_line(strength: Values) -> Values:
    """Return the strongest smooth way from the first column to the last, at steady pace.

    Dynamic programming over the columns: the reward is the strength of the cells, the
    price of a step grows with the square of its height.
    """
    rows, columns = strength.shape
    place = (np.arange(rows) + 0.5) / rows
    reward = strength - 0.2 * np.square((place - 0.5) / 0.5)[:, None]
    step = np.abs(place[:, None] - place[None, :]) * rows
    price = np.where(step > _STEEPEST, np.inf, 0.05 * np.square(step))
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
    x = np.linspace(_MARGIN, 1.0 - _MARGIN, POINTS)
    y = np.interp(x, (np.arange(columns) + 0.5) / columns, smoothed_along(chosen, 0.03 * columns))
    return np.stack([x, np.clip(smoothed_along(y, 0.01 * POINTS), _MARGIN, 1 - _MARGIN)], axis=1)


def _spiral(features: VisualFeatures) -> Values:
    angle = np.linspace(0.0, 2.0 * np.pi * _TURNS, 20 * POINTS)
    reach = 0.5 - _MARGIN
    radius = reach * (0.08 + 0.92 * angle / angle[-1])
    x = 0.5 + radius * np.cos(angle)
    y = 0.5 - radius * np.sin(angle)
    return _at_even_steps(np.stack([x, y], axis=1), features.aspect)


def _gaze(features: VisualFeatures) -> Values:
    """Return a smooth way through the places that draw the eye.

    The first look goes near the middle; then the strongest place within easy reach, each
    visited place being suppressed. The eye rests at its stops.
    """
    stops = _stops(features)
    corners = np.array(stops)
    if len(corners) == 1:
        return np.repeat(corners, POINTS, axis=0)
    travel = np.linspace(0.0, len(corners) - 1.0, POINTS)
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
    return np.clip(smoothed_along(curve, 4.0), _MARGIN, 1.0 - _MARGIN)


def _stops(features: VisualFeatures) -> list[tuple[float, float]]:
    saliency = smoothed(features.maps.saliency, 1.5) * features.maps.weight
    rows, columns = saliency.shape
    x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
    aspect = features.aspect
    unit = max(aspect, 1.0)
    middle = np.exp(-(np.square(x - 0.5) + np.square(y - 0.5)) / (2 * 0.25**2))
    top = max(float(saliency.max()), 1e-9)
    wanted = saliency / top * np.minimum(_off_edge(x), _off_edge(y))
    stops: list[tuple[float, float]] = []
    fresh = np.ones_like(wanted)
    here = (0.5, 0.5)
    for stop in range(_STOPS):
        pull = middle * (1.0 if stop == 0 else 0.5 if stop < 3 else 0.0)
        apart = np.hypot((x - here[0]) * aspect / unit, (y - here[1]) / unit)
        near = np.exp(-np.square(apart / 0.45) / 2) if stop else np.ones_like(apart)
        score = np.round((wanted + 0.02) * (0.4 + 0.6 * near) * (0.5 + pull) * fresh, 4)
        row, column = divmod(int(np.argmax(score)), columns)
        if stop > 2 and wanted[row, column] * fresh[row, column] < 0.08:
            break
        here = (float(x[row, column]), float(y[row, column]))
        stops.append(here)
        seen = np.hypot((x - here[0]) * aspect / unit, (y - here[1]) / unit)
        fresh *= 1.0 - 0.95 * np.exp(-np.square(seen / 0.11) / 2)
    return stops


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
