"""The tunes that the language was learned from, to see what a melody has in common with them.

A tune is kept as the intervals from note to note and how the time to the next note changes,
so that neither key nor tempo matter: a run of notes is the same as another if both agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.weights import weights

Ints = NDArray[np.int64]

SHORTEST = 8
"""Notes of the shortest run that is looked for; shorter ones are common property."""
NO_RATIO = 127
"""Stands for the ratio before the first time, at the beginning of a line."""
_HALVINGS = 12.0
_WIDEST = 100
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def steps_of(onsets: Ints, pitches: Ints) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return a line without its key and tempo.

    Parameters
    ----------
    onsets : ndarray of int, shape (n,)
        Rising, in ticks; n is at least 2.
    pitches : ndarray of int, shape (n,)

    Returns
    -------
    intervals, ratios : ndarray of int8, shape (n - 1,)
        Semitones from each note to the next; and the binary logarithm of how much longer than
        the one before the time to the next note is, in twelfths, `NO_RATIO` for the first.
    """
    times = np.diff(onsets).astype(np.float64)
    ratios = np.round(_HALVINGS * np.log2(times[1:] / times[:-1]))
    first = np.full(1, NO_RATIO)
    return (
        np.clip(np.diff(pitches), -_WIDEST, _WIDEST).astype(np.int8),
        np.concatenate((first, np.clip(ratios, -_WIDEST, _WIDEST))).astype(np.int8),
    )


@dataclass(frozen=True, slots=True)
class Run:
    """Notes that a melody has in common with a tune.

    Parameters
    ----------
    first : int
        Index of its first note in the melody.
    notes : int
    composer : str
        Of the tune.
    """

    first: int
    notes: int
    composer: str


class Tunes:
    """Finds runs of notes in many tunes.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        ``interval`` and ``ratio``, int8, of all tunes one after the other (see `steps_of`);
        ``start``, the index at which each tune begins; ``composer``, the number of each
        tune's composer; ``composers``, their names.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._interval = arrays["interval"].astype(np.int8)
        self._ratio = arrays["ratio"].astype(np.int8)
        self._start = arrays["start"].astype(np.int64)
        self._composer = arrays["composer"].astype(np.int64)
        self._composers = [str(name) for name in arrays["composers"]]
        self._stop = np.append(self._start[1:], len(self._interval))
        keys = _keys(self._interval, self._ratio)
        # A run lies within one tune.
        places = np.arange(len(keys))
        inside = places + SHORTEST - 1 <= self._stop[self._tune_of(places)]
        places, keys = places[inside], keys[inside]
        order = np.argsort(keys, kind="stable")
        self._keys, self._places = keys[order], places[order]

    def __len__(self) -> int:
        """Return how many tunes there are."""
        return len(self._start)

    def runs(self, onsets: Ints, pitches: Ints) -> tuple[Run, ...]:
        """Return the runs of `SHORTEST` notes or more that a melody shares with a tune.

        Parameters
        ----------
        onsets, pitches : ndarray of int, shape (n,)
            The melody; onsets rise.

        Returns
        -------
        tuple of Run
            In the order of time; of runs within each other only the longest, and of equal
            ones that of the first tune.
        """
        if len(onsets) < SHORTEST:
            return ()
        interval, ratio = steps_of(onsets, pitches)
        keys = _keys(interval, ratio)
        low = np.searchsorted(self._keys, keys, side="left")
        high = np.searchsorted(self._keys, keys, side="right")
        found: list[Run] = []
        reached = 0
        for first in np.flatnonzero(high > low).tolist():
            places = self._places[low[first] : high[first]]
            notes, place = self._longest(interval, ratio, first, places)
            if notes >= SHORTEST and first + notes > reached:
                composer = int(self._composer[self._tune_of(np.array([place]))[0]])
                found.append(Run(first, notes, self._composers[composer]))
                reached = first + notes
        return tuple(found)

    def _longest(
        self, interval: NDArray[np.int8], ratio: NDArray[np.int8], first: int, places: Ints
    ) -> tuple[int, int]:
        """Return how many notes agree at the best of some places in the tunes, and which."""
        places = np.sort(places)
        stop = self._stop[self._tune_of(places)]
        here = first
        length, best = 0, int(places[0])
        going = np.arange(len(places))
        while len(going) and here < len(interval):
            at = places[going] + (here - first)
            going, at = going[at < stop[going]], at[at < stop[going]]
            same = self._interval[at] == interval[here]
            if here > first:
                same &= self._ratio[at] == ratio[here]
            going = going[same]
            if len(going):
                length, best = here - first + 1, int(places[going[0]])
            here += 1
        return length + 1, best

    def _tune_of(self, places: Ints) -> Ints:
        return np.searchsorted(self._start, places, side="right") - 1


def _keys(interval: NDArray[np.int8], ratio: NDArray[np.int8]) -> NDArray[np.uint64]:
    """Return a hash of each run of `SHORTEST` notes, by its first interval."""
    count = max(len(interval) - SHORTEST + 2, 0)
    keys = np.zeros(count, np.uint64)
    for i in range(SHORTEST - 1):
        symbol = interval[i : i + count].astype(np.int64) + 128
        if i > 0:
            symbol += 256 * (ratio[i : i + count].astype(np.int64) + 128)
        keys = (keys ^ symbol.astype(np.uint64)) * _MULTIPLIER
        keys ^= keys >> np.uint64(29)
    return keys


@cache
def known_tunes() -> Tunes:
    """Return the tunes that the language was learned from."""
    return Tunes(weights("tunes"))
