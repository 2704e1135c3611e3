"""The room: convolution with an impulse response made here, in equal partitions.

The response is noise whose bands die away at their own rates, high ones first, after a few
early reflections. Since the late response has no high frequencies left, its partitions
are only multiplied where something is.
"""

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from studio.chance import GOLDEN, hashed
from studio.units import BLOCK_FRAMES, SAMPLE_RATE

_HEAD = 8
"""Blocks of the response that are answered at once."""
_TOGETHER = 8192
"""Bins that are multiplied together: enough for few steps, few enough for the cache."""
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
    return hashed((x + np.uint64(1)) * GOLDEN).astype(np.float64) * 2.0**-63 - 1.0


class Reverb:
    """The room's sound of one mono send, block by block.

    The first `_HEAD` partitions are a block long, so that nothing is late; the rest are
    `_HEAD` blocks long, which is several times cheaper.
    """

    def __init__(self) -> None:
        response = impulse_response()
        head = _HEAD * BLOCK_FRAMES
        self._head = _Convolution(response[:head], BLOCK_FRAMES)
        self._tail = _Convolution(response[head:], head)
        self._gathered = np.zeros(head, np.float32)
        self._answer = np.zeros((2, head), np.float32)
        self._block = 0
        self._memory = len(response) // BLOCK_FRAMES + 2 * _HEAD
        self._silent = self._memory

    @property
    def quiet(self) -> bool:
        """Return whether the room has fallen silent."""
        return self._silent >= self._memory

    def process(self, send: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the room's answer, shape (2, BLOCK_FRAMES), to a block of the send."""
        self._silent = 0 if send.any() else self._silent + 1
        if self.quiet:
            return np.zeros((2, BLOCK_FRAMES), np.float32)
        here = slice(self._block * BLOCK_FRAMES, (self._block + 1) * BLOCK_FRAMES)
        answer = self._head.process(send) + self._answer[:, here]
        self._gathered[here] = send
        self._block = (self._block + 1) % _HEAD
        if self._block == 0:
            self._answer = self._tail.process(self._gathered)
        return answer


class _Convolution:
    """Convolution of blocks of one length with a stereo response in partitions as long."""

    def __init__(self, response: NDArray[np.float64], frames: int) -> None:
        count = -(-len(response) // frames)
        padded = np.zeros((count * frames, 2))
        padded[: len(response)] = response
        spectra = np.fft.rfft(padded.reshape(count, frames, 2), 2 * frames, axis=1)
        self._frames = frames
        self._spectra = np.ascontiguousarray(spectra.transpose(2, 0, 1), np.complex64)
        self._count = count
        self._stretches = _stretches(self._spectra)
        together = max(end - first for first, end, _ in self._stretches)
        self._product = np.empty((2, together, frames + 1), np.complex64)
        # The input's spectra, twice behind each other, so that any stretch lies in one piece.
        self._heard = np.zeros((2 * count, frames + 1), np.complex64)
        self._newest = 0
        self._before = np.zeros(frames, np.float32)

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the answer, shape (2, frames), to a block."""
        count = self._count
        self._newest = (self._newest - 1) % count
        spectrum = scipy.fft.rfft(np.concatenate((self._before, block)))
        self._heard[self._newest] = self._heard[self._newest + count] = spectrum
        self._before = block.copy()
        answer = np.zeros((2, self._frames + 1), np.complex64)
        for first, end, bins in self._stretches:
            heard = self._heard[self._newest + first : self._newest + end, :bins]
            product = self._product[:, : end - first, :bins]
            np.multiply(heard, self._spectra[:, first:end, :bins], out=product)
            answer[:, :bins] += product[:, 0] if end == first + 1 else product.sum(axis=1)
        sound: NDArray[np.float32] = scipy.fft.irfft(answer, axis=1)[:, self._frames :]
        return sound


def _stretches(spectra: NDArray[np.complex64]) -> list[tuple[int, int, int]]:
    """Return which partitions are multiplied together, from and to, and how many bins."""
    bins = _heard_bins(spectra)
    step = max(1, _TOGETHER // spectra.shape[2])
    return [
        (first, min(first + step, len(bins)), max(bins[first : first + step]))
        for first in range(0, len(bins), step)
    ]


def _heard_bins(spectra: NDArray[np.complex64]) -> list[int]:
    """Return how many bins of each partition are heard.

    Bins more than 100 dB below the response's greatest are taken for silent.
    """
    level = np.abs(spectra).max(axis=0)
    heard = level > 1e-5 * level.max()
    return [int(n) for n in level.shape[1] - np.argmax(heard[:, ::-1], axis=1)]
