"""Music comes back where the plan says so, as melodies take themselves up."""

from dataclasses import replace

import numpy as np

from studio.composing.form import BarForm, plan_bars
from studio.composing.frame import Frame
from studio.composing.language.learned import LEARNED
from studio.mapping.plan import MusicalPlan, PhrasePlan
from tests.builders import a_plan


def _forms(plan: MusicalPlan, seed: int = 0) -> tuple[BarForm, ...]:
    return plan_bars(Frame(plan, seed), LEARNED)


def _pair(variation: float, cadence: str = "authentic", **curves: np.ndarray) -> MusicalPlan:
    """Return a plan of two phrases of eight bars, the second of which quotes the first."""
    plan = a_plan(16)
    phrases = (
        PhrasePlan(0, 0, 8, "authentic", None, 0.0),
        PhrasePlan(1, 8, 8, cadence, 0, variation),  # type: ignore[arg-type]
    )
    flat = {"pitch": np.full(64, 72.0), "density": np.ones(64)} | curves
    beats = replace(plan.beats, **{k: v.astype(np.float32) for k, v in flat.items()})
    return replace(plan, phrases=phrases, beats=beats)


def test_a_literal_return_is_one_bar_after_the_other() -> None:
    for seed in range(4):
        again = _forms(_pair(0.0), seed)[8:]
        assert all(form.manner == "return" for form in again)
        assert [form.source for form in again] == list(range(8))


def test_another_cadence_changes_the_end_and_no_more() -> None:
    for seed in range(4):
        again = _forms(_pair(0.0, "half"), seed)[8:]
        assert [form.manner for form in again] == ["return"] * 7 + ["rhythm"]


def test_the_more_varied_the_less_returns() -> None:
    def taken_up(variation: float) -> int:
        forms = [f for seed in range(20) for f in _forms(_pair(variation), seed)[8:]]
        return sum(form.manner in ("return", "sequence") for form in forms)

    assert taken_up(0.1) > taken_up(0.5) > taken_up(1.0)


def test_a_phrase_that_lies_higher_comes_back_on_a_higher_step() -> None:
    pitch = np.repeat([66.0, 76.0], 32)
    for sign, curve in ((1, pitch), (-1, pitch[::-1])):
        for seed in range(4):
            again = _forms(_pair(0.0, pitch=curve), seed)[8:]
            assert {form.manner for form in again} == {"sequence"}
            shifts = {form.shift for form in again}
            assert len(shifts) == 1
            assert all(shift is not None and 3 <= sign * shift <= 7 for shift in shifts)


def test_a_phrase_that_is_to_be_much_busier_goes_its_own_way() -> None:
    density = np.repeat([0.5, 2.0], 32)
    for seed in range(4):
        again = _forms(_pair(0.0, density=density), seed)[8:]
        assert not any(form.manner in ("return", "sequence") for form in again)


def test_pieces_differ_in_economy_and_plain_pictures_have_more_of_it() -> None:
    def repeated(complexity: float, seed: int) -> float:
        plan = a_plan(32, complexity=complexity)
        phrases = tuple(replace(phrase, quotes=None) for phrase in plan.phrases)
        forms = _forms(replace(plan, phrases=phrases), seed)
        return float(np.mean([form.source is not None for form in forms]))

    plain = [repeated(-1.0, seed) for seed in range(40)]
    rich = [repeated(1.0, seed) for seed in range(40)]
    assert np.mean(plain) > np.mean(rich)
    assert max(rich) - min(rich) > 0.15


def test_nothing_takes_up_what_is_still_to_come() -> None:
    for seed in range(10):
        for bar, form in enumerate(_forms(a_plan(32), seed)):
            assert form.source is None or 0 <= form.source < bar
            assert (form.shift is not None) == (form.manner == "sequence")


def test_the_piece_opens_with_its_motif() -> None:
    assert _forms(a_plan())[0].manner == "motif"
