"""Randomness without a running stream: a number for each place, from its coordinates alone.

A note's noise depends on the seed, the part and the place only, so that a change elsewhere
in the piece never disturbs it.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

from studio.chance import GOLDEN, hashed

_OCTAVES_S = (0.6, 1.2, 2.4, 4.8, 9.6)
"""How long the drifts last that a player's wandering is made of."""


def stream(seed: int, *names: str) -> np.uint64:
    """Return the key of one independent family of numbers, such as one part's timing."""
    key = np.array([seed & 0xFFFFFFFF], np.uint64)
    for name in names:
        key = hashed((key ^ np.uint64(zlib.crc32(name.encode()))) + GOLDEN)
    return np.uint64(key[0])


def uniform(key: np.uint64, places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return a number from -1 to 1 for each place, evenly spread."""
    bits = hashed((places.astype(np.uint64) * GOLDEN ^ key) + GOLDEN)
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


def wander(key: np.uint64, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a player's slow deviations, mostly from -1 to 1, at times of the piece.

    Equal parts of drifts that last from half a second to many seconds: as in human playing,
    deviations follow each other over notes, bars and phrases alike.
    """
    total = np.zeros(len(seconds))
    for octave, unit in enumerate(_OCTAVES_S):
        total += drift(_member(key, octave), seconds / unit)
    return np.asarray(total / np.sqrt(len(_OCTAVES_S)))


def _member(key: np.uint64, number: int) -> np.uint64:
    """Return the key of the family with a number inside another family."""
    mixed = (int(key) + (number + 1) * int(GOLDEN)) & 0xFFFFFFFFFFFFFFFF
    return np.uint64(hashed(np.array([mixed], np.uint64))[0])
