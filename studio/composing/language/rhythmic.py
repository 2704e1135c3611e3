"""Rhythms of a bar, made of cells of one to three beats and scored by how common they are.

Cells are strings of durations in sixteenths, in base 16 (``"6"`` is a dotted quarter, or a
dotted-quarter beat in compound time).
"""

from functools import cache
from itertools import pairwise, product

import numpy as np

from studio.composing.language.prior import BarRhythm, Rhythms
from studio.mapping.plan import Metre

_SIXTEENTH = 240
_MOST = 420
"""Rhythms kept for a metre, the most common first."""

_TWO_BEATS = {
    "44": 0.0, "8": -0.3, "422": -0.2, "2222": -0.4, "224": -0.7, "62": -0.6, "314": -2.0,
    "4211": -1.9, "2211": -3.4, "22211": -2.2, "2114": -2.5, "3131": -2.6, "11112222": -9.0,
    "112112": -3.0, "111122": -2.8, "22112": -2.8, "11111111": -3.2, "242": -2.8,
    "431": -2.0, "26": -3.6,
}  # fmt: skip
_THREE_BEATS = {
    "84": 0.0, "444": 0.0, "C": -0.6, "624": -0.8, "4422": -0.6, "4224": -1.0, "2244": -1.2,
    "42222": -0.7, "22422": -1.6, "22224": -1.0, "222222": -0.9, "822": -0.7, "6222": -1.0,
    "48": -1.8, "831": -1.7, "3144": -2.2, "4431": -2.0, "62211": -2.4, "44211": -2.2,
    "422211": -2.5, "11112222": -2.9, "22111122": -3.0,
    "111111111111": -3.6,
}  # fmt: skip
_DOTTED_BEAT = {
    "6": -0.2, "42": 0.0, "222": -0.1, "312": -1.8, "24": -2.6, "2211": -2.2, "1122": -2.6,
    "411": -2.4, "111111": -3.2,
}  # fmt: skip
_ONE_BEAT = {"4": 0.0, "22": -0.2, "31": -1.6, "211": -1.5, "112": -2.2, "1111": -1.8}
_WHOLE: dict[str, dict[str, float]] = {
    "4/4": {"G": -1.6, "C4": -0.7, "C22": -1.2, "484": -2.6, "4C": -3.6, "C31": -2.4},
    "2/4": {},
    "3/4": {},
    "6/8": {"C": -0.8, "A2": -2.6},
    "9/8": {"I": -2.0, "C6": -0.8, "C42": -1.0},
    "12/8": {"CC": -1.6, "I6": -1.4},
    "5/4": {"C8": -1.0},
    "7/8": {"86": -0.6, "446": -0.6, "E": -2.4},
}
_GROUPS: dict[str, tuple[dict[str, float], ...]] = {
    "2/4": (_TWO_BEATS,),
    "3/4": (_THREE_BEATS,),
    "4/4": (_TWO_BEATS, _TWO_BEATS),
    "6/8": (_DOTTED_BEAT, _DOTTED_BEAT),
    "9/8": (_DOTTED_BEAT,) * 3,
    "12/8": (_DOTTED_BEAT,) * 4,
    "5/4": (_THREE_BEATS, _TWO_BEATS),
    "7/8": (_ONE_BEAT, _ONE_BEAT, _DOTTED_BEAT),
}


def _units(cell: str) -> list[int]:
    # "G", "I" stand for 16 and 18 sixteenths, "E" for 14.
    return [int(c, 19) for c in cell]


def _bar(cells: tuple[str, ...], weight: float, metre: Metre) -> BarRhythm | None:
    units = [u for cell in cells for u in _units(cell)]
    if sum(units) * _SIXTEENTH != metre.bar_ticks:
        return None
    durations = tuple(u * _SIXTEENTH for u in units)
    onsets = tuple(int(t) for t in np.cumsum((0, *durations[:-1])))
    beats = (*metre.beat_onsets, metre.bar_ticks)
    counts = tuple(sum(a <= t < b for t in onsets) for a, b in pairwise(beats))
    # Long notes want to begin the bar; a bar that ends on its longest note stands still.
    longest = max(durations)
    off = sum(d >= 960 and t % 480 != 0 for t, d in zip(onsets, durations, strict=True))
    held = durations[-1] == longest and len(durations) > 2 and durations[0] < longest
    alike = len(cells) > 1 and cells[0] == cells[1]
    return BarRhythm(onsets, durations, counts, weight - 1.5 * off - 0.2 * held + 0.3 * alike)


@cache
def rhythms(metre: Metre) -> Rhythms:
    """Return the rhythms of a bar in a metre, the most common first."""
    name = str(metre)
    groups = _GROUPS[name]
    if name == "12/8":
        halves = sorted(
            ((a + b, x + y) for (a, x), (b, y) in product(_DOTTED_BEAT.items(), repeat=2)),
            key=lambda half: -half[1],
        )[:36]
        groups = (dict(halves), dict(halves))
    found = {}
    for combination in product(*(group.items() for group in groups)):
        cells = tuple(cell for cell, _ in combination)
        bar = _bar(cells, sum(weight for _, weight in combination), metre)
        if bar is not None:
            found[bar.onsets] = bar
    for cell, weight in _WHOLE[name].items():
        bar = _bar((cell,), weight, metre)
        if bar is not None:
            found[bar.onsets] = bar
    bars = tuple(sorted(found.values(), key=lambda b: (-b.weight, b.onsets))[:_MOST])
    counts = np.array([b.counts for b in bars], dtype=np.float64)
    weights = np.array([b.weight for b in bars])
    return Rhythms(bars, counts, weights)
