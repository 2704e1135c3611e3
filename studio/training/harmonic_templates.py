"""Templates of chords and keys: how well each fits what sounds, and what is usual beforehand.

The numbers are set by hand so that what is read agrees with musicians' analyses of songs and
chorales.
"""

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.harmonic_places import KINDS
from studio.composing.theory import INTERVALS
from studio.training.pieces import Bars, Notes

STATES = 12 * len(KINDS)
"""Chords that are told apart: number `root * len(KINDS) + kind`."""
_MAJOR = np.array([0, 2, 4, 5, 7, 9, 11])

# Worth of a beat of a chord tone (root, third, fifth, seventh) and of any other note.
_TONES = (1.0, 1.15, 0.75, 0.85)
_STRANGE = -1.7
_MISSED = (1.0, 0.6, 0.15, 0.7)
"""Cost of a tone of the chord that does not sound: root, third, fifth, seventh."""
_HELD = 0.7
"""What a note counts in a slot in which it does not begin."""
_BASS_ROOT, _BASS_THIRD, _BASS_FIFTH, _BASS_SEVENTH, _BASS_STRANGE = 0.9, 0.45, 0.1, 0.1, -0.6
_KIND = {
    "major": 0.0, "minor": 0.0, "diminished": -0.9, "augmented": -1.8, "dominant": -0.5,
    "major-seventh": -1.9, "minor-seventh": -1.3, "half-diminished": -1.0,
    "diminished-seventh": -0.8,
}  # fmt: skip
"""How usual each kind is, as a log score."""
_NEW_KEY, _FARTHER = 3.8, 0.45
"""Cost of a change of key, and of each fifth between the keys."""
_OFF_SCALE = 0.4
_SIGNATURE = 0.14
"""What a beat costs for each note outside the key's scale, and for each fifth between the
key's signature and the printed one."""

_DEGREES = {
    False: {
        (0, "M"): 0.0, (7, "M"): -0.2, (5, "M"): -0.8, (2, "m"): -1.0, (9, "m"): -1.1,
        (4, "m"): -2.0, (11, "d"): -1.2, (2, "M"): -1.9, (9, "M"): -2.3, (4, "M"): -2.4,
        (0, "m"): -2.6, (5, "m"): -2.3, (10, "M"): -3.0, (8, "M"): -2.9, (3, "M"): -3.2,
        (1, "M"): -3.4, (7, "m"): -2.6, (11, "M"): -3.6, (6, "d"): -2.2, (2, "d"): -2.4,
        (4, "d"): -3.0, (1, "d"): -2.8, (8, "d"): -3.0,
    },
    True: {
        (0, "m"): 0.0, (7, "M"): -0.2, (5, "m"): -0.8, (8, "M"): -1.3, (3, "M"): -1.6,
        (2, "d"): -1.3, (11, "d"): -1.0, (10, "M"): -1.8, (7, "m"): -2.1, (0, "M"): -2.0,
        (5, "M"): -2.4, (2, "M"): -2.4, (1, "M"): -2.3, (6, "d"): -2.3, (2, "m"): -3.2,
        (10, "m"): -3.2, (3, "m"): -3.6, (9, "d"): -2.9, (4, "d"): -2.8, (1, "d"): -3.2,
    },
}  # fmt: skip
"""How usual chords are on each step of a major and of a minor key, as log scores, by their
triad: major, minor or diminished (``"d"``, where an augmented triad counts as major)."""
_UNUSUAL = -4.2
_MOTION = {
    5: 0.5, 7: 0.1, 2: 0.0, 10: -0.1, 9: 0.1, 8: 0.0, 3: -0.3, 4: -0.3, 1: 0.0, 11: -0.3, 6: -0.4,
    0: -0.6,
}  # fmt: skip
"""What a change adds by the rise of the root in semitones; 0 is a change of kind alone."""


