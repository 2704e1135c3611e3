"""Viterbi decoding of the second order: the melody that is worth most as a whole."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.frame import Frame
from studio.composing.language.prior import Intervals
from studio.composing.melody_options import Options
from studio.composing.melody_slots import Slot

_PARALLEL = 8.0
_DIRECT = 1.5
_SIMILAR = 0.5
"""Cost, as a log score, of parallel fifths and octaves, of a leap into them the same way as
the bass, and of any motion the same way."""


def best_pitches(
    options: list[Options],
    context: list[int],
    intervals: Intervals,
    first: int,
) -> list[int]:
    """Return the best pitches; the state is the last two pitches.

    `context` holds the one or two pitches before; `first` is the index of the first note in
    the piece, which decides where a pitch may be struck three times: never at every third
    note, so that no run is longer than four.
    """
    reach = intervals.reach
    fixed = [np.array([p], dtype=np.int64) for p in context[-2:]]
    columns = [*fixed, *(o.pitches for o in options)]
    offset = len(fixed)
    back: list[NDArray[np.int64]] = []
    score = np.zeros((1, 1))
    start = 0
    if offset == 0:
        score = options[0].scores[None, :].copy()
        start = 1
        columns = [np.zeros(1, dtype=np.int64), *columns]
        offset = 1
    elif offset == 1:
        columns = [np.zeros(1, dtype=np.int64), *columns]
        offset = 2
    opening = len(context) < 2
    for k in range(start, len(options)):
        option = options[k]
        c = columns[k + offset]
        b = columns[k + offset - 1]
        a = columns[k + offset - 2]
        step = c[None, :] - b[:, None]
        size = np.abs(step)
        # A phrase takes breath: where it begins does not hang on where the last one ended,
        # but for leaps that no one sings.
        tie = 0.0 if option.opens else 1.0
        breath = -1.0 * np.maximum(size - 9, 0) if option.opens else 0.0
        single = tie * intervals.single[step + reach] + breath + option.scores[None, :]
        if option.reference is not None:
            near = np.abs(step - option.reference) <= 1
            exact = near & (np.sign(step) == np.sign(option.reference))
            single = single + option.weight * exact
        previous = options[k - 1] if k > 0 else None
        if previous is not None and previous.dissonant.any():
            # What is not of the chord is left by step.
            single = single - 3.5 * (previous.dissonant[:, None] & ((size > 2) | (size == 0)))
        if option.dissonant.any():
            single = single - 1.6 * (option.dissonant[None, :] & (size > 2))
        anchor, low_before, low = option.basses
        if low_before is not None:
            single = single - tie * _against(b, c, low_before, low)
        dead = opening and k + offset - 2 == 0
        if dead:
            total = score[:, :, None] + single[None, :, :]
        else:
            came = b[None, :] - a[:, None]
            double = intervals.double[
                np.clip(came, -reach, reach)[:, :, None] + reach, step[None, :, :] + reach
            ]
            total = score[:, :, None] + single[None, :, :] + tie * double
            if anchor is not None:
                total = total - _against(a, c, anchor, low)[:, None, :]
            if (first + k) % 3 == 0:
                total = total - 50.0 * ((came == 0)[:, :, None] & (step == 0)[None, :, :])
        best = np.argmax(np.round(total, 6), axis=0)
        back.append(best)
        score = np.take_along_axis(total, best[None], axis=0)[0]
    before_last, last = divmod(int(np.argmax(np.round(score, 6))), score.shape[1])
    path = [last]
    for best in reversed(back):
        before_last, last = int(best[before_last, last]), before_last
        path.append(last)
    path = path[: len(options)][::-1]
    return [int(o.pitches[p]) for o, p in zip(options, path, strict=True)]


def anchors(frame: Frame, slots: list[Slot], lows: list[int]) -> list[int | None]:
    """Return the bass two notes before where the note between only passes between beats."""
    on_beat = [frame.strength(slot.onset) > 0 for slot in slots]
    return [
        lows[i - 2] if i >= 2 and on_beat[i] and on_beat[i - 2] and not on_beat[i - 1] else None
        for i in range(len(slots))
    ]


def _against(
    before: NDArray[np.int64], here: NDArray[np.int64], low_before: int, low: int
) -> NDArray[np.float64]:
    """Return what motion against the bass costs, shape (before, here).

    Parallel fifths and octaves most, a leap the same way into a perfect interval less, and
    any similar motion a little.
    """
    if low_before == low:
        return np.zeros((len(before), len(here)))
    move = here[None, :] - before[:, None]
    same_way = move * (low - low_before) > 0
    then, now = (before - low_before) % 12, (here - low) % 12
    perfect = ((now == 0) | (now == 7))[None, :]
    parallel = perfect & (then[:, None] == now[None, :])
    cost = _PARALLEL * parallel + _DIRECT * (perfect & (np.abs(move) > 2)) + _SIMILAR
    return np.asarray(same_way * cost, dtype=np.float64)
