"""How melodies move: single intervals, and what follows a leap."""

from functools import cache

import numpy as np

from studio.composing.language.prior import Intervals

REACH = 48
_SINGLE = {
    0: -1.2, 1: -0.75, 2: -0.4, 3: -0.75, 4: -0.95, 5: -0.95, 6: -3.8, 7: -1.5, 8: -2.4, 9: -2.4,
    10: -4.0, 11: -6.0, 12: -2.4,
}  # fmt: skip
_BEYOND_OCTAVE = -9.0
_LEAP = 5


@cache
def intervals() -> Intervals:
    """Return the log scores of melodic intervals and of pairs of them."""
    single = np.full(2 * REACH + 1, _BEYOND_OCTAVE)
    for size, score in _SINGLE.items():
        single[REACH + size] = single[REACH - size] = score
    double = np.zeros((2 * REACH + 1, 2 * REACH + 1))
    for a in range(-REACH, REACH + 1):
        for b in range(-REACH, REACH + 1):
            double[REACH + a, REACH + b] = _pair(a, b)
    single.setflags(write=False)
    double.setflags(write=False)
    return Intervals(single, double, REACH)


def _pair(a: int, b: int) -> float:
    if a == 0 and b == 0:
        return -0.6
    if abs(a) >= _LEAP:
        # A leap is left by a smaller interval the other way, as four in ten are in songs.
        if a * b < 0 and abs(b) < abs(a):
            return 0.0
        return -0.3 if abs(b) <= 4 else -1.6
    if abs(b) >= _LEAP and a * b > 0:
        return -0.3
    if 1 <= abs(a) <= 2 and 1 <= abs(b) <= 2:
        # Steps go on in their direction somewhat more often than they turn.
        return 0.25 if a * b > 0 else -0.35
    if a == -b:
        return -0.5
    return 0.0