def sounding(
    notes: Notes, onsets: NDArray[np.int32], stops: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return beats of each pitch class in each slot, and the lowest note's class (-1: none)."""
    count = len(onsets)
    begins = notes["onset"].astype(np.int64)
    ends = begins + notes["duration"]
    first = np.clip(np.searchsorted(onsets, begins, side="right") - 1, 0, count - 1)
    last = np.clip(np.searchsorted(onsets, ends, side="left"), first + 1, count)
    # Every note in every slot that it sounds in.
    spread = (last - first).astype(np.int64)
    note = np.repeat(np.arange(len(notes)), spread)
    inside = np.arange(len(note)) - np.repeat(np.cumsum(spread) - spread, spread)
    slot = first[note] + inside
    starts, new = onsets[slot].astype(np.int64), begins[note] >= onsets[slot]
    lasting = np.minimum(ends[note], stops[slot]) - np.maximum(begins[note], starts)
    lasting = np.maximum(lasting, 0)
    pitch = notes["pitch"][note].astype(np.int64)
    # New notes say more than held ones.
    weights = np.zeros((count, 12))
    np.add.at(weights, (slot, pitch % 12), lasting / 960.0 * np.where(new, 1.0, _HELD))
    # Where nothing lies under it, a bass that comes late in the slot is no bass.
    early = (lasting > 0) & (begins[note] <= starts + (stops[slot] - starts) // 2)
    lowest = np.full(count, 128)
    np.minimum.at(lowest, slot[early], pitch[early])
    length = (stops - onsets)[:, None] / 960.0
    # A doubled tone counts more than once, but less than twice.
    weights = np.sqrt(weights / np.maximum(length, 1e-6)) * np.minimum(length, 1.5)
    return weights, np.where(lowest < 128, lowest % 12, -1)


def chord_fit(weights: NDArray[np.float64], bass: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how well each chord fits each slot, shape (slots, 12 roots x kinds)."""
    table = np.full((12, STATES), _STRANGE)
    low = np.full((12, STATES), _BASS_STRANGE)
    needed = np.zeros((12, STATES))
    for root in range(12):
        for index, kind in enumerate(KINDS):
            state = root * len(KINDS) + index
            for place, semitones in enumerate(INTERVALS[kind]):
                tone = (root + semitones) % 12
                table[tone, state] = _TONES[place]
                low[tone, state] = (_BASS_ROOT, _BASS_THIRD, _BASS_FIFTH, _BASS_SEVENTH)[place]
                needed[tone, state] = _MISSED[place]
    silent = ((weights <= 0) & (weights.sum(axis=1) > 0)[:, None]).astype(np.float64)
    fit: NDArray[np.float64] = weights @ table - silent @ needed
    known = bass >= 0
    fit[known] += low[bass[known]]
    return fit


def key_fit(
    weights: NDArray[np.float64], onsets: NDArray[np.int32], bars: Bars
) -> NDArray[np.float64]:
    """Return how well each key fits each slot, shape (slots, 24): major, then minor keys."""
    outside = np.ones((12, 24))
    for tonic in range(12):
        outside[(tonic + _MAJOR) % 12, tonic] = 0.0
        minor = np.array([0, 2, 3, 5, 7, 8, 10, 11])
        outside[(tonic + minor) % 12, 12 + tonic] = 0.0
        outside[(tonic + 10) % 12, 12 + tonic] = 0.4
        outside[(tonic + 9) % 12, 12 + tonic] = 0.7
    fit = -_OFF_SCALE * (weights @ outside)
    bar = np.clip(np.searchsorted(bars["onset"], onsets, side="right") - 1, 0, None)
    printed = bars["fifths"][bar].astype(np.int64)
    signature = np.concatenate([_signature(np.arange(12)), _signature(np.arange(12) + 3)])
    distance = np.abs((signature[None, :] - printed[:, None] + 6) % 12 - 6)
    return np.asarray(fit - _SIGNATURE * np.minimum(distance, 4))


def _signature(tonic: NDArray[np.int_]) -> NDArray[np.int_]:
    """Return the fifths of major keys, -5 to 6."""
    return np.asarray((7 * tonic + 5) % 12 - 5)


def usual_chords() -> NDArray[np.float64]:
    """Return how usual each chord is in each key, shape (24, states)."""
    table = np.full((24, STATES), _UNUSUAL)
    triad = {"minor": "m", "minor-seventh": "m", "diminished": "d", "half-diminished": "d",
             "diminished-seventh": "d"}  # fmt: skip
    for key in range(24):
        degrees = _DEGREES[key >= 12]
        for root in range(12):
            for index, kind in enumerate(KINDS):
                step = ((root - key) % 12, triad.get(kind, "M"))
                state = root * len(KINDS) + index
                table[key, state] = degrees.get(step, _UNUSUAL) + _KIND[kind]
    return table


def root_moves() -> NDArray[np.float64]:
    """Return what a change from root to root adds, shape (12, 12)."""
    rise = (np.arange(12)[None, :] - np.arange(12)[:, None]) % 12
    table: NDArray[np.float64] = np.array([_MOTION[r] for r in range(12)])[rise]
    return table


def key_moves() -> NDArray[np.float64]:
    """Return the cost of a change of key, shape (24, 24); none on the diagonal."""
    signature = np.concatenate([_signature(np.arange(12)), _signature(np.arange(12) + 3)])
    distance = np.abs((signature[None, :] - signature[:, None] + 6) % 12 - 6)
    cost: NDArray[np.float64] = _NEW_KEY + _FARTHER * distance
    np.fill_diagonal(cost, 0.0)
    return cost
