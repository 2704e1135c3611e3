"""A look-ahead limiter: no sample leaves it above the ceiling.

The gain is decided for runs of frames and moves in straight lines between them. It comes
down before a peak arrives and recovers slowly after it.
"""

import numpy as np
from numpy.typing import NDArray

from studio.sounding.reading import RUN, RUNS
from studio.units import BLOCK_FRAMES, SAMPLE_RATE

CEILING = 0.891
"""-1 dBFS: leaves room for what lies between the samples."""
_AHEAD = 4
"""Runs over which the gain comes down."""
LATENCY = (_AHEAD + 1) * RUN
"""Frames by which the sound is delayed."""
_RECOVERY_S = 0.15
_RECOVERY = 1.0 - np.exp(-RUN / (_RECOVERY_S * SAMPLE_RATE))


class Limiter:
    """Limits a stereo signal of blocks, shape (2, BLOCK_FRAMES), delayed by `LATENCY`."""

    def __init__(self) -> None:
        self._waiting = np.zeros((2, LATENCY), np.float32)
        self._allowed = np.ones(_AHEAD + 1)
        self._gain = 1.0

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the block that began `LATENCY` frames before this one, limited."""
        sound = np.concatenate((self._waiting, block), axis=1)
        self._waiting = sound[:, BLOCK_FRAMES:].copy()
        peaks = np.abs(block).max(axis=0).reshape(RUNS, RUN).max(axis=1)
        allowed = np.concatenate((self._allowed, CEILING / np.maximum(peaks, CEILING)))
        self._allowed = allowed[RUNS:]
        out = sound[:, :BLOCK_FRAMES]
        if self._gain == 1.0 and allowed.min() == 1.0:
            return out
        line = [self._gain]
        ramp = np.arange(_AHEAD + 1) / (_AHEAD + 1)
        for run in range(RUNS):
            # The line ends each run at a level that the run and the next one allow.
            ahead = allowed[run + 1 : run + 2 + _AHEAD]
            target = min(allowed[run], float((ahead + (1.0 - ahead) * ramp).min()))
            recovered = self._gain + (1.0 - self._gain) * _RECOVERY
            self._gain = min(target, 1.0 if recovered > 0.99999 else recovered)
            line.append(self._gain)
        edges = np.array(line)
        steps = (np.diff(edges) / RUN)[:, None] * np.arange(RUN)
        gain = (edges[:-1, None] + steps).ravel().astype(np.float32)
        return np.asarray(np.clip(out * gain, -CEILING, CEILING), np.float32)
