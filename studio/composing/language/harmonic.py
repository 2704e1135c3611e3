"""Chords, their successions and their cadences in six modes."""

from functools import cache

import numpy as np

from studio.composing.language.prior import CadenceWords, Scores
from studio.composing.theory import Harmony
from studio.mapping.plan import Cadence, Mode

_VOCABULARY: dict[Mode, tuple[Harmony, ...]] = {
    "major": (
        Harmony("I", 0, "major", "T", 1.0),
        Harmony("ii", 2, "minor", "S", 0.1),
        Harmony("iii", 4, "minor", "T", -1.1),
        Harmony("IV", 5, "major", "S", 0.4),
        Harmony("V", 7, "major", "D", 0.7),
        Harmony("vi", 9, "minor", "T", 0.0),
        Harmony("vii", 11, "diminished", "D", -1.8),
        Harmony("V/V", 2, "major", "S", -2.2, 7),
        Harmony("V/vi", 4, "major", "D", -2.4, 9),
        Harmony("V/ii", 9, "major", "D", -2.5, 2),
        Harmony("V/IV", 0, "dominant", "T", -2.6, 5),
        Harmony("iv", 5, "minor", "S", -2.6),
        Harmony("bVII", 10, "major", "S", -3.0),
    ),
    "minor": (
        Harmony("i", 0, "minor", "T", 1.0),
        Harmony("ii", 2, "diminished", "S", -1.2),
        Harmony("III", 3, "major", "T", -0.5),
        Harmony("iv", 5, "minor", "S", 0.4),
        Harmony("V", 7, "major", "D", 0.6),
        Harmony("v", 7, "minor", "D", -1.6),
        Harmony("VI", 8, "major", "T", 0.0),
        Harmony("VII", 10, "major", "D", -0.6),
        Harmony("vii", 11, "diminished", "D", -1.8),
        Harmony("V/iv", 0, "dominant", "T", -2.6, 5),
        Harmony("V/V", 2, "major", "S", -2.8, 7),
        Harmony("bII", 1, "major", "S", -2.9),
    ),
    "dorian": (
        Harmony("i", 0, "minor", "T", 1.0),
        Harmony("ii", 2, "minor", "S", -0.8),
        Harmony("III", 3, "major", "T", -0.4),
        Harmony("IV", 5, "major", "S", 0.8),
        Harmony("v", 7, "minor", "D", -0.1),
        Harmony("VII", 10, "major", "D", 0.3),
    ),
    "mixolydian": (
        Harmony("I", 0, "major", "T", 1.0),
        Harmony("ii", 2, "minor", "S", -0.6),
        Harmony("IV", 5, "major", "S", 0.6),
        Harmony("v", 7, "minor", "D", -0.3),
        Harmony("vi", 9, "minor", "T", -0.4),
        Harmony("bVII", 10, "major", "D", 0.7),
    ),
    "lydian": (
        Harmony("I", 0, "major", "T", 1.0),
        Harmony("II", 2, "major", "S", 0.6),
        Harmony("iii", 4, "minor", "T", -0.5),
        Harmony("V", 7, "major", "D", 0.4),
        Harmony("vi", 9, "minor", "T", 0.0),
        Harmony("vii", 11, "minor", "D", -0.5),
    ),
    "phrygian": (
        Harmony("i", 0, "minor", "T", 1.0),
        Harmony("bII", 1, "major", "D", 0.7),
        Harmony("III", 3, "major", "T", -0.5),
        Harmony("iv", 5, "minor", "S", 0.3),
        Harmony("VI", 8, "major", "T", -0.1),
        Harmony("vii", 10, "minor", "D", 0.2),
    ),
}

_ROOT_MOTION = {
    0: -2.5, 1: -0.6, 2: 0.2, 3: -0.4, 4: -0.6, 5: 0.9, 6: -1.6, 7: 0.3, 8: 0.0, 9: 0.4,
    10: -0.2, 11: -0.7,
}  # fmt: skip
"""Log score by the rise of the root in semitones: falling fifths (a rise of 5) lead."""

_FLOW = {
    "TT": 0.0, "TS": 0.4, "TD": 0.2,
    "ST": 0.0, "SS": -0.3, "SD": 0.6,
    "DT": 0.7, "DS": -1.3, "DD": -0.4,
}  # fmt: skip

