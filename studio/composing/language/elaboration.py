"""How players fill a chord: patterns of held, repeated, broken and passing notes.

A pattern lies within a chord and half a bar at most (a whole one of three beats). Its notes
are counted from the note that the voicing gives the player: in tones of the chord, or for what
is foreign to it in steps of the scale. All patterns and how often they follow each other were
counted in string quartets.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.weights import weights

Scores = NDArray[np.float64]

MOST_NOTES = 8
LENGTHS = (480, 960, 1440, 1920, 2880)
"""Ticks that a pattern may fill."""
UPPER, LOWER, BASS = range(3)
"""Whose patterns: an inner voice with another under it, the lowest inner voice, the bass."""
ROLES = 3
REST, HELD, REPEATED, RISING, FALLING, MOVING = range(6)
KINDS = 6
"""What a pattern does: nothing, one note, one note again and again, a broken chord that goes
up or down, or a line with notes foreign to the chord."""
NEXT = 8
BEFORE = 4


def before_class(same_note: bool, goes_on: bool) -> int:
    """Return the number of how a player comes to its note: did it have it, is the chord new."""
    return int(same_note) + 2 * int(goes_on)


def next_class(steps: int | None) -> int:
    """Return the number of the step to the player's next note, counted in the scale."""
    if steps is None:
        return 0
    return {0: 1, 1: 2, -1: 3, 2: 4, -2: 5}.get(steps, 6 if steps > 0 else 7)


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The patterns that fill so many ticks, in simple or in compound time.

    Parameters
    ----------
    onset, duration : ndarray of int64, shape (count, MOST_NOTES)
        Ticks from the beginning of the chord; a duration of 0 is no note.
    offset : ndarray of int64, shape (count, MOST_NOTES)
        From the player's note: tones of the chord, or steps of the scale.
    foreign : ndarray of bool, shape (count, MOST_NOTES)
        Whether a note is foreign to the chord.
    tied : ndarray of bool, shape (count,)
        Whether the first note goes on from before.
    notes : ndarray of int64, shape (count,)
        How many notes begin.
    kind, rhythm : ndarray of int64, shape (count,)
        What it does, and a number for its rhythm.
    usual : ndarray, shape (ROLES, count)
        Log scores.
    rhythm_share, pattern_share : ndarray, shape (count,)
        How common its rhythm is among those of its kind, and it among those of its rhythm.
    leading, coming : ndarray, shape (NEXT, count) and (BEFORE, count)
        What is added for the step to the next note, and for how the player comes to this one.
    """

    onset: NDArray[np.int64]
    duration: NDArray[np.int64]
    offset: NDArray[np.int64]
    foreign: NDArray[np.bool_]
    tied: NDArray[np.bool_]
    notes: NDArray[np.int64]
    kind: NDArray[np.int64]
    rhythm: NDArray[np.int64]
    usual: Scores
    rhythm_share: Scores
    pattern_share: Scores
    leading: Scores
    coming: Scores


@dataclass(frozen=True, slots=True, eq=False)
class Succession:
    """How patterns go together.

    Parameters
    ----------
    kinds, kinds_beside : ndarray, shape (KINDS, KINDS)
        Log scores of a kind after a kind in one part, and beside a kind in the part below.
    copied, copied_whole, copied_beside : float
        How often the rhythm is copied where the kind stays, how often then the very pattern,
        and how often the rhythm is that of the part below; 0 to 1.
    """

    kinds: Scores
    kinds_beside: Scores
    copied: float
    copied_whole: float
    copied_beside: float


def kinds_of(
    duration: NDArray[np.int64],
    offset: NDArray[np.int64],
    foreign: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Return what patterns do, from arrays of shape (count, MOST_NOTES)."""
    there = duration > 0
    count = there.sum(axis=1)
    rows = np.arange(len(duration))
    last = offset[rows, np.maximum(count - 1, 0)]
    same = np.where(there, offset == offset[:, :1], True).all(axis=1)
    # What comes back to where it began goes where most of it lies.
    middle = np.where(there, offset - offset[:, :1], 0).sum(axis=1)
    up = np.where(last != offset[:, 0], last - offset[:, 0], middle) > 0
    kind = np.where(up, RISING, FALLING)
    kind = np.where(same, REPEATED, kind)
    kind = np.where((foreign & there).any(axis=1), MOVING, kind)
    kind = np.where((count == 1) & (kind != MOVING), HELD, kind)
    return np.asarray(np.where(count == 0, REST, kind), np.int64)


@cache
def patterns(length: int, compound: bool) -> Patterns:
    """Return the patterns that fill so many ticks, one of `LENGTHS`."""
    arrays = weights("voices")
    every = arrays["class"] == LENGTHS.index(length) + len(LENGTHS) * int(compound)
    notes = arrays["notes"][every].astype(np.int64)
    onset, duration, offset = notes[:, :, 0], notes[:, :, 1], notes[:, :, 2]
    foreign = notes[:, :, 3] == 1
    tied = notes[:, 0, 3] >= 2
    foreign[:, 0] |= notes[:, 0, 3] == 3
    begin = (duration > 0).sum(axis=1) - tied
    rhythms: dict[bytes, int] = {}
    rhythm = [
        rhythms.setdefault(o.tobytes() + d.astype(bool).tobytes() + bytes([t]), len(rhythms))
        for o, d, t in zip(onset, duration, tied.tolist(), strict=True)
    ]
    kind, beat = kinds_of(duration, offset, foreign), np.array(rhythm, np.int64)
    usual = arrays["usual"][:, every].astype(np.float64)
    weight = np.exp(usual).mean(axis=0)
    alike = kind[:, None] == kind[None, :]
    of_kind = alike @ weight
    of_rhythm = (alike & (beat[:, None] == beat[None, :])) @ weight
    return Patterns(
        onset * 40,
        duration * 40,
        offset,
        foreign,
        tied,
        begin,
        kind,
        beat,
        usual,
        of_rhythm / of_kind,
        weight / of_rhythm,
        arrays["leading"][:, every].astype(np.float64),
        arrays["coming"][:, every].astype(np.float64),
    )


@cache
def succession() -> Succession:
    """Return how patterns go together."""
    arrays = weights("voices")
    copied, whole, beside = arrays["again"].astype(np.float64).tolist()
    return Succession(
        arrays["kinds"].astype(np.float64),
        arrays["kinds_beside"].astype(np.float64).T,
        copied,
        whole,
        beside,
    )


def copied(same: NDArray[np.bool_], share: Scores, often: float) -> Scores:
    """Return log scores of being alike, or not, where copies are made so often.

    Parameters
    ----------
    same : ndarray of bool
        Whether the one is like the other.
    share : ndarray
        How common it is anyway, 0 to 1.
    often : float
    """
    alike = np.log(1.0 - often + often / share)
    return np.asarray(np.where(same, alike, np.log(1.0 - often)))
