"""A clock that asks for blocks in real time and lets nobody hear them."""

import threading
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from studio.units import BLOCK_FRAMES, SAMPLE_RATE

_LATE_S = 0.25
"""Lateness, as after the computer has slept, that is forgotten rather than made up for."""


class SilentClock:
    """Pulls blocks as a sound device would, where there is none.

    Parameters
    ----------
    pull : callable
        ``pull(out, heard_at)``, see `studio.playing.engine.Engine.pull`.
    """

    def __init__(self, pull: Callable[[NDArray[np.float32], float], None]) -> None:
        self._pull = pull
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="silent clock", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop pulling."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        out = np.zeros((BLOCK_FRAMES, 2), np.float32)
        due = time.perf_counter()
        while not self._stopping.wait(max(0.0, due - time.perf_counter())):
            if time.perf_counter() - due > _LATE_S:
                due = time.perf_counter()
            self._pull(out, due)
            due += BLOCK_FRAMES / SAMPLE_RATE
