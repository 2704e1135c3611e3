"""The voices of string quartets as one note a chord: what is learned about voicings."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement, pairwise

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.voicing import (
    FACTS,
    Voicings,
    facts_of,
    facts_of_steps,
    steps_between,
)
from studio.composing.theory import INTERVALS
from studio.errors import StudioError
from studio.training.harmonic_reading import KINDS, Reading
from studio.training.pieces import Line, Piece

_PLAYERS = 4
_MOST_CANDIDATES = 100
_HELD = 0.6
"""Part of a chord for which a note has to sound to be a voice of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Sonority:
    """A chord as four voices hold it, one note each, from the highest down.

    `tones` has the chord's pitch classes from its root; `joined` says whether the chord before
    was one too, without a rest between.
    """

    onset: int
    pitches: tuple[int, ...]
    tones: tuple[int, ...]
    joined: bool


def sonorities(piece: Piece, reading: Reading) -> Iterator[Sonority]:
    """Yield the chords of a quartet in which every player holds a note of the chord.

    Where somebody moves through the chord there is no voice to be heard in it.
    """
    if len(piece.lines) != _PLAYERS:
        return
    lines = [Sounding(line) for line in piece.lines]
    joined = False
    for chord in reading.chords:
        onset, end = int(chord["onset"]), int(chord["onset"] + chord["duration"])
        root = (int(chord["tonic"]) + int(chord["root"])) % 12
        tones = tuple((root + i) % 12 for i in INTERVALS[KINDS[int(chord["kind"])]])
        held = [line.longest(onset, end, tones, _HELD) for line in lines]
        found = [pitch for pitch in held if pitch is not None]
        if len(found) < _PLAYERS:
            joined = False
            continue
        yield Sonority(onset, tuple(sorted(found, reverse=True)), tones, joined)
        joined = True


class Sounding:
    """The notes of a line, to be asked what sounds when.

    Parameters
    ----------
    line : Line
    """

    def __init__(self, line: Line) -> None:
        notes = line.notes
        self._onset = notes["onset"].astype(np.int64)
        self._end = self._onset + notes["duration"]
        self._pitch = notes["pitch"].astype(np.int64)
        self._longest = int(notes["duration"].max(initial=0))

    def between(self, onset: int, end: int) -> list[tuple[int, int, int]]:
        """Return onset, end and pitch of the notes that sound between two ticks."""
        first = int(np.searchsorted(self._onset, onset - self._longest))
        stop = int(np.searchsorted(self._onset, end))
        rows = slice(first, stop)
        every = zip(
            self._onset[rows].tolist(), self._end[rows].tolist(), self._pitch[rows].tolist(),
            strict=True,
        )  # fmt: skip
        return [note for note in every if note[1] > onset]

    def longest(self, onset: int, end: int, tones: tuple[int, ...], least: float) -> int | None:
        """Return the pitch of the chord that sounds longest between two ticks, if any.

        It has to sound for the `least` part of the time.
        """
        first = int(np.searchsorted(self._onset, onset - self._longest))
        stop = int(np.searchsorted(self._onset, end))
        both = np.minimum(self._end[first:stop], end) - np.maximum(self._onset[first:stop], onset)
        pitches = self._pitch[first:stop]
        lasting: dict[int, int] = {}
        for pitch, ticks in zip(pitches.tolist(), both.tolist(), strict=True):
            if ticks > 0 and pitch % 12 in tones:
                lasting[pitch] = lasting.get(pitch, 0) + ticks
        if not lasting:
            return None
        best = max(lasting, key=lambda p: (lasting[p], -p))
        return best if lasting[best] >= least * (end - onset) else None


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """Choices among voicings.

    Parameters
    ----------
    facts : ndarray of int32, shape (choices, candidates, facts)
        Numbers of facts; `FACTS` where there is none.
    chosen : ndarray of int32, shape (choices,)
        The candidate that was written.
    counts : ndarray of int32, shape (choices,)
        How many candidates there are.
    """

    facts: NDArray[np.int32]
    chosen: NDArray[np.int32]
    counts: NDArray[np.int32]


def choices(pieces: list[tuple[Piece, Reading]], most: int) -> Choices:
    """Return what the inner voices chose between melody and bass, chord after chord.

    Parameters
    ----------
    pieces : list of (Piece, Reading)
    most : int
        Take so many choices, spread evenly over the pieces.

    Raises
    ------
    StudioError
        If there is no quartet among the pieces.
    """
    rows: list[tuple[NDArray[np.int64], int]] = []
    pairs = [
        (before, here)
        for piece, reading in pieces
        for before, here in _pairs(list(sonorities(piece, reading)))
    ]
    step = max(1, -(-len(pairs) // most))
    for before, here in pairs[::step]:
        row = _row(before, here)
        if row is not None:
            rows.append(row)
    if not rows:
        raise StudioError("There are no string quartets to learn voices from.")
    width = max(len(facts) for facts, _ in rows)
    table = np.full((len(rows), width, max(f.shape[1] for f, _ in rows)), FACTS, np.int32)
    for i, (facts, _) in enumerate(rows):
        table[i, : len(facts), : facts.shape[1]] = facts
    return Choices(
        table,
        np.array([chosen for _, chosen in rows], np.int32),
        np.array([len(facts) for facts, _ in rows], np.int32),
    )


def _pairs(found: list[Sonority]) -> Iterator[tuple[Sonority, Sonority]]:
    """Yield neighbours, but not where a player doubles another for more than one step."""
    doubling = [
        False,
        *(here.joined and _in_octaves(a, here) for a, here in pairwise(found)),
        False,
    ]
    for i, (before, here) in enumerate(pairwise(found), start=1):
        goes_on = doubling[i] and (doubling[i - 1] or doubling[i + 1])
        if here.joined and not goes_on:
            yield before, here


def _in_octaves(before: Sonority, here: Sonority) -> bool:
    """Return whether two voices move in parallel octaves."""
    steps = [(a, b) for a, b in zip(before.pitches, here.pitches, strict=True) if a != b]
    return any(b - a == d - c and (a - c) % 12 == 0 for (a, b), (c, d) in combinations(steps, 2))


def _row(before: Sonority, here: Sonority) -> tuple[NDArray[np.int64], int] | None:
    top, *inner, bass = here.pitches
    pool = [p for p in range(bass, top + 1) if p % 12 in here.tones]
    options = [tuple(sorted(o, reverse=True)) for o in combinations_with_replacement(pool, 2)]
    if tuple(inner) not in options or not 2 <= len(options) <= _MOST_CANDIDATES:
        return None
    grid = np.array(options, np.int64)
    new = Voicings(grid, here.tones, top, bass)
    old = Voicings(np.array([before.pitches[1:-1]]), before.tones, before.pitches[0],
                   before.pitches[-1])  # fmt: skip
    facts = np.concatenate([facts_of(new), facts_of_steps(steps_between(old, new))[0]], axis=1)
    return facts, options.index(tuple(inner))
