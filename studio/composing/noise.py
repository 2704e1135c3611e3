"""Fixed noise: the same choice always meets the same chance.

Every choice of the composer adds noise to the scores of its candidates, as sampling by
Gumbel's trick does. The noise is a hash of what is chosen and where (seed, stream, phrase,
bar, slot, candidate), never a running stream: a change in one bar leaves the chances of all
other bars as they were, and going back restores the very same piece.
"""

import math
from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from studio.chance import GOLDEN, hashed, hashed_int

_MASK = (1 << 64) - 1
_STEP = int(GOLDEN)


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


def state(*key: int) -> int:
    """Return the 64-bit hash of a key of whole numbers."""
    value = 0x243F6A8885A308D3
    for entry in key:
        value = hashed_int((value + _STEP + (entry & _MASK) * 0xD1342543DE82EF95) & _MASK)
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
    return _spread(candidates.astype(np.uint64) * GOLDEN + np.uint64(state(*key)))


def _spread(numbers: NDArray[np.uint64]) -> NDArray[np.float64]:
    return ((hashed(numbers) >> np.uint64(12)).astype(np.float64) + 0.5) / float(1 << 52)


def gumbels(candidates: NDArray[np.int64], *key: int) -> NDArray[np.float64]:
    """Return standard Gumbel noise for each candidate: the best of log p + noise is a sample."""
    noise: NDArray[np.float64] = -np.log(-np.log(uniforms(candidates, *key)))
    return noise


def gumbels_of_all(
    candidates: NDArray[np.int64], keys: Sequence[tuple[int, ...]]
) -> NDArray[np.float64]:
    """Return `gumbels` of the same candidates under every key, shape (keys, candidates)."""
    states = np.array([state(*key) for key in keys], dtype=np.uint64)
    numbers = candidates.astype(np.uint64)[None, :] * GOLDEN + states[:, None]
    noise: NDArray[np.float64] = -np.log(-np.log(_spread(numbers)))
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
