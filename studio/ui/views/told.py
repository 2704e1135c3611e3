"""What is said of a note, a chord or a place: what is certain, and causes once proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Place
from studio.mapping.explaining import place_words
from studio.project.sayings import Saying, chord_sayings, note_sayings
from studio.ui.texts import shown
from studio.ui.views.marking import QT_TRANSLATE_NOOP
from studio.ui.views.timeline import NoteTable, Timeline
from studio.ui.views.wording import capital, chord_name, pitch_name, say

if TYPE_CHECKING:
    from studio.imaging.features import VisualFeatures
    from studio.project.claims import Claims
    from studio.project.music import Music

_NEAR = 0.07
"""How near a note's place must lie to a place without a region, as a share of the height."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is spoken about: a note by its id, a chord by its index, or a place."""

    kind: Literal["note", "chord", "place"]
    key: int | Place


@dataclass(frozen=True, slots=True)
class Told:
    """A headline, sentences, and where it is to be seen."""

    head: str
    body: str
    place: Place | None
    part: int = 0


def told(
    subject: Subject, music: Music, notes: NoteTable, line: Timeline, claims: Claims | None
) -> Told | None:
    """Return what can be said; None where the piece has no such note or chord."""
    if subject.kind == "place" and isinstance(subject.key, tuple):
        return _place_told(subject.key, music, notes, line)
    if not isinstance(subject.key, int):
        return None
    if subject.kind == "chord":
        return _chord_told(subject.key, music, line, claims)
    row = notes.row_of(subject.key)
    return None if row is None else _note_told(row, music, notes, line, claims)


def notes_from(features: VisualFeatures, notes: NoteTable, place: Place) -> list[int]:
    """Return the ids of the notes that come from a place, in their order in the piece.

    Where there is a region, all that come from it; else those from close by.
    """
    grid = features.maps.region
    region = _region_at(grid, place)
    found = []
    for note in notes.notes:
        if note.origin is None:
            continue
        x, y = note.origin.place
        if region >= 0:
            inside = _region_at(grid, (x, y)) == region
        else:
            inside = np.hypot((x - place[0]) * features.aspect, y - place[1]) <= _NEAR
        if inside:
            found.append(note.id)
    return found


def _note_told(
    row: int, music: Music, notes: NoteTable, line: Timeline, claims: Claims | None
) -> Told:
    note = notes.notes[row]
    index = int(notes.part[row])
    part = music.score.parts[index]
    name = part.name if part.instrument.percussion else pitch_name(note.pitch)
    head = say(
        QT_TRANSLATE_NOOP("Words", "{name} in bar {bar}"),
        name=name,
        bar=line.bar_at(note.onset) + 1,
    )
    place = None if note.origin is None else note.origin.place
    lines = [] if claims is None else [_shown(s) for s in note_sayings(claims, note.id)]
    if place is not None:
        lines.append(_where(music.features, place))
    return Told(head, " ".join(lines), place, index)


def _chord_told(index: int, music: Music, line: Timeline, claims: Claims | None) -> Told | None:
    if not 0 <= index < len(music.score.chords):
        return None
    chord = music.score.chords[index]
    head = say(
        QT_TRANSLATE_NOOP("Words", "{name} in bar {bar}"),
        name=chord_name(chord),
        bar=line.bar_at(chord.onset) + 1,
    )
    place = None if chord.origin is None else chord.origin.place
    lines = [] if claims is None else [_shown(s) for s in chord_sayings(claims, index)]
    if place is not None:
        lines.append(_where(music.features, place))
    return Told(head, " ".join(lines), place)


def _place_told(place: Place, music: Music, notes: NoteTable, line: Timeline) -> Told:
    head = capital(shown(place_words(music.features, place)))
    found = (notes.row_of(note) for note in notes_from(music.features, notes, place))
    rows = [row for row in found if row is not None]
    if not rows:
        body = say(QT_TRANSLATE_NOOP("Words", "No note comes from here."))
        return Told(head, body, place)
    bars = sorted({line.bar_at(float(notes.onset[row])) + 1 for row in rows})
    words = (
        QT_TRANSLATE_NOOP("Words", "{count} notes come from here, in bar {first}.")
        if len(bars) == 1
        else QT_TRANSLATE_NOOP("Words", "{count} notes come from here, in bars {first} to {last}.")
    )
    body = say(words, count=len(rows), first=bars[0], last=bars[-1])
    return Told(head, body, place, int(notes.part[rows[0]]))


def _where(features: VisualFeatures, place: Place) -> str:
    words = QT_TRANSLATE_NOOP("Words", "It comes from {place}.")
    return say(words, place=shown(place_words(features, place)))


def _shown(saying: Saying) -> str:
    return shown(saying.sentence).format(**dict(saying.values))


def _region_at(grid: NDArray[np.int16], place: Place) -> int:
    rows, columns = grid.shape
    row = min(max(int(place[1] * rows), 0), rows - 1)
    return int(grid[row, min(max(int(place[0] * columns), 0), columns - 1)])
