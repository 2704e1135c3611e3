"""How readily a player takes the next note with the same bow, as quartets have it."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.weights import weights

SHAPE = (4, 5, 3, 2, 2)
"""Length of the note, size of the step, place of the next note, whether a slur leads to the
note, and whether both are equally long."""
_LENGTHS = (240, 480, 960)
_STEPS = (0, 2, 4, 7)


def joint(
    duration: int, step: int, downbeat: bool, on_beat: bool, slurred: bool, equal: bool
) -> tuple[int, int, int, int, int]:
    """Return the place in the table of a note and the next.

    Parameters
    ----------
    duration : int
        Ticks of the note.
    step : int
        Semitones to the next.
    downbeat, on_beat : bool
        Whether the next begins a bar, or lies on a quarter.
    slurred : bool
        Whether a slur already leads to the note.
    equal : bool
        Whether the next is as long.
    """
    length = sum(duration > limit for limit in _LENGTHS)
    size = sum(abs(step) > limit for limit in _STEPS)
    place = 0 if downbeat else 1 if on_beat else 2
    return length, size, place, int(slurred), int(equal)


@cache
def slurred_odds() -> NDArray[np.float64]:
    """Return the log odds of a slur from a note to the next, of `SHAPE`."""
    return weights("voices")["slurs"].astype(np.float64)
