"""Expression marks: dynamics, hairpins, slurs, pedals, articulations, tempo words."""

from dataclasses import dataclass
from typing import Literal

from studio.composing.frame import Frame
from studio.composing.material import Span, Tone
from studio.composing.score import Articulation, Dynamic, Hairpin, Pedal, TempoMark

Mark = Literal["pp", "p", "mp", "mf", "f", "ff"]
_MARKS: tuple[tuple[float, Mark], ...] = (
    (0.14, "pp"), (0.33, "p"), (0.5, "mp"), (0.67, "mf"), (0.86, "f"), (2.0, "ff"),
)  # fmt: skip
_WORDS = (
    (50, "Largo"), (62, "Adagio"), (76, "Andante"), (92, "Andante con moto"),
    (108, "Moderato"), (124, "Allegretto"), (150, "Allegro"), (400, "Vivace"),
)  # fmt: skip


def tempo(frame: Frame) -> tuple[TempoMark, ...]:
    """Return the written tempo, in quarters a minute, with its Italian word."""
    felt = frame.plan.tempo_bpm
    beat = frame.beat_onsets[1] - frame.beat_onsets[0] if frame.beats_a_bar > 1 else 960
    quarter = felt * beat / 960.0
    if (frame.metre.beats, frame.metre.beat_type) == (7, 8):
        quarter = felt * frame.bar_ticks / frame.beats_a_bar / 960.0
    words = next(word for limit, word in _WORDS if felt < limit)
    return (TempoMark(0, round(quarter, 2), words),)


def levels(frame: Frame) -> list[float]:
    """Return the level of every felt beat, 0 to 1, with the range that the plan allows.

    The range opens about the mean of the piece, so that it opens to both sides.
    """
    plan = frame.plan
    width = 0.35 + 1.1 * plan.dynamic_range
    middle = float(plan.beats.loudness.mean())
    return [min(1.0, max(0.0, middle + width * (float(v) - middle))) for v in plan.beats.loudness]


@dataclass(frozen=True, slots=True)
class Shape:
    """The written dynamics of a phrase: where it begins and whether it swells or fades."""

    onset: int
    end: int
    mark: Mark
    grows: bool | None


def shapes(frame: Frame) -> tuple[Shape, ...]:
    """Return the dynamics of every phrase; they are the same for all parts."""
    beat_levels = levels(frame)
    found: list[Shape] = []
    for phrase in frame.plan.phrases:
        a = phrase.first_bar * frame.beats_a_bar
        b = (phrase.first_bar + phrase.bars) * frame.beats_a_bar
        inside = beat_levels[a:b]
        third = max(1, len(inside) // 3)
        start = sum(inside[:third]) / third
        stop = sum(inside[-third:]) / third
        mark = next(mark for limit, mark in _MARKS if start < limit)
        grows = None if abs(stop - start) < 0.09 else stop > start
        onset = phrase.first_bar * frame.bar_ticks
        found.append(Shape(onset, onset + phrase.bars * frame.bar_ticks, mark, grows))
    return tuple(found)


def dynamics(
    frame: Frame, found: tuple[Shape, ...], tones: tuple[Tone, ...]
) -> tuple[tuple[Dynamic, ...], tuple[Hairpin, ...]]:
    """Return the marks and hairpins of a part: only where it plays and something changes."""
    marks: list[Dynamic] = []
    pins: list[Hairpin] = []
    for i, shape in enumerate(found):
        mine = [t for t in tones if shape.onset <= t.onset < shape.end]
        if not mine:
            continue
        first = mine[0].onset
        changed = not marks or marks[-1].mark != shape.mark
        reopened = bool(pins) and pins[-1].end == shape.onset
        if changed or reopened:
            marks.append(Dynamic(first, shape.mark))
        following = found[i + 1] if i + 1 < len(found) else None
        if shape.grows is not None and following is not None:
            goes = _rank(following.mark) - _rank(shape.mark)
            again = any(following.onset <= t.onset < following.end for t in tones)
            if again and (goes > 0) == shape.grows and goes != 0:
                start = max(first, shape.onset + (shape.end - shape.onset) // 2)
                start -= (start - shape.onset) % frame.bar_ticks
                start = max(start, first)
                if start < shape.end:
                    pins.append(Hairpin(start, shape.end, shape.grows))
    return tuple(marks), tuple(pins)


def softer(mark: Mark) -> Mark:
    """Return the mark one step softer, the softest itself."""
    return _MARKS[max(0, _rank(mark) - 1)][1]


def _rank(mark: Mark) -> int:
    return [m for _, m in _MARKS].index(mark)


def articulated(frame: Frame, tones: tuple[Tone, ...]) -> tuple[Tone, ...]:
    """Return a melody with its articulations: staccato and accents where asked for."""
    beats = frame.plan.beats
    result = []
    for tone in tones:
        beat = frame.beat_of(tone.onset)
        dry = float(beats.articulation[beat])
        marks: tuple[Articulation, ...] = ()
        if dry > 0.6 and tone.duration <= 960:
            marks = ("staccato",)
        elif 0.42 < dry <= 0.6 and tone.duration == 960:
            marks = ("tenuto",)
        strong = frame.strength(tone.onset) == 3
        loud = float(beats.loudness[beat]) > 0.72 and float(beats.saliency[beat]) > 0.6
        if strong and loud:
            marks = (*marks, "accent")
        emphasis = tone.emphasis + 0.12 * strong + 0.25 * (strong and loud)
        result.append(tone._replace(articulations=marks, emphasis=emphasis))
    return tuple(result)


def pedals(frame: Frame, spans: tuple[Span, ...], tones: tuple[Tone, ...]) -> tuple[Pedal, ...]:
    """Return the sustaining pedal: down with each chord, at most a bar long, not when dry."""
    found = []
    played = sorted({t.onset for t in tones if t.staff == 2})
    for span in spans:
        onset = span.onset
        while onset < span.end:
            bar = onset // frame.bar_ticks
            end = min(span.end, (bar + 1) * frame.bar_ticks)
            a, b = frame.beat_of(onset), frame.beat_of(end - 1) + 1
            dry = float(frame.plan.beats.articulation[a:b].mean())
            moving = sum(onset <= t < end for t in played) > 1
            if dry < 0.6 and moving and end - onset >= 960:
                found.append(Pedal(onset, end))
            onset = end
    return tuple(found)
