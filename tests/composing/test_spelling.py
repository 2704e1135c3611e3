"""Keys and notes have the names a musician would give them."""

import pytest

from studio.composing.score import Key
from studio.composing.spelling import (
    named,
    pitch_class,
    scale_positions,
    sensible_key,
    spelled,
)
from studio.composing.theory import SCALES
from studio.mapping.plan import Mode


@pytest.mark.parametrize("mode", list(SCALES))
@pytest.mark.parametrize("tonic", range(12))
def test_every_key_has_a_sensible_signature_and_seven_letters(tonic: int, mode: Mode) -> None:
    key = sensible_key(tonic, mode)
    assert key.tonic == tonic
    assert abs(key.fifths) <= 6
    names = scale_positions(key)
    scale = [names[(tonic + s) % 12] for s in SCALES[mode]]
    assert len({named(p)[0] for p in scale}) == 7
    assert all(abs(named(p)[1]) <= 1 for p in scale)


def test_known_keys() -> None:
    assert str(sensible_key(1, "major")) == "D♭ major"
    assert str(sensible_key(1, "minor")) == "C♯ minor"
    assert str(sensible_key(6, "major")) == "F♯ major"
    assert str(sensible_key(3, "minor")) == "E♭ minor"
    assert sensible_key(2, "dorian").fifths == 0


@pytest.mark.parametrize("position", range(-9, 14))
def test_a_spelled_pitch_sounds_as_it_should(position: int) -> None:
    for midi in range(24, 100):
        if midi % 12 == pitch_class(position):
            pitch = spelled(midi, position)
            assert pitch.midi == midi
            assert (pitch.step, pitch.alter) == named(position)


def test_the_leading_tone_of_minor_is_a_raised_seventh() -> None:
    names = scale_positions(Key("D", 0, "minor"))
    assert named(names[1]) == ("C", 1)
    assert named(names[10]) == ("B", -1)
    assert named(scale_positions(Key("G", 0, "minor"))[6]) == ("F", 1)
