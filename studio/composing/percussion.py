"""Drum patterns, as keys of the General MIDI drum map."""

import itertools

from studio.composing import noise
from studio.composing.frame import Frame
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.prominence import Bars
from studio.composing.repeating import Pattern
from studio.composing.score import Instrument

KICK, SIDE_STICK, SNARE, CLOSED_HAT, PEDAL_HAT, RIDE, CRASH = 36, 37, 38, 42, 44, 51, 49
LOW_TOM, HIGH_BLOCK, LOW_BLOCK = 45, 76, 77
MID_TOM, HIGH_TOM, CABASA, CLAVES = 47, 50, 69, 75
MUTE_CONGA, OPEN_CONGA, LOW_CONGA = 62, 63, 64


def jazz_kit(frame: Frame) -> list[Tone]:
    """Return a drum kit with brushes: ride and hi-hat keep time, snare and kick comment.

    Hands are voice 1, feet voice 2. It enters after the first two bars of a long piece,
    thins out in soft bars and ends with a held cymbal.
    """
    tones: list[Tone] = []
    loudness = frame.by_bar(frame.plan.beats.loudness) + 0.2 * frame.forward["percussion"]
    ends = {p.first_bar + p.bars - 1 for p in frame.plan.phrases}
    sections = {s.first_bar for s in frame.plan.sections if s.first_bar > 0}
    for bar in range(frame.plan.bars):
        base = bar * frame.bar_ticks
        if bar == frame.plan.bars - 1:
            tones.append(Tone(base, frame.bar_ticks, RIDE, 1, 1, 0.1))
            tones.append(Tone(base, frame.bar_ticks, KICK, 2, 1, 0.0))
            break
        if bar < 2 and frame.plan.bars >= 12:
            continue
        pattern = frame.patterns[bar]
        if pattern is not None:
            tones += _struck(pattern, base)
        else:
            loud = float(loudness[bar])
            tones += _hands(frame, bar, base, loud, bar in sections, bar in ends)
        tones += _feet(frame, bar, base, float(loudness[bar]))
    return tones


def hand_percussion(frame: Frame, near: Bars) -> list[Tone]:
    """Return wood blocks: what repeats in the picture, else a light beat that marks the bar."""
    tones: list[Tone] = []
    beat = frame.beat_onsets[1] - frame.beat_onsets[0] if frame.beats_a_bar > 1 else 960
    for bar in range(frame.plan.bars):
        base = bar * frame.bar_ticks
        pattern = frame.patterns[bar]
        if pattern is not None:
            tones += [
                Tone(base + s.onset, min(s.end - s.onset, beat),
                     HIGH_BLOCK if s.height > 0 or (s.level and k % 2) else LOW_BLOCK)
                for k, s in enumerate(pattern.strokes)
            ]  # fmt: skip
            continue
        tones.append(Tone(base, beat, LOW_BLOCK))
        if near[bar] > 0.0 and bar < frame.plan.bars - 1:
            middle = frame.beat_onsets[min(frame.middle_beat, frame.beats_a_bar - 1)]
            if middle:
                tones.append(Tone(base + middle, beat, HIGH_BLOCK, 1, 1, -0.2))
    return tones


def drum_ensemble(frame: Frame) -> list[Tone]:
    """Return a percussionist among others: claves keep a timeline, congas answer, toms fill.

    Two hands play it: never more than two strokes at once. It begins with the claves alone,
    thickens with the loudness, and toms lead from phrase to phrase.
    """
    tones: list[Tone] = []
    loudness = frame.by_bar(frame.plan.beats.loudness) + 0.2 * frame.forward["percussion"]
    pulse = 480 if frame.metre.compound or frame.metre.beat_type == 8 else 240
    count = frame.bar_ticks // pulse
    ends = {p.first_bar + p.bars - 1 for p in frame.plan.phrases}
    first = frame.plan.phrases[0].bars if len(frame.plan.phrases) > 1 else 0
    for bar in range(frame.plan.bars):
        base = bar * frame.bar_ticks
        if bar == frame.plan.bars - 1:
            tones += [Tone(base, frame.bar_ticks, CRASH), Tone(base, frame.bar_ticks, LOW_TOM)]
            break
        pattern = frame.patterns[bar]
        timeline = [s.onset for s in pattern.strokes] if pattern else [
            k * pulse for k in range(count) if k * 5 % count < 5
        ]  # fmt: skip
        loud = float(loudness[bar])
        strokes = {tick: [(CLAVES, 0.0)] for tick in timeline}
        if bar >= first:
            for k in range(count):
                chance = noise.uniform(
                    frame.seed_of(Stream.PERCUSSION, bar), Stream.PERCUSSION, bar, k, 2
                )
                if k * pulse not in strokes and chance < 0.25 + 0.5 * loud:
                    drum = (LOW_CONGA, OPEN_CONGA, MUTE_CONGA)[(k + (chance < 0.2)) % 3]
                    strokes[k * pulse] = [(drum, -0.25)]
        if loud > 0.4:
            for tick in frame.beat_onsets:
                strokes.setdefault(tick, []).append((CABASA, -0.3))
        if bar in ends and loud > 0.3:
            last = frame.beat_onsets[-1]
            strokes = {t: s for t, s in strokes.items() if t < last}
            fall = range(last, frame.bar_ticks, pulse)
            drums = (HIGH_TOM, HIGH_TOM, MID_TOM, LOW_TOM)
            strokes |= {t: [(drums[min(i, 3)], 0.1)] for i, t in enumerate(fall)}
        tones += [
            Tone(base + tick, pulse, key, 1, 1, emphasis)
            for tick, struck in sorted(strokes.items())
            for key, emphasis in struck
        ]
    return tones


