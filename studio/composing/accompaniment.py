"""Chords within bars, and written figures for players who share a chord among them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from studio.composing import noise
from studio.composing.frame import Frame
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.repeating import Stroke, over_chord
from studio.mapping.plan import FIGURES, Figure

SUSTAINED, BEATS, QUAVERS, SEMIQUAVERS = range(4)
"""How fast a figure moves."""

_LONGEST_REPEATED = 960
_REPEATED_EMPHASIS = 0.2
_LIVELIER = 0.6
"""Doublings of the activity where what plays the figure stands all the way forward."""
_MOVES = 0.6
"""What held chords lose there in log score."""
_DRAWN = 4.5
"""Worth of a figure that all lines of the picture ask for."""
_BUSIER = 4.0
"""What held chords lose in log score where twice the usual of the piece is asked for."""
_FULLER = 0.15
"""Loudness, which decides how full the chords are, that the harmony gains there."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A chord within one bar, with everything a figure needs to know.

    Parameters
    ----------
    onset, end : int
        Ticks.
    bar : int
    index : int
        Index of the chord.
    span : Span
    bass : int
        Bass pitch of the chord.
    ceiling : int
        Lowest melody pitch meanwhile.
    figure : Figure
    rate : int
        One of the rates above.
    loudness : float
        0 to 1.
    begins : bool
        Whether the chord begins here (it may go on from the bar before).
    closing : bool
        Whether this is the last bar of a phrase.
    strokes : tuple of Stroke
        The figure that repeats here because shapes do; empty where none does.
    """

    onset: int
    end: int
    bar: int
    index: int
    span: Span
    bass: int
    ceiling: int
    figure: Figure
    rate: int
    loudness: float
    begins: bool
    closing: bool
    strokes: tuple[Stroke, ...] = ()

    @property
    def duration(self) -> int:
        """Return the length in ticks."""
        return self.end - self.onset


def cells(
    frame: Frame,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
    tastes: Mapping[str, float] | None = None,
    quickness: float = 1.0,
) -> tuple[Cell, ...]:
    """Cut the chords at the bar lines and give each piece its figure and rate.

    Parameters
    ----------
    tastes : mapping of figure to float, or None
        Log scores of the figures for the ensemble. None where figures are taken from songs
        (see `figure_decoding`): the cells are then plain.
    quickness : float
        Factor on the activity that the picture asks for.
    """
    plain: list[Figure] = ["sustained"] * frame.plan.bars
    figures = plain if tastes is None else _figures(frame, tastes)
    rates = [SUSTAINED] * frame.plan.bars if tastes is None else _rates(frame, quickness)
    loudness = frame.by_bar(frame.plan.beats.loudness) + _FULLER * frame.forward["harmony"]
    ends = {p.first_bar + p.bars - 1 for p in frame.plan.phrases}
    onsets = np.array([t.onset for t in melody])
    pitches = [t.pitch for t in melody]
    found = []
    for index, span in enumerate(spans):
        onset = span.onset
        while onset < span.end:
            bar = onset // frame.bar_ticks
            end = min(span.end, (bar + 1) * frame.bar_ticks)
            a = max(0, int(np.searchsorted(onsets, onset, side="right")) - 1)
            b = max(a + 1, int(np.searchsorted(onsets, end, side="left")))
            pattern = frame.patterns[bar]
            found.append(
                Cell(
                    onset,
                    end,
                    bar,
                    index,
                    span,
                    bass[index],
                    min(pitches[a:b]),
                    figures[bar],
                    rates[bar],
                    float(loudness[bar]),
                    onset == span.onset,
                    bar in ends,
                    pattern.within(bar * frame.bar_ticks, onset, end) if pattern else (),
                )
            )
            onset = end
    return tuple(found)


def _figures(frame: Frame, tastes: Mapping[str, float]) -> list[Figure]:
    """Return the figure of every bar: what the lines of the picture ask for, two bars long."""
    beats = frame.plan.beats
    result: list[Figure] = []
    taste = np.array([tastes.get(figure, -1.0) for figure in FIGURES])
    activity = np.log2(frame.by_bar(beats.activity))
    busy = activity - activity.mean()
    for bar in range(frame.plan.bars):
        phrase = frame.plan.phrases[frame.phrase_of_bar[bar]]
        inside = (bar - phrase.first_bar) // 2
        first = phrase.first_bar + 2 * inside
        count = min(2, phrase.first_bar + phrase.bars - first)
        a, b = first * frame.beats_a_bar, (first + count) * frame.beats_a_bar
        asked = np.zeros(len(FIGURES))
        np.add.at(asked, beats.figure[a:b], beats.figure_weight[a:b])
        scores = taste + _DRAWN * asked / (b - a)
        # What plays the figure moves where it stands forward.
        scores[0] -= _MOVES * float(frame.forward["figure"][first : first + count].mean())
        # It moves where the picture is busier than elsewhere, and is held where it is calmer.
        scores[0] -= _BUSIER * float(busy[first : first + count].mean())
        # The whole phrase shares one chance, so that figures stay unless the picture moves.
        chance = 0.35 * noise.gumbels(
            np.arange(len(FIGURES)), frame.seed, Stream.FIGURE, frame.phrase_of_bar[bar]
        )
        result.append(FIGURES[int(np.argmax(np.round(scores + chance, 6)))])
    return result


def _rates(frame: Frame, quickness: float) -> list[int]:
    activity = frame.by_bar(frame.plan.beats.activity) * quickness
    activity = activity * np.exp2(_LIVELIER * frame.forward["figure"])
    slow_beats = 2.0 if frame.metre.compound else 1.0
    # So many notes a second are the most that sounds like an accompaniment.
    most = 7.5 / (frame.plan.tempo_bpm / 60.0)
    rates = []
    for bar in range(frame.plan.bars):
        shift = 0.25 * (noise.uniform(frame.seed, Stream.FIGURE, bar, 1) - 0.5)
        wanted = min(float(activity[bar]), most) * (1.0 + shift)
        if wanted < 0.55:
            rates.append(SUSTAINED)
        elif wanted < 1.25 * slow_beats**0.5:
            rates.append(BEATS)
        elif wanted < 2.7 * slow_beats:
            rates.append(QUAVERS)
        else:
            rates.append(SEMIQUAVERS)
    return rates


def pulses(frame: Frame, onset: int, end: int, rate: int) -> list[tuple[int, int]]:
    """Return (onset, duration) of the pulses of a rate between two ticks."""
    if rate == SUSTAINED:
        return [(onset, end - onset)]
    if rate == BEATS:
        base = onset // frame.bar_ticks * frame.bar_ticks
        ticks = sorted({onset} | {base + t for t in frame.beat_onsets if onset <= base + t < end})
    else:
        ticks = list(range(onset, end, 480 if rate == QUAVERS else 240))
    return [(t, stop - t) for t, stop in zip(ticks, [*ticks[1:], end], strict=True)]


def close_position(
    bass: int, tones: tuple[int, ...], low: int, high: int, count: int
) -> tuple[int, ...]:
    """Return up to `count` chord tones above the bass, from the lowest.

    The fifth from the bass is left open in the low register, where close chords are muddy.
    """
    least = bass + (7 if bass < 48 else 3)
    pool = [p for p in range(max(low, least), high + 1) if p % 12 in tones]
    chosen: list[int] = []
    # Third and seventh first: they say what chord it is.
    order = [t for k in (1, 3, 2, 0, 4) if k < len(tones) for t in (tones[k],)]
    for tone in order:
        fitting = [p for p in pool if p % 12 == tone and all(abs(p - q) > 1 for q in chosen)]
        if fitting and len(chosen) < count and tone not in {p % 12 for p in chosen}:
            chosen.append(fitting[0])
    return tuple(sorted(chosen))


def repeated(cell: Cell, ladder: tuple[int, ...], staff: int = 1) -> list[Tone]:
    """Return the figure that repeats in a cell, over a ladder of chord tones."""
    return [
        Tone(onset, duration, pitch, 1, staff, _REPEATED_EMPHASIS)
        for onset, duration, pitch in over_chord(cell.strokes, ladder, _LONGEST_REPEATED)
    ]


def repeated_over_bass(cell: Cell, ladder: tuple[int, ...], staff: int) -> list[Tone]:
    """Return the figure that repeats in a cell, with the bass struck where the chord begins."""
    tones = repeated(cell, ladder, staff)
    first = tones[0]
    length = first.duration if first.onset == cell.onset else first.onset - cell.onset
    return [Tone(cell.onset, length, cell.bass, 1, staff), *tones]


def near_ladder(cell: Cell, pitch: int, reach: int = 7) -> tuple[int, ...]:
    """Return the chord tones around a pitch, above the bass and below the melody."""
    found = [
        p
        for p in range(max(pitch - reach, cell.bass + 1), min(pitch + reach, cell.ceiling - 1) + 1)
        if p % 12 in cell.span.tones[:4]
    ]
    return tuple(found) or (pitch,)


def broken(
    frame: Frame, cell: Cell, ladder: tuple[int, ...], rate: int, figure: Figure
) -> list[tuple[int, int, int]]:
    """Return (onset, duration, pitch) of a broken chord over a ladder of pitches.

    Rising figures climb and fall back, falling ones begin at the top; both begin with the
    lowest note where the chord begins, so that its bass is heard.
    """
    steps = pulses(frame, cell.onset, cell.end, max(rate, BEATS))
    top = len(ladder) - 1
    order = list(range(top + 1)) + list(range(top - 1, 0, -1)) if top > 0 else [0]
    if figure == "falling":
        order = [0, *range(top, 0, -1)]
    notes = []
    for k, (onset, duration) in enumerate(steps):
        notes.append((onset, duration, ladder[order[k % len(order)]]))
    return notes
