"""The mood of the piece: what the picture feels like, moved by the person's own wish."""

import math
from dataclasses import dataclass

from studio.imaging.features import MoodScore, VisualFeatures
from studio.mapping.settings import MappingSettings

_OFFSET = 1.5
_SQUASH = 1.5
_BY_OUTLINE = ("acute_corners", "curvature")
_MOST = 0.985

AROUSED = ("is lively", "is calm")
TENSE = ("is tense", "is relaxed")
HAPPY = ("is happy", "is sad")
DETAILED = ("is full of detail", "has little detail")
"""What a picture is whose mood is high, and low."""


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
    return Character(
        _moved(mood.valence.value, settings.valence),
        _moved(mood.arousal.value, settings.arousal),
        _moved(mood.tension.value, settings.tension),
        _moved(_richness(features), settings.complexity),
    )


def steady_character(features: VisualFeatures, settings: MappingSettings) -> Character:
    """Return the mood that decides mode, metre, ensemble and the number of bars.

    It leaves out what hangs on the exact outline of regions, which a picture saved anew may
    draw otherwise, and a wish moves it only in clear steps (at 0.15, 0.4, 0.65 and 0.9 either
    way), so that a slider under the hand does not make the piece another one at every touch.
    """
    mood = features.mood
    return Character(
        _moved(_without_outlines(mood.valence), _stepped(settings.valence)),
        _moved(_without_outlines(mood.arousal), _stepped(settings.arousal)),
        _moved(_without_outlines(mood.tension), _stepped(settings.tension)),
        _moved(_richness(features), _stepped(settings.complexity)),
    )


def _richness(features: VisualFeatures) -> float:
    return math.tanh(features.statistics.z.get("complexity", 0.0) / _SQUASH)


def _without_outlines(score: MoodScore) -> float:
    by_outline = sum(c.amount for c in score.contributions if c.feature in _BY_OUTLINE)
    inner = math.atanh(min(max(score.value, -_MOST), _MOST))
    return math.tanh(inner - by_outline / _SQUASH)


def _stepped(wish: float) -> float:
    return math.copysign(0.25 * math.floor(round(abs(wish) + 0.1, 6) / 0.25), wish)


def _moved(seen: float, wish: float) -> float:
    inner = math.atanh(min(max(seen, -_MOST), _MOST))
    return round(math.tanh(inner + _OFFSET * wish), 4)
