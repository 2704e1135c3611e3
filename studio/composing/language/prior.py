"""What the decoding asks of a musical language, written by hand or learned.

All answers are log scores that are added to what the picture asks for; only their
differences matter.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.rhythmic import Kind, Rhythms
from studio.composing.theory import Harmony
from studio.mapping.plan import Cadence, Metre, Mode

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CadenceWords:
    """Log scores of the chords that close a phrase, over the vocabulary of the mode."""

    last: Scores
    before: Scores


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Melodic intervals.

    Parameters
    ----------
    single : ndarray, shape (2 n + 1,)
        Log score of an interval of -n to n semitones.
    double : ndarray, shape (2 n + 1, 2 n + 1)
        What is added for an interval after an interval.
    reach : int
        n.
    """

    single: Scores
    double: Scores
    reach: int


class Language(Protocol):
    """A musical language."""

    def harmonies(self, mode: Mode) -> tuple[Harmony, ...]:
        """Return the chords of a mode; the first is the tonic."""

    def transitions(self, mode: Mode) -> Scores:
        """Return log scores of shape (from, to) over the chords of a mode."""

    def cadence(self, mode: Mode, kind: Cadence) -> CadenceWords:
        """Return how phrases close in a mode."""

    def rhythms(self, metre: Metre, kind: Kind) -> Rhythms:
        """Return the rhythms of a bar in a metre, within a phrase or closing one."""

    def economies(self) -> Scores:
        """Return the shares of bars whose rhythm a piece has had before, from least to most."""

    def intervals(self) -> Intervals:
        """Return the scores of melodic intervals."""
