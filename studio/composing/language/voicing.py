"""How likely voicings are: the chord's notes between melody and bass, and how they move.

A log-linear model over small numbered facts about a voicing and about its step from the one
before. Each fact has a weight, learned from string quartets; the score of a voicing is the sum
of the weights of its facts. Voices are counted by height, so that players may cross without
the voicing changing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.weights import weights

Pitches = NDArray[np.int64]
Facts = NDArray[np.int64]
Scores = NDArray[np.float64]

_WIDEST = 24
_LOW = 48
"""Below it close intervals are muddy."""
_FARTHEST = 13
_MEMBERS = 4

_SIZES = {
    "under the top": _WIDEST + 1,
    "between": _WIDEST + 1,
    "over the bass": 2 * (_WIDEST + 1),
    "missing": 2**_MEMBERS * 2,
    "doubled": _MEMBERS * 4 * 2,
    "moves": (_FARTHEST + 1) * 2,
    "fifths": 2,
    "octaves": 2,
    "together": 2,
    "overlaps": 2,
    "sevenths": 3,
}
"""How many facts there are of each sort."""
_FIRST = dict(zip(_SIZES, np.cumsum([0, *_SIZES.values()]).tolist(), strict=False))
FACTS = sum(_SIZES.values())


@dataclass(frozen=True, slots=True, eq=False)
class Voicings:
    """Some voicings of one chord.

    Parameters
    ----------
    pitches : ndarray of int64, shape (count, inner voices)
        From the highest voice down.
    tones : tuple of int
        Pitch classes of the chord from its root: root, third, fifth, seventh.
    top : int or None
        Pitch above them; None where nothing lies above.
    bass : int
        Pitch below them.
    """

    pitches: Pitches
    tones: tuple[int, ...]
    top: int | None
    bass: int


def facts_of(found: Voicings) -> Facts:
    """Return the numbers of the facts about each voicing by itself, shape (count, facts)."""
    return np.stack(_facts(found), axis=1)


def _facts(found: Voicings) -> list[Facts]:
    pitches, bass = found.pitches, found.bass
    count, voices = pitches.shape
    columns: list[Pitches] = []
    if found.top is not None:
        columns.append(_numbered("under the top", _width(found.top - pitches[:, 0])))
    columns += [
        _numbered("between", _width(pitches[:, v] - pitches[:, v + 1])) for v in range(voices - 1)
    ]
    low = (_WIDEST + 1) * int(bass < _LOW)
    columns.append(_numbered("over the bass", _width(pitches[:, -1] - bass) + low))
    classes = pitches % 12
    outer = [bass % 12] if found.top is None else [bass % 12, found.top % 12]
    members = found.tones[:_MEMBERS]
    missing = np.zeros(count, np.int64)
    major = int(len(members) > 1 and (members[1] - members[0]) % 12 == 4)
    for rank, tone in enumerate(members):
        have = (classes == tone).sum(axis=1) + outer.count(tone)
        missing += (have == 0) << rank
        doubled = np.minimum(have, 3) + 4 * rank + 4 * _MEMBERS * major
        columns.append(_numbered("doubled", doubled))
    columns.append(_numbered("missing", missing + 2**_MEMBERS * int(len(members) > 3)))
    return columns


def _width(gap: Pitches) -> Pitches:
    return np.clip(gap, 0, _WIDEST)


def _numbered(sort: str, value: Pitches) -> Pitches:
    return np.asarray(_FIRST[sort] + value, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """What happens between the voicings of two chords; every array has shape (from, to).

    Parameters
    ----------
    moves : tuple of ndarray
        How far each inner voice moves, up or down, in semitones.
    fifths, octaves : ndarray
        Parallels among all voices.
    together : ndarray of bool
        Whether all voices that move go the same way, bass and top too.
    overlaps : ndarray
        Voices that go beyond where a neighbour was.
    sevenths : ndarray
        0 where no inner voice had the seventh, 1 where it falls by step or stays, 2 where it
        does neither.
    changes : bool
        Whether the chord is another.
    """

    moves: tuple[Pitches, ...]
    fifths: Pitches
    octaves: Pitches
    together: NDArray[np.bool_]
    overlaps: Pitches
    sevenths: Pitches
    changes: bool


def steps_between(
    before: Voicings, here: Voicings, lines: Sequence[tuple[int, int]] = ()
) -> Steps:
    """Return what happens from each voicing of a chord to each of the next.

    Parameters
    ----------
    before, here : Voicings
    lines : sequence of (int, int)
        What else moves from a pitch to another and is watched for parallels, besides top and
        bass.
    """
    old, new = before.pitches, here.pitches
    voices = old.shape[1]
    shape = (len(old), len(new))
    outer = [(before.bass, here.bass), *lines]
    if before.top is not None and here.top is not None:
        outer.append((before.top, here.top))
    olds = np.vstack([old.T, *(np.full(shape[0], a) for a, _ in outer)])
    news = np.vstack([new.T, *(np.full(shape[1], b) for _, b in outer)])
    rises = news[:, None, :] - olds[:, :, None]
    up, down = rises > 0, rises < 0
    pairs = [(v, w) for v in range(voices) for w in range(v + 1, len(olds))]
    one, other = np.array(pairs, np.int64).T
    was, then = np.abs(olds[one] - olds[other]) % 12, np.abs(news[one] - news[other]) % 12
    same = was[:, :, None] == then[:, None, :]
    same &= (up[one] & up[other]) | (down[one] & down[other])
    fifths = (same & (then == 7)[:, None, :]).sum(axis=0)
    octaves = (same & (then == 0)[:, None, :]).sum(axis=0)
    together = up[: voices + 1].all(axis=0) | down[: voices + 1].all(axis=0)
    overlaps = np.zeros(shape, np.int64)
    for v in range(voices):
        if v > 0:
            overlaps += new[None, :, v] > old[:, None, v - 1]
            overlaps += new[None, :, v - 1] < old[:, None, v]
    if before.top is not None and here.top is not None:
        overlaps += np.broadcast_to(new[None, :, 0] > before.top, shape)
        overlaps += np.broadcast_to(here.top < old[:, None, 0], shape)
    sevenths = np.zeros(shape, np.int64)
    if len(before.tones) > 3:
        for v in range(voices):
            had = (old[:, v] % 12 == before.tones[3])[:, None]
            resolved = (rises[v] <= 0) & (rises[v] >= -2)
            sevenths = np.maximum(sevenths, np.where(had, np.where(resolved, 1, 2), 0))
    return Steps(
        tuple(rises[:voices]),
        fifths,
        octaves,
        together,
        overlaps,
        sevenths,
        before.tones != here.tones,
    )


def facts_of_steps(steps: Steps) -> Facts:
    """Return the numbers of the facts about each step, shape (from, to, facts)."""
    return np.stack(_facts_of_steps(steps), axis=-1)


def _facts_of_steps(steps: Steps) -> list[Facts]:
    offset = (_FARTHEST + 1) * int(steps.changes)
    columns = [
        _numbered("moves", np.minimum(np.abs(move), _FARTHEST) + offset) for move in steps.moves
    ]
    columns += [
        _numbered("fifths", np.minimum(steps.fifths, 1)),
        _numbered("octaves", np.minimum(steps.octaves, 1)),
        _numbered("together", steps.together.astype(np.int64)),
        _numbered("overlaps", np.minimum(steps.overlaps, 1)),
        _numbered("sevenths", steps.sevenths),
    ]
    return columns


@cache
def _learned() -> Scores:
    return np.asarray(weights("voices")["voicing"], np.float64)


def worth_of(found: Voicings, learned: Scores | None = None) -> Scores:
    """Return the log score of each voicing by itself."""
    table = _learned() if learned is None else learned
    return np.asarray(sum(table[facts] for facts in _facts(found)))


def worth_of_steps(steps: Steps, learned: Scores | None = None) -> Scores:
    """Return the log score of each step, shape (from, to)."""
    table = _learned() if learned is None else learned
    return np.asarray(sum(table[facts] for facts in _facts_of_steps(steps)))
