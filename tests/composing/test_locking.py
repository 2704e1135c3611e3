"""What is locked stays as it is through seeds, re-rolls and settings, without a tear."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from studio.composing.compose import compose
from studio.composing.locking import chords_held, held_bar, held_chord, held_part
from studio.composing.score import Part, Score
from studio.composing.settings import ComposingSettings, HeldChord, Reroll
from studio.mapping.plan import Metre, MusicalPlan
from tests.builders import a_plan

ENSEMBLES = ["piano", "string_quartet", "jazz_trio", "orchestra", "guitar", "harp_flute"]
BARS = (2, 3, 7)


def _score(plan: MusicalPlan, settings: ComposingSettings) -> Score:
    return compose(plan, settings, "Locks", "locks.png")


def _heard(score: Score, part: str, bar: int) -> set[tuple[object, ...]]:
    """Return what sounds of a part in a bar, cut at its bar lines."""
    ticks = score.metre.bar_ticks
    start, end = bar * ticks, (bar + 1) * ticks
    return {
        (max(n.onset, start) - start, min(n.end, end) - start, n.pitch.midi, n.staff, n.voice,
         n.articulations, n.emphasis)
        for known in score.parts
        if known.id == part
        for n in known.notes
        if n.onset < end and n.end > start
    }  # fmt: skip


def _begun(score: Score, part: str, bar: int) -> dict[tuple[object, ...], int]:
    """Return when each note of a part in a bar ends, by all else about it."""
    return {(n[0], *n[2:]): int(str(n[1])) for n in _heard(score, part, bar)}


def _ids(*scores: Score) -> set[str]:
    return {part.id for score in scores for part in score.parts}


def _part(score: Score, role: str) -> Part:
    return next(part for part in score.parts if part.role == role)


@pytest.mark.parametrize("ensemble", ENSEMBLES)
def test_locking_changes_nothing_by_itself(ensemble: str) -> None:
    plan = replace(a_plan(16), ensemble=ensemble)
    score = _score(plan, ComposingSettings(1))
    bars = tuple(held_bar(score, bar) for bar in BARS)
    again = _score(plan, ComposingSettings(1, held_bars=bars))
    assert [part.notes for part in again.parts] == [part.notes for part in score.parts]
    assert again.chords == score.chords
    parts = tuple(held_part(score, part) for part in score.parts)
    again = _score(plan, ComposingSettings(1, held_parts=parts))
    assert [part.notes for part in again.parts] == [part.notes for part in score.parts]


@pytest.mark.parametrize("ensemble", ENSEMBLES)
def test_locked_bars_stay_note_for_note_with_another_seed(ensemble: str) -> None:
    plan = replace(a_plan(16), ensemble=ensemble)
    score = _score(plan, ComposingSettings(1))
    bars = tuple(held_bar(score, bar) for bar in BARS)
    other = _score(plan, ComposingSettings(2, held_bars=bars))
    for bar in BARS:
        for part in _ids(score, other):
            here, there = _begun(other, part, bar), _begun(score, part, bar)
            assert here.keys() == there.keys(), (bar, part)
            # A wind player may have to breathe before the bar that follows now.
            assert all(there[note] - 960 <= end <= there[note] for note, end in here.items())
            if ensemble != "orchestra":
                assert here == there
    free = [bar for bar in range(16) if bar not in BARS]
    assert any(_heard(other, "P1", bar) != _heard(score, "P1", bar) for bar in free)


def test_locked_bars_stay_through_settings_that_move_everything_else() -> None:
    plan = replace(a_plan(16), ensemble="string_quartet")
    score = _score(plan, ComposingSettings(1))
    held = ComposingSettings(1, held_bars=(held_bar(score, 5),))
    beats = plan.beats
    moved = replace(
        plan,
        fidelity=1.0,
        beats=replace(beats, pitch=beats.pitch + 7, density=beats.density * 2.0),
    )
    other = _score(moved, held)
    assert all(_heard(other, p, 5) == _heard(score, p, 5) for p in _ids(score, other))
    # In another key the notes stay too; it is the seed's piece around them that moves.
    other = _score(replace(plan, tonic=(plan.tonic + 5) % 12), held)
    assert all(_heard(other, p, 5) == _heard(score, p, 5) for p in _ids(score, other))


@pytest.mark.parametrize("ensemble", ENSEMBLES)
def test_no_voice_sounds_twice_at_once_at_the_edges(ensemble: str) -> None:
    plan = replace(a_plan(16), ensemble=ensemble)
    for seed in (1, 2, 3):
        score = _score(plan, ComposingSettings(seed))
        bars = tuple(held_bar(score, bar) for bar in BARS)
        other = _score(plan, ComposingSettings(seed + 10, held_bars=bars))
        for part in other.parts:
            if part.instrument.percussion:
                continue
            lanes: dict[tuple[int, int], dict[int, int]] = {}
            for note in part.notes:
                ends = lanes.setdefault((note.staff, note.voice), {})
                assert ends.setdefault(note.onset, note.end) == note.end, part.name
            for ends in lanes.values():
                for (_, end), (onset, _) in pairwise(sorted(ends.items())):
                    assert end <= onset, part.name


def test_the_melody_leads_into_locked_bars_by_no_wider_steps_than_elsewhere() -> None:
    inside, edges = [], []
    for seed in range(8):
        plan = replace(a_plan(16), ensemble="piano")
        score = _score(plan, ComposingSettings(seed))
        held = tuple(held_bar(score, bar) for bar in (4, 5))
        other = _score(plan, ComposingSettings(seed + 50, held_bars=held))
        ticks = other.metre.bar_ticks
        for a, b in pairwise(other.melody):
            crosses = (a.onset < 4 * ticks <= b.onset) or (a.onset < 6 * ticks <= b.onset)
            (edges if crosses else inside).append(abs(b.pitch.midi - a.pitch.midi))
    assert np.mean(edges) < np.mean(inside) + 3.0
    assert max(edges) <= 12


def test_a_locked_part_stays_and_the_others_change() -> None:
    plan = replace(a_plan(16), ensemble="string_quartet")
    score = _score(plan, ComposingSettings(1))
    cello = _part(score, "bass")
    other = _score(plan, ComposingSettings(2, held_parts=(held_part(score, cello),)))
    assert all(_heard(other, cello.id, bar) == _heard(score, cello.id, bar) for bar in range(16))
    assert other.melody != score.melody
    roots = [(c.onset, c.root, c.kind) for c in score.chords]
    assert [(c.onset, c.root, c.kind) for c in other.chords] == roots, "what it plays with"


def test_a_locked_chord_stays() -> None:
    plan = a_plan(16)
    score = _score(plan, ComposingSettings(1))
    for index in (2, 5, len(score.chords) - 4):
        chord = score.chords[index]
        other = _score(plan, ComposingSettings(7, held_chords=(held_chord(score, index),)))
        under = [
            c
            for c in other.chords
            if c.onset < chord.onset + chord.duration and c.onset + c.duration > chord.onset
        ]
        assert [(c.root, c.kind) for c in under] == [(chord.root, chord.kind)]


def test_what_has_no_place_waits_and_comes_back() -> None:
    plan = replace(a_plan(16), ensemble="string_quartet")
    score = _score(plan, ComposingSettings(1))
    held = ComposingSettings(
        1,
        held_bars=(held_bar(score, 12),),
        held_parts=(held_part(score, score.parts[3]),),
    )
    waltz = replace(a_plan(16, metre=Metre(3, 4)), ensemble="string_quartet")
    free = _score(waltz, ComposingSettings(1))
    assert [p.notes for p in _score(waltz, held).parts] == [p.notes for p in free.parts]
    duo = replace(plan, ensemble="harp_flute")
    assert _score(duo, held).bars == 16
    again = _score(plan, held)
    assert [p.notes for p in again.parts] == [p.notes for p in score.parts]


def test_held_chords_do_not_overlap_and_bars_go_first() -> None:
    def chord(onset: int, duration: int, root: int) -> HeldChord:
        return HeldChord(onset, duration, root, "major", "I", 3840)

    settings = ComposingSettings(
        held_chords=(chord(0, 3840, 0), chord(1920, 3840, 5), chord(100_000, 3840, 7))
    )
    assert [c.root for c in chords_held(settings, 3840, 8)] == [0]
    assert chords_held(settings, 2880, 8) == ()


def test_a_reroll_beside_a_locked_bar_leaves_it() -> None:
    plan = a_plan(16)
    score = _score(plan, ComposingSettings(1))
    settings = ComposingSettings(1, rerolls=(Reroll(1, 4, 8),), held_bars=(held_bar(score, 6),))
    other = _score(plan, settings)
    assert _heard(other, "P1", 6) == _heard(score, "P1", 6)
    assert any(_heard(other, "P1", bar) != _heard(score, "P1", bar) for bar in (4, 5, 7))