_CADENCES: dict[Mode, dict[Cadence, tuple[dict[str, float], dict[str, float]]]] = {
    "major": {
        "authentic": ({"I": 0.0}, {"V": 0.0, "vii": -2.0, "IV": -2.6}),
        "half": ({"V": 0.0}, {"IV": 0.0, "ii": 0.0, "I": -0.2, "V/V": -0.8, "vi": -0.8}),
        "deceptive": ({"vi": 0.0}, {"V": 0.0}),
        "open": ({"IV": 0.0, "ii": -0.3, "vi": -0.2, "iii": -1.0}, {}),
    },
    "minor": {
        "authentic": ({"i": 0.0}, {"V": 0.0, "vii": -1.8}),
        "half": ({"V": 0.0}, {"iv": 0.0, "ii": -0.6, "VI": -0.2, "i": -0.2}),
        "deceptive": ({"VI": 0.0}, {"V": 0.0}),
        "open": ({"iv": 0.0, "III": -0.3, "VII": -0.3, "VI": -0.2}, {}),
    },
    "dorian": {
        "authentic": ({"i": 0.0}, {"IV": 0.0, "VII": -1.2, "v": -1.6}),
        "half": ({"IV": 0.0, "v": -0.5}, {"i": 0.0, "VII": -0.4, "III": -0.4}),
        "deceptive": ({"III": 0.0, "VII": -0.4}, {"IV": 0.0, "v": -0.4}),
        "open": ({"VII": 0.0, "III": -0.2, "ii": -0.6}, {}),
    },
    "mixolydian": {
        "authentic": ({"I": 0.0}, {"bVII": 0.0, "v": -1.4, "IV": -1.6}),
        "half": ({"bVII": 0.0, "IV": -0.4}, {"I": 0.0, "IV": -0.2, "vi": -0.6}),
        "deceptive": ({"vi": 0.0, "ii": -0.6}, {"bVII": 0.0, "v": -0.4}),
        "open": ({"IV": 0.0, "ii": -0.4, "v": -0.4}, {}),
    },
    "lydian": {
        "authentic": ({"I": 0.0}, {"II": 0.0, "V": 0.0, "vii": -1.4}),
        "half": ({"II": 0.0, "V": 0.0}, {"I": 0.0, "vi": -0.2, "iii": -0.6}),
        "deceptive": ({"vi": 0.0}, {"II": 0.0, "V": 0.0}),
        "open": ({"II": 0.0, "iii": -0.4, "vi": -0.2}, {}),
    },
    "phrygian": {
        "authentic": ({"i": 0.0}, {"bII": 0.0, "vii": -1.0}),
        "half": ({"bII": 0.0, "vii": -0.6}, {"i": 0.0, "iv": -0.2, "III": -0.4}),
        "deceptive": ({"VI": 0.0, "III": -0.4}, {"bII": 0.0, "vii": -0.3}),
        "open": ({"iv": 0.0, "VI": -0.2, "III": -0.3}, {}),
    },
}  # fmt: skip

_FORBIDDEN = -12.0


def harmonies(mode: Mode) -> tuple[Harmony, ...]:
    """Return the chords of a mode, the tonic first."""
    return _VOCABULARY[mode]


@cache
def transitions(mode: Mode) -> Scores:
    """Return log scores of chord successions, shape (from, to)."""
    words = _VOCABULARY[mode]
    table = np.zeros((len(words), len(words)))
    for i, a in enumerate(words):
        for j, b in enumerate(words):
            score = _ROOT_MOTION[(b.root - a.root) % 12] + _FLOW[a.function + b.function]
            if mode in ("dorian", "mixolydian", "phrygian") and a.function == "D":
                # Without a leading tone the fall from dominant to subdominant is no fault.
                score += 0.8 * (b.function == "S")
            if a.target is not None:
                score = 1.8 if b.root == a.target and b.target is None else _FORBIDDEN
            if (a.degree == "V" and b.degree == "v") or (a.degree == "v" and b.degree == "V"):
                score = -4.0
            table[i, j] = score
    table.setflags(write=False)
    return table


@cache
def cadence(mode: Mode, kind: Cadence) -> CadenceWords:
    """Return which chords may close a phrase and which may come before, as log scores."""
    last, before = _CADENCES[mode][kind]
    words = _VOCABULARY[mode]
    return CadenceWords(
        np.array([last.get(w.degree, _FORBIDDEN) for w in words]),
        np.array([before.get(w.degree, _FORBIDDEN) if before else 0.0 for w in words]),
    )
