"""Harmony: colour moves the chords, shapes choose their kind, roundness their consonance."""

from dataclasses import dataclass, replace

import numpy as np

from studio.imaging.features import ShapeClass, VisualFeatures
from studio.mapping.curves import BeatSights, Values, smoothed
from studio.mapping.effect import Effect, kept, limited, of_whole, within
from studio.mapping.mood import AROUSED, DETAILED, HAPPY, TENSE, Character
from studio.mapping.plan import SectionPlan
from studio.mapping.reading import FINE_STEPS, Reading
from studio.mapping.settings import MappingSettings
from studio.mapping.tonality import fifths_from

_NEUTRAL_CHROMA = 18.0
_HUE_STEP = 6.0
_LEAST_SHIFT_SLIDER = 0.25
_SHIFT = {-3: 3, -2: -2, -1: 5, 0: 0, 1: -5, 2: 2, 3: -3}

RICHNESS_OF_SHAPE: dict[ShapeClass, float] = {
    # From plain triads to rich chords: the rounder and calmer, the plainer; ellipses and
    # free forms get the mild ninths and sevenths that listeners like best, points the sharp
    # ones (Lahdelma & Eerola 2016; Giannos et al. on angular pictures and dissonance).
    "circle": 0.10,
    "rectangle": 0.20,
    "line": 0.30,
    "ellipse": 0.50,
    "blob": 0.60,
    "triangle": 0.75,
    "star": 1.00,
}
_MIDDLE_RICHNESS = 0.45
_CONSONANCE, _COLOUR, _MOTION = 0.66, 0.32, 0.15
"""Of chords that no rule moves."""


@dataclass(frozen=True, slots=True, eq=False)
class HarmonyCurves:
    """What the picture asks of the chords at each beat."""

    consonance: Values
    colour: Values
    motion: Values
    fifths: Values
    fifths_weight: Values
    effects: tuple[Effect, ...]


def harmony_curves(
    features: VisualFeatures,
    sights: BeatSights,
    settings: MappingSettings,
    mood: Character,
    home_hue: float | None,
    width: float,
    without: frozenset[str],
) -> HarmonyCurves:
    """Return the curves of harmony; `width` is the scale in beats at which shapes bind."""
    count = sights.count
    round_, pointed = sights["roundness"], sights["angularity"]
    softness = np.clip(0.5 * round_ - 0.6 * pointed, -2.0, 2.0)
    richness = smoothed(_richness(features, sights)[None, :], width)[0]
    change = _hue_change(sights)
    effects: tuple[Effect, ...] = (
        Effect(
            "roundness_to_consonance",
            "roundness",
            "consonance",
            settings.roundness_to_consonance * 0.45 * softness,
            0.06,
            "is rounder",
            "is more pointed",
            1 if settings.roundness_to_consonance >= 0 else -1,
        ),
        Effect(
            "shape_to_chord",
            "shape",
            "colour",
            settings.shape_to_chord * 1.1 * richness,
            0.12,
            "has freer or more pointed shapes",
            "has plainer shapes",
            1,
        ),
        Effect(
            "hue_to_harmony",
            "hue",
            "motion",
            settings.hue_to_harmony * 0.8 * change,
            0.10,
            "changes its colour",
            "keeps its colour",
            1,
        ),
    )
    fifths, fifths_weight = _fifths(sights, settings, home_hue)
    drawn = Effect(
        "hue_to_harmony",
        "hue",
        "fifths",
        fifths * fifths_weight,
        1.0,
        "goes on along the rainbow from its main colour",
        "goes back along the rainbow from its main colour",
        1,
    )
    effects = (*effects, *palette_to_harmony(features, count), *mood_to_harmony(mood, count))
    effects = kept(effects, without)
    share = within(0.0, 1.0)
    consonance, effects = limited(_CONSONANCE, effects, "consonance", count, share)
    colour, effects = limited(_COLOUR, effects, "colour", count, share)
    motion, effects = limited(_MOTION, effects, "motion", count, share)
    return HarmonyCurves(consonance, colour, motion, fifths, fifths_weight, (*effects, drawn))


def palette_to_harmony(features: VisualFeatures, count: int) -> tuple[Effect, Effect]:
    """Return what the palette does to the chords.

    Colours that go together (the two-colour model of Ou & Luo 2006) sound together; many
    vivid hues at once, or two opposite ones, ask for richer chords, which is our choice.
    """
    seen = features.statistics
    harmony = 0.0 if seen.monochrome else float(np.clip(seen.colour_harmony, -1.0, 1.0))
    motley = max(seen.contrasts.hue, seen.contrasts.complementary)
    return (
        of_whole(
            "palette_to_consonance",
            "colour harmony",
            "consonance",
            0.06 * harmony,
            0.06,
            ("has colours that go together", "has colours that clash"),
            count,
        ),
        of_whole(
            "hues_to_colour",
            "contrast of hues",
            "colour",
            0.08 * motley,
            0.12,
            ("sets vivid hues against each other", "has few hues"),
            count,
        ),
    )


