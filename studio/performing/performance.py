"""Played music: timed events, per part, with the tempo map that places them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOTE_OFF, PROGRAM, CONTROL, BEND, NOTE_ON = range(5)
"""Kinds of event. At the same time they are ordered by this number: what ends comes first,
and a note begins with the sound and the controllers that are set for it."""

EVENT = np.dtype(
    [
        ("time", "<f8"),  # seconds from the beginning
        ("kind", "u1"),  # one of the kinds above
        ("part", "u1"),  # index into Performance.parts
        ("data1", "<i2"),  # pitch, controller number, program, or bend -8192 to 8191
        ("data2", "<i2"),  # velocity 1 to 127, or controller value 0 to 127
        ("note", "<i8"),  # id of the written note, or -1
    ]
)


@dataclass(frozen=True, slots=True)
class PlayedPart:
    """How a part sounds: its General MIDI program, its channel and where it sits.

    `channel` is 0 to 15; percussion has 9 and no other part does.
    """

    id: str
    name: str
    program: int
    percussion: bool
    channel: int
    pan: float


@dataclass(frozen=True, slots=True, eq=False)
class TempoMap:
    """Where written time lies in seconds; linear between its points.

    Parameters
    ----------
    ticks : ndarray of int64, shape (n,)
        Rising from 0; the last is the end of the piece.
    seconds : ndarray of float64, shape (n,)
        Rising from 0.
    """

    ticks: NDArray[np.int64]
    seconds: NDArray[np.float64]

    def seconds_at(
        self, ticks: NDArray[np.int64] | NDArray[np.float64] | float
    ) -> NDArray[np.float64]:
        """Return the time of written positions; beyond the end the last tempo goes on."""
        return _interpolate(ticks, self.ticks, self.seconds)

    def ticks_at(self, seconds: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return the written position of times; beyond the end the last tempo goes on."""
        return _interpolate(seconds, self.seconds, self.ticks)

    @property
    def duration_s(self) -> float:
        """Return the time at which the last bar ends."""
        return float(self.seconds[-1])


def _interpolate(
    at: NDArray[np.int64] | NDArray[np.float64] | float,
    x: NDArray[np.int64] | NDArray[np.float64],
    y: NDArray[np.int64] | NDArray[np.float64],
) -> NDArray[np.float64]:
    at = np.asarray(at, dtype=np.float64)
    inside = np.interp(at, x, y)
    slope = (y[-1] - y[-2]) / (x[-1] - x[-2])
    return np.where(at > x[-1], y[-1] + (at - x[-1]) * slope, inside)


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """A whole piece as it is played.

    Parameters
    ----------
    events : ndarray of EVENT
        Sorted by time, then kind.
    parts : tuple of PlayedPart
    tempo : TempoMap
    bar_ticks : int
        Length of a bar, for positions.
    reverberation : float
        0 to 1.
    end_s : float
        When the last note has been released; the sound rings on after it.
    """

    events: NDArray[np.void]
    parts: tuple[PlayedPart, ...]
    tempo: TempoMap
    bar_ticks: int
    reverberation: float
    end_s: float
