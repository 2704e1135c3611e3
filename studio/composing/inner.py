"""Inner voices: voicings of every chord that lead smoothly into each other."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from studio.composing.material import Span, Tone

_MOST = 90


def lead_voices(
    spans: tuple[Span, ...],
    tops: list[int],
    bass: tuple[int, ...],
    ranges: tuple[tuple[int, int], ...],
    strict: bool = True,
) -> tuple[tuple[int, ...], ...]:
    """Return the pitches of the inner voices for every chord, highest voice first.

    Viterbi decoding over voicings: complete chords, small steps, no crossing, no parallel
    fifths or octaves among all voices, upper voices within an octave of each other.

    Parameters
    ----------
    spans : tuple of Span
    tops : list of int
        Lowest melody pitch over each chord.
    bass : tuple of int
        Bass pitch of each chord.
    ranges : tuple of (int, int)
        Range of each inner voice, highest voice first.
    strict : bool
        Whether parallels weigh as heavily as in a chorale.
    """
    voicings = [
        _voicings(span, top, low, ranges) for span, top, low in zip(spans, tops, bass, strict=True)
    ]
    weight = 5.0 if strict else 2.0
    total, table = voicings[0][1], voicings[0][0]
    back: list[NDArray[np.int64]] = []
    for i in range(1, len(spans)):
        here, worth = voicings[i]
        move = here[None, :, :] - table[:, None, :]
        size = np.abs(move)
        cost = 0.16 * size.sum(axis=2) + 0.5 * (size > 5).sum(axis=2)
        outer = np.array([tops[i - 1], bass[i - 1]]), np.array([tops[i], bass[i]])
        cost = cost + weight * _parallels(table, here, *outer)
        reached = np.round(total[:, None] - cost, 6)
        best = np.argmax(reached, axis=0)
        back.append(best)
        total = reached[best, np.arange(len(best))] + worth
        table = here
    k = int(np.argmax(np.round(total, 6)))
    result = [tuple(int(p) for p in voicings[-1][0][k])]
    for i in range(len(spans) - 2, -1, -1):
        k = int(back[i][k])
        result.append(tuple(int(p) for p in voicings[i][0][k]))
    return tuple(reversed(result))


def _voicings(
    span: Span, top: int, bass: int, ranges: tuple[tuple[int, int], ...]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the voicings of a chord, shape (count, voices), and how good each is."""
    wanted = _wanted(span)
    pools = []
    for low, high in ranges:
        pool = [p for p in range(low, high + 1) if p % 12 in wanted and bass < p <= top]
        if not pool:
            pool = [p for p in range(low, high + 1) if p % 12 in wanted]
        # Close to the melody from below; what lies far off is never chosen.
        pools.append(sorted(pool, key=lambda p: (abs(p - (top - 7)), p))[:7])
    grid = np.array(list(product(*pools)), dtype=np.int64)
    order = np.all(np.diff(grid, axis=1) <= 0, axis=1) if grid.shape[1] > 1 else None
    worth = np.zeros(len(grid))
    if order is not None:
        worth -= 12.0 * ~order
        gaps = -np.diff(grid, axis=1)
        worth -= 1.0 * (gaps > 12).sum(axis=1) + 0.7 * (gaps == 0).sum(axis=1)
        worth -= 0.4 * ((gaps < 3) & (grid[:, 1:] < 52)).sum(axis=1)
    worth -= 2.2 * (top - grid[:, 0] > 12) + 0.8 * (grid[:, 0] == top)
    worth -= 8.0 * (grid[:, 0] > top) + 8.0 * (grid[:, -1] < bass)
    worth -= 0.5 * (grid[:, -1] - bass < 4) * (bass < 50)
    classes = grid % 12
    sounding = [bass % 12, top % 12]
    for rank, tone in enumerate(wanted):
        if tone not in sounding:
            missing = ~(classes == tone).any(axis=1)
            worth -= (1.0, 2.6, 0.6, 1.6, 0.8)[min(rank, 4)] * missing
    # The third and the seventh want no doubling.
    for rank in (1, 3):
        if rank < len(span.tones):
            tone = span.tones[rank]
            doubled = (classes == tone).sum(axis=1) + sounding.count(tone)
            worth -= 0.7 * np.maximum(0, doubled - 1)
    best = np.argsort(-np.round(worth, 6), kind="stable")[:_MOST]
    return grid[best], worth[best]


def _wanted(span: Span) -> tuple[int, ...]:
    if len(span.tones) > 4:
        return (span.tones[0], span.tones[1], span.tones[4], span.tones[3], span.tones[2])
    return span.tones


def _parallels(
    before: NDArray[np.int64],
    here: NDArray[np.int64],
    outer_before: NDArray[np.int64],
    outer: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the number of parallel fifths and octaves between all pairs of voicings."""
    voices = here.shape[1]
    count = np.zeros((len(before), len(here)))
    columns_before = [before[:, v] for v in range(voices)] + [
        np.full(len(before), p) for p in outer_before
    ]
    columns = [here[:, v] for v in range(voices)] + [np.full(len(here), p) for p in outer]
    for v in range(voices):
        for w in range(v + 1, voices + 2):
            a = (columns_before[v] - columns_before[w]) % 12
            b = (columns[v] - columns[w]) % 12
            perfect = (b == 0) | (b == 7)
            moved = columns[v][None, :] != columns_before[v][:, None]
            count += (a[:, None] == b[None, :]) & perfect[None, :] & moved
    return count


def lowest_above(spans: tuple[Span, ...], melody: tuple[Tone, ...]) -> list[int]:
    """Return the lowest melody pitch that sounds or last sounded over each chord."""
    onsets = np.array([t.onset for t in melody])
    first = np.maximum(0, np.searchsorted(onsets, [s.onset for s in spans], side="right") - 1)
    stop = np.searchsorted(onsets, [s.end for s in spans], side="left")
    return [
        min(t.pitch for t in melody[int(a) : max(int(a) + 1, int(b))])
        for a, b in zip(first, stop, strict=True)
    ]
