"""The colour of chords: sevenths and more, within the function that each already has."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.chord_wishes import Slot
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.language.harmonic_places import KINDS, STYLES, end_of
from studio.composing.language.harmonic_words import Word
from studio.composing.language.prior import HarmonicLanguage
from studio.composing.noise import Stream
from studio.composing.spelling import pitch_class
from studio.composing.theory import INTERVALS, TENSION

_TEMPERATURE = 0.7
_COLOUR, _USUAL_COLOUR = 6.0, 0.40
_SHARPNESS, _FAR_SHARPNESS, _USUAL_CONSONANCE = 6.0, 5.0, 0.62
"""How much colour and dissonance weigh in a chord's colour, and how much more where what is
asked lies far from the usual."""
_RICH = 0.5
"""Ensembles richer than this colour even the chords of a cadence."""
_JAZZ, _BARE = 0.8, 3.0
"""Ensembles richer than this play no triads, if they can help it, and what one costs."""
_PREPARED, _LOOSE = -1.2, 0.15
"""How common a suspension is where the chord itself follows, and how rich an ensemble is that
leaves fourths hanging elsewhere."""
_NEVER = -60.0

_ADDED: dict[str, tuple[tuple[str, float], ...]] = {
    "minor": (("minor-ninth", -3.2),),
    "dominant": (("suspended-fourth", -2.6), ("dominant-ninth", -2.8)),
    "major": (
        ("suspended-second", -3.4),
        ("suspended-fourth", -3.2),
        ("major-sixth", -3.2),
        ("major-ninth", -3.6),
    ),
}
"""Kinds that are not read from scores, with how common they are, by hand: on minor chords, on
dominants and on other major chords."""


def colours(
    frame: Frame,
    ensemble: Ensemble,
    language: HarmonicLanguage,
    slots: Sequence[Slot],
    words: Sequence[int],
) -> list[str]:
    """Return the kind of every chord of the piece.

    Parameters
    ----------
    frame : Frame
    ensemble : Ensemble
        Its richness.
    language : HarmonicLanguage
    slots : sequence of Slot
    words : sequence of int
        Numbers of the chords in the vocabulary of the mode, one for each slot.
    """
    rich = _style(frame, ensemble)
    none = len(language.vocabulary(frame.plan.mode).words)
    following = [*words[1:], none]
    return [
        _colour(frame, ensemble, language, slot, word, after, rich)
        for slot, word, after in zip(slots, words, following, strict=True)
    ]


def _style(frame: Frame, ensemble: Ensemble) -> int:
    """Return the class of how many sevenths the piece has."""
    colour = float(frame.plan.beats.colour.mean())
    wish = 1.2 + 1.5 * ensemble.richness + 3.0 * (colour - _USUAL_COLOUR)
    seed = frame.seed_of(Stream.COLOUR, 0)
    chance = noise.uniform(seed, Stream.STEADY, Stream.COLOUR, 1 << 20)
    return int(np.clip(math.floor(wish + 1.6 * (chance - 0.5) + 0.5), 0, STYLES - 1))


def _colour(
    frame: Frame,
    ensemble: Ensemble,
    language: HarmonicLanguage,
    slot: Slot,
    number: int,
    after: int,
    rich: int,
) -> str:
    vocabulary = language.vocabulary(frame.plan.mode).words
    word = vocabulary[number]
    usual = language.colours(frame.plan.mode, number, after, slot.place, rich)
    options = {kind: float(score) for kind, score in zip(KINDS, usual, strict=True) if score > -30}
    leads = leads_on(frame, word, vocabulary[after] if after < len(vocabulary) else None)
    options |= dict(_ADDED.get("dominant" if leads and word.kind == "major" else word.kind, ()))
    if after == number and word.kind != "diminished":
        options["suspended-fourth"] = _PREPARED
    elif ensemble.richness < _LOOSE:
        options.pop("suspended-fourth", None)
    key = frame.key_of_bar(frame.bar_of(slot.onset))
    scale = frozenset(pitch_class(p) for p in range(key.fifths - 1, key.fifths + 6))
    names = [kind for kind in options if _fits(key.tonic, scale, word, kind, leads)]
    asked = _asked(frame, ensemble, slot, word, names)
    bar, inside = divmod(slot.onset, frame.bar_ticks)
    seed = frame.seed_of(Stream.COLOUR, bar)
    # Each kind meets its own chance, whichever others are possible.
    numbers = np.array([_NUMBERS[kind] for kind in names], np.int64)
    chance = noise.gumbels(numbers, seed, Stream.COLOUR, bar, inside)
    scores = np.array([options[kind] for kind in names]) + asked + _TEMPERATURE * chance
    return names[int(np.argmax(np.round(scores, 6)))]


def _asked(
    frame: Frame, ensemble: Ensemble, slot: Slot, word: Word, kinds: Sequence[str]
) -> NDArray[np.float64]:
    """Return how well each kind answers the picture and the ensemble."""
    beats = frame.plan.beats
    a, b = frame.beat_of(slot.onset), frame.beat_of(slot.end - 1) + 1
    colour = float(beats.colour[a:b].mean())
    consonance = float(beats.consonance[a:b].mean())
    sharp = _USUAL_CONSONANCE - consonance
    sharp *= _SHARPNESS * (1.0 + _FAR_SHARPNESS * abs(sharp))
    richness = ensemble.richness
    closing = closes(slot)
    wanted = 2.6 * (colour - 0.45) + 2.2 * richness - 1.6 * (consonance - 0.55)
    scores = []
    for kind in kinds:
        size, coloured = len(INTERVALS[kind]), kind != word.kind
        score = wanted * (TENSION[kind] - TENSION[word.kind]) * 2.0 + 0.8 * richness * (size - 3)
        # What is asked beyond the usual says whether the chord has a colour at all.
        score += coloured * (_COLOUR * (colour - _USUAL_COLOUR) + sharp)
        score -= _BARE * (richness > _JAZZ and size == 3)
        scores.append(
            _NEVER if closing and coloured and _too_rich(kind, word, richness) else score
        )
    return np.array(scores)


_NUMBERS = {kind: number for number, kind in enumerate(INTERVALS)}


def closes(slot: Slot) -> bool:
    """Return whether a chord is one of the last two of its phrase, which stand plain."""
    end = end_of(slot.place.place)
    return end is not None and end[1] <= 1


def leads_on(frame: Frame, word: Word, following: Word | None) -> bool:
    """Return whether a chord is a dominant: of its key, or of the chord that follows."""
    if word.degree == "V" and frame.plan.mode in ("major", "minor"):
        return True
    return following is not None and resolves(word, following)


def resolves(word: Word, following: Word) -> bool:
    """Return whether a major chord falls by a fifth into a major or minor one."""
    falls = (word.root + 5 - following.root) % 12 == 0
    return word.kind == "major" and falls and following.kind != "diminished"


def _too_rich(kind: str, word: Word, richness: float) -> bool:
    """Return whether a colour has no place in the cadence of an ensemble that is not rich."""
    if kind.startswith("suspended"):
        return True
    return richness < _RICH and (word.function != "D" or len(INTERVALS[kind]) > 4)


def _fits(tonic: int, scale: frozenset[int], word: Word, kind: str, leads: bool) -> bool:
    """Return whether a kind can stand on a word here.

    A minor seventh on a major chord makes a dominant, which has to be one; other colours
    take tones of the key.
    """
    if kind == word.kind:
        return True
    if kind == "augmented":
        return leads
    root = tonic + word.root
    added = {(root + s) % 12 for s in INTERVALS[kind][3:]}
    if kind in ("dominant", "dominant-ninth"):
        return leads or (added <= scale and word.diatonic)
    if word.kind == "diminished":
        return True
    if kind.startswith("suspended"):
        added = {(root + s) % 12 for s in INTERVALS[kind]}
    return added <= scale
