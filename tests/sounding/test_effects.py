"""The limiter's promise and the room's arithmetic."""

import numpy as np
import pytest

from studio.sounding.limiter import CEILING, LATENCY, Limiter
from studio.sounding.reverb import Reverb, impulse_response


def through(limiter: Limiter, sound: np.ndarray) -> np.ndarray:
    blocks = sound.reshape(2, -1, 512).transpose(1, 0, 2)
    return np.concatenate([limiter.process(b) for b in blocks], axis=1)


@pytest.mark.parametrize("seed", range(4))
def test_no_sample_passes_the_ceiling(seed: int) -> None:
    random = np.random.default_rng(seed)
    bursts = np.repeat(random.choice([0.01, 0.5, 1.0, 6.0, 40.0], 300), 512)
    sound = (random.standard_normal((2, len(bursts))) * bursts).astype(np.float32)
    assert np.abs(through(Limiter(), sound)).max() <= CEILING


def test_soft_sound_passes_unchanged_but_late() -> None:
    sound = (0.5 * np.sin(np.arange(2 * 20 * 512) / 9.0)).reshape(2, -1).astype(np.float32)
    assert np.array_equal(through(Limiter(), sound)[:, LATENCY:], sound[:, :-LATENCY])


def test_the_gain_moves_without_steps_and_comes_back() -> None:
    sound = np.full((2, 100 * 512), 0.5, np.float32)
    sound[:, 10_000:10_050] = 5.0
    out = through(Limiter(), sound)[0, LATENCY:]
    around = np.concatenate((out[:9_900], out[10_100:]))
    assert np.abs(np.diff(around[:9_900])).max() < 0.004
    assert out[9_990] < 0.2
    assert out[-1] == pytest.approx(0.5, abs=5e-3)


def test_the_rooms_answer_is_the_convolution() -> None:
    response = impulse_response()
    sound = np.zeros(300 * 512, np.float32)
    sound[:20_000] = np.random.default_rng(0).standard_normal(20_000)
    reverb = Reverb()
    out = np.concatenate([reverb.process(b) for b in sound.reshape(-1, 512)], axis=1)
    for side in range(2):
        expected = np.convolve(sound[:20_000], response[:, side])
        assert np.abs(out[side, : len(expected)] - expected).max() < 2e-4 * np.abs(expected).max()
    assert reverb.quiet


def test_the_response_is_balanced_and_decays_faster_where_it_is_high() -> None:
    response = impulse_response()
    assert (response**2).sum(axis=0) == pytest.approx([1.0, 1.0])
    spectra = [np.abs(np.fft.rfft(response[a : a + 4_096, 0])) ** 2 for a in (4_800, 38_400)]
    hertz = np.fft.rfftfreq(4_096, 1 / 48_000)
    low, high = (hertz > 200) & (hertz < 1_000), (hertz > 6_000) & (hertz < 12_000)
    falls = [10 * np.log10(spectra[0][b].mean() / spectra[1][b].mean()) for b in (low, high)]
    assert falls[0] == pytest.approx(60 * 0.7 / 1.9, abs=4)
    assert falls[1] > falls[0] + 20


def test_a_silent_room_costs_nothing_and_says_so() -> None:
    reverb = Reverb()
    assert reverb.quiet
    assert not reverb.process(np.zeros(512, np.float32)).any()
