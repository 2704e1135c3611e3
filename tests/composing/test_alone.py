"""Unaccompanied: one line that is tune and chords in turn, and nobody under it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from studio.composing.compose import compose
from studio.composing.limits.checking import violations
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings
from studio.composing.theory import INTERVALS
from studio.mapping.plan import FIGURES, Metre, MusicalPlan
from studio.notating.musicxml import musicxml
from tests.builders import a_plan
from tests.notating.lint import faults

ALONE = ["solo_flute", "solo_violin"]
METRES = [(2, 4), (3, 4), (4, 4), (6, 8), (9, 8), (12, 8), (5, 4), (7, 8)]


def _score(plan: MusicalPlan, seed: int = 0) -> Score:
    return compose(plan, ComposingSettings(seed), "Title", "picture.png")


def _asking(plan: MusicalPlan, figure: str, activity: float) -> MusicalPlan:
    count = len(plan.beats.pitch)
    beats = replace(
        plan.beats,
        figure=np.full(count, FIGURES.index(figure), np.int8),
        figure_weight=np.ones(count, np.float32),
        activity=np.full(count, activity, np.float32),
    )
    return replace(plan, beats=beats)


def _under(score: Score) -> list[int]:
    """Return the pitches that belong to no tune."""
    part = score.parts[0]
    return [n.pitch.midi for n in part.notes if not part.leads(n)]


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize("metre", METRES)
def test_one_line_and_chords_for_who_reads_it(name: str, metre: tuple[int, int]) -> None:
    for seed in range(2):
        score = _score(a_plan(16, Metre(*metre), ensemble=name), seed)
        assert len(score.parts) == 1
        assert all(a.end <= b.onset for a, b in pairwise(score.parts[0].notes))
        assert len(score.chords) > 4
        assert violations(score, name) == ()
        assert faults(musicxml(score)) == []


def test_a_bow_breaks_chords_where_the_picture_is_busy_and_lines_ask_for_it() -> None:
    def broken(figure: str, activity: float) -> int:
        plan = _asking(a_plan(16, ensemble="solo_violin"), figure, activity)
        return sum(len(_under(_score(plan, seed))) for seed in range(3))

    assert broken("falling", 3.0) > 1.3 * broken("falling", 0.6)
    assert broken("falling", 3.0) > 20
    assert broken("sustained", 3.0) < 0.2 * broken("falling", 3.0)


def test_the_chord_lies_under_its_tune_as_a_second_line() -> None:
    under = over = 0
    for seed in range(4):
        plan = _asking(a_plan(16, ensemble="solo_violin"), "falling", 3.0)
        part = _score(plan, seed).parts[0]
        for before, note in pairwise(part.notes):
            if part.leads(before) and not part.leads(note):
                under += note.pitch.midi <= before.pitch.midi - 3
                over += note.pitch.midi > before.pitch.midi
    assert under > 5 * over


def test_the_broken_notes_belong_to_the_chord() -> None:
    score = _score(_asking(a_plan(16, ensemble="solo_violin"), "rising", 3.0), 1)
    part = score.parts[0]
    for note in (n for n in part.notes if not part.leads(n)):
        chord = next(c for c in reversed(score.chords) if c.onset <= note.onset)
        assert (note.pitch.midi - chord.root) % 12 in {i % 12 for i in INTERVALS[chord.kind]}


def test_the_tune_begins_every_phrase_and_breath_ends_it() -> None:
    for seed in range(4):
        score = _score(_asking(a_plan(16, ensemble="solo_flute"), "rising", 3.0), seed)
        part = score.parts[0]
        for start, end in score.phrases:
            inside = [n for n in part.notes if start <= n.onset < end]
            assert part.leads(inside[0])
            assert part.leads(inside[-1])
