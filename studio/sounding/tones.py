"""What a note sounds of: its voices in numbers, one column a voice.

The columns are in the units the renderer counts in (seconds, hertz, decibels, frames) and
are copied into the playing voices as they stand.
"""

from dataclasses import dataclass
from enum import IntEnum, auto

import numpy as np
from numpy.typing import NDArray

from studio.sounding.regions import Region
from studio.sounding.samples import SamplePool
from studio.sounding.soundfont import ROM, SoundFont
from studio.units import SAMPLE_RATE

CENT_OF_HZ = 8.175798915643707
"""Frequency of 0 absolute cents, which is MIDI pitch 0."""
NO_FILTER_HZ = 0.4 * SAMPLE_RATE
"""A low-pass filter from here on is not heard and not computed."""
_FULL_DECAY_DB = 96.0
"""Decay and release times are those of a fall by so much, and sustain is a share of it: the
range of 16 bits, which players agree on, rather than the 100 dB of the specification."""
_SHORTEST_RELEASE = 2.0**-6
"""A shorter release would click."""


class Field(IntEnum):
    """Rows of a voice's real numbers."""

    @staticmethod
    def _generate_next_value_(_name: str, _start: int, count: int, _last: list[int]) -> int:
        return count

    POSITION = auto()  # frame of the sample, as are the three that follow
    END = auto()  # after the last
    LOOP_START = auto()
    LOOP_LENGTH = auto()  # 0 where the sample does not loop
    CENTS = auto()  # pitch above the sample's own at the rendering rate
    GAIN = auto()
    PAN = auto()  # -0.5 left to 0.5 right
    CUTOFF_CENTS = auto()
    RESONANCE = auto()  # quality of the filter's pole pair
    DELAY = auto()  # volume envelope: seconds, decibels, decibels a second
    ATTACK = auto()
    HOLD = auto()
    DECAY = auto()
    SUSTAIN = auto()
    RELEASE = auto()
    BEND_DELAY = auto()  # modulation envelope: seconds, 0 to 1, 1 / s
    BEND_ATTACK = auto()
    BEND_HOLD = auto()
    BEND_DECAY = auto()
    BEND_SUSTAIN = auto()
    BEND_RELEASE = auto()
    BEND_TO_CENTS = auto()
    BEND_TO_CUTOFF = auto()
    WAVE_DELAY = auto()  # modulation LFO
    WAVE_HZ = auto()
    WAVE_TO_CENTS = auto()
    WAVE_TO_CUTOFF = auto()
    WAVE_TO_DB = auto()
    VIBRATO_DELAY = auto()  # vibrato LFO
    VIBRATO_HZ = auto()
    VIBRATO_CENTS = auto()
    BORN = auto()  # frames of the voices' clock
    RELEASED = auto()  # frames; infinite while the note is held
    RELEASED_GAIN = auto()  # envelopes at that moment
    RELEASED_BEND = auto()
    STATE_REAL = auto()  # the filter's memory; not a number where it has none yet
    STATE_IMAG = auto()


class Tag(IntEnum):
    """Rows of a voice's whole numbers."""

    @staticmethod
    def _generate_next_value_(_name: str, _start: int, count: int, _last: list[int]) -> int:
        return count

    BASE = auto()  # frame of the pool where the sample begins
    PART = auto()
    KEY = auto()
    NOTE = auto()
    CLASS = auto()  # exclusive class; 0 for none
    LOOPS = auto()  # 0 no, 1 always, 3 until the release
    HELD = auto()  # 2 by the key, 1 by the pedal, 0 released
    FADING = auto()  # 1 where the voice makes room for others


@dataclass(frozen=True, slots=True, eq=False)
class Tone:
    """The voices of one key struck at one velocity.

    Parameters
    ----------
    reals : ndarray of float64, shape (len(Field), voices)
    tags : ndarray of int64, shape (len(Tag), voices)
    sustains : bool
        Whether the sound lasts as long as the key is held.
    """

    reals: NDArray[np.float64]
    tags: NDArray[np.int64]
    sustains: bool


def tone(
    font: SoundFont, pool: SamplePool, sounds: tuple[Region, ...], key: int, velocity: int
) -> Tone:
    """Return the voices that a note strikes; their samples must be in the pool."""
    columns = [
        _voice(font, pool, region, key, velocity)
        for region in sounds
        if region.answers(key, velocity) and not font.samples[region.sample]["kind"] & ROM
    ]
    reals = np.array([c[0] for c in columns]).reshape(len(columns), len(Field)).T.copy()
    tags = np.array([c[1] for c in columns], np.int64).reshape(len(columns), len(Tag)).T.copy()
    held = (reals[Field.LOOP_LENGTH] > 0) & (reals[Field.SUSTAIN] < 30.0)
    return Tone(reals, tags, bool(held.any()))


