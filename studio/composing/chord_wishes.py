"""What is asked of every chord beyond the language: by the picture, the form and what is given."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.frame import Frame
from studio.composing.language.harmonic_places import (
    ChordPlace,
    accent_of,
    first_class,
    length_class,
    place_of,
)
from studio.composing.language.harmonic_words import Vocabulary, Word
from studio.composing.noise import Stream
from studio.composing.quoting import Statement, sounding
from studio.composing.settings import HeldChord
from studio.composing.spelling import pitch_class
from studio.composing.theory import INTERVALS, TENSION
from studio.mapping.plan import Cadence

_CARRIED, _RUBBED = 3.5, 1.8
"""Worth of a beat of a given motif that is a chord tone, and of one a semitone beside."""
_FIFTHS_PULL = 0.16
_USUAL_CONSONANCE = 0.62
_PLAIN, _FAR_PLAIN = 1.6, 20.0
"""How much dissonance weighs in the choice of a chord, and how much more where what is asked
lies far from the usual."""
_NEAR = 0.24
"""What is no farther from the usual than this is not far."""
_MINOR_DULLS = 0.3
"""Dissonance of a minor chord beside a major one (Bowling et al. 2018: 3.40 and 3.80 on a
scale on which a major seventh chord has 3.30), beyond its tension, which is little."""
_OPENING = 5.0
"""What speaks for the tonic at the beginning of the piece, beyond the language."""
_PIVOT = 1.5
_NEVER = -60.0
_INDIRECT = -2.5
"""What speaks against a chord before an authentic close that is not known to lead there."""
_HELD = 200.0
_FOREIGN = (1.5, 0.8, 1.2)
"""What tension, complexity and dissonance add to chords outside the key."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a chord stands that has still to be chosen."""

    onset: int
    end: int
    place: ChordPlace


def slots_of(frame: Frame, index: int, onsets: list[int]) -> list[Slot]:
    """Return the slots of a phrase from the ticks at which its chords come in."""
    phrase = frame.plan.phrases[index]
    end = (phrase.first_bar + phrase.bars) * frame.bar_ticks
    close = close_of(frame, index)
    slots = []
    for i, onset in enumerate(onsets):
        stop = onsets[i + 1] if i + 1 < len(onsets) else end
        accent = accent_of(3 - frame.strength(onset), length_class(stop - onset, frame.bar_ticks))
        place = ChordPlace(place_of(len(onsets) - 1 - i, close), accent, first_class(i))
        slots.append(Slot(onset, stop, place))
    return slots


def close_of(frame: Frame, index: int) -> Cadence:
    """Return how a phrase closes; the last comes to rest."""
    last = index == len(frame.plan.phrases) - 1
    return "authentic" if last else frame.plan.phrases[index].cadence


def asked(frame: Frame, vocabulary: Vocabulary, slot: Slot) -> NDArray[np.float64]:
    """Return how well each chord answers the picture."""
    beats = frame.plan.beats
    a, b = frame.beat_of(slot.onset), frame.beat_of(slot.end - 1) + 1
    # In steps, each chord on grids of its own: a small wish moves only a few chords.
    at = slot.onset
    key = (frame.seed_of(Stream.CHORD, frame.bar_of(at)), Stream.STEADY, Stream.CHORD)
    first_bar = frame.plan.phrases[frame.phrase_of_bar[frame.bar_of(at)]].first_bar
    fifths = noise.steady(float(beats.fifths[a:b].mean()), 1.0, *key, at)
    pull = max(0.0, noise.steady(float(beats.fifths_weight[a:b].mean()), 0.25, *key, at, 1))
    consonance = noise.steady(float(beats.consonance[a:b].mean()), 0.2, *key, at, 2)
    tense = 0.5 * (noise.steady(frame.plan.tension, 0.5, *key, first_bar, 3) + 1.0)
    complexity = noise.steady(frame.plan.complexity, 0.5, *key, first_bar, 4)
    beyond = consonance - _USUAL_CONSONANCE
    far = math.copysign(_FAR_PLAIN * max(0.0, abs(beyond) - _NEAR), beyond)
    by_tension, by_complexity, by_dissonance = _FOREIGN
    foreign = by_tension * (tense - 0.5) + by_complexity * (complexity - 0.4)
    foreign -= by_dissonance * beyond
    roots, tension, minor, outside = _traits(vocabulary)
    distance = np.abs((roots - fifths + 6.0) % 12.0 - 6.0)
    scores = -_FIFTHS_PULL * pull * distance**2
    scores -= _PLAIN * (consonance - 0.35) * tension
    scores -= far * (tension + _MINOR_DULLS * minor)
    return np.asarray(scores + foreign * outside)


@lru_cache(maxsize=8)
def _traits(vocabulary: Vocabulary) -> tuple[NDArray[np.float64], ...]:
    """Return of each chord the root in fifths, the tension, and whether it is minor or foreign."""
    words = vocabulary.words
    return (
        np.array([word.fifths for word in words], np.float64),
        np.array([TENSION[word.kind] for word in words]),
        np.array([word.kind == "minor" for word in words], np.float64),
        np.array([not word.diatonic for word in words], np.float64),
    )


