"""When and how long each note is played: swing, small human timing, articulation."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Part, Score
from studio.performing import noise
from studio.performing.part_notes import PartNotes
from studio.performing.performance import TempoMap

MOST_OFFSET_S = 0.020
"""No note is played further than this from its place."""
_DRIFT_S = 0.009
_WHITE_S = 0.003
_MELODY_LEAD_S = 0.006
_SHORTEST_S = 0.04


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

    A player's deviations follow each other: most of them is a slow drift that all notes
    nearby share; a little is new with every stroke. The melody leads its accompaniment.
    """
    at = tempo.seconds_at(swung(notes.onset, score, swing))
    if humanise <= 0.0:
        return at
    slow = noise.drift(noise.stream(seed, part.id, "timing drift"), at / 1.3)
    stroke = noise.uniform(noise.stream(seed, part.id, "stroke"), notes.onset)
    finger = noise.uniform(noise.stream(seed, part.id, "finger"), notes.id)
    tight = 0.5 if part.role in ("percussion", "bass") else 1.0
    offset = tight * (_DRIFT_S * slow + _WHITE_S * stroke + 0.5 * _WHITE_S * finger)
    if part.role == "melody":
        offset -= _MELODY_LEAD_S
    offset = np.clip(humanise * offset, -MOST_OFFSET_S, MOST_OFFSET_S)
    return np.maximum(at + offset, 0.0)


def ends_s(
    score: Score,
    part: Part,
    notes: PartNotes,
    tempo: TempoMap,
    onset_s: NDArray[np.float64],
    swing: float,
    humanise: float,
) -> NDArray[np.float64]:
    """Return when each note is let go, in seconds.

    Slurred notes reach the next; others leave a small gap, longer before a breath; staccato
    lasts half its time. A pitch that is struck again is let go first.
    """
    written = tempo.seconds_at(swung(notes.end, score, swing)) - tempo.seconds_at(
        swung(notes.onset, score, swing)
    )
    held = 0.97 if part.instrument.sustained else 0.94
    ratio = np.full(len(written), 1.0 - humanise * (1.0 - held))
    ratio = np.where(notes.breath, 1.0 - humanise * 0.08, ratio)
    ratio = np.where(notes.tenuto, 1.0 - humanise * 0.01, ratio)
    ratio = np.where(notes.slurred, 1.0, ratio)
    ratio = np.where(notes.marcato, 0.85, ratio)
    ratio = np.where(notes.staccato, np.where(notes.tenuto, 0.75, 0.5), ratio)
    gap = np.minimum((1.0 - ratio) * written, np.where(notes.staccato, np.inf, 0.15))
    length = written - gap
    # Legato: the old note is let go just after the new one has begun.
    length += np.where(notes.slurred & ~notes.staccato, 0.025 * humanise, 0.0)
    end = onset_s + np.maximum(length, _SHORTEST_S)
    return _before_restrike(notes, onset_s, end)


def _before_restrike(
    notes: PartNotes, onset_s: NDArray[np.float64], end_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    order = np.lexsort((onset_s, notes.pitch))
    pitch, start = notes.pitch[order], onset_s[order]
    following = np.full(len(order), np.inf)
    same = pitch[1:] == pitch[:-1]
    following[:-1] = np.where(same, start[1:], np.inf)
    limited = end_s.copy()
    limited[order] = np.minimum(end_s[order], following)
    return limited
