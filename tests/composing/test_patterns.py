"""Accompaniments of patterns, walking basses and rootless chords."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from studio.composing.arranging.cells import RepeatedCell, euclidean
from studio.composing.arranging.jazz import ahead_of_the_beat
from studio.composing.compose import compose
from studio.composing.frame import Frame
from studio.composing.material import Tone
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings
from studio.mapping.plan import FIGURES, Figure
from tests.builders import a_plan

PATTERNED = ("jazz_trio", "synth_pads", "minimal", "percussion")
BEAT = 960


def _asked(ensemble: str, activity: float, figure: Figure = "rising", seed: int = 0) -> Score:
    plan = a_plan(24, ensemble=ensemble)
    count = len(plan.beats.activity)
    beats = replace(
        plan.beats,
        activity=np.full(count, activity, np.float32),
        figure=np.full(count, FIGURES.index(figure), np.int8),
        figure_weight=np.ones(count, np.float32),
    )
    return compose(replace(plan, beats=beats), ComposingSettings(seed), "", "")


def _under(score: Score) -> list[tuple[int, int]]:
    return [
        (n.onset, n.pitch.midi)
        for p in score.parts
        if not p.instrument.percussion and p.role not in ("bass", "percussion")
        for n in p.notes
        if not p.leads(n)
    ]


@pytest.mark.parametrize("ensemble", PATTERNED)
def test_a_busier_picture_has_a_busier_accompaniment(ensemble: str) -> None:
    calm, busy = (len(_under(_asked(ensemble, a))) for a in (0.5, 3.0))
    assert busy > 1.1 * calm


@pytest.mark.parametrize("ensemble", PATTERNED)
def test_lines_of_the_picture_shape_the_accompaniment(ensemble: str) -> None:
    found = {figure: _under(_asked(ensemble, 1.5, figure)) for figure in FIGURES}
    assert found["sustained"] != found["pulse"]
    if ensemble != "jazz_trio":
        assert found["rising"] != found["falling"]


@pytest.mark.parametrize("seed", range(3))
def test_a_walking_bass_steps_into_the_next_chord(seed: int) -> None:
    score = _asked("jazz_trio", 1.5, seed=seed)
    bass = next(p for p in score.parts if p.role == "bass").notes
    begins = {c.onset for c in score.chords[1:]}
    into = [b.pitch.midi - a.pitch.midi for a, b in pairwise(bass) if b.onset in begins]
    near = sum(abs(step) in (1, 2, 5, 7) for step in into) / len(into)
    assert near > 0.7
    steps = [abs(b.pitch.midi - a.pitch.midi) for a, b in pairwise(bass)]
    assert np.mean([s <= 5 for s in steps]) > 0.6
    assert max(steps) <= 12


def test_a_tune_ahead_of_the_beat_keeps_its_notes_and_its_end() -> None:
    frame = Frame(a_plan(8, ensemble="jazz_trio"), 3)
    tune = tuple(Tone(i * 2 * BEAT, 2 * BEAT, 67 + i % 5) for i in range(16))
    moved = ahead_of_the_beat(frame, tune, frozenset())
    assert [t.pitch for t in moved] == [t.pitch for t in tune]
    assert moved[-1] == tune[-1]
    early = Counter(a.onset - b.onset for a, b in zip(tune, moved, strict=True))
    assert set(early) <= {0, BEAT // 2}
    assert early[BEAT // 2] >= 4
    assert all(a.end <= b.onset for a, b in pairwise(moved))
    stays = frozenset(t.onset for t in tune)
    assert ahead_of_the_beat(frame, tune, stays) == tune


def test_strokes_are_spread_evenly() -> None:
    assert euclidean(3, 8) in {
        tuple(k in places for k in range(8)) for places in ((0, 3, 6), (0, 2, 5), (0, 3, 5))
    }
    assert sum(euclidean(5, 16, 3)) == 5
    assert sum(euclidean(9, 6)) == 6


def test_a_cell_that_drifts_keeps_its_notes() -> None:
    cell = RepeatedCell((True, True, False, False), (0.0, 0.25, 0.5, 0.75))
    assert cell.moved(0) == cell
    assert cell.moved(1).sounding == (True, True, True, False)
    assert cell.moved(1).rungs == (0.75, 0.0, 0.25, 0.5)


def test_chords_stand_in_pads_and_minimal_music() -> None:
    quick = len(_asked("string_quartet", 1.5).chords)
    for ensemble in ("synth_pads", "minimal"):
        assert len(_asked(ensemble, 1.5).chords) < quick
