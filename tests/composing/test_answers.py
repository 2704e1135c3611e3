"""The picture is heard, and a small change of it changes only what it must."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from studio.composing.compose import compose
from studio.composing.score import Note, Score
from studio.composing.settings import ComposingSettings
from studio.composing.theory import TENSION
from studio.mapping.plan import Metre, MusicalPlan
from tests.builders import a_plan

BAR = 3840


def _score(plan: MusicalPlan, seed: int = 0) -> Score:
    return compose(plan, ComposingSettings(seed), "Title", "picture.png")


def _melody(score: Score) -> list[Note]:
    return list(score.melody)


def _sung(score: Score) -> set[tuple[int, int]]:
    return {(n.onset, n.pitch.midi) for n in _melody(score)}


def _with(plan: MusicalPlan, **curves: np.ndarray) -> MusicalPlan:
    changed = {k: np.asarray(v, np.float32) for k, v in curves.items()}
    return replace(plan, beats=replace(plan.beats, **changed))


def test_the_same_plan_gives_the_same_score_and_another_seed_another() -> None:
    assert _score(a_plan()) == _score(a_plan())
    assert _sung(_score(a_plan(), 1)) != _sung(_score(a_plan(), 2))


def test_pitch_moves_only_pitches() -> None:
    plan = a_plan(32)
    up = _with(plan, pitch=plan.beats.pitch + 5, pitch_weight=0 * plan.beats.pitch + 1)
    a, b = _score(plan), _score(up)
    assert [(n.onset, n.duration) for n in _melody(a)] == [
        (n.onset, n.duration) for n in _melody(b)
    ]
    assert [(c.onset, c.numeral) for c in a.chords] == [(c.onset, c.numeral) for c in b.chords]


def test_the_accompaniment_gets_busier_with_the_picture() -> None:
    found = []
    for ensemble in ("string_quartet", "orchestra", "piano"):
        for seed in range(3):
            plan = replace(a_plan(32), ensemble=ensemble)
            rising = np.linspace(0.7, 3.4, len(plan.beats.activity))
            score = _score(_with(plan, activity=rising), seed)
            notes = [n for p in score.parts for n in p.notes if not p.leads(n)]
            onsets = np.bincount(
                [n.onset // score.metre.bar_ticks for n in notes], minlength=score.bars
            )
            found.append(onsets[16:-1].sum() / onsets[:15].sum())
    assert np.median(found) > 1.5
    assert min(found) > 1.1


def test_round_shapes_have_plainer_chords_from_end_to_end() -> None:
    found = []
    for seed in range(6):
        plan = a_plan(32)
        rounder = np.linspace(0.05, 0.95, len(plan.beats.consonance))
        score = _score(_with(plan, consonance=rounder), seed)
        sharp = [TENSION[c.kind] for c in score.chords if c.onset < score.bars // 2 * BAR]
        plain = [TENSION[c.kind] for c in score.chords if c.onset >= score.bars // 2 * BAR]
        found.append(np.mean(sharp) - np.mean(plain))
    assert np.median(found) > 0.15
    assert min(found) > 0.0


def test_density_keeps_key_form_and_chords() -> None:
    plan = a_plan(32)
    a, b = _score(plan), _score(_with(plan, density=2 * plan.beats.density))
    assert a.keys == b.keys
    assert a.sections == b.sections
    assert [(c.onset, c.numeral) for c in a.chords] == [(c.onset, c.numeral) for c in b.chords]
    assert len(_melody(b)) > 1.3 * len(_melody(a))


def test_a_small_change_keeps_most_notes() -> None:
    kept = []
    for seed in range(8):
        plan = a_plan(32)
        slope = np.linspace(-0.3, 0.3, len(plan.beats.pitch))
        near = _with(
            plan,
            pitch=plan.beats.pitch + slope,
            density=1.03 * plan.beats.density,
            consonance=plan.beats.consonance - 0.02,
        )
        a, b = _sung(_score(plan, seed)), _sung(_score(near, seed))
        kept.append(len(a & b) / max(len(a), len(b)))
    assert np.median(kept) >= 0.8


def test_the_melody_follows_the_line_that_is_asked_for() -> None:
    plan = a_plan(32)
    count = len(plan.beats.pitch)
    one = np.ones(count)
    rising = _with(plan, pitch=np.linspace(64, 80, count), pitch_weight=one)
    falling = _with(plan, pitch=np.linspace(80, 64, count), pitch_weight=one)
    for seed in range(4):
        for asked, sign in ((rising, 1), (falling, -1)):
            notes = _melody(_score(asked, seed))
            times, pitches = zip(*((n.onset, n.pitch.midi) for n in notes), strict=True)
            assert sign * np.corrcoef(times, pitches)[0, 1] > 0.5


def test_the_motif_is_the_pictures_line() -> None:
    wave = np.array([-1, -0.4, 0.3, 1, 0.8, 0.1, -0.5, -0.9], np.float32)
    found = []
    for seed in range(8):
        for line in (wave, -wave):
            plan = replace(a_plan(16, metre=Metre(4, 4)), motif=line)
            plan = _with(plan, density=0 * plan.beats.density + 1.5)
            notes = [n for n in _melody(_score(plan, seed)) if n.onset < 3840]
            asked = np.interp([n.onset / 3840 * 7 for n in notes], np.arange(8), line)
            if len(notes) >= 4:
                found.append(np.corrcoef(asked, [n.pitch.midi for n in notes])[0, 1])
    assert len(found) >= 8
    assert np.median(found) >= 0.8


def test_what_returns_goes_where_the_picture_goes() -> None:
    plan = a_plan(16)
    second = (np.arange(len(plan.beats.pitch)) * 16 // len(plan.beats.pitch)) // 4 == 1
    moved = []
    for seed in range(8):
        levels = [
            np.mean(
                [
                    n.pitch.midi
                    for n in _melody(_score(_with(plan, pitch=71.0 + lift * second), seed))
                    if 4 <= n.onset // 3840 < 7
                ]
            )
            for lift in (-6.0, 6.0)
        ]
        moved.append(levels[1] - levels[0])
    assert np.mean(moved) > 6.0


def test_returning_phrases_return() -> None:
    # Where the picture lies as high and is as busy as before; elsewhere what returns goes
    # with it.
    plan = a_plan(16, ensemble="piano")
    flat = 0 * plan.beats.pitch
    plan = _with(plan, pitch=flat + 71.0, density=flat + 1.2)
    same = []
    for seed in range(8):
        notes = _melody(_score(plan, seed))
        bars = [
            {(n.onset % 3840, n.pitch.midi) for n in notes if n.onset // 3840 == bar}
            for bar in range(16)
        ]
        same.append(len(bars[0] & bars[4]) / len(bars[0] | bars[4]))
    assert np.mean(same) > 0.5


def test_melodies_move_as_melodies_do() -> None:
    sizes: list[int] = []
    for seed in range(10):
        pitches = [n.pitch.midi for n in _melody(_score(a_plan(32), seed))]
        sizes += [abs(b - a) for a, b in pairwise(pitches)]
    steps = np.array(sizes)
    assert 0.35 <= np.mean((steps >= 1) & (steps <= 2)) <= 0.75
    assert np.mean(steps > 12) <= 0.01


def test_figures_and_activity_shape_the_accompaniment() -> None:
    plan = a_plan(32, ensemble="piano")
    count = len(plan.beats.pitch)

    def left(figure: int, activity: float) -> list[Note]:
        beats = replace(
            plan.beats,
            figure=np.full(count, figure, np.int8),
            figure_weight=np.ones(count, np.float32),
            activity=np.full(count, activity, np.float32),
        )
        notes = _score(replace(plan, beats=beats)).parts[0].notes
        return [n for n in notes if n.staff == 2]

    held, quick = left(0, 2.0), left(1, 2.0)
    assert np.mean([n.duration for n in held]) > 2 * np.mean([n.duration for n in quick])
    assert len(left(1, 3.0)) > 1.5 * len(left(1, 1.0))
