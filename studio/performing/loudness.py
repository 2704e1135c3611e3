"""How loud each note is played: written dynamics, the picture's wish, phrase and metre.

Loudness is counted in MIDI velocity all along; the sounding level follows its square.
"""

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Part, Score
from studio.performing import noise
from studio.performing.part_notes import PartNotes
from studio.performing.phrasing import Phrasing
from studio.performing.tension import leaning

_MARKS = {"pp": 38.0, "p": 50.0, "mp": 62.0, "mf": 74.0, "f": 88.0, "ff": 102.0}
_UNMARKED = (42.0, 54.0)
"""Velocity where no dynamics are written: for the softest beat, and the range above it."""
_WITHIN_MARK = 22.0
"""Range of the picture's loudness around a written mark."""
_HAIRPIN = 12.0
"""Change over a hairpin that leads to no written mark."""
_ARCH = 22.0
_TENSION = 4.0
_LEANING = 4.0
"""Velocity that the height of a phrase, a tense chord and a leaning note gain at full human
touch."""
_MECHANICAL = 76.0
_LEADS = 5.0
_ROLE = {
    "melody": -6.0,
    "counter": -3.0,
    "inner": -6.0,
    "harmony": -6.0,
    "figure": -6.0,
    "bass": -5.0,
    "percussion": -5.0,
}
"""What a note gains by its role; of the melody's, those under its top."""


def level_curve(score: Score, part: Part, ticks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the level that a part aims at, as MIDI velocity, at written positions.

    Dynamics and hairpins lead; within them the picture's wish for each beat moves the
    level up and down.
    """
    wish = _wish(score, ticks)
    marks = sorted(part.dynamics, key=lambda mark: mark.onset)
    if not marks:
        return _UNMARKED[0] + _UNMARKED[1] * wish + _hairpins(part, ticks, [])
    onsets = np.array([mark.onset for mark in marks])
    index = np.maximum(np.searchsorted(onsets, ticks, side="right") - 1, 0)
    marked = np.array([_MARKS[mark.mark] for mark in marks])[index]
    beats = np.arange(len(score.beat_loudness)) * _beat_ticks(score)
    beat_index = np.maximum(np.searchsorted(onsets, beats, side="right") - 1, 0)
    total = np.bincount(beat_index, np.array(score.beat_loudness), len(marks))
    count = np.bincount(beat_index, minlength=len(marks))
    usual = total / np.maximum(count, 1)
    curve = marked + _hairpins(part, ticks, [(m.onset, _MARKS[m.mark]) for m in marks])
    return np.asarray(curve + _WITHIN_MARK * (wish - usual[index]))


def shaped_level(
    score: Score, part: Part, phrases: Phrasing, ticks: NDArray[np.float64], humanise: float
) -> NDArray[np.float64]:
    """Return the level at written positions with the arch of the phrase and the harmony's pull.

    It holds for what begins there and for what sounds on.
    """
    shape = _ARCH * phrases.arch(ticks) + _TENSION * phrases.tension(ticks)
    return np.asarray(level_curve(score, part, ticks) + humanise * shape)


def velocities(
    score: Score, part: Part, notes: PartNotes, phrases: Phrasing, humanise: float, seed: int
) -> NDArray[np.float64]:
    """Return the velocity of each note before layers are balanced; not yet rounded."""
    if notes.mechanical:
        return np.full(len(notes.onset), _MECHANICAL)
    ticks = notes.onset.astype(np.float64)
    velocity = shaped_level(score, part, phrases, ticks, humanise)
    velocity += np.where(notes.leads, _LEADS, [_ROLE[role] for role in notes.roles])
    velocity += (0.4 + 0.6 * humanise) * _metrical(score, notes.onset)
    velocity += 12.0 * notes.emphasis
    velocity += 8.0 * notes.accent + 12.0 * notes.marcato + 2.0 * notes.tenuto
    velocity -= 2.0 * notes.staccato
    shaped = _LEANING * leaning(score, notes)
    # A slur is one gesture: it begins with weight and its end is let go.
    shaped += 1.5 * notes.opens - 2.5 * (notes.closes & ~notes.opens)
    counter = np.array([role == "counter" for role in notes.roles], bool)
    line = notes.leads | counter
    if line.any():
        # High notes of a line are played a little louder.
        shaped += line * 0.3 * np.clip(notes.pitch - np.median(notes.pitch[line]), -12, 12)
    if not part.instrument.percussion:
        shaped += ~line * _outer_voices(notes)
    drift = noise.wander(noise.stream(seed, part.id, "loudness drift"), notes.onset / 1920.0)
    white = noise.uniform(noise.stream(seed, part.id, "loudness"), notes.id)
    return np.asarray(velocity + humanise * (shaped + 2.0 * drift + 2.0 * white))


def _beat_ticks(score: Score) -> float:
    return score.metre.bar_ticks / score.metre.felt_beats


def _wish(score: Score, ticks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the picture's loudness, 0 to 1, blended smoothly from beat to beat."""
    if not score.beat_loudness:
        return np.full(len(ticks), 0.5)
    beats = (np.arange(len(score.beat_loudness)) + 0.5) * _beat_ticks(score)
    return np.interp(ticks, beats, score.beat_loudness)


def _hairpins(
    part: Part, ticks: NDArray[np.float64], marks: list[tuple[int, float]]
) -> NDArray[np.float64]:
    """Return the change of level by hairpins, in velocity, relative to the mark in force.

    A hairpin leads to the mark at its end if one is there, else by a fixed step; it holds
    until the next mark.
    """
    change = np.zeros(len(ticks))
    for pin in part.hairpins:
        if pin.end <= pin.onset:
            continue
        before = [level for onset, level in marks if onset <= pin.onset]
        at_end = [level for onset, level in marks if 0 <= onset - pin.end <= 960]
        step = _HAIRPIN if pin.grows else -_HAIRPIN
        if before and at_end and (at_end[0] > before[-1]) == pin.grows:
            step = at_end[0] - before[-1]
        until = next((onset for onset, _ in marks if onset > pin.onset), np.inf)
        rise = np.clip((ticks - pin.onset) / (pin.end - pin.onset), 0.0, 1.0)
        change += np.where(ticks < until, step * rise, 0.0)
    return np.clip(change, -40.0, 40.0)


def _metrical(score: Score, onset: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the accent of each onset's place in the bar, in velocity."""
    place = onset % score.metre.bar_ticks
    beats = np.array(score.metre.beat_onsets)
    accent = np.where(np.isin(place, beats), 0.0, -4.0)
    if score.metre.felt_beats in (4, 6):
        accent = np.where(place == beats[score.metre.felt_beats // 2], 2.5, accent)
    return np.where(place == 0, 5.0, accent)


def _outer_voices(notes: PartNotes) -> NDArray[np.float64]:
    """Return a lift for the top note of each chord, so that chords are not blocks."""
    if not len(notes.onset):
        return np.zeros(0)
    last = np.append(notes.onset[1:] != notes.onset[:-1], True)
    first = np.append(True, notes.onset[1:] != notes.onset[:-1])
    return np.where(last & ~first, 3.0, 0.0)
