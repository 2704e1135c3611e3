"""Chance without a running stream: a number hashed from where and for what it is drawn.

A change in one place leaves all other places as they were, and going back restores the very
same numbers, on every machine.
"""

import numpy as np
from numpy.typing import NDArray

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: steps of it spread counters evenly."""

_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB
_ALL_BITS = (1 << 64) - 1


def hashed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return 64 random bits for each number: every bit of it reaches every bit of them.

    The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Numbers that lie close
    are to be spread by GOLDEN before.
    """
    x = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(_FIRST)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(_SECOND)
    return x ^ (x >> np.uint64(31))


def hashed_int(number: int) -> int:
    """Return `hashed` of one number, 0 <= number < 2^64, faster than an array of one."""
    number = ((number ^ (number >> 30)) * _FIRST) & _ALL_BITS
    number = ((number ^ (number >> 27)) * _SECOND) & _ALL_BITS
    return number ^ (number >> 31)
