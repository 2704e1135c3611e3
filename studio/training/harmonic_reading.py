"""Reading the harmony of a score: its local keys and its chords over time.

The score is cut into slots, a felt beat or less. Every slot is weighed against templates of
chords, by how long each pitch class sounds and by its lowest note, and the best sequence of
keys and chords is found by Viterbi decoding: chords change more readily on strong beats, keys
seldom, and in every key some chords and some successions are more usual than others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.harmonic_places import KINDS
from studio.composing.theory import INTERVALS
from studio.training.pieces import Bars, Notes, Piece

__all__ = ("CHORD", "KEY", "KINDS", "Reading", "harmonic_reading", "slots_of")

CHORD = np.dtype(
    [
        ("onset", np.int32),
        ("duration", np.int32),
        ("tonic", np.int8),
        ("minor", np.bool_),
        ("root", np.int8),
        ("kind", np.int8),
        ("bass", np.int8),
    ]
)
"""A chord, from one change of harmony to the next.

`onset` and `duration` are ticks as in `studio.training.pieces`; chords cover the score from 0
to its end without gaps (over a rest the chord before goes on). `tonic` is the pitch class of
the local key and `minor` its mode. `root` counts semitones above that tonic, 0 to 11, so that
the root's pitch class is ``(tonic + root) % 12``. `kind` is an index into `KINDS`. `bass` counts
semitones from the root up to the lowest note that sounds when the chord comes in, 0 to 11: 0 is
root position, and what is no tone of the chord is a pedal or a passing bass.
"""

KEY = np.dtype(
    [
        ("onset", np.int32),
        ("duration", np.int32),
        ("tonic", np.int8),
        ("minor", np.bool_),
    ]
)
"""A stretch in one key; stretches cover the score without gaps."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The harmony of a piece.

    Parameters
    ----------
    chords : ndarray of CHORD
        Ordered by onset, no two neighbours alike in key, root and kind.
    keys : ndarray of KEY
        Ordered by onset; the same keys as in `chords`.
    """

    chords: NDArray[np.void]
    keys: NDArray[np.void]

    def chords_at(self, ticks: NDArray[np.int_]) -> NDArray[np.int_]:
        """Return the index of the chord that sounds at each tick.

        Parameters
        ----------
        ticks : ndarray of int
            What lies before or behind the score gets the first or last chord.
        """
        found = np.searchsorted(self.chords["onset"], ticks, side="right") - 1
        return np.asarray(np.maximum(found, 0))


_ROOTS = 12
_STATES = _ROOTS * len(KINDS)
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
_CHANGE = (0.3, 0.6, 0.9, 1.6)
"""Cost of a change of chord on a downbeat, in the middle of a bar, on a beat, between beats."""
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


def slots_of(bars: Bars) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Return where the slots of a score begin, and how strong each is.

    A slot is a quarter, in compound time and below quarters an eighth. Strengths are 0 for a
    downbeat, 1 for the middle of a bar, 2 for another beat and 3 for what lies between beats.

    Parameters
    ----------
    bars : ndarray of BAR

    Returns
    -------
    onsets : ndarray of int32
        Ticks.
    strengths : ndarray of int8
    """
    onsets: list[int] = []
    strengths: list[int] = []
    for bar in bars:
        length, beats, beat_type = int(bar["duration"]), int(bar["beats"]), int(bar["beat_type"])
        unit = 3840 // beat_type
        step = min(960, unit)
        compound = beats % 3 == 0 and beats > 3
        beat = 3 * unit if compound else unit
        nominal = beats * unit
        halves = (beats // 3 if compound else beats) % 2 == 0
        # An upbeat is the end of a bar.
        shift = nominal - length if bar["pickup"] else 0
        for inside in range((-shift) % step if shift % step else 0, length, step):
            place = inside + shift
            if place == 0:
                strength = 0
            elif halves and place * 2 == nominal:
                strength = 1
            elif place % beat == 0:
                strength = 2
            else:
                strength = 3
            onsets.append(int(bar["onset"]) + inside)
            strengths.append(strength)
    if onsets and onsets[0] > 0:
        onsets[0] = 0
    return np.array(onsets, np.int32), np.array(strengths, np.int8)


@cache
def harmonic_reading(piece: Piece) -> Reading:
    """Return the local keys and the chords of a piece, which is read only once.

    Parameters
    ----------
    piece : Piece
        Of any number of lines; all of them are read together.

    Returns
    -------
    Reading
        The same for the same piece.
    """
    onsets, strengths = slots_of(piece.bars)
    last = piece.bars[-1]
    stops = np.append(onsets[1:], int(last["onset"]) + int(last["duration"]))
    notes = np.concatenate([line.notes for line in piece.lines])
    weights, bass = _sounding(notes, onsets, stops)
    fit = _fit(weights, bass)
    scale = _key_fit(weights, onsets, piece.bars)
    keys, states = _decoded(fit, scale, strengths)
    return _joined(keys, states, onsets, stops, bass)


def _sounding(
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
    sounding = np.minimum(ends[note], stops[slot]) - np.maximum(begins[note], starts)
    sounding = np.maximum(sounding, 0)
    pitch = notes["pitch"][note].astype(np.int64)
    # New notes say more than held ones.
    weights = np.zeros((count, 12))
    np.add.at(weights, (slot, pitch % 12), sounding / 960.0 * np.where(new, 1.0, _HELD))
    # Where nothing lies under it, a bass that comes late in the slot is no bass.
    early = (sounding > 0) & (begins[note] <= starts + (stops[slot] - starts) // 2)
    lowest = np.full(count, 128)
    np.minimum.at(lowest, slot[early], pitch[early])
    length = (stops - onsets)[:, None] / 960.0
    # A doubled tone counts more than once, but less than twice.
    weights = np.sqrt(weights / np.maximum(length, 1e-6)) * np.minimum(length, 1.5)
    return weights, np.where(lowest < 128, lowest % 12, -1)


def _fit(weights: NDArray[np.float64], bass: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how well each chord fits each slot, shape (slots, 12 roots x kinds)."""
    table = np.full((12, _STATES), _STRANGE)
    low = np.full((12, _STATES), _BASS_STRANGE)
    needed = np.zeros((12, _STATES))
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


def _key_fit(
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


def _usual() -> NDArray[np.float64]:
    """Return how usual each chord is in each key, shape (24, states)."""
    table = np.full((24, _STATES), _UNUSUAL)
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


def _moves() -> NDArray[np.float64]:
    """Return what a change from root to root adds, shape (12, 12)."""
    rise = (np.arange(12)[None, :] - np.arange(12)[:, None]) % 12
    table: NDArray[np.float64] = np.array([_MOTION[r] for r in range(12)])[rise]
    return table


def _key_moves() -> NDArray[np.float64]:
    """Return the cost of a change of key, shape (24, 24); none on the diagonal."""
    signature = np.concatenate([_signature(np.arange(12)), _signature(np.arange(12) + 3)])
    distance = np.abs((signature[None, :] - signature[:, None] + 6) % 12 - 6)
    cost: NDArray[np.float64] = _NEW_KEY + _FARTHER * distance
    np.fill_diagonal(cost, 0.0)
    return cost


def _decoded(
    fit: NDArray[np.float64], scale: NDArray[np.float64], strengths: NDArray[np.int8]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return key and chord of every slot by Viterbi decoding over pairs of both."""
    count = len(fit)
    kinds = len(KINDS)
    usual, moves, key_moves = _usual(), _moves(), _key_moves()
    score = usual + fit[0][None, :] + scale[0][:, None]
    stays: list[NDArray[np.bool_]] = []
    from_kind: list[NDArray[np.int64]] = []
    from_root: list[NDArray[np.int64]] = []
    from_key: list[NDArray[np.int64]] = []
    for t in range(1, count):
        by_root = score.reshape(24, 12, kinds)
        kind = np.argmax(by_root, axis=2)
        best = by_root.max(axis=2)
        # Within a key: the best root to come from, for each root to go to.
        reach = best[:, :, None] + moves[None, :, :]
        root = np.argmax(reach, axis=1)
        within = reach.max(axis=1)
        over = within[:, None, :] - key_moves[:, :, None]
        key = np.argmax(over, axis=0)
        entering = over.max(axis=0)
        changed = np.repeat(entering, kinds, axis=1) + usual - _CHANGE[int(strengths[t])]
        stay = score >= changed
        score = np.where(stay, score, changed) + fit[t][None, :] + scale[t][:, None]
        stays.append(stay)
        from_kind.append(kind)
        from_root.append(root)
        from_key.append(key)
    path_keys, path_states = np.zeros(count, np.int64), np.zeros(count, np.int64)
    flat = int(np.argmax(np.round(score, 6)))
    k, s = divmod(flat, _STATES)
    path_keys[-1], path_states[-1] = k, s
    for t in range(count - 2, -1, -1):
        if not stays[t][k, s]:
            root_to = s // kinds
            before = int(from_key[t][k, root_to])
            root_from = int(from_root[t][before, root_to])
            k, s = before, root_from * kinds + int(from_kind[t][before, root_from])
        path_keys[t], path_states[t] = k, s
    return path_keys, path_states


def _joined(
    keys: NDArray[np.int64],
    states: NDArray[np.int64],
    onsets: NDArray[np.int32],
    stops: NDArray[np.int32],
    bass: NDArray[np.int64],
) -> Reading:
    """Return the slots joined into chords and keys."""
    kinds = len(KINDS)
    chords: list[tuple[int, int, int, bool, int, int, int]] = []
    for first, stop in _runs(keys * _STATES + states):
        key, state = int(keys[first]), int(states[first])
        tonic, root = key % 12, state // kinds
        low = int(bass[first])
        if low < 0:
            sounding = bass[first:stop][bass[first:stop] >= 0]
            low = int(sounding[0]) if len(sounding) else root
        chords.append(
            (
                int(onsets[first]),
                int(stops[stop - 1] - onsets[first]),
                tonic,
                key >= 12,
                (root - tonic) % 12,
                state % kinds,
                (low - root) % 12,
            )
        )
    stretches = [
        (int(onsets[a]), int(stops[b - 1] - onsets[a]), int(keys[a]) % 12, bool(keys[a] >= 12))
        for a, b in _runs(keys)
    ]
    return Reading(np.array(chords, CHORD), np.array(stretches, KEY))


def _runs(values: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield the beginning and end of each run of equal values."""
    borders = np.flatnonzero(np.diff(values)) + 1
    for a, b in zip([0, *borders], [*borders, len(values)], strict=True):
        yield int(a), int(b)
