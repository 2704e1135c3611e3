"""Voices: how chords are laid out and follow each other, how players fill them, and bowings."""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from studio.composing.compose import compose
from studio.composing.language.elaboration import (
    HELD,
    LENGTHS,
    REST,
    UPPER,
    copied,
    kinds_of,
    patterns,
)
from studio.composing.language.voicing import (
    Voicings,
    steps_between,
    worth_of,
    worth_of_steps,
)
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings
from tests.builders import a_plan

C, F = (0, 4, 7), (5, 9, 0)


def _voicings(*chords: tuple[int, int], tones: tuple[int, ...] = C, top: int = 76) -> Voicings:
    return Voicings(np.array(chords, np.int64), tones, top, 48)


def test_complete_chords_in_even_spacing_are_likelier() -> None:
    even, no_third, wide = worth_of(_voicings((67, 60), (67, 60), (55, 52), top=76))[[0, 1, 2]]
    without = worth_of(Voicings(np.array([[67, 60]], np.int64), C, 72, 48))[0]
    assert even > wide
    assert no_third == even
    assert even > without, "a chord without its third is bare"


def test_small_steps_are_likelier_and_parallels_are_seen() -> None:
    before = _voicings((67, 64))
    after = Voicings(np.array([(69, 65), (72, 69), (60, 57)], np.int64), F, 77, 53)
    steps = steps_between(before, after)
    near, far, farther = worth_of_steps(steps)[0]
    assert near > far > farther
    low = Voicings(np.array([[60, 55]], np.int64), C, 76, 48)
    moved = Voicings(np.array([[65, 60], [57, 53]], np.int64), F, 77, 53)
    steps = steps_between(low, moved)
    assert steps.fifths.tolist() == [[1, 0]], "with the bass, and none in contrary motion"
    assert steps.octaves.tolist() == [[1, 0]]


@pytest.mark.parametrize("length", LENGTHS)
def test_patterns_lie_within_their_time(length: int) -> None:
    for compound in (False, True):
        found = patterns(length, compound)
        there = found.duration > 0
        assert np.all(np.where(there, found.onset + found.duration, 0) <= length)
        ends = np.where(there, found.onset + found.duration, 10**6)
        assert np.all(ends[:, :-1][there[:, 1:]] <= found.onset[:, 1:][there[:, 1:]])
        share = np.exp(found.usual[UPPER]).sum() if len(found.kind) else 1.0
        assert share == pytest.approx(1.0, abs=0.05)
        again = kinds_of(found.duration, found.offset, found.foreign)
        assert np.array_equal(again, found.kind)
    assert {REST, HELD} <= set(patterns(1920, False).kind.tolist())


def test_what_is_copied_is_likelier_the_rarer_it_is() -> None:
    same = np.array([True, True, False])
    rare, common, other = copied(same, np.array([0.1, 0.9, 0.5]), 0.5)
    assert rare > common > 0.0 > other
    # Over all that may follow, copies and others together are still certain.
    share = np.array([0.2, 0.3, 0.5])
    scores = copied(np.array([True, False, False]), share, 0.5)
    assert (share * np.exp(scores)).sum() == pytest.approx(1.0)


def _sounding(score: Score) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return the pitch of every part at every tick at which something begins; -1 rests."""
    ticks = sorted({n.onset for p in score.parts for n in p.notes})
    table = np.full((len(ticks), len(score.parts)), -1)
    for column, part in enumerate(score.parts):
        for note in part.notes:
            first, last = np.searchsorted(ticks, [note.onset, note.end])
            table[first:last, column] = note.pitch.midi
    return table


def test_a_chorale_has_clean_voices() -> None:
    wrong = steps = crossed = wide = count = 0
    for seed in range(3):
        for mode in ("major", "minor", "dorian"):
            plan = a_plan(24, ensemble="chorale", mode=mode, tonic=2)
            table = _sounding(compose(plan, ComposingSettings(seed), "", ""))
            for before, here in pairwise(table):
                steps += 1
                for x, y in combinations(range(4), 2):
                    if min(before[x], before[y], here[x], here[y]) < 0:
                        continue
                    moved = (here[x] - before[x]) * (here[y] - before[y]) > 0
                    was, now = (before[x] - before[y]) % 12, (here[x] - here[y]) % 12
                    wrong += bool(moved and was == now and now in (0, 7))
            full = table[(table >= 0).all(axis=1)]
            count += len(full)
            crossed += int((np.diff(full, axis=1) > 0).any(axis=1).sum())
            wide += int((-np.diff(full[:, :3], axis=1) > 12).any(axis=1).sum())
    assert wrong <= 0.01 * steps
    assert crossed <= 0.01 * count
    assert wide <= 0.03 * count


def test_inner_players_move_more_where_more_is_asked_for() -> None:
    plan = a_plan(32, ensemble="string_quartet")
    count = []
    for activity in (0.5, 3.0):
        beats = replace(
            plan.beats,
            figure_weight=0 * plan.beats.figure_weight,
            activity=np.full(len(plan.beats.activity), activity, np.float32),
        )
        score = compose(replace(plan, beats=beats), ComposingSettings(2), "", "")
        count.append(sum(not p.leads(n) for p in score.parts for n in p.notes))
    assert count[1] > 1.4 * count[0]


def test_bowings_join_different_notes_within_a_bar_length() -> None:
    score = compose(a_plan(32, ensemble="string_quartet"), ComposingSettings(3), "", "")
    groups = 0
    for part in score.parts:
        place = {note.id: i for i, note in enumerate(part.notes)}
        for slur in part.slurs:
            groups += 1
            notes = part.notes[place[slur.first] : place[slur.last] + 1]
            assert all(a.end == b.onset for a, b in pairwise(notes))
            assert all(a.pitch != b.pitch for a, b in pairwise(notes))
            assert notes[-1].end - notes[0].onset <= 3840
    assert groups > 20
