"""Which picture a piece was made from, told by comparing what is heard with plans."""

import numpy as np
from numpy.typing import NDArray

from studio.mapping.plan import MusicalPlan
from tests.benchmarks.faithfulness.heard import Heard, Values

_GRID = 96
_BRIGHTNESS = {
    "lydian": 0.75,
    "major": 0.7,
    "mixolydian": 0.45,
    "dorian": 0.05,
    "minor": -0.45,
    "phrygian": -0.5,
}


def match(heard: Heard, plan: MusicalPlan, curves_only: bool = False) -> float:
    """Return how well a plan fits what is heard; the best fit is taken for the picture.

    Parameters
    ----------
    heard : Heard
        Notes and tempo, nothing that was written beside them.
    plan : MusicalPlan
    curves_only : bool
        Whether only curves and form along the piece count, not tempo, metre, length and mode.
    """
    score = (
        1.6 * _alike(heard.register, _bars(plan, plan.beats.pitch))
        + 1.2 * _alike(heard.density, _bars(plan, plan.beats.density + plan.beats.activity))
        + 1.2 * _alike(heard.loudness, _bars(plan, plan.beats.loudness))
        + 0.5 * _alike(heard.consonance, _bars(plan, plan.beats.consonance))
        + 1.0 * _form(heard, plan)
    )
    if curves_only:
        return score
    quarters = plan.metre.bar_ticks / 960.0
    planned = plan.tempo_bpm * quarters / plan.metre.felt_beats
    score -= 6.0 * abs(np.log(heard.bpm / planned))
    score -= 1.5 * ((plan.metre.beats, plan.metre.beat_type) != heard.metre)
    score -= 2.0 * abs(np.log(len(heard.register) / plan.bars))
    score -= 0.8 * abs(heard.brightness - _BRIGHTNESS[plan.mode])
    return float(score)


def _bars(plan: MusicalPlan, curve: NDArray[np.floating]) -> Values:
    return np.asarray(np.asarray(curve, np.float64).reshape(plan.bars, -1).mean(axis=1))


def _alike(one: Values, other: Values) -> float:
    """Return how alike two curves run, -1 to 1, each over its own bars."""
    if len(one) != len(other):
        grid = np.linspace(0.0, 1.0, _GRID)
        one = np.interp(grid, np.linspace(0.0, 1.0, len(one)), one)
        other = np.interp(grid, np.linspace(0.0, 1.0, len(other)), other)
    if one.std() < 1e-9 or other.std() < 1e-9:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _form(heard: Heard, plan: MusicalPlan) -> float:
    """Return how well what is alike in the music agrees with what the plan brings back."""
    count = plan.bars
    asked = np.zeros((count, count))
    for phrase in plan.phrases:
        if phrase.quotes is None:
            continue
        source = plan.phrases[phrase.quotes]
        for k in range(min(phrase.bars, source.bars) - 1):
            asked[phrase.first_bar + k, source.first_bar + k] = 1.0 - 0.5 * phrase.variation
    asked += asked.T
    size = min(count, len(heard.likeness))
    pairs = np.triu_indices(size, 2)
    return _alike(heard.likeness[:size, :size][pairs], asked[:size, :size][pairs])
