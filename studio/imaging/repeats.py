"""What is repeated in a picture: regions of the like shape, and rows, grids and rings of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Place, Region, Repeat, ShapeClass
from studio.imaging.figures import Figure
from studio.imaging.places import region_in_map

_LARGER = 2.5
"""Like things differ in area by no more than this factor."""

_OTHER_PROPORTIONS = 0.2
_OTHER_COLOUR = 15.0
_FAMILY = {"circle": "round", "ellipse": "round", "rectangle": "straight", "line": "straight"}

_FURTHEST = 6.0
"""Neighbours in a row stand no further apart than so many times their own width."""

_OFF = 0.22
"""How far the next in a row may be from where it is expected, as a share of the spacing."""

_FEWEST_IN_A_RING = 5
_AT_TOP = 0.02
"""Radians before the top of a ring that count as the top."""

_FEWEST_DETAILS = 4
_FINE = 1000.0
_MOST = 8
_UPRIGHT_DEGREES = 60.0


class _Repeatable(Protocol):
    """What may repeat: a region, or a figure within one."""

    @property
    def centroid(self) -> Place: ...
    @property
    def area(self) -> float: ...
    @property
    def shape(self) -> ShapeClass: ...
    @property
    def elongation(self) -> float: ...
    @property
    def roundness(self) -> float: ...
    @property
    def lab(self) -> tuple[float, float, float]: ...


@dataclass(frozen=True, slots=True)
class _Thing:
    centroid: Place
    area: float
    shape: ShapeClass
    elongation: float
    roundness: float
    lab: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class _Row:
    members: tuple[int, ...]
    spacing: float
    direction: float
    regularity: float


def like(one: _Repeatable, other: _Repeatable) -> bool:
    """Return whether a region repeats another: like shape, proportions and size.

    Blobs, which have no shape in common, must also have about the same colour.
    """
    if _FAMILY.get(one.shape, one.shape) != _FAMILY.get(other.shape, other.shape):
        return False
    larger, smaller = max(one.area, other.area), max(min(one.area, other.area), 1e-9)
    if larger > _LARGER * smaller or abs(one.elongation - other.elongation) > _OTHER_PROPORTIONS:
        return False
    if one.shape != "blob":
        return True
    apart = float(np.linalg.norm(np.array(one.lab) - np.array(other.lab)))
    return apart < _OTHER_COLOUR and abs(one.roundness - other.roundness) < 0.25


def alike(regions: Sequence[_Repeatable]) -> list[tuple[int, ...]]:
    """Return for each region the indices of those that repeat it."""
    return [
        tuple(k for k, other in enumerate(regions) if k != index and like(region, other))
        for index, region in enumerate(regions)
    ]


def find_repeats(
    regions: Sequence[Region], aspect: float, figures: Sequence[Figure] = ()
) -> tuple[Repeat, ...]:
    """Return the rows, grids and rings of like regions, the largest and most even first.

    Parameters
    ----------
    regions : sequence of Region
    aspect : float
        Width of the picture divided by its height.
    figures : sequence of Figure
        Clear figures; what repeats among those that are no regions, such as bricks in a
        wall, is found as well.

    Returns
    -------
    tuple of Repeat
        At most eight. The spacing may widen evenly along a row, as it does towards the
        viewer.
    """
    found = _among(regions, aspect)
    details, owners = _details(regions, figures)
    for repeat in _among(details, aspect):
        if len(repeat.regions) >= _FEWEST_DETAILS:
            places = tuple(details[k].centroid for k in repeat.regions)
            within = tuple(owners[k] for k in repeat.regions)
            found.append(replace(repeat, regions=within, places=places))
    found.sort(key=lambda one: (-round(len(one.regions) * one.regularity, 2), one.regions))
    return tuple(found[:_MOST])


def carried(repeats: Sequence[Repeat], index: NDArray[np.int16]) -> tuple[Repeat, ...]:
    """Return the repeats of things that are no regions, after the regions have changed.

    Parameters
    ----------
    repeats : sequence of Repeat
    index : ndarray of int16, shape (rows, columns)
        The region of each cell of the feature maps; below 0 where there is none. What lies
        there is left out.
    """
    kept = []
    for repeat in repeats:
        within = tuple(region_in_map(index, place) for place in repeat.places)
        if within and min(within) >= 0:
            kept.append(replace(repeat, regions=within))
    return tuple(kept)


def _details(
    regions: Sequence[Region], figures: Sequence[Figure]
) -> tuple[list[_Thing], list[int]]:
    """Return the figures that are no regions, and the region in which each lies."""
    things: list[_Thing] = []
    owners: list[int] = []
    outlines = [np.array(region.outline, np.float32) * _FINE for region in regions]
    for figure in figures:
        outline = np.array(figure.outline, np.float32) * _FINE
        area = float(cv2.contourArea(outline)) / _FINE**2
        x, y = outline.mean(axis=0).tolist()
        around = [
            k
            for k, border in enumerate(outlines)
            if len(border) > 2 and cv2.pointPolygonTest(border, (x, y), measureDist=False) > 0
        ]
        if not around or any(0.6 * regions[k].area < area for k in around):
            continue
        (_, (side, other), _) = cv2.minAreaRect(outline)
        short, long = sorted((max(side, 1e-6), max(other, 1e-6)))
        middle = (round(x / _FINE, 4), round(y / _FINE, 4))
        things.append(_Thing(middle, area, figure.kind, 1.0 - short / long, 0.5, (0.0, 0.0, 0.0)))
        owners.append(min(around, key=lambda k: (regions[k].area, k)))
    return things, owners


def _among(things: Sequence[_Repeatable], aspect: float) -> list[Repeat]:
    if len(things) < 3:
        return []
    side = np.array([1.0, 1.0 / aspect] if aspect >= 1 else [aspect, 1.0])
    places = np.array([thing.centroid for thing in things]) * side
    width = np.sqrt(np.array([thing.area for thing in things]) * side.prod())
    related = [set(others) for others in alike(things)]
    rows = _rows(places, width, related)
    found = [*_grids(rows, places, related), *_rings(places, width, related)]
    found.sort(key=lambda one: (-round(len(one.regions) * one.regularity, 2), one.regions))
    kept: list[Repeat] = []
    for one in found:
        mine = set(one.regions)
        if all(len(mine & set(other.regions)) <= 0.34 * len(mine) for other in kept):
            kept.append(one)
    return kept


def _rows(
    places: NDArray[np.float64], width: NDArray[np.float64], related: list[set[int]]
) -> list[_Row]:
    """Return all rows of three or more, each once."""
    rows: dict[frozenset[int], _Row] = {}
    for first, others in enumerate(related):
        for second in sorted(others):
            step = places[second] - places[first]
            distance = float(np.hypot(*step))
            if not 0.3 * width[first] < distance < _FURTHEST * max(width[first], width[second]):
                continue
            chain = _followed([first, second], places, related)
            if len(chain) < 3:
                continue
            key = frozenset(chain)
            if key not in rows:
                row = _measured(chain, places)
                if row is not None:
                    rows[key] = row
    return list(rows.values())


def _followed(
    chain: list[int], places: NDArray[np.float64], related: list[set[int]]
) -> tuple[int, ...]:
    """Return a chain with those that follow at even steps."""
    while True:
        step = places[chain[-1]] - places[chain[-2]]
        length = float(np.hypot(*step))
        if len(chain) > 2:  # the spacing may widen, but evenly
            before = float(np.hypot(*(places[chain[-2]] - places[chain[-3]])))
            step = step * min(max(length / max(before, 1e-9), 0.8), 1.25)
        expected = places[chain[-1]] + step
        rest = sorted(related[chain[-1]] - set(chain))
        if not rest:
            return tuple(chain)
        off = np.hypot(*(places[rest] - expected).T)
        nearest = int(np.argmin(np.round(off, 4)))
        if off[nearest] > _OFF * length:
            return tuple(chain)
        chain = [*chain, rest[nearest]]


def _measured(chain: tuple[int, ...], places: NDArray[np.float64]) -> _Row | None:
    way = places[chain[-1]] - places[chain[0]]
    direction = float(np.rad2deg(np.arctan2(-way[1], way[0]))) % 180.0
    upright = _UPRIGHT_DEGREES < direction < 180 - _UPRIGHT_DEGREES
    if (way[1] < 0) if upright else (way[0] < 0):
        chain, way = chain[::-1], -way
    line = places[list(chain)]
    gaps = np.hypot(*np.diff(line, axis=0).T)
    spacing = float(gaps.mean())
    length = float(np.hypot(*way))
    aside = np.abs((line - line[0]) @ np.array([-way[1], way[0]]) / max(length, 1e-9))
    if float(aside.max()) > 0.35 * spacing:
        return None
    at = np.arange(len(gaps)) - (len(gaps) - 1) / 2
    slope = float((gaps * at).sum() / max(float((at * at).sum()), 1e-9)) if len(gaps) > 2 else 0.0
    uneven = float(np.sqrt(np.square(gaps - spacing - slope * at).mean())) / spacing
    crooked = float(np.sqrt(np.square(aside).mean())) / spacing
    regularity = max(0.0, 1.0 - 2.0 * uneven - 1.5 * crooked)
    return _Row(chain, spacing, direction, regularity)


def _grids(rows: list[_Row], places: NDArray[np.float64], related: list[set[int]]) -> list[Repeat]:
    """Return the rows, those that run beside each other joined to grids."""
    rows = sorted(
        rows, key=lambda row: (-round(len(row.members) * (0.5 + row.regularity), 2), row.members)
    )
    used: set[int] = set()
    found = []
    for row in rows:
        if used & set(row.members):
            continue
        grid = [row]
        taken = set(row.members)
        grown = True
        while grown:
            grown = False
            for other in rows:
                if taken & set(other.members) or used & set(other.members):
                    continue
                if any(_beside(one, other, places, related) for one in grid):
                    grid.append(other)
                    taken |= set(other.members)
                    grown = True
        used |= taken
        found.append(_joined(grid, places))
    return found


def _beside(one: _Row, other: _Row, places: NDArray[np.float64], related: list[set[int]]) -> bool:
    turn = abs(one.direction - other.direction)
    if min(turn, 180 - turn) > 14 or not 0.7 < one.spacing / other.spacing < 1.43:
        return False
    gap = places[list(other.members)][:, None] - places[list(one.members)][None]
    nearest = float(np.hypot(gap[..., 0], gap[..., 1]).min())
    if nearest > 3.0 * max(one.spacing, other.spacing):
        return False
    return any(k in related[i] for i in one.members for k in other.members)


def _joined(grid: list[_Row], places: NDArray[np.float64]) -> Repeat:
    lead = grid[0]
    turn = np.deg2rad(lead.direction)
    across = np.array([np.sin(turn), np.cos(turn)])
    if abs(across[1]) > abs(across[0]):
        across *= np.sign(across[1])
    else:
        across *= np.sign(across[0])
    order = sorted(
        grid,
        key=lambda row: (
            round(float((places[list(row.members)] @ across).mean()), 3),
            row.members,
        ),
    )
    count = sum(len(row.members) for row in grid)
    spacing = sum(row.spacing * len(row.members) for row in grid) / count
    regularity = sum(row.regularity * len(row.members) for row in grid) / count
    return Repeat(
        tuple(member for row in order for member in row.members),
        round(spacing, 4),
        round(lead.direction, 1) % 180.0,
        round(regularity, 3),
        len(grid),
    )


def _rings(
    places: NDArray[np.float64], width: NDArray[np.float64], related: list[set[int]]
) -> list[Repeat]:
    """Return like regions that stand evenly around a middle."""
    found = []
    seen: set[frozenset[int]] = set()
    for index, others in enumerate(related):
        group = sorted({index, *others})
        if len(group) < _FEWEST_IN_A_RING or frozenset(group) in seen:
            continue
        seen.add(frozenset(group))
        ring = _ring(group, places, width)
        if ring is not None:
            found.append(ring)
    return found


def _ring(
    group: list[int], places: NDArray[np.float64], width: NDArray[np.float64]
) -> Repeat | None:
    members = group
    middle, radius = np.zeros(2), 0.0
    for _ in range(3):
        if len(members) < _FEWEST_IN_A_RING:
            return None
        points = places[members]
        mean = points.mean(axis=0)
        x, y = (points - mean).T
        matrix = np.stack([x, y, np.ones_like(x)], axis=1)
        solved, *_ = np.linalg.lstsq(matrix, x * x + y * y, rcond=None)
        middle = mean + solved[:2] / 2
        radius = float(np.sqrt(max(solved[2] + float((solved[:2] ** 2).sum()) / 4, 1e-9)))
        if radius > 0.6 or radius < 0.7 * float(np.median(width[members])):
            return None
        off = np.abs(np.hypot(*(places[group] - middle).T) - radius)
        members = [
            k for k, apart in zip(group, off.tolist(), strict=True) if apart < 0.15 * radius
        ]
    if len(members) < _FEWEST_IN_A_RING:
        return None
    ray = places[members] - middle
    clockwise = (np.arctan2(ray[:, 0], -ray[:, 1]) + _AT_TOP) % (2 * np.pi)
    order = np.argsort(np.round(clockwise, 4), kind="stable")
    gaps = np.diff(clockwise[order], append=clockwise[order][0] + 2 * np.pi)
    uneven = float(gaps.std() / gaps.mean())
    if float(gaps.max()) > 2.2 * float(np.median(gaps)) or uneven > 0.4:
        return None
    return Repeat(
        tuple(members[k] for k in order.tolist()),
        round(float(2 * radius * np.sin(np.pi / len(members))), 4),
        0.0,
        round(max(0.0, 1.0 - 1.5 * uneven), 3),
        ring=True,
    )
