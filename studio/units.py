"""Units of time, pitch and level, and the conversions between them."""

import math

TICKS_PER_QUARTER = 960
"""Resolution of written time, in the Score and in MIDI files alike."""

A4_MIDI = 69
A4_HZ = 440.0
SAMPLE_RATE = 48_000
"""Frames a second of everything the program renders."""

BLOCK_FRAMES = 512
"""Frames that the renderer makes at a time."""


def midi_to_hz(pitch: float) -> float:
    """Return the frequency of a MIDI pitch in equal temperament.

    Parameters
    ----------
    pitch : float
        MIDI pitch; 69 is A4. Fractions are parts of a semitone.

    Returns
    -------
    float
        Frequency in hertz, with A4 = 440 Hz.
    """
    return A4_HZ * math.exp2((pitch - A4_MIDI) / 12.0)


def db_to_gain(level_db: float) -> float:
    """Return the amplitude factor of a level in decibels (0 dB is 1)."""
    return math.exp(level_db * math.log(10.0) / 20.0)


def quarters(ticks: int) -> float:
    """Return a written duration in quarter notes."""
    return ticks / TICKS_PER_QUARTER
