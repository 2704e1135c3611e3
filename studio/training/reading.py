"""Reading scores to learn from: MusicXML, plain or compressed."""

import io
import zipfile

import numpy as np
from lxml import etree

from studio.errors import StudioError
from studio.training.pieces import BAR, NOTE, Bars, Collection, Line, Notes, Piece

_QUARTER = 960
_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_FIFTHS = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def read_piece(data: bytes, name: str, composer: str, collection: Collection) -> Piece:
    """Return a score as arrays.

    Parameters
    ----------
    data : bytes
        A MusicXML file, or a compressed one (.mxl).
    name, composer, collection
        What the piece is called (see `Piece`).

    Raises
    ------
    StudioError
        If it is neither, or has no notes.
    """
    try:
        root = etree.fromstring(_unpacked(data), _PARSER)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, IndexError) as error:
        raise StudioError("{name} is not a MusicXML score.", name=name) from error
    parts = root.findall("part")
    if not parts:
        raise StudioError("{name} has no parts.", name=name)
    names = {p.get("id"): p.findtext("part-name") or "" for p in root.iter("score-part")}
    bars = _bars(parts)
    lines = tuple(_line(part, names.get(part.get("id"), ""), bars) for part in parts)
    if not any(len(line.notes) for line in lines):
        raise StudioError("{name} has no notes.", name=name)
    return Piece(name, composer, collection, bars, lines)


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = [n for n in archive.namelist() if not n.startswith("META-INF") and "xml" in n]
        return archive.read(inside[0])


def _bars(parts: list[etree._Element]) -> Bars:
    """Return the bars; each is as long as the longest of its parts."""
    count = max(len(part.findall("measure")) for part in parts)
    lengths = np.zeros(count, np.int64)
    signs = np.zeros((count, 3), np.int64)
    short = np.zeros(count, np.bool_)
    for part in reversed(parts):
        divisions, beats, beat_type, fifths = 1, 4, 4, 0
        for index, measure in enumerate(part.findall("measure")):
            at = end = 0
            for child in measure:
                if child.tag == "attributes":
                    divisions = int(float(child.findtext("divisions") or divisions))
                    time = child.find("time")
                    if time is not None and time.findtext("beats"):
                        beats = sum(int(n) for n in (time.findtext("beats") or "4").split("+"))
                        beat_type = int(time.findtext("beat-type") or 4)
                    fifths = int(child.findtext("key/fifths") or fifths)
                elif child.tag in ("note", "forward"):
                    if child.find("chord") is None and child.find("grace") is None:
                        at += _ticks(child, divisions)
                        end = max(end, at)
                elif child.tag == "backup":
                    at -= _ticks(child, divisions)
            lengths[index] = max(lengths[index], end)
            signs[index] = (beats, beat_type, fifths)
            short[index] |= index == 0 or measure.get("implicit") == "yes"
    bars = np.zeros(count, BAR)
    nominal = signs[:, 0] * 4 * _QUARTER // signs[:, 1]
    bars["duration"] = np.where(lengths > 0, lengths, nominal)
    bars["onset"] = np.concatenate(([0], np.cumsum(bars["duration"])[:-1]))
    bars["beats"], bars["beat_type"], bars["fifths"] = signs.T
    bars["pickup"] = short & (bars["duration"] < nominal)
    return bars


def _ticks(element: etree._Element, divisions: int) -> int:
    return round(float(element.findtext("duration") or 0) * _QUARTER / divisions)


def _line(part: etree._Element, name: str, bars: Bars) -> Line:
    """Return the notes of a part."""
    found: list[tuple[int, int, int, int, int, int, bool, bool]] = []
    held: dict[tuple[int, int], int] = {}
    slurs: set[tuple[str, str]] = set()
    divisions, transposed, staves, sung = 1, (0, 0), 1, 0
    for bar, measure in zip(bars, part.findall("measure"), strict=False):
        start = at = int(bar["onset"])
        begun = at
        for child in measure:
            if child.tag == "attributes":
                divisions = int(float(child.findtext("divisions") or divisions))
                staves = max(staves, int(child.findtext("staves") or 1))
                transposed = _transposition(child, transposed)
            elif child.tag == "backup":
                at = max(start, at - _ticks(child, divisions))
            elif child.tag == "forward":
                at += _ticks(child, divisions)
            elif child.tag == "note" and child.find("grace") is None:
                length = _ticks(child, divisions)
                if child.find("chord") is None:
                    begun = at
                    at += length
                _slurred(child, slurs)
                pitch = child.find("pitch")
                if pitch is None or child.find("cue") is not None or length == 0:
                    continue
                sounding, fifths = _pitch(pitch, transposed)
                staff = int(child.findtext("staff") or 1)
                tie = {t.get("type") for t in child.findall("tie")}
                key = (sounding, staff)
                before = held.pop(key, None)
                syllable = child.find("lyric") is not None
                sung += syllable
                if "stop" in tie and before is not None:
                    old = found[before]
                    if old[0] + old[1] == begun:
                        slurred = bool(slurs)
                        found[before] = (*old[:1], old[1] + length, *old[2:7], slurred)
                        if "start" in tie:
                            held[key] = before
                        continue
                voice = int(child.findtext("voice") or 1) if _plain(child) else 1
                note = (begun, length, sounding, fifths, staff, voice, syllable, bool(slurs))
                if "start" in tie:
                    held[key] = len(found)
                found.append(note)
    return Line(name.strip(), _ordered(found), staves, sung > len(found) // 4)


def _plain(note: etree._Element) -> bool:
    return (note.findtext("voice") or "1").isdigit()


def _ordered(found: list[tuple[int, int, int, int, int, int, bool, bool]]) -> Notes:
    notes = np.array(found, NOTE) if found else np.zeros(0, NOTE)
    order = np.lexsort((notes["pitch"], notes["voice"], notes["staff"], notes["onset"]))
    return notes[order]


def _transposition(attributes: etree._Element, before: tuple[int, int]) -> tuple[int, int]:
    """Return by how many semitones and fifths the part sounds higher than written."""
    transpose = attributes.find("transpose")
    if transpose is None:
        return before
    octaves = int(transpose.findtext("octave-change") or 0)
    chromatic = int(float(transpose.findtext("chromatic") or 0))
    diatonic = int(transpose.findtext("diatonic") or 0)
    return chromatic + 12 * octaves, 7 * chromatic - 12 * diatonic


def _pitch(pitch: etree._Element, transposed: tuple[int, int]) -> tuple[int, int]:
    step = pitch.findtext("step") or "C"
    alter = round(float(pitch.findtext("alter") or 0))
    octave = int(pitch.findtext("octave") or 4)
    sounding = 12 * (octave + 1) + _SEMITONES[step] + alter + transposed[0]
    return sounding, _FIFTHS[step] + 7 * alter + transposed[1]


def _slurred(note: etree._Element, slurs: set[tuple[str, str]]) -> None:
    """Open and close the slurs that begin and end on a note."""
    voice = note.findtext("voice") or "1"
    for slur in note.findall("notations/slur"):
        name = (voice, slur.get("number") or "1")
        if slur.get("type") == "stop":
            # A slur may end in another voice of the staff than the one it began in.
            slurs.difference_update({s for s in slurs if s[1] == name[1]})
    for slur in note.findall("notations/slur"):
        if slur.get("type") == "start":
            slurs.add((voice, slur.get("number") or "1"))
