"""One rule's share in a curve, kept apart so that the plan can say what did what."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Entry = Literal["pitch", "density", "loudness", "articulation", "consonance", "colour", "motion"]


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What one rule adds to one curve.

    Parameters
    ----------
    rule : str
        The parameter that weighs it, or the name of a fixed rule.
    feature : str
        What was seen.
    entry : Entry
        The curve it adds to.
    amount : ndarray of float64, shape (beats,)
        Signed, in the unit of the curve.
    just_noticed : float
        The amount that a listener begins to notice; it makes effects comparable.
    seen_high, seen_low : str
        What the picture is where the feature is high or low ("is warmer", "is cooler").
    rises_with : int
        1 if the curve rises where the feature is high, -1 if it falls.
    """

    rule: str
    feature: str
    entry: Entry
    amount: NDArray[np.float64]
    just_noticed: float
    seen_high: str
    seen_low: str
    rises_with: int


def added(effects: tuple[Effect, ...], entry: Entry, count: int) -> NDArray[np.float64]:
    """Return the sum of what the effects add to a curve."""
    total = np.zeros(count)
    for effect in effects:
        if effect.entry == entry:
            total += effect.amount
    return total
