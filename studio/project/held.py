"""What a person holds, throws again and gives as a theme, as it is written in a project file."""

import math
from typing import Any, TypeVar, cast, get_args

from studio.composing.score import Articulation, Role
from studio.composing.settings import (
    ComposingSettings,
    HeldBar,
    HeldChord,
    HeldLine,
    HeldNote,
    HeldPart,
    Layer,
    Reroll,
    Theme,
    ThemeNote,
)
from studio.composing.theory import INTERVALS
from studio.files import encodable

_MOST = 100_000
"""Entries of a list: more than any piece has notes."""
_LONGEST = 10_000_000
"""Ticks: longer than any piece."""
_LOUDEST = 4.0
_T = TypeVar("_T")


def held_to(settings: ComposingSettings) -> dict[str, Any]:
    """Return what is held, thrown again and given, ready for JSON.

    Notes are lists: onset, duration, pitch, voice, staff, emphasis, articulations, whether
    tied, and role.
    """
    theme = settings.theme
    return {
        "rerolls": [
            {
                "number": r.number,
                "first_bar": r.first_bar,
                "bars": r.bars,
                "layers": list(r.layers),
                "part": r.part,
            }
            for r in settings.rerolls
        ],
        "bars": [
            {
                "bar": held.bar,
                "bar_ticks": held.bar_ticks,
                "lines": [
                    {
                        "part": line.part,
                        "instrument": line.instrument,
                        "role": line.role,
                        "notes": [_note_to(note) for note in line.notes],
                    }
                    for line in held.lines
                ],
                "chords": [_chord_to(chord) for chord in held.chords],
            }
            for held in settings.held_bars
        ],
        "parts": [
            {
                "part": held.part,
                "instrument": held.instrument,
                "role": held.role,
                "bar_ticks": held.bar_ticks,
                "bars": [[_note_to(note) for note in notes] for notes in held.bars],
                "chords": [_chord_to(chord) for chord in held.chords],
            }
            for held in settings.held_parts
        ],
        "chords": [_chord_to(chord) for chord in settings.held_chords],
        "theme": None
        if theme is None
        else {
            "name": theme.name,
            "notes": [[n.onset, n.duration, n.pitch] for n in theme.notes],
            "tonic": theme.tonic,
            "minor": theme.minor,
            "bar_ticks": theme.bar_ticks,
        },
    }


def held_from(described: object, seed: int) -> ComposingSettings:
    """Return settings with what JSON holds; nothing of it for files older than format 3.

    Raises
    ------
    TypeError, ValueError, KeyError
        If what is there means nothing.
    """
    if described is None:
        return ComposingSettings(seed)
    entries = _dict(described)
    return ComposingSettings(
        seed,
        tuple(_reroll(_dict(entry)) for entry in _list(entries.get("rerolls"))),
        tuple(_bar(_dict(entry)) for entry in _list(entries.get("bars"))),
        tuple(_part(_dict(entry)) for entry in _list(entries.get("parts"))),
        _chords(entries.get("chords")),
        None if entries.get("theme") is None else _theme(_dict(entries["theme"])),
    )


def _reroll(entry: dict[str, Any]) -> Reroll:
    bars, part = entry.get("bars"), entry.get("part")
    return Reroll(
        _whole(entry["number"], 1, _LONGEST),
        _whole(entry.get("first_bar", 0), 0, _LONGEST),
        None if bars is None else _whole(bars, 1, _LONGEST),
        tuple(_one_of(layer, get_args(Layer)) for layer in _list(entry.get("layers"))),
        None if part is None else _whole(part, 0, 63),
    )


def _bar(entry: dict[str, Any]) -> HeldBar:
    ticks = _whole(entry["bar_ticks"], 1, 8191)
    lines = tuple(
        HeldLine(_text(line["part"]), _text(line["instrument"]), _role(line["role"]),
                 _notes(line["notes"], ticks))
        for line in map(_dict, _list(entry["lines"]))
    )  # fmt: skip
    return HeldBar(_whole(entry["bar"], 0, 65535), ticks, lines, _chords(entry.get("chords")))


