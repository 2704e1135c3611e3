"""The trace is complete, and its strengths are what really lies in the curves."""

from dataclasses import replace

import numpy as np
import pytest

from studio.mapping.bar_tracing import OF_BAR
from studio.mapping.plan import MusicalPlan
from studio.mapping.planning import plan_music
from studio.mapping.rules import NAMES
from studio.mapping.settings import MappingSettings
from tests.mapping.seen import X, Y, a_region, a_view, of_hue

DEFAULT = MappingSettings()
LOUD = replace(
    DEFAULT,
    warmth_to_pitch=-1.0,
    lightness_to_pitch=1.0,
    texture_to_rhythm=1.0,
    saliency_to_loudness=1.0,
    tension=1.0,
    fidelity=1.0,
)
RICH = a_view(
    (a_region("circle", 0.05, 0.35, 0.95, 0.05), a_region("star", 0.6, 0.9, 0.3, 0.95)),
    mood=(0.4, 0.8, 0.5),
    z={"lightness": 1.9, "warmth": -1.5, "edge_density": 1.5, "complexity": 1.0},
    lightness=30 + 40 * X,
    warmth=np.sin(6 * X),
    edge_density=0.15 * Y * X,
    fineness=X,
    saliency=np.exp(-20 * (X - 0.7) ** 2),
    angularity=np.where(X < 0.5, 0.1, 0.9),
    **of_hue(40 + 200 * X),
)
EVEN = a_view(grey=True)


def by_bar(plan: MusicalPlan, curve: np.ndarray) -> np.ndarray:
    return np.asarray(curve.reshape(plan.bars, -1).mean(axis=1), float)


@pytest.mark.parametrize("settings", [DEFAULT, LOUD], ids=["default", "loud"])
@pytest.mark.parametrize("view", [RICH, EVEN], ids=["rich", "even"])
def test_strengths_sum_to_what_the_picture_adds(view: object, settings: MappingSettings) -> None:
    plan = plan_music(view, settings)  # type: ignore[arg-type]
    # The tempo decides how many notes a beat usually has: it is the same for both.
    fixed = replace(settings, tempo=plan.tempo_bpm, metre=str(plan.metre), bars=plan.bars)
    bare = plan_music(view, fixed, without=NAMES)  # type: ignore[arg-type]
    curves = {
        "pitch": "register",
        "density": "density",
        "loudness": "loudness",
        "consonance": "harmony",
        "colour": "harmony",
        "motion": "harmony",
    }
    for curve, key in curves.items():
        added = by_bar(plan, getattr(plan.beats, curve)) - by_bar(bare, getattr(bare.beats, curve))
        told = [sum(r.strength for r in b[key] if r.entry == curve) for b in plan.bar_reasons]
        assert np.abs(np.array(told) - added).max() < 0.006, curve
    drawn = by_bar(plan, plan.beats.fifths * plan.beats.fifths_weight)
    told = [sum(r.strength for r in b["harmony"] if r.entry == "fifths") for b in plan.bar_reasons]
    assert np.abs(np.array(told) - drawn).max() < 0.006


@pytest.mark.parametrize("view", [RICH, EVEN], ids=["rich", "even"])
def test_every_bar_is_told_of_strongest_first(view: object) -> None:
    plan = plan_music(view, DEFAULT)  # type: ignore[arg-type]
    assert len(plan.bar_reasons) == plan.bars
    for bar, told in enumerate(plan.bar_reasons):
        assert set(told) == set(OF_BAR)
        for reasons in told.values():
            assert reasons
            assert all(r.text.startswith(f"Bar {bar + 1} ") for r in reasons)
            assert all(r.rule in NAMES for r in reasons if r.feature != "nothing")
        strengths = [abs(r.strength) for r in told["register"]]
        assert strengths == sorted(strengths, reverse=True)


def test_what_tells_of_a_place_names_it_and_what_tells_of_all_does_not() -> None:
    for told in plan_music(RICH, DEFAULT).bar_reasons:
        for reason in told["register"]:
            assert (reason.place is None) == ("the whole picture" in reason.text)
            assert reason.place is None or "here" in reason.text


def test_a_bar_that_lies_low_says_so() -> None:
    plan = plan_music(a_view(lightness=20 + 60 * X), replace(DEFAULT, bars=16))
    first, last = plan.bar_reasons[0]["register"][0], plan.bar_reasons[-1]["register"][0]
    assert first.text == "Bar 1 lies lower: the picture is darker here."
    assert last.text == "Bar 16 lies higher: the picture is lighter here."
    assert (first.rule, first.entry) == ("lightness_to_pitch", "pitch")
    assert first.strength < -1.0 < 1.0 < last.strength


def test_cuts_and_returns_are_told_with_their_places() -> None:
    kind = np.digitize(X, (0.375, 0.625))
    view = a_view(lightness=np.choose(kind, (25.0, 75.0, 25.0)))
    plan = plan_music(view, replace(DEFAULT, bars=32))
    cuts, returns = plan.reasons["cuts"], plan.reasons["returns"]
    assert len(cuts) == len(plan.sections) - 1
    assert len(returns) == sum(section.like is not None for section in plan.sections)
    for cut, section in zip(cuts, plan.sections[1:], strict=True):
        assert f"in bar {section.first_bar + 1}" in cut.text
        changes = min(abs(section.start - 0.375), abs(section.start - 0.625)) < 0.08
        assert (cut.strength > 0.5) == changes
        assert ("changes here" in cut.text) == changes
    last = returns[-1]
    assert last.text.startswith(f"Section {plan.sections[-1].label} brings back section A")
    assert last.place is not None
    assert 0.0 <= last.place[0] <= 1.0


def test_phrases_that_take_up_others_say_so() -> None:
    plan = plan_music(RICH, replace(DEFAULT, bars=32))
    taking = [phrase for phrase in plan.phrases if phrase.quotes is not None]
    assert len(plan.reasons["phrases"]) == len(taking)
    for reason, phrase in zip(plan.reasons["phrases"], taking, strict=True):
        assert reason.text.startswith(f"Bars {phrase.first_bar + 1} to ")
        assert reason.strength == pytest.approx(1.0 - phrase.variation, abs=1e-3)
