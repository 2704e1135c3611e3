"""The church modes, which songs of the nineteenth century hardly know: weights by hand.

Each mode has its own ways to close. How roots move by steps of the scale is taken over from
what was learned of major and minor.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.harmonic_places import LENGTHS, ChordPlace, end_of
from studio.composing.language.harmonic_words import vocabulary
from studio.composing.theory import MINOR_THIRD
from studio.mapping.plan import Cadence, Mode

Scores = NDArray[np.float64]

_WEIGHTS: dict[Mode, dict[str, float]] = {
    "dorian": {"i": 1.5, "ii": -0.8, "III": -0.2, "IV": 0.6, "v": 0.1, "VII": 0.5},
    "mixolydian": {"I": 1.5, "ii": -0.6, "IV": 0.5, "v": -0.3, "vi": -0.4, "bVII": 0.7},
    "lydian": {"I": 1.5, "II": 0.6, "iii": -0.5, "V": 0.3, "vi": 0.0, "vii": -0.5},
    "phrygian": {"i": 1.5, "bII": 0.7, "III": -0.5, "iv": 0.3, "VI": -0.1, "vii": 0.2},
}
"""How common each chord is, as a log score."""

_FLOW = {
    "TT": 0.0, "TS": 0.4, "TD": 0.2,
    "ST": 0.0, "SS": -0.3, "SD": 0.6,
    "DT": 0.7, "DS": -0.5, "DD": -0.4,
}  # fmt: skip
"""From function to function. Without a leading tone the fall from dominant to subdominant is
no fault; with one, in Lydian, it is."""
_LYDIAN_FALL = -0.8
_SAME = -2.5
_STEPS = 1.5
"""Weight of the learned movement of roots."""
_FIRST, _DOWNBEAT = 1.0, 0.4
"""What speaks for the tonic at the beginning of a phrase and on downbeats: without a leading
tone it is known as home by where it stands."""
_NEVER = -12.0
_CLOSE = 3.0
_BEFORE = 2.0
"""Weights of the last chord of a phrase and of the one before."""

_CADENCES: dict[Mode, dict[Cadence, tuple[dict[str, float], dict[str, float]]]] = {
    "dorian": {
        "authentic": ({"i": 0.0}, {"IV": 0.0, "VII": -1.2, "v": -1.6}),
        "half": ({"v": 0.0, "VII": -0.2, "IV": -0.4}, {"i": 0.0, "IV": -0.4, "III": -0.4}),
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
}
"""The chords that may close a phrase and those that may come before, as log scores."""

_LIKE: dict[Mode, tuple[str, ...]] = {
    "dorian": ("i", "iv", "III", "III", "v", "VII"),
    "mixolydian": ("I", "ii", "IV", "v", "vi", "bVII"),
    "lydian": ("I", "IV", "iii", "V", "vi", "iii"),
    "phrygian": ("i", "VI", "III", "iv", "VI", "v"),
}
"""For each chord a chord of minor or major whose colours and inversions it has."""


@lru_cache(maxsize=64)
def learned_word(mode: Mode, word: int) -> tuple[Mode, int]:
    """Return the learned mode and word whose colours and inversions a word has."""
    if mode in ("major", "minor"):
        return mode, word
    learned: Mode = "minor" if mode in MINOR_THIRD else "major"
    degrees = [w.degree for w in vocabulary(learned).words]
    return learned, degrees.index(_LIKE[mode][word])


def chords(mode: Mode, place: ChordPlace, steps: NDArray[np.float32]) -> Scores:
    """Return which chord follows which two in a church mode, as log probabilities.

    Parameters
    ----------
    mode : Mode
        Not major or minor.
    place : ChordPlace
    steps : ndarray, shape (7,)
        Log score of a rise of the root by 0 to 6 steps of the scale.

    Returns
    -------
    ndarray, shape (words + 1, words + 1, words)
        By the chord before last, the last chord (the last entry for none), and the chord.
    """
    home = _FIRST * (place.first == 0) + _DOWNBEAT * (place.accent < LENGTHS)
    return _chords(mode, place.place, home, tuple(round(float(s), 3) for s in steps))


@lru_cache(maxsize=256)
def _chords(mode: Mode, place: int, home: float, steps: tuple[float, ...]) -> Scores:
    words = vocabulary(mode).words
    count = len(words)
    scores = np.tile(np.array([_WEIGHTS[mode][w.degree] for w in words]), (count + 1, 1))
    scores[:, 0] += home
    for i, a in enumerate(words):
        for j, b in enumerate(words):
            if i == j:
                scores[i, j] += _SAME
                continue
            scores[i, j] += _FLOW[a.function + b.function]
            scores[i, j] += _STEPS * steps[(_step(b.fifths) - _step(a.fifths)) % 7]
            if mode == "lydian" and a.function + b.function == "DS":
                scores[i, j] += _LYDIAN_FALL
    end = end_of(place)
    if end is not None:
        close, to_end = end
        last, before = _CADENCES[mode][close]
        wanted, weight = (last, _CLOSE) if to_end == 0 else (before, _BEFORE)
        if to_end <= 1 and wanted:
            scores += weight * np.array([wanted.get(w.degree, _NEVER) for w in words])
    logs = scores - scores.max(axis=1, keepdims=True)
    logs = logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))
    table = np.round(np.broadcast_to(logs, (count + 1, count + 1, count)), 3)
    table.setflags(write=False)
    return table


def _step(fifths: int) -> int:
    """Return the step of the scale of a root given in fifths from the tonic."""
    return 4 * fifths % 7
