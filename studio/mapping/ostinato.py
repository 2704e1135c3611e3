"""Like shapes in a row are heard as a figure that repeats."""

import math
from dataclasses import dataclass

import numpy as np

from studio.imaging.features import Repeat, Stroke, VisualFeatures
from studio.mapping.curves import BeatSights
from studio.mapping.plan import Metre, Ostinato, Reason
from studio.mapping.presence import distances, presence_at
from studio.mapping.reading import FINE_STEPS, read_along
from studio.mapping.region_words import arranged, shapes_word

RULE = "repeats_to_ostinato"

_QUAVER = 480
_BEAT_SPACING = 0.25
"""Spacing that is heard as one beat, as a share of the picture's long side: our choice."""
_LEVEL = 0.04
"""Shapes whose middles lie within this height of each other stand on one line."""
_LEAST_STRENGTH = 0.3
_MANY = 6
_MOST = 4
_LONGEST = 0.5
"""Share of the piece that a figure may go on for: then the ear wants something else."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A repeat with the stretch of the path where it lies and how strongly it is heard."""

    repeat: Repeat
    start: float
    end: float
    strength: float


def ostinati_of(
    features: VisualFeatures,
    kind: str,
    drawn: tuple[Stroke, ...],
    sights: BeatSights,
    metre: Metre,
) -> tuple[Ostinato, ...]:
    """Return the figures that repeat, in the order of their bars; they do not overlap.

    The spacing of the shapes gives the rhythm, their heights the contour, their regularity
    the strength, and the stretch of the path where they lie the bars: the middle of it where
    it is most of the piece. Where two lie in one bar the stronger is heard.
    """
    rows = sorted(
        _rows(features, kind, drawn), key=lambda row: (-row.strength, row.repeat.regions)
    )
    felt = metre.felt_beats
    free = np.ones(sights.count // felt, bool)
    found: list[Ostinato] = []
    for row in rows:
        inside = (sights.position >= row.start) & (sights.position <= row.end)
        bars = (inside.reshape(-1, felt).mean(axis=1) >= 0.5) & free
        for first, count in _runs(bars):
            if len(found) == _MOST:
                break
            free[first : first + count] = False
            longest = max(2, int(_LONGEST * len(bars)))
            first, count = first + max(0, count - longest) // 2, min(count, longest)
            found.append(_ostinato(features, row, metre, first, count))
    return tuple(sorted(found, key=lambda ostinato: ostinato.first_bar))


def figure_of(
    repeat: Repeat, features: VisualFeatures, metre: Metre
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return where the notes of a repeat begin, in ticks within a bar, and their contour.

    The middles of the shapes along their row, as they are spaced, on the grid of quavers. A
    row that is over before the bar is begins again on a beat.
    """
    pulse = pulse_of(repeat.spacing, metre)
    height: dict[int, float] = {}
    for at, up in _along(repeat, features):
        tick = _QUAVER * round(pulse * at / (max(repeat.spacing, 1e-3) * _QUAVER))
        height.setdefault(tick, up)
    ticks = sorted(height)
    periods = _periods(metre)
    period = next((p for p in periods if p >= ticks[-1] + pulse), periods[-1])
    ticks = [tick for tick in ticks if tick < period]
    ups = [height[tick] for tick in ticks]
    middle, spread = (max(ups) + min(ups)) / 2, max(ups) - min(ups)
    contour = [0.0 if spread < _LEVEL else round(2 * (up - middle) / spread, 3) for up in ups]
    begins = range(0, metre.bar_ticks, period)
    return tuple(b + t for b in begins for t in ticks), tuple(contour) * len(begins)


def pulse_of(spacing: float, metre: Metre) -> int:
    """Return the ticks from one shape to the next: a quarter of the long side is a beat.

    Half as wide is half a beat (a third in compound metres), twice as wide two beats.
    """
    if (metre.beats, metre.beat_type) == (7, 8):
        return _QUAVER
    beat = metre.bar_ticks // metre.felt_beats
    pulses = [_QUAVER, beat]
    if metre.felt_beats % 2 == 0:
        pulses.append(2 * beat)
    wanted = math.log2(max(spacing, 1e-3) / _BEAT_SPACING)
    return min(pulses, key=lambda ticks: round(abs(math.log2(ticks / beat) - wanted), 3))


def _periods(metre: Metre) -> list[int]:
    """Return the lengths at which a figure may begin again, in ticks: the last is a bar."""
    if (metre.beats, metre.beat_type) == (7, 8):
        return [metre.bar_ticks]
    beat = metre.bar_ticks // metre.felt_beats
    return [beat * k for k in range(1, metre.felt_beats + 1) if metre.felt_beats % k == 0]


def _along(repeat: Repeat, features: VisualFeatures) -> list[tuple[float, float]]:
    """Return the shapes of the first row: how far along it each lies, and how high."""
    middles = _middles(repeat, features)[: max(2, len(repeat.regions) // max(1, repeat.rows))]
    angle = math.radians(repeat.direction)
    # Directions are as a person sees them: y goes up.
    places = middles @ np.array([math.cos(angle), -math.sin(angle)])
    order = np.argsort(np.round(places, 4), kind="stable")
    first = float(places[order[0]])
    return [(round(float(places[i]) - first, 4), round(-float(middles[i, 1]), 4)) for i in order]


def _middles(repeat: Repeat, features: VisualFeatures) -> np.ndarray:
    """Return the middles of its regions as shares of the long side, shape (n, 2)."""
    scale = np.array([features.aspect, 1.0]) / max(features.aspect, 1.0)
    regions = features.regions
    places = repeat.places or tuple(regions[i].centroid for i in repeat.regions)
    return np.array(places) * scale


def _rows(features: VisualFeatures, kind: str, drawn: tuple[Stroke, ...]) -> list[_Row]:
    if not features.repeats:
        return []
    moments = read_along(features, kind, drawn).moments
    away = distances(features, kind, drawn)
    scale = np.array([features.aspect, 1.0]) / max(features.aspect, 1.0)
    path = np.stack([moments.x, moments.y], axis=1).astype(np.float64) * scale
    rows = []
    for repeat in features.repeats:
        middles = _middles(repeat, features)
        gaps = ((path[None] - middles[:, None]) ** 2).sum(axis=2)
        steps = np.argmin(np.round(gaps, 4), axis=1)
        start, end = float(steps.min()) / FINE_STEPS, float(steps.max() + 1) / FINE_STEPS
        near = presence_at(away[list(repeat.regions)].min(axis=1))
        strength = round(
            repeat.regularity
            * (0.6 + 0.4 * min(1.0, len(repeat.regions) / _MANY))
            * (0.6 + 0.4 * float(near.max())),
            3,
        )
        if strength >= _LEAST_STRENGTH:
            # Half a step at either end belongs to the first and the last.
            half = 0.5 * (end - start) / max(1, len(repeat.regions) - 1)
            rows.append(_Row(repeat, start - half, end + half, strength))
    return rows


def _runs(bars: np.ndarray) -> list[tuple[int, int]]:
    """Return (first, count) of the runs of at least two bars, the longest first."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], bars.astype(np.int8), [0]])))
    runs = [(int(a), int(b - a)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return sorted((run for run in runs if run[1] >= 2), key=lambda run: (-run[1], run[0]))


def _ostinato(
    features: VisualFeatures, row: _Row, metre: Metre, first: int, count: int
) -> Ostinato:
    repeat = row.repeat
    ticks, contour = figure_of(repeat, features, metre)
    place = np.mean([features.regions[i].centroid for i in repeat.regions], axis=0)
    shapes = shapes_word(features.regions[repeat.regions[0]])
    reason = Reason(
        RULE,
        "repetition",
        row.strength,
        (round(float(place[0]), 3), round(float(place[1]), 3)),
        "Bars {first} to {last} repeat a figure: {count} {shapes} {stand} there.",
        (("first", first + 1), ("last", first + count), ("count", len(repeat.regions)),
         ("shapes", shapes), ("stand", arranged(repeat))),
    )  # fmt: skip
    onsets = tuple(round(tick / metre.bar_ticks, 6) for tick in ticks)
    return Ostinato(repeat.regions, onsets, first, count, row.strength, reason, contour)
