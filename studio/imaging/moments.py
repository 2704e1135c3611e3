"""What the picture shows moment by moment along a path, and which moments are alike."""

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Grid, Moments, ReadingPath, VisualFeatures
from studio.imaging.grids import Values, sampled, smoothed

_NARROWEST = 0.012
_WIDEST = 0.06


def moments_along(features: VisualFeatures, path: ReadingPath, count: int) -> Moments:
    """Return what is seen at equal steps of time along a path.

    Each moment is a weighted mean around its place, wide enough for neighbouring moments
    to overlap.

    Parameters
    ----------
    features : VisualFeatures
    path : ReadingPath
    count : int
        Number of moments, at least 1.

    Returns
    -------
    Moments
        The middle of the i-th of `count` equal stretches of the path is moment i.
    """
    if count < 1:
        raise ValueError("a path has at least one moment")
    maps = features.maps
    points = path.points.astype(np.float64)
    at = (np.arange(count) + 0.5) / count * (len(points) - 1)
    x = np.interp(at, np.arange(len(points)), points[:, 0])
    y = np.interp(at, np.arange(len(points)), points[:, 1])
    rows, columns = maps.lightness.shape
    sigma = _window(points, count, features.aspect) * max(rows, columns)
    weight = maps.weight.astype(np.float64) + 1e-3
    total = smoothed(weight, sigma)

    def seen(grid: NDArray[np.floating], share: NDArray[np.floating] = weight) -> Values:
        spread = total if share is weight else smoothed(share, sigma)
        return sampled(smoothed(grid * share, sigma) / np.maximum(spread, 1e-9), x, y)

    a, b = seen(maps.a), seen(maps.b)
    # Directions are averaged at twice the angle, where 0° and 180° are the same.
    doubled = np.deg2rad(2.0 * maps.orientation.astype(np.float64))
    strength = weight * (maps.coherence * maps.contrast + 1e-6)
    cosine, sine = seen(np.cos(doubled), strength), seen(np.sin(doubled), strength)
    areas = np.array([0.0, *(r.area for r in features.regions)])
    rounds = np.array([0.0, *(r.roundness for r in features.regions)])
    column = np.clip((x * columns).astype(int), 0, columns - 1)
    row = np.clip((y * rows).astype(int), 0, rows - 1)
    return Moments(
        x=_kept(x, 4),
        y=_kept(y, 4),
        lightness=_kept(seen(maps.lightness)),
        a=_kept(a),
        b=_kept(b),
        chroma=_kept(seen(maps.chroma)),
        hue=_kept(np.rad2deg(np.arctan2(b, a)) % 360.0, 2),
        warmth=_kept(seen(maps.warmth)),
        contrast=_kept(seen(maps.contrast)),
        edge_density=_kept(seen(maps.edge_density), 4),
        orientation=_kept((np.rad2deg(np.arctan2(sine, cosine)) / 2.0) % 180.0, 2),
        coherence=_kept(seen(maps.coherence)),
        angularity=_kept(seen(maps.angularity)),
        fineness=_kept(seen(maps.fineness)),
        saliency=_kept(seen(maps.saliency)),
        size=_kept(seen(areas[maps.region + 1]), 4),
        roundness=_kept(seen(rounds[maps.region + 1])),
        region=maps.region[row, column].copy(),
    )


def self_similarity(moments: Moments) -> Grid:
    """Return how alike every two moments are.

    Parameters
    ----------
    moments : Moments

    Returns
    -------
    ndarray of float32, shape (n, n)
        1 for moments that look the same, towards 0 for moments that have nothing in
        common; symmetric, with ones on the diagonal.
    """
    look = np.stack(
        [
            moments.lightness / 16.0,
            moments.a / 14.0,
            moments.b / 14.0,
            moments.contrast / 9.0,
            moments.edge_density / 0.08,
            moments.fineness / 0.25,
            np.cos(np.deg2rad(2.0 * moments.orientation)) * moments.coherence / 0.7,
            np.sin(np.deg2rad(2.0 * moments.orientation)) * moments.coherence / 0.7,
        ],
        axis=1,
    ).astype(np.float64)
    apart = np.square(look[:, None, :] - look[None, :, :]).sum(axis=2)
    alike = np.exp(-apart / (2.0 * 1.5**2))
    return np.asarray(np.round(alike, 3), np.float32)


def _window(points: Values, count: int, aspect: float) -> float:
    """Return the spread of a moment's window, as a share of the long side."""
    unit = np.array([aspect, 1.0]) / max(aspect, 1.0)
    length = float(np.hypot(*np.diff(points * unit, axis=0).T).sum())
    return float(np.clip(0.6 * length / count, _NARROWEST, _WIDEST))


def _kept(values: Values, digits: int = 3) -> Grid:
    kept = (np.round(values, digits) + 0.0).astype(np.float32)
    kept.setflags(write=False)
    return kept
