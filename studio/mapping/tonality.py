"""Key and mode: the home note from the colour, the scale from the mood."""

import math
from dataclasses import dataclass, replace

import numpy as np

from studio.imaging.colour_names import hue_name
from studio.imaging.features import VisualFeatures
from studio.mapping.account import joined
from studio.mapping.mood import Character
from studio.mapping.plan import Mode, Reason
from studio.mapping.settings import KEYS, MODES, MappingSettings

NOTE_NAMES = tuple(choice.label for choice in KEYS)
HUE_OF_FIFTH = (26.5, 43.5, 60.5, 77.5, 94.5, 111.5, 151.5, 191.5, 231.5, 254.5, 277.5, 300.5)
"""Hues in the middle of each key, by fifths from F: red C, orange G, yellow A, blue E♭.

Most of the colour in pictures lies between red and yellow, and some in the blues; there the
keys lie closer, so that pictures spread over all of them.
"""

_FIRST_FIFTH = -1
_DEGREES_PER_FIFTH = 30.0
_KERNEL_DEGREES = 50.0
_LEAST_CHROMA = 4.0

MOOD_OF_MODE: dict[Mode, tuple[float, float, float]] = {
    # Valence and tension at which each mode is most at home, and how readily it is taken.
    # Order by happiness after Temperley & Tan (2013): major, Lydian, Mixolydian, Dorian,
    # minor, Phrygian.
    "major": (0.50, 0.00, 0.12),
    "lydian": (0.40, -0.50, 0.05),
    "mixolydian": (0.15, 0.40, 0.07),
    "dorian": (-0.10, 0.00, 0.05),
    "minor": (-0.60, 0.20, 0.10),
    "phrygian": (-0.60, 1.00, -0.10),
}
_TENSION_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Home:
    """The home note and the mode, with the hue that stands for home (None in grey)."""

    tonic: int
    mode: Mode
    hue: float | None
    key_reasons: tuple[Reason, ...]
    mode_reasons: tuple[Reason, ...]


def home(
    features: VisualFeatures,
    settings: MappingSettings,
    mood: Character,
    without: frozenset[str] = frozenset(),
) -> Home:
    """Return the key of the piece: the person's own or the picture's.

    Without a rule that decides it, the home note is C, and the mode that of a picture which
    is neither happy nor sad, neither tense nor relaxed.
    """
    hue = dominant_hue(features)
    tonic, key_reasons = _key(features, settings, hue)
    if key_reasons[0].rule in without:
        tonic = 0
    if "mood_to_mode" in without:
        mood = replace(mood, valence=0.0, tension=0.0)
    mode, mode_reasons = _mode(features, settings, mood)
    return Home(tonic, mode, hue, key_reasons, mode_reasons)


def dominant_hue(features: VisualFeatures) -> float | None:
    """Return the hue in degrees that the picture has most of, or None in a grey one.

    Every place counts by its chroma, so that grey areas never decide; the hue is the one
    around which, within 50 degrees, most colour lies.
    """
    if features.statistics.monochrome:
        return None
    maps = features.maps
    a, b, weight = (grid.astype(np.float64).ravel() for grid in (maps.a, maps.b, maps.weight))
    chroma = np.hypot(a, b)
    strength = weight * np.maximum(chroma - _LEAST_CHROMA, 0.0)
    if strength.sum() <= 1e-6:
        return None
    hue = np.degrees(np.arctan2(b, a)) % 360.0
    histogram = np.bincount((hue / 5.0).astype(np.int64) % 72, strength, 72)
    distance = np.minimum(np.arange(72), 72 - np.arange(72)) * 5.0
    kernel = np.maximum(0.0, np.cos(np.pi / 2 * np.minimum(distance / _KERNEL_DEGREES, 1.0))) ** 2
    around = np.fft.irfft(np.fft.rfft(histogram) * np.fft.rfft(kernel), 72)
    peak = 5.0 * float(np.argmax(np.round(around / around.max(), 3))) + 2.5
    # The mean of what lies around the peak does not hang on the bins.
    offset = (hue - peak + 180.0) % 360.0 - 180.0
    near = strength * (np.abs(offset) <= _KERNEL_DEGREES / 2)
    return float(round((peak + float((near * offset).sum() / near.sum())) % 360.0, 1))


def fifths_from(home_hue: float, hue: float) -> float:
    """Return how many fifths a hue lies from the home hue, -6 to 6."""
    return ((hue - home_hue + 180.0) % 360.0 - 180.0) / _DEGREES_PER_FIFTH


def _fifth_of(hue: float) -> int:
    """Return the fifths from C of the key whose hue is nearest, as the keys are spaced."""
    edges = (*HUE_OF_FIFTH, HUE_OF_FIFTH[0] + 360.0)
    turned = (hue - edges[0]) % 360.0 + edges[0]
    return round(float(np.interp(turned, edges, np.arange(13)))) % 12 + _FIRST_FIFTH


