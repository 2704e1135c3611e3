"""What the picture asks of an accompaniment that has patterns of its own."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.frame import Frame
from studio.mapping.plan import FIGURES, Figure

_DRAWN = 4.0
"""Worth of a figure that all lines of the picture ask for."""
_LIVELIER = 0.5
"""Doublings of the activity where what plays the figure stands all the way forward."""


def asked_figures(frame: Frame, tastes: tuple[float, float, float, float]) -> list[Figure]:
    """Return the figure of every bar; it stays for two bars at least, within phrases.

    Parameters
    ----------
    tastes : tuple of float
        Log scores that the ensemble gives to `FIGURES`.
    """
    beats = frame.plan.beats
    result: list[Figure] = []
    for phrase in frame.plan.phrases:
        for first in range(0, phrase.bars, 2):
            count = min(2, phrase.bars - first)
            a = (phrase.first_bar + first) * frame.beats_a_bar
            b = a + count * frame.beats_a_bar
            asked = np.zeros(len(FIGURES))
            np.add.at(asked, beats.figure[a:b], beats.figure_weight[a:b])
            scores = np.round(np.array(tastes) + _DRAWN * asked / max(1, b - a), 6)
            result += [FIGURES[int(np.argmax(scores))]] * count
    return result[: frame.plan.bars]


def asked_activity(frame: Frame) -> NDArray[np.float64]:
    """Return how many notes a felt beat the accompaniment of every bar shall have."""
    activity = frame.by_bar(frame.plan.beats.activity)
    return np.asarray(activity * np.exp2(_LIVELIER * frame.forward["figure"]))
