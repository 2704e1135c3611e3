"""The pitches of chords and of their scales, as ladders that lines climb."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.material import Span
from studio.composing.spelling import pitch_class


class Scales:
    """The pitches of every chord, and of the scale that goes with it.

    `chord` and `scale` have a row of pitches for each chord, from the lowest;
    `chord_below` and `scale_below` tell how many of them lie below a pitch.
    """

    def __init__(self, spans: tuple[Span, ...]) -> None:
        chords = np.zeros((len(spans), 128), np.bool_)
        scales = chords.copy()
        for row, span in enumerate(spans):
            chord = set(span.tones[:4])
            low = span.key.fifths - 1
            scale = {pitch_class(p) for p in range(low, low + 7)}
            for tone in chord - scale:
                # A chord tone outside the scale takes the place of its neighbour.
                beside = [(tone + 1) % 12, (tone - 1) % 12]
                scale -= {next((b for b in beside if b in scale and b not in chord), -1)}
                scale.add(tone)
            for tone in chord:
                chords[row, tone::12] = True
            for tone in scale:
                scales[row, tone::12] = True
        self.chord, self.chord_below = _ladder(chords)
        self.scale, self.scale_below = _ladder(scales)


def _ladder(there: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pitches of each row that are there, from the lowest, and how many lie below.

    What is beyond the last of a row is 0.
    """
    below = np.zeros((len(there), 129), np.int64)
    below[:, 1:] = np.cumsum(there, axis=1)
    rows, pitches = np.nonzero(there)
    ladder = np.zeros(there.shape, np.int64)
    ladder[rows, below[rows, pitches]] = pitches
    return ladder, below
