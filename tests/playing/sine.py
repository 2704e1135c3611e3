"""A renderer with one audible property: the pitch of its first note, as a sine."""

import math
import os
import time

import numpy as np
from numpy.typing import NDArray

from studio.errors import InstrumentError
from studio.performing.performance import (
    EVENT,
    NOTE_OFF,
    NOTE_ON,
    Performance,
    PlayedPart,
    TempoMap,
)
from studio.sounding.mix import Mix
from studio.units import SAMPLE_RATE, db_to_gain, midi_to_hz

AMPLITUDE = 0.25
FADE = 256
"""Frames for which a sine goes on, falling, after a seek."""


def one_note(pitch: int = 69, seconds: float = 10.0, quarters: int = 20) -> Performance:
    """Return a performance of one long note; its tempo is `quarters` in `seconds`."""
    events = np.array(
        [(0.0, NOTE_ON, 0, pitch, 80, 1), (seconds, NOTE_OFF, 0, pitch, 0, 1)], EVENT
    )
    tempo = TempoMap(np.array([0, 960 * quarters]), np.array([0.0, seconds]))
    part = PlayedPart("P1", "Sine", 0, percussion=False, channel=0, pan=0.0)
    return Performance(events, (part,), tempo, 3840, 0.0, seconds)


def hertz(performance: Performance) -> float:
    return midi_to_hz(float(performance.events["data1"][0]))


class SineRenderer:
    """A sine whose phase is that of its frame, so that every sample is known."""

    def __init__(self, performance: Performance, mix: Mix) -> None:
        self.performance = performance
        self.mix = mix
        self.frame = 0
        self.ending = np.zeros((0, 2), np.float32)

    @property
    def position_frame(self) -> int:
        return self.frame

    @property
    def rendered_frame(self) -> int:
        return self.frame

    @property
    def part_peaks(self) -> NDArray[np.float32]:
        return np.array([AMPLITUDE], np.float32)

    @property
    def finished(self) -> bool:
        return self.frame >= self.performance.end_s * SAMPLE_RATE and not len(self.ending)

    def render(self, frames: int) -> NDArray[np.float32]:
        if self.performance.events["data2"][0] == 127:
            raise RuntimeError("this performance cannot be played")
        sound = self._wave(frames)
        ending = self.ending[:frames]
        sound[: len(ending)] += ending
        self.ending = self.ending[frames:]
        self.frame += frames
        return sound

    def seek(self, frame: int) -> None:
        fall = np.linspace(1.0, 0.0, FADE, dtype=np.float32)[:, None]
        if self.frame:
            self.ending = self._wave(FADE) * fall
        self.frame = frame

    def set_mix(self, mix: Mix) -> None:
        self.mix = mix

    def replace(self, performance: Performance) -> None:
        ticks = self.performance.tempo.ticks_at(self.frame / SAMPLE_RATE)
        seconds = float(performance.tempo.seconds_at(float(ticks)))
        self.frame = round(seconds * SAMPLE_RATE)
        self.performance = performance

    def _wave(self, frames: int) -> NDArray[np.float32]:
        at = np.arange(self.frame, self.frame + frames) / SAMPLE_RATE
        gain = AMPLITUDE * db_to_gain(self.mix.master_db) * (at < self.performance.end_s)
        sine = gain * np.sin(2 * math.pi * hertz(self.performance) * at)
        return np.repeat(sine[:, None], 2, axis=1).astype(np.float32)


class SineOrchestra:
    """Makes sines at once."""

    def renderer(self, performance: Performance, mix: Mix) -> SineRenderer:
        self.prepare(performance)
        return SineRenderer(performance, mix)

    def prepare(self, performance: Performance) -> None:
        if performance.events["data1"][0] == 0:
            raise ValueError("no such instrument")


class CrashingOrchestra(SineOrchestra):
    """Takes its process down as soon as it must play, as broken sound software does."""

    def renderer(self, performance: Performance, mix: Mix) -> SineRenderer:
        time.sleep(0.05)
        os._exit(134)


class AbsentOrchestra(SineOrchestra):
    """Has lost its instruments."""

    def __init__(self) -> None:
        raise InstrumentError("The instruments are missing.")
