"""Who plays: the ensemble whose character is nearest to the picture's mood and shapes."""

import math

import numpy as np

from studio.imaging.features import VisualFeatures
from studio.mapping.metre import LineWork
from studio.mapping.mood import Character
from studio.mapping.plan import Reason
from studio.mapping.settings import ENSEMBLES, MappingSettings
from studio.mapping.tonality import mood_words

CHARACTERS: dict[str, dict[str, float]] = {
    # What each ensemble is like, on the sides that `nature` measures (-1 to 1). Soft timbres
    # go with round shapes, blue, green and light grey; harsh ones with points, red, yellow
    # and dark grey (Adeli et al. 2014).
    "piano": {"grey": 0.9, "upright": 0.2, "complexity": -0.1, "symmetry": -0.3},
    "string_quartet": {"valence": -0.4, "tension": 0.3, "flowing": 0.6, "warmth": 0.2},
    "flute_quartet": {"valence": 0.5, "lightness": 0.5, "tension": -0.3, "complexity": 0.3},
    "piano_trio": {"arousal": 0.5, "tension": 0.2, "complexity": 0.3, "warmth": 0.6},
    "chorale": {"symmetry": 0.9, "arousal": -0.3, "upright": 0.7, "complexity": -0.3},
    "wind_quintet": {"valence": 0.4, "arousal": 0.3, "pointed": 0.5, "warmth": -0.2},
    "guitar": {"warmth": 0.7, "arousal": -0.3, "valence": 0.2, "complexity": -0.2},
    "harp_flute": {
        "arousal": -0.5,
        "valence": 0.4,
        "lightness": 0.5,
        "flowing": 0.3,
        "smooth": 0.4,
    },
    "music_box": {"lightness": 0.7, "complexity": -0.9, "arousal": -0.3, "symmetry": 0.5},
    "jazz_trio": {"pointed": 0.4, "arousal": 0.6, "night": 0.8, "warmth": 0.3},
    "synth_pads": {"complexity": -0.9, "night": 0.5, "arousal": -0.5, "smooth": 0.6},
    "orchestra": {"complexity": 0.7, "arousal": 0.6, "contrast": 0.7, "tension": 0.3},
    "minimal": {"symmetry": 0.6, "upright": 0.7, "complexity": -0.7, "pointed": 0.4},
    "percussion": {"pointed": 0.7, "arousal": 0.7, "symmetry": 0.5, "valence": 0.3},
    "violin_piano": {"flowing": 0.5, "contrast": 0.5, "warmth": 0.4, "valence": -0.3},
    "fiddle_guitar": {"valence": 0.6, "arousal": 0.5, "upright": -0.5, "tension": -0.3},
    # A bare line goes with pictures that are lines on paper, or little else than shade.
    "solo_flute": {"grey": 0.8, "lightness": 0.8, "contrast": 0.5},
    "solo_violin": {"grey": 0.6, "lightness": -0.6, "complexity": -0.5, "tension": 0.3},
}

_MIDDLE_ANGULARITY = 0.40

_SIDE_WORDS: dict[tuple[str, bool], str] = {
    ("grey", True): "has no colour",
    ("grey", False): "is colourful",
    ("upright", True): "has upright lines",
    ("upright", False): "has few upright lines",
    ("valence", True): "is happy",
    ("valence", False): "is sad",
    ("arousal", True): "is lively",
    ("arousal", False): "is calm",
    ("tension", True): "is tense",
    ("tension", False): "is relaxed",
    ("complexity", True): "is full of detail",
    ("complexity", False): "is simple",
    ("warmth", True): "is warm",
    ("warmth", False): "is cool",
    ("lightness", True): "is light",
    ("lightness", False): "is dark",
    ("flowing", True): "has flowing lines",
    ("flowing", False): "has lines that do not flow",
    ("symmetry", True): "is symmetrical",
    ("symmetry", False): "is not symmetrical",
    ("pointed", True): "has pointed shapes",
    ("pointed", False): "has soft shapes",
    ("contrast", True): "sets light and dark far apart",
    ("contrast", False): "keeps light and dark close together",
    ("night", True): "is dark and coloured, like a scene at night",
    ("night", False): "is no night scene",
    ("smooth", True): "is smooth",
    ("smooth", False): "is rough",
}


