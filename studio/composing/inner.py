"""Inner voices: voicings of every chord that lead smoothly into each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.frame import Frame
from studio.composing.language.voicing import (
    Voicings,
    steps_between,
    worth_of,
    worth_of_steps,
)
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream

_MOST = 32
"""Voicings of a chord that are weighed against each other."""
_POOL = 8
_PARALLEL = (1.8, 7.0)
"""What a parallel fifth or octave costs beyond what quartets think of it: among players, and
in a chorale."""
_WIDE = (1.6, 4.0)
"""What more than an octave between neighbours above the bass costs, likewise."""
_CROSSED = 12.0
_TEMPERATURE = 0.35


@dataclass(frozen=True, slots=True)
class Tune:
    """The melody as the chords meet it: its first and last pitch over each."""

    first: tuple[int, ...]
    last: tuple[int, ...]


def lead_voices(
    spans: tuple[Span, ...],
    tops: Sequence[int | None],
    bass: Sequence[int],
    ranges: Sequence[tuple[int, int]],
    strict: bool = True,
    *,
    floors: Sequence[int] | None = None,
    tune: Tune | None = None,
    chance: tuple[Frame, Sequence[int]] | None = None,
) -> tuple[tuple[int, ...], ...]:
    """Return the pitches of the inner voices for every chord, highest voice first.

    Viterbi decoding over voicings, with what was learned from quartets about spacing,
    doubling and movement: complete chords, small steps, no crossing, no parallel fifths or
    octaves with anybody, upper voices within an octave of each other.

    Parameters
    ----------
    spans : tuple of Span
    tops : sequence of int or None
        Lowest melody pitch over each chord; None where the melody does not lie on top.
    bass : sequence of int
        Bass pitch of each chord.
    ranges : sequence of (int, int)
        Range of each inner voice, highest voice first.
    strict : bool
        Whether parallels and gaps weigh as heavily as in a chorale.
    floors : sequence of int or None
        What the voices stay above, where that is not the bass: a melody that lies low.
    tune : Tune or None
        The melody, which has parallels too.
    chance : tuple of (Frame, sequence of int) or None
        Whose chances decide between voicings that are nearly as good, and the player of each
        voice; None takes the best.
    """
    lowest = bass if floors is None else floors
    weighed = [
        _voicings(span, top, low, floor, ranges, strict)
        for span, top, low, floor in zip(spans, tops, bass, lowest, strict=True)
    ]
    found = [voicings for voicings, _ in weighed]
    worths = [alone for _, alone in weighed]
    if chance is not None:
        chances = _chances(found, spans, *chance)
        worths = [alone + chance_of for alone, chance_of in zip(worths, chances, strict=True)]
    total = worths[0]
    back: list[NDArray[np.int64]] = []
    for i in range(1, len(spans)):
        lines: list[tuple[int, int]] = []
        if tune is not None:
            lines = [(tune.last[i - 1], tune.first[i]), (tune.first[i - 1], tune.first[i])]
        if floors is not None:
            lines.append((bass[i - 1], bass[i]))
        steps = steps_between(found[i - 1], found[i], lines)
        gain = worth_of_steps(steps) - _PARALLEL[strict] * (steps.fifths + steps.octaves)
        reached = np.round(total[:, None] + gain, 6)
        best = np.argmax(reached, axis=0)
        back.append(best)
        total = reached[best, np.arange(len(best))] + worths[i]
    k = int(np.argmax(np.round(total, 6)))
    result = [tuple(found[-1].pitches[k].tolist())]
    for i in range(len(spans) - 2, -1, -1):
        k = int(back[i][k])
        result.append(tuple(found[i].pitches[k].tolist()))
    return tuple(reversed(result))


def _voicings(
    span: Span,
    top: int | None,
    bass: int,
    floor: int,
    ranges: Sequence[tuple[int, int]],
    strict: bool,
) -> tuple[Voicings, NDArray[np.float64]]:
    """Return the voicings of a chord that are worth weighing, and what each is worth alone."""
    wanted = _wanted(span)
    pools = []
    for low, high in ranges:
        every = [p for p in range(low, high + 1) if p % 12 in wanted]
        pool = [p for p in every if p > floor and (top is None or p <= top)] or every
        # Close to the melody from below; what lies far off is never chosen.
        middle = (low + high) // 2 if top is None else top - 7
        pools.append(sorted(pool, key=lambda p: (abs(p - middle), p))[:_POOL])
    grid = np.array(list(product(*pools)), dtype=np.int64)
    if grid.shape[1] > 1:
        ordered = np.all(np.diff(grid, axis=1) <= 0, axis=1)
        grid = grid[ordered] if ordered.any() else grid
    found = Voicings(grid, wanted[:4], top, floor)
    worth = _alone(found, strict)
    best = np.argsort(-np.round(worth, 6), kind="stable")[:_MOST]
    return Voicings(grid[best], wanted[:4], top, floor), worth[best]


def _alone(found: Voicings, strict: bool) -> NDArray[np.float64]:
    """Return what voicings are worth by themselves."""
    grid = found.pitches
    worth = worth_of(found)
    heights = [grid[:, v] for v in range(grid.shape[1])]
    if found.top is not None:
        heights.insert(0, np.full(len(grid), found.top))
        worth -= _CROSSED * (grid[:, 0] > found.top)
    for above, under in pairwise(heights):
        worth -= _WIDE[strict] * (above - under > 12)
        worth -= _CROSSED * (above < under)
    worth -= _CROSSED * (grid[:, -1] <= found.bass)
    return worth


def _chances(
    found: Sequence[Voicings], spans: tuple[Span, ...], frame: Frame, players: Sequence[int]
) -> list[NDArray[np.float64]]:
    """Return the fixed noise of every chord's voicings: each player's chances for its note."""
    every = np.arange(12 * 11, dtype=np.int64)
    totals = [np.zeros(len(voicings.pitches)) for voicings in found]
    for voice, player in enumerate(players):
        keys = []
        for span in spans:
            bar, inside = divmod(span.onset, frame.bar_ticks)
            seed = frame.seed_of(Stream.INNER, bar, player)
            keys.append((seed, Stream.INNER, player, bar, inside))
        chances = noise.gumbels_of_all(every, keys)
        for total, row, voicings in zip(totals, chances, found, strict=True):
            total += row[voicings.pitches[:, voice] - frame.plan.tonic]
    return [_TEMPERATURE * total for total in totals]


def _wanted(span: Span) -> tuple[int, ...]:
    if len(span.tones) > 4:
        # The ninth takes the place of the fifth, which nobody misses.
        return (span.tones[0], span.tones[1], span.tones[4], span.tones[3])
    return span.tones


def lowest_above(spans: tuple[Span, ...], melody: tuple[Tone, ...]) -> list[int]:
    """Return the lowest melody pitch that sounds or last sounded over each chord."""
    return [min(found) for found in _pitches_over(spans, melody)]


def highest_over(spans: tuple[Span, ...], melody: tuple[Tone, ...]) -> list[int]:
    """Return the highest melody pitch that sounds or last sounded over each chord."""
    return [max(found) for found in _pitches_over(spans, melody)]


def tune_over(spans: tuple[Span, ...], melody: tuple[Tone, ...]) -> Tune:
    """Return the melody's first and last pitch over each chord."""
    found = _pitches_over(spans, melody)
    return Tune(tuple(p[0] for p in found), tuple(p[-1] for p in found))


def _pitches_over(spans: tuple[Span, ...], melody: tuple[Tone, ...]) -> list[list[int]]:
    onsets = np.array([t.onset for t in melody])
    first = np.maximum(0, np.searchsorted(onsets, [s.onset for s in spans], side="right") - 1)
    stop = np.searchsorted(onsets, [s.end for s in spans], side="left")
    return [
        [t.pitch for t in melody[int(a) : max(int(a) + 1, int(b))]]
        for a, b in zip(first, stop, strict=True)
    ]
