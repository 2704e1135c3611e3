"""What the decoding asks of a musical language, written by hand or learned.

All answers are log scores that are added to what the picture asks for; only their
differences matter.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.harmonic_places import ChordPlace
from studio.composing.language.harmonic_words import Vocabulary
from studio.composing.language.melodic import Melodic
from studio.composing.language.returning import Returning
from studio.composing.language.rhythmic import Kind, Rhythms
from studio.mapping.plan import Metre, Mode

Scores = NDArray[np.float64]


class HarmonicLanguage(Protocol):
    """How harmony goes: all answers are log probabilities, given where a chord stands."""

    def vocabulary(self, mode: Mode) -> Vocabulary:
        """Return the chords of a mode; the first is the tonic."""

    def paces(self, beats: int) -> Scores:
        """Return how usual each pace of harmony is in a metre of so many felt beats.

        Shape (`harmonic_places.PACES`,): the classes of chords a bar, from few to many.
        """

    def changes(self, beats: int, compound: bool, place: int, pace: int) -> Scores:
        """Return on which beats of a bar chords come in.

        Shape (n + 1, n + 1, n): by the pattern of the bar before last and of the last one (n
        for none), and by the pattern, which has bit b for a chord on beat b. `place` is as
        `harmonic_places.rhythm_place` gives it.
        """

    def chords(self, mode: Mode, place: ChordPlace, chromatic: int) -> Scores:
        """Return which chord comes where two others came before.

        Shape (n + 1, n + 1, n): by the chord before last and the last chord (n for none), and
        by the chord. `chromatic` is the class of how many of the piece's chords are foreign
        to its key.
        """

    def colours(self, mode: Mode, word: int, after: int, place: ChordPlace, rich: int) -> Scores:
        """Return of what kind a chord is before another (the number of words for none).

        Shape (kinds,), over `harmonic_places.KINDS`; `rich` is the class of how many of the
        piece's chords are sevenths.
        """

    def basses(self, mode: Mode, word: int, kind: int, place: ChordPlace) -> tuple[Scores, Scores]:
        """Return scores of the interval to the lowest note, and of its tone of the chord.

        Shapes (5, 29) and (5, 4): by the tone of its chord that the last bass was (root,
        third, fifth, seventh, none of them), and by the interval, -14 to 14 semitones, or the
        tone. Their sum counts, for the tones of a chord of this kind.
        """


class Language(Protocol):
    """A musical language."""

    @property
    def harmony(self) -> HarmonicLanguage:
        """Return how harmony goes."""

    def rhythms(self, metre: Metre, kind: Kind) -> Rhythms:
        """Return the rhythms of a bar in a metre, within a phrase or closing one."""

    def economies(self) -> Scores:
        """Return the shares of bars whose rhythm a piece has had before, from least to most."""

    def returning(self) -> Returning:
        """Return how melodies take up their own bars."""

    def melody(self) -> Melodic:
        """Return the factor of the pitches of melodies."""
