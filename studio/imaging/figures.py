"""Clear geometric figures, found on edges and not by their colour."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.contours import level_contours
from studio.imaging.copies import Copies
from studio.imaging.edges import EdgeField
from studio.imaging.ellipses import circumference, find_ellipses
from studio.imaging.features import Place, ShapeClass
from studio.imaging.polygons import along_sides, find_polygons

_MOST = 40
_ROUND = 0.89
"""An ellipse at least this wide for its length is a circle."""

_LONGEST = 5.4
"""A four-sided figure longer than this for its width is a line."""

_SAMPLES = 64
_INDEPENDENT = 3.5
"""Pixels along an outline that tell something new."""

_LEAST_SURPRISE = 26.0
"""How unlikely a figure must be by chance among the edges about it, in nats.

A picture gives about 10 000 outlines to compare, which is 9 nats; the rest keeps out what is
no more than suggested.
"""

_LEAST_OF_WHOLE, _PLAIN = 13.0, 15.0
"""The same for small figures without a gap that stand out by so many CIELAB units."""

_LEAST_COHERENCE = 0.55
_MOST_LEAKS = 0.1
"""Largest share of an outline through which inside or outside may flow on."""

_LIKE = 0.35
"""A colour is that of the inside when it differs by less than this share of the contrast."""

_LEAST_SUPPORT = 0.62
_LEAST_SEEN = 0.45
_LEAST_OF_SIDES = 0.82
"""Like `_LEAST_SUPPORT` for figures with corners, whose sides fit many a curve in part."""

_NEW = 0.5
"""Least share of a figure's outline that no clearer figure explains."""

_ASIDE = ((2.2, 0.0), (-2.2, 0.0), (0.0, 2.2), (0.0, -2.2))
"""Where a figure is put to see what it would find by chance: shares of its half extent."""

_OTHER_SIZE, _CLEAR_OF_IT = 0.5, 5.5
"""Also it is made larger and smaller by this share, but by so many pixels at least."""

_LEAST_CONFIDENCE = 0.66


@dataclass(frozen=True, slots=True)
class Figure:
    """A geometric figure that edges draw.

    Parameters
    ----------
    kind : ShapeClass
        "circle", "ellipse", "triangle", "rectangle" (any four-sided one), "line" (a
        rectangle longer than 5 to 1) or "star".
    outline : tuple of Place
        Closed polygon; parts may lie outside the picture.
    confidence : float
        0 to 1.
    support : float
        Share of the outline within the picture that lies on an edge of its direction.
    contrast : float
        CIELAB difference between just inside and just outside, near 0 for a mere outline.
    """

    kind: ShapeClass
    outline: tuple[Place, ...]
    confidence: float
    support: float
    contrast: float


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Outlines of all kinds, compared alike; arrays of length n.

    `points`, `normals` and `length` (n, samples, ...) are places along the outline, with
    the share of the outline that each stands for.
    """

    kinds: list[ShapeClass]
    outlines: list[NDArray[np.float64]]
    points: NDArray[np.floating]
    normals: NDArray[np.floating]
    length: NDArray[np.float64]
    perimeter: NDArray[np.float64]
    size: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    support: NDArray[np.float64]
    seen: NDArray[np.float64]
    surprise: NDArray[np.float64]
    coherence: NDArray[np.float64]
    contrast: NDArray[np.float64]
    leaks: NDArray[np.float64]
    on: NDArray[np.bool_]


def find_figures(copies: Copies) -> tuple[Figure, ...]:
    """Return the clear figures of a picture, the clearest first, at most forty.

    One that is drawn twice, such as both edges of a thin line, is one figure; nested
    figures stay where they clearly differ.

    Parameters
    ----------
    copies : Copies
    """
    edges = copies.edges
    candidates = _candidates(copies, edges)
    if not candidates.kinds:
        return ()
    smooth = np.asarray(cv2.GaussianBlur(copies.lab, (0, 0), 1.0), np.float32)
    judged = _judged(candidates, edges, smooth)
    rows, columns = edges.strength.shape
    figures = []
    for index in _clearest(candidates, judged, (rows, columns)):
        confidence = _confidence(judged, index)
        if confidence < _LEAST_CONFIDENCE:
            continue
        outline = (candidates.outlines[index] + 0.5) / np.array([columns, rows])
        figures.append(
            Figure(
                candidates.kinds[index],
                tuple((round(x, 4), round(y, 4)) for x, y in outline.tolist()),
                confidence,
                round(float(judged.support[index]), 3),
                round(float(judged.contrast[index]), 1),
            )
        )
    return tuple(figures)


def _candidates(copies: Copies, edges: EdgeField) -> _Candidates:
    contours = level_contours(copies.lab, edges)
    kinds: list[ShapeClass] = []
    outlines: list[NDArray[np.float64]] = []
    round_ones = find_ellipses(contours, edges)
    keep = (round_ones.support > _LEAST_SUPPORT - 0.1) & (round_ones.seen > _LEAST_SEEN)
    ellipses = round_ones.ellipses[keep]
    placed, normal = circumference(ellipses, _SAMPLES)
    points: list[NDArray[np.floating]] = [placed]
    normals: list[NDArray[np.floating]] = [normal]
    long, short = (
        ellipses[:, 2:4].max(axis=1, initial=1),
        ellipses[:, 2:4].min(axis=1, initial=999),
    )
    kinds += ["circle" if wide > _ROUND else "ellipse" for wide in (short / long).tolist()]
    outlines += list(placed[:, ::2])
    for found in find_polygons(contours, edges):
        good = (found.support > _LEAST_OF_SIDES) & (found.least_of_sides > 0.5)
        count = found.corners.shape[1]
        sides, facing = along_sides(found.corners[good])
        chosen = np.linspace(0, sides.shape[1] - 1, _SAMPLES).round().astype(int)
        points.append(sides[:, chosen])
        normals.append(facing[:, chosen])
        outlines += list(found.corners[good])
        for corners in found.corners[good]:
            kinds.append(
                "triangle" if count == 3 else _four_sided(corners) if count == 4 else "star"
            )
    place = np.concatenate(points).astype(np.float32)
    across = np.concatenate(normals).astype(np.float32)
    gaps = np.hypot(*np.moveaxis(np.roll(place, -1, 1) - np.roll(place, 1, 1), 2, 0)) / 2
    perimeter = gaps.sum(axis=1)
    size = 2 * _areas(place) / np.maximum(perimeter, 1e-9)
    return _Candidates(
        kinds,
        outlines,
        place,
        across,
        gaps / np.maximum(perimeter, 1e-9)[:, None],
        perimeter,
        size,
    )


def _areas(points: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the areas of outlines, shape (n, samples, 2)."""
    apart = points - points.mean(axis=1, keepdims=True)
    x, y = apart[..., 0], apart[..., 1]
    cross = x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)
    return np.asarray(np.abs(cross.sum(axis=1)) / 2, np.float64)


