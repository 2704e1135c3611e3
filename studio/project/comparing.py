"""Two pieces of one picture side by side: what stands where, and how it differs."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TypeAlias

import numpy as np

from studio.composing.score import ChordSymbol, Note, Part, Score
from studio.composing.theory import TENSION
from studio.mapping.plan import MusicalPlan
from studio.performing.performance import NOTE_OFF, NOTE_ON, Performance
from studio.project.note_uses import lanes_of, tones_of

Strokes: TypeAlias = dict[tuple[str, int, int], tuple[int, float]]
"""Velocity and sounding seconds of notes, by part id, tick and pitch."""

_TENSEST = 1.0
"""Of a kind of chord that the table does not know."""


class Lane:
    """The notes of one staff and voice of a part, to be asked what stands where."""

    def __init__(self, notes: list[Note]) -> None:
        self._at: dict[int, list[Note]] = defaultdict(list)
        for note in notes:
            self._at[note.onset].append(note)
        self._onsets = sorted(self._at)

    def struck(self, onset: int) -> bool:
        """Return whether a note begins at a tick."""
        return onset in self._at

    def strikes(self, first: int, last: int) -> int:
        """Return how many onsets lie from `first` to before `last`."""
        return bisect_left(self._onsets, last) - bisect_left(self._onsets, first)

    def sounding(self, onset: int) -> list[Note]:
        """Return the notes that begin at a tick, else those held there, from below."""
        index = bisect_right(self._onsets, onset) - 1
        if index < 0:
            return []
        notes = self._at[self._onsets[index]]
        return [note for note in notes if note.onset == onset or note.end > onset]

    def rank(self, note: Note) -> int:
        """Return how many notes that begin together with a note lie above it."""
        return sum(n.pitch.midi > note.pitch.midi for n in self._at[note.onset])

    def ranked(self, onset: int, rank: int) -> Note | None:
        """Return the note at a tick that has so many above it, or the lowest there."""
        here = self.sounding(onset)
        return here[max(0, len(here) - 1 - rank)] if here else None

    def rises(self, first: int, last: int) -> int:
        """Return how many more steps go up than down from `first` to before `last`."""
        begin, end = bisect_left(self._onsets, first), bisect_left(self._onsets, last)
        tops = [self._at[onset][-1].pitch.midi for onset in self._onsets[begin:end]]
        return int(sum(np.sign(np.diff(tops)))) if len(tops) > 1 else 0


class Piece:
    """A score with its plan, indexed by part, lane and place.

    Parameters
    ----------
    plan : MusicalPlan
    score : Score
    """

    def __init__(self, plan: MusicalPlan, score: Score) -> None:
        self.plan = plan
        self.score = score
        self._parts = {part.id: part for part in score.parts}
        self._lanes = {
            (part.id, *lane): Lane(notes)
            for part in score.parts
            for lane, notes in lanes_of(part).items()
        }
        self._written = {
            (part.id, note.onset, note.pitch.midi) for part in score.parts for note in part.notes
        }
        self._chord_onsets = [chord.onset for chord in score.chords]
        self._beat_onsets = score.metre.beat_onsets

    def on_one_grid_with(self, other: "Piece") -> bool:
        """Return whether bars and beats of the two pieces lie at the same ticks."""
        return self.score.metre == other.score.metre and self.score.bars == other.score.bars

    def has(self, part: Part, note: Note) -> bool:
        """Return whether the same player plays this pitch at this tick, however long."""
        return self.plays(part) and (part.id, note.onset, note.pitch.midi) in self._written

    def plays(self, part: Part) -> bool:
        """Return whether there is the same player here: the same part and instrument."""
        own = self._parts.get(part.id)
        return own is not None and own.instrument.key == part.instrument.key

    def lane(self, part: Part, note: Note) -> Lane:
        """Return the lane of a part that a note belongs to; it may have no notes."""
        return self._lanes.get((part.id, note.staff, note.voice), _EMPTY)

    def chord(self, onset: int) -> ChordSymbol | None:
        """Return the chord that sounds at a tick."""
        index = bisect_right(self._chord_onsets, onset) - 1
        return self.score.chords[index] if index >= 0 else None

    def chords_begun(self, first: int, last: int) -> int:
        """Return how many chords begin from `first` to before `last`."""
        return bisect_left(self._chord_onsets, last) - bisect_left(self._chord_onsets, first)

    def beat_of(self, onset: int) -> int:
        """Return the felt beat that a tick lies in."""
        bar, inside = divmod(min(onset, self.score.end - 1), self.score.metre.bar_ticks)
        return bar * len(self._beat_onsets) + bisect_right(self._beat_onsets, inside) - 1

    def beat_ticks(self, beat: int) -> tuple[int, int]:
        """Return the first tick of a felt beat and that of the next."""
        felt, bar_ticks = len(self._beat_onsets), self.score.metre.bar_ticks
        edges = (*self._beat_onsets, bar_ticks)
        bar, inside = divmod(beat, felt)
        return bar * bar_ticks + edges[inside], bar * bar_ticks + edges[inside + 1]


def same_chord(one: ChordSymbol, other: ChordSymbol | None) -> bool:
    """Return whether two chord symbols name one chord; its length does not count."""
    return other is not None and (one.step, one.alter, one.kind, one.bass) == (
        other.step,
        other.alter,
        other.kind,
        other.bass,
    )


def richness(chord: ChordSymbol) -> float:
    """Return how rich a chord is: its tones, and between equals what is less plain."""
    return len(tones_of(chord)) + 0.5 * tension(chord)


def tension(chord: ChordSymbol) -> float:
    """Return how dissonant a chord is, 0 to 1."""
    return TENSION.get(chord.kind, _TENSEST)


def fifths_from(tonic: int, chord: ChordSymbol) -> int:
    """Return how far a chord's root lies from a note on the circle of fifths, -5 to 6."""
    root = next(iter(tones_of(chord)))
    distance = ((root - tonic) * 7) % 12
    return distance - 12 if distance > 6 else distance


def strokes(score: Score, performance: Performance) -> Strokes:
    """Return the velocity and the sounding seconds of each note, by part id, tick and pitch."""
    events = performance.events
    on = events[events["kind"] == NOTE_ON]
    off = events[events["kind"] == NOTE_OFF]
    loud: dict[int, tuple[int, float]] = {}
    for note, velocity, time in zip(
        on["note"].tolist(), on["data2"].tolist(), on["time"].tolist(), strict=True
    ):
        loud.setdefault(note, (velocity, time))
    ends = dict(zip(off["note"].tolist(), off["time"].tolist(), strict=True))
    return {
        (part.id, note.onset, note.pitch.midi): (
            loud[note.id][0],
            ends.get(note.id, loud[note.id][1]) - loud[note.id][1],
        )
        for part in score.parts
        for note in part.notes
        if note.id in loud
    }


_EMPTY = Lane([])
