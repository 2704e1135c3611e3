"""Ostinati: the pattern of each bar, and its notes over the chord of the moment."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from studio.mapping.plan import MusicalPlan, Ostinato


class Stroke(NamedTuple):
    """One note of a pattern: where it begins and ends, in ticks, and how high, -1 to 1.

    `level` says whether the whole pattern stands on one line.
    """

    onset: int
    end: int
    height: float
    level: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """What repeats in a bar, in ticks from its bar line."""

    strokes: tuple[Stroke, ...]
    strength: float

    def within(self, bar_line: int, onset: int, end: int) -> tuple[Stroke, ...]:
        """Return the strokes that begin between two ticks of the bar, as absolute ticks."""
        return tuple(
            s._replace(onset=bar_line + s.onset, end=min(end, bar_line + s.end))
            for s in self.strokes
            if onset <= bar_line + s.onset < end
        )


def patterns_of(plan: MusicalPlan) -> list[Pattern | None]:
    """Return the pattern of every bar, or None where nothing repeats.

    A pattern rests in the last bar of a phrase, which belongs to the cadence.
    """
    found: list[Pattern | None] = [None] * plan.bars
    for ostinato in plan.ostinati:
        pattern = _pattern(ostinato, plan.metre.bar_ticks)
        for bar in range(ostinato.first_bar, ostinato.first_bar + ostinato.bars):
            if 0 <= bar < plan.bars:
                found[bar] = pattern
    for phrase in plan.phrases:
        found[min(plan.bars, phrase.first_bar + phrase.bars) - 1] = None
    return found


def _pattern(ostinato: Ostinato, bar_ticks: int) -> Pattern:
    ticks = [round(onset * bar_ticks) for onset in ostinato.onsets]
    heights = ostinato.contour or (0.0,) * len(ticks)
    level = not any(heights)
    strokes = tuple(
        Stroke(tick, following, height, level)
        for (tick, following), height in zip(pairwise([*ticks, bar_ticks]), heights, strict=True)
    )
    return Pattern(strokes, ostinato.strength)


def over_chord(
    strokes: tuple[Stroke, ...], ladder: tuple[int, ...], longest: int
) -> list[tuple[int, int, int]]:
    """Return (onset, duration, pitch) of a pattern over a ladder of chord tones.

    The contour chooses the step of the ladder, so that the pattern follows the harmony; a
    pattern on one line rocks between two steps.

    Parameters
    ----------
    longest : int
        Ticks that a note lasts at most.
    """
    top = len(ladder) - 1
    notes = []
    for k, stroke in enumerate(strokes):
        step = min(top, k % 2) if stroke.level else round((stroke.height + 1.0) / 2.0 * top)
        notes.append((stroke.onset, min(stroke.end - stroke.onset, longest), ladder[step]))
    return notes
