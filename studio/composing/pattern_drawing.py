"""Which pattern each cell of a player's part has: drawn from all ways through a phrase."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.elaboration import Patterns, copied, succession

UNIT = 40
"""Ticks of the grid on which lines are compared."""
_UNTIED = 4.0
"""Cost of a tie that would go on from another note."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a chord that a pattern fills: ticks, bar, and the number of the chord."""

    onset: int
    end: int
    bar: int
    index: int
    closing: bool


@dataclass(frozen=True, slots=True)
class Options:
    """Patterns of one cell that are left, with their notes, of which each has a row."""

    cell: Cell
    found: Patterns
    chosen: NDArray[np.int64]
    pitch: NDArray[np.int64]
    last: NDArray[np.int64]
    worth: NDArray[np.float64]
    chance: NDArray[np.float64]
    strictness: float

    @property
    def first(self) -> NDArray[np.int64]:
        """Return the first pitch of each pattern."""
        return self.pitch[:, 0]


def drawn(options: list[Options], lines: NDArray[np.int64]) -> list[int]:
    """Return a pattern for each cell, drawn from all that could follow each other.

    Forward the worth of all ways that lead to a pattern is summed; backward each cell draws
    with its own fixed chance. So the patterns are as varied as the language has them, where
    the single best way through would always be the commonest.
    """
    total = options[0].worth
    totals, gains = [total], []
    for before, here in pairwise(options):
        gain = _gain(before, here, lines)
        ways = total[:, None] + gain
        top = ways.max(axis=0)
        total = top + np.log(np.exp(ways - top).sum(axis=0)) + here.worth
        gains.append(gain)
        totals.append(total)
    k = int(np.argmax(np.round(totals[-1] + options[-1].chance, 6)))
    result = [k]
    for total, gain, option in zip(totals[-2::-1], gains[::-1], options[-2::-1], strict=True):
        k = int(np.argmax(np.round(total + gain[:, k] + option.chance, 6)))
        result.append(k)
    return result[::-1]


def _gain(before: Options, here: Options, lines: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what each pattern is worth after each of those before."""
    go = succession()
    a, b = before.chosen, here.chosen
    kinds, others = before.found.kind[a], here.found.kind[b]
    gain = go.kinds[kinds[:, None], others[None, :]]
    if before.found is here.found:
        rhythms, then = before.found.rhythm[a], here.found.rhythm[b]
        stays = kinds[:, None] == others[None, :]
        same = rhythms[:, None] == then[None, :]
        gain = gain + stays * copied(same, here.found.rhythm_share[b], go.copied)
        whole = copied(a[:, None] == b[None, :], here.found.pattern_share[b], go.copied_whole)
        gain = gain + (stays & same) * whole
    last, first = before.last, here.first
    # A note that is tied goes on from the same one.
    gain = gain - _UNTIED * (here.found.tied[b][None, :] & (last[:, None] != first[None, :]))
    if before.cell.end == here.cell.onset:
        tick = here.cell.onset // UNIT
        gain = gain - here.strictness * _parallels(last, first, lines, tick)
    return np.asarray(gain)


def _parallels(
    last: NDArray[np.int64], first: NDArray[np.int64], lines: NDArray[np.int64], tick: int
) -> NDArray[np.int64]:
    """Return how many lines a step would go in fifths or octaves with."""
    old, new = lines[:, tick - 1], lines[:, tick]
    moving = (old >= 0) & (new >= 0) & (old != new)
    if not moving.any():
        return np.zeros((len(last), len(first)), np.int64)
    old, new = old[moving], new[moving]
    was = np.abs(last[None, :] - old[:, None]) % 12
    here = np.abs(first[None, :] - new[:, None]) % 12
    perfect = (here == 0) | (here == 7)
    same = (was[:, :, None] == here[:, None, :]) & perfect[:, None, :]
    rise = first[None, :] - last[:, None]
    same &= rise[None] * (new - old)[:, None, None] > 0
    return np.asarray((same & (last >= 0)[None, :, None]).sum(axis=0))