def nature(features: VisualFeatures, lines: LineWork, mood: Character) -> dict[str, float]:
    """Return the sides of the picture that choose the ensemble, each -1 to 1."""
    s, z = features.statistics, features.statistics.z
    lightness = math.tanh(z.get("lightness", 0.0) / 1.2)
    chroma = -1.0 if s.monochrome else math.tanh(z.get("chroma", 0.0) / 1.2)
    edges = features.maps.edge_density.astype(np.float64) + 1e-6
    pointed = float((features.maps.angularity * edges).sum() / edges.sum())
    return {
        "valence": mood.valence,
        "arousal": mood.arousal,
        "tension": mood.tension,
        "complexity": mood.complexity,
        "grey": 1.0 if s.monochrome else -0.3,
        "warmth": 0.0 if s.monochrome else math.tanh(z.get("warmth", 0.0) / 1.2),
        "lightness": lightness,
        "contrast": math.tanh(z.get("contrast", 0.0) / 1.2),
        "night": max(-1.0, min(1.0, -lightness + 0.3 * chroma)),
        "smooth": -math.tanh(z.get("roughness", z.get("edge_density", 0.0)) / 1.2),
        "symmetry": math.tanh(z.get("symmetry", 0.0) / 1.2),
        "upright": math.tanh(5.0 * (lines.upright - 0.32)),
        "flowing": math.tanh(6.0 * (lines.flowing - 0.45)),
        "pointed": math.tanh(3.0 * (pointed - _MIDDLE_ANGULARITY)),
    }


def ensemble_of(
    features: VisualFeatures,
    settings: MappingSettings,
    mood: Character,
    lines: LineWork,
    without: frozenset[str] = frozenset(),
) -> tuple[str, tuple[Reason, ...]]:
    """Return the ensemble: the person's own or the one nearest in character, else a piano."""
    labels = {choice.value: choice.label for choice in ENSEMBLES}
    if settings.ensemble is not None:
        sentence = "The piece is for {ensemble} because you chose so."
        values = (("ensemble", labels[settings.ensemble].lower()),)
        return settings.ensemble, (Reason("ensemble", "choice", 1.0, None, sentence, values),)
    if "mood_to_ensemble" in without:
        return ENSEMBLES[0].value, ()
    seen = nature(features, lines, mood)
    scores = {name: round(affinity(seen, name), 2) for name in CHARACTERS}
    name = max(scores, key=lambda ensemble: scores[ensemble])
    sides = sorted(
        ((side, weight * seen[side]) for side, weight in CHARACTERS[name].items()),
        key=lambda pair: -pair[1],
    )
    reasons = tuple(
        Reason(
            "mood_to_ensemble",
            side,
            round(share, 3),
            None,
            "The piece is for {ensemble} because the picture {seen}."
            if rank == 0
            else "Another reason for {ensemble}: the picture {seen}.",
            (("ensemble", labels[name].lower()), ("seen", _SIDE_WORDS[side, seen[side] > 0])),
        )
        for rank, (side, share) in enumerate(sides[:2])
        if share > 0.02
    )
    if not reasons:
        reasons = (
            Reason(
                "mood_to_ensemble",
                "valence",
                round(scores[name], 3),
                None,
                "The piece is for {ensemble}: of all, that suits best what is {mood}.",
                (("ensemble", labels[name].lower()), ("mood", mood_words(mood))),
            ),
        )
    return name, reasons


def affinity(seen: dict[str, float], name: str) -> float:
    """Return how near an ensemble's character is to the picture's: -1 to 1 (a cosine)."""
    sides = CHARACTERS[name]
    size = math.sqrt(sum(weight**2 for weight in sides.values()))
    length = math.sqrt(sum(seen[side] ** 2 for side in sides)) + 0.35
    return sum(weight * seen[side] for side, weight in sides.items()) / (size * length)