def closing(frame: Frame, vocabulary: Vocabulary, index: int, to_end: int) -> NDArray[np.float64]:
    """Return what the close of a phrase forbids: half closes do not rest on the tonic.

    The piece itself ends on its tonic, after a chord that leads there in its mode.
    """
    words, mode = vocabulary.words, frame.plan.mode
    scores = np.zeros(len(words))
    close = close_of(frame, index)
    if to_end == 0 and mode in ("major", "minor"):
        for w, word in enumerate(words):
            if not _closes(word, close):
                scores[w] = _NEVER
    elif to_end == 0 and close == "authentic":
        scores[1:] = _NEVER
    if to_end == 1:
        last = index == len(frame.plan.phrases) - 1
        scores += [_before_close(word, close, _LEADS[mode], last) for word in words]
    return scores


_LEADS = {
    "major": ("V", "vii", "IV"),
    "minor": ("V", "vii"),
    "dorian": ("IV", "VII", "v"),
    "mixolydian": ("bVII", "v", "IV"),
    "lydian": ("II", "V", "vii"),
    "phrygian": ("bII", "vii"),
}
"""The chords before the last of a piece."""


def _before_close(word: Word, close: Cadence, leads: tuple[str, ...], last: bool) -> float:
    """Return what the close of a phrase forbids, or dislikes, in the chord before it."""
    if close == "authentic":
        if word.degree in leads:
            return 0.0
        return _NEVER if last or word.degree in ("I", "i") else _INDIRECT
    if close == "half" and word.degree == "V":
        return _NEVER
    return 0.0


def _closes(word: Word, close: Cadence) -> bool:
    """Return whether a chord can close a phrase of major or minor in a manner."""
    if close == "authentic":
        return word.degree in ("I", "i") and word.diatonic
    if close == "half":
        return word.degree == "V"
    if close == "deceptive":
        return word.degree in ("vi", "VI")
    return word.degree not in ("I", "i", "V") and word.target is None and word.degree != "vii"


def opening(frame: Frame, vocabulary: Vocabulary, index: int) -> NDArray[np.float64]:
    """Return what the beginning of a phrase asks: a tonic at first, later shared chords.

    Where the key changes, chords that the key before shares lead over.
    """
    scores = np.zeros(len(vocabulary.words))
    if index == 0:
        # A chord that leads elsewhere would make another key of the first one heard.
        scores[[word.target is not None for word in vocabulary.words]] = -_OPENING
        scores[0] = _OPENING
        return scores
    bar = frame.plan.phrases[index].first_bar
    here, before = frame.key_of_bar(bar), frame.key_of_bar(bar - 1)
    if here != before:
        low = before.fifths - 1
        known = {pitch_class(p) for p in range(low, low + 7)}
        for w, word in enumerate(vocabulary.words):
            tones = {(here.tonic + word.root + s) % 12 for s in INTERVALS[word.kind]}
            scores[w] = _PIVOT * (word.diatonic and tones <= known)
    return scores


def carrying(
    frame: Frame, vocabulary: Vocabulary, slot: Slot, stated: tuple[Statement, ...]
) -> NDArray[np.float64]:
    """Return how well each chord carries the motifs that sound over it."""
    scores = np.zeros(len(vocabulary.words))
    if not stated:
        return scores
    beat = frame.bar_ticks // frame.beats_a_bar
    lasting = sounding(stated, slot.onset, slot.end, beat)
    tonic = frame.key_of_bar(frame.bar_of(slot.onset)).tonic
    for w, word in enumerate(vocabulary.words):
        chord = {(tonic + word.root + semitones) % 12 for semitones in INTERVALS[word.kind]}
        for tone, beats in lasting.items():
            if tone in chord:
                scores[w] += _CARRIED * beats
            elif {(tone + 1) % 12, (tone - 1) % 12} & chord:
                scores[w] -= _RUBBED * beats
    return scores


def held_at(frame: Frame, tick: int) -> HeldChord | None:
    """Return the held chord that sounds at a tick."""
    for chord in frame.held_chords:
        if chord.onset <= tick < chord.onset + chord.duration:
            return chord
    return None


def kept(frame: Frame, vocabulary: Vocabulary, slot: Slot) -> NDArray[np.float64]:
    """Return the preference for the chord that is held here, or what comes nearest to it."""
    scores = np.zeros(len(vocabulary.words))
    chord = held_at(frame, slot.onset)
    if chord is not None:
        tonic = frame.key_of_bar(frame.bar_of(slot.onset)).tonic
        tones = {(chord.root + s) % 12 for s in INTERVALS[chord.kind]}
        for w, word in enumerate(vocabulary.words):
            own = {(tonic + word.root + s) % 12 for s in INTERVALS[word.kind]}
            scores[w] = _HELD * (len(own & tones) + ((tonic + word.root) % 12 == chord.root))
    return scores
