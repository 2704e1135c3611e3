"""A score becomes the measures that are printed, part by part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from studio.composing.score import Key, Note, Part, Pitch, Score
from studio.mapping.plan import Mode
from studio.notating.accidentals import Accidental, Altered, Head, accidentals_of
from studio.notating.beaming import Beams, beams_of, brackets
from studio.notating.clefs import CLEFS, clefs_of, ledger_lines
from studio.notating.drums import drum
from studio.notating.marks import Mark, harmony_part, marks_of, octave_marks
from studio.notating.metre import Grid, grid_of
from studio.notating.pitches import (
    Transposition,
    altered_by,
    transposition_of,
    written,
    written_clefs,
)
from studio.notating.rhythm import Value, playable, whole_bar_rest, written_bars
from studio.notating.striking import dies_away, struck_notes


class WrittenNote(NamedTuple):
    """A note head: the note it belongs to, its written pitch, its ties and its sign."""

    note: Note
    pitch: Pitch
    piece: int
    """0 for the head that is struck, then 1, 2, ... along its ties."""
    tied_on: bool
    accidental: Accidental | None


class Event(NamedTuple):
    """A chord, note or rest of a voice in a bar."""

    value: Value
    beams: Beams
    notes: tuple[WrittenNote, ...]
    bracket: bool
    """Whether the triplet that begins here needs a bracket."""


@dataclass(frozen=True, slots=True)
class VoiceBar:
    """What one voice has in one bar: its number in the part, its staff and its events."""

    voice: int
    staff: int
    shared: bool
    """Whether another voice is written on the staff in this bar."""
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class PartMeasure:
    """One bar of a part."""

    key: tuple[int, Mode] | None
    """Written sharps (flats negative) and mode, where a key signature is printed."""
    transposition: Transposition | None
    """Where it is stated, at the beginning and when it changes."""
    clefs: tuple[str | None, ...]
    """The clef of each staff where one is printed."""
    voices: tuple[VoiceBar, ...]


@dataclass(frozen=True, slots=True)
class PartLayout:
    """A part as it is printed."""

    part: Part
    measures: tuple[PartMeasure, ...]
    marks: tuple[Mark, ...]
    transpositions: tuple[Transposition, ...]
    """How each bar is transposed."""


def lay_out(score: Score) -> tuple[PartLayout, ...]:
    """Return the parts of a score as they are printed.

    Raises
    ------
    ValueError
        If a note cannot be written: outside the bars or off all written values.
    """
    grid = grid_of(score.metre)
    harmony = harmony_part(score)
    return tuple(
        _part(score, part, grid, leads=i == 0, harmony=i == harmony)
        for i, part in enumerate(score.parts)
    )


def _part(score: Score, part: Part, grid: Grid, *, leads: bool, harmony: bool) -> PartLayout:
    part = replace(part, notes=tuple(playable(part.notes)))
    keys, moved = _keys(score, part)
    clefs = written_clefs(part.instrument)
    lanes: dict[tuple[int, int], list[Note]] = {(s + 1, 1): [] for s in range(len(clefs))}
    for note in part.notes:
        lanes.setdefault((note.staff, _voice(part, note)), []).append(note)
    if dies_away(part.instrument):
        lanes = {lane: struck_notes(part, notes, grid) for lane, notes in lanes.items()}
    staves = []
    for number, clef in enumerate(clefs, start=1):
        voices = {
            voice: written_bars(notes, grid, score.bars)
            for (staff, voice), notes in sorted(lanes.items())
            if staff == number
        }
        staves.append(_Staff(part, number, clef, grid, voices, moved))
    measures = []
    for bar in range(score.bars):
        new_key = bar == 0 or keys[bar - 1] != keys[bar]
        signature = 0 if part.instrument.percussion else moved[bar].signature
        measures.append(
            PartMeasure(
                key=(signature, keys[bar].mode) if new_key else None,
                transposition=moved[bar] if bar == 0 or moved[bar - 1] != moved[bar] else None,
                clefs=tuple(staff.clef_at(bar) for staff in staves),
                voices=tuple(
                    voice
                    for staff in staves
                    for voice in staff.voices_at(bar, signature, new_key=new_key)
                ),
            )
        )
    marks = marks_of(score, part, leads=leads, harmony=harmony)
    lines = [mark for staff in staves for mark in staff.octave_lines()]
    ordered = sorted([*marks, *lines], key=lambda mark: (mark.onset, mark.rank))
    return PartLayout(part, tuple(measures), tuple(ordered), tuple(moved))


def _voice(part: Part, note: Note) -> int:
    if part.instrument.percussion:
        return 2 if drum(note.pitch.midi).foot else 1
    return note.voice


def _keys(score: Score, part: Part) -> tuple[list[Key], list[Transposition]]:
    """Return the sounding key and the transposition of every bar."""
    changes = {change.onset // score.metre.bar_ticks: change.key for change in score.keys}
    keys: list[Key] = []
    for bar in range(score.bars):
        keys.append(changes.get(bar, keys[-1] if keys else score.key))
    moved = {key: transposition_of(part.instrument, key) for key in set(keys)}
    return keys, [moved[key] for key in keys]


class _Staff:
    """One staff of a part, written bar by bar from the left.

    It remembers what the bar before left altered and how far tied notes have come.
    """

    def __init__(
        self,
        part: Part,
        number: int,
        home: str,
        grid: Grid,
        voices: dict[int, list[list[Value]]],
        moved: Sequence[Transposition],
    ) -> None:
        self._number = number
        self._grid = grid
        self._voices = voices
        self._percussion = part.instrument.percussion
        self._moved = moved
        self._altered: Altered = {}
        self._pieces: dict[int, int] = {}
        # The pitches of every voice, bar and value as they are written.
        self._pitches = {
            voice: [
                [tuple(self._written(note, bar) for note in value.notes) for value in values]
                for bar, values in enumerate(bars)
            ]
            for voice, bars in voices.items()
        }
        if self._percussion:
            self._clefs = [home] * len(moved)
            return
        keyboard = len(part.instrument.clefs) > 1 or part.instrument.sound.startswith("synth")
        together = [
            [p for bars in self._pitches.values() for value in bars[bar] for p in value]
            for bar in range(len(moved))
        ]
        self._clefs = clefs_of(together, home, keyboard=keyboard)

    def clef_at(self, bar: int) -> str | None:
        """Return the clef printed at the beginning of a bar."""
        new = bar == 0 or self._clefs[bar - 1] != self._clefs[bar]
        return self._clefs[bar] if new else None

    def octave_lines(self) -> list[Mark]:
        """Return the lines of 8va of the staff."""
        if self._percussion:
            return []
        heads: list[tuple[int, int, int]] = []
        for voice, bars in self._voices.items():
            for bar, values in enumerate(bars):
                zero = bar * self._grid.length
                clef = CLEFS[self._clefs[bar]]
                for value, pitches in zip(values, self._pitches[voice][bar], strict=True):
                    heads.extend(
                        (zero + value.onset, zero + value.end, ledger_lines(pitch, clef))
                        for pitch in pitches
                    )
        if all(lines < 4 for *_, lines in heads):
            return []
        return octave_marks(sorted(heads), self._number)

    def voices_at(self, bar: int, key: int, *, new_key: bool) -> list[VoiceBar]:
        """Write the voices of a bar; bars must come in order."""
        shown = [(voice, bars[bar]) for voice, bars in self._voices.items() if bars[bar]]
        if not any(voice == 1 for voice, _ in shown):
            shown.insert(0, (1, whole_bar_rest(self._grid)))
        signs = self._signs(shown, bar, key, new_key=new_key)
        return [
            VoiceBar(
                voice + 4 * (self._number - 1),
                self._number,
                len(shown) > 1,
                tuple(self._events(voice, values, bar, signs)),
            )
            for voice, values in shown
        ]

    def _written(self, note: Note, bar: int) -> Pitch:
        return note.pitch if self._percussion else written(note.pitch, self._moved[bar])

    def _signs(
        self, shown: Sequence[tuple[int, list[Value]]], bar: int, key: int, *, new_key: bool
    ) -> dict[tuple[int, int], Accidental]:
        """Return the accidentals of a bar by onset and id of the note."""
        if self._percussion:
            return {}
        zero = bar * self._grid.length
        places: list[tuple[int, int]] = []
        heads: list[Head] = []
        for voice, values in shown:
            if not values[0].type:
                continue
            for value, pitches in zip(values, self._pitches[voice][bar], strict=True):
                for note, pitch in zip(value.notes, pitches, strict=True):
                    places.append((value.onset, note.id))
                    tied = note.onset < zero + value.onset
                    heads.append(Head(value.onset, voice, pitch, tied))
        before = {} if new_key else self._altered
        signs, self._altered = accidentals_of(heads, altered_by(key), before)
        return {places[i]: sign for i, sign in signs.items()}

    def _events(
        self,
        voice: int,
        values: list[Value],
        bar: int,
        signs: dict[tuple[int, int], Accidental],
    ) -> Iterator[Event]:
        zero = bar * self._grid.length
        joins = beams_of(values, self._grid)
        bare = brackets(values, joins)
        for place, (value, beams) in enumerate(zip(values, joins, strict=True)):
            notes = []
            for i, note in enumerate(value.notes):
                piece = self._pieces.get(note.id, 0)
                self._pieces[note.id] = piece + 1
                notes.append(
                    WrittenNote(
                        note,
                        self._pitches[voice][bar][place][i],
                        piece,
                        zero + value.end < note.end,
                        signs.get((value.onset, note.id)),
                    )
                )
            yield Event(value, beams, tuple(notes), place in bare)
