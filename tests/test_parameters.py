"""A parameter is declared once; whatever reads it agrees."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.composing.settings import ComposingSettings
from studio.errors import SettingError
from studio.mapping.settings import MappingSettings
from studio.parameters import Number, Parameter, read, values_of, with_value
from studio.performing.settings import PerformingSettings
from studio.project.project import Project, all_parameters, setting, with_setting

PARAMETERS = all_parameters()
REQUIRED = [
    "fidelity",
    "warmth_to_pitch",
    "lightness_to_pitch",
    "height_to_pitch",
    "size_to_pitch",
    "hue_to_harmony",
    "shape_to_chord",
    "roundness_to_consonance",
    "texture_to_rhythm",
    "direction_to_figure",
    "saliency_to_loudness",
    "contrast_to_dynamics",
    "symmetry_to_form",
    "valence",
    "arousal",
    "tension",
    "complexity",
    "tempo",
    "key",
    "mode",
    "metre",
    "bars",
    "duration",
    "reading_path",
    "ensemble",
    "swing",
    "humanise",
    "seed",
]


def test_every_promised_parameter_exists_once() -> None:
    names = [p.name for p in PARAMETERS]
    assert sorted(names) == sorted(set(names))
    assert set(REQUIRED) <= set(names)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: p.name)
def test_each_is_fully_described(parameter: Parameter) -> None:
    described = parameter.described()
    assert set(described) == {
        "name",
        "label",
        "group",
        "kind",
        "choices",
        "auto",
        "low",
        "high",
        "step",
        "unit",
        "default",
        "help",
    }
    assert described["label"]
    assert str(described["help"]).endswith(".")
    assert described["group"]
    if isinstance(parameter.control, Number):
        assert parameter.control.low < parameter.control.high
        assert 0 < parameter.control.step <= parameter.control.high - parameter.control.low
    else:
        assert described["choices"]


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: p.name)
def test_what_is_set_is_what_is_read(parameter: Parameter) -> None:
    project = Project((), "")
    values = (
        [parameter.control.low, parameter.control.high]
        if isinstance(parameter.control, Number)
        else [choice.value for choice in parameter.control.choices]
    )
    for value in values:
        changed = with_setting(project, parameter.name, str(value))
        assert setting(changed, parameter.name) == value
    if parameter.control.auto:
        assert setting(with_setting(project, parameter.name, "auto"), parameter.name) is None


@pytest.mark.parametrize("value", ["loud", "nan", "inf", 1.01, -0.01, None, "auto", ""])
def test_a_value_that_does_not_fit_is_refused_in_words(value: object) -> None:
    with pytest.raises(SettingError) as refusal:
        with_value(MappingSettings(), "fidelity", value)
    assert "fidelity" in str(refusal.value)
    assert "0 to 1" in str(refusal.value)


def test_a_whole_number_must_be_whole() -> None:
    with pytest.raises(SettingError):
        with_value(ComposingSettings(), "seed", 1.5)
    seed = with_value(ComposingSettings(), "seed", "7").seed
    assert seed == 7
    assert isinstance(seed, int)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(SettingError, match="no setting called sharpness"):
        with_setting(Project((), ""), "sharpness", 1)


def test_choices_are_found_by_value_and_by_label() -> None:
    assert with_value(MappingSettings(), "key", "bb").key == "Bb"
    assert with_value(MappingSettings(), "key", "B♭").key == "Bb"
    assert with_value(MappingSettings(), "ensemble", "String Quartet").ensemble == "string_quartet"


def test_a_file_of_another_version_opens() -> None:
    settings = read(MappingSettings, {"fidelity": 3.0, "valence": 0.4, "gone": 1, "key": None})
    assert settings == with_value(MappingSettings(), "valence", 0.4)


@given(st.floats(-1, 1, allow_nan=False))
def test_a_slider_that_returns_gives_the_very_same_value(value: float) -> None:
    once = with_value(MappingSettings(), "valence", value)
    there_and_back = with_value(with_value(once, "valence", -value), "valence", once.valence)
    assert there_and_back == once
    assert math.isclose(once.valence, value, abs_tol=1e-6)


def test_settings_survive_writing_and_reading() -> None:
    settings = with_value(PerformingSettings(), "swing", 0.25)
    assert read(PerformingSettings, values_of(settings)) == settings
