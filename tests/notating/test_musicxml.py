"""MusicXML: valid, clean, and every note of the score in it."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import music21
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from studio.composing.score import Instrument, Key, KeyChange, Note, Part, Score, Section
from studio.mapping.plan import Metre
from studio.notating.musicxml import musicxml
from studio.notating.rhythm import playable
from tests.builders import FLUTE, KIT, PIANO, a_pitch, a_score, some_notes
from tests.notating.lint import events_of, faults, midi_of
from tests.notating.scores import CLARINET, GUITAR, METRES, scores

GOLDEN = Path(__file__).parent / "golden"


class _Offline(etree.Resolver):
    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        schemas = Path(find_spec("xmlschema").origin).parent / "schemas"
        name = {"xlink.xsd": "XLINK/xlink.xsd", "xml.xsd": "XML/xml.xsd"}.get(Path(url).name)
        return name and self.resolve_filename(str(schemas / name), context)


@cache
def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Offline())
    package = Path(find_spec("musicxml").origin).parent
    path = package / "generate_classes" / "musicxml_4_0.xsd"
    return etree.XMLSchema(etree.parse(str(path), parser))


def assert_clean(score: Score) -> etree._Element:
    xml = musicxml(score)
    valid = schema()
    assert valid.validate(etree.fromstring(xml)), valid.error_log
    assert faults(xml) == []
    return etree.fromstring(xml)


def notes_in(root: etree._Element) -> list[tuple[int, int, int, int]]:
    """Return part, onset, duration in ticks and MIDI pitch of every note, ties joined."""
    keys = {
        midi.get("id"): int(midi.findtext("midi-unpitched")) - 1
        for midi in root.iter("midi-instrument")
        if midi.find("midi-unpitched") is not None
    }
    found = []
    for index, part in enumerate(root.findall("part")):
        bar_start, moved, open_notes = 0, 0, {}
        for measure in part.findall("measure"):
            transpose = measure.find("attributes/transpose")
            if transpose is not None:
                moved = int(transpose.findtext("chromatic"))
                moved += 12 * int(transpose.findtext("octave-change") or 0)
            end = 0
            for note, onset, duration in events_of(measure, 960):
                onset, duration = int(960 * onset), int(960 * duration)
                end = max(end, onset + duration)
                if note.find("rest") is not None:
                    continue
                pitched = note.find("pitch")
                if pitched is None:
                    midi = keys[note.find("instrument").get("id")]
                else:
                    midi = midi_of(pitched) + moved
                number, _, piece = note.get("id")[1:].partition("-")
                if piece:
                    began, so_far, same = open_notes[number]
                    assert same == midi
                    assert began + so_far == bar_start + onset
                    open_notes[number] = (began, so_far + duration, midi)
                else:
                    open_notes[number] = (bar_start + onset, duration, midi)
            bar_start += end
        found += [(index, *note) for note in open_notes.values()]
    return sorted(found)


def notes_of(score: Score) -> list[tuple[int, int, int, int]]:
    return sorted(
        (index, note.onset, note.duration, note.pitch.midi)
        for index, part in enumerate(score.parts)
        for note in playable(part.notes)
    )


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(scores())
def test_any_score_is_valid_clean_and_complete(score: Score) -> None:
    root = assert_clean(score)
    assert notes_in(root) == notes_of(score)


def test_same_score_same_bytes() -> None:
    assert musicxml(a_score(), "seed 0") == musicxml(a_score(), "seed 0")


@pytest.mark.parametrize("name", ["small", "piano"])
def test_golden(name: str) -> None:
    right = some_notes(["C5", "E5", "G5", "C6", None, "F#5", "F5", "Eb5"], 0.5)
    triplets = tuple(
        replace(note, id=201 + i, onset=4320 + 320 * i, duration=320, staff=2)
        for i, note in enumerate(some_notes(["C4", "D4", "E4", "C4", "D4", "E4"]))
    )
    bass = Note(101, 0, 1440, a_pitch("C3"), staff=2)
    piano = Part("P1", "Piano", "Pno.", PIANO, "melody", (*right, bass, *triplets))
    score = a_score() if name == "small" else a_score(parts=(piano,), bars=2)
    assert musicxml(score, "seed 0").decode() == (GOLDEN / f"{name}.musicxml").read_text("utf-8")


def test_music21_reads_the_same_notes() -> None:
    score = a_score()
    read = music21.converter.parseData(musicxml(score).decode(), format="musicxml")
    assert read.metadata.title == score.title
    for part, written in zip(score.parts, read.parts, strict=True):
        heard = [
            (Fraction(n.offset) * 960, Fraction(n.quarterLength) * 960, n.pitch.midi)
            for n in written.flatten().stripTies().notes
            if not isinstance(n, music21.harmony.ChordSymbol)
        ]
        assert heard == [(n.onset, n.duration, n.pitch.midi) for n in part.notes]
    symbols = list(read.recurse().getElementsByClass(music21.harmony.ChordSymbol))
    assert [symbol.root().name for symbol in symbols] == ["G", "C"]
    assert symbols[1].bass().name == "E"


def one_part(
    notes: tuple[Note, ...],
    instrument: Instrument = FLUTE,
    metre: Metre = Metre(4, 4),
    bars: int = 1,
    key: Key | None = None,
) -> Score:
    part = Part("P1", instrument.name, instrument.abbreviation, instrument, "melody", notes)
    score = a_score(metre, bars, (part,))
    return score if key is None else replace(score, keys=(KeyChange(0, key),))


def values(root: etree._Element) -> list[str]:
    return [
        ("r" if n.find("rest") is not None else "")
        + (n.findtext("type") or "bar")
        + "." * len(n.findall("dot"))
        for n in root.iter("note")
    ]


@pytest.mark.parametrize(
    ("metre", "onset", "duration", "written"),
    [
        ((4, 4), 480, 960, ["reighth", "quarter", "reighth", "rhalf"]),
        ((4, 4), 960, 1920, ["rquarter", "half", "rquarter"]),
        ((4, 4), 1440, 960, ["rquarter", "reighth", "eighth", "eighth", "reighth", "rquarter"]),
        ((4, 4), 960, 2880, ["rquarter", "half."]),
        ((3, 4), 0, 2880, ["half."]),
        ((3, 4), 480, 2400, ["reighth", "eighth", "half"]),
        ((6, 8), 960, 960, ["rquarter", "eighth", "eighth", "rquarter"]),
        ((6, 8), 0, 2880, ["half."]),
        ((9, 8), 0, 4320, ["half.", "quarter."]),
        ((12, 8), 0, 5760, ["whole."]),
        ((5, 4), 1920, 1920, ["rhalf", "quarter", "quarter", "rquarter"]),
        ((7, 8), 0, 3360, ["half", "quarter."]),
        ((12, 8), 0, 960, ["quarter", "reighth", "rquarter", "reighth", "rhalf."]),
        ((7, 8), 480, 960, ["reighth", "eighth", "eighth", "reighth", "rquarter."]),
    ],
)
def test_values_show_the_beats(
    metre: tuple[int, int], onset: int, duration: int, written: list[str]
) -> None:
    note = Note(1, onset, duration, a_pitch("C5"))
    assert values(assert_clean(one_part((note,), metre=Metre(*metre)))) == written


def test_triplets_of_every_size() -> None:
    def run(length: int, count: int, start: int) -> list[tuple[int, int]]:
        return [(start + i * length, length) for i in range(count)]

    spans = run(640, 3, 0) + run(320, 3, 1920) + run(160, 3, 2880) + run(160, 3, 3360)
    notes = tuple(Note(i, onset, length, a_pitch("C5")) for i, (onset, length) in enumerate(spans))
    root = assert_clean(one_part(notes))
    assert values(root) == ["quarter"] * 3 + ["eighth"] * 3 + ["16th"] * 6
    brackets = [t.get("bracket") for t in root.iter("tuplet") if t.get("type") == "start"]
    assert brackets == ["yes", "no", "no", "no"]


def beams(root: etree._Element) -> list[str | None]:
    return [n.findtext("beam") for n in root.iter("note")]


@pytest.mark.parametrize(
    ("metre", "groups"),
    [
        ((4, 4), [4, 4]),
        ((3, 4), [6]),
        ((2, 4), [4]),
        ((6, 8), [3, 3]),
        ((9, 8), [3, 3, 3]),
        ((12, 8), [3, 3, 3, 3]),
        ((5, 4), [2] * 5),
        ((7, 8), [2, 2, 3]),
    ],
)
def test_eighths_are_beamed_by_the_metre(metre: tuple[int, int], groups: list[int]) -> None:
    count = sum(groups)
    notes = some_notes(["C5"] * count, 0.5)
    words = [w for g in groups for w in ["begin", *["continue"] * (g - 2), "end"]]
    assert beams(assert_clean(one_part(notes, metre=Metre(*metre)))) == words


def test_accidentals_count_over_both_voices_of_a_staff() -> None:
    upper = some_notes(["F#5", "A5"], 1.0, 1)
    lower = tuple(replace(n, voice=2, onset=n.onset + 960) for n in some_notes(["F5"], 1.0, 11))
    root = assert_clean(one_part((*upper, *lower), key=Key("C", 0, "major")))
    signs = {n.get("id"): n.findtext("accidental") for n in root.iter("note")}
    assert (signs["n1"], signs["n11"]) == ("sharp", "natural")


def test_the_bar_after_reminds() -> None:
    notes = some_notes(["F#5", None, None, None, "F5", "F5", None, None])
    root = assert_clean(one_part(notes, bars=2, key=Key("C", 0, "major")))
    signs = [n.find("accidental") for n in root.iter("note") if n.find("pitch") is not None]
    assert [sign is not None and (sign.text, sign.get("cautionary")) for sign in signs] == [
        ("sharp", None),
        ("natural", "yes"),
        False,
    ]


def test_a_clarinet_is_written_a_tone_higher_and_never_in_eight_sharps() -> None:
    for key, fifths, name in (
        (Key("C", 0, "major"), 2, "D5"),
        (Key("F", 1, "major"), -4, "G#4"),
    ):
        note = Note(1, 0, 3840, a_pitch("C5" if fifths == 2 else "F#4"))
        root = assert_clean(one_part((note,), CLARINET, key=key))
        assert int(root.findtext(".//key/fifths")) == fifths
        assert midi_of(root.find(".//pitch")) == a_pitch(name).midi
        assert int(root.findtext(".//transpose/chromatic")) == -2
    assert root.findtext(".//pitch/step") == "A"


def test_a_guitar_is_written_an_octave_up() -> None:
    note = Note(1, 0, 3840, a_pitch("E2"))
    root = assert_clean(one_part((note,), GUITAR))
    assert root.findtext(".//pitch/octave") == "3"
    assert root.findtext(".//transpose/octave-change") == "-1"
    assert root.find(".//clef-octave-change") is None


def test_low_right_hand_takes_the_bass_clef_and_returns() -> None:
    low = some_notes(["C2", "D2", "E2", "C2"] * 2, 1.0, 1)
    high = tuple(replace(n, onset=n.onset + 7680) for n in some_notes(["C5"] * 8, 1.0, 101))
    root = assert_clean(one_part((*low, *high), PIANO, bars=4))
    upper = [c.findtext("sign") for c in root.iter("clef") if c.get("number") == "1"]
    assert upper == ["F", "G"]


def test_sections_have_letters_and_double_bars() -> None:
    score = replace(a_score(), sections=(Section("A", "", 0, 7680), Section("B", "", 7680, 7680)))
    root = assert_clean(score)
    assert [r.text for r in root.iter("rehearsal")] == ["A", "B"]
    for part in root.findall("part"):
        styles = {m.get("number"): m.findtext("barline/bar-style") for m in part}
        assert styles == {"1": None, "2": "light-light", "3": None, "4": "light-heavy"}


def test_every_part_begins_with_a_dynamic_and_the_first_with_the_tempo() -> None:
    root = assert_clean(replace(a_score(), beat_loudness=(0.9,)))
    assert [p.find(".//dynamics")[0].tag for p in root.findall("part")] == ["mf", "p"]
    bare = replace(a_score(), parts=tuple(replace(p, dynamics=()) for p in a_score().parts))
    assert {d[0].tag for d in assert_clean(bare).iter("dynamics")} == {"mf"}
    tempo = root.find("part/measure/direction/direction-type/metronome/../..")
    assert tempo.get("placement") == "above"
    assert tempo.find("sound").get("tempo") == "96"
    assert tempo.findtext("direction-type/words") == "Andante "


def test_compound_tempo_counts_dotted_quarters() -> None:
    root = assert_clean(a_score(Metre(6, 8), 8, quarter_bpm=90.0))
    assert root.find(".//beat-unit-dot") is not None
    assert root.findtext(".//per-minute") == "60"


def test_kits_have_no_key_signature_and_feet_have_the_lower_voice() -> None:
    hits = some_notes(["C2", "F#2", "D2", "F#2"] * 2, 1.0)
    score = one_part(hits, KIT, bars=2)
    changed = replace(score, keys=(*score.keys, KeyChange(3840, Key("D", 0, "major"))))
    root = assert_clean(changed)
    assert [f.text for f in root.iter("fifths")] == ["0", "0"]
    feet = [n for n in root.iter("note") if n.findtext("unpitched/display-step") == "F"]
    assert {(n.findtext("voice"), n.findtext("stem")) for n in feet} == {("2", "down")}
    assert {n.findtext("notehead") for n in root.iter("note") if n.findtext("voice") == "1"} == {
        "x",
        None,
    }
    assert {c.text for c in root.iter("midi-channel")} == {"10"}


def test_a_key_another_hand_strikes_ends_there() -> None:
    held = Note(1, 0, 3840, a_pitch("D4"), staff=2)
    struck = Note(2, 960, 960, a_pitch("D4"))
    unison = Note(3, 2880, 480, a_pitch("E4"))
    below = Note(4, 2880, 960, a_pitch("E4"), staff=2)
    root = assert_clean(one_part((held, struck, unison, below), PIANO))
    assert notes_in(root) == [(0, 0, 960, 62), (0, 960, 960, 62), (0, 2880, 960, 64)]


def test_parts_of_the_same_name_are_numbered() -> None:
    score = a_score()
    second = replace(score.parts[0], id="P2", notes=score.parts[1].notes, slurs=())
    twice = replace(score, parts=(score.parts[0], second))
    names = [n.text for n in assert_clean(twice).iter("part-name")]
    assert names == ["Flute 1", "Flute 2"]


@pytest.mark.parametrize("metre", METRES, ids=str)
def test_an_empty_part_is_bars_of_rest(metre: Metre) -> None:
    root = assert_clean(one_part((), metre=metre, bars=3))
    assert values(root) == ["rbar"] * 3


def test_what_cannot_be_written_is_refused() -> None:
    for note in (
        Note(1, 0, 961, a_pitch("C5")),
        Note(1, 0, 0, a_pitch("C5")),
        Note(1, 3840, 960, a_pitch("C5")),
    ):
        with pytest.raises(ValueError, match=r"written values|outside"):
            musicxml(one_part((note,)))


def test_titles_with_control_characters_do_not_break_the_file() -> None:
    assert_clean(replace(a_score(), title="Bell\x07 & <co>", picture="a\x00.png"))
