"""The musical language: what was learned from scores, and what is written for what they lack."""

from studio.composing.language import melodic, returning, rhythmic
from studio.composing.language.harmonic_learned import LEARNED_HARMONY
from studio.composing.language.melodic import Melodic
from studio.composing.language.prior import HarmonicLanguage, Language, Scores
from studio.composing.language.returning import Returning
from studio.composing.language.rhythmic import Kind, Rhythms
from studio.mapping.plan import Metre


class LearnedLanguage:
    """The `Language` that ships; it holds nothing and always answers the same."""

    @property
    def harmony(self) -> HarmonicLanguage:
        """Return how harmony goes."""
        return LEARNED_HARMONY

    def rhythms(self, metre: Metre, kind: Kind) -> Rhythms:
        """Return the rhythms of a bar in a metre, within a phrase or closing one."""
        return rhythmic.rhythms(metre, kind)

    def economies(self) -> Scores:
        """Return the shares of bars whose rhythm a piece has had before, from least to most."""
        return rhythmic.economies()

    def returning(self) -> Returning:
        """Return how melodies take up their own bars."""
        return returning.returning()

    def melody(self) -> Melodic:
        """Return the factor of the pitches of melodies."""
        return melodic.melodic()


LEARNED: Language = LearnedLanguage()
