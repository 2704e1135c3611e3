"""The musical language written by hand from the practice of tonal and modal music."""

from studio.composing.language import harmonic, melodic, rhythmic
from studio.composing.language.prior import CadenceWords, Intervals, Language, Scores
from studio.composing.language.rhythmic import Kind, Rhythms
from studio.composing.theory import Harmony
from studio.mapping.plan import Cadence, Metre, Mode


class WrittenLanguage:
    """A `Language` from tables; it holds nothing and always answers the same."""

    def harmonies(self, mode: Mode) -> tuple[Harmony, ...]:
        """Return the chords of a mode; the first is the tonic."""
        return harmonic.harmonies(mode)

    def transitions(self, mode: Mode) -> Scores:
        """Return log scores of shape (from, to) over the chords of a mode."""
        return harmonic.transitions(mode)

    def cadence(self, mode: Mode, kind: Cadence) -> CadenceWords:
        """Return how phrases close in a mode."""
        return harmonic.cadence(mode, kind)

    def rhythms(self, metre: Metre, kind: Kind) -> Rhythms:
        """Return the rhythms of a bar in a metre, within a phrase or closing one."""
        return rhythmic.rhythms(metre, kind)

    def economies(self) -> Scores:
        """Return the shares of bars whose rhythm a piece has had before, from least to most."""
        return rhythmic.economies()

    def intervals(self) -> Intervals:
        """Return the scores of melodic intervals."""
        return melodic.intervals()


WRITTEN: Language = WrittenLanguage()
