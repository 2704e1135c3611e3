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
        self._interval = arrays["interval"].astype(np.int8)
        self._ratios = (arrays["time"].astype(np.int8), arrays["length"].astype(np.int8))
        self._start = arrays["start"].astype(np.int64)
        self._stop = np.append(self._start[1:], len(self._interval))
        self._composer = arrays["composer"].astype(np.int64)
        self._composers = [str(name) for name in arrays["composers"]]
        keys = _keys(self._interval)
        self._places = np.argsort(keys)
        self._keys = keys[self._places]

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
        keys = _keys(steps.interval)
        low = np.searchsorted(self._keys, keys, side="left")
        high = np.searchsorted(self._keys, keys, side="right")
        found: list[Run] = []
        reached = 0
        for first in np.flatnonzero(high > low).tolist():
            # The order of equal keys is not fixed; that of the tunes is.
            places = np.sort(self._places[low[first] : high[first]])
            stop = self._stop[np.searchsorted(self._start, places, side="right") - 1]
            notes, place = max(
                self._agreeing(steps.interval, own, tunes, first, places, stop)
                for own, tunes in zip((steps.time, steps.length), self._ratios, strict=True)
            )
            if notes >= SHORTEST and first + notes > reached:
                tune = int(np.searchsorted(self._start, -place, side="right")) - 1
                found.append(Run(first, notes, self._composers[int(self._composer[tune])]))
                reached = first + notes
        return tuple(found)

    def _agreeing(
        self,
        interval: NDArray[np.int8],
        ratio: NDArray[np.int8],
        ratios: NDArray[np.int8],
        first: int,
        places: Ints,
        stop: Ints,
    ) -> tuple[int, int]:
        """Return how many notes agree at the best of some places, and less that place."""
        here, length, best = first, 0, int(places[0])
        while len(places) and here < len(interval):
            at = places + (here - first)
            keep = at < stop
            places, stop, at = places[keep], stop[keep], at[keep]
            same = self._interval[at] == interval[here]
            if here > first:
                same &= ratios[at] == ratio[here]
            places, stop = places[same], stop[same]
            if len(places):
                length, best = here - first + 1, int(places[0])
            here += 1
        return length + 1, -best


def _keys(interval: NDArray[np.int8]) -> NDArray[np.int64]:
    """Return the intervals of each run of `SHORTEST` notes as one number."""
    count = max(len(interval) - SHORTEST + 2, 0)
    symbols = interval.astype(np.int64) + 128
    keys = np.zeros(count, np.int64)
    for i in range(SHORTEST - 1):
        keys = (keys << 8) | symbols[i : i + count]
    return keys


@cache
def known_tunes() -> Tunes:
    """Return the tunes that the language was learned from."""
    return Tunes(weights("tunes"))