def timpani(frame: Frame, instrument: Instrument, spans: tuple[Span, ...]) -> list[Tone]:
    """Return strokes on tonic and dominant where those chords begin."""
    low = instrument.low + 1
    drums = {}
    for pitch in (frame.plan.tonic, frame.plan.tonic + 7):
        drums[pitch % 12] = low + (pitch - low) % 12
    beat = frame.beat_onsets[1] - frame.beat_onsets[0]
    return [
        Tone(span.onset, min(beat, span.duration), drums[span.root % 12])
        for span in spans
        if span.root % 12 in drums
    ]


def _struck(pattern: Pattern, base: int) -> list[Tone]:
    """Return a pattern on the rim and, where it lies low, on a tom."""
    return [
        Tone(base + s.onset, s.end - s.onset,
             SIDE_STICK if s.height > 0 or (s.level and k % 2 == 0) else LOW_TOM, 1, 1, 0.1)
        for k, s in enumerate(pattern.strokes)
    ]  # fmt: skip


def _hands(
    frame: Frame, bar: int, base: int, loud: float, opens: bool, closes: bool
) -> list[Tone]:
    cymbal = RIDE if loud > 0.35 else CLOSED_HAT
    onsets = [*frame.beat_onsets, frame.bar_ticks]
    tones = []
    for beat, (a, b) in enumerate(itertools.pairwise(onsets)):
        third = (b - a) // 3 if (b - a) % 960 else (b - a) // 2
        skip = beat % 2 == 1 or frame.beats_a_bar == 3
        key = CRASH if opens and beat == 0 and loud > 0.5 else cymbal
        ghost = (
            noise.uniform(frame.seed_of(Stream.PERCUSSION, bar), Stream.PERCUSSION, bar, beat)
            < 0.2 + 0.3 * loud
        )
        tail = b - a - third if (b - a) % 960 else third
        if skip:
            tones.append(Tone(base + a, b - a - tail if tail else b - a, key, 1))
            tones.append(Tone(base + b - tail, tail, cymbal, 1, 1, -0.25))
        elif ghost or (closes and beat == frame.beats_a_bar - 2):
            half = (b - a) // 2 if (b - a) % 960 == 0 else third
            tones.append(Tone(base + a, half, key, 1))
            rest = b - a - half
            tones.append(Tone(base + a + half, rest, SNARE if closes else SIDE_STICK, 1, 1, -0.4))
        else:
            tones.append(Tone(base + a, b - a, key, 1))
    return tones


def _feet(frame: Frame, bar: int, base: int, loud: float) -> list[Tone]:
    onsets = [*frame.beat_onsets, frame.bar_ticks]
    tones = []
    for beat, (a, b) in enumerate(itertools.pairwise(onsets)):
        off = beat % 2 == 1 if frame.beats_a_bar != 3 else beat > 0
        if off:
            tones.append(Tone(base + a, b - a, PEDAL_HAT, 2, 1, -0.2))
        elif (
            beat == 0
            or noise.uniform(
                frame.seed_of(Stream.PERCUSSION, bar), Stream.PERCUSSION, bar, beat, 1
            )
            < loud
        ):
            tones.append(Tone(base + a, b - a, KICK, 2, 1, -0.1))
    return tones