def mood_to_harmony(mood: Character, count: int) -> tuple[Effect, ...]:
    """Return what the mood does to the chords: tense ones are dissonant, rich and change soon.

    Consonance goes with valence and against tension, chords are richer in pictures full of
    detail (Eerola, Friberg & Bresin 2013; Lahdelma & Eerola 2016).
    """
    tense, happy, aroused = mood.tension, mood.valence, mood.arousal
    return (
        of_whole(
            "tension_to_consonance", "tension", "consonance", -0.28 * tense, 0.06, TENSE, count, -1
        ),
        of_whole(
            "valence_to_consonance", "valence", "consonance", 0.06 * happy, 0.06, HAPPY, count
        ),
        of_whole(
            "complexity_to_colour",
            "complexity",
            "colour",
            0.20 * mood.complexity,
            0.12,
            DETAILED,
            count,
        ),
        of_whole("tension_to_colour", "tension", "colour", 0.16 * tense, 0.12, TENSE, count),
        of_whole("arousal_to_motion", "arousal", "motion", 0.08 * aroused, 0.10, AROUSED, count),
        of_whole("tension_to_motion", "tension", "motion", 0.06 * tense, 0.10, TENSE, count),
    )


def section_keys(
    sections: tuple[SectionPlan, ...],
    reading: Reading,
    settings: MappingSettings,
    home_hue: float | None,
) -> tuple[SectionPlan, ...]:
    """Return the sections with their keys: the further the hue from home, the further the key.

    The first and last section and everything like the first stay at home, and so does all
    where `hue_to_harmony` is below a quarter.
    """
    if home_hue is None or settings.hue_to_harmony < _LEAST_SHIFT_SLIDER:
        return sections
    moments = reading.moments
    shifted: list[SectionPlan] = []
    for index, section in enumerate(sections):
        if index == 0 or index == len(sections) - 1 or section.like == 0:
            shifted.append(section)
            continue
        if section.like is not None:
            shifted.append(replace(section, key_shift=shifted[section.like].key_shift))
            continue
        first = int(section.start * FINE_STEPS)
        last = max(first + 1, int(section.end * FINE_STEPS))
        a = float(np.mean(moments.a[first:last]))
        b = float(np.mean(moments.b[first:last]))
        distance = 0.0
        if np.hypot(a, b) > 0.4 * _NEUTRAL_CHROMA:
            distance = fifths_from(home_hue, float(np.degrees(np.arctan2(b, a))))
        # One fifth from 50 degrees of hue, two from 100, three from 150.
        steps = int(np.sign(distance)) * min(3, int(round(abs(distance), 2) / (50.0 / 30.0)))
        shifted.append(replace(section, key_shift=_SHIFT[steps]))
    return tuple(shifted)


def _richness(features: VisualFeatures, sights: BeatSights) -> Values:
    """Return how rich a chord the shape at each beat asks for, about 0 where there is none."""
    table = [
        region.confidence
        * (
            0.7 * (RICHNESS_OF_SHAPE[region.shape] - _MIDDLE_RICHNESS)
            + 0.3 * (region.angularity - 0.4)
        )
        for region in features.regions
    ]
    return np.asarray(np.array([*table, 0.0])[sights.region], np.float64)


def _hue_change(sights: BeatSights) -> Values:
    """Return how fast the colour changes, 0 (not at all) to 1, at each beat."""
    step = np.hypot(np.diff(sights.a, prepend=sights.a[0]), np.diff(sights.b, prepend=sights.b[0]))
    # Two beats are taken together: a chord comes with the change, not only after it.
    step = np.maximum(step, np.append(step[1:], 0.0))
    return np.asarray(np.tanh(step / _HUE_STEP))


def _fifths(
    sights: BeatSights, settings: MappingSettings, home_hue: float | None
) -> tuple[Values, Values]:
    if home_hue is None:
        return np.zeros(sights.count), np.zeros(sights.count)
    hue = np.degrees(np.arctan2(sights.b, sights.a))
    fifths = ((hue - home_hue + 180.0) % 360.0 - 180.0) / 30.0
    chroma = np.hypot(sights.a, sights.b)
    seen = np.tanh(chroma / _NEUTRAL_CHROMA)
    weight = settings.hue_to_harmony * (0.6 + 0.4 * settings.fidelity) * seen
    return fifths, np.asarray(weight)
