"""Decoding of the melody's pitches: exact sampling of what is likely as a whole."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.frame import Frame
from studio.composing.language.melodic import Melodic
from studio.composing.language.melodic_context import CAME, CLASSES, REACH, Ints, Known, came_sort
from studio.composing.melody_options import Options
from studio.composing.melody_slots import Slot

Scores = NDArray[np.float64]

_SHARPER = 1.2
"""How much more decided the melody is than the language: 1 samples it as it is."""
_BEYOND = -14.0
"""Log score of an interval that no one sings."""
_PARALLEL = 8.0
_DIRECT = 1.5
_SIMILAR = 0.5
"""Cost, as a log score, of parallel fifths and octaves, of a leap into them the same way as
the bass, and of any motion the same way."""
_AGAIN = 50.0
"""Cost of a pitch that is struck a third time where it may not be."""
_AFRESH = int(came_sort(np.array(0)))
_WIDE, _OCTAVE = 9, 3.0
"""Semitones beyond which each costs 1 where a phrase begins, and what leaving the octave costs
anywhere."""
_REPEATED = 0.4
"""Cost of repeating a note: there are no words to repeat it for."""
_LEFT_BY_LEAP = 2.0
"""Cost of a leap away from a note outside the chord, or of repeating it."""


def sampled_pitches(
    options: list[Options],
    known: Known,
    context: list[int],
    language: Melodic,
    first: int,
) -> list[int]:
    """Return pitches drawn from all melodies, each as likely as the scores say.

    The state is the last two pitches. Forward, the scores of all ways to a state are added
    up; backward, each note is drawn given those after it, with noise that belongs to the note
    and the pitch: so the same is drawn as long as the scores stay, and mostly when they move
    a little.

    Parameters
    ----------
    options : list of Options
        What may stand at each note.
    known : Known
        What the language knows of the same notes.
    context : list of int
        The one or two pitches before; empty at the beginning.
    language : Melodic
    first : int
        Index of the first note in the piece, which decides where a pitch may be struck three
        times: never at every third note, so that no run is longer than four.
    """
    before = context[-1] if context else int(known.middle[0])
    earlier = context[-2] if len(context) > 1 else before
    columns = [np.array([earlier]), np.array([before]), *(o.pitches for o in options)]
    tables = _tables(options, columns, known, language)
    score: Scores = np.zeros((1, 1))
    ways: list[Scores] = []
    for k, (option, table) in enumerate(zip(options, tables, strict=True)):
        a, b, c = columns[k : k + 3]
        came = b[None, :] - a[:, None]
        step = c[None, :] - b[:, None]
        sort = came_sort(came)
        if known.begun[k] <= 1:
            # A phrase begins afresh: its second note has only the first before it.
            sort = np.full_like(sort, _AFRESH)
        opens = known.begun[k] == 0
        left = options[k - 1].dissonant if k > 0 else np.zeros(len(b), dtype=np.bool_)
        single = option.scores[None, :] - _moving(step, left, opens)
        total = score[:, :, None] + single[None, :, :] + table[np.arange(len(b)), sort]
        anchor, low_before, low = option.basses
        if low_before is not None and not opens:
            total = total - _against(b, c, low_before, low)[None]
        if anchor is not None and not opens:
            total = total - _against(a, c, anchor, low)[:, None, :]
        if (first + k) % 3 == 0 and len(context) + k > 1:
            total = total - _AGAIN * ((came == 0)[:, :, None] & (step == 0)[None, :, :])
        ways.append(total)
        score = _added(total, axis=0)
    return _backward(options, columns, ways, score)


def _backward(
    options: list[Options], columns: list[Ints], ways: list[Scores], score: Scores
) -> list[int]:
    """Draw the last note, then each note before given the two after it."""
    noises = [np.zeros(1), *(o.noise for o in options)]
    here = _drawn(_added(score, axis=0), noises[-1])
    before = _drawn(score[:, here], noises[-2])
    path = [here]
    for k in range(len(options) - 1, 0, -1):
        path.append(before)
        here, before = before, _drawn(ways[k][:, before, here], noises[k - 1])
    return [int(o.pitches[p]) for o, p in zip(options, path[::-1], strict=True)]


def _drawn(scores: Scores, noise: Scores) -> int:
    """Return the index of the best of scores and noise; the first of equals."""
    return int(np.argmax(np.round(scores + noise, 6)))


def _added(scores: Scores, axis: int) -> Scores:
    """Return the logarithm of the sum of exponentials over an axis."""
    most = scores.max(axis=axis)
    shares = np.exp(scores - np.expand_dims(most, axis)).sum(axis=axis)
    return np.asarray(most + np.log(shares))


def _tables(
    options: list[Options], columns: list[Ints], known: Known, language: Melodic
) -> list[Scores]:
    """Return the language's scores by pitch before, sort of interval before it, and pitch."""
    width = max(len(b) for b in columns[1:-1])
    previous = np.stack([np.resize(b, width) for b in columns[1:-1]])
    opens = known.begun == 0
    previous[opens] = known.middle[opens, None]
    scores = language.scores(known, previous)
    found = []
    for k, option in enumerate(options):
        b, c = previous[k, : len(columns[k + 1])], option.pitches
        place = c[None, :] - b[:, None] + REACH
        inside = (place >= 0) & (place < CLASSES)
        place = np.clip(place, 0, CLASSES - 1)
        rows = scores[k, : len(b)]
        chosen = np.take_along_axis(
            rows, np.broadcast_to(place[:, None, :], (len(b), CAME, len(c))), axis=2
        )
        found.append(_SHARPER * np.where(inside[:, None, :], chosen, _BEYOND))
    return found


def _moving(step: Ints, left: NDArray[np.bool_], opens: bool) -> Scores:
    """Return what the motion to a note costs apart from the language, shape (before, here).

    `left` says which notes before are strange to their chord.
    """
    size = np.abs(step)
    if opens:
        # Where a phrase begins does not hang on where the last one ended, but for leaps that
        # no one sings.
        wide = np.maximum(size - _WIDE, 0) + _OCTAVE * (size > 12)
        return np.asarray(wide, dtype=np.float64)
    leapt = left[:, None] & ((size > 2) | (size == 0))
    cost = _LEFT_BY_LEAP * leapt + _OCTAVE * (size > 12) + _REPEATED * (size == 0)
    return np.asarray(cost, dtype=np.float64)


def anchors(frame: Frame, slots: list[Slot], lows: list[int]) -> list[int | None]:
    """Return the bass two notes before where the note between only passes between beats."""
    on_beat = [frame.strength(slot.onset) > 0 for slot in slots]
    return [
        lows[i - 2] if i >= 2 and on_beat[i] and on_beat[i - 2] and not on_beat[i - 1] else None
        for i in range(len(slots))
    ]


def _against(before: Ints, here: Ints, low_before: int, low: int) -> Scores:
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
