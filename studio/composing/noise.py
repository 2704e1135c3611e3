"""Fixed noise: the same choice always meets the same chance.

Every choice of the composer adds noise to the scores of its candidates, as sampling by
Gumbel's trick does. The noise is a hash of what is chosen and where (seed, stream, phrase,
bar, slot, candidate), never a running stream: a change in one bar leaves the chances of all
other bars as they were, and going back restores the very same piece.
"""

import math
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


class Stream(IntEnum):
    """What is being chosen; keeps the noise of different choices apart."""

    HARMONIC_RHYTHM = 1
    CHORD = 2
    COLOUR = 3
    CADENCE = 4
    FORM = 5
    RHYTHM = 6
    RHYTHM_STYLE = 7
    MELODY = 8
    BASS = 9
    INNER = 10
    FIGURE = 11
    PERCUSSION = 12
    SCORING = 13
    STEADY = 14


def _mix(value: int) -> int:
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def state(*key: int) -> int:
    """Return the 64-bit hash of a key of whole numbers (SplitMix64 over its entries)."""
    value = 0x243F6A8885A308D3
    for entry in key:
        value = _mix((value + _GOLDEN + (entry & _MASK) * 0xD1342543DE82EF95) & _MASK)
    return value


def uniform(*key: int) -> float:
    """Return a number in [0, 1) that belongs to `key`."""
    return (state(*key) >> 11) / (1 << 53)


def uniforms(candidates: NDArray[np.int64], *key: int) -> NDArray[np.float64]:
    """Return a number in (0, 1) for each candidate under `key`.

    Parameters
    ----------
    candidates : ndarray of int64
        What each candidate is (a pitch, the number of a pattern); not its position in a list
        that may grow.
    *key : int
        Where the choice is made.
    """
    x = candidates.astype(np.uint64) * np.uint64(_GOLDEN) + np.uint64(state(*key))
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return ((x >> np.uint64(12)).astype(np.float64) + 0.5) / float(1 << 52)


def gumbels(candidates: NDArray[np.int64], *key: int) -> NDArray[np.float64]:
    """Return standard Gumbel noise for each candidate: the best of log p + noise is a sample."""
    noise: NDArray[np.float64] = -np.log(-np.log(uniforms(candidates, *key)))
    return noise


def steady(value: float, grid: float, *key: int) -> float:
    """Return `value` moved to the nearest point of a grid whose offset belongs to `key`.

    A small change of what is asked then changes only the few places where it crosses from
    one point to the next; taken over many places the answer is true on average, since the
    offsets are spread evenly.
    """
    return on_grid(value, grid, uniform(*key))


def on_grid(value: float, grid: float, offset: float) -> float:
    """Return the point nearest to `value` of a grid that is moved by `offset` of its width."""
    return grid * (math.floor(round(value / grid - offset, 9)) + offset + 0.5)


def pick(scores: NDArray[np.float64], temperature: float, *key: int) -> int:
    """Return the index of the best of `scores` + `temperature` times noise.

    Ties, which rounding to 1e-6 makes independent of the processor, go to the lower index.
    """
    numbers = np.arange(len(scores), dtype=np.int64)
    return int(np.argmax(np.round(scores + temperature * gumbels(numbers, *key), 6)))
