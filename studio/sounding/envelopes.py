"""Envelopes and oscillators in closed form: their values at any time, without a state.

All functions take parameters of shape (voices, 1) and times of shape (voices, points), in
seconds, and return (voices, points).
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_LN_DB = np.log(10.0) / 20.0


def volume(
    age: Array, delay: Array, attack: Array, hold: Array, decay: Array, sustain: Array
) -> Array:
    """Return the volume envelope of held notes as an amplitude, 0 to 1.

    Linear in amplitude while it rises, then linear in decibels: down by `decay` decibels a
    second to `sustain` decibels below the peak.
    """
    t = age - delay
    rise = np.clip(t / np.maximum(attack, 1e-9), 0.0, 1.0)
    fall = np.clip((t - attack - hold) * decay, 0.0, sustain)
    return np.asarray(rise * np.exp(-_LN_DB * fall))


def modulation(
    age: Array, delay: Array, attack: Array, hold: Array, decay: Array, sustain: Array
) -> Array:
    """Return the modulation envelope of held notes, 0 to 1.

    It rises on the specification's convex curve, quickly at first, and falls linearly, by
    `decay` a second to the level `sustain`.
    """
    t = age - delay
    part = np.clip(t / np.maximum(attack, 1e-9), 1e-4, 1.0)
    rise = np.maximum(1.0 + 40.0 / 96.0 * np.log10(part), 0.0)
    fall = np.clip((t - attack - hold) * decay, 0.0, 1.0 - sustain)
    return rise - fall


def released_volume(since: Array, gain: Array, release: Array) -> Array:
    """Return the amplitude a time after the release, falling `release` decibels a second."""
    return np.asarray(gain * np.exp(-_LN_DB * release * np.maximum(since, 0.0)))


def released_modulation(since: Array, level: Array, release: Array) -> Array:
    """Return the modulation envelope a time after the release."""
    return np.maximum(level - release * np.maximum(since, 0.0), 0.0)


def triangle(age: Array, delay: Array, frequency: Array) -> Array:
    """Return a triangular oscillation from -1 to 1 that starts upwards from 0."""
    phase = np.maximum(age - delay, 0.0) * frequency + 0.25
    return 1.0 - 4.0 * np.abs(phase - np.floor(phase) - 0.5)
