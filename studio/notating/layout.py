"""A score becomes the measures that are printed, part by part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from studio.composing.score import Note, Part, Pitch, Score
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
from studio.notating.rhythm import Value, whole_bar_rest, written_bars


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


def struck_once(notes: Sequence[Note]) -> list[Note]:
    """Return the notes without those whose key another voice strikes at the same time.

    One player has each key once: two hands in unison are written as the longer note.
    """
    kept: dict[tuple[int, int], Note] = {}
    for note in notes:
        place = (note.onset, note.pitch.midi)
        other = kept.get(place)
        if other is None or note.duration > other.duration:
            kept[place] = note
    return list(kept.values())


def _part(score: Score, part: Part, grid: Grid, *, leads: bool, harmony: bool) -> PartLayout:
    staves = len(part.instrument.clefs)
    keys, transpositions = _keys(score, part)
    lanes: dict[tuple[int, int], list[Note]] = {(s, 1): [] for s in range(1, staves + 1)}
    for note in struck_once(part.notes):
        foot = part.instrument.percussion and drum(note.pitch.midi).foot
        voice = (2 if foot else 1) if part.instrument.percussion else note.voice
        lanes.setdefault((note.staff, voice), []).append(note)
    bars = {lane: written_bars(notes, grid, score.bars) for lane, notes in sorted(lanes.items())}
    clefs, lines = _clefs(part, bars, grid, score.bars, transpositions)
    pieces: dict[int, int] = {}
    altered: dict[int, Altered] = {staff: {} for staff in range(1, staves + 1)}
    measures = []
    for index in range(score.bars):
        voices: list[VoiceBar] = []
        key = keys[index][0]
        for staff in range(1, staves + 1):
            if index and keys[index - 1][0] != key:
                altered[staff] = {}
            lane_values = [(voice, bars[s, voice][index]) for s, voice in bars if s == staff]
            shown = [(v, values) for v, values in lane_values if values]
            if not any(voice == 1 for voice, _ in shown):
                shown.insert(0, (1, whole_bar_rest(grid)))
            written_voices, altered[staff] = _staff_bar(
                shown,
                staff,
                index,
                grid,
                key,
                altered[staff],
                transpositions[index],
                pieces,
                percussion=part.instrument.percussion,
            )
            voices.extend(written_voices)
        first = index == 0
        measures.append(
            PartMeasure(
                key=keys[index] if first or keys[index - 1] != keys[index] else None,
                transposition=transpositions[index]
                if first or transpositions[index - 1] != transpositions[index]
                else None,
                clefs=tuple(
                    clef[index] if first or clef[index - 1] != clef[index] else None
                    for clef in clefs
                ),
                voices=tuple(voices),
            )
        )
    marks = sorted(
        [*marks_of(score, part, leads=leads, harmony=harmony), *lines],
        key=lambda mark: (mark.onset, mark.rank),
    )
    return PartLayout(part, tuple(measures), tuple(marks), tuple(transpositions))


def _keys(score: Score, part: Part) -> tuple[list[tuple[int, Mode]], list[Transposition]]:
    """Return the written key signature and the transposition of every bar."""
    changes = {change.onset // score.metre.bar_ticks: change.key for change in score.keys}
    key = score.key
    keys: list[tuple[int, Mode]] = []
    transpositions = []
    for bar in range(score.bars):
        key = changes.get(bar, key)
        transposition = transposition_of(part.instrument, key)
        percussion = part.instrument.percussion
        keys.append((0 if percussion else key.fifths + transposition.fifths, key.mode))
        transpositions.append(transposition)
    return keys, transpositions


def _clefs(
    part: Part,
    bars: dict[tuple[int, int], list[list[Value]]],
    grid: Grid,
    count: int,
    transpositions: Sequence[Transposition],
) -> tuple[list[list[str]], list[Mark]]:
    """Return the clef of each bar of each staff, and the octave lines."""
    homes = written_clefs(part.instrument)
    if part.instrument.percussion:
        return [["percussion"] * count for _ in homes], []
    clefs = []
    lines: list[Mark] = []
    for staff, home in enumerate(homes, start=1):
        heads: list[list[tuple[int, int, Pitch]]] = [[] for _ in range(count)]
        for (s, _), voice in bars.items():
            if s != staff:
                continue
            for index, values in enumerate(voice):
                zero = index * grid.length
                for value in values:
                    heads[index].extend(
                        (
                            zero + value.onset,
                            zero + value.end,
                            written(h.note.pitch, transpositions[index]),
                        )
                        for h in value.held
                    )
        free = part.instrument.sound.startswith("synth")
        pitches = [[pitch for *_, pitch in bar] for bar in heads]
        chosen = clefs_of(pitches, home, keyboard=free or len(homes) > 1)
        clefs.append(chosen)
        with_lines = [
            (onset, end, pitch, ledger_lines(pitch, CLEFS[chosen[index]]))
            for index, bar in enumerate(heads)
            for onset, end, pitch in sorted(bar, key=lambda head: head[0])
        ]
        if any(far >= 4 for *_, far in with_lines):
            lines.extend(octave_marks(with_lines, staff))
    return clefs, lines


def _staff_bar(
    shown: Sequence[tuple[int, list[Value]]],
    staff: int,
    bar: int,
    grid: Grid,
    key: int,
    before: Altered,
    transposition: Transposition,
    pieces: dict[int, int],
    *,
    percussion: bool,
) -> tuple[list[VoiceBar], Altered]:
    """Write the voices of one staff in one bar; count the pieces of tied notes in `pieces`."""
    zero = bar * grid.length
    heads: list[Head] = []
    if not percussion:
        for voice, values in shown:
            for value in values:
                at = zero + value.onset
                heads.extend(
                    Head(
                        value.onset, voice, written(h.note.pitch, transposition), h.note.onset < at
                    )
                    for h in value.held
                )
    signs, after = accidentals_of(heads, altered_by(key), before)
    voices = []
    index = 0
    for voice, values in shown:
        events = []
        joins = beams_of(values, grid)
        bare = brackets(values, joins)
        for place, (value, beams) in enumerate(zip(values, joins, strict=True)):
            notes = []
            for held in value.held:
                note = held.note
                piece = pieces.get(note.id, 0)
                pieces[note.id] = piece + 1
                pitch = note.pitch if percussion else heads[index].pitch
                notes.append(
                    WrittenNote(note, pitch, piece, zero + value.end < held.end, signs.get(index))
                )
                index += 1
            events.append(Event(value, beams, tuple(notes), place in bare))
        number = voice + 4 * (staff - 1)
        voices.append(VoiceBar(number, staff, len(shown) > 1, tuple(events)))
    return voices, after
