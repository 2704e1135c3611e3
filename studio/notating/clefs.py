"""Clefs and octave lines: few ledger lines, few changes."""

from collections.abc import Sequence
from typing import NamedTuple

from studio.composing.score import Pitch
from studio.notating.pitches import staff_place


class Clef(NamedTuple):
    """A clef: its sign, its line and the diatonic number of the staff's middle line."""

    sign: str
    line: int
    middle: int


CLEFS = {
    "treble": Clef("G", 2, 34),
    "alto": Clef("C", 3, 28),
    "tenor": Clef("C", 4, 26),
    "bass": Clef("F", 4, 22),
    "percussion": Clef("percussion", 0, 34),
}
_ALTERNATIVES = {"alto": ("alto", "treble"), "bass": ("bass", "tenor", "treble")}
_KEYBOARD = {"treble": ("treble", "bass"), "bass": ("bass", "treble")}
_CHANGE = 14.0
"""Cost of a change of clef, in squared ledger lines beyond the second."""

_STAY_HOME = 0.02
"""Cost a note of being away from the usual clef."""


def ledger_lines(pitch: Pitch, clef: Clef) -> int:
    """Return how many ledger lines a written pitch needs, negative below the staff."""
    away = staff_place(pitch) - clef.middle
    lines = max(0, (abs(away) - 4) // 2)
    return lines if away > 0 else -lines


def clefs_of(bars: Sequence[Sequence[Pitch]], home: str, *, keyboard: bool) -> list[str]:
    """Return the clef of each bar of a staff.

    The cheapest sequence of clefs is found over all bars at once (dynamic programming):
    ledger lines beyond the second cost their square, every change costs, and an empty bar
    costs nothing.

    Parameters
    ----------
    bars : sequence of sequence of Pitch
        Written pitches of each bar.
    home : str
        The instrument's clef for the staff; another at the beginning costs a quarter of a
        change.
    keyboard : bool
        Whether the player reads treble and bass alike, and no other clef.
    """
    choices = (_KEYBOARD if keyboard else _ALTERNATIVES).get(home, (home,))
    if len(choices) == 1:
        return [home] * len(bars)
    totals = [0.0 if name == home else _CHANGE / 4 for name in choices]
    came_from: list[list[int]] = []
    for pitches in bars:
        places = [staff_place(p) for p in pitches]
        best = min(range(len(choices)), key=lambda c: totals[c])
        sources = []
        new = []
        for c, name in enumerate(choices):
            source = c if totals[c] <= totals[best] + _CHANGE else best
            price = totals[source] + (0.0 if source == c else _CHANGE)
            new.append(price + _price(places, CLEFS[name].middle, away=name != home))
            sources.append(source)
        totals = new
        came_from.append(sources)
    at = min(range(len(choices)), key=lambda c: totals[c])
    path = []
    for sources in reversed(came_from):
        path.append(choices[at])
        at = sources[at]
    return path[::-1]


def _price(places: Sequence[int], middle: int, *, away: bool) -> float:
    price = _STAY_HOME * len(places) if away else 0.0
    for place in places:
        lines = (abs(place - middle) - 4) // 2
        if lines > 2:
            price += (lines - 2) ** 2
    return price