def _voice(
    font: SoundFont, pool: SamplePool, region: Region, key: int, velocity: int
) -> tuple[NDArray[np.float64], list[int]]:
    g = region.struck(key, velocity)
    header = font.samples[region.sample]
    start, length = pool.place(region.sample)
    sounding_key = int(g[46]) if 0 <= g[46] <= 127 else key
    root = int(g[58]) if 0 <= g[58] <= 127 else int(header["pitch"])
    root = root if root <= 127 else 60
    loop_start, loop_end = font.loop(region.sample)
    loop_start += int(g[2] + 32_768 * g[45])
    loop_end += int(g[3] + 32_768 * g[50])
    loop_start, loop_end = max(0, loop_start), min(loop_end, length)
    loops = int(g[54]) & 3
    looped = loops in (1, 3) and loop_end - loop_start >= 2
    cents = (sounding_key - root) * g[56] + 100.0 * g[51] + g[52] + int(header["correction"])
    cents += 1200.0 * np.log2(max(1, int(header["rate"])) / SAMPLE_RATE)
    resonance_db = np.clip(g[9], 0.0, 960.0) / 10.0 - 3.01
    quality = 10.0 ** (resonance_db / 20.0)
    cutoff = min(g[8], 13_500.0)
    f = np.zeros(len(Field))
    f[Field.POSITION] = max(0.0, g[0] + 32_768 * g[4])
    f[Field.END] = np.clip(length + g[1] + 32_768 * g[12], 1, length)
    f[Field.LOOP_START] = loop_start
    f[Field.LOOP_LENGTH] = loop_end - loop_start if looped else 0
    f[Field.CENTS] = cents
    # Half the height of the resonance is taken off the whole, filtered or not.
    f[Field.GAIN] = 10.0 ** (-np.clip(g[48], 0.0, 1440.0) / 200.0) / np.sqrt(quality) / 32_768
    f[Field.PAN] = np.clip(g[17] / 1000.0, -0.5, 0.5)
    f[Field.CUTOFF_CENTS] = cutoff
    f[Field.RESONANCE] = quality
    shift = 60 - sounding_key
    f[Field.DELAY] = _seconds(g[33])
    f[Field.ATTACK] = _seconds(g[34])
    f[Field.HOLD] = _seconds(g[35] + g[39] * shift)
    f[Field.DECAY] = _FULL_DECAY_DB / max(_seconds(g[36] + g[40] * shift), 1e-3)
    f[Field.SUSTAIN] = np.clip(g[37], 0.0, 1000.0) / 1000.0 * _FULL_DECAY_DB
    f[Field.RELEASE] = _FULL_DECAY_DB / max(_seconds(g[38]), _SHORTEST_RELEASE)
    f[Field.BEND_DELAY] = _seconds(g[25])
    f[Field.BEND_ATTACK] = _seconds(g[26])
    f[Field.BEND_HOLD] = _seconds(g[27] + g[31] * shift)
    f[Field.BEND_DECAY] = 1.0 / max(_seconds(g[28] + g[32] * shift), 1e-3)
    f[Field.BEND_SUSTAIN] = 1.0 - np.clip(g[29], 0.0, 1000.0) / 1000.0
    f[Field.BEND_RELEASE] = 1.0 / max(_seconds(g[30]), 1e-3)
    f[Field.BEND_TO_CENTS], f[Field.BEND_TO_CUTOFF] = g[7], g[11]
    f[Field.WAVE_DELAY], f[Field.WAVE_HZ] = _seconds(g[21]), _hertz(g[22])
    f[Field.WAVE_TO_CENTS], f[Field.WAVE_TO_CUTOFF] = g[5], g[10]
    f[Field.WAVE_TO_DB] = g[13] / 10.0
    f[Field.VIBRATO_DELAY], f[Field.VIBRATO_HZ] = _seconds(g[23]), _hertz(g[24])
    f[Field.VIBRATO_CENTS] = g[6]
    f[Field.RELEASED] = np.inf
    f[Field.STATE_REAL] = np.nan
    tags = [0] * len(Tag)
    tags[Tag.BASE] = start
    tags[Tag.KEY] = key
    tags[Tag.CLASS] = int(g[57])
    tags[Tag.LOOPS] = loops if looped else 0
    tags[Tag.HELD] = 2
    return f, tags


def _seconds(time_cents: float) -> float:
    """Return a time of the specification; its least value means none at all."""
    return 0.0 if time_cents <= -32_768 else float(2.0 ** (min(time_cents, 8_000.0) / 1200.0))


def _hertz(cents: float) -> float:
    return float(CENT_OF_HZ * 2.0 ** (np.clip(cents, -16_000.0, 4_500.0) / 1200.0))
