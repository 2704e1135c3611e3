"""Chance without a running stream: a number hashed from where and for what it is drawn.

A change in one place leaves all other places as they were, and going back restores the very
same numbers, on every machine.
"""

import numpy as np
from numpy.typing import NDArray

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: steps of it spread counters evenly."""

_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def hashed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return 64 random bits for each number: every bit of it reaches every bit of them.

    The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Numbers that lie close
    are to be spread by GOLDEN before.
    """
    x = (numbers ^ (numbers >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))
