"""When each note is played: swing and small human timing."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Part, Score
from studio.performing import noise
from studio.performing.part_notes import PartNotes
from studio.performing.performance import TempoMap

MOST_OFFSET_S = 0.020
"""No note is played further than this from its place."""
_WANDER_S = 0.012
_STROKE_S = 0.004
_FINGER_S = 0.002
_MELODY_LEAD_S = 0.005
_ROLL_S = (-0.008, 0.012)
"""From the lowest to the highest note of a plucked chord. Each at full human touch."""
_STEADY = 0.6
"""How far players who keep time stray, beside the others."""


def swung(ticks: NDArray[np.int64], score: Score, swing: float) -> NDArray[np.float64]:
    """Return written positions with the off-beats delayed.

    In a beat of two eighths the second comes, at 1, at two thirds of the beat. In a beat of
    three they lilt: the second is late by a quarter of an eighth and the third by a sixth.
    Sixteenths move with the eighths; triplets stay.
    """
    place = ticks % score.metre.bar_ticks
    starts = np.array(score.metre.beat_onsets, dtype=np.int64)
    ends = np.append(starts[1:], score.metre.bar_ticks)
    beat = np.searchsorted(starts, place, side="right") - 1
    inside = place - starts[beat]
    in_two = np.interp(inside, (0, 480, 960), (0, 480 + 160 * swing, 960))
    in_three = np.interp(
        inside, (0, 480, 960, 1440), (0, 480 + 120 * swing, 960 + 80 * swing, 1440)
    )
    moved = np.where(ends[beat] - starts[beat] == 1440, in_three, in_two)
    return np.where(inside % 120 == 0, ticks - inside + moved, ticks)


def onsets_s(
    score: Score,
    part: Part,
    notes: PartNotes,
    tempo: TempoMap,
    swing: float,
    humanise: float,
    seed: int,
) -> NDArray[np.float64]:
    """Return when each note begins, in seconds.

    A player's deviations follow each other: most of them wander slowly, so that all notes
    nearby share them; a little is new with every stroke and every finger. The melody leads
    its accompaniment, plucked chords are rolled a little from below, and who keeps time
    strays least.
    """
    at = tempo.seconds_at(swung(notes.onset, score, swing))
    if humanise <= 0.0:
        return at
    slow = noise.wander(noise.stream(seed, part.id, "timing"), at)
    stroke = noise.uniform(noise.stream(seed, part.id, "stroke"), notes.onset)
    finger = noise.uniform(noise.stream(seed, part.id, "finger"), notes.id)
    offset = _WANDER_S * slow
    if not notes.mechanical:
        offset += _STROKE_S * stroke + _FINGER_S * finger - _MELODY_LEAD_S * notes.leads
    if part.instrument.sound.startswith("pluck."):
        offset += _ROLL_S[0] + (_ROLL_S[1] - _ROLL_S[0]) * _rank_in_chord(notes)
    if part.role in ("percussion", "bass"):
        offset *= _STEADY
    offset = np.clip(humanise * offset, -MOST_OFFSET_S, MOST_OFFSET_S)
    return np.maximum(at + offset, 0.0)


def _rank_in_chord(notes: PartNotes) -> NDArray[np.float64]:
    """Return where each note lies in its chord: 0 the lowest to 1 the highest, 0.4 alone."""
    if not len(notes.onset):
        return np.zeros(0)
    first = np.searchsorted(notes.onset, notes.onset, side="left")
    count = np.searchsorted(notes.onset, notes.onset, side="right") - first
    rank = np.arange(len(notes.onset)) - first
    return np.where(count > 1, rank / np.maximum(count - 1, 1), 0.4)
