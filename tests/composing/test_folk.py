"""A fiddle over a guitar: plain chords as a hand grips them, bass notes between."""

from dataclasses import replace

import numpy as np
import pytest

from studio.composing.arranging.folk import grip
from studio.composing.compose import compose
from studio.composing.limits.checking import violations
from studio.composing.score import Note, Score
from studio.composing.settings import ComposingSettings
from studio.mapping.plan import FIGURES, Metre
from studio.notating.musicxml import musicxml
from tests.builders import a_plan
from tests.notating.lint import faults

METRES = [(2, 4), (3, 4), (4, 4), (6, 8), (9, 8), (12, 8), (5, 4), (7, 8)]


def _score(seed: int = 0, metre: Metre | None = None) -> Score:
    plan = a_plan(24, metre or Metre(4, 4), ensemble="fiddle_guitar")
    count = len(plan.beats.pitch)
    beats = replace(
        plan.beats,
        figure=np.full(count, FIGURES.index("pulse"), np.int8),
        figure_weight=np.ones(count, np.float32),
        activity=np.full(count, 1.6, np.float32),
    )
    return compose(replace(plan, beats=beats), ComposingSettings(seed), "Title", "picture.png")


def _strikes(score: Score) -> list[list[Note]]:
    guitar = next(p for p in score.parts if p.instrument.key == "guitar")
    found: dict[int, list[Note]] = {}
    for note in guitar.notes:
        found.setdefault(note.onset, []).append(note)
    return list(found.values())


def test_open_chords_are_gripped_as_guitarists_do() -> None:
    # A, C and D as every guitarist plays them, on the strings from the bass.
    assert set(grip((9, 1, 4), 45, 68)) <= {45, 52, 57, 61, 64}
    assert set(grip((0, 4, 7), 48, 68)) <= {48, 52, 55, 60, 64}
    assert set(grip((2, 6, 9), 50, 68)) <= {50, 57, 62, 66}


@pytest.mark.parametrize("root", range(12))
@pytest.mark.parametrize("third", [3, 4])
def test_every_triad_can_be_held_whole(root: int, third: int) -> None:
    tones = (root, (root + third) % 12, (root + 7) % 12)
    bass = 40 + (root - 40) % 12
    chord = grip(tones, bass, 68)
    assert chord[0] == bass
    assert {p % 12 for p in chord} == set(tones)
    assert len(chord) >= 3


@pytest.mark.parametrize("metre", METRES)
def test_what_is_strummed_is_playable_and_readable(metre: tuple[int, int]) -> None:
    score = _score(0, Metre(*metre))
    assert violations(score, "fiddle_guitar") == ()
    assert faults(musicxml(score)) == []


def test_bass_notes_and_strums_take_turns() -> None:
    single = strummed = 0
    for seed in range(4):
        for chord in _strikes(_score(seed)):
            single += len(chord) == 1
            strummed += len(chord) >= 3
    assert single > 0
    assert strummed > 0.3 * (single + strummed)


def test_simple_beats_are_not_parted_in_three() -> None:
    for seed in range(4):
        assert all(chord[0].onset % 240 == 0 for chord in _strikes(_score(seed)))


def test_chords_stand_on_their_roots() -> None:
    chords = [c for seed in range(4) for c in _score(seed).chords]
    assert sum(c.bass is None for c in chords) > 0.85 * len(chords)
    plain = sum(c.kind in ("major", "minor", "dominant", "diminished") for c in chords)
    assert plain > 0.9 * len(chords)
