"""How the outlines in a picture bend: smoothly, straight on, or in pointed corners.

All level lines of the smoothed picture are followed at once. A strong edge is crossed by
many of them and a faint one by few, so that every outline counts by how clearly it is seen,
and what is seen does not hang on where one area is taken to end and the next to begin.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.calibration import NORMS
from studio.imaging.copies import Copies, shrunk

_SIDE = 256
"""Long side of the picture whose level lines are followed."""

_BLUR = 1.6
_LEVELS = ((5.0, 10.0), (4.0, 8.0), (4.0, 8.0))
"""First level and step for L*, a* and b*."""

_LEG = 9
"""Pixels along a line, before and after a place, that show how it bends there."""

_SHORTEST = 4 * _LEG
_CLEAR = 1.0
"""Gradient (CIELAB a pixel) of a line that is half clear."""

_ORDINARY = 40.0
"""Weight of an ordinary picture that is mixed in, so that a near blank one has no extremes."""

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bends:
    """How outlines bend, each a share of their length weighted by clearness, 0 to 1.

    Parameters
    ----------
    curvature : of lines that bend smoothly, against straight, jagged and pointed ones.
    acuteness : of lines at corners sharper than a right angle.
    """

    curvature: float
    acuteness: float


def bends_of(copies: Copies) -> Bends:
    """Return how the outlines of a picture bend."""
    rows, columns = copies.lab.shape[:2]
    scale = _SIDE / max(rows, columns)
    size = (max(8, round(rows * scale)), max(8, round(columns * scale)))
    lab = shrunk(copies.lab, size)
    weight = shrunk(copies.weight, size)
    lab = np.asarray(cv2.GaussianBlur(lab, (0, 0), _BLUR), np.float32)
    length = smooth = acute = 0.0
    for channel, (first, step) in enumerate(_LEVELS):
        field = np.ascontiguousarray(lab[..., channel])
        clear = _clearness(field) * np.square(weight)
        seen, bent, pointed = _followed(field, clear, first, step)
        length, smooth, acute = length + seen, smooth + bent, acute + pointed
    length += _ORDINARY
    return Bends(
        round((smooth + _ORDINARY * NORMS["curvature"][0]) / length, 4),
        round((acute + _ORDINARY * NORMS["acuteness"][0]) / length, 4),
    )


def _clearness(field: NDArray[np.float32]) -> NDArray[np.float32]:
    dx = cv2.Scharr(field, cv2.CV_32F, 1, 0, scale=1 / 32)
    dy = cv2.Scharr(field, cv2.CV_32F, 0, 1, scale=1 / 32)
    steep = np.hypot(dx, dy)
    clear = np.square(steep) / (np.square(steep) + _CLEAR**2)
    # Along the frame a level line is cut off and tells nothing.
    clear[:2], clear[-2:], clear[:, :2], clear[:, -2:] = 0.0, 0.0, 0.0, 0.0
    return np.asarray(clear, np.float32)


def _followed(
    field: NDArray[np.float32], clear: NDArray[np.float32], first: float, step: float
) -> tuple[float, float, float]:
    """Return the clear length of all level lines, its smooth and its pointed part."""
    low, high = float(field.min()), float(field.max())
    begin = first + step * np.ceil((low - first) / step)
    found: list[NDArray[np.int32]] = []
    for level in np.arange(begin, high, step):
        above = (field > level).astype(np.uint8)
        lines, _ = cv2.findContours(above, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        found.extend(np.asarray(line, np.int32) for line in lines if len(line) >= _SHORTEST)
    if not found:
        return 0.0, 0.0, 0.0
    counts = np.array([len(line) for line in found])
    points = np.concatenate(found).reshape(-1, 2)
    start = np.repeat(np.cumsum(counts) - counts, counts)
    size = np.repeat(counts, counts)
    place = np.arange(len(points)) - start

    def beyond(offset: int) -> NDArray[np.int64]:
        return np.asarray(start + (place + offset) % size, np.int64)

    seen = clear[points[:, 1], points[:, 0]].astype(np.float64)
    at: Reals = points.astype(np.float64)
    for reach in (1, 2):  # takes the stairs of the pixels off the line
        at = (at[beyond(-reach)] + 2.0 * at + at[beyond(reach)]) / 4.0
    # A line that runs along the frame, or becomes faint, has no bend that is seen.
    weight = seen
    for offset in (-_LEG, -_LEG // 2, _LEG // 2, _LEG):
        weight = np.minimum(weight, seen[beyond(offset)])

    def legs(reach: int) -> tuple[Reals, Reals, Reals]:
        """Return how the line turns in the middle of its leg before, here, and after."""
        before, after = at[beyond(-reach)], at[beyond(reach)]
        return (
            _turn(before, at[beyond(-(reach // 2))], at),
            _turn(before, at, after),
            _turn(at, at[beyond(reach // 2)], after),
        )

    first_leg, corner, second_leg = legs(_LEG)
    straight = 1.0 - _rising(np.maximum(np.abs(first_leg), np.abs(second_leg)), 20.0, 60.0)
    pointed = _rising(np.abs(corner), 85.0, 120.0) * straight
    bent = np.maximum(_bent(first_leg, corner, second_leg), _bent(*legs(2 * _LEG)))
    share = weight * np.hypot(*(at[beyond(1)] - at[beyond(-1)]).T) / 2.0
    return float(share.sum()), float((share * bent).sum()), float((share * pointed).sum())


def _bent(before: Reals, here: Reals, after: Reals) -> Reals:
    """Return how smoothly a line bends, 1 where its legs bend alike and all one way."""
    even = 1.0 - _rising(np.abs(before - after), 15.0, 45.0)
    turned = np.abs(here)
    return np.asarray(_rising(turned, 4.0, 14.0) * (1.0 - _rising(turned, 55.0, 85.0)) * even)


def _turn(first: Reals, middle: Reals, last: Reals) -> Reals:
    """Return by how many degrees the way turns at the middle, with its sign."""
    one, two = middle - first, last - middle
    cross = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]
    return np.asarray(np.rad2deg(np.arctan2(cross, (one * two).sum(axis=1))), np.float64)


def _rising(values: Reals, low: float, high: float) -> Reals:
    t = np.clip((values - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), np.float64)
