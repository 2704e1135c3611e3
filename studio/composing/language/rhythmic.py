"""The rhythm of melodies as learned from sung lines: which bar follows in which place.

A bar is one word of the vocabulary of its metre. Its score is how common it is, what it has to
do with the bar before and with its place in the phrase (both by traits that all metres share),
and how often the piece has had it before.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.bar_rhythms import (
    TRAITS,
    BarRhythm,
    cells,
    counts,
    lengths_of,
    traits,
)
from studio.composing.language.weights import weights
from studio.mapping.plan import Metre

Values: TypeAlias = NDArray[np.float64]
Kind: TypeAlias = Literal["inner", "end"]

MOST_NOTES = 16
"""Notes of a bar at most."""
STARTS, ENDS = 4, 4
"""How many bars from the beginning and to the end of a phrase are told apart."""
CONTEXT = TRAITS + 1 + STARTS + ENDS + 3
PAIRS = 6
"""In how many ways a rhythm may be like those heard before: see `pair_traits`."""
_FIT = 1e-3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bar of melody stands.

    Parameters
    ----------
    from_start, to_end : int
        Bars from the beginning and to the end of its phrase, each from 0.
    final : bool
        Whether it ends the piece.
    density : float
        Notes a quarter in the whole piece, as log2.
    economy : float
        Share of bars whose rhythm the piece has had before.
    """

    from_start: int
    to_end: int
    final: bool
    density: float
    economy: float


def context_of(place: Place, before: Values | None) -> Values:
    """Return a place and the traits of the bar before (None: silence) as numbers."""
    found = np.zeros(CONTEXT)
    if before is not None:
        found[:TRAITS] = before
        found[TRAITS] = 1.0
    found[TRAITS + 1 + min(place.from_start, STARTS - 1)] = 1.0
    found[TRAITS + 1 + STARTS + min(place.to_end, ENDS - 1)] = 1.0
    found[-3:] = float(place.final), place.density, place.economy
    return found


def pair_traits(
    grid: NDArray[np.bool_],
    lengths: NDArray[np.bool_],
    before: NDArray[np.bool_] | None,
    heard: list[int],
) -> Values:
    """Return how each rhythm is like what was heard before, shape (PAIRS, rhythms).

    Parameters
    ----------
    grid : ndarray of bool, shape (rhythms, cells)
        Where notes begin.
    lengths : ndarray of bool, shape (rhythms, cells + 1)
        Which durations each has, in cells.
    before : ndarray of bool or None, shape (cells,)
        Where notes begin in the bar before.
    heard : list of int
        Which of the rhythms the piece has had so far, in order.
    """
    found = np.zeros((PAIRS, len(grid)))
    for row, back in enumerate((1, 2, 4)):
        if len(heard) >= back:
            found[row, heard[-back]] = 1.0
    if heard:
        found[3] = np.log1p(np.bincount(heard, minlength=len(grid)))
        found[5] = (lengths & ~lengths[heard].any(axis=0)).sum(axis=1)
    if before is not None:
        both = (grid & before).sum(axis=1)
        found[4] = both / np.maximum(1, (grid | before).sum(axis=1))
    return found


