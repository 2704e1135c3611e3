"""Figures of accompaniments: what is learned is playable, goes on, and answers the picture."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from studio.composing.arranging.keyboards import uncrossed
from studio.composing.compose import compose
from studio.composing.language.figures import LADDER, Hands, Version, vocabulary
from studio.composing.material import Tone
from studio.composing.score import Note, Score
from studio.composing.settings import ComposingSettings
from studio.mapping.plan import FIGURES, Metre, MusicalPlan
from tests.builders import a_plan

METRES = [(2, 4), (3, 4), (4, 4), (6, 8), (9, 8), (12, 8), (5, 4), (7, 8)]
ACCOMPANIED = ["piano", "piano_trio", "guitar", "harp_flute", "music_box"]


def _score(plan: MusicalPlan, seed: int = 0) -> Score:
    return compose(plan, ComposingSettings(seed), "Title", "picture.png")


def _under(score: Score) -> list[Note]:
    """Return the notes of the accompaniment: the layers below the tune, or who plays them."""
    part = next((p for p in score.parts if p.role in ("harmony", "figure")), score.parts[0])
    if part.role == "melody":
        return [n for n in part.notes if n.staff == 2 or (n.voice == 2 and part.id == "P1")]
    return list(part.notes)


def _onsets_by_bar(score: Score) -> list[frozenset[int]]:
    length = score.metre.bar_ticks
    notes = _under(score)
    return [
        frozenset(n.onset % length for n in notes if n.onset // length == bar)
        for bar in range(score.bars)
    ]


def _asking(plan: MusicalPlan, figure: str, activity: float) -> MusicalPlan:
    count = len(plan.beats.pitch)
    beats = replace(
        plan.beats,
        figure=np.full(count, FIGURES.index(figure), np.int8),
        figure_weight=np.ones(count, np.float32),
        activity=np.full(count, activity, np.float32),
    )
    return replace(plan, beats=beats)


@pytest.mark.parametrize("hands", ["left", "both"])
@pytest.mark.parametrize("metre", METRES)
def test_there_are_playable_figures_for_every_metre(hands: Hands, metre: tuple[int, int]) -> None:
    known = vocabulary(hands, Metre(*metre))
    length = Metre(*metre).bar_ticks
    assert len(known) > 50
    for figure in known.figures:
        assert figure.versions[figure.usual] is figure.plain
        notes = [version.notes for version in figure.versions]
        assert notes == sorted(notes)
        for version in figure.versions:
            for hand in version:
                assert all(s.onset >= 0 and s.end <= length and s.duration > 0 for s in hand)
                assert all(a.end <= b.onset for a, b in pairwise(hand))
                assert all(s.rungs[-1] - s.rungs[0] <= LADDER + 1 for s in hand)
                assert all(len(s.rungs) <= 4 for s in hand)


@pytest.mark.parametrize("metre", [(6, 8), (9, 8), (12, 8), (7, 8)])
def test_no_triplets_lie_across_beats_of_eighths(metre: tuple[int, int]) -> None:
    for seed in range(4):
        plan = _asking(a_plan(metre=Metre(*metre), ensemble="piano"), "rising", 3.0)
        notes = _under(_score(plan, seed))
        assert notes
        assert all(n.onset % 60 == 0 and n.end % 60 == 0 for n in notes)


def test_a_figure_goes_on_more_readily_than_it_changes() -> None:
    known = vocabulary("left", Metre(4, 4))
    moves = known.relations.astype(np.float64) @ known.learned.moves
    homes = known.relations.astype(np.float64) @ known.learned.homes
    for table in (moves, homes):
        assert np.all(np.argmax(table, axis=1) == np.arange(len(known)))


def test_what_figures_are_like_is_read_off_their_notes() -> None:
    known = vocabulary("left", Metre(4, 4))
    for figure, drawn in zip(known.figures, known.drawn, strict=True):
        tops = [s.rungs[-1] for s in figure.plain.left]
        if len(tops) == 1:
            held = figure.plain.left[0].duration / known.length
            assert drawn[FIGURES.index("sustained")] == pytest.approx(held)
        elif all(len(s.rungs) == 1 for s in figure.plain.left):
            rises = sum(b > a for a, b in pairwise(tops)) / (len(tops) - 1)
            assert drawn[FIGURES.index("rising")] == pytest.approx(rises)


@pytest.mark.parametrize("ensemble", ACCOMPANIED)
def test_a_figure_stays_through_a_phrase(ensemble: str) -> None:
    same = []
    for seed in range(4):
        plan = a_plan(32, ensemble=ensemble)
        bars = _onsets_by_bar(_score(plan, seed))
        for phrase in plan.phrases:
            inside = bars[phrase.first_bar : phrase.first_bar + phrase.bars - 1]
            # Where chords change inside the bar they are struck in addition.
            same += [len(a & b) >= 0.6 * len(a | b) for a, b in pairwise(inside) if a | b]
    assert np.mean(same) > 0.6


def test_pieces_have_figures_of_their_own() -> None:
    first = {_onsets_by_bar(_score(a_plan(16, ensemble="piano"), seed))[0] for seed in range(8)}
    assert len(first) >= 4


@pytest.mark.parametrize("ensemble", ACCOMPANIED)
def test_the_lines_of_the_picture_choose_the_figure(ensemble: str) -> None:
    def steps(figure: str) -> tuple[float, float]:
        ups = downs = struck = 0
        for seed in range(3):
            plan = _asking(a_plan(16, ensemble=ensemble), figure, 2.0)
            by_onset: dict[int, int] = {}
            for note in _under(_score(plan, seed)):
                by_onset[note.onset] = max(by_onset.get(note.onset, 0), note.pitch.midi)
            tops = [by_onset[t] for t in sorted(by_onset)]
            ups += sum(b > a for a, b in pairwise(tops))
            downs += sum(b < a for a, b in pairwise(tops))
            struck += len(tops)
        return ups / max(1, downs), struck

    rising, falling, held = steps("rising"), steps("falling"), steps("sustained")
    assert rising[0] > falling[0]
    assert held[1] < 0.7 * min(rising[1], falling[1])


@pytest.mark.parametrize("ensemble", ACCOMPANIED)
def test_busy_pictures_have_quick_figures(ensemble: str) -> None:
    def struck(activity: float) -> int:
        plan = a_plan(16, ensemble=ensemble)
        plan = _asking(plan, "rising", activity)
        plan = replace(plan, beats=replace(plan.beats, figure_weight=0 * plan.beats.pitch))
        return sum(sum(map(len, _onsets_by_bar(_score(plan, seed)))) for seed in range(3))

    assert struck(3.0) > 1.4 * struck(1.0)


@pytest.mark.parametrize("metre", METRES)
def test_the_bass_is_struck_with_every_chord(metre: tuple[int, int]) -> None:
    score = _score(a_plan(16, ensemble="piano", metre=Metre(*metre)), 1)
    left = {n.onset for n in score.parts[0].notes if n.staff == 2}
    # Between phrases all may breathe together.
    ends = [end for _, end in score.phrases]
    for chord in score.chords:
        breath = any(0 <= end - chord.onset <= score.metre.bar_ticks for end in ends)
        assert chord.onset in left or breath


def test_a_small_change_keeps_the_figures() -> None:
    kept = []
    for seed in range(6):
        plan = a_plan(32, ensemble="piano")
        near = replace(plan, beats=replace(plan.beats, activity=1.03 * plan.beats.activity))
        a, b = _onsets_by_bar(_score(plan, seed)), _onsets_by_bar(_score(near, seed))
        kept.append(np.mean([x == y for x, y in zip(a, b, strict=True)]))
    assert np.mean(kept) > 0.8


def test_loud_phrases_have_fuller_versions_than_soft_ones() -> None:
    def notes(level: float) -> int:
        total = 0
        for seed in range(3):
            plan = a_plan(16, ensemble="piano_trio")
            loud = np.full(len(plan.beats.pitch), level, np.float32)
            total += len(
                _under(_score(replace(plan, beats=replace(plan.beats, loudness=loud)), seed))
            )
        return total

    assert notes(0.9) > notes(0.1)


def test_a_version_counts_its_notes() -> None:
    assert Version((), ()).notes == 0


def test_hands_do_not_interlock() -> None:
    right = [Tone(0, 960, 53, 2, 1), Tone(0, 960, 69, 1, 1)]
    left = [Tone(0, 480, 50, 1, 2), Tone(0, 480, 57, 1, 2), Tone(480, 480, 57, 1, 2)]
    hands = uncrossed([*right, *left])
    assert [(t.onset, t.pitch, t.staff) for t in hands] == [
        (0, 53, 1), (0, 69, 1), (0, 50, 2), (0, 57, 1), (480, 57, 2),
    ]  # fmt: skip
    assert hands[3] == Tone(0, 960, 57, 2, 1)
    assert uncrossed([Tone(0, 960, 53, 1, 1), Tone(0, 960, 70, 1, 2)])[1].staff == 2
