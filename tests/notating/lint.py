"""The rules of a clean score that a schema cannot see, checked in MusicXML independently."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

from lxml import etree

TYPES = {
    "breve": 8, "whole": 4, "half": 2, "quarter": 1, "eighth": Fraction(1, 2),
    "16th": Fraction(1, 4), "32nd": Fraction(1, 8), "64th": Fraction(1, 16),
}  # fmt: skip
BEAMS = {"eighth": 1, "16th": 2, "32nd": 3, "64th": 4}
Lanes: TypeAlias = dict[tuple[str, str | None], list[tuple[Fraction, Fraction, etree._Element]]]
Heads: TypeAlias = tuple[str, Fraction, int, etree._Element, bool]
_CLASS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def key_alterations(fifths: int) -> dict[str, int]:
    order = "FCGDAEB"
    altered = dict.fromkeys(order, 0)
    altered.update(dict.fromkeys(order[: max(0, fifths)], 1))
    altered.update(dict.fromkeys(order[::-1][: max(0, -fifths)], -1))
    return altered


def midi_of(pitch: etree._Element) -> int:
    alter = int(pitch.findtext("alter") or 0)
    return _CLASS[pitch.findtext("step")] + alter + 12 * (int(pitch.findtext("octave")) + 1)


def events_of(
    measure: etree._Element, divisions: int
) -> Iterator[tuple[etree._Element, Fraction, Fraction]]:
    """Yield (element, onset, duration) of the notes of a measure, in quarters."""
    at = onset = Fraction(0)
    for element in measure:
        if element.tag == "note":
            duration = Fraction(int(element.findtext("duration")), divisions)
            if element.find("chord") is None:
                onset, at = at, at + duration
            yield element, onset, duration
        elif element.tag == "backup":
            at -= Fraction(int(element.findtext("duration")), divisions)


def faults(xml: bytes) -> list[str]:
    """Return what is wrong with a score, in words."""
    root = etree.fromstring(xml)
    found = []
    bar_counts = {len(part.findall("measure")) for part in root.findall("part")}
    if len(bar_counts) != 1:
        found.append(f"parts of different length {bar_counts}")
    for part in root.findall("part"):
        found.extend(f"{part.get('id')} {text}" for text in _part_faults(part))
    return found


def _part_faults(part: etree._Element) -> Iterator[str]:
    fifths = staves = 0
    beats, beat_type, divisions = 4, 4, 1
    ties = {}
    slurs = defaultdict(int)
    wedges = 0
    ids = set()
    for measure in part.findall("measure"):
        where = f"bar {measure.get('number')}"
        attributes = measure.find("attributes")
        if attributes is not None:
            divisions = int(attributes.findtext("divisions") or divisions)
            fifths = int(attributes.findtext("key/fifths") or fifths)
            if attributes.find("key/fifths") is not None:
                fifths = int(attributes.findtext("key/fifths"))
            beats = int(attributes.findtext("time/beats") or beats)
            beat_type = int(attributes.findtext("time/beat-type") or beat_type)
            staves = int(attributes.findtext("staves") or staves or 1)
        length = Fraction(4 * beats, beat_type)
        lanes = defaultdict(list)
        heads = []
        for note, onset, duration in events_of(measure, divisions):
            staff, voice = note.findtext("staff") or "1", note.findtext("voice")
            yield from _value_faults(note, duration, length, where)
            if note.find("chord") is None:
                lanes[staff, voice].append((onset, duration, note))
            identity = note.get("id")
            if identity is not None and identity in ids:
                yield f"{where} id {identity} twice"
            ids.add(identity)
            tie = {t.get("type") for t in note.findall("tie")}
            if tie != {t.get("type") for t in note.findall("notations/tied")}:
                yield f"{where} tie and tied differ"
            pitch = note.find("pitch")
            if pitch is not None:
                place = (staff, voice, midi_of(pitch))
                if "stop" in tie and ties.pop(place, None) is None:
                    yield f"{where} tie from nowhere"
                if "start" in tie:
                    ties[place] = where
                heads.append((staff, onset, int(voice), note, "stop" in tie))
            for slur in note.findall("notations/slur"):
                slurs[slur.get("number")] += 1 if slur.get("type") == "start" else -1
        for wedge in measure.iter("wedge"):
            wedges += -1 if wedge.get("type") == "stop" else 1
        yield from _lane_faults(lanes, staves, length, where)
        yield from _accidental_faults(heads, key_alterations(fifths), where)
    if ties:
        yield f"ties to nowhere {ties}"
    if any(slurs.values()) or wedges:
        yield "slurs or hairpins without end"
    last = part.findall("measure")[-1].findtext("barline/bar-style")
    if last != "light-heavy":
        yield "no final bar line"


def _value_faults(
    note: etree._Element, duration: Fraction, length: Fraction, where: str
) -> Iterator[str]:
    kind = note.findtext("type")
    rest = note.find("rest")
    if kind is None:
        if rest is None or rest.get("measure") != "yes" or duration != length:
            yield f"{where} value without type"
        return
    written = TYPES[kind] * (Fraction(3, 2) if note.find("dot") is not None else 1)
    if note.find("time-modification") is not None:
        written *= Fraction(2, 3)
    if written != duration:
        yield f"{where} {kind} lasts {duration}"
    if rest is not None and duration == length and rest.get("measure") != "yes":
        yield f"{where} a silent bar not written as one"


def _lane_faults(lanes: Lanes, staves: int, length: Fraction, where: str) -> Iterator[str]:
    for staff in range(1, staves + 1):
        own = [voice for s, voice in lanes if s == str(staff)]
        if str(1 + 4 * (staff - 1)) not in own or len(own) > 2:
            yield f"{where} voices {own} on staff {staff}"
    for (_, voice), events in lanes.items():
        at = Fraction(0)
        open_beams = set()
        in_tuplet = False
        for onset, duration, note in events:
            if onset != at:
                yield f"{where} voice {voice} has a gap or overlap at {at}"
            at = onset + duration
            beams = {int(b.get("number")): b.text for b in note.findall("beam")}
            if beams and max(beams) != BEAMS[note.findtext("type")]:
                yield f"{where} {len(beams)} beams on {note.findtext('type')}"
            for level, word in beams.items():
                if (word in ("continue", "end")) != (level in open_beams):
                    yield f"{where} beam {level} {word}"
                if word == "begin":
                    open_beams.add(level)
                elif word == "end":
                    open_beams.discard(level)
            tuplets = [t.get("type") for t in note.findall("notations/tuplet")]
            in_tuplet = in_tuplet or "start" in tuplets
            if in_tuplet != (note.find("time-modification") is not None):
                yield f"{where} triplet not bracketed"
            in_tuplet = in_tuplet and "stop" not in tuplets
        if at != length or open_beams or in_tuplet:
            yield f"{where} voice {voice} ends at {at} of {length}, beams {open_beams}"


def _accidental_faults(heads: list[Heads], key: dict[str, int], where: str) -> Iterator[str]:
    """Play the reader: what a sign-less head means must be what the file says."""
    state = {}
    for staff, _, _, note, tied in sorted(heads, key=lambda h: h[:3]):
        step, octave = note.findtext("pitch/step"), note.findtext("pitch/octave")
        alter = int(note.findtext("pitch/alter") or 0)
        sign = note.find("accidental")
        means = state.get((staff, step, octave), key[step])
        if sign is None and not tied and means != alter:
            yield f"{where} {step}{octave} lacks its sign"
        if sign is not None and means == alter and sign.get("cautionary") != "yes":
            yield f"{where} {step}{octave} has a needless sign"
        if not tied:
            state[staff, step, octave] = alter
