"""The picture as it is read: what shows along the path, in fine and in coarse steps."""

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import (
    FeatureMaps,
    Moments,
    PathKind,
    ReadingPath,
    Stroke,
    VisualFeatures,
)
from studio.imaging.moments import moments_along, self_similarity
from studio.imaging.paths import reading_path

FINE_STEPS = 192
COARSE_STEPS = 64
_LEAST_ALIKE = 5e-4
_EVEN = 0.3
_LINES_WIDTH = 0.10
_THINGS_WIDTH = 0.05
"""How far about a place its lines and its things are looked for, as shares of the long side."""
_GROUND = 1e-3
_BUSY_FROM, _BUSY_TO = 0.08, 0.20
_GRAIN = 0.003
"""Edge density at which a texture begins to be things, and at which it is nothing else; how
large they are then, as a share of the picture."""
_BLOCK = 4

Sight = Literal[
    "lightness",
    "warmth",
    "height",
    "smallness",
    "edge_density",
    "fineness",
    "contrast",
    "saliency",
    "roundness",
    "angularity",
]
SIGHTS: tuple[Sight, ...] = (
    "lightness",
    "warmth",
    "height",
    "smallness",
    "edge_density",
    "fineness",
    "contrast",
    "saliency",
    "roundness",
    "angularity",
)

