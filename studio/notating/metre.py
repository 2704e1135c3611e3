"""How a metre cuts written time: which durations may stand whole and where they are split.

Every position in a bar has a strength. A note may hide a position only where its own ends
are not much weaker, so that the eye finds the beats; rests are held more strictly.
"""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from studio.mapping.plan import Metre

Span = tuple[int, int]

_TYPES = {
    60: "64th",
    120: "32nd",
    240: "16th",
    480: "eighth",
    960: "quarter",
    1920: "half",
    3840: "whole",
    7680: "breve",
}
FLAGS = {"eighth": 1, "16th": 2, "32nd": 3, "64th": 4}
"""Flags, and so beams, of each short value."""

VALUES: dict[int, tuple[str, int]] = {
    **{ticks: (name, 0) for ticks, name in _TYPES.items()},
    **{ticks * 3 // 2: (name, 1) for ticks, name in _TYPES.items()},
}
"""Written value of each duration in ticks that one note head can have: type and dots."""

_BAR, _GROUP, _STRONG, _BEAT, _EIGHTH = 7, 6, 5, 4, 3


class Grid(NamedTuple):
    """Strengths of the positions in a stretch of written time.

    Parameters
    ----------
    length : int
        Ticks.
    strong : tuple of (int, int)
        Position and strength of the beats and groups inside.
    dotted_rests : bool
        Whether a rest may have a dot (where the felt beat has three parts).
    beams : tuple of (int, int)
        The stretches within which notes are joined by a beam.
    """

    length: int
    strong: tuple[tuple[int, int], ...]
    dotted_rests: bool
    beams: tuple[Span, ...]

    def strength(self, at: int) -> int:
        """Return the strength of a position, from 0 (64th) to 7 (bar line)."""
        if at in (0, self.length):
            return _BAR
        for position, strength in self.strong:
            if position == at:
                return strength
        for step, strength in ((480, _EIGHTH), (240, 2), (120, 1)):
            if at % step == 0:
                return strength
        return 0


@lru_cache(maxsize=32)
def grid_of(metre: Metre) -> Grid:
    """Return the grid of a bar.

    4/4 has a middle that only values starting and ending on beats may cross; 5/4 is
    grouped 3 + 2 and 7/8 2 + 2 + 3, and neither group border is ever hidden; compound
    metres never hide a beat behind a value that is not made of whole beats.
    """
    length = metre.bar_ticks
    if metre.compound:
        onsets = metre.beat_onsets
        middle = length // 2 if metre.beats == 12 else -1
        strong = tuple((at, _GROUP if at == middle else _STRONG) for at in onsets[1:])
        return Grid(length, strong, True, _spans((*onsets, length)))
    if metre.beat_type == 8:
        groups = metre.beat_onsets if metre.felt_beats < metre.beats else (0,)
        return Grid(
            length, tuple((at, _STRONG) for at in groups[1:]), True, _spans((*groups, length))
        )
    beat = 3840 // metre.beat_type
    middle = {4: length // 2, 5: 3 * beat}.get(metre.beats, -1)
    rank = _STRONG if metre.beats == 4 else _GROUP
    beats = range(beat, length, beat)
    strong = tuple((at, rank if at == middle else _BEAT) for at in beats)
    return Grid(length, strong, False, _spans((0, *beats, length)))


@lru_cache(maxsize=32)
def triplet_grid(window: int) -> Grid:
    """Return the grid inside a triplet that fills `window` ticks, in its own nominal ticks.

    The nominal length is three halves of the window: three eighths in a quarter.
    """
    unit = window // 2
    strong = tuple((at, _BEAT) for at in (unit, 2 * unit)) if unit > 480 else ()
    return Grid(3 * unit, strong, True, ((0, 3 * unit),))


def _spans(borders: tuple[int, ...]) -> tuple[Span, ...]:
    return tuple(pairwise(borders))


@lru_cache(maxsize=8192)
def note_spans(grid: Grid, start: int, end: int) -> tuple[Span, ...]:
    """Return the tied pieces in which a note from `start` to `end` is written.

    Raises
    ------
    ValueError
        If no written values fill the span.
    """
    return _cut(grid, start, end, rest=False)


@lru_cache(maxsize=8192)
def rest_spans(grid: Grid, start: int, end: int) -> tuple[Span, ...]:
    """Return the rests that fill the span from `start` to `end`; ValueError as for notes.

    In compound metres a whole beat after an eighth rest is a quarter and an eighth rest,
    so that the two do not read as half a bar of plain beats.
    """
    spans: list[Span] = []
    for first, last in _cut(grid, start, end, rest=True):
        follows = bool(spans) and spans[-1][1] - spans[-1][0] == 480
        if follows and last - first == 1440 and grid.beams[0] == (0, 1440):
            spans += [(first, first + 960), (first + 960, last)]
        else:
            spans.append((first, last))
    return tuple(spans)


def _cut(grid: Grid, start: int, end: int, *, rest: bool) -> tuple[Span, ...]:
    inside = _inside(grid, start, end)
    value = VALUES.get(end - start)
    if value and _may_stand(grid, start, end, inside, rest=rest):
        plain = value[1] == 0 or not rest
        if plain or (grid.dotted_rests and end - start >= 1440) or not inside:
            return ((start, end),)
    if not inside:
        raise ValueError(f"no written values fill ticks {start} to {end} of a bar")
    strongest = max(strength for _, strength in inside)
    places = [at for at, strength in inside if strength == strongest]
    at = places[-1] if grid.strength(start) >= strongest else places[0]
    return _cut(grid, start, at, rest=rest) + _cut(grid, at, end, rest=rest)


def _inside(grid: Grid, start: int, end: int) -> list[tuple[int, int]]:
    step = 60
    first = start - start % step + step
    return [(at, grid.strength(at)) for at in range(first, end, step)]


def _may_stand(
    grid: Grid, start: int, end: int, inside: list[tuple[int, int]], *, rest: bool
) -> bool:
    if not inside:
        return True
    strongest = max(strength for _, strength in inside)
    ends = sorted((grid.strength(start), grid.strength(end)))
    if rest:
        # In 5/4 a half rest over the group border still reads; elsewhere nothing is hidden.
        border = _BEAT if strongest == _GROUP and grid.length == 4800 else strongest
        return ends[0] >= border
    if ends[1] < strongest and sum(strength == strongest for _, strength in inside) > 1:
        return False
    return ends[0] >= strongest - 1
