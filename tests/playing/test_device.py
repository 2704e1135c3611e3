"""Choosing and opening a device, with a sound system made for the test."""

import sys
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.errors import DeviceError
from studio.playing.messages import Device


class FakeStream:
    """Records how it was opened; fails for one device."""

    last: "FakeStream"

    def __init__(self, **asked: Any) -> None:
        if asked["device"] == 2:
            raise SoundSystem.PortAudioError("Device unavailable")
        self.asked, self.device, self.latency = asked, asked["device"], 0.043
        FakeStream.last = self

    def start(self) -> None:
        pass

    def close(self) -> None:
        self.asked["finished_callback"]()


class SoundSystem(ModuleType):
    """Two systems with three devices, one of them for recording only."""

    class PortAudioError(Exception):
        pass

    OutputStream = FakeStream
    WasapiSettings = SimpleNamespace
    default = SimpleNamespace(device=(1, 0))
    _devices = (
        {"name": "Speakers", "hostapi": 0, "max_output_channels": 2},
        {"name": "Microphone", "hostapi": 0, "max_output_channels": 0},
        {"name": "Headphones", "hostapi": 1, "max_output_channels": 8},
        {"name": "Speakers", "hostapi": 1, "max_output_channels": 2},
    )
    _systems = (
        {"name": "MME", "default_output_device": 0},
        {"name": "Windows WASAPI", "default_output_device": 3},
    )

    def query_devices(self, index: int | None = None) -> Any:
        return self._devices if index is None else self._devices[index]

    def query_hostapis(self, index: int | None = None) -> Any:
        return self._systems if index is None else self._systems[index]


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.setitem(sys.modules, "sounddevice", SoundSystem("sounddevice"))
    monkeypatch.delitem(sys.modules, "studio.playing.device", raising=False)
    import studio.playing.device as module

    yield module
    sys.modules.pop("studio.playing.device", None)


def opened(
    module: ModuleType,
    name: str | None,
    pull: Callable[[NDArray[np.float32], float], None] = lambda out, heard_at: None,
) -> Any:
    return module.OutputDevice(pull, lambda: None, name, 0.05)


def test_devices_that_can_play_are_listed(device: ModuleType) -> None:
    assert device.devices() == (
        Device("Speakers (MME)", "Speakers", default=True),
        Device("Headphones (Windows WASAPI)", "Headphones", default=False),
        Device("Speakers (Windows WASAPI)", "Speakers", default=False),
    )


def test_the_system_chooses_unless_someone_has(device: ModuleType) -> None:
    assert opened(device, None).name == "Speakers"
    assert FakeStream.last.device == 0
    assert FakeStream.last.asked["extra_settings"] is None
    opened(device, "Speakers (Windows WASAPI)")
    assert FakeStream.last.device == 3


def test_on_windows_wasapi_plays_and_converts(
    device: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    opened(device, None)
    assert FakeStream.last.device == 3
    assert FakeStream.last.asked["extra_settings"].auto_convert


def test_refusals_are_sentences(device: ModuleType) -> None:
    with pytest.raises(DeviceError, match=r"could not be opened \(Device unavailable\)"):
        opened(device, "Headphones (Windows WASAPI)")
    with pytest.raises(DeviceError, match="Gramophone is not there"):
        opened(device, "Gramophone")


def test_blocks_carry_the_time_at_which_they_are_heard(device: ModuleType) -> None:
    calls: list[float] = []
    opened(device, None, lambda out, heard_at: calls.append(heard_at))
    callback = FakeStream.last.asked["callback"]
    out, fine = np.zeros((512, 2), np.float32), SimpleNamespace(output_underflow=False)
    callback(out, 512, SimpleNamespace(outputBufferDacTime=100.5, currentTime=100.0), fine)
    early = calls[-1]
    # A system that tells no times: the stream's latency stands in.
    opened(device, None, lambda out, heard_at: calls.append(heard_at))
    callback = FakeStream.last.asked["callback"]
    callback(out, 512, SimpleNamespace(outputBufferDacTime=0.0, currentTime=0.0), fine)
    assert abs(early - calls[-1] - (0.5 - 0.043)) < 0.05


def test_lost_sound_is_counted_and_an_end_noticed(device: ModuleType) -> None:
    lost: list[int] = []
    output = device.OutputDevice(lambda out, at: None, lambda: lost.append(1), None, 0.05)
    times = SimpleNamespace(outputBufferDacTime=0.0, currentTime=0.0)
    under = SimpleNamespace(output_underflow=True)
    FakeStream.last.asked["callback"](np.zeros((512, 2), np.float32), 512, times, under)
    assert lost == [1]
    assert output.running
    output.close()
    assert not output.running
