"""How a picture feels: valence, arousal and tension as weighted sums of what is seen.

The model is additive and linear, and everything is compared with real pictures. Colour
carries happy and sad, texture and shape carry agitation. Sources: valence and the darkness
of anger from colour emotions (Palmer et al. 2013), arousal from chroma (Valdez and
Mehrabian 1994; Wilms and Oberfeld 2018), angularity and curvature (Blazhenkova and Kumar
2018; Bertamini et al. 2016), symmetry (Bertamini et al. 2013).
"""

import math

from studio.imaging.bends import Bends
from studio.imaging.calibration import z_score
from studio.imaging.features import Contribution, Mood, MoodScore, Statistics

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
_OF_COLOUR = ("chroma", "warmth")


def mood_of(
    statistics: Statistics,
    bends: Bends,
    angularity: float,
    own_warmth: float,
    greyness: float,
) -> Mood:
    """Return the mood of a picture.

    Parameters
    ----------
    statistics : Statistics
        With `z` filled in.
    bends : Bends
    angularity : float
        Of the whole picture, 0 to 1.
    own_warmth : float
        Mean warmth of the things without that of the light. Warm light alone adds no
        tension.
    greyness : float
        How sure it is that the picture is grey or toned, 0 to 1: then the terms of colour
        do not count, and the others speak for them.
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
        "angularity": _around("angularity", angularity),
        "curvature": _around("curvature", bends.curvature),
        "acute_corners": _around("acuteness", bends.acuteness),
    }
    calm_warmth = dict(terms)
    calm_warmth["warmth"] = z_score("warmth", own_warmth)
    return Mood(
        valence=_score(_VALENCE, terms, greyness),
        arousal=_score(_AROUSAL, terms, greyness),
        tension=_score(_TENSION, calm_warmth, greyness),
    )


def _score(weights: dict[str, float], terms: dict[str, float], greyness: float) -> MoodScore:
    used = {n: w * (1.0 - greyness) if n in _OF_COLOUR else w for n, w in weights.items()}
    used = {name: w for name, w in used.items() if w != 0.0}
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


def _around(figure: str, value: float) -> float:
    """Return how a figure of the shapes compares with real pictures, at most 2 either way."""
    return min(max(z_score(figure, value), -2.0), 2.0)
