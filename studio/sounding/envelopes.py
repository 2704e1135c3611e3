"""Envelopes and oscillators in closed form: their values at any time, without a state.

All functions take parameters of shape (voices,) and times of shape (points, voices), in
seconds, and return (points, voices).
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
    fall = _fall(t, attack, hold, decay, sustain)
    fall *= -_LN_DB
    level: Array = np.exp(fall, out=fall)
    level *= _rise(t, attack)
    return level


def modulation(
    age: Array, delay: Array, attack: Array, hold: Array, decay: Array, sustain: Array
) -> Array:
    """Return the modulation envelope of held notes, 0 to 1.

    It rises on the specification's convex curve, quickly at first, and falls linearly, by
    `decay` a second to the level `sustain`.
    """
    t = age - delay
    fall = _fall(t, attack, hold, decay, 1.0 - sustain)
    rise = np.maximum(_rise(t, attack), 1e-4)
    if rise.min(initial=1.0) == 1.0:  # as it mostly is: nothing has just begun
        return 1.0 - fall
    return np.maximum(1.0 + 40.0 / 96.0 * np.log10(rise), 0.0) - fall


def _rise(t: Array, attack: Array) -> Array:
    """Return a straight line from 0 at the time 0 to 1 after the attack, and 1 from there."""
    rise = t / np.maximum(attack, 1e-9)
    np.maximum(rise, 0.0, out=rise)
    return np.minimum(rise, 1.0, out=rise)


def _fall(t: Array, attack: Array, hold: Array, decay: Array, most: Array) -> Array:
    """Return a straight line from 0 after attack and hold, rising to `most`."""
    fall = t - (attack + hold)
    fall *= decay
    np.maximum(fall, 0.0, out=fall)
    return np.minimum(fall, most, out=fall)


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
