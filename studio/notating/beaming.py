"""Beams by metre: which short values are joined, and by how many beams."""

from collections.abc import Sequence

from studio.notating.metre import FLAGS, Grid
from studio.notating.rhythm import Value

Beams = tuple[str, ...]
"""For each level from the eighths on, what the beam does at this value in MusicXML's words."""


def beams_of(values: Sequence[Value], grid: Grid) -> list[Beams]:
    """Return the beams of each value of one voice's bar.

    Values are joined within a beat and never over a rest. Four plain eighths share a beam
    over half a bar of 4/4 or a bar of 2/4, six over a bar of 3/4.
    """
    result: list[Beams] = [()] * len(values)
    for group in _groups(values, grid):
        for index, beams in zip(group, _levels([values[i] for i in group]), strict=True):
            result[index] = beams
    return result


def brackets(values: Sequence[Value], beams: Sequence[Beams]) -> set[int]:
    """Return the indices at which triplets begin that no single beam holds together."""
    bare = set()
    for first, value in enumerate(values):
        if value.tuplet is None or value.onset != value.tuplet.start:
            continue
        inside = [i for i in range(first, len(values)) if values[i].tuplet == value.tuplet]
        words = [beams[i][0] if beams[i] else "" for i in inside]
        whole = words[0] == "begin" and words[-1] == "end"
        if not (whole and all(word == "continue" for word in words[1:-1])):
            bare.add(first)
    return bare


def _groups(values: Sequence[Value], grid: Grid) -> list[list[int]]:
    groups: list[list[int]] = []
    window_before: tuple[int, int] | None = None
    spans = _joined(values, grid)
    at = 0
    for index, value in enumerate(values):
        if not value.notes or value.type not in FLAGS:
            window_before = None
            continue
        while value.onset >= spans[at][1]:
            at += 1
        window = spans[at]
        if value.tuplet is not None:
            window = (value.tuplet.start, value.tuplet.start + value.tuplet.length)
            if value.tuplet.length > 960:
                window = spans[at]
        if window == window_before:
            groups[-1].append(index)
        else:
            groups.append([index])
        window_before = window
    return [group for group in groups if len(group) > 1]


def _joined(values: Sequence[Value], grid: Grid) -> list[tuple[int, int]]:
    """Return the stretches of beaming, beats of plain eighths joined."""
    if len(grid.beams) < 2 or grid.beams[0][1] != 960 or grid.dotted_rests:
        return list(grid.beams)
    beats = len(grid.beams)
    count = {4: 2, 3: 3, 2: 2}.get(beats, 1)
    eighths = {v.onset for v in values if v.notes and v.duration == 480 and v.tuplet is None}
    spans = []
    for first in range(0, beats, count):
        start, end = first * 960, (first + count) * 960
        if eighths.issuperset(range(start, end, 480)):
            spans.append((start, end))
        else:
            spans.extend(grid.beams[first : first + count])
    return spans


def _levels(group: Sequence[Value]) -> list[Beams]:
    flags = [FLAGS[value.type] for value in group]
    beams: list[list[str]] = [[] for _ in group]
    last = len(group) - 1
    for level in range(1, max(flags) + 1):
        for i, value in enumerate(group):
            if flags[i] < level:
                continue
            before = i > 0 and flags[i - 1] >= level and not _divided(group, i, level)
            after = i < last and flags[i + 1] >= level and not _divided(group, i + 1, level)
            if before and after:
                word = "continue"
            elif before:
                word = "end"
            elif after:
                word = "begin"
            elif i == 0:
                word = "forward hook"
            elif i == last or _leans_back(value, level):
                word = "backward hook"
            else:
                word = "forward hook"
            beams[i].append(word)
    return [tuple(words) for words in beams]


def _divided(group: Sequence[Value], index: int, level: int) -> bool:
    """Return whether finer beams are broken before a value, to show the eighths."""
    return level > 2 and group[index].tuplet is None and group[index].onset % 480 == 0


def _leans_back(value: Value, level: int) -> bool:
    """Return whether a lone short value completes the one before it rather than the next."""
    unit = 960 >> level
    at = value.onset
    if value.tuplet is not None:
        at = (at - value.tuplet.start) * 3 // 2
    return at % (2 * unit) != 0
