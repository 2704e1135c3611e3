"""How melodies take up their own bars, as learned from sung lines."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.weights import weights

Values: TypeAlias = NDArray[np.float64]
Relation: TypeAlias = Literal["exact", "moved", "rhythm"]

RELATIONS: tuple[Relation, ...] = ("exact", "moved", "rhythm")
"""Rhythm and pitches as they were; all moved by the same steps of the scale; the rhythm only."""
LAGS = 3
"""How many bars back a bar takes up at most within its phrase."""
WAYS = 1 + LAGS * len(RELATIONS)
"""Something new, or each relation to each of the bars before."""
REACH = 7
"""Steps of the scale by which a bar is moved at most."""
BINS = 5
"""Classes of economy, each with a fifth of the songs."""


def way(lag: int, relation: Relation) -> int:
    """Return the number of a way to take up the bar `lag` bars before."""
    return 1 + (lag - 1) * len(RELATIONS) + RELATIONS.index(relation)


def meaning(number: int) -> tuple[int, Relation]:
    """Return lag and relation of a way that is not new."""
    lag, relation = divmod(number - 1, len(RELATIONS))
    return lag + 1, RELATIONS[relation]


@dataclass(frozen=True, slots=True, eq=False)
class Returning:
    """How often bars are taken up; log scores.

    Parameters
    ----------
    within : ndarray, shape (BINS, WAYS)
        For a bar within its phrase, by the economy of the piece.
    opening : ndarray, shape (BINS, 1 + relations)
        For the first bar of a phrase, of the first bar of an earlier one.
    again : ndarray, shape (relations,)
        What is added where the bar before was taken up in the same way.
    steps : ndarray, shape (2 REACH + 1,)
        How far what is moved is moved, from `REACH` steps down to as many up.
    """

    within: Values
    opening: Values
    again: Values
    steps: Values

    def within_at(self, economy: float) -> Values:
        """Return `within` at an economy from 0, the least of songs, to 1, the greatest."""
        return _between(self.within, economy)

    def opening_at(self, economy: float) -> Values:
        """Return `opening` at an economy."""
        return _between(self.opening, economy)


def _between(table: Values, economy: float) -> Values:
    at = np.clip(economy * len(table) - 0.5, 0.0, len(table) - 1.0)
    low = int(min(at, len(table) - 2.0))
    return np.asarray(table[low] + (at - low) * (table[low + 1] - table[low]))


@cache
def returning() -> Returning:
    """Return what was learned."""
    learned = weights("rhythm")
    return Returning(
        *(
            learned[f"returning-{name}"].astype(np.float64)
            for name in ("within", "opening", "again", "steps")
        )
    )
