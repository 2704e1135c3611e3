"""Melodies of scores as the melodic factor sees them: what is known of a note, and its pitch."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from studio.composing.language import melodic_context as context
from studio.composing.language.melodic_context import (
    CLOSE_RETURN,
    CLOSE_SEQUENCE,
    INVERSION,
    NEW,
    NOTHING,
    REACH,
    RETURN,
    RHYTHM,
    SEQUENCE,
    Ints,
    Known,
)
from studio.mapping.plan import Metre
from studio.training.harmonic_reading import KINDS, Reading
from studio.training.pieces import Bars, Line, Piece

_BREATH = 480
"""Rest in ticks that ends a phrase."""
_FEWEST = 3
"""Notes that make a phrase."""
_SHORTEST = 8
"""Notes that make a melody."""
_BACK = 16
"""Bars back from which a bar may be taken up."""
_ALIKE = 0.6
"""Share of its notes that a bar has in common with the one it takes up."""
_AROUND = 2.0
"""Bars before and after a note that say around which pitch the melody moves."""
_UNSURE = 1.0
"""Deviation in semitones of the noise on that pitch: a plan knows it no better."""
_KINDS = np.array([context.kind_of(name) for name in KINDS])


@dataclass(frozen=True, slots=True, eq=False)
class Melody:
    """The notes of melodies, one after the other.

    Parameters
    ----------
    known : Known
    pitch, previous, earlier : ndarray of int, shape (notes,)
        Pitch, that of the note before and that of the one before it. Before the first note of
        a phrase stands `middle`, and before its second note the first comes twice.
    """

    known: Known
    pitch: Ints
    previous: Ints
    earlier: Ints

    def __len__(self) -> int:
        return len(self.pitch)

    def take(self, rows: Ints) -> "Melody":
        """Return some of the notes."""
        return Melody(
            self.known.take(rows), self.pitch[rows], self.previous[rows], self.earlier[rows]
        )


def joined(melodies: Iterable[Melody]) -> Melody:
    """Return melodies as one."""
    every = list(melodies)
    known = Known(
        *(np.concatenate([getattr(m.known, field.name) for m in every]) for field in fields(Known))
    )
    return Melody(
        known,
        np.concatenate([m.pitch for m in every]),
        np.concatenate([m.previous for m in every]),
        np.concatenate([m.earlier for m in every]),
    )


def reachable(melody: Melody) -> Melody:
    """Return the notes that lie within reach of the note before."""
    return melody.take(np.flatnonzero(np.abs(melody.pitch - melody.previous) <= REACH))


def melody_of(piece: Piece, line: Line, reading: Reading, seed: int) -> Melody | None:
    """Return a line as a melody; None if it is too short to tell.

    Where several notes begin together the highest counts, and a note ends where the next
    begins.

    Parameters
    ----------
    piece : Piece
    line : Line
        One of its lines.
    reading : Reading
        Of the piece.
    seed : int
        Of the noise on the pitch around which the melody moves.
    """
    notes = line.notes
    if len(notes) < _SHORTEST:
        return None
    order = np.lexsort((-notes["pitch"].astype(np.int64), notes["onset"]))
    ordered = notes[order]
    tops = ordered[np.concatenate(([True], np.diff(ordered["onset"]) > 0))]
    if len(tops) < _SHORTEST:
        return None
    onset = tops["onset"].astype(np.int64)
    following = np.append(onset[1:], np.iinfo(np.int64).max)
    end = np.minimum(onset + tops["duration"], following)
    pitch = tops["pitch"].astype(np.int64)
    bar, inside = _places(piece.bars, onset)
    metres = [Metre(int(b["beats"]), int(b["beat_type"])) for b in piece.bars]
    weights = np.array(
        [context.strength_of(metres[b], int(t)) for b, t in zip(bar, inside, strict=True)]
    )
    rest = np.concatenate(([_BREATH * 4], onset[1:] - end[:-1]))
    gap = np.where(rest < 60, 0, np.where(rest < 960, 1, 2))
    gap[0] = 3
    begun, left = _in_phrase(rest)
    sort = context.length_sorts(end - onset)
    chords = reading.chords[reading.chords_at(onset)]
    later = reading.chords[reading.chords_at(end - 1)]
    root = (chords["tonic"].astype(np.int64) + chords["root"]) % 12
    kind = _KINDS[chords["kind"]]
    name = root * 16 + kind
    end_name = (later["tonic"].astype(np.int64) + later["root"]) % 12 * 16 + _KINDS[later["kind"]]
    same = np.concatenate(([True], name[1:] == name[:-1]))
    rise = np.concatenate(([0], (root[1:] - root[:-1]) % 12))
    next_same = np.append(same[1:], True)
    tonic = chords["tonic"].astype(np.int64)
    middle = _middles(piece.bars, onset, end, pitch, bar, seed)
    manner, expected, step = _taken_up(bar, inside, pitch, tonic)
    minor = chords["minor"].astype(np.int64)
    known = Known(
        strength=weights[:, 0],
        off=weights[:, 1],
        duration=sort,
        before=np.concatenate((sort[:1], sort[:-1])),
        after=np.append(sort[1:], sort[-1:]),
        gap=gap,
        begun=begun,
        left=left,
        tonic=tonic,
        minor=minor,
        scale=minor,
        root=root,
        kind=kind,
        moved=np.where(same, 12, rise),
        coming=np.where(next_same, -1, np.append(root[1:], root[-1:])),
        held=(end_name != name).astype(np.int64),
        manner=manner,
        expected=expected,
        step=step,
        middle=middle,
        style=np.tile(context.style_of(pitch, not line.sung), (len(pitch), 1)),
    )
    # A phrase begins afresh: as the composer's phrases do, so that they do not hang together.
    previous = np.where(begun == 0, middle, np.concatenate((middle[:1], pitch[:-1])))
    earlier = np.where(begun <= 1, previous, np.concatenate((middle[:1], previous[:-1])))
    return Melody(known, pitch, previous, earlier)


def _places(bars: Bars, onsets: Ints) -> tuple[Ints, Ints]:
    """Return the bar of each onset and its tick in that bar; an upbeat ends its bar."""
    bar = np.maximum(np.searchsorted(bars["onset"], onsets, side="right") - 1, 0)
    inside = onsets - bars["onset"][bar]
    whole = bars["beats"].astype(np.int64) * 3840 // bars["beat_type"]
    short = np.where(bars["pickup"], whole - bars["duration"], 0)
    return bar, np.maximum(inside + short[bar], 0)


def _in_phrase(rest: Ints) -> tuple[Ints, Ints]:
    """Return how many notes of the phrase come before and after each note."""
    begins: list[int] = []
    for i in np.flatnonzero(rest >= _BREATH):
        if not begins or i - begins[-1] >= _FEWEST:
            begins.append(int(i))
    cuts = np.array([*begins, len(rest)])
    owner = np.searchsorted(cuts, np.arange(len(rest)), side="right")
    begun = np.arange(len(rest)) - cuts[owner - 1]
    left = cuts[owner] - 1 - np.arange(len(rest))
    return np.minimum(begun, 5), np.minimum(left, 7)


def _middles(bars: Bars, onset: Ints, end: Ints, pitch: Ints, bar: Ints, seed: int) -> Ints:
    """Return the mean pitch around each note, with some noise."""
    length = bars["beats"].astype(np.int64) * 3840 // bars["beat_type"]
    reach = (_AROUND * length[bar]).astype(np.int64)
    total = np.concatenate(([0], np.cumsum((end - onset) * pitch)))
    amount = np.concatenate(([0], np.cumsum(end - onset)))
    first = np.searchsorted(onset, onset - reach)
    stop = np.searchsorted(onset, onset + reach, side="right")
    mean = (total[stop] - total[first]) / np.maximum(amount[stop] - amount[first], 1)
    noise = np.random.default_rng(seed).standard_normal(len(pitch)) * _UNSURE
    return np.asarray(np.rint(mean + noise), dtype=np.int64)


def _taken_up(bar: Ints, inside: Ints, pitch: Ints, tonic: Ints) -> tuple[Ints, Ints, Ints]:
    """Return for every note how it is taken up, the pitch and the interval expected."""
    count = len(pitch)
    manner = np.full(count, NEW)
    expected = np.full(count, NOTHING)
    step = np.full(count, NOTHING)
    steps = context.steps_of(pitch, tonic)
    moves = np.concatenate(([0], np.diff(steps)))
    cuts = np.flatnonzero(np.concatenate(([True], np.diff(bar) > 0, [True])))
    found = [
        _Bar(int(bar[a]), int(a), {int(t): i for i, t in enumerate(inside[a:b])})
        for a, b in pairwise(cuts)
    ]
    for k, here in enumerate(found):
        best, how, source = 0.0, NEW, None
        for there in found[max(0, k - _BACK) : k][::-1]:
            if here.number - there.number > _BACK:
                break
            for score, sort in _likeness(here, there, pitch, moves):
                if score > best + 1e-9:
                    best, how, source = score, sort, there
        if source is None:
            continue
        for t, i in here.places.items():
            manner[here.first + i] = how
            j = source.places.get(t)
            if j is None or how == RHYTHM:
                continue
            if how in (RETURN, CLOSE_RETURN):
                expected[here.first + i] = pitch[source.first + j]
            if i > 0 and j > 0:
                move = moves[source.first + j]
                step[here.first + i] = -move if how == INVERSION else move
    return manner, expected, step


@dataclass(frozen=True, slots=True)
class _Bar:
    """The notes of a bar: its number, its first note, and which note begins at which tick."""

    number: int
    first: int
    places: dict[int, int]


def _likeness(here: _Bar, there: _Bar, pitch: Ints, moves: Ints) -> list[tuple[float, int]]:
    """Return how well a bar is an earlier one, each with the manner; nothing if it is not."""
    most = max(len(here.places), len(there.places))
    common = [(i, there.places[t]) for t, i in here.places.items() if t in there.places]
    if len(common) < max(2, _ALIKE * most):
        return []
    found = []
    equal = sum(pitch[here.first + i] == pitch[there.first + j] for i, j in common) / most
    if equal >= _ALIKE:
        found.append((1.0 + equal, CLOSE_RETURN if equal == 1.0 else RETURN))
    if len(common) == most:
        found.append((0.1, RHYTHM))
    pairs = [(moves[here.first + i], moves[there.first + j]) for i, j in common if i > 0 and j > 0]
    if len(pairs) >= 2 and any(a for a, _ in pairs):
        follows = sum(a == b for a, b in pairs) / max(len(pairs), most - 1)
        turns = sum(a == -b for a, b in pairs) / max(len(pairs), most - 1)
        if follows >= _ALIKE:
            close = follows == 1.0
            found.append((0.9 + follows, CLOSE_SEQUENCE if close else SEQUENCE))
        if turns >= _ALIKE and len(pairs) >= 3:
            found.append((0.5 + turns, INVERSION))
    return found