@dataclass(frozen=True, eq=False)
class Rhythms:
    """The rhythms known for a metre: of bars within a phrase, or of bars that close one.

    Parameters
    ----------
    metre : Metre
    bars : tuple of BarRhythm
    counts : ndarray, shape (bars, felt beats)
        Notes that begin in each beat.
    cells : ndarray of bool, shape (bars, cells)
        Where notes begin.
    traits : ndarray, shape (bars, TRAITS)
    common : ndarray, shape (bars,)
        Log score of each by itself.
    places : ndarray, shape (TRAITS, CONTEXT)
        What each trait is worth in a context.
    pairs : ndarray, shape (2, PAIRS)
        What it is worth to be like what was heard before, and how that grows with economy.
    """

    metre: Metre
    bars: tuple[BarRhythm, ...]
    counts: Values
    cells: NDArray[np.bool_]
    traits: Values
    common: Values
    places: Values
    pairs: Values

    @cached_property
    def held_in(self) -> NDArray[np.bool_]:
        """Return which rhythms begin with a note of the bar before."""
        return np.array([bar.held_in > 0 for bar in self.bars])

    @cached_property
    def held_out(self) -> NDArray[np.bool_]:
        """Return which rhythms hold their last note over the bar line."""
        return np.array([bar.held_out for bar in self.bars])

    @cached_property
    def last(self) -> NDArray[np.int64]:
        """Return where in the bar the note begins that closes the phrase; -1 if none does."""
        return np.array([b.onsets[b.closing] if b.closing >= 0 else -1 for b in self.bars])

    @cached_property
    def closing_durations(self) -> NDArray[np.int64]:
        """Return how long that note lasts; 0 if there is none."""
        return np.array([b.durations[b.closing] if b.closing >= 0 else 0 for b in self.bars])

    @cached_property
    def rests(self) -> NDArray[np.int64]:
        """Return how many ticks of rest follow on that note; 0 if there is none."""
        found = np.zeros(len(self.bars), dtype=np.int64)
        for number, bar in enumerate(self.bars):
            if bar.closing >= 0:
                after = (*bar.onsets, self.metre.bar_ticks)[bar.closing + 1]
                found[number] = after - bar.onsets[bar.closing] - bar.durations[bar.closing]
        return found

    @cached_property
    def upbeats(self) -> NDArray[np.int64]:
        """Return how many notes lead into the next phrase."""
        return np.array([bar.upbeat for bar in self.bars])

    @cached_property
    def lengths(self) -> NDArray[np.bool_]:
        """Return which durations each has, in cells, shape (rhythms, cells + 1)."""
        return lengths_of(self.bars, self.metre)

    @cached_property
    def numbers(self) -> dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]]:
        """Return which rhythms have given onsets and durations."""
        found: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = {}
        for number, bar in enumerate(self.bars):
            found.setdefault((bar.onsets, bar.durations), []).append(number)
        return found

    def scores(self, place: Place, before: BarRhythm | None, heard: list[int]) -> Values:
        """Return the log score of every rhythm, rounded to 1e-3, shape (bars,).

        Parameters
        ----------
        place : Place
        before : BarRhythm or None
            The bar before; None where there is none.
        heard : list of int
            Which of the rhythms the piece has had so far, in order.
        """
        earlier = grid = None
        if before is not None:
            earlier = traits((before,), self.metre)[0]
            grid = cells((before,), self.metre)[0]
        total = self.common + self.traits @ (self.places @ context_of(place, earlier))
        gain = self.pairs[0] + self.pairs[1] * place.economy
        total = total + gain @ pair_traits(self.cells, self.lengths, grid, heard)
        return np.asarray(np.round(total / _FIT) * _FIT)


def known(
    metre: Metre,
    bars: tuple[BarRhythm, ...],
    common: Values,
    places: Values,
    pairs: Values,
) -> Rhythms:
    """Return a vocabulary with what follows from its rhythms."""
    return Rhythms(
        metre,
        bars,
        counts(bars, metre),
        cells(bars, metre),
        traits(bars, metre),
        common,
        places,
        pairs,
    )


@cache
def rhythms(metre: Metre, kind: Kind) -> Rhythms:
    """Return the rhythms of a metre: of bars within a phrase or of those that close one."""
    learned = weights("rhythm")
    name = f"{metre.beats}-{metre.beat_type}-{kind}"
    bars = tuple(unpacked(row) for row in learned[f"{name}-words"])
    return known(
        metre,
        bars,
        learned[f"{name}-common"].astype(np.float64),
        learned[f"{kind}-places"].astype(np.float64),
        learned[f"{kind}-pairs"].astype(np.float64),
    )


def economies() -> Values:
    """Return the economy of songs at even steps from the least to the most economical."""
    return weights("rhythm")["economy"].astype(np.float64)


def packed(rhythm: BarRhythm) -> list[int]:
    """Return a rhythm as whole numbers, as it is stored."""
    rest = [-1] * (MOST_NOTES - len(rhythm.onsets))
    head = [rhythm.held_in, int(rhythm.held_out), rhythm.closing]
    return [*head, *rhythm.onsets, *rest, *rhythm.durations, *rest]


def unpacked(row: NDArray[np.generic]) -> BarRhythm:
    """Return a rhythm from what `packed` returns."""
    held_in, held_out, closing, *times = (int(v) for v in row)
    onsets = tuple(t for t in times[:MOST_NOTES] if t >= 0)
    durations = tuple(times[MOST_NOTES : MOST_NOTES + len(onsets)])
    return BarRhythm(onsets, durations, held_in, bool(held_out), closing)