def _four_sided(corners: NDArray[np.float64]) -> ShapeClass:
    (_, (side, other), _) = cv2.minAreaRect(corners.astype(np.float32))
    long, short = max(side, other), max(min(side, other), 1e-6)
    return "line" if long > _LONGEST * short else "rectangle"


def _judged(candidates: _Candidates, edges: EdgeField, smooth: Field) -> _Judged:
    rows, columns = edges.strength.shape
    points, normals, length = candidates.points, candidates.normals, candidates.length
    reach = np.clip(0.06 * candidates.size, 1.5, 4.0)
    offset, clearness = edges.located(points, normals, reach)
    on = clearness > 0
    inside = (
        (points[..., 0] >= -0.5)
        & (points[..., 0] <= columns - 0.5)
        & (points[..., 1] >= -0.5)
        & (points[..., 1] <= rows - 0.5)
    )
    seen = (length * on).sum(1)
    within = np.maximum((length * inside).sum(1), 0.2)
    support = np.minimum(seen / within, 1.0)
    mean = (length * on * offset).sum(1) / np.maximum(seen, 1e-9)
    spread = np.sqrt((length * on * (offset - mean[:, None]) ** 2).sum(1) / np.maximum(seen, 1e-9))
    chance = np.clip(_by_chance(candidates, edges, reach), 0.03, 0.95)
    likely = np.clip(support, 0.01, 0.99)
    gain = likely * np.log(likely / chance) + (1 - likely) * np.log((1 - likely) / (1 - chance))
    # An edge met by chance lies anywhere within reach, with this standard deviation.
    even = support * np.log(np.clip(0.58 * reach / np.maximum(spread, 0.15), 0.5, 4.0))
    told = candidates.perimeter * within / _INDEPENDENT
    surprise = np.where(support > chance, told * (gain + 0.5 * even), 0.0)
    coherence, contrast, leaks = _across(candidates, on, inside, reach, smooth)
    return _Judged(support, seen, surprise, coherence, contrast, leaks, on)


