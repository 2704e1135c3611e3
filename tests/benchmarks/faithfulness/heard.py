"""What is heard of a piece, bar by bar, from the notes of its MIDI file alone."""

import io
from dataclasses import dataclass

import mido
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
_POINTS = 12
_DRUMS = 9
_CONSONANCE = (3.89, 1.32, 1.84, 2.69, 3.17, 2.95, 1.95, 3.45, 2.48, 2.71, 1.84, 1.75)
"""How consonant an interval is, by semitones within the octave (Bowling et al. 2018)."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What is heard.

    Parameters
    ----------
    metre : tuple of int
    bpm : float
        Quarters a minute, the median.
    programs : frozenset of int
        General MIDI programs that play.
    register, density, loudness, consonance : ndarray, shape (bars,)
        Mean pitch of the upper line, number of onsets, mean velocity, mean consonance of what
        sounds together.
    likeness : ndarray, shape (bars, bars)
        How alike the rhythm and the pitches of the upper line are in two bars, 0 to 1.
    brightness : float
        How bright the mode is: share of major thirds above the notes that sound lowest, less
        that of minor thirds.
    """

    metre: tuple[int, int]
    bpm: float
    programs: frozenset[int]
    register: Values
    density: Values
    loudness: Values
    consonance: Values
    likeness: Values
    brightness: float


def hear(data: bytes) -> Heard:
    """Return what is heard of a MIDI file."""
    midi = mido.MidiFile(file=io.BytesIO(data))
    metre, tempos, programs = (4, 4), [], set()
    notes: list[tuple[int, int, int, int]] = []  # onset, end, pitch, velocity
    struck: list[int] = []
    for track in midi.tracks:
        tick = 0
        open_: dict[tuple[int, int], tuple[int, int]] = {}
        for message in track:
            tick += message.time
            if message.type == "time_signature":
                metre = (message.numerator, message.denominator)
            elif message.type == "set_tempo":
                tempos.append(mido.tempo2bpm(message.tempo))
            elif message.type == "program_change" and message.channel != _DRUMS:
                programs.add(message.program)
            elif message.type == "note_on" and message.velocity and message.channel == _DRUMS:
                struck.append(tick)
            elif message.type == "note_on" and message.velocity:
                open_[message.channel, message.note] = (tick, message.velocity)
            elif message.type in ("note_on", "note_off") and message.channel != _DRUMS:
                begun = open_.pop((message.channel, message.note), None)
                if begun is not None:
                    notes.append((begun[0], tick, message.note, begun[1]))
    table = np.array(sorted(notes), np.float64)
    bar = midi.ticks_per_beat * 4 * metre[0] / metre[1]
    bars = int(np.ceil((table[:, 0].max() + 0.1 * midi.ticks_per_beat) / bar))
    return Heard(
        metre,
        float(np.median(tempos)),
        frozenset(programs),
        *_curves(table, np.array(struck), bar, bars),
        *_thirds(table),
    )


def _curves(
    table: Values, struck: Values, bar: float, bars: int
) -> tuple[Values, Values, Values, Values, Values]:
    onset, end, pitch, velocity = table.T
    # Humanised notes come a little before or after their place.
    of_bar = np.clip(((onset + 0.03 * bar) / bar).astype(int), 0, bars - 1)
    register = np.full(bars, np.nan)
    consonance = np.full(bars, np.nan)
    loudness = np.full(bars, np.nan)
    density = np.bincount(of_bar, minlength=bars).astype(np.float64)
    if len(struck):
        density += 0.3 * np.bincount(
            np.clip((struck / bar).astype(int), 0, bars - 1), minlength=bars
        )
    upper = np.full((bars, _POINTS), np.nan)
    for index in range(bars):
        mine = of_bar == index
        if mine.any():
            loudness[index] = velocity[mine].mean()
        for k in range(_POINTS):
            at = (index + (k + 0.5) / _POINTS) * bar
            sounding = np.sort(pitch[(onset <= at) & (end > at)])
            if len(sounding):
                upper[index, k] = sounding[-1]
            if len(sounding) > 1:
                apart = (sounding[None, :] - sounding[:, None])[np.triu_indices(len(sounding), 1)]
                worth = np.array(_CONSONANCE)[apart.astype(int) % 12].mean()
                consonance[index] = np.nanmean([consonance[index], worth])
        if np.isfinite(upper[index]).any():
            register[index] = np.nanmean(upper[index])
    filled = np.nan_to_num(upper - np.nanmean(upper), nan=0.0)
    shape = np.diff(filled, axis=1)
    same = np.exp(-0.5 * np.abs(shape[:, None, :] - shape[None, :, :]).mean(axis=2))
    return (
        _filled(register),
        density,
        _filled(loudness),
        _filled(consonance),
        np.asarray(same),
    )


def _filled(values: Values) -> Values:
    here = np.isfinite(values)
    if not here.any():
        return np.zeros_like(values)
    return np.interp(np.arange(len(values)), np.flatnonzero(here), values[here])


def _thirds(table: Values) -> tuple[float]:
    """Return major less minor thirds above the home note, which is the last bass note."""
    onset, end, pitch, _ = table.T
    home = pitch[onset >= onset.max() - 1].min() % 12
    length = end - onset
    degree = (pitch - home) % 12
    major = float(length[(degree == 4) | (degree == 11) | (degree == 9)].sum())
    minor = float(length[(degree == 3) | (degree == 10) | (degree == 8)].sum())
    return ((major - minor) / max(major + minor, 1.0),)
