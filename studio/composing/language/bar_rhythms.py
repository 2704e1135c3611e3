"""Rhythms of a bar of melody, as they are written, and what can be said of each in numbers."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studio.mapping.plan import Metre

CELL = 80
"""Ticks of the grid on which rhythms are compared: it holds sixteenths and triplets."""
TRAITS = 38
"""How many numbers say what a rhythm is like."""
_MOST_BEATS = 4
_QUARTER = 960.0


@dataclass(frozen=True, slots=True)
class BarRhythm:
    """The rhythm of a bar.

    Parameters
    ----------
    onsets, durations : tuple of int
        Ticks from the bar line, of the notes that begin in the bar. What they do not cover
        rests; the last may reach to the bar line and, if `held_out`, over it.
    held_in : int
        Ticks for which a note from the bar before sounds on.
    held_out : bool
        Whether the last note is held over the bar line.
    closing : int
        Index of the note that ends a phrase; -1 if none does. The notes after it lead into
        the next phrase.
    """

    onsets: tuple[int, ...]
    durations: tuple[int, ...]
    held_in: int = 0
    held_out: bool = False
    closing: int = -1

    @property
    def upbeat(self) -> int:
        """Return how many notes belong to the next phrase."""
        return len(self.onsets) - 1 - self.closing if self.closing >= 0 else 0


def cells(rhythms: tuple[BarRhythm, ...], metre: Metre) -> NDArray[np.bool_]:
    """Return where notes begin, shape (rhythms, cells of the bar)."""
    grid = np.zeros((len(rhythms), metre.bar_ticks // CELL), dtype=np.bool_)
    for row, rhythm in enumerate(rhythms):
        grid[row, [onset // CELL for onset in rhythm.onsets]] = True
    return grid


def lengths_of(rhythms: tuple[BarRhythm, ...], metre: Metre) -> NDArray[np.bool_]:
    """Return which durations there are, in cells, shape (rhythms, cells of the bar + 1)."""
    grid = np.zeros((len(rhythms), metre.bar_ticks // CELL + 1), dtype=np.bool_)
    for row, rhythm in enumerate(rhythms):
        grid[row, [duration // CELL for duration in rhythm.durations]] = True
    return grid


def counts(rhythms: tuple[BarRhythm, ...], metre: Metre) -> NDArray[np.float64]:
    """Return how many notes begin in each felt beat, shape (rhythms, beats)."""
    edges = np.array((*metre.beat_onsets, metre.bar_ticks))
    return np.array([np.histogram(r.onsets, edges)[0] for r in rhythms], dtype=np.float64)


def traits(rhythms: tuple[BarRhythm, ...], metre: Metre) -> NDArray[np.float64]:
    """Return what there is to say of each rhythm, shape (rhythms, traits).

    The traits mean the same in all metres and lie mostly between 0 and 1.
    """
    return np.array([_traits(rhythm, metre) for rhythm in rhythms], dtype=np.float64)


def _traits(rhythm: BarRhythm, metre: Metre) -> list[float]:
    bar = float(metre.bar_ticks)
    beats = metre.beat_onsets
    edges = (*beats, metre.bar_ticks)
    beat = bar / len(beats)
    notes = list(zip(rhythm.onsets, rhythm.durations, strict=True))
    found = [
        np.log2(1.0 + len(notes)) / 3.0,
        float(len(notes) <= 1),
        rhythm.held_in / bar,
        float(rhythm.held_in > 0),
        float(rhythm.held_out),
    ]
    # The beats are counted from both ends, so that bars of all lengths have a first and a last.
    for k in range(_MOST_BEATS):
        index = k if k < _MOST_BEATS // 2 else len(beats) - _MOST_BEATS + k
        inside = 0
        on = False
        if 0 <= index < len(beats):
            inside = sum(edges[index] <= t < edges[index + 1] for t in rhythm.onsets)
            on = edges[index] in rhythm.onsets
        found += [float(on), float(inside >= 2), float(inside >= 3)]
    first = rhythm.onsets[0] if notes else metre.bar_ticks
    last, length = notes[-1] if notes else (0, 0)
    sounding = rhythm.held_in + sum(d for _, d in notes)
    lengths = [d for _, d in notes]
    longest, shortest = max(lengths, default=0), min(lengths, default=0)
    silence = max(0, metre.bar_ticks - sounding)
    off = [t for t, d in notes if t not in beats and any(t < b < t + d for b in edges)]
    found += [
        (first - rhythm.held_in) / bar,
        silence / bar,
        float(silence > 0),
        max(0.0, bar - last - length) / bar if notes else 0.0,
        last / bar,
        min(length / bar, 1.5),
        longest / beat / 4.0,
        shortest / beat / 2.0,
        float(len(set(lengths)) == 1),
        len(set(lengths)) / 4.0,
        float(any(a == 3 * b for a, b in pairwise(lengths))),
        float(any(t % 240 != 0 for t in rhythm.onsets)),
        float(any(d <= 240 for d in lengths)),
        float(bool(off)),
        sum(t in beats for t in rhythm.onsets) / max(1, len(notes)),
    ]
    close = [0.0] * 6
    if rhythm.closing >= 0:
        onset, held = notes[rhythm.closing]
        after = notes[rhythm.closing + 1 :]
        end = after[0][0] if after else metre.bar_ticks
        close = [
            onset / bar,
            float(onset not in beats),
            min(held / bar, 1.5),
            held / _QUARTER / 4.0,
            max(0.0, end - onset - held) / bar,
            min(len(after), 4) / 3.0,
        ]
    return found + close
