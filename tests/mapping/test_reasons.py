"""The plan says why, truly and in plain words."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from studio.errors import SettingError
from studio.mapping.effect import Effect
from studio.mapping.explaining import explain
from studio.mapping.planning import plan_music
from studio.mapping.presets import KEPT, PRESETS, apply, preset
from studio.mapping.settings import MappingSettings
from studio.mapping.tracing import sentence
from studio.mapping.unheard import WHY
from studio.parameters import parameters_of, values_of
from tests.mapping.seen import X, Y, a_region, a_view, of_hue

DEFAULT = MappingSettings()
NAMES = {parameter.name for parameter in parameters_of(MappingSettings)}
RICH = a_view(
    (a_region("circle", 0.05, 0.35, 0.95, 0.05), a_region("star", 0.6, 0.9, 0.3, 0.95)),
    lightness=30 + 40 * X,
    warmth=np.sin(6 * X),
    edge_density=0.15 * Y * X,
    fineness=X,
    saliency=np.exp(-20 * (X - 0.7) ** 2),
    angularity=np.where(X < 0.5, 0.1, 0.9),
    **of_hue(40 + 200 * X),
)


def test_each_beat_names_what_moved_it_most() -> None:
    plan = plan_music(a_view(lightness=20 + 60 * X), replace(DEFAULT, bars=16))
    first, last = plan.beat_reasons[0][0], plan.beat_reasons[-1][0]
    assert (first.rule, last.rule) == ("lightness_to_pitch", "lightness_to_pitch")
    assert first.strength < -1.0 < 1.0 < last.strength
    assert first.text == "Bar 1 lies low: the picture is darker here."
    assert last.text.startswith("Bar 16 ")
    assert "lighter" in last.text
    assert first.place == pytest.approx((plan.beats.x[0], plan.beats.y[0]), abs=1e-3)


def test_reasons_are_few_sorted_and_true() -> None:
    plan = plan_music(RICH, DEFAULT)
    felt = plan.metre.felt_beats
    assert sum(1 for reasons in plan.beat_reasons if reasons) > 0.9 * len(plan.beat_reasons)
    for beat, reasons in enumerate(plan.beat_reasons):
        assert len(reasons) <= 3
        for reason in reasons:
            assert reason.rule in NAMES
            assert reason.text.startswith(f"Bar {beat // felt + 1} ")
            assert reason.text.endswith("here.")
            assert reason.strength != 0.0


def test_no_beat_is_told_two_opposite_things() -> None:
    pitch_rules = {name for name in NAMES if name.endswith("_to_pitch")}
    for reasons in plan_music(RICH, DEFAULT).beat_reasons:
        directions = {np.sign(r.strength) for r in reasons if r.rule in pitch_rules}
        assert len(directions) <= 1


def test_a_named_cause_moves_its_beat() -> None:
    plan = plan_music(RICH, DEFAULT)
    for beat in range(0, len(plan.beat_reasons), 7):
        for reason in plan.beat_reasons[beat]:
            if reason.rule.endswith("_to_pitch"):
                without = plan_music(RICH, replace(DEFAULT, **{reason.rule: 0.0}))
                change = plan.beats.pitch[beat] - without.beats.pitch[beat]
                # Others share the squeeze of the range, and the picture as a whole may have
                # moved the centre; the direction is the rule's own.
                assert np.sign(change) == np.sign(reason.strength)


def test_a_turned_slider_turns_the_sentence() -> None:
    amount = np.zeros(1)
    light = Effect(
        "lightness_to_pitch", "lightness", "pitch", amount, 1.0, "is lighter", "is darker", 1
    )
    turned = replace(light, rises_with=-1)
    assert sentence(light, 2.0, 0.0) == "Bar {bar} lies high: the picture is lighter here."
    assert sentence(turned, 2.0, 0.0) == "Bar {bar} lies high: the picture is darker here."
    assert sentence(light, 2.0, 1.0) == "Bar {bar} rises: the picture turns lighter here."
    assert sentence(light, 2.0, -1.0) == "Bar {bar} lies high: the picture is lighter here."


def test_silent_sliders_are_named() -> None:
    even = plan_music(a_view(grey=True, coherence=0.0), DEFAULT)
    assert set(even.unheard) == set(WHY)
    rich = plan_music(RICH, DEFAULT)
    assert set(rich.unheard) <= {"height_to_pitch"}  # its path is level
    told = {reason.rule for reason in even.reasons["sliders"] if reason.feature == "nothing"}
    assert told == set(WHY)


def test_an_unheard_slider_does_nothing() -> None:
    view = a_view(grey=True, lightness=20 + 60 * X)
    plan = plan_music(view, DEFAULT)
    for name in plan.unheard:
        low = plan_music(view, replace(DEFAULT, **{name: 0.0})).beats
        high = plan_music(view, replace(DEFAULT, **{name: 1.0})).beats
        for curve in ("pitch", "density", "loudness", "consonance", "colour", "motion"):
            assert np.abs(getattr(high, curve) - getattr(low, curve)).max() < 0.25, (name, curve)


def test_the_explanation_is_complete_and_plain() -> None:
    settings = replace(DEFAULT, valence=0.5, arousal=-0.4)
    explanation = explain(RICH, plan_music(RICH, settings))
    text = explanation.as_text()
    assert text.startswith("# view.png\n")
    for topic in explanation.topics:
        assert topic.sentences
        for line in topic.sentences:
            assert line[-1] in ".:"
            assert not re.search(r"[{}_]", line), line
    assert "You asked for calmer music" in text
    data = json.loads(json.dumps(explanation.as_dict()))
    assert data["key"] in {"C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"}
    assert data["bars"] > 0
    assert [topic["title"] for topic in data["topics"]] == [t.title for t in explanation.topics]


def test_presets_set_mapping_values_only() -> None:
    names = [p.name for p in PRESETS]
    assert {
        "Calm",
        "Energise",
        "Lullaby",
        "Chorale",
        "Film",
        "Minimal",
        "Folk dance",
        "Literal",
    } <= set(names)
    assert len(set(names)) == len(names)
    mine = replace(DEFAULT, key="F", bars=20, duration=50.0, reading_path="spiral", valence=0.7)
    for chosen in PRESETS:
        assert chosen.help.endswith(".")
        assert not {name for name, _ in chosen.values} & {*KEPT, "seed"}
        applied = values_of(apply(mine, chosen))
        assert all(applied[name] == getattr(mine, name) for name in KEPT)
        assert all(applied[name] == value for name, value in chosen.values)
        rest = NAMES - set(KEPT) - {name for name, _ in chosen.values}
        assert all(applied[name] == getattr(DEFAULT, name) for name in rest)
        assert apply(apply(mine, chosen), chosen) == apply(mine, chosen)


def test_presets_sound_as_they_are_called() -> None:
    plans = {p.name: plan_music(RICH, apply(DEFAULT, p)) for p in PRESETS}
    calm, energise = plans["Calm"], plans["Energise"]
    assert 60 <= calm.tempo_bpm <= 80
    assert 124 <= energise.tempo_bpm <= 140
    assert calm.dynamic_range < 0.5 * energise.dynamic_range + 0.2
    assert calm.beats.density.mean() * calm.tempo_bpm < (
        energise.beats.density.mean() * energise.tempo_bpm
    )
    assert calm.beats.consonance.mean() > energise.beats.consonance.mean()
    assert calm.beats.articulation.mean() < energise.beats.articulation.mean()
    assert len({(p.tempo_bpm, str(p.metre), p.ensemble) for p in plans.values()}) >= 8


def test_presets_are_found_however_they_are_typed() -> None:
    for name in ("Folk dance", "folk_dance", "FOLK-DANCE", "folkdance"):
        assert preset(name).name == "Folk dance"
    with pytest.raises(SettingError, match="no preset called Polka"):
        preset("Polka")
