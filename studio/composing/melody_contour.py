"""What the picture asks of the melody's pitch, on grids that keep small changes small."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.ensembles import Ensemble
from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.melody_slots import Slot
from studio.composing.noise import Stream

_PLANNED = 71.0
"""Pitch around which plans are made."""
_WIDEN = 1.6
"""Stretch of the contour: decoding pulls it back towards the middle."""
_FAR = 2.2
"""How many times its range a melody is asked to leave its middle at most."""
_MARGIN = 2.0
"""Semitones at either end of its range that a melody is not asked to go to."""
_SUMMIT = 2.0
"""Semitones that the climax lies higher."""
_LEVELS = 4.0
_HEIRS = 6.0
"""Grids of a bar's level in semitones: of a bar of its own, and of one that others take up."""
_MOTIF_LEVELS = 9.0
"""Grid of the level at which the motif is stated: much of the piece takes it up."""
_MOTIF_FOLLOWS = 0.75
"""Part of the way from the middle of the register that the motif's level goes."""
_USUAL_ROOM = 10.0
"""Semitones from its middle in which a melody moves that these grids are meant for."""
_SCATTER = 0.618
"""Golden section, by which the grids of neighbouring bars differ."""
_MIDDLES, _MIDDLE_HEIRS = 3.0, 5.0
"""Grids of the pitch around which the melody moves, likewise."""
_NEAR = 2
"""Bars before and after a bar that say which pitch that is."""
_FINE_LEVELS = 2.5
_BENDS = 3.0
"""Grids of the level and of the line within a bar that follows the picture alone."""
_FINE = 2.1
_FINE_FROM = 0.55
"""Share of such bars: so many times what fidelity lies above this, up to all of them."""
_WEIGHTS = 0.2
_CONSONANCES = 0.25
"""Grids of how strongly the picture pulls and of how plain it wants the chords."""
_SHIFTS = np.array([-5.0, -3.5, -2.0, 2.0, 3.5, 5.0])
"""Semitones by which a sequence may move where the picture stays."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What the picture asks of the melody, in steps.

    Every bar has a grid of its own. So a small step of a slider moves only the few bars that
    come to the next point of their grid, and leaves what it asks of all others as it was.

    Parameters
    ----------
    means, levels : ndarray, shape (bars,)
        Pitch asked for in each bar, as it is and in steps.
    targets : ndarray, shape (slots,)
        Pitch asked for at each note.
    fine : ndarray, shape (bars,)
        Whether the bar follows the picture alone and takes up no pitches.
    middles : ndarray, shape (bars,)
        Pitch around which the melody moves thereabouts, in wider steps where others take the
        bar up.
    weight, tense : ndarray, shape (bars,)
        How strongly, and how freely notes outside the chord come in, 0 to 1.
    """

    means: NDArray[np.float64]
    levels: NDArray[np.float64]
    targets: NDArray[np.float64]
    fine: NDArray[np.bool_]
    middles: NDArray[np.float64]
    weight: NDArray[np.float64]
    tense: NDArray[np.float64]