def _key(
    features: VisualFeatures, settings: MappingSettings, hue: float | None
) -> tuple[int, tuple[Reason, ...]]:
    if settings.key is not None:
        tonic = [choice.value for choice in KEYS].index(settings.key)
        sentence = "The key is {key} because you chose it."
        return tonic, (
            Reason("key", "choice", 1.0, None, sentence, (("key", NOTE_NAMES[tonic]),)),
        )
    if hue is not None:
        tonic = 7 * _fifth_of(hue) % 12
        swatch = max(
            features.palette, key=lambda s: s.area * math.hypot(s.lab[1], s.lab[2]), default=None
        )
        sentence = (
            "The home note is {key}: most of the colour is {hue}, and the hues lie around the "
            "circle of fifths, from red at C over orange at G and yellow at A to blue at E♭."
        )
        return tonic, (
            Reason(
                "hue_to_key",
                "hue",
                round(features.statistics.hue_concentration, 3),
                swatch.place if swatch else None,
                sentence,
                (("key", NOTE_NAMES[tonic]), ("hue", hue_name(hue))),
            ),
        )
    z = features.statistics.z.get("lightness", 0.0)
    steps = max(-4, min(4, round(2.0 * z)))
    tonic = 7 * steps % 12
    sentence = (
        "The home note is {key}: the picture has no colour, so its lightness decides, dark "
        "pictures towards the flat keys and light ones towards the sharp keys."
    )
    return tonic, (
        Reason(
            "lightness_to_key",
            "lightness",
            round(z, 3),
            None,
            sentence,
            (("key", NOTE_NAMES[tonic]),),
        ),
    )


def _mode(
    features: VisualFeatures, settings: MappingSettings, mood: Character
) -> tuple[Mode, tuple[Reason, ...]]:
    labels = {choice.value: choice.label for choice in MODES}
    if settings.mode is not None:
        chosen = next(mode for mode in MOOD_OF_MODE if mode == settings.mode)
        sentence = "The mode is {mode} because you chose it."
        values = (("mode", labels[chosen].lower()),)
        return chosen, (Reason("mode", "choice", 1.0, None, sentence, values),)
    fit = {
        name: round(
            ease - (mood.valence - at_v) ** 2 - _TENSION_SHARE * (mood.tension - at_t) ** 2, 3
        )
        for name, (at_v, at_t, ease) in MOOD_OF_MODE.items()
    }
    mode = max(fit, key=lambda name: fit[name])
    sentence = "The mode is {mode}: the picture is {mood}{because}."
    seen = features.mood
    if settings.valence or settings.tension:
        sentence = "The mode is {mode}: with what you asked for, the mood is {mood}{because}."
    elif mood_words(mood) != mood_words(
        Character(seen.valence.value, seen.arousal.value, seen.tension.value, 0.0)
    ):
        # Outlines are left out of what chooses the mode, and may tip the scales.
        sentence = "The mode is {mode}: its outlines set aside, the picture is {mood}{because}."
    reasons = [
        Reason(
            "mood_to_mode",
            "valence",
            round(mood.valence, 3),
            None,
            sentence,
            (
                ("mode", labels[mode].lower()),
                ("mood", mood_words(mood)),
                ("because", _because(features)),
            ),
        )
    ]
    for name, offset in (("valence", settings.valence), ("tension", settings.tension)):
        if offset:
            reasons.append(Reason(name, "choice", offset, None, _WISHES[name, offset > 0]))
    return mode, tuple(reasons)


_WISHES = {
    ("valence", True): "You asked for happier music than the picture.",
    ("valence", False): "You asked for sadder music than the picture.",
    ("tension", True): "You asked for tenser music than the picture.",
    ("tension", False): "You asked for more relaxed music than the picture.",
}


def mood_words(mood: Character) -> str:
    """Return the mood in a few plain words."""
    happy = _graded(
        mood.valence, ("sad", "rather sad", "neither happy nor sad", "rather happy", "happy")
    )
    tense = _graded(mood.tension, ("relaxed", "rather relaxed", "", "rather tense", "tense"))
    between = ", but " if happy.startswith("neither") else " and "
    return f"{happy}{between}{tense}" if tense else happy


def _graded(value: float, words: tuple[str, str, str, str, str]) -> str:
    return words[int(np.searchsorted((-0.55, -0.18, 0.18, 0.55), value))]


_FEATURE_WORDS: dict[tuple[str, bool], str] = {
    ("chroma", True): "its colours are strong",
    ("chroma", False): "its colours are pale",
    ("lightness", True): "it is light",
    ("lightness", False): "it is dark",
    ("warmth", True): "it is warm",
    ("warmth", False): "it is cool",
    ("symmetry", True): "it is symmetrical",
    ("symmetry", False): "it is not symmetrical",
    ("roughness", True): "its texture is rough",
    ("roughness", False): "its texture is smooth",
    ("complexity", True): "it is full of detail",
    ("complexity", False): "it has little detail",
    ("contrast", True): "light and dark lie far apart",
    ("contrast", False): "light and dark lie close together",
    ("angularity", True): "its shapes are pointed",
    ("angularity", False): "its shapes are soft",
    ("curvature", True): "its lines are curved",
    ("curvature", False): "its lines are straight",
    ("acute_corners", True): "it has sharp corners",
    ("acute_corners", False): "it has few sharp corners",
}


def _because(features: VisualFeatures) -> str:
    """Return what made the picture happy or sad, in words; empty if nothing stands out."""
    z = features.statistics.z
    words = []
    for part in features.mood.valence.contributions[:2]:
        phrase = _FEATURE_WORDS.get((part.feature, z.get(part.feature, part.amount) > 0))
        if phrase is not None and abs(part.amount) >= 0.08:
            words.append(phrase)
    return "; " + joined(words) if words else ""
