"""The melody around what is held: it leads there and on from there, and takes up what is held.

All else of the melody stays as it would be if nothing were held. So locking a bar changes
nothing, and a bar that has been locked changes only what stands beside it and what takes it
up, once the melody would be another there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from studio.composing.ensembles import Ensemble
from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.material import Tone
from studio.composing.motif_tones import moved
from studio.composing.rhythm import MelodyBar
from studio.composing.score import Role
from studio.composing.seating import Seating
from studio.composing.settings import ComposingSettings, HeldNote
from studio.composing.themes import folded

Tune: TypeAlias = Mapping[int, tuple[Tone, ...]]
"""The melody of each held bar, cut at its bar lines."""
Decode: TypeAlias = Callable[[tuple[MelodyBar, ...], Mapping[int, int]], tuple[Tone, ...]]
"""Gives the melody of a rhythm with some pitches, by onset, as they are."""


def tune_held(settings: ComposingSettings, frame: Frame, ensemble: Ensemble) -> Tune:
    """Return the melody of what is held, in the range of an ensemble."""
    bars: dict[int, dict[int, Tone]] = {}
    for part in settings.held_parts:
        if part.bar_ticks == frame.bar_ticks:
            for bar, notes in enumerate(part.bars[: frame.plan.bars]):
                _add(bars, frame, bar, notes, part.role)
    for held in settings.held_bars:
        if held.bar_ticks == frame.bar_ticks and held.bar < frame.plan.bars:
            bars.pop(held.bar, None)
            for line in held.lines:
                _add(bars, frame, held.bar, line.notes, line.role)
    low, high = ensemble.melody
    found: dict[int, tuple[Tone, ...]] = {}
    for bar in sorted(bars):
        tones = tuple(bars[bar][onset] for onset in sorted(bars[bar]))
        if any(not low <= tone.pitch <= high for tone in tones):
            tones = folded(moved(tones, (low + high) / 2.0, low, high), low, high)
        found[bar] = tones
    return found


def _add(
    bars: dict[int, dict[int, Tone]],
    frame: Frame,
    bar: int,
    notes: tuple[HeldNote, ...],
    role: Role,
) -> None:
    """Add the tune among the notes of a bar: of notes together the highest."""
    start, end = bar * frame.bar_ticks, (bar + 1) * frame.bar_ticks
    for note in notes:
        if (note.role or role) == "melody" and note.staff == 1 and note.voice == 1:
            onset = start + note.onset
            tone = Tone(onset, min(note.duration, end - onset), note.pitch)
            tune = bars.setdefault(bar, {})
            if onset not in tune or tune[onset].pitch < tone.pitch:
                tune[onset] = tone


def tune_of(seating: Seating, played: Sequence[tuple[Tone, ...]]) -> list[Tone]:
    """Return the melody as it is played, whoever plays it."""
    return [
        tone
        for seat, tones in zip(seating.seats, played, strict=True)
        for tone in tones
        if (tone.role or seat.player.role) == "melody" and (tone.staff, tone.voice) == (1, 1)
    ]


def changed_bars(frame: Frame, tune: Tune, played: Iterable[Tone]) -> set[int]:
    """Return the bars in which the melody would be another than is held.

    Parameters
    ----------
    frame : Frame
    tune : mapping
    played : iterable of Tone
        The melody as it is played if nothing is held, whoever plays it.
    """
    ticks = frame.bar_ticks
    there: dict[int, dict[int, tuple[int, int]]] = {bar: {} for bar in tune}
    for tone in played:
        for bar in range(tone.onset // ticks, -(-tone.end // ticks)):
            if bar in there:
                onset = max(tone.onset, bar * ticks)
                shape = (min(tone.end, (bar + 1) * ticks) - onset, tone.pitch)
                known = there[bar].get(onset)
                if known is None or known[1] < tone.pitch:
                    there[bar][onset] = shape
    # An instrument may play in another octave than the melody is written in.
    return {
        bar
        for bar, tones in tune.items()
        if {t.onset: (t.duration, t.pitch % 12) for t in tones}
        != {onset: (length, pitch % 12) for onset, (length, pitch) in there[bar].items()}
    }


def around_held(
    frame: Frame,
    tune: Tune,
    changed: set[int],
    forms: tuple[BarForm, ...],
    rhythm: tuple[MelodyBar, ...],
    melody: tuple[Tone, ...],
    given: Mapping[int, int],
    decode: Decode,
) -> tuple[Tone, ...]:
    """Return a melody with what is held in its place.

    Parameters
    ----------
    frame : Frame
    tune : mapping
        What is held.
    changed : set of int
        Bars of it that would be otherwise.
    forms, rhythm, melody
        How the melody comes about, and what it is, if nothing is held.
    given : mapping of int to int
        Pitches of motifs, by onset.
    decode : callable
    """
    ticks = frame.bar_ticks
    heirs = _heirs(forms, changed, set(tune))
    beside = {near for bar in changed for near in (bar - 1, bar + 1)} - set(tune)
    bars = [*rhythm]
    for bar in sorted(changed):
        bars[bar] = MelodyBar(
            tuple(tone.onset - bar * ticks for tone in tune[bar]),
            tuple(tone.duration for tone in tune[bar]),
        )
        if bar > 0 and bar - 1 not in changed:
            bars[bar - 1] = _within(bars[bar - 1], ticks)
    for bar in sorted(heirs):
        source = forms[bar].source
        if source is not None and rhythm[bar] == rhythm[source]:
            bars[bar] = _within(bars[source], ticks)
    free = heirs | beside
    pitches = {
        tone.onset: tone.pitch
        for tone in melody
        if tone.onset // ticks not in free and tone.onset // ticks not in changed
    }
    pitches |= {onset: pitch for onset, pitch in given.items() if onset // ticks in free}
    pitches |= {tone.onset: tone.pitch for bar in changed for tone in tune[bar]}
    return decode(tuple(bars), pitches)


def _heirs(forms: tuple[BarForm, ...], changed: set[int], held: set[int]) -> set[int]:
    """Return the bars that take up what has changed, or take up those that do."""
    found: set[int] = set()
    for bar, form in enumerate(forms):
        if form.source in changed | found and bar not in held:
            found.add(bar)
    return found


def _within(bar: MelodyBar, ticks: int) -> MelodyBar:
    """Return a rhythm that ends at its bar line."""
    lengths = (
        min(length, ticks - onset) for onset, length in zip(bar.onsets, bar.durations, strict=True)
    )
    return replace(bar, durations=tuple(lengths))
