"""What shape an outline has: circle, ellipse, triangle, rectangle, line, star or blob."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import ShapeClass
from studio.imaging.stars import star_likeness

_ENLARGED = 160
"""Outlines are judged at about this size, so that small ones are not jagged."""

_GOOD_FIT, _GOOD_TRIANGLE = 0.85, 0.8
_THIN = 0.86
"""Elongation above which a straight outline is a line, though its border is rough."""

_STRAIGHT = 0.62
"""Least area of such a line as a share of the ellipse that spreads alike; arcs have less."""

_STAR_SOLIDITY = 0.92
_STAR_SAMPLES = 240
_ASKEW = 2.5
"""An outline that leaves its mirror image by 0.4 of its radius has no symmetry left."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """An outline and what it looks like; the figures are those of `features.Region`.

    `outline` has shape (n, 2), x and y in pixels of the mask.
    """

    outline: NDArray[np.float64]
    kind: ShapeClass
    confidence: float
    roundness: float
    angularity: float
    acute_corners: int
    orientation: float
    elongation: float
    symmetry: float


def shape_of(mask: NDArray[np.uint8]) -> Shape:
    """Return the shape of a connected area.

    Parameters
    ----------
    mask : ndarray of uint8, shape (rows, columns)
        Above 0 inside. Holes do not matter.

    Returns
    -------
    Shape
    """
    rows, columns = mask.shape
    factor = float(np.clip(_ENLARGED / max(rows, columns), 1.0, 8.0))
    border = 4
    padded = cv2.copyMakeBorder(
        (mask > 0).astype(np.uint8) * 255, border, border, border, border, cv2.BORDER_CONSTANT
    )
    size = (round(padded.shape[1] * factor), round(padded.shape[0] * factor))
    large = cv2.resize(padded, size, interpolation=cv2.INTER_LINEAR)
    large = cv2.GaussianBlur(large, (0, 0), max(0.8, 0.7 * factor))
    solid = (large > 127).astype(np.uint8)
    found, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not found:  # thinner than the smoothing: take it as it is
        solid = (cv2.resize(padded, size, interpolation=cv2.INTER_NEAREST) > 0).astype(np.uint8)
        found, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contour = np.asarray(max(found, key=cv2.contourArea), np.int32)
    kind, confidence = _classified(contour)
    smooth = _smooth(contour)
    corners = _corners(contour)
    orientation, elongation = _axes(contour)
    polygon = cv2.approxPolyDP(contour, 0.75 * factor, True).reshape(-1, 2).astype(np.float64)
    if len(polygon) < 3:
        x, y, w, h = cv2.boundingRect(contour)
        polygon = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], np.float64)
    return Shape(
        outline=(polygon + 0.5) / factor - border,
        kind=kind,
        confidence=confidence,
        roundness=_roundness(smooth),
        angularity=_angularity(corners, kind, confidence),
        acute_corners=sum(angle < 80.0 for angle in corners),
        orientation=orientation,
        elongation=elongation,
        symmetry=_symmetry(smooth),
    )


def _classified(contour: NDArray[np.int32]) -> tuple[ShapeClass, float]:
    area = max(float(cv2.contourArea(contour)), 1.0)
    hull = np.asarray(cv2.convexHull(contour), np.int32)
    solidity = area / max(float(cv2.contourArea(hull)), 1.0)
    (_, (side, other), _) = cv2.minAreaRect(contour)
    long, short = max(side, other, 1.0), max(min(side, other), 1.0)
    aspect = short / long
    if aspect < 0.2 and solidity > 0.6:
        return "line", _sure(0.2 - aspect, 0.12) * min(1.0, solidity + 0.2)
    _, elongation = _axes(contour)
    # Frayed, but all of it along one straight way.
    if elongation > _THIN and area > _STRAIGHT * np.pi * (1 - elongation) * _spread(contour):
        return "line", _sure(elongation - _THIN, 0.1) * 0.9
    star = star_likeness(_even(contour, _STAR_SAMPLES)) if solidity < _STAR_SOLIDITY else 0.0
    if star > 0.0:
        return "star", float(np.clip(0.5 + 0.5 * star, 0.5, 1.0))
    if solidity < 0.9:
        return "blob", _sure(0.9 - solidity, 0.15)
    extent = area / (long * short)
    triangle = _triangle_fit(hull, area)
    overlap, ellipse_aspect = _ellipse_fit(contour)
    fits = {"rectangle": extent, "triangle": triangle, "ellipse": overlap}
    # An ellipse fills its box to 0.79 and a good one matches its own outline much closer
    # than a box or triangle can.
    best = max(fits, key=lambda kind: (round(fits[kind], 3), kind == "ellipse"))
    # Blunt tips take more from a triangle than from the others.
    enough = _GOOD_TRIANGLE if best == "triangle" and solidity > 0.92 else _GOOD_FIT
    if fits[best] < enough or (best == "ellipse" and overlap < 0.93):
        return "blob", _sure(_GOOD_FIT + 0.04 - fits[best], 0.12)
    confidence = _sure(fits[best] - enough, 0.08)
    if best == "rectangle":
        return "rectangle", confidence
    if best == "triangle":
        return "triangle", confidence
    return ("circle" if ellipse_aspect > 0.88 else "ellipse"), confidence


def _sure(margin: float, full: float) -> float:
    """Return a confidence: 0.5 at the limit of a rule, 1 at `full` beyond it."""
    return float(np.clip(0.5 + 0.5 * margin / full, 0.3, 1.0))


def _triangle_fit(hull: NDArray[np.int32], area: float) -> float:
    """Return how well three corners describe the outline."""
    enclosing, _ = cv2.minEnclosingTriangle(hull)
    best = area / float(enclosing) if enclosing >= area else 0.0
    perimeter = float(cv2.arcLength(hull, True))
    # The enclosing triangle is at times far too large; three corners of the hull are not.
    for tolerance in (0.03, 0.05, 0.07):
        corners = cv2.approxPolyDP(hull, tolerance * perimeter, True)
        if len(corners) == 3:
            drawn = max(float(cv2.contourArea(corners)), 1.0)
            best = max(best, min(area, drawn) / max(area, drawn))
    return best


def _ellipse_fit(contour: NDArray[np.int32]) -> tuple[float, float]:
    """Return the overlap (intersection over union) with the best ellipse, and its aspect."""
    if len(contour) < 5:
        return 0.0, 1.0
    moments = cv2.moments(contour)
    if moments["m00"] < 1.0:
        return 0.0, 1.0
    xx, yy, xy = (moments[key] / moments["m00"] for key in ("mu20", "mu02", "mu11"))
    mean, apart = (xx + yy) / 2, float(np.hypot((xx - yy) / 2, xy))
    long, short = 2 * np.sqrt(mean + apart), 2 * np.sqrt(max(mean - apart, 1e-6))
    angle = np.rad2deg(0.5 * np.arctan2(2 * xy, xx - yy))
    x, y, width, height = cv2.boundingRect(contour)
    canvas = np.zeros((height + 8, width + 8), np.uint8)
    filled = canvas.copy()
    cv2.drawContours(filled, [contour], -1, 1, cv2.FILLED, offset=(4 - x, 4 - y))
    centre = (
        moments["m10"] / moments["m00"] - x + 4,
        moments["m01"] / moments["m00"] - y + 4,
    )
    cv2.ellipse(canvas, (centre, (2 * float(long), 2 * float(short)), float(angle)), 1, cv2.FILLED)
    both = float(np.count_nonzero(filled & canvas))
    either = float(np.count_nonzero(filled | canvas))
    return both / max(either, 1.0), float(short / long)


def _even(contour: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    """Return the outline as evenly spaced points."""
    points = contour.reshape(-1, 2).astype(np.float64)
    closed = np.vstack([points, points[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    if along[-1] <= 0.0:
        return np.repeat(points[:1], count, axis=0)
    at = np.linspace(0.0, along[-1], count, endpoint=False)
    return np.stack([np.interp(at, along, closed[:, i]) for i in range(2)], axis=1)


def _smooth(contour: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the outline as 128 evenly spaced points, slightly smoothed."""
    even = _even(contour, 128)
    return np.asarray(
        (np.roll(even, 1, axis=0) + 2 * even + np.roll(even, -1, axis=0)) / 4, np.float64
    )


