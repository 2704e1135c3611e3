"""Dynamics: what draws the eye is loud, contrast sets loud and soft apart, one climax."""

from dataclasses import dataclass

import numpy as np

from studio.imaging.features import VisualFeatures
from studio.mapping.curves import BeatSights, Values
from studio.mapping.effect import Effect, added, kept, limited, of_whole, within
from studio.mapping.mood import AROUSED, TENSE, Character
from studio.mapping.plan import Metre, Reason
from studio.mapping.settings import MappingSettings

FREE_CLIMAX_FIDELITY = 0.8
_ABOVE, _LIFT_UNTIL = 0.03, 0.9
_CLIMAX_FROM, _CLIMAX_USUAL, _CLIMAX_TO = 0.60, 0.67, 0.75
_LOUDNESS = 0.50


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
    without: frozenset[str],
) -> Dynamics:
    """Return the dynamics of the piece."""
    count = sights.count
    climax = climax_bar(sights, metre, settings.fidelity)
    if "saliency_to_climax" in without:
        climax = min(
            count // metre.felt_beats - 1, round(_CLIMAX_USUAL * count / metre.felt_beats)
        )
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
    effects = kept((effect, *mood_to_loudness(mood, count)), without)
    contrast = float(np.clip(features.statistics.z.get("contrast", 0.0), -2.0, 2.0))
    wide = 0.22 + settings.contrast_to_dynamics * (0.45 + 0.16 * contrast)
    livelier = 0.04 * mood.arousal * ("arousal_to_dynamics" not in without)
    wide = float(np.clip(wide + livelier, 0.05, 1.0))
    at = climax * metre.felt_beats
    reasons = (
        Reason(
            "contrast_to_dynamics",
            "contrast",
            round(settings.contrast_to_dynamics * (0.45 + 0.16 * contrast), 3),
            None,
            "Loud and soft lie {how} apart, as light and dark do in the picture.",
            (("how", "far" if wide > 0.6 else "moderately" if wide > 0.35 else "not far"),),
        ),
        Reason(
            "saliency_to_climax",
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
    curve = _LOUDNESS + added(effects, "loudness", count) + swell
    short = float(curve.max() - curve[at : at + metre.felt_beats].mean()) + _ABOVE
    peak = np.exp(-0.5 * (bar - climax - 0.5) ** 2)
    lift = short * peak * float(np.clip((_LIFT_UNTIL - settings.fidelity) / 0.2, 0, 1))
    arched = Effect(
        "climax_to_loudness",
        "climax",
        "loudness",
        swell + lift,
        0.07,
        "leads to what draws the eye most",
        "is far from what draws the eye most",
        1,
    )
    effects = kept((*effects, arched), without)
    curve, effects = limited(_LOUDNESS, effects, "loudness", count, within(0.0, 1.0, 0.03))
    return Dynamics(curve, wide, climax, effects, reasons)


def mood_to_loudness(mood: Character, count: int) -> tuple[Effect, Effect]:
    """Return what the mood does to the loudness: lively pictures are loud, tense ones a little.

    (Dean et al. 2011: loudness moves arousal. In film music energy goes with level most,
    tension half as much, valence not at all.)
    """
    return (
        of_whole(
            "arousal_to_loudness", "arousal", "loudness", 0.14 * mood.arousal, 0.07, AROUSED, count
        ),
        of_whole(
            "tension_to_loudness", "tension", "loudness", 0.05 * mood.tension, 0.07, TENSE, count
        ),
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
