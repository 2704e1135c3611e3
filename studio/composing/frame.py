"""The grid of the piece: where bars, beats and phrases lie, and the plan at any tick."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.noise import Stream
from studio.composing.prominence import Bars, forward_by_role
from studio.composing.repeating import Pattern, patterns_of
from studio.composing.rerolling import thrown
from studio.composing.score import Key, Origin
from studio.composing.settings import HeldChord, Reroll
from studio.composing.spelling import sensible_key
from studio.mapping.plan import Curve, MusicalPlan, RoleName


class Frame:
    """A plan with its time in ticks.

    Parameters
    ----------
    plan : MusicalPlan
    seed : int
    rerolls : tuple of Reroll
        What was thrown again.
    held_chords : tuple of HeldChord
        Chords that stay, in order and without overlap (see `locking.chords_held`).
    """

    def __init__(
        self,
        plan: MusicalPlan,
        seed: int,
        rerolls: tuple[Reroll, ...] = (),
        held_chords: tuple[HeldChord, ...] = (),
    ) -> None:
        self.plan = plan
        self.seed = seed
        self.rerolls = rerolls
        self.held_chords = held_chords
        self.metre = plan.metre
        self.bar_ticks = plan.metre.bar_ticks
        self.beats_a_bar = plan.metre.felt_beats
        self.beat_onsets = plan.metre.beat_onsets
        self.end = plan.bars * self.bar_ticks
        self.home = sensible_key(plan.tonic, plan.mode)
        self.phrase_of_bar = self._cover([(p.first_bar, p.bars) for p in plan.phrases])
        self.section_of_bar = self._cover([(s.first_bar, s.bars) for s in plan.sections])
        self.keys = self._keys()

    def _cover(self, stretches: list[tuple[int, int]]) -> list[int]:
        owner = [0] * self.plan.bars
        for index, (first, count) in enumerate(stretches):
            for bar in range(max(0, first), min(self.plan.bars, first + count)):
                owner[bar] = index
        return owner

    def _keys(self) -> tuple[Key, ...]:
        keys = []
        for index, section in enumerate(self.plan.sections):
            last = index == len(self.plan.sections) - 1
            # The piece ends at home, whatever the last section asks for.
            shift = 0 if last or index == 0 else section.key_shift
            tonic = (self.plan.tonic + shift) % 12
            near = self.home.fifths if shift else 0
            key = sensible_key(tonic, self.plan.mode, near) if shift % 12 else self.home
            keys.append(key)
        return tuple(keys)

    def seed_of(self, stream: Stream, bar: int, part: int | None = None) -> int:
        """Return the seed of the chances of a choice: the piece's own, if it was not re-rolled.

        Parameters
        ----------
        stream : Stream
            What is chosen.
        bar : int
            Where; for choices about a phrase its first bar.
        part : int or None
            Index of the player, where the choice is that player's alone.
        """
        if not self.rerolls:
            return self.seed
        return thrown(self.seed, self.rerolls, stream, bar, part)

    def key_of_bar(self, bar: int) -> Key:
        """Return the key of the moment."""
        return self.keys[self.section_of_bar[bar]]

    def bar_of(self, tick: int) -> int:
        """Return the bar of a tick."""
        return min(self.plan.bars - 1, tick // self.bar_ticks)

    def beat_of(self, tick: int) -> int:
        """Return the index of the felt beat a tick lies in."""
        bar, inside = divmod(min(tick, self.end - 1), self.bar_ticks)
        beat = sum(inside >= onset for onset in self.beat_onsets) - 1
        return bar * self.beats_a_bar + beat

    def strength(self, tick: int) -> int:
        """Return the metrical weight: 3 downbeat, 2 middle, 1 other beats, 0 between."""
        inside = tick % self.bar_ticks
        if inside == 0:
            return 3
        if inside not in self.beat_onsets:
            return 0
        return 2 if self.beat_onsets.index(inside) == self.middle_beat else 1

    @cached_property
    def middle_beat(self) -> int:
        """Return the felt beat on which a bar divides (the bar's number of beats if none)."""
        return {2: 1, 3: 3, 4: 2, 5: 3}.get(self.beats_a_bar, 2)

    @cached_property
    def forward(self) -> dict[RoleName, Bars]:
        """Return how far each role stands forward in every bar, -1 to 1; 0 is as usual."""
        return forward_by_role(self.plan)

    @cached_property
    def patterns(self) -> list[Pattern | None]:
        """Return what repeats in every bar, or None."""
        return patterns_of(self.plan)

    @cached_property
    def beat_ticks(self) -> NDArray[np.int64]:
        """Return the onsets of all felt beats."""
        bars = np.arange(self.plan.bars, dtype=np.int64)[:, None] * self.bar_ticks
        return np.asarray((bars + np.array(self.beat_onsets)[None, :]).ravel(), dtype=np.int64)

    def by_bar(self, curve: Curve | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the mean of a curve in each bar."""
        rows = curve.astype(np.float64).reshape(self.plan.bars, self.beats_a_bar)
        return np.asarray(rows.mean(axis=1))

    def steady_bars(
        self, values: NDArray[np.float64], grid: float, stream: Stream
    ) -> NDArray[np.float64]:
        """Return one value a bar, each on a grid of its own (see `noise.steady`)."""
        return np.array(
            [
                noise.steady(
                    float(value), grid, self.seed_of(stream, bar), Stream.STEADY, stream, bar
                )
                for bar, value in enumerate(values)
            ]
        )

    def between(
        self, curve: Curve | NDArray[np.float64], ticks: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return a curve at ticks, interpolated between beats."""
        return np.asarray(np.interp(ticks, self.beat_ticks, curve.astype(np.float64)))

    def origin(self, tick: int, from_picture: bool) -> Origin:
        """Return where in the picture a note at a tick comes from."""
        beat = self.beat_of(tick)
        place = (
            round(float(self.plan.beats.x[beat]), 4),
            round(float(self.plan.beats.y[beat]), 4),
        )
        return Origin(place, beat, "picture" if from_picture else "phrase")