def _symmetry(outline: NDArray[np.float64]) -> float:
    """Return how well an outline mirrors itself about its best axis, 0 to 1.

    With the points z as complex numbers about their mean, mirrored ones run backwards, and
    the sum of z[k] z[m - k] is largest for the best start m and axis.
    """
    z = outline[:, 0] + 1j * outline[:, 1]
    z = z - z.mean()
    power = float(np.square(np.abs(z)).sum())
    if power <= 0.0:
        return 1.0
    mirrored = float(np.abs(np.fft.ifft(np.fft.fft(z) ** 2)).max()) / power
    # The mean distance between outline and mirror image, as a share of the mean radius.
    apart = float(np.sqrt(max(2.0 * (1.0 - mirrored), 0.0)))
    return float(np.clip(1.0 - _ASKEW * apart, 0.0, 1.0))


def _roundness(outline: NDArray[np.float64]) -> float:
    following = np.roll(outline, -1, axis=0)
    perimeter = float(np.hypot(*(following - outline).T).sum())
    area = 0.5 * abs(
        float((outline[:, 0] * following[:, 1] - following[:, 0] * outline[:, 1]).sum())
    )
    return float(np.clip(4 * np.pi * area / max(perimeter, 1e-9) ** 2, 0.0, 1.0))


def _corners(contour: NDArray[np.int32]) -> list[float]:
    """Return the inner angles of real corners in degrees, those under 150°."""
    perimeter = float(cv2.arcLength(contour, True))
    polygon = cv2.approxPolyDP(contour, 0.018 * perimeter, True).reshape(-1, 2).astype(float)
    if len(polygon) < 3:
        return []
    before = np.roll(polygon, 1, axis=0) - polygon
    after = np.roll(polygon, -1, axis=0) - polygon
    cosine = (before * after).sum(axis=1) / np.maximum(
        np.hypot(*before.T) * np.hypot(*after.T), 1e-9
    )
    angles = np.rad2deg(np.arccos(np.clip(cosine, -1.0, 1.0)))
    return [float(angle) for angle in angles if angle < 150.0]


