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
from studio.training.harmonic_templates import (
    STATES,
    chord_fit,
    key_fit,
    key_moves,
    root_moves,
    sounding,
    usual_chords,
)
from studio.training.pieces import Bars, Piece

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


_CHANGE = (0.3, 0.6, 0.9, 1.6)
"""Cost of a change of chord on a downbeat, in the middle of a bar, on a beat, between beats."""


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
    weights, bass = sounding(notes, onsets, stops)
    fit = chord_fit(weights, bass)
    scale = key_fit(weights, onsets, piece.bars)
    keys, states = _decoded(fit, scale, strengths)
    return _joined(keys, states, onsets, stops, bass)


def _decoded(
    fit: NDArray[np.float64], scale: NDArray[np.float64], strengths: NDArray[np.int8]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return key and chord of every slot by Viterbi decoding over pairs of both."""
    count = len(fit)
    kinds = len(KINDS)
    usual, moves, far = usual_chords(), root_moves(), key_moves()
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
        over = within[:, None, :] - far[:, :, None]
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
    k, s = divmod(flat, STATES)
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
    for first, stop in _runs(keys * STATES + states):
        key, state = int(keys[first]), int(states[first])
        tonic, root = key % 12, state // kinds
        low = int(bass[first])
        if low < 0:
            later = bass[first:stop][bass[first:stop] >= 0]
            low = int(later[0]) if len(later) else root
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
