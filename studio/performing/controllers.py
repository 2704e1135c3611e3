"""Controllers: the sound's set-up, the pedal, and the swells of bowed and blown notes."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Part, Score
from studio.performing.loudness import shaped_level
from studio.performing.performance import CONTROL, EVENT, PROGRAM, PlayedPart, TempoMap
from studio.performing.phrasing import Phrasing

VOLUME, PAN, EXPRESSION, PEDAL, REVERB = 7, 10, 11, 64, 91
_EXPRESSION = 104
"""Usual expression: leaves room to swell."""
_GROWS, _FADES = 0.17, 0.45
"""How far a sounding note may grow and fade with its surroundings, as natural logarithms."""
_STEP_S = 0.06
_PEDAL_CHANGE_S = 0.09
_UNDAMPED = ("harp", "music_box", "vibraphone")


def set_up(index: int, part: PlayedPart, reverberation: float) -> NDArray[np.void]:
    """Return the events that prepare a part at the beginning."""
    pan = int(np.clip(round(64 + 63 * part.pan), 1, 127))
    rows = [
        (0.0, PROGRAM, index, part.program, 0, -1),
        (0.0, CONTROL, index, VOLUME, 100, -1),
        (0.0, CONTROL, index, PAN, pan, -1),
        (0.0, CONTROL, index, REVERB, round(20 + 70 * reverberation), -1),
        (0.0, CONTROL, index, EXPRESSION, _EXPRESSION, -1),
    ]
    return np.array(rows, EVENT)


def pedalling(index: int, part: Part, tempo: TempoMap) -> NDArray[np.void]:
    """Return the pedal's movements.

    Where one pedal follows another at once, the foot goes up with the new harmony and down
    again just after it, so that the harmonies do not blur.
    """
    rows = []
    last_end = -1
    for pedal in sorted(part.pedals, key=lambda p: p.onset):
        down, up = tempo.seconds_at(np.array([pedal.onset, pedal.end]))
        if pedal.onset <= last_end:
            down += min(_PEDAL_CHANGE_S, 0.3 * (up - down))
        rows.append((down, CONTROL, index, PEDAL, 127, -1))
        rows.append((up, CONTROL, index, PEDAL, 0, -1))
        last_end = pedal.end
    return np.array(rows, EVENT)


def ringing(index: int, score: Score, part: Part, tempo: TempoMap) -> NDArray[np.void]:
    """Return how strings of a harp, teeth of a music box or bars of a vibraphone ring on.

    What is plucked or struck sounds on until the player stills it with the next harmony. It
    is played as the pedal of MIDI, and is not written in the score.
    """
    if part.instrument.key not in _UNDAMPED or not score.chords:
        return np.zeros(0, EVENT)
    lifts = [chord.onset for chord in score.chords if chord.onset > 0]
    at = tempo.seconds_at(np.array([0, *lifts, score.end]))
    rows = [(0.0, CONTROL, index, PEDAL, 127, -1)]
    for lift, following in pairwise(at[1:].tolist()):
        rows.append((lift, CONTROL, index, PEDAL, 0, -1))
        down = lift + min(_PEDAL_CHANGE_S, 0.3 * (following - lift))
        rows.append((down, CONTROL, index, PEDAL, 127, -1))
    rows.append((float(at[-1]), CONTROL, index, PEDAL, 0, -1))
    return np.array(rows, EVENT)


def swells(
    index: int,
    score: Score,
    part: Part,
    phrases: Phrasing,
    tempo: TempoMap,
    onset_s: NDArray[np.float64],
    end_s: NDArray[np.float64],
    humanise: float,
) -> NDArray[np.void]:
    """Return expression (controller 11) along the long notes of a bowed or blown part.

    A long note grows and fades a little; and it follows hairpins, the phrase and the
    picture's loudness while it sounds, since its velocity was decided when it began.
    """
    if not part.instrument.sustained or not len(onset_s):
        return np.zeros(0, EVENT)
    steps = np.arange(0.0, float(end_s.max()) + _STEP_S, _STEP_S)
    order = np.argsort(onset_s, kind="stable")
    starts = np.unique(onset_s[order])
    # The newest note leads; in a chord that is the one which began last.
    newest = np.searchsorted(starts, steps, side="right") - 1
    sounding = newest >= 0
    start = starts[np.maximum(newest, 0)]
    stops = np.zeros(len(starts))
    np.maximum.at(stops, np.searchsorted(starts, onset_s), end_s)
    following = np.append(starts[1:], np.inf)
    stop = np.minimum(stops, following)[np.maximum(newest, 0)]
    x = np.clip((steps - start) / np.maximum(stop - start, 1e-3), 0.0, 1.0)
    length = np.clip((stop - start - 0.5) / 1.5, 0.0, 1.0)
    arch = np.sin(np.pi * x**0.8) - 0.55
    swell = 1.0 + humanise * 0.2 * length * arch
    at = tempo.ticks_at(np.minimum(steps, np.maximum(stop, start)))
    now = shaped_level(score, part, phrases, at, humanise)
    then = shaped_level(score, part, phrases, tempo.ticks_at(start), humanise)
    change = np.log(np.maximum(now, 20.0) / np.maximum(then, 20.0))
    room = np.where(change > 0.0, _GROWS, _FADES)
    gain = np.exp(room * np.tanh(change / room))
    value = np.clip(_EXPRESSION * swell * gain, 30, 127)
    value = np.where(sounding, np.round(value), _EXPRESSION).astype(np.int16)
    changed = np.flatnonzero(np.diff(value, prepend=_EXPRESSION))
    events = np.zeros(len(changed), EVENT)
    events["time"] = steps[changed]
    events["kind"] = CONTROL
    events["part"] = index
    events["data1"] = EXPRESSION
    events["data2"] = value[changed]
    events["note"] = -1
    return events
