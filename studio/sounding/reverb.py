"""The room: convolution with an impulse response made here, in equal partitions.

The response is noise whose bands die away at their own rates, high ones first, after a few
early reflections. Since the late response has no high frequencies left, its partitions
are only multiplied where something is.
"""

import numpy as np
from numpy.typing import NDArray

from studio.units import BLOCK_FRAMES, SAMPLE_RATE

_BINS = BLOCK_FRAMES + 1
_PREDELAY_S = 0.012
_DECAY_S = ((250.0, 2.0), (1_000.0, 1.8), (4_000.0, 1.2), (9_000.0, 0.6), (16_000.0, 0.3))
"""Hertz and seconds: how long each pitch takes to fall by 60 decibels."""
_LENGTH_S = 1.9
_EARLY = ((0.013, 0.55), (0.019, 0.45), (0.027, 0.42), (0.035, 0.33), (0.047, 0.28))
"""First reflections: seconds and strength."""


def impulse_response() -> NDArray[np.float64]:
    """Return the room's stereo response, shape (frames, 2), each side with energy 1."""
    frames = int(_LENGTH_S * SAMPLE_RATE) // BLOCK_FRAMES * BLOCK_FRAMES
    size = 1024
    hop = size // 4
    window = np.hanning(size + 1)[:-1]
    hertz = np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE)
    decay_s = np.interp(hertz, [h for h, _ in _DECAY_S], [s for _, s in _DECAY_S])
    colour = np.clip(hertz / 120.0, 0.0, 1.0) ** 2
    response = np.zeros((frames + 2 * size, 2))
    for side in range(2):
        noise = _noise(frames + 2 * size, side)
        for start in range(0, frames + size, hop):
            spectrum = np.fft.rfft(noise[start : start + size] * window)
            time = max(0.0, (start + size / 2 - size) / SAMPLE_RATE - _PREDELAY_S)
            spectrum *= colour * 10.0 ** (-3.0 * time / decay_s)
            response[start : start + size, side] += np.fft.irfft(spectrum) * window
    response = response[size : size + frames]
    first = int(_PREDELAY_S * SAMPLE_RATE)
    response[:first] = 0.0
    swell = int(0.03 * SAMPLE_RATE)
    response[first : first + swell] *= np.linspace(0.0, 1.0, swell)[:, None]
    response[-4 * BLOCK_FRAMES :] *= np.linspace(1.0, 0.0, 4 * BLOCK_FRAMES)[:, None] ** 2
    peak = np.sqrt((response**2).sum(axis=0) / SAMPLE_RATE) * 14.0
    for k, (seconds, strength) in enumerate(_EARLY):
        for side in range(2):
            at = int((seconds + 0.0013 * side * (-1) ** k) * SAMPLE_RATE)
            response[at, side] += strength * peak[side] * (-1) ** (k + side)
    return np.asarray(response / np.sqrt((response**2).sum(axis=0)))


def _noise(count: int, side: int) -> NDArray[np.float64]:
    """Return white noise that is the same on every machine: hashed counters."""
    x = np.arange(count, dtype=np.uint64) * np.uint64(2) + np.uint64(side)
    x = (x + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(29)
    x *= np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(32)
    return x.astype(np.float64) * 2.0**-63 - 1.0


class Reverb:
    """The room's sound of one mono send, block by block."""

    def __init__(self) -> None:
        response = impulse_response()
        parts = response.reshape(-1, BLOCK_FRAMES, 2)
        spectra = np.fft.rfft(parts, 2 * BLOCK_FRAMES, axis=1).astype(np.complex64)
        self._spectra = np.ascontiguousarray(spectra.transpose(2, 0, 1))
        self._bands = _bands(self._spectra)
        count = len(parts)
        # The input's spectra, twice behind each other, so that any stretch lies in one piece.
        self._heard = np.zeros((2 * count, _BINS), np.complex64)
        self._newest = 0
        self._before = np.zeros(BLOCK_FRAMES, np.float32)
        self._silent = count

    @property
    def quiet(self) -> bool:
        """Return whether the room has fallen silent."""
        return self._silent >= len(self._heard) // 2

    def process(self, send: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the room's answer, shape (2, BLOCK_FRAMES), to a block of the send."""
        count = len(self._heard) // 2
        self._silent = 0 if send.any() else self._silent + 1
        if self._silent > count:
            return np.zeros((2, BLOCK_FRAMES), np.float32)
        self._newest = (self._newest - 1) % count
        both = np.concatenate((self._before, send))
        spectrum = np.fft.rfft(both).astype(np.complex64)
        self._heard[self._newest] = self._heard[self._newest + count] = spectrum
        self._before = send.copy()
        heard = self._heard[self._newest : self._newest + count]
        answer = np.zeros((2, _BINS), np.complex64)
        for first, last, bins in self._bands:
            for side in range(2):
                answer[side, :bins] += np.einsum(
                    "pf,pf->f", heard[first:last, :bins], self._spectra[side, first:last, :bins]
                )
        return np.fft.irfft(answer, axis=1)[:, BLOCK_FRAMES:].astype(np.float32)


def _bands(spectra: NDArray[np.complex64]) -> list[tuple[int, int, int]]:
    """Return stretches of partitions with the number of bins that are heard in them.

    Bins more than 100 dB below the response's greatest are taken for silent.
    """
    level = np.abs(spectra).max(axis=0)
    heard = level > 1e-5 * level.max()
    needed = _BINS - np.argmax(heard[:, ::-1], axis=1)
    needed = np.maximum.accumulate(needed[::-1])[::-1]
    return [
        (first, min(first + 24, len(needed)), int(needed[first]))
        for first in range(0, len(needed), 24)
    ]
