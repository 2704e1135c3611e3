"""What the harmony asks of the player: to grow into tense chords, to lean on dissonances."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Score
from studio.composing.theory import INTERVALS, TENSION
from studio.performing.part_notes import PartNotes

_USUAL_TENSION = 0.4
"""Of a kind of chord that has no entry of its own."""


def harmonic_tension(score: Score) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the chords begin, in ticks, and how tense each is, about -1 to 1.

    A chord is tense by its distance from the tonic on the circle of fifths and by its own
    dissonance; 0 is the mean of the piece.
    """
    if len(score.chords) < 2:
        return np.zeros(1), np.zeros(1)
    onsets = np.array([c.onset for c in score.chords], np.float64)
    lengths = np.array([max(c.duration, 1) for c in score.chords], np.float64)
    starts = [k.onset for k in score.keys]
    keys = [score.keys[max(int(np.searchsorted(starts, o, "right")) - 1, 0)].key for o in onsets]
    values = []
    for chord, key in zip(score.chords, keys, strict=True):
        steps = (7 * (chord.root - key.tonic)) % 12
        far = min(steps, 12 - steps) / 6.0
        values.append(far + TENSION.get(chord.kind, _USUAL_TENSION))
    tension = np.array(values)
    tension -= float((tension * lengths).sum() / lengths.sum())
    return onsets, tension


def leaning(score: Score, notes: PartNotes) -> NDArray[np.float64]:
    """Return 1 for a note that leans on the next, -1 for the one it resolves to, else 0.

    A note of the melody leans if it stands on a beat, does not belong to its chord, and goes
    on by step to one that does.
    """
    lean = np.zeros(len(notes.onset))
    own = np.flatnonzero(notes.leads)
    if len(own) < 2 or not score.chords:
        return lean
    starts = np.array([c.onset for c in score.chords])
    tones = [
        {(c.root + step) % 12 for step in INTERVALS.get(c.kind, (0, 4, 7))} for c in score.chords
    ]
    chord = np.maximum(np.searchsorted(starts, notes.onset[own], side="right") - 1, 0)
    belongs = np.array(
        [int(p) % 12 in tones[c] for p, c in zip(notes.pitch[own], chord, strict=True)]
    )
    beats = np.array(score.metre.beat_onsets)
    on_beat = np.isin(notes.onset[own] % score.metre.bar_ticks, beats)
    step = np.abs(np.diff(notes.pitch[own]))
    joined = notes.onset[own][1:] - notes.end[own][:-1] < 120
    leans = on_beat[:-1] & ~belongs[:-1] & belongs[1:] & (step > 0) & (step <= 2) & joined
    lean[own[1:][leans]] = -1.0
    lean[own[:-1][leans]] = 1.0
    return lean
