"""What holds for several notes is said once, each note keeping what it would else be."""

from studio.mapping.account import Line
from studio.project.alike import listed, of_several, what_holds

_LOWER = "It lies lower because the picture is darker here; otherwise it would be {other}."
_SOFTER = "It is softer because the picture is quieter to the eye here."
_CHORD = "It belongs to the chord {chord}; otherwise the chord would be {other}."


def _lower(other: str) -> tuple[Line, ...]:
    return (Line(_LOWER, (("bar", 1), ("other", other))), Line(_SOFTER, (("bar", 1),)))


def test_notes_with_one_cause_are_told_together() -> None:
    said = [_lower("A4"), _lower("B4"), _lower("C5")]
    assert len({what_holds(lines) for lines in said}) == 1
    assert of_several(said) == (
        "They lie lower because the picture is darker here; otherwise they would be A4, B4 and "
        "C5. They are softer because the picture is quieter to the eye here."
    )


def test_a_note_alone_keeps_its_words() -> None:
    assert of_several([_lower("A4")]) == (
        "It lies lower because the picture is darker here; otherwise it would be A4. " + _SOFTER
    )


def test_notes_of_different_chords_stay_apart() -> None:
    one = (Line(_CHORD, (("chord", "C7"), ("other", "C"))),)
    two = (Line(_CHORD, (("chord", "C7"), ("other", "F"))),)
    assert what_holds(one) != what_holds(two)
    assert of_several([one, one]) == (
        "They belong to the chord C7; otherwise the chord would be C."
    )


def test_words_are_listed_as_in_a_sentence() -> None:
    assert listed(["C4"]) == "C4"
    assert listed(["C4", "D4"]) == "C4 and D4"
    assert listed(["C4", "D4", "E4"]) == "C4, D4 and E4"
    assert listed([]) == ""
