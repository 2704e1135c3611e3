"""The sound device. Imported in the audio process only: PortAudio may abort its process."""

import sys
import time
from collections.abc import Callable

import numpy as np
import sounddevice
from numpy.typing import NDArray

from studio.errors import DeviceError
from studio.playing.clock import DeviceClock
from studio.playing.messages import Device
from studio.units import BLOCK_FRAMES, SAMPLE_RATE


class OutputDevice:
    """An open stream to a sound device.

    Parameters
    ----------
    pull : callable
        ``pull(out, heard_at)``, see `studio.playing.engine.Engine.pull`.
    underflow : callable
        Called when the device ran out of sound.
    device : str or None
        A `Device.id`; None for the system's choice.
    latency_s : float
        Sound that the device keeps in store.

    Raises
    ------
    DeviceError
        If it cannot be opened, with the reason.
    """

    def __init__(
        self,
        pull: Callable[[NDArray[np.float32], float], None],
        underflow: Callable[[], None],
        device: str | None,
        latency_s: float,
    ) -> None:
        self._pull = pull
        self._underflow = underflow
        self._clock = DeviceClock()
        self._open = False
        if not devices():
            raise DeviceError("There is no sound device.")
        index = _index(device)
        settings = None
        if sys.platform == "win32" and "WASAPI" in _system(index):
            settings = sounddevice.WasapiSettings(auto_convert=True)
        try:
            self._stream = sounddevice.OutputStream(
                samplerate=SAMPLE_RATE,
                blocksize=BLOCK_FRAMES,
                device=index,
                channels=2,
                dtype="float32",
                latency=latency_s,
                extra_settings=settings,
                callback=self._callback,
                finished_callback=self._finished,
            )
            self._open = True
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise DeviceError(
                "The sound device could not be opened ({why}).", why=_reason(error)
            ) from error
        self.name = str(sounddevice.query_devices(self._stream.device)["name"])
        self.latency_ms = 1000.0 * float(self._stream.latency)

    @property
    def running(self) -> bool:
        """Return whether the device still asks for sound, as far as it tells."""
        return self._open

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()

    def _callback(
        self, out: NDArray[np.float32], frames: int, times: object, flags: object
    ) -> None:
        if flags.output_underflow:  # type: ignore[attr-defined]  # PortAudio's, through cffi
            self._underflow()
        delay = times.outputBufferDacTime - times.currentTime  # type: ignore[attr-defined]
        if not 0.0 < delay < 2.0:  # some systems leave these fields empty
            delay = float(self._stream.latency)
        self._pull(out, self._clock.heard_at(time.perf_counter() + delay, frames))

    def _finished(self) -> None:
        self._open = False


def devices() -> tuple[Device, ...]:
    """Return the devices that can play, the default one marked.

    Raises
    ------
    DeviceError
        If the sound system does not answer.
    """
    try:
        preferred = _default_index()
        entries = list(sounddevice.query_devices())
    except sounddevice.PortAudioError as error:
        raise DeviceError(
            "The sound system does not answer ({why}).", why=_reason(error)
        ) from error
    found = []
    for index, entry in enumerate(entries):
        if entry["max_output_channels"] >= 2:
            name = str(entry["name"])
            found.append(Device(f"{name} ({_system(index)})", name, index == preferred))
    return tuple(found)


def _index(device: str | None) -> int | None:
    if device is None:
        return _default_index()
    for index, entry in enumerate(sounddevice.query_devices()):
        if device == f"{entry['name']} ({_system(index)})" and entry["max_output_channels"] >= 2:
            return index
    raise DeviceError("The chosen sound device {name} is not there.", name=device)


def _default_index() -> int | None:
    """Return the system's choice; on Windows that of WASAPI, the one without delay."""
    if sys.platform == "win32":
        for system in sounddevice.query_hostapis():
            if "WASAPI" in system["name"] and system["default_output_device"] >= 0:
                return int(system["default_output_device"])
    index = sounddevice.default.device[1]
    return int(index) if index is not None and index >= 0 else None


def _system(index: int | None) -> str:
    if index is None:
        return ""
    entry = sounddevice.query_devices(index)
    return str(sounddevice.query_hostapis(entry["hostapi"])["name"])


def _reason(error: Exception) -> str:
    return str(error.args[0]) if error.args else type(error).__name__
