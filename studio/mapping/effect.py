"""One rule's share in a curve, kept apart so that the plan can say what did what."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Entry = Literal[
    "pitch", "density", "loudness", "articulation", "consonance", "colour", "motion", "fifths"
]
_NOTHING = 1e-9
_SOFT = 1.0 / 8.0


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
    local : bool
        Whether it tells of the place at each beat, not of the whole picture.
    """

    rule: str
    feature: str
    entry: Entry
    amount: Values
    just_noticed: float
    seen_high: str
    seen_low: str
    rises_with: int
    local: bool = True


def of_whole(
    rule: str,
    feature: str,
    entry: Entry,
    amount: float,
    just_noticed: float,
    seen: tuple[str, str],
    beats: int,
    rises_with: int = 1,
) -> Effect:
    """Return what a rule about the whole picture adds: the same at every beat."""
    high, low = seen
    amounts = np.full(beats, amount)
    return Effect(rule, feature, entry, amounts, just_noticed, high, low, rises_with, False)


def added(effects: tuple[Effect, ...], entry: Entry, count: int) -> Values:
    """Return the sum of what the effects add to a curve."""
    total = np.zeros(count)
    for effect in effects:
        if effect.entry == entry:
            total += effect.amount
    return total


def kept(effects: tuple[Effect, ...], without: frozenset[str]) -> tuple[Effect, ...]:
    """Return the effects of the rules that are not taken away."""
    return tuple(effect for effect in effects if effect.rule not in without)


def limited(
    base: float | Values,
    effects: tuple[Effect, ...],
    entry: Entry,
    count: int,
    limit: Callable[[Values], Values],
) -> tuple[Values, tuple[Effect, ...]]:
    """Return a curve, `base` and its effects within its limits, and the effects as they are.

    Where the limits leave less than is asked for, all effects on the curve give way in the
    same ratio, so that they always sum to what is heard.

    Parameters
    ----------
    base : float or ndarray, shape (beats,)
        The curve without any rule, within the limits.
    effects : tuple of Effect
        Those on other curves are returned as they are.
    entry : Entry
    count : int
        Number of beats.
    limit : callable
        Maps the unlimited curve to the limited one.
    """
    asked = added(effects, entry, count)
    curve = limit(base + asked)
    sure = np.where(np.abs(asked) > _NOTHING, asked, 1.0)
    ratio = np.where(np.abs(asked) > _NOTHING, (curve - base) / sure, 1.0)
    return curve, tuple(
        replace(effect, amount=effect.amount * ratio) if effect.entry == entry else effect
        for effect in effects
    )


def within(low: float, high: float, soft: float = _SOFT) -> Callable[[Values], Values]:
    """Return the limit that keeps values between `low` and `high`.

    In the outer shares of the range, `soft` on each side, what is asked for counts ever
    less, but never nothing: what rises in the picture rises in the music to the end.
    """
    margin = soft * (high - low)

    def limit(values: Values) -> Values:
        inside = np.clip(values, low + margin, high - margin)
        beyond = values - inside
        squeezed = margin * (1.0 - np.exp(-np.abs(beyond) / margin))
        return np.asarray(inside + np.sign(beyond) * squeezed)

    return limit
