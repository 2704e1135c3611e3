"""The mood of a piece in plain words."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from studio.mapping.plan import MusicalPlan

_WORDS = {
    "arousal": (QT_TRANSLATE_NOOP("Moods", "calm"), QT_TRANSLATE_NOOP("Moods", "lively")),
    "valence": (QT_TRANSLATE_NOOP("Moods", "dark"), QT_TRANSLATE_NOOP("Moods", "bright")),
    "tension": (QT_TRANSLATE_NOOP("Moods", "relaxed"), QT_TRANSLATE_NOOP("Moods", "tense")),
}
_SLIGHT = QT_TRANSLATE_NOOP("Moods", "a little {mood}")
_STRONG = QT_TRANSLATE_NOOP("Moods", "very {mood}")
_EVEN = QT_TRANSLATE_NOOP("Moods", "even")
_FELT = 0.08
_CLEAR = 0.25
_VERY = 0.65


def mood_words(plan: MusicalPlan, most: int = 3, between: str = ", ") -> str:
    """Return the mood in at most `most` words, strongest first, such as ``calm, bright``."""
    values = {"arousal": plan.arousal, "valence": plan.valence, "tension": plan.tension}
    order = sorted(values, key=lambda name: -abs(values[name]))
    words = [_word(name, values[name]) for name in order if abs(values[name]) >= _FELT]
    return between.join(words[:most]) or _translated(_EVEN)


def _word(name: str, value: float) -> str:
    mood = _translated(_WORDS[name][value > 0])
    if abs(value) < _CLEAR:
        return _translated(_SLIGHT).format(mood=mood)
    return _translated(_STRONG).format(mood=mood) if abs(value) >= _VERY else mood


def _translated(text: object) -> str:
    return QCoreApplication.translate("Moods", str(text))
