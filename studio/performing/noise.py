"""Randomness without a running stream: a number for each place, from its coordinates alone.

A note's noise depends on the seed, the part and the place only, so that a change elsewhere
in the piece never disturbs it.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def stream(seed: int, *names: str) -> np.uint64:
    """Return the key of one independent family of numbers, such as one part's timing."""
    key = np.array([seed & 0xFFFFFFFF], np.uint64)
    for name in names:
        key = _mix(key ^ np.uint64(zlib.crc32(name.encode())))
    return np.uint64(key[0])


def uniform(key: np.uint64, places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return a number from -1 to 1 for each place, evenly spread."""
    bits = _mix(places.astype(np.uint64) * _GOLDEN ^ key)
    return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0


def drift(key: np.uint64, positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return slowly wandering noise from -1 to 1 at real-valued positions.

    Neighbours less than one unit apart are alike; far ones are independent.
    """
    cell = np.floor(positions)
    t = positions - cell
    weight = t * t * (3.0 - 2.0 * t)
    here = uniform(key, cell.astype(np.int64))
    there = uniform(key, cell.astype(np.int64) + 1)
    return here + weight * (there - here)


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    # SplitMix64's finaliser: every input bit reaches every output bit.
    x = x + _GOLDEN
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))
