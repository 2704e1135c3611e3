"""What a listener measures: level, pitch, brightness."""

import numpy as np
from numpy.typing import NDArray


def level_db(sound: NDArray[np.float32]) -> float:
    """Return the level in decibels of full scale."""
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-20))


def pitch_hz(sound: NDArray[np.float32], near_hz: float, rate: int = 48_000) -> float:
    """Return the frequency of the partial nearest to `near_hz`, within half a semitone."""
    mono = sound.astype(np.float64).reshape(len(sound), -1).mean(axis=1)
    size = 16 * len(mono)
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), size))
    hertz = np.fft.rfftfreq(size, 1 / rate)
    inside = np.flatnonzero((hertz > near_hz * 2 ** (-1 / 24)) & (hertz < near_hz * 2 ** (1 / 24)))
    peak = inside[np.argmax(spectrum[inside])]
    a, b, c = np.log(spectrum[peak - 1 : peak + 2])
    return float(hertz[peak] + 0.5 * (a - c) / (a - 2 * b + c) * (hertz[1] - hertz[0]))


def cents(a: float, b: float) -> float:
    """Return the interval between two frequencies."""
    return float(1200 * np.log2(a / b))


def centroid_hz(sound: NDArray[np.float32], rate: int = 48_000) -> float:
    """Return the centre of gravity of the spectrum."""
    power = np.abs(np.fft.rfft(sound.reshape(len(sound), -1).mean(axis=1))) ** 2
    return float((power * np.fft.rfftfreq(len(sound), 1 / rate)).sum() / power.sum())
