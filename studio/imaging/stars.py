"""Whether an outline is a star: straight sides between tips and notches in turn."""

import numpy as np
from numpy.typing import NDArray

_FEWEST, _MOST = 4, 16
_STRAIGHT = 0.055
"""How far a side may leave its chord, as a share of its length. Lobes of a flower bulge."""

_UNEVEN = 1.9
_SHALLOWEST = 0.86
"""Notches reach at most this share of the tips' distance from the middle."""


def star_likeness(outline: NDArray[np.float64]) -> float:
    """Return how clearly an outline is a star of four or more points, 0 (none) to 1.

    Parameters
    ----------
    outline : ndarray, shape (n, 2)
        Evenly spaced points of a closed outline, n of about 240.
    """
    count = len(outline)
    following = np.roll(outline, -1, axis=0)
    cross = outline[:, 0] * following[:, 1] - following[:, 0] * outline[:, 1]
    area = float(cross.sum()) / 2
    if abs(area) < 1e-9:
        return 0.0
    middle = ((outline + following) * cross[:, None]).sum(axis=0) / (6 * area)
    ray = outline - middle
    reach = np.hypot(ray[:, 0], ray[:, 1])
    smooth = reach
    for _ in range(3):
        smooth = (np.roll(smooth, 1) + 2 * smooth + np.roll(smooth, -1)) / 4
    tips, notches = _turning_points(smooth)
    if not _FEWEST <= len(tips) <= _MOST:
        return 0.0
    outer, inner = smooth[tips], smooth[notches]
    if outer.min() < 0.7 * outer.max() or inner.min() < 0.55 * inner.max():
        return 0.0
    depth = float(inner.max() / outer.mean())
    if depth > _SHALLOWEST:
        return 0.0
    angle = np.unwrap(np.arctan2(ray[tips, 1], ray[tips, 0]))
    gaps = np.abs(np.diff(angle, append=angle[0] + np.sign(angle[-1] - angle[0]) * 2 * np.pi))
    if gaps.max() > _UNEVEN * gaps.min():
        return 0.0
    bulge = _bulge(outline, np.sort(np.concatenate([tips, notches])), count)
    if bulge > _STRAIGHT:
        return 0.0
    return float(np.clip(1.0 - bulge / _STRAIGHT, 0.0, 1.0)) * min(1.0, (1.05 - depth) / 0.45)


def _turning_points(
    reach: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the distance from the middle is largest and smallest, in turn.

    Waves of less than a tenth of the mean distance do not count.
    """
    least = 0.1 * float(reach.mean())
    start = int(np.argmax(np.round(reach, 6)))
    rolled = np.roll(reach, -start)
    count = len(reach)
    found = [0]
    rising = False
    at = 0
    for index in range(1, count + 1):
        value = rolled[index % count]
        if rising:
            if value > rolled[at % count]:
                at = index
            elif value < rolled[at % count] - least:
                found.append(at)
                rising, at = False, index
        elif value < rolled[at % count]:
            at = index
        elif value > rolled[at % count] + least:
            found.append(at)
            rising, at = True, index
    if not rising and len(found) % 2 == 1 and rolled[0] > rolled[at % count] + least:
        found.append(at)
    if len(found) % 2:
        found = found[:-1]
    places = (np.array(found, np.int64) + start) % count
    return places[::2], places[1::2]


def _bulge(outline: NDArray[np.float64], corners: NDArray[np.int64], count: int) -> float:
    """Return how far the sides leave their chords on average, as a share of their length."""
    following = np.roll(corners, -1)
    length = (following - corners) % count
    start, chord = outline[corners], outline[following] - outline[corners]
    size = np.maximum(np.hypot(chord[:, 0], chord[:, 1]), 1e-9)
    off = []
    for share in (0.3, 0.5, 0.7):
        at = (corners + np.rint(share * length).astype(np.int64)) % count
        gap = outline[at] - start
        off.append(np.abs(gap[:, 0] * chord[:, 1] - gap[:, 1] * chord[:, 0]) / size**2)
    return float(np.sqrt(np.square(np.stack(off)).mean()))
