"""What a person wishes of areas, as corrections and castings: pure functions of values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from studio.imaging.corrections import Corrections, Cut, Ignore, Merge, RegionEdit
from studio.imaging.features import Place, Stroke
from studio.mapping.casting import Cast
from studio.mapping.plan import RoleName
from studio.ui.views.picture.areas import Areas

_BEYOND = 0.02
"""How far a cut goes on beyond its ends, so that it passes the border it comes near."""


def merged(corrections: Corrections, areas: Areas, numbers: Sequence[int]) -> Corrections:
    """Return the corrections with some areas made one."""
    edit = Merge(tuple(areas.inside(number) for number in numbers))
    return replace(corrections, regions=(*corrections.regions, edit))


def cut(corrections: Corrections, line: Stroke) -> Corrections:
    """Return the corrections with a line that divides the areas it crosses."""
    return replace(corrections, regions=(*corrections.regions, Cut(line)))


def ignored(corrections: Corrections, areas: Areas, numbers: Sequence[int]) -> Corrections:
    """Return the corrections with some areas counted as ground."""
    edits = tuple(Ignore(areas.inside(number)) for number in numbers)
    return replace(corrections, regions=(*corrections.regions, *edits))


def restored(corrections: Corrections, index: int) -> Corrections:
    """Return the corrections without the one at an index."""
    edits = corrections.regions
    return replace(corrections, regions=edits[:index] + edits[index + 1 :])


def edits_of(corrections: Corrections, areas: Areas, numbers: Sequence[int]) -> list[int]:
    """Return which corrections made some areas what they are."""
    wanted = set(numbers)
    return [i for i, e in enumerate(corrections.regions) if _concerns(e, areas, wanted)]


def released(
    corrections: Corrections, casting: tuple[Cast, ...], areas: Areas, numbers: Sequence[int]
) -> tuple[Corrections, tuple[Cast, ...]]:
    """Return corrections and casting without what was wished of some areas."""
    gone = set(edits_of(corrections, areas, numbers))
    kept = tuple(e for i, e in enumerate(corrections.regions) if i not in gone)
    return replace(corrections, regions=kept), uncast(casting, areas, numbers)


def cast(
    casting: tuple[Cast, ...],
    areas: Areas,
    numbers: Sequence[int],
    role: RoleName,
    instrument: str,
) -> tuple[Cast, ...]:
    """Return the casting with a role, and perhaps an instrument, for some areas."""
    given = tuple(Cast(areas.inside(number), role, instrument) for number in numbers)
    return (*uncast(casting, areas, numbers), *given)


def uncast(casting: tuple[Cast, ...], areas: Areas, numbers: Sequence[int]) -> tuple[Cast, ...]:
    """Return the casting without some areas."""
    wanted = set(numbers)
    return tuple(one for one in casting if areas.at(one.place) not in wanted)


def cast_of(casting: tuple[Cast, ...], areas: Areas, number: int) -> Cast | None:
    """Return what a person gave an area to play, if anything; the last wish counts."""
    found = [one for one in casting if areas.at(one.place) == number]
    return found[-1] if found else None


def long_enough_to_cut(line: Stroke, areas: Areas, numbers: Sequence[int]) -> bool:
    """Return whether a line passes through one of some areas."""
    return _inside_span(line, areas, set(numbers)) is not None


def trimmed(line: Stroke, areas: Areas, numbers: Sequence[int], aspect: float) -> Stroke:
    """Return the stretch of a line that divides some areas, a little longer at both ends.

    Parameters
    ----------
    line : Stroke
    areas : Areas
    numbers : sequence of int
        The areas that are to be divided; if there are none, the whole line is kept.
    aspect : float
        Width of the picture to its height.
    """
    span = _inside_span(line, areas, set(numbers)) if numbers else None
    dense = _dense(line)
    first, last = (0, len(dense) - 1) if span is None else span
    kept = dense[max(first - 1, 0) : last + 2]
    if len(kept) < 2:
        return line
    step = max(len(kept) // 24, 1)
    inner = kept[step:-1:step]
    start = _beyond(kept[min(step, len(kept) - 1)], kept[0], aspect)
    end = _beyond(kept[max(len(kept) - 1 - step, 0)], kept[-1], aspect)
    return (start, kept[0], *inner, kept[-1], end)


def _inside_span(line: Stroke, areas: Areas, numbers: set[int]) -> tuple[int, int] | None:
    """Return the first and last of the dense places that lie in some areas."""
    inside = [i for i, place in enumerate(_dense(line)) if areas.at(place) in numbers]
    return (inside[0], inside[-1]) if len(inside) > 1 else None


def _dense(line: Stroke) -> list[Place]:
    places: list[Place] = []
    for (x, y), (u, v) in pairwise(line):
        steps = max(math.ceil(math.hypot(u - x, v - y) / 0.006), 1)
        places += [(x + (u - x) * i / steps, y + (v - y) * i / steps) for i in range(steps)]
    return [(round(x, 4), round(y, 4)) for x, y in [*places, line[-1]]]


def _beyond(before: Place, end: Place, aspect: float) -> Place:
    """Return the place a little farther on, within the picture."""
    dx, dy = (end[0] - before[0]) * aspect, end[1] - before[1]
    length = math.hypot(dx, dy)
    if length <= 0.0:
        return end
    x = end[0] + _BEYOND * dx / length / aspect
    y = end[1] + _BEYOND * dy / length
    return (round(min(max(x, 0.0), 1.0), 4), round(min(max(y, 0.0), 1.0), 4))


def _concerns(edit: RegionEdit, areas: Areas, numbers: set[int]) -> bool:
    match edit:
        case Merge(places):
            return any(areas.at(place) in numbers for place in places)
        case Cut(line):
            return any(areas.at(place) in numbers for place in _dense(line))
        case Ignore(place):
            return areas.at(place) in numbers
