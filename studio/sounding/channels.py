"""The controllers of each part while it plays: volume, expression, pan, pedal, wheels."""

import numpy as np
from numpy.typing import NDArray

from studio.performing.performance import BEND, CONTROL, PROGRAM, PlayedPart
from studio.sounding.reading import RUNS

_WHEEL, _VOLUME, _PAN, _EXPRESSION, _PEDAL = 1, 7, 10, 11, 64
_BEND_RANGE_CENTS = 200.0
_VIBRATO_CENTS = 50.0
"""Depth of the vibrato with the modulation wheel all the way up."""

Array = NDArray[np.float64]


class Channels:
    """Current controllers of all parts, and their course through the next block."""

    def __init__(self, parts: tuple[PlayedPart, ...]) -> None:
        count = len(parts)
        self.programs = [part.program for part in parts]
        self.pedal = [False] * count
        self.pan = np.array([0.5 * part.pan for part in parts])
        self._volume = np.full((count, RUNS), 100.0)
        self._expression = np.full((count, RUNS), 127.0)
        self._bend = np.zeros((count, RUNS))
        self._wheel = np.zeros((count, RUNS))

    def set(self, kind: int, part: int, data1: int, data2: int, run: int) -> None:
        """Take over an event of a controller, a program or the pitch wheel at a run."""
        if kind == PROGRAM:
            self.programs[part] = data1
        elif kind == BEND:
            self._bend[part, run:] = data1 / 8192.0 * _BEND_RANGE_CENTS
        elif kind == CONTROL:
            if data1 == _VOLUME:
                self._volume[part, run:] = data2
            elif data1 == _EXPRESSION:
                self._expression[part, run:] = data2
            elif data1 == _WHEEL:
                self._wheel[part, run:] = data2 / 127.0 * _VIBRATO_CENTS
            elif data1 == _PAN:
                self.pan[part] = np.clip((data2 - 64) / 63.0, -1.0, 1.0) * 0.5
            elif data1 == _PEDAL:
                self.pedal[part] = data2 >= 64

    def levels(self) -> Array:
        """Return each part's level in each run: both controllers act by their square."""
        return np.asarray((self._volume * self._expression / 127.0**2) ** 2)

    def bend_cents(self) -> Array:
        """Return the pitch wheel in each run."""
        return self._bend

    def vibrato_cents(self) -> Array:
        """Return the depth of vibrato by the modulation wheel in each run."""
        return self._wheel

    def next_block(self) -> None:
        """Carry the state at the end of a block over to the next one."""
        for course in (self._volume, self._expression, self._bend, self._wheel):
            course[:] = course[:, -1:]
