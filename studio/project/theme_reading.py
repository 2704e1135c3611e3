"""A theme of a person's own, read from a file: MIDI, MusicXML, ABC or kern.

music21 does the reading. It is imported only when a theme is read, and only in the process
that makes music: it takes long to load.
"""

import io
import zipfile
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from studio.composing.settings import Theme, ThemeNote
from studio.errors import StudioError
from studio.files import encodable

FORMATS = {
    ".mid": "midi",
    ".midi": "midi",
    ".musicxml": "musicxml",
    ".xml": "musicxml",
    ".mxl": "musicxml",
    ".abc": "abc",
    ".krn": "humdrum",
}
"""What can be read, by the ending of the file's name."""

_QUARTER = 960
_GRID = 20
"""Ticks that onsets lie on: triplets and thirty-seconds do."""
_MOST_BARS, _MOST_NOTES, _LARGEST = 8, 96, 4 * 2**20
_LONGEST_BAR = 8191
_MINOR = ("minor", "aeolian", "dorian", "phrygian", "locrian")


class ThemeError(StudioError):
    """A file that holds no theme."""


def is_theme(name: str) -> bool:
    """Return whether a file name is that of a score that a theme can be read from."""
    return PurePath(name).suffix.lower() in FORMATS


def read_theme(data: bytes, name: str) -> Theme:
    """Return the tune of a score: its upper line, eight bars at most.

    Parameters
    ----------
    data : bytes
    name : str
        Name of the file; its ending tells the format.

    Raises
    ------
    ThemeError
        If it is none of the formats, damaged, or without notes.
    """
    kind = FORMATS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise ThemeError(
            "{name} is no score; a theme can be MIDI, MusicXML, ABC or kern.", name=name
        )
    if len(data) > _LARGEST:
        raise ThemeError("{name} is too large for a theme; give a single tune.", name=name)
    from music21 import converter  # noqa: PLC0415  # slow to load, and seldom wanted

    try:
        score = _parsed(converter, data, kind)
        theme = _theme(score, encodable(PurePath(name).stem))
    except ThemeError:
        raise
    except Exception as error:  # a reader of many formats raises whatever it likes
        raise ThemeError("{name} could not be read as a score.", name=name) from error
    if theme is None:
        raise ThemeError("{name} has no notes to make a theme of.", name=name)
    return theme


def _parsed(converter: Any, data: bytes, kind: str) -> Any:
    """Return the score in some bytes, read by music21's converters."""
    if kind == "midi":
        reader: Any = converter.subConverters.ConverterMidi()
        reader.parseData(data)
        return reader.stream
    if kind == "musicxml":
        reader = converter.subConverters.ConverterMusicXML()
        reader.parseData(_unpacked(data).decode("utf-8-sig", errors="replace"))
        return reader.stream
    text = data.decode("utf-8-sig", errors="replace")
    parsed: Any = converter.parseData(text, format=kind)
    # A book of tunes gives its first.
    return parsed[0] if type(parsed).__name__ == "Opus" else parsed


def _unpacked(data: bytes) -> bytes:
    """Return the score inside a compressed MusicXML file, or the data as it is."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = [
            entry
            for entry in archive.infolist()
            if not entry.filename.startswith("META-INF") and "xml" in entry.filename
        ]
        if not inside or inside[0].file_size > 8 * _LARGEST:
            raise ValueError("no score inside")
        return archive.read(inside[0])


def _theme(score: Any, name: str) -> Theme | None:
    parts = [part for part in (score.parts or [score]) if _sung(part)]
    if not parts:
        return None
    most = max(len(_sung(part)) for part in parts)
    # Of the parts that have enough to say the highest sings.
    part = max((p for p in parts if 3 * len(_sung(p)) >= most), key=_height)
    bar_ticks = _bar_ticks(part)
    first = _first_downbeat(part, bar_ticks)
    notes = _upper_line(_sung(part.stripTies()))
    notes = [ThemeNote(n.onset - first, n.duration, n.pitch) for n in notes]
    notes = _from_first_bar(notes, bar_ticks)
    notes = [n for n in notes if n.onset < _MOST_BARS * bar_ticks][:_MOST_NOTES]
    if not any(n.onset >= 0 for n in notes):
        return None
    tonic, minor = _home(part)
    return Theme(name, tuple(notes), tonic, minor, bar_ticks)


def _sung(part: Any) -> list[tuple[int, int, int]]:
    """Return onset, duration and highest pitch of what is played, without grace notes."""
    found = []
    for element in part.flatten().notes:
        pitches = [pitch.midi for pitch in element.pitches]
        onset, length = _ticks(element.offset), _ticks(element.quarterLength)
        if pitches and length > 0:
            found.append((onset, length, max(pitches)))
    return sorted(found, key=lambda note: (note[0], -note[2]))


def _height(part: Any) -> float:
    notes = _sung(part)
    return sum(pitch for _, _, pitch in notes) / len(notes)


def _upper_line(notes: list[tuple[int, int, int]]) -> list[ThemeNote]:
    """Return the notes that no higher one sounds above, each until the next."""
    found: list[ThemeNote] = []
    for onset, length, pitch in notes:
        if found:
            before = found[-1]
            if onset == before.onset:
                continue
            if onset < before.onset + before.duration:
                if pitch < before.pitch:
                    continue
                found[-1] = ThemeNote(before.onset, onset - before.onset, before.pitch)
        found.append(ThemeNote(onset, length, pitch))
    return found


def _ticks(quarters: float | Fraction) -> int:
    return round(float(quarters) * _QUARTER / _GRID) * _GRID


def _bar_ticks(part: Any) -> int:
    signature = next(iter(part.recurse().getElementsByClass("TimeSignature")), None)
    ticks = 4 * _QUARTER if signature is None else _ticks(signature.barDuration.quarterLength)
    return ticks if 0 < ticks <= _LONGEST_BAR else 4 * _QUARTER


def _first_downbeat(part: Any, bar_ticks: int) -> int:
    """Return the tick of the first bar line: behind an upbeat, if there is one."""
    measures = list(part.getElementsByClass("Measure"))
    if len(measures) < 2:
        return 0
    start = _ticks(measures[1].offset)
    return start if start < bar_ticks else 0


def _from_first_bar(notes: list[ThemeNote], bar_ticks: int) -> list[ThemeNote]:
    """Return the notes from the bar on in which they begin; what begins late is an upbeat."""
    if not notes:
        return notes
    bar, inside = divmod(notes[0].onset, bar_ticks)
    late = notes[0].onset >= 0 and 2 * inside > bar_ticks and len(notes) > 1
    start = (bar + late) * bar_ticks if notes[0].onset >= 0 else 0
    moved = [ThemeNote(n.onset - start, n.duration, n.pitch) for n in notes]
    return moved if any(n.onset >= 0 for n in moved) else notes


def _home(part: Any) -> tuple[int, bool]:
    """Return the tonic's pitch class and whether the third is minor."""
    key = next(iter(part.recurse().getElementsByClass("Key")), None)
    if key is None:
        key = part.analyze("key")
    return key.tonic.pitchClass, key.mode in _MINOR
