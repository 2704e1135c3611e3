"""One voice becomes bars of written values: tied over bar lines, rests filled, triplets found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from studio.composing.score import Note
from studio.notating.metre import VALUES, Grid, note_spans, rest_spans, triplet_grid

_FINEST = 60
_WINDOWS = (240, 480, 960, 1920)


_Piece: TypeAlias = tuple[int, int, tuple[Note, ...]]
"""Where what sounds begins and ends."""


class Tuplet(NamedTuple):
    """Three in the time of two over a window of the bar."""

    start: int
    length: int
    unit: str
    """Written type of one of the three."""


class Value(NamedTuple):
    """One written value of a voice.

    Parameters
    ----------
    onset, duration : int
        Ticks; the onset from the beginning of the bar.
    type : str
        MusicXML note type; empty for the rest of a whole bar.
    dots : int
    tuplet : Tuplet or None
    notes : tuple of Note
        From the bottom; empty for a rest.
    """

    onset: int
    duration: int
    type: str
    dots: int
    tuplet: Tuplet | None
    notes: tuple[Note, ...]

    @property
    def end(self) -> int:
        """Return the tick of the bar at which the value ends."""
        return self.onset + self.duration


def written_bars(notes: Sequence[Note], grid: Grid, bars: int) -> list[list[Value]]:
    """Return the bars of one voice; a bar in which it is silent is an empty list.

    Notes of unequal length that sound together are tied at each other's ends.

    Parameters
    ----------
    notes : sequence of Note
        Of one voice of one staff, in any order.
    grid : Grid
        Of the metre.
    bars : int

    Returns
    -------
    list of list of Value
        Each bar that is not empty is filled to the last tick.

    Raises
    ------
    ValueError
        If a note lies outside the bars or between all written values.
    """
    pieces: list[list[_Piece]] = [[] for _ in range(bars)]
    length = grid.length
    for start, end, held in _sounding(notes):
        for bar in range(start // length, -(-end // length)):
            if not 0 <= bar < bars:
                raise ValueError(f"note {held[0].id} lies outside the {bars} bars")
            zero = bar * length
            pieces[bar].append((max(start - zero, 0), min(end - zero, length), held))
    return [_bar(bar, grid) if bar else [] for bar in pieces]


def whole_bar_rest(grid: Grid) -> list[Value]:
    """Return the bar of a voice that is silent and has to be shown."""
    return [Value(0, grid.length, "", 0, None, ())]


def playable(notes: Iterable[Note]) -> list[Note]:
    """Return a part's notes as one player can play them, in order.

    A player has each key or string pitch once: where two voices strike it together the
    longer note is written, and a note ends where another voice strikes its pitch again.
    """
    ordered = sorted(notes, key=lambda n: (n.onset, n.pitch.midi, -n.duration, n.id))
    result: list[Note] = []
    last: dict[int, int] = {}
    for note in ordered:
        if note.duration <= 0:
            raise ValueError(f"note {note.id} has no written values")
        midi = note.pitch.midi
        before = last.get(midi)
        if before is not None and note.onset < result[before].end:
            struck = result[before]
            if struck.onset == note.onset:
                continue
            result[before] = replace(struck, duration=note.onset - struck.onset)
        last[midi] = len(result)
        result.append(note)
    return result


def _sounding(notes: Sequence[Note]) -> list[_Piece]:
    """Return the stretches in which the same notes sound."""
    ordered = sorted(notes, key=lambda n: (n.onset, n.pitch.midi))
    cuts = sorted({n.onset for n in ordered} | {n.end for n in ordered})
    stretches: list[_Piece] = []
    active: list[Note] = []
    waiting = 0
    for start, end in pairwise(cuts):
        active = [note for note in active if note.end > start]
        while waiting < len(ordered) and ordered[waiting].onset == start:
            active.append(ordered[waiting])
            waiting += 1
        if active:
            if len(active) > 1:
                active.sort(key=lambda note: note.pitch.midi)
            stretches.append((start, end, tuple(active)))
    return stretches


def _bar(pieces: list[_Piece], grid: Grid) -> list[Value]:
    filled: list[_Piece] = []
    at = 0
    for start, end, held in pieces:
        if start > at:
            filled.append((at, start, ()))
        filled.append((start, end, held))
        at = end
    if at < grid.length:
        filled.append((at, grid.length, ()))
    borders = [start for start, _, _ in filled[1:]]
    if all(border % _FINEST == 0 for border in borders):
        return [value for piece in filled for value in _values(piece, grid, None)]
    values = []
    windows = _triplets(borders, grid)
    for piece in filled:
        for part, window in _between(piece, windows):
            values.extend(_values(part, grid, window))
    return values


def _values(piece: _Piece, grid: Grid, tuplet: Tuplet | None) -> list[Value]:
    start, end, held = piece
    if tuplet is None:
        spans = note_spans(grid, start, end) if held else rest_spans(grid, start, end)
        return [Value(a, b - a, *VALUES[b - a], None, held) for a, b in spans]
    inner = triplet_grid(tuplet.length)
    zero = tuplet.start
    nominal = ((start - zero) * 3 // 2, (end - zero) * 3 // 2)
    spans = note_spans(inner, *nominal) if held else rest_spans(inner, *nominal)
    return [
        Value(zero + a * 2 // 3, (b - a) * 2 // 3, *VALUES[b - a], tuplet, held) for a, b in spans
    ]


def _triplets(borders: list[int], grid: Grid) -> list[Tuplet]:
    """Return the triplets that the borders off the binary grid ask for, in order."""
    found: list[Tuplet] = []
    for border in borders:
        if border % _FINEST == 0 or any(t.start < border < t.start + t.length for t in found):
            continue
        options = []
        for length in _WINDOWS:
            step = 960 if length == 1920 else length
            first = border // step * step
            for start in (first, first - 960) if length == 1920 else (first,):
                end = start + length
                inside = [b for b in borders if start < b < end]
                fits = all((b - start) % max(length // 12, 40) == 0 for b in inside)
                free = start >= (found[-1].start + found[-1].length if found else 0)
                hidden = (
                    length == 1920
                    and max((grid.strength(at) for at in range(start + 960, end, 960)), default=0)
                    > 4
                )
                if fits and free and end <= grid.length and not hidden:
                    cuts = sum(at not in borders and 0 < at < grid.length for at in (start, end))
                    options.append((cuts, length, start))
        if not options:
            raise ValueError(f"no written values meet at tick {border} of a bar")
        _, length, start = min(options)
        found.append(Tuplet(start, length, VALUES[length // 2][0]))
    return found


def _between(piece: _Piece, windows: list[Tuplet]) -> list[tuple[_Piece, Tuplet | None]]:
    """Cut a piece at the borders of the triplets and say in which one each part lies."""
    start, end, held = piece
    cuts = {start, end}
    for window in windows:
        cuts |= {at for at in (window.start, window.start + window.length) if start < at < end}
    parts = []
    for a, b in pairwise(sorted(cuts)):
        inside = [w for w in windows if w.start <= a < w.start + w.length]
        parts.append(((a, b, held), inside[0] if inside else None))
    return parts