def _part(entry: dict[str, Any]) -> HeldPart:
    ticks = _whole(entry["bar_ticks"], 1, 8191)
    return HeldPart(
        _text(entry["part"]),
        _text(entry["instrument"]),
        _role(entry["role"]),
        ticks,
        tuple(_notes(notes, ticks) for notes in _list(entry["bars"])),
        _chords(entry.get("chords")),
    )


def _note_to(note: HeldNote) -> list[Any]:
    return [
        note.onset, note.duration, note.pitch, note.voice, note.staff, note.emphasis,
        list(note.articulations), note.tied, note.role,
    ]  # fmt: skip


def _notes(described: object, ticks: int) -> tuple[HeldNote, ...]:
    found = []
    for entry in _list(described):
        onset, duration, pitch, voice, staff, emphasis, marks, tied, role = _list(entry)
        found.append(
            HeldNote(
                _whole(onset, 0, ticks - 1),
                _whole(duration, 1, _LONGEST),
                _whole(pitch, 0, 127),
                _whole(voice, 1, 2),
                _whole(staff, 1, 2),
                _number(emphasis),
                tuple(_one_of(mark, get_args(Articulation)) for mark in _list(marks)),
                bool(tied),
                None if role is None else _role(role),
            )
        )
    return tuple(found)


def _chord_to(chord: HeldChord) -> dict[str, Any]:
    return {
        "onset": chord.onset,
        "duration": chord.duration,
        "root": chord.root,
        "kind": chord.kind,
        "degree": chord.degree,
        "bar_ticks": chord.bar_ticks,
        "bass": chord.bass,
        "begun": chord.begun,
        "goes_on": chord.goes_on,
    }


def _chords(described: object) -> tuple[HeldChord, ...]:
    return tuple(
        HeldChord(
            _whole(entry["onset"], 0, _LONGEST),
            _whole(entry["duration"], 1, _LONGEST),
            _whole(entry["root"], 0, 11),
            _one_of(entry["kind"], tuple(INTERVALS)),
            _text(entry.get("degree") or ""),
            _whole(entry["bar_ticks"], 1, 8191),
            None if entry.get("bass") is None else _whole(entry["bass"], 0, 11),
            bool(entry.get("begun")),
            bool(entry.get("goes_on")),
        )
        for entry in map(_dict, _list(described))
    )


def _theme(entry: dict[str, Any]) -> Theme:
    notes = []
    for described in _list(entry["notes"]):
        onset, duration, pitch = _list(described)
        notes.append(
            ThemeNote(
                _whole(onset, -_LONGEST, _LONGEST),
                _whole(duration, 1, _LONGEST),
                _whole(pitch, 0, 127),
            )
        )
    if not any(note.onset >= 0 for note in notes):
        raise ValueError("a theme has notes")
    return Theme(
        _text(entry["name"]),
        tuple(notes),
        _whole(entry["tonic"], 0, 11),
        bool(entry["minor"]),
        _whole(entry["bar_ticks"], 1, 8191),
    )


def _text(value: object) -> str:
    # What is read is written again, and JSON may name signs that no file can hold.
    return encodable(str(value))


def _role(value: object) -> Role:
    return cast(Role, _one_of(value, get_args(Role)))


def _one_of(value: _T, known: tuple[Any, ...]) -> _T:
    if value not in known:
        raise ValueError(value)
    return value


def _whole(value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError("a whole number in its range is expected")
    return value


def _number(value: object) -> float:
    number = float(str(value))
    if not math.isfinite(number) or abs(number) > _LOUDEST:
        raise ValueError("a number about 0 is expected")
    return number


def _list(described: object) -> list[Any]:
    if described is None:
        return []
    if not isinstance(described, list) or len(described) > _MOST:
        raise TypeError("a list is expected")
    return described


def _dict(described: object) -> dict[str, Any]:
    if not isinstance(described, dict):
        raise TypeError("an entry with names is expected")
    return described
