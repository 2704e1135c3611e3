"""Harmony as songs of the nineteenth century have it: tables learned from their chords.

Every model is log-linear: what is known of a place adds up, table by table, to the scores of
what may stand there. The church modes, which the songs do not know, keep what musicians wrote
of them (`harmonic_modes`) and take over only how roots move.
"""

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.composing.language import harmonic_modes
from studio.composing.language.harmonic_places import (
    BASS_REACH,
    BASS_TONES,
    KINDS,
    PATTERNS,
    ChordPlace,
)
from studio.composing.language.harmonic_words import QUALITY, Vocabulary, vocabulary
from studio.composing.language.prior import HarmonicLanguage
from studio.composing.language.weights import weights
from studio.composing.theory import INTERVALS
from studio.mapping.plan import Mode

Scores = NDArray[np.float64]
_NEVER = -40.0
_ASTRAY = 2.0
"""What a dominant of another degree costs that does not lead there."""
_DIGITS = 3
"""What comes out of the tables is rounded, since the last bits differ between processors."""


class LearnedHarmony:
    """A `HarmonicLanguage` from learned tables; it holds nothing and always answers the same."""

    def vocabulary(self, mode: Mode) -> Vocabulary:
        """Return the chords of a mode."""
        return vocabulary(mode)

    def paces(self, beats: int) -> Scores:
        """Return how usual each pace of harmony is, as log probabilities."""
        table = _table("paces")
        return np.asarray(table[_bar(beats)], dtype=np.float64)

    def changes(self, beats: int, compound: bool, place: int, pace: int) -> Scores:
        """Return which beats of a bar chords come in on, as log probabilities."""
        return _changes(beats, compound, place, pace)

    def chords(self, mode: Mode, place: ChordPlace, chromatic: int) -> Scores:
        """Return which chord follows which two, as log probabilities."""
        if mode in ("major", "minor"):
            return _chords(mode, place, chromatic)
        return harmonic_modes.chords(mode, place, _table("steps"))

    def colours(self, mode: Mode, word: int, after: int, place: ChordPlace, rich: int) -> Scores:
        """Return how usual each kind of a chord is, as log probabilities over `KINDS`."""
        return _colours(mode, word, after, place, rich)

    def basses(self, mode: Mode, word: int, kind: int, place: ChordPlace) -> tuple[Scores, Scores]:
        """Return the scores of the interval to the lowest note and of its tone of the chord."""
        return _basses(mode, word, kind, place)


def _table(name: str) -> NDArray[np.float32]:
    return np.asarray(weights("harmony")[name], dtype=np.float32)


def _bar(beats: int) -> int:
    return min(max(beats, 2), 4) - 2


def _sums(name: str, columns: tuple[int | None, ...]) -> list[Scores]:
    """Return what the columns of a place add up to.

    Columns that are None stay open: the answer has first the sum of the others, with the
    offset, of shape (outputs,), then for each open column its table, (values, outputs).
    """
    skip, sizes = _table(f"{name}.skip"), weights("harmony")[f"{name}.sizes"]
    total = _table(f"{name}.offset").astype(np.float64)
    open_tables = []
    begin = 0
    for value, size in zip(columns, sizes, strict=True):
        stop = begin + int(size)
        if value is None:
            open_tables.append(skip[begin:stop].astype(np.float64))
        else:
            total = total + skip[begin + value]
        begin = stop
    return [total, *open_tables]


def _log_softmax(scores: Scores) -> Scores:
    moved = scores - scores.max(axis=-1, keepdims=True)
    logs = moved - np.log(np.exp(moved).sum(axis=-1, keepdims=True))
    rounded: Scores = np.round(logs, _DIGITS)
    rounded.setflags(write=False)
    return rounded


@lru_cache(maxsize=512)
def _changes(beats: int, compound: bool, place: int, pace: int) -> Scores:
    if beats == 5:
        return _five(compound, place, pace)
    metre = 2 * _bar(beats) + compound
    total, before, earlier = _sums("rhythm", (metre, None, None, place, pace))
    count = 1 << _bar(beats) + 2
    kept = [*range(count), PATTERNS]
    scores = total + earlier[kept][:, None, :] + before[kept][None, :, :]
    return _log_softmax(scores[:, :, :count])


def _five(compound: bool, place: int, pace: int) -> Scores:
    """Return the patterns of five beats: those of three and, as if after them, those of two."""
    three = _changes(3, compound, place, pace)[-1, -1]
    two = _changes(2, compound, place, pace)[-1, -1]
    both = (two[:, None] + three[None, :]).ravel()
    scores = np.broadcast_to(both, (len(both) + 1, len(both) + 1, len(both)))
    return np.asarray(scores)


@lru_cache(maxsize=256)
def _chords(mode: Mode, place: ChordPlace, chromatic: int) -> Scores:
    columns = (None, None, place.place, place.accent, place.first, chromatic)
    total, before, earlier = _sums(f"words.{mode}", columns)
    scores = _log_softmax(total + earlier[:, None, :] + before[None, :, :])
    return np.asarray(scores - _astray(mode)[None, :, :])


@cache
def _astray(mode: Mode) -> Scores:
    """Return what a dominant of another degree costs where it does not lead there.

    Reading scores by their sounds takes passing notes for such chords at times, which then
    seem to go anywhere.
    """
    words = vocabulary(mode).words
    cost = np.zeros((len(words) + 1, len(words)))
    for i, word in enumerate(words):
        for j, after in enumerate(words):
            leads = after.root == word.target and after.target is None
            cost[i, j] = _ASTRAY * (word.target is not None and not leads)
    return cost


@lru_cache(maxsize=2048)
def _colours(mode: Mode, word: int, after: int, place: ChordPlace, rich: int) -> Scores:
    learned, here = harmonic_modes.learned_word(mode, word)
    count = len(vocabulary(learned).words)
    following = count
    if after < len(vocabulary(mode).words):
        following = harmonic_modes.learned_word(mode, after)[1]
    columns = (here, following, place.place, place.accent, rich)
    scores = _sums(f"colours.{learned}", columns)[0]
    triad = vocabulary(mode).words[word].kind
    may = np.array([QUALITY[kind] == triad for kind in KINDS])
    return _log_softmax(np.where(may, scores, _NEVER))


@lru_cache(maxsize=2048)
def _basses(mode: Mode, word: int, kind: int, place: ChordPlace) -> tuple[Scores, Scores]:
    learned, here = harmonic_modes.learned_word(mode, word)
    columns = (here, None, place.place, place.accent, kind)
    total, before = _sums(f"bass.{learned}", columns)
    scores = np.round(total + before, _DIGITS)
    intervals = 2 * BASS_REACH + 1
    moves, tones = scores[:, :intervals], scores[:, intervals : intervals + BASS_TONES]
    moves.setflags(write=False)
    tones.setflags(write=False)
    return moves, tones


@cache
def tone_of(kind: int) -> tuple[int, ...]:
    """Return for 0 to 11 semitones above a root which tone of a kind of chord that is.

    0 to 3 are root, third, fifth and seventh; `BASS_TONES` stands for none of them.
    """
    places = INTERVALS[KINDS[kind]]
    return tuple(places.index(s) if s in places else BASS_TONES for s in range(12))


LEARNED_HARMONY: HarmonicLanguage = LearnedHarmony()
