"""Every rule can be left out, and then nothing of what it does is left."""

from dataclasses import replace

import numpy as np
import pytest

from studio.mapping.plan import MusicalPlan
from studio.mapping.planning import plan_music
from studio.mapping.rules import NAMES, RULES, SLIDERS
from studio.mapping.settings import MappingSettings
from studio.parameters import parameters_of
from tests.mapping.seen import X, Y, a_region, a_view, of_hue

DEFAULT = MappingSettings()
RICH = a_view(
    (a_region("circle", 0.05, 0.35, 0.95, 0.05), a_region("star", 0.6, 0.9, 0.3, 0.95)),
    mood=(0.5, 0.6, 0.7),
    z={"contrast": 1.0, "complexity": 1.2, "lightness": 0.8, "warmth": 0.7, "edge_density": 0.5},
    lightness=30 + 40 * X,
    warmth=np.sin(6 * X),
    edge_density=0.15 * Y * X,
    fineness=X,
    saliency=np.exp(-20 * (X - 0.7) ** 2),
    angularity=np.where(X < 0.5, 0.1, 0.9),
    orientation=90.0 * X,
    **of_hue(150 + 200 * X),
)
RICH = replace(RICH, statistics=replace(RICH.statistics, depth_of_focus=0.6))
DECIDES = {
    "hue_to_key": "tonic",
    "mood_to_mode": "mode",
    "arousal_to_tempo": "tempo_bpm",
    "mood_to_ensemble": "ensemble",
    "contrast_to_dynamics": "dynamic_range",
    "depth_to_reverberation": "reverberation",
    "arousal_to_reverberation": "reverberation",
}
MOVES = {
    "warmth_to_pitch": "pitch",
    "lightness_to_pitch": "pitch",
    "arousal_to_register": "pitch",
    "tension_to_register": "pitch",
    "hue_to_harmony": "motion",
    "shape_to_chord": "colour",
    "roundness_to_consonance": "consonance",
    "tension_to_consonance": "consonance",
    "valence_to_consonance": "consonance",
    "complexity_to_colour": "colour",
    "tension_to_colour": "colour",
    "arousal_to_motion": "motion",
    "tension_to_motion": "motion",
    "texture_to_rhythm": "density",
    "arousal_to_density": "density",
    "complexity_to_density": "density",
    "arousal_to_articulation": "articulation",
    "tension_to_articulation": "articulation",
    "saliency_to_loudness": "loudness",
    "arousal_to_loudness": "loudness",
    "tension_to_loudness": "loudness",
    "climax_to_loudness": "loudness",
}


def without(*names: str) -> MusicalPlan:
    return plan_music(RICH, DEFAULT, without=frozenset(names))


def test_every_slider_that_weighs_something_is_a_rule() -> None:
    weighs = {p.name for p in parameters_of(DEFAULT) if p.control.kind == "number"}
    assert weighs - {"fidelity", "tempo", "duration"} == SLIDERS
    assert len(NAMES) == len(RULES)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_rule_left_out_is_no_reason_any_more(name: str) -> None:
    plan = without(name)
    told = [reason for reasons in plan.reasons.values() for reason in reasons]
    told += [reason for reasons in plan.beat_reasons for reason in reasons]
    assert name not in {reason.rule for reason in told}
    assert np.isfinite(plan.beats.pitch).all()


@pytest.mark.parametrize("name", sorted(DECIDES))
def test_leaving_out_a_rule_frees_what_it_decides(name: str) -> None:
    assert getattr(without(name), DECIDES[name]) != getattr(without(), DECIDES[name])


def test_sections_are_even_without_novelty() -> None:
    kind = np.digitize(X, (0.375, 0.625))
    view = a_view(lightness=np.choose(kind, (25.0, 75.0, 50.0)))
    bars = replace(DEFAULT, bars=40)
    cut = plan_music(view, bars)
    even = plan_music(view, bars, without=frozenset({"novelty_to_form"}))
    assert len({s.bars for s in cut.sections[:-1]}) > 1
    assert {s.bars for s in even.sections[:-1]} == {8}


@pytest.mark.parametrize("name", sorted(MOVES))
def test_leaving_out_a_rule_moves_its_curve(name: str) -> None:
    before = getattr(without().beats, MOVES[name])
    after = getattr(without(name).beats, MOVES[name])
    if before.shape == after.shape:
        assert np.abs(before - after).max() > 0.01


def test_a_slider_left_out_is_as_one_at_rest() -> None:
    for name in sorted(SLIDERS):
        bare = plan_music(RICH, replace(DEFAULT, **{name: 0.0}))
        assert np.array_equal(without(name).beats.pitch, bare.beats.pitch)
        assert without(name).sections == bare.sections


def test_without_any_rule_all_pictures_sound_alike() -> None:
    even = plan_music(a_view(grey=True), DEFAULT, without=NAMES)
    rich = plan_music(RICH, DEFAULT, without=NAMES)
    for name in ("tonic", "mode", "metre", "tempo_bpm", "bars", "ensemble", "dynamic_range"):
        assert getattr(even, name) == getattr(rich, name), name
    for curve in ("pitch", "density", "loudness", "consonance", "colour", "motion"):
        assert np.array_equal(getattr(even.beats, curve), getattr(rich.beats, curve)), curve
        assert np.ptp(getattr(rich.beats, curve)) == 0.0, curve


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="no rule called colour_to_taste"):
        without("colour_to_taste")
