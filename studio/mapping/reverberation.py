"""How wide the room sounds."""

import numpy as np

from studio.imaging.features import VisualFeatures
from studio.mapping.mood import Character

_USUAL = 0.30


def reverberation_of(
    features: VisualFeatures, mood: Character, without: frozenset[str] = frozenset()
) -> float:
    """Return how wide the room sounds, 0 to 1.

    Wide where sharp and blurred areas lie side by side (depth of focus), and a little wider
    in calm pictures.
    """
    wide = 0.35 * features.statistics.depth_of_focus * ("depth_to_reverberation" not in without)
    calm = -0.12 * mood.arousal * ("arousal_to_reverberation" not in without)
    return round(float(np.clip(_USUAL + wide + calm, 0.0, 1.0)), 3)
