"""What the audio process shows all the time: position, levels, lost blocks.

A small array in shared memory that the audio process alone writes. A counter that is odd
while it is being written lets readers notice a half-written state and read again.
"""

import multiprocessing
from ctypes import Array, c_double
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.playing.transport import State

MAX_PARTS = 32
_COUNTER, _STATE, _GENERATION, _ANCHOR, _HEARD_AT, _FLOOR, _WRAP, _XRUNS, _LEFT, _RIGHT = range(10)
_PARTS = 10

SharedArray: TypeAlias = "Array[c_double]"


def shared_array() -> SharedArray:
    """Return shared memory for one `Published`; it goes to the process as an argument."""
    return multiprocessing.get_context("spawn").RawArray(c_double, _PARTS + MAX_PARTS)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state at one block.

    Parameters
    ----------
    state : State
    generation : int
        Number of the load that sounds; 0 for none.
    anchor_s : float
        Position in the piece of the newest block's first frame.
    heard_at : float
        When that frame leaves the loudspeaker, on the clock of `time.perf_counter`,
        which all processes of a machine share.
    floor_s : float
        Where the passage that is under way began.
    wrap_s : float
        The position from which a loop jumped to `floor_s`; NaN if none did.
    xruns : int
    peaks : (float, float)
        Left and right, 0 to 1 and above if the signal is too loud.
    part_peaks : tuple of float
        In the order of the performance's parts.
    """

    state: State
    generation: int
    anchor_s: float
    heard_at: float
    floor_s: float
    wrap_s: float
    xruns: int
    peaks: tuple[float, float]
    part_peaks: tuple[float, ...]

    def seconds(self, now: float) -> float:
        """Return the position that is heard at `now`, a time of `time.perf_counter`."""
        if self.state is not State.PLAYING:
            return self.anchor_s
        seconds = self.anchor_s + now - self.heard_at
        if seconds >= self.floor_s:
            return seconds
        if np.isnan(self.wrap_s):
            return self.floor_s
        return self.wrap_s - (self.floor_s - seconds)  # the loop's end is still sounding


class Published:
    """Both ends of the shared state."""

    def __init__(self, shared: SharedArray) -> None:
        self._values: NDArray[np.float64] = np.ctypeslib.as_array(shared)

    def write(
        self,
        state: State,
        generation: int,
        anchor_s: float,
        heard_at: float,
        floor_s: float,
        wrap_s: float,
        xruns: int,
        peaks: NDArray[np.float64],
    ) -> None:
        """Show a block; `peaks` has left, right and then the parts. Allocates nothing."""
        values = self._values
        values[_COUNTER] += 1
        values[_STATE] = state
        values[_GENERATION] = generation
        values[_ANCHOR] = anchor_s
        values[_HEARD_AT] = heard_at
        values[_FLOOR] = floor_s
        values[_WRAP] = wrap_s
        values[_XRUNS] = xruns
        values[_LEFT : _LEFT + len(peaks)] = peaks
        values[_COUNTER] += 1

    def read(self) -> Snapshot:
        """Return the newest whole state."""
        for _ in range(1000):
            values = self._values.copy()
            again = self._values.copy()
            # A writer that died half-way leaves an odd counter: equal copies will do then.
            if values.tobytes() == again.tobytes() and values[_COUNTER] % 2 == 0:
                break
        return Snapshot(
            State(int(values[_STATE])),
            int(values[_GENERATION]),
            float(values[_ANCHOR]),
            float(values[_HEARD_AT]),
            float(values[_FLOOR]),
            float(values[_WRAP]),
            int(values[_XRUNS]),
            (float(values[_LEFT]), float(values[_RIGHT])),
            tuple(values[_PARTS:].tolist()),
        )
