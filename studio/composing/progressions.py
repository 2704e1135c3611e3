"""Progressions: which chords a phrase has, once it is known when they come in."""

import math

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.chains import drawn
from studio.composing.chord_wishes import Slot, asked, carrying, closing, kept, opening
from studio.composing.frame import Frame
from studio.composing.language.harmonic_places import STYLES
from studio.composing.language.harmonic_words import Vocabulary
from studio.composing.language.prior import HarmonicLanguage
from studio.composing.noise import Stream
from studio.composing.quoting import Statement

_TEMPERATURE = 0.95
_QUOTE, _QUOTE_UNDER_MOTIF = 6.0, 2.0


def words_of_phrases(
    frame: Frame,
    language: HarmonicLanguage,
    slots: list[list[Slot]],
    stated: tuple[Statement, ...] = (),
    falling: float = 0.0,
) -> list[list[int]]:
    """Return the numbers of the chords of every phrase, one for each slot.

    The chords of a phrase are drawn together, so that what leads to its close is heard from
    afar. A phrase that quotes another takes over the chords that stand at the same places.

    Parameters
    ----------
    frame : Frame
    language : HarmonicLanguage
    slots : list of list of Slot
        For every phrase.
    stated : tuple of Statement
        Motifs that the chords shall fit.
    falling : float
        What speaks for roots that fall by a fifth beyond the language, as in jazz.
    """
    vocabulary = language.vocabulary(frame.plan.mode)
    chromatic = _chromatic(frame)
    moves = falling * _falls(vocabulary)
    chosen: list[list[int]] = []
    for index in range(len(frame.plan.phrases)):
        tables, gumbels = [], []
        taken = _taken(frame, index, slots, chosen)
        for i, slot in enumerate(slots[index]):
            own = asked(frame, vocabulary, slot)
            own += closing(frame, vocabulary, index, len(slots[index]) - 1 - i)
            if i == 0:
                own += opening(frame, vocabulary, index)
            carried = carrying(frame, vocabulary, slot, stated)
            own += carried
            own += kept(frame, vocabulary, slot)
            begin = frame.plan.phrases[index].first_bar * frame.bar_ticks
            word = taken.get(slot.onset - begin)
            if word is not None:
                # A given motif matters more than what the chords were before.
                quote = _QUOTE if not carried.any() else _QUOTE_UNDER_MOTIF
                own[word] += quote * (1.0 - frame.plan.phrases[index].variation)
            tables.append(language.chords(frame.plan.mode, slot.place, chromatic) + moves + own)
            gumbels.append(_chances(frame, len(own), index, slot))
        start = _before(frame, vocabulary, index, chosen)
        chosen.append(drawn(tables, gumbels, _TEMPERATURE, start))
    return chosen


def _falls(vocabulary: Vocabulary) -> NDArray[np.float64]:
    """Return 1 for every pair of chords whose root falls by a fifth, shape (words + 1, words)."""
    roots = np.array([word.root for word in vocabulary.words])
    pairs = (roots[None, :] - roots[:, None]) % 12 == 5
    return np.vstack([pairs, np.zeros((1, len(roots)))]).astype(np.float64)


def _source(frame: Frame, index: int) -> int | None:
    source = frame.plan.phrases[index].quotes
    return source if source is not None and 0 <= source < index else None


def _chances(frame: Frame, count: int, index: int, slot: Slot) -> NDArray[np.float64]:
    """Return the noise of a choice; a phrase that quotes another has that phrase's."""
    source = _source(frame, index)
    begin = frame.plan.phrases[index].first_bar * frame.bar_ticks
    seed = frame.seed_of(Stream.CHORD, frame.bar_of(slot.onset))
    numbers = np.arange(count, dtype=np.int64)
    owner = index if source is None else source
    return noise.gumbels(numbers, seed, Stream.CHORD, owner, slot.onset - begin)


def _taken(
    frame: Frame, index: int, slots: list[list[Slot]], chosen: list[list[int]]
) -> dict[int, int]:
    """Return the chords of the phrase that is quoted, by their distance from its beginning."""
    source = _source(frame, index)
    if source is None:
        return {}
    begin = frame.plan.phrases[source].first_bar * frame.bar_ticks
    pairs = zip(slots[source], chosen[source], strict=True)
    return {slot.onset - begin: word for slot, word in pairs}


def _before(
    frame: Frame, vocabulary: Vocabulary, index: int, chosen: list[list[int]]
) -> tuple[int, int]:
    """Return the last two chords before a phrase; in a new key there are none."""
    none = len(vocabulary.words)
    if index == 0:
        return none, none
    bar = frame.plan.phrases[index].first_bar
    if frame.key_of_bar(bar) != frame.key_of_bar(bar - 1):
        return none, none
    before = [none, *chosen[-1]]
    return before[-2], before[-1]


def _chromatic(frame: Frame) -> int:
    """Return the class of how chromatic the piece is: as tense and complex as the picture."""
    plan = frame.plan
    wish = 1.1 + 1.6 * plan.tension + 1.2 * (plan.complexity - 0.4)
    seed = frame.seed_of(Stream.CHORD, 0)
    chance = noise.uniform(seed, Stream.STEADY, Stream.CHORD, 1 << 20)
    return int(np.clip(math.floor(wish + 1.6 * (chance - 0.5) + 0.5), 0, STYLES - 1))
