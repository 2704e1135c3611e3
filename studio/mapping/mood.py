"""The mood of the piece: what the picture feels like, moved by the person's own wish."""

import math
from dataclasses import dataclass

from studio.imaging.features import VisualFeatures
from studio.mapping.settings import MappingSettings

_OFFSET = 1.5
_MOST = 0.985


@dataclass(frozen=True, slots=True)
class Character:
    """Mood and richness of the piece, each -1 to 1."""

    valence: float
    arousal: float
    tension: float
    complexity: float


def character(features: VisualFeatures, settings: MappingSettings) -> Character:
    """Return the mood of the piece.

    Seen moods are linear sums squeezed by tanh; a wish is added before the squeezing, so
    that it is felt even in a picture that is already very happy or very calm.
    """
    mood = features.mood
    richness = math.tanh(features.statistics.z.get("complexity", 0.0) / 1.5)
    return Character(
        _moved(mood.valence.value, settings.valence),
        _moved(mood.arousal.value, settings.arousal),
        _moved(mood.tension.value, settings.tension),
        _moved(richness, settings.complexity),
    )


def _moved(seen: float, wish: float) -> float:
    inner = math.atanh(min(max(seen, -_MOST), _MOST))
    return round(math.tanh(inner + _OFFSET * wish), 4)
