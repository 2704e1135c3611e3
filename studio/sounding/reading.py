"""Reading samples at any speed, for many voices at once.

Arrays have the frame in its run first, then the run, then the voice: parameters of voices
and runs lie along the innermost axes, where arithmetic on them is quickest.
"""

import numpy as np
from numpy.typing import NDArray

from studio.units import BLOCK_FRAMES

RUN = 64
"""Frames between control points; events begin on this grid."""
RUNS = BLOCK_FRAMES // RUN

_STEPS = np.arange(float(RUN))[:, None, None]

Array = NDArray[np.float64]


class Reader:
    """Reads a pool of samples by four-point interpolation, in memory of its own.

    Parameters
    ----------
    voices : int
        The most voices that are read together.
    """

    def __init__(self, voices: int) -> None:
        size = voices * BLOCK_FRAMES
        self._reals = np.empty((2, size))
        self._index = np.empty(size, np.int64)
        self._raw = np.empty(size, np.int16)
        self._taps = np.empty((5, size), np.float32)

    def read(
        self,
        pool: NDArray[np.int16],
        base: NDArray[np.int64],
        at: Array,
        ratio: Array,
        loop_end: Array,
        loop_length: Array,
        last: Array,
    ) -> NDArray[np.float32]:
        """Return the sound of all voices in a block.

        Parameters
        ----------
        pool : ndarray of int16
        base : ndarray of int64, shape (voices,)
            Frame of the pool at which the voice's sample begins.
        at : ndarray of float64, shape (RUNS, voices)
            Frame of the sample at which each run begins.
        ratio : ndarray of float64, shape (RUNS, voices)
            Frames of the sample to a frame of sound.
        loop_end : ndarray of float64, shape (voices,)
            Frame at which a loop begins again; infinite for none.
        loop_length : ndarray of float64, shape (voices,)
            At least 1.
        last : ndarray of float64, shape (voices,)
            Frame beyond which nothing is read.

        Returns
        -------
        ndarray of float32, shape (RUN, RUNS, voices)
            Valid until the next call.
        """
        shape = (RUN, *at.shape)
        size = RUN * at.size
        position, whole = (reals[:size].reshape(shape) for reals in self._reals)
        np.multiply(ratio, _STEPS, out=position)
        position += at
        stop = at + ratio * RUN
        columns = position.reshape(RUN, -1)
        jumping = np.flatnonzero(stop >= loop_end)
        if len(jumping):
            voice = jumping % at.shape[1]
            columns[:, jumping] = looped(columns[:, jumping], loop_end[voice], loop_length[voice])
        ending = np.flatnonzero(stop >= last)
        if len(ending):
            columns[:, ending] = np.minimum(columns[:, ending], last[ending % at.shape[1]])
        np.floor(position, out=whole)
        position -= whole
        whole += base - 1
        index = self._index[:size].reshape(shape)
        np.copyto(index, whole, casting="unsafe")
        a, b, c, d, f = (taps[:size].reshape(shape) for taps in self._taps)
        np.copyto(f, position, casting="same_kind")
        raw = self._raw[:size].reshape(shape)
        for k, tap in enumerate((a, b, c, d)):
            # The mode changes nothing: indices are good, and nothing need be buffered so.
            pool[k:].take(index, out=raw, mode="clip")
            np.copyto(tap, raw)
        return _cubic(a, b, c, d, f)


def looped(position: Array, loop_end: Array, loop_length: Array) -> Array:
    """Return positions with those beyond the end of their loop brought back into it."""
    turns = np.floor((position - loop_end) / loop_length)
    turns += 1.0
    np.maximum(turns, 0.0, out=turns)
    return np.asarray(position - turns * loop_length)


def _cubic(
    a: NDArray[np.float32],
    b: NDArray[np.float32],
    c: NDArray[np.float32],
    d: NDArray[np.float32],
    f: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return Catmull and Rom's cubic between b and c at the fraction f, in place of d.

    With the differences r = b-a, s = c-b and t = d-c it is
    b + f/2·((k·f + (s-r-k))·f + r+s) where k = t-s - (s-r).
    """
    d -= c
    c -= b
    np.subtract(b, a, out=a)
    d -= c
    slope = a + c
    c -= a
    d -= c
    c -= d
    d *= f
    d += c
    d *= f
    d += slope
    d *= f
    d *= 0.5
    d += b
    return d
