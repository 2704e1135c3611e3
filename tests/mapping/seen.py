"""Hand-made views: features of pictures that never were, for tests of the mapping."""

from dataclasses import replace

import numpy as np

from studio.imaging.features import (
    FeatureMaps,
    Layout,
    Mood,
    MoodScore,
    Region,
    ShapeClass,
    Statistics,
    VisualFeatures,
)

ROWS, COLUMNS = 64, 96
X = np.broadcast_to(np.linspace(0, 1, COLUMNS)[None, :], (ROWS, COLUMNS))
Y = np.broadcast_to(np.linspace(0, 1, ROWS)[:, None], (ROWS, COLUMNS))
EVEN = np.zeros((ROWS, COLUMNS))

_MAPS = {
    "lightness": 50.0,
    "a": 20.0,
    "b": 20.0,
    "chroma": 28.0,
    "warmth": 0.0,
    "contrast": 10.0,
    "edge_density": 0.05,
    "orientation": 0.0,
    "coherence": 0.6,
    "angularity": 0.4,
    "fineness": 0.4,
    "entropy": 0.4,
    "roughness": 0.3,
    "focus": 1.0,
    "saliency": 0.4,
    "weight": 1.0,
}


def a_region(
    shape: ShapeClass, left: float, right: float, roundness: float, angularity: float
) -> Region:
    """Return an upright region over the whole height between two x."""
    return Region(
        outline=((left, 0.1), (right, 0.1), (right, 0.9), (left, 0.9)),
        area=right - left,
        centroid=((left + right) / 2, 0.5),
        lab=(50.0, 0.0, 0.0),
        warmth=0.0,
        fineness=0.4,
        saliency=0.5,
        shape=shape,
        confidence=1.0,
        roundness=roundness,
        angularity=angularity,
        acute_corners=0,
        orientation=90.0,
        elongation=0.2,
        neighbours=(),
        alike=(),
    )


def a_view(
    regions: tuple[Region, ...] = (),
    mood: tuple[float, float, float] = (0.0, 0.0, 0.0),
    z: dict[str, float] | None = None,
    grey: bool = False,
    layout: dict[str, object] | None = None,
    **maps: np.ndarray | float,
) -> VisualFeatures:
    """Return the features of an even picture with some maps, regions or moods changed."""
    grids = {
        name: np.broadcast_to(np.asarray(maps.get(name, value), np.float32), (ROWS, COLUMNS))
        for name, value in _MAPS.items()
    }
    region = np.full((ROWS, COLUMNS), -1, np.int16)
    for index, r in enumerate(regions):
        left, right = r.outline[0][0], r.outline[1][0]
        region[:, (X[0] >= left) & (X[0] <= right)] = index
    kinds = ("chroma", "warmth", "complexity", "edge_density", "symmetry", "contrast", "lightness")
    scores = dict.fromkeys((*kinds, "roughness", "anisotropy", "coherence"), 0.0)
    plain = Layout(0.0, 0.0, (0.5, 0.5), None, 0.3, 0.2, 0.3, 0.2, 0.2, ())
    return VisualFeatures(
        digest="0" * 64,
        name="view.png",
        aspect=COLUMNS / ROWS,
        maps=FeatureMaps(region=region, **grids),
        regions=regions,
        palette=(),
        layout=replace(plain, **(layout or {})),
        statistics=Statistics(
            lightness=50.0,
            contrast=20.0,
            chroma=0.0 if grey else 25.0,
            warmth=-0.3,
            colourfulness=50.0,
            hue_degrees=None if grey else 45.0,
            hue_concentration=0.7,
            edge_density=0.05,
            complexity=0.0,
            coherence=0.6,
            spectral_slope=-2.6,
            monochrome=grey,
            z=scores | (z or {}),
        ),
        mood=Mood(*(MoodScore(value, ()) for value in mood)),
    )


def of_hue(degrees: np.ndarray | float, chroma: float = 30.0) -> dict[str, np.ndarray]:
    """Return the colour maps of a hue."""
    angle = np.deg2rad(np.broadcast_to(np.asarray(degrees, float), (ROWS, COLUMNS)))
    return {
        "a": chroma * np.cos(angle),
        "b": chroma * np.sin(angle),
        "chroma": np.full((ROWS, COLUMNS), chroma),
    }


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return Spearman's coefficient (ties share their mean rank)."""

    def ranks(values: np.ndarray) -> np.ndarray:
        _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
        return (np.cumsum(counts) - (counts - 1) / 2)[inverse]

    return float(np.corrcoef(ranks(np.asarray(one)), ranks(np.asarray(other)))[0, 1])
