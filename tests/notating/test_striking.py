"""Notes of sticks are written up to the next one or to the end of their beat."""

from dataclasses import replace

import pytest

from studio.composing.score import Instrument, Note, Part, Role
from studio.mapping.plan import Metre
from studio.notating.metre import grid_of
from studio.notating.striking import dies_away, struck_notes
from tests.builders import FLUTE, KIT, PIANO, a_pitch

MARIMBA = Instrument(
    "marimba", "Marimba", "Mar.", 12, "pitched-percussion.marimba", 36, 96, ("treble", "bass")
)


def _lengths(
    heard: list[tuple[int, int]],
    metre: tuple[int, int] = (4, 4),
    role: Role = "figure",
    of: Role | None = None,
) -> list[int]:
    notes = tuple(Note(k, *at, a_pitch("C4"), role=of) for k, at in enumerate(heard, start=1))
    part = Part("P1", "Marimba", "Mar.", MARIMBA, role, notes)
    return [n.duration for n in struck_notes(part, notes, grid_of(Metre(*metre)))]


def test_a_stroke_is_written_to_the_next_or_to_the_end_of_its_beat() -> None:
    assert _lengths([(0, 240), (720, 240), (960, 240), (2160, 240)]) == [720, 240, 960, 720]
    assert _lengths([(3840, 240), (4320, 240)]) == [480, 480]


def test_a_stroke_needs_no_tie() -> None:
    assert _lengths([(720, 480)]) == [240]
    assert _lengths([(240, 240)], (6, 8)) == [240]
    assert _lengths([(0, 240), (480, 240)], (6, 8)) == [480, 960]


def test_strokes_together_are_one_chord() -> None:
    assert _lengths([(0, 240), (0, 480)]) == [960, 960]


def test_a_bar_that_the_other_hand_strikes_sounds_anew() -> None:
    right = (Note(1, 0, 240, a_pitch("C4")), Note(2, 0, 240, a_pitch("E4")))
    left = Note(3, 480, 240, a_pitch("C4"), staff=2)
    part = Part("P1", "Marimba", "Mar.", MARIMBA, "figure", (*right, left))
    found = struck_notes(part, right, grid_of(Metre(4, 4)))
    assert [n.duration for n in found] == [480, 480]


@pytest.mark.parametrize(
    ("heard", "metre"), [([(0, 1920)], (4, 4)), ([(0, 320), (320, 320), (640, 320)], (4, 4))]
)
def test_rolls_and_triplets_stay(heard: list[tuple[int, int]], metre: tuple[int, int]) -> None:
    assert _lengths(heard, metre) == [duration for _, duration in heard]


def test_the_tune_keeps_its_lengths() -> None:
    assert _lengths([(0, 240)], role="melody") == [240]
    assert _lengths([(0, 240)], of="melody") == [240]
    assert _lengths([(0, 240)], role="melody", of="figure") == [960]


def test_what_rings_is_written_as_long_as_it_is_held() -> None:
    assert dies_away(KIT)
    assert dies_away(MARIMBA)
    assert not dies_away(PIANO)
    assert not dies_away(FLUTE)
    assert not dies_away(replace(MARIMBA, sound="pitched-percussion.vibraphone"))
