"""Short cells that repeat: which pulses of a bar sound, and on which rung of the chord.

A cell belongs to a section and comes back with it. Which pulses sound follows one lasting
order, so that more activity adds to what sounded and less takes away from it again.
"""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from studio.composing import noise
from studio.composing.expression import tempo
from studio.composing.frame import Frame
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.repeating import Pattern, over_chord
from studio.composing.spelling import pitch_class
from studio.mapping.plan import Figure

_REPEATED_EMPHASIS = 0.2
_SLOWEST = 2.7
"""Pulses a second at least."""


@dataclass(frozen=True, slots=True)
class RepeatedCell:
    """A bar of a pattern.

    Parameters
    ----------
    sounding : tuple of bool
        For each pulse of the bar.
    rungs : tuple of float
        How high each pulse stands on its ladder, 0 to 1.
    """

    sounding: tuple[bool, ...]
    rungs: tuple[float, ...]

    def moved(self, pulses: int) -> "RepeatedCell":
        """Return the cell begun that many pulses later, as a second player would."""
        k = pulses % len(self.rungs)
        # It begins on the bar line none the less.
        sounding = (True, *(self.sounding[-k:] + self.sounding[:-k])[1:])
        return RepeatedCell(sounding, self.rungs[-k:] + self.rungs[:-k])


def pulse_ticks(frame: Frame) -> int:
    """Return the pulse: a quaver, or a semiquaver where quavers would be too slow."""
    a_second = tempo(frame)[0].quarter_bpm * 2.0 / 60.0
    return 480 if a_second >= _SLOWEST else 240


def section_number(frame: Frame, bar: int) -> int:
    """Return the number of the section whose music a bar has: that of its first statement."""
    index = frame.section_of_bar[bar]
    seen = set()
    while (like := frame.plan.sections[index].like) is not None and index not in seen:
        seen.add(index)
        index = like
    return index


def cell_of(frame: Frame, bar: int, figure: Figure, fullness: float, player: int) -> RepeatedCell:
    """Return the cell that a player has in a bar.

    Parameters
    ----------
    figure : Figure
        The way it goes: up, down, on one note, or resting long.
    fullness : float
        Share of the pulses that sound, 0 to 1.
    player : int
        Tells the players' cells apart.
    """
    count = frame.bar_ticks // pulse_ticks(frame)
    number = section_number(frame, bar)
    first = frame.plan.sections[number].first_bar
    seed = frame.seed_of(Stream.FIGURE, first)
    chances = noise.uniforms(np.arange(count), seed, Stream.FIGURE, number, player, 11)
    # The first pulse always sounds, then the stronger ones are the likelier.
    strength = np.array([frame.strength(k * pulse_ticks(frame)) for k in range(count)])
    order = np.argsort(np.round(-chances - 0.25 * strength, 6), kind="stable")
    wanted = max(2, round(fullness * count))
    chosen = {0, *(int(k) for k in order[:wanted])}
    turn = 3 + int(noise.uniform(seed, Stream.FIGURE, number, player, 12) * 3)
    rungs = []
    for k in range(count):
        phase = k % turn / max(1, turn - 1)
        rise = {"rising": phase, "falling": 1.0 - phase, "pulse": 0.5 * (k % 2)}.get(figure)
        rungs.append(float(chances[(k * 5) % count]) if rise is None else rise)
    return RepeatedCell(tuple(k in chosen for k in range(count)), tuple(rungs))


def euclidean(strokes: int, pulses: int, begin: int = 0) -> tuple[bool, ...]:
    """Return strokes spread over pulses as evenly as can be, as in many dances."""
    strokes = max(1, min(strokes, pulses))
    return tuple((k - begin) * strokes % pulses < strokes for k in range(pulses))


def ladder_of(span: Span, low: int, high: int, ninth: bool = True) -> tuple[int, ...]:
    """Return the pitches of a chord within a range, with its ninth where that is in the key."""
    classes = set(span.tones[:4])
    scale = {pitch_class(p) for p in range(span.key.fifths - 1, span.key.fifths + 6)}
    if ninth and (span.root + 2) % 12 in scale and len(classes) < 4:
        classes.add((span.root + 2) % 12)
    return tuple(p for p in range(low, high + 1) if p % 12 in classes)


def chord_at(spans: tuple[Span, ...], tick: int) -> Span:
    """Return the chord of a tick."""
    return spans[bisect_right(spans, tick, key=lambda span: span.onset) - 1]


def lengths(frame: Frame, struck: list[int], usual: int) -> list[int]:
    """Return how long notes ring that are struck at ticks of one bar.

    Until the next at most, and as long as usual; where beats have three parts they ring to
    the end of their beat, so that rests do not lie across it.
    """
    base = struck[0] // frame.bar_ticks * frame.bar_ticks
    ends = [*(base + t for t in frame.beat_onsets[1:]), base + frame.bar_ticks]
    found = []
    for tick, following in zip(struck, [*struck[1:], ends[-1]], strict=True):
        beat_end = next(end for end in ends if end > tick)
        most = beat_end - tick if frame.metre.compound else usual
        found.append(min(following - tick, most))
    return found


def repeated_over(
    frame: Frame, spans: tuple[Span, ...], pattern: Pattern, bar: int, reach: tuple[int, int],
    longest: int,
) -> list[Tone]:  # fmt: skip
    """Return what repeats in the picture, over the chords of a bar, within a range."""
    base = bar * frame.bar_ticks
    tones = []
    for span in spans:
        start, end = max(span.onset, base), min(span.end, base + frame.bar_ticks)
        if start < end:
            ladder = ladder_of(span, *reach, ninth=False)[:3]
            notes = over_chord(pattern.within(base, start, end), ladder, longest)
            tones += [Tone(t, d, p, emphasis=_REPEATED_EMPHASIS) for t, d, p in notes]
    return tones
