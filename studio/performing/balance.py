"""The melody lies clear above its accompaniment, between parts and within one."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Score
from studio.performing.part_notes import PartNotes

MELODY_ABOVE = (8.5, 14.5)
"""How far the melody's velocity lies above each accompanying layer, on average."""
_SOFTEST, _LOUDEST = 12.0, 127.0


def balance(
    score: Score, notes: list[PartNotes], velocity: list[NDArray[np.float64]]
) -> list[NDArray[np.float64]]:
    """Return the velocities with the melody clear of what accompanies it.

    A layer is what a part plays besides the melody: all of it, or a pianist's accompaniment
    of the own tune. It is moved as a whole, so that over the phrases in which both play it
    lies `MELODY_ABOVE` below the melody.
    """
    onsets = np.concatenate([n.onset[n.leads] for n in notes]) if notes else np.zeros(0, int)
    if not len(onsets):
        return [playable(v) for v in velocity]
    tune = playable(np.concatenate([v[n.leads] for n, v in zip(notes, velocity, strict=True)]))
    melody = _phrase_means(score, onsets, tune)
    balanced = []
    for own, values in zip(notes, velocity, strict=True):
        moved = values.copy()
        under = ~own.leads & (not own.mechanical)
        if under.any():
            above = melody - _phrase_means(score, own.onset[under], playable(values[under]))
            if not np.isnan(above).all():
                gap = float(np.nanmean(above))
                moved[under] += gap - min(max(gap, MELODY_ABOVE[0]), MELODY_ABOVE[1])
        balanced.append(playable(moved))
    return balanced


def playable(velocity: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return velocities within what an instrument can play."""
    return np.clip(velocity, _SOFTEST, _LOUDEST)


def _phrase_means(
    score: Score, onset: NDArray[np.int64], velocity: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the mean velocity in each phrase; not a number where nothing is played."""
    starts = np.array([p[0] for p in score.phrases] or [0])
    index = np.maximum(np.searchsorted(starts, onset, side="right") - 1, 0)
    count = np.bincount(index, minlength=len(starts)).astype(np.float64)
    count[count == 0] = np.nan
    return np.bincount(index, velocity, len(starts)) / count
