"""A device that stutters is noticed, and gets more sound in store."""

import sys
from collections.abc import Callable
from multiprocessing import get_context
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.playing import process
from studio.playing.messages import Opened
from studio.playing.options import DEFAULT_LATENCY_MS, SAFE_LATENCY_MS, Options
from studio.playing.process import AudioProcess
from studio.playing.published import shared_array
from studio.playing.stutter import Stutter


class Stuttering:
    """Loses sound with little of it in store; with more it plays a moment and is gone."""

    name = "Card"

    def __init__(
        self,
        pull: Callable[[NDArray[np.float32], float], None],
        underflow: Callable[[], None],
        device: str | None,
        latency_s: float,
    ) -> None:
        self.latency_ms = 1000.0 * latency_s
        self.running = latency_s < SAFE_LATENCY_MS / 1000.0
        self.closed = False
        if self.running:
            for _ in range(6):
                underflow()

    def close(self) -> None:
        self.closed = True


def test_single_losses_are_no_stutter() -> None:
    stutter = Stutter()
    assert not any(stutter.noticed(k, 20.0 * k) for k in range(20))
    assert not stutter.noticed(19, 400.0)


def test_losses_close_together_are() -> None:
    stutter = Stutter()
    assert [stutter.noticed(k, float(k)) for k in range(8)] == [False] * 6 + [True] * 2


def test_a_stuttering_device_gets_more_in_store(monkeypatch: pytest.MonkeyPatch) -> None:
    device = SimpleNamespace(OutputDevice=Stuttering, devices=tuple)
    monkeypatch.setitem(sys.modules, "studio.playing.device", device)
    monkeypatch.setattr(process, "prefer_thread", lambda rank: None)
    ours, theirs = get_context("spawn").Pipe()
    options = Options(None, DEFAULT_LATENCY_MS, None, None, None, ())
    audio = AudioProcess(theirs, shared_array(), options)
    first, opened = audio._open()
    assert opened.status.latency_ms == DEFAULT_LATENCY_MS
    second, lost = audio._watch(first)
    assert isinstance(first, Stuttering)
    assert first.closed
    assert isinstance(second, Stuttering)
    assert second.latency_ms == SAFE_LATENCY_MS
    assert "Card is gone" in lost
    report = ours.recv()
    assert isinstance(report, Opened)
    assert report.status.latency_ms == SAFE_LATENCY_MS
    assert "stuttered" in report.status.message
    theirs.close()
    ours.close()
