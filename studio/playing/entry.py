"""The first code that runs in the audio process.

The window imports this module to name the function; the renderer and PortAudio must not come
into the window's process with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from studio.playing.messages import Resume, SetLoop, SetVolume
from studio.playing.published import SharedArray


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


def run(connection: "Connection[object, object]", shared: SharedArray, options: Options) -> None:
    """Run the audio process until the pipe closes."""
    from studio.playing.process import AudioProcess  # noqa: PLC0415  # see the module's words

    AudioProcess(connection, shared, options).run()