_FLOOR: dict[Sight, float] = {
    # A picture that varies less than this along its path is even in that respect: its
    # smallest differences are not blown up to the full range. In the units of `Moments`;
    # smallness is in natural logarithms of the area, of the edge density it is the root.
    "lightness": 3.0,
    "warmth": 0.07,
    "height": 0.05,
    "smallness": 0.25,
    "edge_density": 0.03,
    "fineness": 0.04,
    "contrast": 1.5,
    "saliency": 0.04,
    "roundness": 0.06,
    "angularity": 0.04,
}


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the picture shows along its path.

    Parameters
    ----------
    path : ReadingPath
    moments : Moments
        `FINE_STEPS` of them.
    sights : ndarray of float64, shape (len(SIGHTS), FINE_STEPS)
        Each feature in standard deviations of this path, with the floor of an even picture.
    lines : ndarray of complex128, shape (FINE_STEPS,)
        How the lines around each place run: a vector at twice their angle (level lines at
        0°, rising ones at 90°, upright ones at 180°) whose length, 0 to 1, is how much they
        agree.
    spread : dict of str to float
        Standard deviation of each sight along the path, as a share of its floor.
    similarity : ndarray, shape (COARSE_STEPS, COARSE_STEPS)
        How alike the picture is at two places of the path, 0 to 1, against its own variety.
    """

    path: ReadingPath
    moments: Moments
    sights: NDArray[np.float64]
    lines: NDArray[np.complex128]
    spread: dict[Sight, float]
    similarity: NDArray[np.float64]


@lru_cache(maxsize=4)
def read_along(features: VisualFeatures, kind: str, drawn: tuple[Stroke, ...] = ()) -> Reading:
    """Return what the picture shows along the path of that kind.

    The last few readings are remembered, since no other setting changes them.

    Raises
    ------
    SettingError
        If the path shall be the drawn one and none was drawn.
    """
    path = reading_path(features, cast(PathKind, kind), drawn)
    moments = moments_along(features, path, FINE_STEPS)
    raw = _raw(moments, _things_around(features, moments))
    floor = np.array([_FLOOR[name] for name in SIGHTS])
    mean = raw.mean(axis=1, keepdims=True)
    spread = raw.std(axis=1)
    sights = (raw - mean) / np.hypot(spread, floor)[:, None]
    similarity = self_similarity(_coarse(moments))
    return Reading(
        path,
        moments,
        sights,
        _lines_around(features.maps, moments),
        {name: float(spread[i] / floor[i]) for i, name in enumerate(SIGHTS)},
        _relative(similarity.astype(np.float64)),
    )


def _lines_around(maps: FeatureMaps, moments: Moments) -> NDArray[np.complex128]:
    # The path itself follows the main line, so the lines are taken from a wide area about
    # each place: what stands there counts as much as what is walked upon.
    strength = (maps.weight * maps.coherence * maps.edge_density).astype(np.float64)
    turn = np.deg2rad(2.0 * maps.orientation.astype(np.float64))
    field = np.stack([strength * np.cos(turn), strength * np.sin(turn), strength])
    level, slant, total = _around(field, moments, _LINES_WIDTH, _BLOCK)
    return np.asarray((level + 1j * slant) / np.maximum(total, 1e-9))


@dataclass(frozen=True, slots=True, eq=False)
class _Things:
    """How small and how round the things about each place are, and how busy and fine it is."""

    smallness: NDArray[np.float64]
    roundness: NDArray[np.float64]
    edge_density: NDArray[np.float64]
    fineness: NDArray[np.float64]


def _things_around(features: VisualFeatures, moments: Moments) -> _Things:
    """Return what things and what texture there are about each place.

    A thing counts for more than the ground that it lies on: each cell by one over the area
    of its region, so that all regions that are near count alike. Where edges lie so close
    that no region tells them apart, the texture itself is many small things. Texture is no
    matter of a single point: between two strokes it is as busy as upon them.
    """
    maps = features.maps
    areas = np.array([1.0, *(max(r.area, 1e-3) for r in features.regions)])
    rounds = np.array([0.5, *(r.roundness for r in features.regions)])
    small = -np.log(areas + 0.003)
    here = maps.region + 1
    strength = np.where(here > 0, maps.weight, 0.0) / areas[here] + _GROUND
    weight = maps.weight.astype(np.float64) + _GROUND
    field = np.stack(
        [
            strength * small[here],
            strength * rounds[here],
            strength,
            weight * maps.edge_density,
            weight * maps.fineness,
            weight,
        ]
    )
    sums = _around(field, moments, _THINGS_WIDTH, _BLOCK // 2)
    edges, fineness = sums[3] / sums[5], sums[4] / sums[5]
    busy = np.clip((edges - _BUSY_FROM) / (_BUSY_TO - _BUSY_FROM), 0.0, 1.0)
    smallness = np.maximum(sums[0] / sums[2], -busy * np.log(2.0 * _GRAIN))
    return _Things(smallness, sums[1] / sums[2], np.sqrt(edges), fineness)


def _around(
    field: NDArray[np.float64], moments: Moments, width: float, block: int
) -> NDArray[np.float64]:
    """Return the sums of grids under a Gaussian about each place, shape (grids, places)."""
    rows, columns = field.shape[1:]
    long = max(rows, columns)
    # A wide area needs no fine cells: they are summed by blocks.
    top, left = np.arange(0, rows, block), np.arange(0, columns, block)
    field = np.add.reduceat(np.add.reduceat(field, top, axis=1), left, axis=2)
    x = moments.x[:, None] * columns - np.minimum(left + block / 2, columns)[None, :]
    y = moments.y[:, None] * rows - np.minimum(top + block / 2, rows)[None, :]
    across = np.exp(-0.5 * (x / long / width) ** 2)
    down = np.exp(-0.5 * (y / long / width) ** 2)
    return np.asarray((np.einsum("frc,nc->fnr", field, across) * down).sum(axis=2))


def _coarse(moments: Moments) -> Moments:
    """Return the moments by threes: each value is the mean of three, angles as vectors."""

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(values.reshape(COARSE_STEPS, -1).mean(axis=1), np.float32)

    a, b = mean(moments.a), mean(moments.b)
    turn = np.deg2rad(2.0 * moments.orientation)
    level = mean(moments.coherence * np.cos(turn))
    slant = mean(moments.coherence * np.sin(turn))
    kept: dict[str, Any] = {
        field.name: mean(getattr(moments, field.name))
        for field in fields(Moments)
        if field.name != "region"
    }
    return replace(
        moments,
        **{
            **kept,
            "hue": np.rad2deg(np.arctan2(b, a)) % 360.0,
            "orientation": np.rad2deg(np.arctan2(slant, level)) / 2.0 % 180.0,
            "region": moments.region[1 :: FINE_STEPS // COARSE_STEPS],
        },
    )


def _relative(similarity: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return likeness seen against the variety of this very picture.

    In a motley picture half as alike is already alike; in an even one small differences
    stay small. The middle pair of places comes out at 0.37, unless the picture is so even
    that all its places are more alike than that.
    """
    apart = -np.log(np.maximum(similarity, _LEAST_ALIKE))
    return np.asarray(np.exp(-apart / max(float(np.median(apart)), _EVEN)))


def _raw(moments: Moments, things: _Things) -> NDArray[np.float64]:
    rows: dict[Sight, NDArray[np.float64]] = {
        "lightness": moments.lightness.astype(np.float64),
        "warmth": moments.warmth.astype(np.float64),
        "height": 1.0 - moments.y.astype(np.float64),
        "smallness": things.smallness,
        "edge_density": things.edge_density,
        "fineness": things.fineness,
        "contrast": moments.contrast.astype(np.float64),
        "saliency": moments.saliency.astype(np.float64),
        "roundness": things.roundness,
        "angularity": moments.angularity.astype(np.float64),
    }
    return np.stack([rows[name] for name in SIGHTS])
