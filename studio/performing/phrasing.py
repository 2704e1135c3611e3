"""The shape of the phrases: the arch of each, and what the harmony adds to it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Score
from studio.performing.tension import harmonic_tension

_HEIGHT = 0.56
"""Where a phrase is highest if its melody does not say: a little after the middle."""
_FOLLOWS = 0.6
_HEIGHTS = (0.42, 0.72)
"""How far the height follows where the melody lies high, and how far it may move."""


@dataclass(frozen=True, slots=True, eq=False)
class Phrasing:
    """The phrases of a piece.

    Parameters
    ----------
    starts, ends : ndarray of int64, shape (phrases,)
        Ticks, in order.
    heights : ndarray of float64, shape (phrases,)
        The share of each phrase after which its arch is highest.
    chords, tensions : ndarray of float64
        Where chords begin, in ticks, and how tense each is (see `harmonic_tension`).
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    heights: NDArray[np.float64]
    chords: NDArray[np.float64]
    tensions: NDArray[np.float64]

    def index(self, ticks: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the phrase that each place lies in."""
        return np.maximum(np.searchsorted(self.starts, ticks, side="right") - 1, 0)

    def arch(self, ticks: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where places lie in their arches: -1 at the ends, 1 at the height."""
        at = self.index(ticks)
        length = np.maximum(self.ends - self.starts, 1)[at]
        x = np.clip((ticks - self.starts[at]) / length, 0.0, 1.0)
        height = self.heights[at]
        # Two half parabolas that meet at the height.
        side = np.where(x < height, (height - x) / height, (x - height) / (1.0 - height))
        return np.asarray(1.0 - 2.0 * side**2)

    def tension(self, ticks: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how tense the harmony is: it grows towards a chord and does not jump with it."""
        return np.interp(ticks, self.chords, self.tensions)


def phrasing(score: Score) -> Phrasing:
    """Return the phrases of a piece, each highest about where its melody lies highest."""
    phrases = score.phrases or ((0, score.end),)
    onsets = np.array([n.onset for n in score.melody], np.float64)
    pitches = np.array([n.pitch.midi for n in score.melody], np.float64)
    heights = []
    for start, end in phrases:
        inside = (onsets >= start) & (onsets < end)
        height = _HEIGHT
        if inside.sum() > 2:
            above = np.maximum(pitches[inside] - pitches[inside].mean(), 0.0) ** 2
            if above.sum() > 0.0:
                x = (onsets[inside] - start) / max(end - start, 1)
                height += _FOLLOWS * (float((x * above).sum() / above.sum()) - 0.5)
        heights.append(min(max(round(height, 3), _HEIGHTS[0]), _HEIGHTS[1]))
    return Phrasing(
        np.array([start for start, _ in phrases], np.int64),
        np.array([end for _, end in phrases], np.int64),
        np.array(heights),
        *harmonic_tension(score),
    )
