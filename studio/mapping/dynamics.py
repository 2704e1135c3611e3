"""Dynamics: what draws the eye is loud, contrast sets loud and soft apart, one climax."""

from dataclasses import dataclass

import numpy as np

from studio.imaging.features import VisualFeatures
from studio.mapping.curves import BeatSights, Values
from studio.mapping.effect import Effect, added
from studio.mapping.mood import Character
from studio.mapping.plan import Metre, Reason
from studio.mapping.settings import MappingSettings

FREE_CLIMAX_FIDELITY = 0.8
_ABOVE, _LIFT_UNTIL = 0.03, 0.9
_CLIMAX_FROM, _CLIMAX_TO = 0.60, 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Dynamics:
    """Loudness at each beat, how far loud and soft lie apart, and the climax."""

    loudness: Values
    range: float
    climax_bar: int
    effects: tuple[Effect, ...]
    reasons: tuple[Reason, ...]


def dynamics_of(
    features: VisualFeatures,
    sights: BeatSights,
    settings: MappingSettings,
    mood: Character,
    metre: Metre,
) -> Dynamics:
    """Return the dynamics of the piece."""
    count = sights.count
    climax = climax_bar(sights, metre, settings.fidelity)
    effect = Effect(
        "saliency_to_loudness",
        "saliency",
        "loudness",
        settings.saliency_to_loudness * 0.26 * sights["saliency"],
        0.07,
        "draws the eye",
        "is quieter to the eye",
        1,
    )
    bars = count // metre.felt_beats
    bar = (np.arange(count) + 0.5) / metre.felt_beats
    arch = np.exp(-0.5 * ((bar - climax - 0.5) / (0.11 * bars + 0.5)) ** 2)
    swell = 0.22 * (1.0 - 0.5 * settings.fidelity) * (arch - arch.mean())
    loudness = 0.50 + 0.14 * mood.arousal + 0.05 * mood.tension + swell
    contrast = float(np.clip(features.statistics.z.get("contrast", 0.0), -2.0, 2.0))
    wide = 0.22 + settings.contrast_to_dynamics * (0.45 + 0.16 * contrast)
    wide = float(np.clip(wide + 0.04 * mood.arousal, 0.05, 1.0))
    at = climax * metre.felt_beats
    reasons = (
        Reason(
            "contrast_to_dynamics",
            "contrast",
            round(settings.contrast_to_dynamics * (0.45 + 0.16 * contrast), 3),
            None,
            "Loud and soft lie {how} apart: light and dark in the picture do.",
            (("how", "far" if wide > 0.6 else "moderately" if wide > 0.35 else "not far"),),
        ),
        Reason(
            "climax",
            "saliency",
            round(float(sights.saliency[at]), 3),
            (round(float(sights.x[at]), 3), round(float(sights.y[at]), 3)),
            "The climax is in bar {bar}, where the picture draws the eye most."
            if settings.fidelity > FREE_CLIMAX_FIDELITY
            else "The climax is in bar {bar}: of the bars that can carry it, three fifths to "
            "three quarters through, this one draws the eye most.",
            (("bar", climax + 1),),
        ),
    )
    curve = loudness + added((effect,), "loudness", count)
    # There is one climax: where another bar would be louder, the climax is lifted above it,
    # less and less as the picture alone comes to decide.
    short = float(curve.max() - curve[at : at + metre.felt_beats].mean()) + _ABOVE
    peak = np.exp(-0.5 * (bar - climax - 0.5) ** 2)
    curve = curve + short * peak * float(np.clip((_LIFT_UNTIL - settings.fidelity) / 0.2, 0, 1))
    return Dynamics(
        np.clip(curve, 0.0, 1.0),
        wide,
        climax,
        (effect,),
        reasons,
    )


def climax_bar(sights: BeatSights, metre: Metre, fidelity: float) -> int:
    """Return the bar of the climax: the one that draws the eye most at 60 to 75 % of the piece.

    Above a fidelity of 0.8 the picture alone decides, wherever that bar lies.
    """
    salient = np.round(sights.saliency.reshape(-1, metre.felt_beats).mean(axis=1), 2)
    bars = len(salient)
    if fidelity > FREE_CLIMAX_FIDELITY:
        return int(np.argmax(salient))
    first = min(bars - 1, int(np.ceil(_CLIMAX_FROM * bars)))
    last = max(first + 1, int(np.floor(_CLIMAX_TO * bars)))
    return first + int(np.argmax(salient[first:last]))
