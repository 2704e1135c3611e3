"""How an audio process starts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.playing.messages import Resume, SetLoop, SetVolume

DEFAULT_LATENCY_MS = 50.0
SAFE_LATENCY_MS = 100.0


@dataclass(frozen=True, slots=True)
class Options:
    """How an audio process starts.

    Parameters
    ----------
    device : str or None
        The chosen device's id; None for the system's choice.
    latency_ms : float
        Sound kept in store.
    silent : str or None
        Why no device is to be opened; None if one is.
    bank : pathlib.Path or None
        The user's SoundFont; None for the one that ships.
    orchestra : callable or None
        Makes a `studio.playing.orchestra.Orchestra` in place of the bank's.
    orders : tuple
        What a former process was doing.
    """

    device: str | None
    latency_ms: float
    silent: str | None
    bank: Path | None
    orchestra: Callable[[], object] | None
    orders: tuple[SetVolume | SetLoop | Resume, ...]
