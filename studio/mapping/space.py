"""Room and timbre: where it sounds between the ears, how wide, how bright, how warm."""

from dataclasses import dataclass

import numpy as np

from studio.imaging.features import VisualFeatures
from studio.mapping.curves import BeatSights
from studio.mapping.effect import Values
from studio.mapping.mood import Character

_REVERBERATION = 0.30


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Place, brightness and warmth of the sound at each beat, and how wide the room is."""

    pan: Values
    brightness: Values
    warmth: Values
    reverberation: float


def space_of(
    features: VisualFeatures, sights: BeatSights, mood: Character, without: frozenset[str]
) -> Space:
    """Return the room and the timbre that the picture asks for."""
    nothing = np.zeros(sights.count)
    coloured = "colour_to_timbre" not in without
    return Space(
        nothing if "x_to_pan" in without else x_to_pan(sights),
        np.tanh(sights["lightness"] + 0.4 * mood.valence) if coloured else nothing,
        np.tanh(sights["warmth"]) if coloured else nothing,
        reverberation_of(features, mood, without),
    )


def x_to_pan(sights: BeatSights) -> Values:
    """Return -1 at the left edge of the picture to 1 at the right one."""
    return np.asarray(2.0 * sights.x - 1.0)


def reverberation_of(
    features: VisualFeatures, mood: Character, without: frozenset[str] = frozenset()
) -> float:
    """Return how wide the room sounds, 0 to 1.

    Wide where sharp and blurred areas lie side by side (depth of focus), and a little wider
    in calm pictures.
    """
    wide = 0.35 * features.statistics.depth_of_focus * ("depth_to_reverberation" not in without)
    calm = -0.12 * mood.arousal * ("arousal_to_reverberation" not in without)
    return round(float(np.clip(_REVERBERATION + wide + calm, 0.0, 1.0)), 3)
