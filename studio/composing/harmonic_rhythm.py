"""Harmonic rhythm: on which beats chords change, before it is known which chords."""

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.chains import drawn
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.language.harmonic_places import rhythm_place
from studio.composing.language.prior import HarmonicLanguage
from studio.composing.noise import Stream
from studio.composing.quoting import Statement

_TEMPERATURE = 1.0
_PACE = 0.8
"""How much the ensemble's pace says about that of the piece."""
_MOTION, _USUAL_MOTION = 1.6, 0.2
"""Chord changes wanted in a bar for the motion asked for beyond the usual."""
_LATER = 1.2
"""What speaks for chords that come in after the downbeat, beyond the language, over the beats of
a bar: the bars that close phrases have none after their last."""
_MOVED = 0.8
"""Chord changes wanted beyond the usual in a bar that states a given motif."""
_QUOTE = 6.0
_LATE = 0.33
"""Share of the phrases of songs in four beats whose last chord comes in after the downbeat."""
_NEVER = -60.0


def cadence_onset(frame: Frame, index: int) -> int:
    """Return the tick at which the last chord of a phrase comes in.

    It is a downbeat, or, in bars of four and more beats, at times the middle of the bar.
    """
    phrase = frame.plan.phrases[index]
    bar = phrase.first_bar + phrase.bars - 1
    onset = bar * frame.bar_ticks
    if frame.beats_a_bar >= 4 and phrase.bars > 1:
        source = index if phrase.quotes is None else phrase.quotes
        seed = frame.seed_of(Stream.CADENCE, phrase.first_bar)
        if noise.uniform(seed, Stream.CADENCE, source) < _LATE:
            onset += frame.beat_onsets[frame.middle_beat]
    return onset


def changes_of_phrases(
    frame: Frame,
    ensemble: Ensemble,
    language: HarmonicLanguage,
    stated: tuple[Statement, ...] = (),
) -> list[list[int]]:
    """Return for every phrase the ticks at which chords come in; the first is its beginning.

    The patterns of its bars are drawn together: each follows the two before it and its place
    in the phrase as in the language, at the pace of the piece, and more or fewer changes
    where the picture asks. A phrase that quotes another takes over its changes.
    """
    pace = _pace(frame, ensemble, language)
    found: list[list[int]] = []
    for index in range(len(frame.plan.phrases)):
        found.append(_phrase(frame, ensemble, language, index, pace, found, stated))
    return found


def _pace(frame: Frame, ensemble: Ensemble, language: HarmonicLanguage) -> int:
    """Return the class of the piece's pace: as usual in songs, or as the ensemble is."""
    usual = language.paces(frame.beats_a_bar)
    classes = np.arange(len(usual), dtype=np.float64)
    wish = _PACE * ensemble.pace
    seed = frame.seed_of(Stream.HARMONIC_RHYTHM, 0)
    return noise.pick(usual + wish * classes, 1.0, seed, Stream.HARMONIC_RHYTHM, 1 << 20)


def _phrase(
    frame: Frame,
    ensemble: Ensemble,
    language: HarmonicLanguage,
    index: int,
    pace: int,
    earlier: list[list[int]],
    stated: tuple[Statement, ...],
) -> list[int]:
    phrase = frame.plan.phrases[index]
    cadence = cadence_onset(frame, index)
    start, bar_ticks = phrase.first_bar * frame.bar_ticks, frame.bar_ticks
    quoted = _quoted(frame, index, earlier)
    tables, gumbels = [], []
    for k in range(phrase.bars):
        bar = phrase.first_bar + k
        place = rhythm_place(phrase.bars - 1 - k, k)
        table = language.changes(frame.beats_a_bar, frame.metre.compound, place, pace)
        patterns = np.arange(table.shape[2], dtype=np.int64)
        sizes = np.array([p.bit_count() for p in range(len(patterns))], dtype=np.float64)
        own = (_wish(frame, bar, stated) - ensemble.stillness) * sizes
        own += _LATER / frame.beats_a_bar * (sizes - patterns % 2)
        if quoted is not None:
            inside = [t - k * bar_ticks for t in quoted if 0 <= t - k * bar_ticks < bar_ticks]
            same = sum(1 << b for b, t in enumerate(frame.beat_onsets) if t in inside)
            own = own + _QUOTE * (1.0 - phrase.variation) * (patterns == same)
        tables.append(table + np.where(_possible(frame, phrase.bars, k, cadence), own, _NEVER))
        seed = frame.seed_of(Stream.HARMONIC_RHYTHM, bar)
        gumbels.append(noise.gumbels(patterns, seed, Stream.HARMONIC_RHYTHM, bar))
    none = tables[0].shape[2]
    chosen = drawn(tables, gumbels, _TEMPERATURE, (none, none))
    onsets = [
        start + k * bar_ticks + tick
        for k, pattern in enumerate(chosen)
        for b, tick in enumerate(frame.beat_onsets)
        if pattern >> b & 1
    ]
    # A cadence has a chord before it that is not that of the beginning, if there is room.
    if phrase.bars > 1 and len(onsets) == 2 and cadence - bar_ticks > start:
        onsets.insert(1, cadence - bar_ticks)
    return _around_held(frame, onsets, start, start + phrase.bars * bar_ticks)


def _around_held(frame: Frame, onsets: list[int], start: int, end: int) -> list[int]:
    """Return the onsets with those of chords that are held, and none while one sounds."""
    found = set(onsets)
    for chord in frame.held_chords:
        first, last = max(start, chord.onset), min(end, chord.onset + chord.duration)
        if first < last:
            found = {t for t in found if not first < t < last} | {first, last}
    return sorted(t for t in found if t < end)


def _wish(frame: Frame, bar: int, stated: tuple[Statement, ...]) -> float:
    """Return the score of each chord that comes in within a bar, beyond the language's."""
    motion = frame.plan.beats.motion
    here = float(motion[bar * frame.beats_a_bar : (bar + 1) * frame.beats_a_bar].mean())
    tick = bar * frame.bar_ticks
    # A given motif wants chords of its own under its notes.
    moved = any(s.onset < tick + frame.bar_ticks and s.end > tick for s in stated)
    return _MOTION * (here - _USUAL_MOTION) + _MOVED * moved


def _possible(frame: Frame, bars: int, k: int, cadence: int) -> NDArray[np.bool_]:
    """Return which patterns a bar may have: phrases begin with a chord and end on their last."""
    patterns = np.arange(1 << frame.beats_a_bar)
    possible = np.ones(len(patterns), np.bool_)
    if k == 0:
        possible &= patterns & 1 == 1
    if k == bars - 1:
        beat = frame.beat_onsets.index(cadence % frame.bar_ticks)
        possible &= patterns >> beat == 1
    return possible


def _quoted(frame: Frame, index: int, earlier: list[list[int]]) -> list[int] | None:
    """Return the changes of the phrase that is quoted, from its beginning."""
    source = frame.plan.phrases[index].quotes
    if source is None or not 0 <= source < index:
        return None
    begin = frame.plan.phrases[source].first_bar * frame.bar_ticks
    return [t - begin for t in earlier[source]]
