"""Parts for instruments that a person adds to an ensemble: one for each role."""

from collections.abc import Callable

import numpy as np

from studio.composing.accompaniment import QUAVERS, SUSTAINED, Cell, broken, cells, repeated
from studio.composing.arranging.fitting import fitted, on_staves
from studio.composing.arranging.parts import at_bar_lines, below, in_range, line_of
from studio.composing.frame import Frame
from studio.composing.inner import lead_voices, lowest_above
from studio.composing.material import Span, Tone
from studio.composing.percussion import hand_percussion, jazz_kit, timpani
from studio.composing.prominence import Bars, forward
from studio.composing.score import Instrument
from studio.composing.seating import Seat, easily_read, is_chordal
from studio.mapping.plan import RegionRole, RoleName

_FAR = -0.35
"""Below this an added part is silent for the phrase: its region is far from the path."""
_MOSTLY = 0.5
_TASTES = {"rising": 0.6, "falling": 0.4, "pulse": 0.0, "sustained": -1.0}
_LOWEST_CHORD = 48


def added_part(
    frame: Frame,
    seat: Seat,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[Tone]:
    """Return the notes of a player who was added to the ensemble.

    Who leads plays the whole melody and a bass all of the bass; the others play in the
    phrases in which the path is near their region.
    """
    instrument = seat.player.instrument
    role = seat.regions[0].role if seat.regions else seat.player.plays[0]
    if seat.leads:
        return fitted(list(melody), seat.player, instrument)
    if role == "bass":
        line = at_bar_lines(frame, line_of(frame, spans, list(bass), 7, 0.45))
        return fitted(below(line, melody, 0), seat.player, instrument)
    near = forward(frame.plan, seat.regions)
    playing = phrases_near(frame, near)
    tones = _WRITINGS[role](frame, instrument, spans, bass, melody, near)
    return [t for t in tones if playing[t.onset // frame.bar_ticks]]


def heard_near(frame: Frame, regions: tuple[RegionRole, ...], tones: list[Tone]) -> bool:
    """Return whether tones sound in most of the bars in which the path is near regions."""
    near = forward(frame.plan, regions) >= 0.0
    sounding = {t.onset // frame.bar_ticks for t in tones}
    heard = sum(bar in sounding for bar in np.flatnonzero(near).tolist())
    return heard >= _MOSTLY * int(near.sum())


def phrases_near(frame: Frame, near: Bars) -> list[bool]:
    """Return for every bar whether the path is near in its phrase; the last one always."""
    playing = [True] * frame.plan.bars
    for phrase in frame.plan.phrases[:-1]:
        bars = range(phrase.first_bar, min(frame.plan.bars, phrase.first_bar + phrase.bars))
        if bars and float(near[bars.start : bars.stop].mean()) < _FAR:
            for bar in bars:
                playing[bar] = False
    return playing


def _doubling(
    frame: Frame, instrument: Instrument, spans: tuple[Span, ...], bass: tuple[int, ...],
    melody: tuple[Tone, ...], near: Bars,
) -> list[Tone]:  # fmt: skip
    """Return the melody in the bars where its region is near."""
    mine = [t for t in melody if near[t.onset // frame.bar_ticks] > 0.0]
    low, high = easily_read(instrument)
    return on_staves([t._replace(pitch=in_range(t.pitch, low, high)) for t in mine], instrument)


def _voice(
    frame: Frame, instrument: Instrument, spans: tuple[Span, ...], bass: tuple[int, ...],
    melody: tuple[Tone, ...], number: int, ease: float,
) -> list[Tone]:  # fmt: skip
    """Return a line of its own through the chords, under the melody."""
    tops = lowest_above(spans, melody)
    lowest, highest = easily_read(instrument)
    low = max(lowest, min(_LOWEST_CHORD, highest - 18))
    high = min(highest, 79, low + 28)
    chosen = lead_voices(spans, tops, bass, ((low, high),), strict=False)
    line = line_of(frame, spans, [chord[0] for chord in chosen], number, ease)
    under = below(at_bar_lines(frame, line), melody, lowest)
    return on_staves(under, instrument)


def _counter(
    frame: Frame, instrument: Instrument, spans: tuple[Span, ...], bass: tuple[int, ...],
    melody: tuple[Tone, ...], near: Bars,
) -> list[Tone]:  # fmt: skip
    return _voice(frame, instrument, spans, bass, melody, 8, 0.95)


def _harmony(
    frame: Frame, instrument: Instrument, spans: tuple[Span, ...], bass: tuple[int, ...],
    melody: tuple[Tone, ...], near: Bars,
) -> list[Tone]:  # fmt: skip
    if not is_chordal(instrument):
        return _voice(frame, instrument, spans, bass, melody, 9, 0.4)
    lowest = easily_read(instrument)[0]
    low = max(lowest, 52)
    tops = [max(top, low + 10) for top in lowest_above(spans, melody)]
    voices = lead_voices(spans, tops, bass, ((low + 5, low + 24), (low, low + 19)), strict=False)
    held = [
        Tone(span.onset, span.duration, p)
        for span, chord in zip(spans, voices, strict=True)
        for p in sorted(set(chord))
    ]
    under = below(at_bar_lines(frame, held), melody, lowest)
    return on_staves(under, instrument)


def _figure(
    frame: Frame, instrument: Instrument, spans: tuple[Span, ...], bass: tuple[int, ...],
    melody: tuple[Tone, ...], near: Bars,
) -> list[Tone]:  # fmt: skip
    """Return broken chords in the instrument's middle register."""
    lowest, highest = easily_read(instrument)
    low = max(lowest, min(55, highest - 19))
    tones: list[Tone] = []
    for cell in cells(frame, spans, bass, melody, _TASTES):
        ladder = _ladder(cell, low, min(highest, low + 19))
        if not ladder:
            continue
        if cell.strokes:
            tones += repeated(cell, ladder[:3])
            continue
        if cell.end == frame.end or cell.rate == SUSTAINED:
            tones.append(Tone(cell.onset, cell.duration, ladder[0]))
            continue
        notes = broken(frame, cell, ladder, min(cell.rate, QUAVERS), cell.figure)
        tones += [Tone(t, d, p) for t, d, p in notes]
    return on_staves(below(tones, melody, lowest), instrument)


def _ladder(cell: Cell, low: int, high: int) -> tuple[int, ...]:
    return tuple(p for p in range(low, high + 1) if p % 12 in cell.span.tones[:4])[:4]


def _percussion(
    frame: Frame, instrument: Instrument, spans: tuple[Span, ...], bass: tuple[int, ...],
    melody: tuple[Tone, ...], near: Bars,
) -> list[Tone]:  # fmt: skip
    if instrument.key == "drum_kit":
        return jazz_kit(frame)
    if instrument.percussion:
        return hand_percussion(frame, near)
    return timpani(frame, instrument, spans)


_Writing = Callable[
    [Frame, Instrument, tuple[Span, ...], tuple[int, ...], tuple[Tone, ...], Bars],
    list[Tone],
]
_WRITINGS: dict[RoleName, _Writing] = {
    "melody": _doubling,
    "counter": _counter,
    "harmony": _harmony,
    "figure": _figure,
    "percussion": _percussion,
}