def _by_chance(
    candidates: _Candidates, edges: EdgeField, reach: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the support that like outlines have nearby and in other sizes."""
    rows, columns = edges.strength.shape
    points, normals = candidates.points[:, ::3], candidates.normals[:, ::3]
    middle = points.mean(axis=1, keepdims=True)
    extent = np.ptp(points, axis=1)[:, None, :] / 2
    others = [points + extent * np.array(way, np.float32) for way in _ASIDE]
    change = np.maximum(_OTHER_SIZE, _CLEAR_OF_IT / np.maximum(candidates.size, 1.0))
    smaller = np.where(change < 0.7, 1.0 - change, 1.0 + 2.0 * change)
    factors = [factor[:, None, None].astype(np.float32) for factor in (1.0 + change, smaller)]
    others += [middle + (points - middle) * factor for factor in factors]
    all_of_them = np.concatenate(others, axis=1)
    found = edges.touched(all_of_them, np.tile(normals, (1, len(others), 1)), reach)
    x, y = all_of_them[..., 0], all_of_them[..., 1]
    inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
    return np.asarray(found.sum(1) / np.maximum(inside.sum(1), 1), np.float64)


def _across(
    candidates: _Candidates,
    on: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    reach: NDArray[np.float64],
    smooth: Field,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return coherence, contrast and leaks of outlines, each of shape (n,).

    Coherent: either the inside differs from the outside in one way all round, or the line
    itself differs from both. A leak is a gap through which inside or outside flows on, as
    it does not where something hides a part.
    """
    rows, columns = smooth.shape[:2]
    points, length = candidates.points, candidates.length
    away = (reach + 1.5)[:, None, None].astype(np.float32) * candidates.normals

    def colours(place: NDArray[np.floating]) -> NDArray[np.float32]:
        column = np.clip(np.rint(place[..., 0]), 0, columns - 1).astype(np.int32)
        row = np.clip(np.rint(place[..., 1]), 0, rows - 1).astype(np.int32)
        return np.asarray(smooth[row, column], np.float32)

    within = np.minimum(reach + 1.5, 0.6 * candidates.size)[:, None, None].astype(np.float32)
    inner, outer = colours(points - within * candidates.normals), colours(points + away)
    line = colours(points)
    weight = length * on
    mass = np.maximum(weight.sum(1), 1e-9)
    agreed = []
    for difference in (inner - outer, line - 0.5 * (inner + outer)):
        together = np.linalg.norm((weight[..., None] * difference).sum(1), axis=1)
        each = (weight * np.linalg.norm(difference, axis=2)).sum(1)
        agreed.append(np.stack([together / np.maximum(each, 1e-9), together / mass]))
    filled, drawn = agreed
    coherence = np.maximum(filled[0], np.where(drawn[1] > 3.0, drawn[0], 0.0))
    usual_inner, usual_outer = (
        (weight[..., None] * side).sum(1) / mass[:, None] for side in (inner, outer)
    )
    like = np.clip(_LIKE * np.maximum(filled[1], drawn[1]), 3.0, 12.0)[:, None]
    flows = (np.linalg.norm(outer - usual_inner[:, None], axis=2) < like) | (
        np.linalg.norm(inner - usual_outer[:, None], axis=2) < like
    )
    visible = np.maximum((length * inside).sum(1), 0.2)
    leaks = (length * (flows & ~on & inside)).sum(1) / visible
    return coherence, filled[1], leaks


def _clearest(candidates: _Candidates, judged: _Judged, shape: tuple[int, int]) -> list[int]:
    """Return the candidates that no clearer one explains, the clearest first."""
    whole = (judged.support > 0.95) & (judged.coherence > 0.93) & (judged.contrast > _PLAIN)
    good = (
        (judged.surprise > np.where(whole, _LEAST_OF_WHOLE, _LEAST_SURPRISE))
        & (judged.support > _LEAST_SUPPORT)
        & (judged.seen > _LEAST_SEEN)
        & (judged.coherence > _LEAST_COHERENCE)
        & (judged.leaks < _MOST_LEAKS)
    )
    score = judged.surprise * judged.coherence
    order = [i for i in np.lexsort((np.arange(len(score)), -np.round(score, 1))) if good[i]]
    taken = np.zeros(shape, np.uint8)
    chosen: list[int] = []
    for index in order:
        points = candidates.points[index]
        column = np.clip(np.rint(points[:, 0]), 0, shape[1] - 1).astype(int)
        row = np.clip(np.rint(points[:, 1]), 0, shape[0] - 1).astype(int)
        fresh = judged.on[index] & (taken[row, column] == 0)
        share = float((candidates.length[index] * fresh).sum())
        if share < _NEW * float(judged.seen[index]):
            continue
        chosen.append(int(index))
        if len(chosen) == _MOST:
            break
        near = 2 * round(float(np.clip(0.12 * candidates.size[index], 4.0, 7.0))) + 1
        ring = np.round(points * 16).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(taken, [ring], True, 1, near, cv2.LINE_8, 4)
    return chosen


def _confidence(judged: _Judged, index: int) -> float:
    support = (float(judged.support[index]) - _LEAST_SUPPORT) / (0.95 - _LEAST_SUPPORT)
    clear = float(judged.surprise[index]) / (4 * _LEAST_SURPRISE)
    agreed = float(judged.coherence[index])
    return round(
        float(np.clip(0.4 + 0.35 * min(support, 1.0) + 0.25 * min(clear, 1.0), 0, 1))
        * min(1.0, 0.5 + 0.6 * agreed),
        3,
    )