def asked_of(
    frame: Frame, ensemble: Ensemble, forms: tuple[BarForm, ...], slots: list[Slot]
) -> Asked:
    """Return what the picture asks of every bar and note of the melody."""
    plan = frame.plan
    beats = _in_register(frame, ensemble)
    means = frame.by_bar(beats)
    seed = frame.seed
    # The more faithful, the more bars have a fine grid and follow the picture inside.
    # First those that no other takes up, so that each takes few others with it.
    heirs = {form.source for form in forms if form.manner != "rhythm"}
    bars = np.arange(plan.bars, dtype=np.int64)
    chances = noise.uniforms(bars, seed, Stream.STEADY, -1)
    order = np.argsort([(bar in heirs) + chances[bar] for bar in bars])
    rank = np.empty(plan.bars)
    rank[order] = (bars + 0.5) / plan.bars
    fine = rank < _FINE * (plan.fidelity - _FINE_FROM)
    whole = noise.uniform(seed, Stream.STEADY, -5)
    scale = _scale(ensemble)
    levels = np.empty(plan.bars)
    for bar, mean in enumerate(means):
        grid = _HEIRS if bar in heirs else _LEVELS
        if fine[bar]:
            grid = _FINE_LEVELS
        # The golden section spreads the grids of neighbours evenly.
        offset = whole + _SCATTER * bar
        levels[bar] = noise.on_grid(float(mean), scale * grid, offset)
    around = _around(means)
    middles = np.array(
        [
            noise.on_grid(
                float(around[bar]),
                _MIDDLE_HEIRS if bar in heirs else _MIDDLES,
                whole + _SCATTER * bar,
            )
            for bar in range(plan.bars)
        ]
    )
    ticks = np.array([slot.onset for slot in slots], dtype=np.int64)
    lines = frame.between(beats, ticks)
    targets = np.array([levels[slot.bar] for slot in slots])
    for i, slot in enumerate(slots):
        if fine[slot.bar]:
            bend = float(lines[i] - means[slot.bar])
            beat = frame.beat_of(slot.onset)
            targets[i] += noise.steady(bend, _BENDS, seed, Stream.STEADY, -3, beat)
    weight = frame.steady_bars(frame.by_bar(plan.beats.pitch_weight), _WEIGHTS, Stream.MELODY)
    consonance = frame.by_bar(plan.beats.consonance)
    calm = np.clip(frame.steady_bars(consonance, _CONSONANCES, Stream.CHORD), 0.0, 1.0)
    return Asked(means, levels, targets, fine, middles, np.clip(weight, 0.0, 1.0), 1.0 - calm)


def _around(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of what is asked for in the bars around each bar."""
    bars = np.arange(len(means))
    near = np.abs(bars[:, None] - bars[None, :]) <= _NEAR
    return np.asarray(near @ means / near.sum(axis=1))


def _in_register(frame: Frame, ensemble: Ensemble) -> NDArray[np.float64]:
    """Return the pitch that the picture asks for at every beat, moved into the register."""
    low, high = ensemble.melody
    centre = (low + high) / 2.0
    # Plans are made for a voice around _PLANNED; other instruments play them where they lie
    # well. The piece rises somewhat into its climax.
    bars = frame.beat_ticks / frame.bar_ticks
    summit = _SUMMIT * np.exp(-(((bars - frame.plan.climax_bar - 0.5) / 1.5) ** 2))
    asked = centre + _WIDEN * (frame.plan.beats.pitch.astype(np.float64) - _PLANNED) + summit
    room = (high - low) / 2.0 - _MARGIN
    # Bent so that the farthest still lies within the range and nothing lies level with what
    # is nearer: a ramp stays a ramp to its end.
    reach = np.clip((asked - centre) / room, -_FAR, _FAR)
    bent = reach / (1.0 + (1.0 - 1.0 / _FAR) * np.abs(reach))
    return np.asarray(centre + room * bent, dtype=np.float64)


def _scale(ensemble: Ensemble) -> float:
    """Return how much finer grids are where the melody has little room for what is asked."""
    low, high = ensemble.melody
    return min(1.0, ((high - low) / 2.0 - _MARGIN) / _USUAL_ROOM)


def places_of(
    frame: Frame, ensemble: Ensemble, forms: tuple[BarForm, ...], asked: Asked
) -> list[tuple[float, float]]:
    """Return for every bar the level its motif is stated at and the shift of its sequence.

    The motif is what the whole piece is made of and would move with it, so its level has a
    wide grid.
    """
    # The motif is stated at one level, however many bars it takes.
    first = [float(asked.means[bar]) for bar, form in enumerate(forms) if form.manner == "motif"]
    level = sum(first) / len(first) if first else 0.0
    middle = sum(ensemble.melody) / 2.0
    level = middle + _MOTIF_FOLLOWS * (level - middle)
    stated = noise.steady(level, _MOTIF_LEVELS, frame.seed, Stream.MELODY, -4)
    found = []
    for bar, form in enumerate(forms):
        level, shift = float(asked.levels[bar]), 0.0
        if form.manner == "motif":
            level = stated
        if form.manner == "sequence" and form.source is not None:
            wanted = float(asked.levels[bar] - asked.levels[form.source])
            if abs(wanted) < 1.0:
                # The picture stays where it was: the sequence moves by chance.
                scores = -np.abs(_SHIFTS) / 6.0
                choice = noise.pick(scores, 0.8, frame.seed, Stream.MELODY, -3, bar)
                shift = float(_SHIFTS[choice])
            level = float(asked.levels[bar]) + shift
        found.append((level, shift))
    return found
