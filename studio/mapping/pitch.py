"""Pitch: what is light, high up, small or warm sounds higher, each by its slider."""

from dataclasses import dataclass

import numpy as np

from studio.imaging.features import VisualFeatures
from studio.mapping.curves import BeatSights, Values
from studio.mapping.effect import Effect, kept, limited, of_whole, within
from studio.mapping.mood import AROUSED, TENSE, Character
from studio.mapping.reading import Reading, Sight
from studio.mapping.settings import MappingSettings

_CENTRE = 71.0
_LOWEST_CENTRE, _HIGHEST_CENTRE = 64.0, 77.0
_REACH = 10.0
_SEMITONES_OF_WHOLE = 1.2
_FULL = 4.2

RULES: tuple[tuple[str, Sight, float, str, str], ...] = (
    ("warmth_to_pitch", "warmth", 4.2, "is warmer", "is cooler"),
    ("lightness_to_pitch", "lightness", 4.2, "is lighter", "is darker"),
    ("height_to_pitch", "height", 4.2, "shows a higher place", "shows a lower place"),
    ("size_to_pitch", "smallness", 4.2, "shows smaller things", "shows larger things"),
    ("size_to_pitch", "fineness", 0.8, "is finer", "is coarser"),
)
"""Rule, what it looks at, semitones a standard deviation at full slider, and what is seen
where it is high and low.

All is relative to the rest of the picture, so that the words hold in a dark one too.

Lightness, height and smallness go with high pitch in most people (Spence 2011; Anikin &
Johansson 2018); for warmth the findings disagree (Wang & Spence 2017), hence its small
default and its two sides.
"""


@dataclass(frozen=True, slots=True, eq=False)
class PitchCurves:
    """Pitch asked for at each beat, how strongly, and what made it so."""

    pitch: Values
    weight: Values
    effects: tuple[Effect, ...]


def pitch_curves(
    features: VisualFeatures,
    reading: Reading,
    sights: BeatSights,
    settings: MappingSettings,
    mood: Character,
    without: frozenset[str],
) -> PitchCurves:
    """Return the melody's pitch: a centre set by mood plus slider times what is seen."""
    count = sights.count
    asked = 0.0
    contour: list[Effect] = []
    centre = list(register_of(mood, count))
    for rule, sight, semitones, high, low in RULES:
        slider = getattr(settings, rule)
        if not slider:
            continue
        varies = reading.spread[sight] ** 2 / (1.0 + reading.spread[sight] ** 2)
        asked += abs(slider) * varies * semitones / _FULL
        sign = 1 if slider > 0 else -1
        amount = slider * semitones * sights[sight]
        contour.append(Effect(rule, sight, "pitch", amount, 1.0, high, low, sign))
        whole = slider * _SEMITONES_OF_WHOLE * _whole(features, sight)
        seen = (high, low)
        centre.append(of_whole(rule, sight, "pitch", whole, 1.0, seen, count, sign))
    # The melody stays within what can be sung: about an octave and a half in all. The
    # squeeze is monotone, so it never turns the direction of a slider.
    around, placed = limited(
        _CENTRE,
        kept(tuple(centre), without),
        "pitch",
        count,
        within(_LOWEST_CENTRE, _HIGHEST_CENTRE),
    )
    line, drawn = limited(0.0, tuple(contour), "pitch", count, _squeezed)
    strength = (0.6 + 0.4 * settings.fidelity) * (1.0 - np.exp(-2.2 * asked))
    return PitchCurves(around + line, np.full(count, strength), drawn + placed)


def register_of(mood: Character, count: int) -> tuple[Effect, Effect]:
    """Return what the mood does to the register: lively and tense is high, not happy.

    (Lahdelma & Eerola 2016: tension and energy rise with register, valence does not.)
    """
    return (
        of_whole(
            "arousal_to_register", "arousal", "pitch", 2.5 * mood.arousal, 1.0, AROUSED, count
        ),
        of_whole("tension_to_register", "tension", "pitch", mood.tension, 1.0, TENSE, count),
    )


def _squeezed(values: Values) -> Values:
    return np.asarray(_REACH * np.tanh(values / _REACH))


def _whole(features: VisualFeatures, sight: Sight) -> float:
    """Return how the whole picture compares with real pictures, limited to two deviations."""
    return float(np.clip(features.statistics.z.get(sight, 0.0), -2.0, 2.0))
