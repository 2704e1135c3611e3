"""Rhythm: busy texture quickens, pointed shapes detach, lines shape the accompaniment."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import VisualFeatures
from studio.mapping.curves import BeatSights, Values
from studio.mapping.effect import Effect, added, kept, limited, of_whole, within
from studio.mapping.mood import AROUSED, DETAILED, TENSE, Character
from studio.mapping.plan import FIGURES, Metre
from studio.mapping.settings import MappingSettings

_FEWEST, _MOST = 0.25, 4.0
_NOTES_A_SECOND = 1.9
_ARTICULATION = 0.26
_MOVING = 1.4


@dataclass(frozen=True, slots=True, eq=False)
class RhythmCurves:
    """How many notes each beat shall have, how long they sound, what the accompaniment does."""

    density: Values
    activity: Values
    articulation: Values
    figure: NDArray[np.int8]
    figure_weight: Values
    effects: tuple[Effect, ...]


def rhythm_curves(
    features: VisualFeatures,
    sights: BeatSights,
    settings: MappingSettings,
    mood: Character,
    metre: Metre,
    bpm: float,
    without: frozenset[str],
) -> RhythmCurves:
    """Return the curves of rhythm."""
    count = sights.count
    slider = settings.texture_to_rhythm
    busy = 0.75 * sights["edge_density"] + 0.35 * sights["fineness"]
    whole = float(np.clip(features.statistics.z.get("edge_density", 0.0), -2.0, 2.0))
    pointed = sights["angularity"]
    effects: tuple[Effect, ...] = (
        Effect(
            "texture_to_rhythm",
            "texture",
            "density",
            slider * 0.60 * (busy + 0.35 * whole),
            0.2,
            "is busier",
            "is smoother",
            1,
        ),
        Effect(
            "texture_to_rhythm",
            "angularity",
            "articulation",
            slider * 0.14 * pointed,
            0.08,
            "is more pointed",
            "is softer",
            1,
        ),
    )
    usual = usual_density(metre, bpm)
    texture = added(effects, "density", count)
    effects = kept((*effects, *mood_to_rhythm(mood, usual, count)), without)
    busier = 0.40 * mood.complexity * ("complexity_to_density" not in without)
    livelier = 0.30 * mood.arousal * ("arousal_to_density" not in without)
    activity = 1.25 * usual * (1.0 + busier + livelier) + _MOVING * texture
    notes = within(_FEWEST, _MOST)
    base = min(max(usual, _FEWEST), _MOST)
    density, effects = limited(base, effects, "density", count, notes)
    articulation, effects = limited(
        _ARTICULATION, effects, "articulation", count, within(0.0, 1.0)
    )
    figure, agreement = _figure(sights, metre)
    return RhythmCurves(
        density,
        notes(activity),
        articulation,
        figure,
        settings.direction_to_figure * agreement,
        effects,
    )


def mood_to_rhythm(mood: Character, usual: float, count: int) -> tuple[Effect, ...]:
    """Return what the mood does to the rhythm: detail and life ask for more, shorter notes.

    Computed complexity does not move what people feel, so that it goes to the number of
    notes (Madan et al. 2018); detached notes are lively (Juslin 1997).
    """
    aroused = mood.arousal
    return (
        of_whole(
            "arousal_to_density", "arousal", "density", 0.26 * usual * aroused, 0.2, AROUSED, count
        ),
        of_whole(
            "complexity_to_density",
            "complexity",
            "density",
            0.22 * usual * mood.complexity,
            0.2,
            DETAILED,
            count,
        ),
        of_whole(
            "arousal_to_articulation",
            "arousal",
            "articulation",
            0.20 * aroused,
            0.08,
            AROUSED,
            count,
        ),
        of_whole(
            "tension_to_articulation",
            "tension",
            "articulation",
            0.08 * mood.tension,
            0.08,
            TENSE,
            count,
        ),
    )


def usual_density(metre: Metre, bpm: float) -> float:
    """Return the notes that a beat usually has: fewer in fast beats, more in compound ones."""
    by_time = _NOTES_A_SECOND * 60.0 / bpm
    return math.sqrt(by_time * (1.9 if metre.compound else 1.25))


def _figure(sights: BeatSights, metre: Metre) -> tuple[NDArray[np.int8], Values]:
    """Return the figure of each bar from the way its lines run, and how much they agree."""
    felt = metre.felt_beats
    level = sights.level.reshape(-1, felt).mean(axis=1)
    slant = sights.slant.reshape(-1, felt).mean(axis=1)
    # Doubled angles: level lines lie at 0, rising ones at 90, upright ones at 180 degrees.
    kinds = {
        "sustained": level,
        "rising": slant,
        "pulse": -level,
        "falling": -slant,
    }
    strength = np.round(np.stack([kinds[name] for name in FIGURES]), 3)
    figure = np.argmax(strength, axis=0).astype(np.int8)
    agreement = np.clip(1.5 * np.hypot(level, slant), 0.0, 1.0)
    return np.repeat(figure, felt), np.repeat(agreement, felt)
