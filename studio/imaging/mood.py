"""How a picture feels: valence, arousal and tension as weighted sums of what is seen.

The model is additive and linear, and everything is compared with real pictures. Colour
carries happy and sad, texture and shape carry agitation. Sources: valence and the darkness
of anger from colour emotions (Palmer et al. 2013), arousal from chroma (Valdez and
Mehrabian 1994; Wilms and Oberfeld 2018), angularity and curvature (Blazhenkova and Kumar
2018; Bertamini et al. 2016), symmetry (Bertamini et al. 2013).
"""

import math

import numpy as np

from studio.imaging.features import Contribution, Grid, Mood, MoodScore, Region, Statistics
from studio.imaging.grids import sampled

_SQUASH = 1.5

_VALENCE = {"chroma": 0.65, "lightness": 0.45, "symmetry": 0.10, "curvature": 0.10}
_AROUSAL = {
    "chroma": 0.60,
    "complexity": 0.45,
    "warmth": 0.35,
    "contrast": 0.25,
    "angularity": 0.20,
}
_TENSION = {
    "lightness": -0.50,
    "warmth": 0.55,
    "roughness": 0.40,
    "acute_corners": 0.40,
    "symmetry": -0.20,
}
_ANGULARITY = (0.28, 0.17)
_CURVATURE = (0.35, 0.12)
_ACUTENESS = (0.44, 0.15)
"""Mean and spread of what is seen of shapes, over the pictures that come with the program."""

_ORDINARY = 1.0
_CLEAR = 12.0
"""Contrast (L*) of an outline that nobody overlooks."""

_OF_COLOUR = ("chroma", "warmth")


def mood_of(
    statistics: Statistics,
    regions: tuple[Region, ...],
    contrast: Grid,
    angularity: float,
    warm_light: float,
) -> Mood:
    """Return the mood of a picture.

    Parameters
    ----------
    statistics : Statistics
        With `z` filled in.
    regions : tuple of Region
    contrast : ndarray of float32, shape (rows, columns)
        As in `FeatureMaps`.
    angularity : float
        Of the whole picture, 0 to 1.
    warm_light : float
        How sure it is that warmth is the light and not the things, 0 to 1. Warm light
        alone adds no tension.
    """
    z = statistics.z
    terms = {
        "chroma": z["chroma"],
        "lightness": z["lightness"],
        "symmetry": z["symmetry"],
        "complexity": z["complexity"],
        "contrast": z["contrast"],
        "roughness": z["roughness"],
        "warmth": z["warmth"],
        "angularity": _around(angularity, *_ANGULARITY),
        "curvature": _around(_curvature(regions), *_CURVATURE),
        "acute_corners": _around(_acuteness(regions, contrast), *_ACUTENESS),
    }
    grey = statistics.monochrome
    calm_warmth = dict(terms)
    if terms["warmth"] > 0.0:
        calm_warmth["warmth"] = terms["warmth"] * (1.0 - warm_light)
    return Mood(
        valence=_score(_VALENCE, terms, grey),
        arousal=_score(_AROUSAL, terms, grey),
        tension=_score(_TENSION, calm_warmth, grey),
    )


def _score(weights: dict[str, float], terms: dict[str, float], grey: bool) -> MoodScore:
    used = {name: w for name, w in weights.items() if not (grey and name in _OF_COLOUR)}
    # Without colour the other terms speak for it: the score keeps its spread.
    scale = math.sqrt(
        sum(w * w for w in weights.values()) / max(sum(w * w for w in used.values()), 1e-9)
    )
    amounts = {name: round(w * scale * terms[name], 3) for name, w in used.items()}
    total = sum(amounts.values())
    ordered = sorted(amounts.items(), key=lambda item: (-abs(item[1]), item[0]))
    return MoodScore(
        value=round(math.tanh(total / _SQUASH), 3),
        contributions=tuple(Contribution(name, amount) for name, amount in ordered),
    )


def _around(value: float, middle: float, spread: float) -> float:
    return min(max((value - middle) / spread, -2.0), 2.0)


def _curvature(regions: tuple[Region, ...]) -> float:
    """Return how round the regions are, the well seen ones counting most."""
    weights = [math.sqrt(r.area) * (0.3 + r.saliency) * r.confidence for r in regions]
    total = sum(weights)
    if total <= 0.0:
        return _CURVATURE[0]
    return sum(w * r.roundness for w, r in zip(weights, regions, strict=True)) / total


def _acuteness(regions: tuple[Region, ...], contrast: Grid) -> float:
    """Return how much pointed corners stand out, 0 for none to 1.

    A corner counts by how clearly its outline is seen; where little is clear, the picture
    is taken for an ordinary one.
    """
    sharp, total = _ORDINARY * _ACUTENESS[0], _ORDINARY
    for region in regions:
        x, y = np.array(region.outline).T
        clear = sampled(contrast, x, y).mean() / _CLEAR
        weight = math.sqrt(region.area) * region.confidence * min(float(clear), 1.0)
        sharp += weight * min(region.acute_corners, 5) / 5
        total += weight
    return sharp / total
