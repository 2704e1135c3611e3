"""What players of string quartets do with their note of a chord, as patterns."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.elaboration import (
    BASS,
    BEFORE,
    KINDS,
    LENGTHS,
    LOWER,
    MOST_NOTES,
    NEXT,
    ROLES,
    UPPER,
    before_class,
    kinds_of,
    next_class,
)
from studio.composing.theory import INTERVALS
from studio.training.chordal_voices import Sounding
from studio.training.harmonic_reading import KINDS as CHORD_KINDS
from studio.training.harmonic_reading import Reading
from studio.training.pieces import Piece

Pattern: TypeAlias = tuple[tuple[int, int, int, int], ...]
"""Notes as onset, duration (both in fortieths of a tick of 960 a quarter, so that they fit a
byte), offset, and 1 for a foreign note plus 2 for a first note that is tied."""

_UNIT = 40
_PLAYERS = 4
_MOST_OFFSET = 6
_MOST_STEPS = 4
_MOST_PATTERNS = 150
_LEAST = 8
_SPREAD = 20.0
"""Cases that count for what a step to the next note changes."""
_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_MINOR = (0, 2, 3, 5, 7, 8, 11)


@dataclass(frozen=True, slots=True)
class Filled:
    """What one player does in a piece of a chord.

    Parameters
    ----------
    kind : int
        Which length, in simple or in compound time.
    role : int
    pattern : Pattern
    next : int
        The step to the player's next note.
    before : int
        How the player comes to the chord: see `before_class`.
    onset, end : int
        Ticks.
    """

    kind: int
    role: int
    pattern: Pattern
    next: int
    before: int
    onset: int
    end: int


def filled(piece: Piece, reading: Reading) -> Iterator[list[Filled | None]]:
    """Yield, for each piece of a chord of a quartet, what its three lower players do.

    None where that is nothing a pattern can say.
    """
    if len(piece.lines) != _PLAYERS:
        return
    lines = [Sounding(line) for line in piece.lines[1:]]
    found: list[tuple[int, int, int, list[tuple[int | None, Pattern | None]], list[int], int]] = []
    for onset, end, number, index in cells_of(piece, reading):
        chord = reading.chords[index]
        root = (int(chord["tonic"]) + int(chord["root"])) % 12
        tones = sorted((root + i) % 12 for i in INTERVALS[CHORD_KINDS[int(chord["kind"])]])
        steps = _MINOR if chord["minor"] else _MAJOR
        scale = sorted((int(chord["tonic"]) + s) % 12 for s in steps)
        players = [_pattern(line, onset, end, tones, scale) for line in lines]
        found.append((onset, end, number, players, scale, index))
    for earlier, here, after in zip([None, *found], found, [*found[1:], None], strict=False):
        onset, end, number, players, scale, index = here
        row: list[Filled | None] = []
        for role, (own, pattern) in zip((UPPER, LOWER, BASS), players, strict=True):
            following = None
            if after is not None and after[0] == end and own is not None:
                then = after[3][role][0]
                following = None if then is None else _steps(own, then, scale)
            joined = earlier is not None and earlier[1] == onset
            goes_on = earlier is not None and joined and earlier[5] == index
            was = earlier[3][role][0] if earlier is not None and joined else None
            before = before_class(was is not None and was == own, goes_on)
            row.append(
                None if pattern is None
                else Filled(number, role, pattern, next_class(following), before, onset, end)
            )  # fmt: skip
        yield row


def cells_of(piece: Piece, reading: Reading) -> Iterator[tuple[int, int, int, int]]:
    """Yield onset, end, class and chord of the pieces that patterns fill."""
    starts = reading.chords["onset"].astype(int)
    ends = starts + reading.chords["duration"]
    for bar in piece.bars:
        onset, length = int(bar["onset"]), int(bar["duration"])
        compound = bar["beats"] % 3 == 0 and bar["beat_type"] == 8
        nominal = int(bar["beats"]) * 3840 // int(bar["beat_type"])
        if length != nominal:
            continue
        half = length // 2 if length > 2880 or (compound and length == 2880) else length
        for first in range(onset, onset + length, half):
            stop = first + half
            begin = int(np.searchsorted(ends, first, side="right"))
            for index in range(begin, len(starts)):
                if starts[index] >= stop:
                    break
                a, b = max(first, int(starts[index])), min(stop, int(ends[index]))
                if b - a in LENGTHS:
                    yield a, b, LENGTHS.index(b - a) + len(LENGTHS) * bool(compound), index


def _pattern(
    line: Sounding, onset: int, end: int, tones: list[int], scale: list[int]
) -> tuple[int | None, Pattern | None]:
    """Return a player's note of the chord, and the pattern; None where there is none."""
    notes = line.between(onset, end)
    if not notes:
        return None, ()
    own = line.longest(onset, end, tuple(tones), 0.0)
    onsets = [max(a, onset) for a, _, _ in notes]
    if own is None or len(set(onsets)) < len(notes) or len(notes) > MOST_NOTES:
        return own, None
    pattern = []
    for a, b, pitch in notes:
        start, stop = max(a, onset) - onset, min(b, end) - onset
        if (start % 120 and start % 160) or ((stop - start) % 120 and (stop - start) % 160):
            return own, None
        foreign = pitch % 12 not in tones
        offset = _steps(own, pitch, scale) if foreign else _rungs(own, pitch, tones)
        if abs(offset) > (_MOST_STEPS if foreign else _MOST_OFFSET):
            return own, None
        mark = int(foreign) + 2 * (a < onset)
        pattern.append((start // _UNIT, (stop - start) // _UNIT, offset, mark))
    return own, tuple(pattern)


def _rungs(low: int, high: int, tones: list[int]) -> int:
    """Return how many tones of a chord lie from one of them to another, up or down."""
    if high < low:
        return -_rungs(high, low, tones)
    return sum(p % 12 in tones for p in range(low + 1, high + 1))


def _steps(start: int, stop: int, scale: list[int]) -> int:
    """Return how many steps of a scale lie between two pitches; none is less than one."""
    if start == stop:
        return 0
    low, high = min(start, stop), max(start, stop)
    between = sum(p % 12 in scale for p in range(low + 1, high))
    return (between + 1) * (1 if stop > start else -1)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The commonest patterns, in the order of their class, and how often each occurs."""

    classes: NDArray[np.int64]
    patterns: tuple[Pattern, ...]
    usual: NDArray[np.float64]
    leading: NDArray[np.float64]
    coming: NDArray[np.float64]


def counted(rows: list[list[Filled | None]]) -> Counted:
    """Return the commonest patterns with their log scores."""
    every = [f for row in rows for f in row if f is not None]
    total = Counter((f.kind, f.pattern) for f in every)
    kept: list[tuple[int, Pattern]] = []
    for kind in sorted({k for k, _ in total}):
        mine = [(n, p) for (k, p), n in total.items() if k == kind and n >= _LEAST]
        mine.sort(key=lambda pair: (-pair[0], pair[1]))
        kept += [(kind, p) for _, p in mine[:_MOST_PATTERNS]]
    number = {name: i for i, name in enumerate(kept)}
    usual, leading = np.zeros((ROLES, len(kept))), np.zeros((NEXT, len(kept)))
    coming = np.zeros((BEFORE, len(kept)))
    for f in every:
        at = number.get((f.kind, f.pattern))
        if at is not None:
            usual[f.role, at] += 1
            if f.pattern:
                leading[f.next, at] += 1
                coming[f.before, at] += 1
    classes = np.array([kind for kind, _ in kept])
    logs, ratios, entries = np.zeros_like(usual), np.zeros_like(leading), np.zeros_like(coming)
    for kind in set(classes.tolist()):
        mine = classes == kind
        overall = usual[:, mine].sum(axis=0)
        overall /= overall.sum()
        own = usual[:, mine] + _SPREAD * overall
        logs[:, mine] = np.log(own / own.sum(axis=1, keepdims=True))
        for counts, table in ((leading, ratios), (coming, entries)):
            given = counts[:, mine] + _SPREAD * overall
            table[:, mine] = np.log(given / given.sum(axis=1, keepdims=True) / overall)
    # Who rests has no note, and so neither comes to it nor leaves it.
    rests = np.array([not pattern for _, pattern in kept])
    ratios[:, rests] = entries[:, rests] = 0.0
    return Counted(classes, tuple(p for _, p in kept), logs, ratios, entries)


def as_arrays(found: Counted) -> dict[str, NDArray[np.generic]]:
    """Return patterns as they ship."""
    notes = np.zeros((len(found.patterns), MOST_NOTES, 4), np.int8)
    for i, pattern in enumerate(found.patterns):
        notes[i, : len(pattern)] = np.array(pattern, np.int8).reshape(-1, 4)
    return {
        "class": found.classes.astype(np.int8),
        "notes": notes,
        "usual": found.usual.astype(np.float16),
        "leading": found.leading.astype(np.float16),
        "coming": found.coming.astype(np.float16),
    }


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """How patterns go together; see `Succession`."""

    kinds: NDArray[np.float64]
    kinds_beside: NDArray[np.float64]
    again: NDArray[np.float64]


def together(rows: list[list[Filled | None]]) -> Together:
    """Return what follows what in one part, and what stands beside what in two."""
    after = _Pairs()
    beside = _Pairs()
    for row, following in pairwise(rows):
        for f, then in zip(row, following, strict=True):
            if f is not None and then is not None and then.onset == f.end:
                after.add(f, then)
    for row in rows:
        for upper, under in pairwise(row):
            if upper is not None and under is not None:
                beside.add(upper, under)
    rhythm, pattern = after.sameness()
    return Together(
        after.kinds(), beside.kinds(), np.array([rhythm, pattern, beside.sameness()[0]])
    )


def foretold(
    found: Counted, beside: Together, rows: list[list[Filled | None]]
) -> list[tuple[str, float]]:
    """Return how well patterns of other pieces are foretold, in nats a pattern.

    By how usual they are; also by the notes before and after; and also by the kind before.
    Patterns that were not kept are left out, and their share told.
    """
    number = {
        (int(k), p): i for i, (k, p) in enumerate(zip(found.classes, found.patterns, strict=True))
    }
    kinds = np.array([kind_of(p) for p in found.patterns])
    nats = np.zeros(3)
    seen = every = 0
    for row, following in pairwise(rows):
        for f, then in zip(row, following, strict=True):
            if f is None or then is None or then.onset != f.end:
                continue
            every += 1
            at = number.get((then.kind, then.pattern))
            if at is None:
                continue
            seen += 1
            mine = np.flatnonzero(found.classes == then.kind)
            usual = found.usual[then.role, mine]
            placed = usual + found.leading[then.next, mine] + found.coming[then.before, mine]
            after = placed + beside.kinds[kind_of(f.pattern), kinds[mine]]
            place = int(np.searchsorted(mine, at))
            for k, scores in enumerate((usual, placed, after)):
                nats[k] += float(np.log(np.exp(scores).sum()) - scores[place])
    nats /= max(1, seen)
    return [
        ("nats, by how usual they are", float(nats[0])),
        ("nats, and by the notes around", float(nats[1])),
        ("nats, and by the kind before", float(nats[2])),
        ("share that is known", seen / max(1, every)),
    ]


class _Pairs:
    """Pairs of patterns, counted to be compared with chance."""

    def __init__(self) -> None:
        self._kinds = np.full((KINDS, KINDS), 4.0)
        self._rhythms: list[tuple[tuple[int, int, object], object, bool]] = []
        self._patterns: list[tuple[object, Pattern, bool]] = []

    def add(self, one: Filled, other: Filled) -> None:
        a, b = kind_of(one.pattern), kind_of(other.pattern)
        self._kinds[a, b] += 1
        if one.kind != other.kind or a != b:
            return
        same = rhythm_of(one.pattern) == rhythm_of(other.pattern)
        self._rhythms.append(((other.kind, b, None), rhythm_of(other.pattern), same))
        if same:
            name = (other.kind, b, rhythm_of(other.pattern))
            self._patterns.append((name, other.pattern, one.pattern == other.pattern))

    def kinds(self) -> NDArray[np.float64]:
        """Return log P(kind | kind) / P(kind)."""
        total = self._kinds.sum()
        rows, columns = self._kinds.sum(axis=1), self._kinds.sum(axis=0)
        ratios: NDArray[np.float64] = np.log(
            self._kinds * total / rows[:, None] / columns[None, :]
        )
        return ratios

    def sameness(self) -> tuple[float, float]:
        """Return how often the rhythm is copied, and with the same rhythm the whole pattern."""
        return _copied(self._rhythms), _copied(self._patterns)


def _copied(found: Sequence[tuple[object, object, bool]]) -> float:
    """Return how many of the cases are copies, beyond those that are alike by chance."""
    groups: dict[object, Counter[object]] = {}
    for group, name, _ in found:
        groups.setdefault(group, Counter())[name] += 1
    chance = sum(
        sum(n * n for n in names.values()) / sum(names.values()) for names in groups.values()
    ) / max(1, len(found))
    same = sum(s for _, _, s in found) / max(1, len(found))
    return min(0.95, max(0.0, (same - chance) / max(1e-6, 1.0 - chance)))


@cache
def kind_of(pattern: Pattern) -> int:
    """Return what a pattern does."""
    notes = np.zeros((MOST_NOTES, 4), np.int64)
    notes[: len(pattern)] = np.array(pattern, np.int64).reshape(-1, 4)
    return int(kinds_of(notes[None, :, 1], notes[None, :, 2], notes[None, :, 3] % 2 == 1)[0])


@cache
def rhythm_of(pattern: Pattern) -> tuple[tuple[int, bool], ...]:
    """Return where the notes of a pattern begin, and which go on from before."""
    return tuple((onset, mark >= 2) for onset, _, _, mark in pattern)
