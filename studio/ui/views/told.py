"""What is said of a note or a chord: what is certain, and its causes once they are proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from studio.imaging.features import Place
from studio.mapping.account import Line
from studio.mapping.explaining import place_words
from studio.notating.names import chord_name, pitch_name
from studio.project.sayings import chord_sayings, note_sayings
from studio.ui.texts import shown
from studio.ui.views.marking import QT_TRANSLATE_NOOP
from studio.ui.views.timeline import NoteTable, Timeline
from studio.ui.views.wording import say

if TYPE_CHECKING:
    from studio.imaging.features import VisualFeatures
    from studio.project.claims import Claims
    from studio.project.music import Music


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
    """Return what can be said of a note or chord; None where the piece has none such."""
    if not isinstance(subject.key, int):
        return None
    if subject.kind == "chord":
        return _chord_told(subject.key, music, line, claims)
    row = notes.row_of(subject.key)
    return None if row is None else _note_told(row, music, notes, line, claims)


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


def _where(features: VisualFeatures, place: Place) -> str:
    words = QT_TRANSLATE_NOOP("Words", "The path is at {place} then.")
    return say(words, place=shown(place_words(features, place)))


def _shown(saying: Line) -> str:
    return shown(saying.sentence).format(**dict(saying.values))
