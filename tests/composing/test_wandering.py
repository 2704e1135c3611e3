"""The tune wanders through the players of chamber music, and the others make room."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from studio.composing.compose import compose
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings
from studio.mapping.plan import MusicalPlan, PhrasePlan
from tests.builders import a_plan
from tests.composing.test_seating import a_role

BAR, PHRASES = 3840, 8


def _plan(ensemble: str, low: int | None = None) -> MusicalPlan:
    """Return a piece of eight phrases of which one may be asked to lie low."""
    plan = a_plan(4 * PHRASES, ensemble=ensemble)
    phrases = tuple(
        PhrasePlan(0, 4 * i, 4, "half" if i < PHRASES - 1 else "authentic", None, 0.0)
        for i in range(PHRASES)
    )
    pitch = np.full(len(plan.beats.pitch), 76.0, np.float32)
    if low is not None:
        pitch[16 * low : 16 * (low + 1)] = 64.0
    return replace(plan, phrases=phrases, beats=replace(plan.beats, pitch=pitch))


def _score(plan: MusicalPlan, seed: int) -> Score:
    return compose(plan, ComposingSettings(seed), "Title", "picture.png")


def _leaders(score: Score) -> list[set[str]]:
    """Return who has the tune in each phrase."""
    return [
        {p.id for p in score.parts for n in p.notes if p.leads(n) and first <= n.onset < last}
        for first, last in score.phrases
    ]


@pytest.mark.parametrize("ensemble", ["string_quartet", "wind_quintet", "orchestra"])
def test_the_tune_is_one_line_whoever_has_it(ensemble: str) -> None:
    for seed in range(2):
        score = _score(_plan(ensemble), seed)
        assert all(a.end <= b.onset for a, b in pairwise(score.melody))
        assert all(len(who) == 1 for who in _leaders(score))


def test_it_wanders_but_begins_and_ends_at_home() -> None:
    found: list[set[str]] = []
    for seed in range(4):
        leaders = _leaders(_score(_plan("string_quartet"), seed))
        assert leaders[0] == leaders[-1] == {"P1"}
        found.append(set().union(*leaders))
    assert sum(len(who) > 1 for who in found) >= 3


def test_low_phrases_go_to_low_players() -> None:
    low: list[str] = []
    for seed in range(6):
        low += _leaders(_score(_plan("string_quartet", low=2), seed))[2]
    assert sum(who in ("P3", "P4") for who in low) >= 3


def test_who_sits_above_a_low_tune_plays_above_it() -> None:
    higher: list[bool] = []
    for seed in range(6):
        score = _score(_plan("string_quartet", low=2), seed)
        for (first, last), who in zip(score.phrases, _leaders(score), strict=True):
            if not who & {"P3", "P4"}:
                continue
            tune = [n for n in score.melody if first <= n.onset < last]
            for note in (n for n in score.parts[0].notes if first <= n.onset < last):
                under = [t.pitch.midi for t in tune if t.onset < note.end and t.end > note.onset]
                higher += [note.pitch.midi > pitch for pitch in under]
    assert higher
    assert np.mean(higher) > 0.9


def test_whom_a_person_chose_keeps_the_tune() -> None:
    plan = replace(_plan("string_quartet", low=2), roles=(a_role("melody", "oboe", bars=32),))
    for seed in range(3):
        assert set().union(*_leaders(_score(plan, seed))) == {"P1"}


def test_an_orchestra_thins_and_builds() -> None:
    plan = _plan("orchestra")
    loud = np.repeat(np.array([0.1, 0.1, 0.3, 0.5, 0.7, 0.95, 0.5, 0.2], np.float32), 16)
    plan = replace(plan, climax_bar=21, beats=replace(plan.beats, loudness=loud))
    score = _score(plan, 1)

    def playing(phrase: int) -> int:
        first, last = score.phrases[phrase]
        return sum(any(first <= n.onset < last for n in p.notes) for p in score.parts)

    assert playing(0) <= 6
    assert playing(5) >= 10
    assert playing(0) <= playing(3) <= playing(5)
    assert playing(7) < playing(5)
