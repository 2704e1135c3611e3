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
    return _character(
        features, settings.valence, settings.arousal, settings.tension, settings.complexity
    )


def steady_character(features: VisualFeatures, settings: MappingSettings) -> Character:
    """Return the mood that decides mode, metre, ensemble and the number of bars.

    A wish moves it only in clear steps (at 0.15, 0.4, 0.65 and 0.9 either way), so that a
    slider under the hand does not make the piece another one at every touch.
    """
    return _character(
        features,
        _stepped(settings.valence),
        _stepped(settings.arousal),
        _stepped(settings.tension),
        _stepped(settings.complexity),
    )


def _character(
    features: VisualFeatures, valence: float, arousal: float, tension: float, complexity: float
) -> Character:
    mood = features.mood
    richness = math.tanh(features.statistics.z.get("complexity", 0.0) / 1.5)
    return Character(
        _moved(mood.valence.value, valence),
        _moved(mood.arousal.value, arousal),
        _moved(mood.tension.value, tension),
        _moved(richness, complexity),
    )


def _stepped(wish: float) -> float:
    return math.copysign(0.25 * math.floor(round(abs(wish) + 0.1, 6) / 0.25), wish)


def _moved(seen: float, wish: float) -> float:
    inner = math.atanh(min(max(seen, -_MOST), _MOST))
    return round(math.tanh(inner + _OFFSET * wish), 4)
