"""The mixer: each part's strip, the send to the room, the master.

Levels move towards what is asked of them within a few milliseconds, never at once.
"""

import numpy as np
from numpy.typing import NDArray

from studio.performing.performance import PlayedPart
from studio.sounding.limiter import Limiter
from studio.sounding.mix import Mix
from studio.sounding.reading import RUN, RUNS
from studio.sounding.reverb import Reverb
from studio.units import BLOCK_FRAMES, db_to_gain

_SILENT_DB = -60.0
"""A strip at this level or below is silent."""
_GLIDE = 0.2
"""Share of the way to a new level that is gone in one run."""
_RAMP = np.arange(RUN, dtype=np.float32) / RUN
_MASTER = 1.0
"""Level of the whole at 0 dB, so that a full ensemble seldom needs the limiter."""
_ROOM = 0.55
"""Level of the room in a fully reverberant piece."""

Array = NDArray[np.float64]

_STEADY = np.ones(RUNS)
_KEPT = (1.0 - _GLIDE) ** np.arange(RUNS + 1)
_TAKEN = np.array(
    [
        [
            _GLIDE * (1.0 - _GLIDE) ** (edge - run - 1) if edge > run else 0.0
            for edge in range(RUNS + 1)
        ]
        for run in range(RUNS)
    ]
)
"""What is left at each edge of the level before, and what each run's wanted level adds."""


class Mixer:
    """Mixes the parts of a performance down to stereo."""

    def __init__(self, parts: tuple[PlayedPart, ...], reverberation: float, mix: Mix) -> None:
        self._reverb = Reverb()
        self._limiter = Limiter()
        self._parts = parts
        self._reverberation = reverberation
        self._mix = mix
        self._take_up()
        self._now = np.full((len(parts), 2), np.nan)
        self.peaks: NDArray[np.float32] = np.zeros(len(parts), np.float32)
        """Peak of each part in the last block, 1 at full scale."""

    @property
    def quiet(self) -> bool:
        """Return whether nothing sounds on after the voices."""
        return self._reverb.quiet

    def set_mix(self, mix: Mix) -> None:
        """Go over to other settings."""
        self._mix = mix
        self._take_up()

    def set_parts(self, parts: tuple[PlayedPart, ...], reverberation: float) -> None:
        """Go over to the parts of another performance; strips with the same id go on."""
        known = {part.id: now for part, now in zip(self._parts, self._now, strict=True)}
        unknown = np.full(2, np.nan)
        self._now = np.array([known.get(part.id, unknown) for part in parts]).reshape(-1, 2)
        self._parts = parts
        self._reverberation = reverberation
        self._take_up()

    def pans(self, played: Array) -> Array:
        """Return where the parts sit, -0.5 to 0.5: where the strip says, else as played."""
        return np.where(np.isnan(self._seats), played, self._seats)

    def process(self, buses: NDArray[np.float32], played: Array) -> NDArray[np.float32]:
        """Mix a block.

        Parameters
        ----------
        buses : ndarray of float32, shape (parts, 2, BLOCK_FRAMES)
            Turned into the parts' levels in place.
        played : ndarray of float64, shape (parts, RUNS)
            Level of each part by its volume and expression controllers.

        Returns
        -------
        ndarray of float32, shape (2, BLOCK_FRAMES)
            Delayed by the limiter.
        """
        levels, sends = self._wanted
        new = np.isnan(self._now[:, 0])
        if new.any():
            self._now[new] = np.stack((levels * played[:, 0], sends), axis=1)[new]
        gains, self._now[:, 0] = _glide(self._now[:, 0], levels[:, None] * played)
        send_gains, self._now[:, 1] = _glide(self._now[:, 1], sends[:, None] * _STEADY)
        buses *= _lines(gains)[:, None]
        self.peaks = np.maximum(buses.max(axis=(1, 2)), -buses.min(axis=(1, 2)))
        send = ((buses[:, 0] + buses[:, 1]) * _lines(send_gains)).sum(axis=0)
        return self._limiter.process(buses.sum(axis=0) + self._reverb.process(send))

    def _take_up(self) -> None:
        self._wanted = self._levels()
        pans = [self._mix.strip(part.id).pan for part in self._parts]
        self._seats = np.array([np.nan if pan is None else 0.5 * pan for pan in pans])

    def _levels(self) -> tuple[Array, Array]:
        """Return level and send of each part as the mix and the piece ask for."""
        master = db_to_gain(self._mix.master_db) * _MASTER
        levels, sends = [], []
        for part in self._parts:
            strip = self._mix.strip(part.id)
            silent = strip.gain_db <= _SILENT_DB or not self._mix.heard(part.id)
            levels.append(0.0 if silent else master * db_to_gain(strip.gain_db))
            dry = strip.reverb_db <= _SILENT_DB
            sends.append(0.0 if dry else _ROOM * self._reverberation * db_to_gain(strip.reverb_db))
        return np.array(levels), np.array(sends)


def _glide(now: Array, wanted: Array) -> tuple[Array, Array]:
    """Return levels at the runs' edges, shape (parts, RUNS + 1), and the last of them."""
    edges = now[:, None] * _KEPT + wanted @ _TAKEN
    edges[edges < 1e-7] = 0.0
    return edges, edges[:, -1]


def _lines(edges: Array) -> NDArray[np.float32]:
    """Return straight lines between the edges of runs, shape (parts, BLOCK_FRAMES)."""
    edges32 = edges.astype(np.float32)[:, :, None]
    lines = (edges32[:, 1:] - edges32[:, :-1]) * _RAMP
    lines += edges32[:, :-1]
    return np.asarray(lines.reshape(len(edges), BLOCK_FRAMES))
