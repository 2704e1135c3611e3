"""The device's time, through the jitter of its callbacks."""

import numpy as np

from studio.playing.clock import DeviceClock
from studio.units import BLOCK_FRAMES, SAMPLE_RATE

BLOCK_S = BLOCK_FRAMES / SAMPLE_RATE


def test_jitter_is_smoothed_and_the_mean_kept() -> None:
    clock, jitter = DeviceClock(), np.random.default_rng(1).uniform(-0.003, 0.003, 4000)
    heard = [clock.heard_at(5.0 + i * BLOCK_S + jitter[i], BLOCK_FRAMES) for i in range(4000)]
    error = np.array(heard) - 5.0 - np.arange(4000) * BLOCK_S
    assert np.abs(error[100:]).max() < 0.0012
    assert abs(error[100:].mean()) < 0.0001


def test_a_device_that_runs_fast_is_followed_for_ten_minutes() -> None:
    clock = DeviceClock()
    true = 5.0 + np.arange(56_250) * BLOCK_S * (1 - 200e-6)  # 200 parts in a million
    heard = np.array([clock.heard_at(t, BLOCK_FRAMES) for t in true.tolist()])
    assert np.abs(heard - true).max() < 0.001


def test_after_a_standstill_the_time_is_right_at_once() -> None:
    clock = DeviceClock()
    for i in range(100):
        clock.heard_at(5.0 + i * BLOCK_S, BLOCK_FRAMES)
    assert clock.heard_at(9.0, BLOCK_FRAMES) == 9.0
