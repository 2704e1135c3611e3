"""The tunes that the language was learned from, to see what a melody has in common with them.

A tune is kept as the intervals from note to note and how the times between them and their
lengths change, so that neither key nor tempo matter. A run of notes is the same as another if
the intervals agree, and either the times or the lengths: rests do not hide it.
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


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """A line without its key and tempo, from each note to the next.

    Parameters
    ----------
    interval : ndarray of int8, shape (n - 1,)
        Semitones to the next note.
    time, length : ndarray of int8, shape (n - 1,)
        How much longer than the one before the time to the next note is, and how much longer
        than the note before this note is held: the binary logarithm in twelfths, `NO_RATIO`
        for the first.
    """

    interval: NDArray[np.int8]
    time: NDArray[np.int8]
    length: NDArray[np.int8]


def steps_of(onsets: Ints, durations: Ints, pitches: Ints) -> Steps:
    """Return a line without its key and tempo.

    Parameters
    ----------
    onsets, durations : ndarray of int, shape (n,)
        Ticks; onsets rise, n is at least 2.
    pitches : ndarray of int, shape (n,)
    """
    interval = np.clip(np.diff(pitches), -_WIDEST, _WIDEST).astype(np.int8)
    return Steps(interval, _ratios(np.diff(onsets)), _ratios(durations[:-1]))


def _ratios(times: Ints) -> NDArray[np.int8]:
    times = np.maximum(times, 1)
    ratios = np.round(_HALVINGS * np.log2(times[1:] / times[:-1]))
    first = np.full(1, NO_RATIO)
    return np.concatenate((first, np.clip(ratios, -_WIDEST, _WIDEST))).astype(np.int8)


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
        ``interval``, ``time`` and ``length`` of all tunes one after the other (see `Steps`);
        ``start``, the index at which each tune begins; ``composer``, the number of each
        tune's composer; ``composers``, their names.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        interval = arrays["interval"].astype(np.int8)
        start = arrays["start"].astype(np.int64)
        self._start = start
        self._composer = arrays["composer"].astype(np.int64)
        self._composers = [str(name) for name in arrays["composers"]]
        self._by_time = _Index(interval, arrays["time"].astype(np.int8), start)
        self._by_length = _Index(interval, arrays["length"].astype(np.int8), start)

    def __len__(self) -> int:
        """Return how many tunes there are."""
        return len(self._start)

    def runs(self, onsets: Ints, durations: Ints, pitches: Ints) -> tuple[Run, ...]:
        """Return the runs of `SHORTEST` notes or more that a melody shares with a tune.

        Parameters
        ----------
        onsets, durations, pitches : ndarray of int, shape (n,)
            The melody; onsets rise.

        Returns
        -------
        tuple of Run
            In the order of time; of runs within each other only the longest, and of equal
            ones that of the first tune.
        """
        if len(onsets) < SHORTEST:
            return ()
        steps = steps_of(onsets, durations, pitches)
        by_time = self._by_time.longest(steps.interval, steps.time)
        by_length = self._by_length.longest(steps.interval, steps.length)
        found: list[Run] = []
        reached = 0
        for first in range(len(steps.interval)):
            notes, place = max(by_time.get(first, _NONE), by_length.get(first, _NONE))
            if notes >= SHORTEST and first + notes > reached:
                tune = int(np.searchsorted(self._start, -place, side="right")) - 1
                found.append(Run(first, notes, self._composers[int(self._composer[tune])]))
                reached = first + notes
        return tuple(found)


_NONE = (0, 0)


class _Index:
    """Finds where in the tunes runs of steps stand, by interval and one kind of ratio."""

    def __init__(self, interval: NDArray[np.int8], ratio: NDArray[np.int8], start: Ints) -> None:
        self._interval, self._ratio, self._start = interval, ratio, start
        self._stop = np.append(start[1:], len(interval))
        keys = _keys(interval, ratio)
        # A run lies within one tune.
        places = np.arange(len(keys))
        inside = places + SHORTEST - 1 <= self._stop_of(places)
        places, keys = places[inside], keys[inside]
        order = np.argsort(keys, kind="stable")
        self._keys, self._places = keys[order], places[order]

    def longest(
        self, interval: NDArray[np.int8], ratio: NDArray[np.int8]
    ) -> dict[int, tuple[int, int]]:
        """Return, for each step from which a run begins, its notes and less its place."""
        keys = _keys(interval, ratio)
        low = np.searchsorted(self._keys, keys, side="left")
        high = np.searchsorted(self._keys, keys, side="right")
        return {
            first: self._extended(interval, ratio, first, self._places[low[first] : high[first]])
            for first in np.flatnonzero(high > low).tolist()
        }

    def _extended(
        self, interval: NDArray[np.int8], ratio: NDArray[np.int8], first: int, places: Ints
    ) -> tuple[int, int]:
        """Return how many notes agree at the best of some places, and less that place."""
        stop = self._stop_of(places)
        going = np.arange(len(places))
        here, length, best = first, 0, int(places[0])
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
        return length + 1, -best

    def _stop_of(self, places: Ints) -> Ints:
        return self._stop[np.searchsorted(self._start, places, side="right") - 1]


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