def _angularity(corners: list[float], kind: ShapeClass, confidence: float) -> float:
    if kind in ("circle", "ellipse"):
        return 0.2 * (1.0 - confidence)
    sharpness = sum((150.0 - angle) / 150.0 for angle in corners)
    return float(np.clip(sharpness / 3.0, 0.0, 1.0))


def _spread(contour: NDArray[np.int32]) -> float:
    """Return the square of the long half axis of the ellipse that spreads as the outline."""
    moments = cv2.moments(contour)
    mass = max(moments["m00"], 1.0)
    xx, yy, xy = moments["mu20"] / mass, moments["mu02"] / mass, moments["mu11"] / mass
    return 4.0 * float((xx + yy) / 2 + np.hypot((xx - yy) / 2, xy))


def _axes(contour: NDArray[np.int32]) -> tuple[float, float]:
    """Return the direction of the long axis in degrees, and 1 - short/long."""
    moments = cv2.moments(contour)
    mass = moments["m00"]
    if mass < 1.0:
        _, (width, height), angle = cv2.minAreaRect(contour)
        long, short = max(width, height, 1e-6), min(width, height)
        turned = angle if width >= height else angle + 90.0
        return -turned % 180.0, 1.0 - short / long
    xx, yy, xy = moments["mu20"] / mass, moments["mu02"] / mass, moments["mu11"] / mass
    apart = float(np.hypot((xx - yy) / 2, xy))
    mean = (xx + yy) / 2
    elongation = 1.0 - float(np.sqrt(max(mean - apart, 0.0) / max(mean + apart, 1e-9)))
    angle = float(np.rad2deg(0.5 * np.arctan2(2 * xy, xx - yy)))
    return -angle % 180.0, elongation
