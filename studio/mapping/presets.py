"""Presets: named characters of music, each a set of mapping values.

A preset never touches what makes a piece this piece: key, bars, length, reading path.
"""

from dataclasses import dataclass, replace
from typing import Any

from studio.errors import SettingError
from studio.mapping.settings import MappingSettings
from studio.parameters import Value, values_of, with_value

KEPT = ("key", "bars", "duration", "reading_path")
"""Parameters that no preset sets or resets."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of mapping values.

    Parameters
    ----------
    name : str
        What a person sees and types.
    help : str
        One sentence.
    values : tuple of (str, Value)
        Parameters that differ from their defaults.
    """

    name: str
    help: str
    values: tuple[tuple[str, Value], ...]


def _preset(name: str, text: str, **values: Value) -> Preset:
    return Preset(name, text, tuple(values.items()))


PRESETS: tuple[Preset, ...] = (
    _preset(
        "Calm",
        "Slow, soft and even, close to the key, with few surprises.",
        fidelity=0.4,
        arousal=-0.6,
        tension=-0.6,
        complexity=-0.35,
        tempo=66.0,
        texture_to_rhythm=0.3,
        contrast_to_dynamics=0.15,
        saliency_to_loudness=0.25,
        hue_to_harmony=0.3,
        roundness_to_consonance=0.3,
        symmetry_to_form=0.8,
    ),
    _preset(
        "Energise",
        "Fast and driven, with strong accents and full chords.",
        arousal=0.7,
        valence=0.25,
        complexity=0.3,
        tempo=132.0,
        texture_to_rhythm=0.85,
        direction_to_figure=0.9,
        contrast_to_dynamics=0.6,
        saliency_to_loudness=0.7,
    ),
    _preset(
        "Lullaby",
        "A small, rocking tune that always comes home.",
        fidelity=0.35,
        arousal=-0.7,
        valence=0.3,
        tension=-0.7,
        complexity=-0.6,
        tempo=54.0,
        metre="6/8",
        ensemble="music_box",
        texture_to_rhythm=0.25,
        contrast_to_dynamics=0.1,
        saliency_to_loudness=0.2,
        hue_to_harmony=0.15,
        shape_to_chord=0.2,
        symmetry_to_form=0.9,
    ),
    _preset(
        "Chorale",
        "Voices in four parts that move together and breathe at each line.",
        fidelity=0.4,
        arousal=-0.35,
        complexity=-0.2,
        tempo=72.0,
        metre="4/4",
        ensemble="chorale",
        texture_to_rhythm=0.2,
        direction_to_figure=0.2,
        hue_to_harmony=0.6,
        shape_to_chord=0.4,
        roundness_to_consonance=0.6,
        contrast_to_dynamics=0.4,
    ),
    _preset(
        "Film",
        "A wide orchestral sound that follows the picture's light and shade.",
        fidelity=0.6,
        complexity=0.35,
        ensemble="orchestra",
        saliency_to_loudness=0.85,
        contrast_to_dynamics=0.9,
        hue_to_harmony=0.7,
        shape_to_chord=0.8,
        lightness_to_pitch=0.7,
    ),
    _preset(
        "Minimal",
        "Steady patterns that change little by little.",
        fidelity=0.3,
        complexity=-0.3,
        metre="4/4",
        ensemble="minimal",
        texture_to_rhythm=0.45,
        direction_to_figure=1.0,
        hue_to_harmony=0.25,
        shape_to_chord=0.5,
        contrast_to_dynamics=0.3,
        symmetry_to_form=1.0,
        height_to_pitch=0.2,
        lightness_to_pitch=0.3,
    ),
    _preset(
        "Folk dance",
        "A lively tune with plain chords and clear returns.",
        fidelity=0.45,
        arousal=0.45,
        valence=0.35,
        tension=-0.3,
        complexity=-0.25,
        metre="6/8",
        tempo=104.0,
        ensemble="fiddle_guitar",
        hue_to_harmony=0.2,
        shape_to_chord=0.15,
        roundness_to_consonance=0.2,
        symmetry_to_form=0.9,
    ),
    _preset(
        "Jazz club",
        "A trio with rich chords, after dark.",
        fidelity=0.5,
        complexity=0.35,
        metre="4/4",
        ensemble="jazz_trio",
        shape_to_chord=1.0,
        hue_to_harmony=0.8,
        roundness_to_consonance=0.3,
    ),
    _preset(
        "Dream",
        "Long sounds that drift with the colours.",
        fidelity=0.5,
        arousal=-0.5,
        tension=-0.2,
        complexity=-0.4,
        ensemble="synth_pads",
        texture_to_rhythm=0.25,
        hue_to_harmony=0.9,
        shape_to_chord=0.9,
        warmth_to_pitch=0.5,
    ),
    _preset(
        "Literal",
        "The picture decides every note: what you see is what you hear.",
        fidelity=1.0,
        warmth_to_pitch=0.5,
        lightness_to_pitch=1.0,
        height_to_pitch=0.8,
        size_to_pitch=0.4,
        hue_to_harmony=1.0,
        shape_to_chord=1.0,
        roundness_to_consonance=0.9,
        texture_to_rhythm=1.0,
        direction_to_figure=1.0,
        saliency_to_loudness=1.0,
        contrast_to_dynamics=0.9,
        symmetry_to_form=1.0,
    ),
)


def preset(name: str) -> Preset:
    """Return the preset of that name; capitals, spaces, hyphens and underscores are alike.

    Raises
    ------
    SettingError
        If there is none.
    """
    for candidate in PRESETS:
        if _plain(candidate.name) == _plain(name):
            return candidate
    known = ", ".join(candidate.name for candidate in PRESETS)
    raise SettingError(
        "There is no preset called {name}; choose one of {known}.", name=name, known=known
    )


def apply(settings: MappingSettings, chosen: Preset) -> MappingSettings:
    """Return the settings of a preset, with key, bars, length and reading path kept."""
    current = values_of(settings)
    kept: dict[str, Any] = {name: current[name] for name in KEPT}
    result = replace(MappingSettings(), **kept)
    for name, value in chosen.values:
        result = with_value(result, name, value)
    return result


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
