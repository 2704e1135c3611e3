"""What a note does is read from the score as a musician would read it."""

from dataclasses import replace

import pytest

from studio.composing.score import ChordSymbol, Note, Part, Score
from studio.project.note_uses import chord_uses, note_uses, tones_of
from tests.builders import CELLO, FLUTE, KIT, a_score, some_notes


def a_tune(pitches: list[str | None], chords: tuple[ChordSymbol, ...], bars: int = 1) -> Score:
    tune = some_notes(pitches)
    part = Part("P1", "Flute", "Fl.", FLUTE, "melody", tune)
    return replace(a_score(bars=bars, parts=(part,)), chords=chords, phrases=((0, 3840 * bars),))


C_MAJOR = ChordSymbol(0, 3840, "C", 0, "major", "IV", None)


def uses(score: Score) -> list[str]:
    found = note_uses(score)
    return [found[note.id].kind for note in score.parts[0].notes]


def test_a_step_through_is_passing_and_a_step_aside_a_neighbour() -> None:
    assert uses(a_tune(["C5", "D5", "E5", "G5"], (C_MAJOR,))) == [
        "chord",
        "passing",
        "chord",
        "cadence",
    ]
    assert uses(a_tune(["C5", "B4", "C5", "G4"], (C_MAJOR,)))[1] == "neighbour"


def test_a_held_note_that_falls_is_a_suspension() -> None:
    first = ChordSymbol(0, 960, "F", 0, "major", "bVII", None)
    second = ChordSymbol(960, 2880, "C", 0, "major", "IV", None)
    assert uses(a_tune(["F5", "F5", "E5", "G5"], (first, second)))[1] == "suspension"


def test_a_leap_to_a_foreign_note_that_steps_on_leans() -> None:
    assert uses(a_tune(["C5", "F5", "E5", "G5"], (C_MAJOR,)))[1] == "leaning"


def test_a_note_ahead_of_its_chord_is_an_anticipation() -> None:
    second = ChordSymbol(1920, 1920, "F", 0, "major", "bVII", None)
    chords = (replace(C_MAJOR, duration=1920), second)
    assert uses(a_tune(["G4", "A5", "A5", "F5"], chords))[1] == "anticipation"


def test_a_bar_that_comes_again_higher_says_of_which_bar() -> None:
    chords = (C_MAJOR, ChordSymbol(3840, 3840, "D", 0, "minor", "v", None))
    score = a_tune(["C5", "E5", "G5", "E5", "D5", "F5", "A5", "F5"], chords, bars=2)
    found = note_uses(score)
    again = [found[note.id] for note in score.parts[0].notes[4:7]]
    assert {use.text for use in again} == {"It takes up bar 1, higher"}


def test_the_bass_says_which_tone_it_is_and_drums_keep_the_beat() -> None:
    bass = Part("P1", "Violoncello", "Vc.", CELLO, "bass", some_notes(["E2", None, "C2", None]))
    kit = Part("P2", "Drum kit", "Dr.", KIT, "percussion", some_notes(["C2"], first_id=50))
    score = replace(a_score(bars=1, parts=(bass, kit)), chords=(C_MAJOR,))
    found = note_uses(score)
    assert found[1].text == "The bass under the chord C: its third"
    assert found[50].kind == "drum"


@pytest.mark.parametrize(
    ("kind", "tones"),
    [("minor-seventh", {2: 0, 5: 3, 9: 7, 0: 10}), ("suspended-fourth", {2: 0, 7: 5, 9: 7})],
)
def test_tones_are_those_of_the_chord(kind: str, tones: dict[int, int]) -> None:
    assert tones_of(ChordSymbol(0, 1, "D", 0, kind, "", None)) == tones


def test_chords_say_where_they_are_on_the_way() -> None:
    score = a_score(bars=4)  # G major, then C
    home, last = chord_uses(score)
    assert home.kind == "home"
    assert last.kind == "cadence"


def test_every_note_of_every_lane_is_told() -> None:
    score = a_score()
    ids = {note.id for part in score.parts for note in part.notes}
    assert note_uses(score).keys() == ids
    chord = tuple(
        Note(900 + i, 0, 960, note.pitch) for i, note in enumerate(score.parts[0].notes[:3])
    )
    piano = replace(score.parts[0], notes=chord, role="harmony")
    assert len(note_uses(replace(score, parts=(piano,)))) == 3
