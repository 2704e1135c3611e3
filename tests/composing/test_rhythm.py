"""The rhythm of the melody breathes, closes where the harmony does, and keeps to the plan."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from studio.composing.ensembles import ENSEMBLES
from studio.composing.form import plan_bars
from studio.composing.frame import Frame
from studio.composing.harmonic_rhythm import cadence_onset
from studio.composing.language.learned import LEARNED
from studio.composing.rhythm import MelodyBar, melody_rhythm
from studio.mapping.plan import Metre, MusicalPlan
from tests.builders import a_plan

METRES = [(2, 4), (3, 4), (4, 4), (6, 8), (9, 8), (12, 8), (5, 4), (7, 8)]


def _bars(plan: MusicalPlan, seed: int = 0) -> tuple[MelodyBar, ...]:
    frame = Frame(plan, seed)
    forms = plan_bars(frame, LEARNED)
    return melody_rhythm(frame, ENSEMBLES[plan.ensemble], forms, LEARNED)


def _notes(plan: MusicalPlan, seed: int = 0) -> list[tuple[int, int]]:
    """Return (onset, end) of all notes in ticks of the piece."""
    ticks = plan.metre.bar_ticks
    return [
        (k * ticks + onset, k * ticks + onset + duration)
        for k, bar in enumerate(_bars(plan, seed))
        for onset, duration in zip(bar.onsets, bar.durations, strict=True)
    ]


def _busy(plan: MusicalPlan, times: float) -> MusicalPlan:
    density = np.clip(times * plan.beats.density, 0.25, 4.0).astype(np.float32)
    return replace(plan, beats=replace(plan.beats, density=density))


@pytest.mark.parametrize("metre", METRES)
def test_notes_follow_each_other_and_phrases_close_on_their_cadences(
    metre: tuple[int, int],
) -> None:
    plan = a_plan(16, Metre(*metre))
    for seed in range(6):
        notes = _notes(plan, seed)
        assert all(onset < end for onset, end in notes)
        assert all(a[1] <= b[0] for a, b in pairwise(notes))
        frame = Frame(plan, seed)
        onsets = {onset for onset, _ in notes}
        for index in range(len(plan.phrases)):
            assert cadence_onset(frame, index) in onsets


@pytest.mark.parametrize("metre", METRES)
def test_the_last_note_comes_to_rest_in_the_last_bar(metre: tuple[int, int]) -> None:
    plan = a_plan(16, Metre(*metre))
    beat = plan.metre.bar_ticks // plan.metre.felt_beats
    for seed in range(6):
        onset, end = _notes(plan, seed)[-1]
        assert 15 * plan.metre.bar_ticks <= onset
        assert beat <= end - onset
        assert end <= 16 * plan.metre.bar_ticks


def test_last_notes_of_pieces_differ_in_length() -> None:
    lengths = {end - onset for seed in range(30) for onset, end in _notes(a_plan(16), seed)[-1:]}
    assert len(lengths) >= 3


def test_the_picture_decides_how_many_notes_there_are() -> None:
    plan = a_plan(32)
    for seed in range(3):
        counts = [len(_notes(_busy(plan, times), seed)) for times in (0.4, 0.8, 1.6)]
        assert counts[0] < 0.75 * counts[1]
        assert counts[1] < 0.75 * counts[2]


def test_what_changes_late_in_the_piece_leaves_its_beginning() -> None:
    plan = a_plan(16)
    density = plan.beats.density.copy()
    density[8 * 4 :] = 3.0
    after = replace(plan, beats=replace(plan.beats, density=density))
    # How busy the piece is as a whole is part of its style and moves a bar or two.
    same = [a == b for a, b in zip(_bars(plan)[:8], _bars(after)[:8], strict=True)]
    assert sum(same) >= 6
    assert _bars(plan)[8:] != _bars(after)[8:]


def test_melodies_rest_hold_over_bar_lines_and_lead_into_phrases() -> None:
    rests = ties = upbeats = 0
    for seed in range(8):
        plan = a_plan(32)
        notes = _notes(plan, seed)
        rests += sum(b[0] - a[1] >= 480 for a, b in pairwise(notes))
        ties += sum(a // 3840 < (b - 1) // 3840 for a, b in notes)
        upbeats += sum(bar.upbeat > 0 for bar in _bars(plan, seed))
    assert rests >= 8
    assert ties >= 1
    assert upbeats >= 4


def test_some_pieces_breathe_more_than_others() -> None:
    def silence(seed: int) -> int:
        return sum(b[0] - a[1] for a, b in pairwise(_notes(a_plan(32), seed)))

    found = sorted(silence(seed) for seed in range(10))
    assert found[-1] > 2 * max(found[0], 480)


def test_what_returns_mostly_keeps_its_rhythm() -> None:
    again = total = 0
    for seed in range(6):
        plan = a_plan(32)
        bars = _bars(plan, seed)
        for k, form in enumerate(plan_bars(Frame(plan, seed), LEARNED)):
            if form.manner in ("return", "sequence") and form.source is not None:
                again += bars[k].onsets == bars[form.source].onsets
                total += 1
    assert again > 0.75 * total
