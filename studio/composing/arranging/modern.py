"""Writing for jazz trio and for synthesisers."""

from dataclasses import replace

from studio.composing import noise
from studio.composing.accompaniment import QUAVERS, broken, cells, repeated
from studio.composing.arranging.keyboards import bounds
from studio.composing.arranging.parts import at_bar_lines, below
from studio.composing.bass import walking
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.inner import lead_voices, lowest_above
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.percussion import jazz_kit

_LOWEST_PAD = 52
"""Lower notes need four ledger lines and more."""
_FAR = -0.6
"""The bells are silent in bars in which what plays the figure stands back further."""


def jazz(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for piano, walking bass and drums; the left hand plays rootless voicings."""
    reach = bounds(ensemble)
    walk = list(walking(frame, spans, bass, (reach[0], 53)))
    return [
        [*melody, *below(_comping(frame, spans, melody), melody, 45)],
        below(walk, melody, reach[0]),
        jazz_kit(frame),
    ]


def _comping(frame: Frame, spans: tuple[Span, ...], melody: tuple[Tone, ...]) -> list[Tone]:
    """Return the left hand: third and seventh with a fifth or ninth, in syncopated stabs."""
    tops = lowest_above(spans, melody)
    low = [48] * len(spans)
    rootless = tuple(_rootless(span) for span in spans)
    voices = lead_voices(rootless, [min(t, 67) for t in tops], tuple(low), ((57, 67), (50, 62)),
                         strict=False)  # fmt: skip
    tones: list[Tone] = []
    for i, span in enumerate(spans):
        pitches = sorted({p for p in voices[i] if p < tops[i]})
        onset = span.onset
        while onset < span.end:
            bar = onset // frame.bar_ticks
            end = min(span.end, (bar + 1) * frame.bar_ticks)
            inside = onset % frame.bar_ticks
            chance = noise.uniform(frame.seed, Stream.FIGURE, bar, inside, 2)
            beat = frame.beat_onsets[1] - frame.beat_onsets[0]
            if end == frame.end or chance < 0.35 or end - onset < 2 * beat:
                hits = [(onset, end - onset)]
            elif chance < 0.75:
                # The Charleston: on the beat and half a beat before the second.
                late = onset + beat + (beat // 2 if beat % 960 == 0 else 2 * beat // 3)
                hits = [(onset, beat), (late, end - late)] if late < end else [(onset, beat)]
            else:
                hits = [(onset + beat, end - onset - beat)]
            tones += [Tone(t, d, p, 1, 2) for t, d in hits for p in pitches]
            onset = end
    return tones


def _rootless(span: Span) -> Span:

    tones = span.tones[1:] if len(span.tones) >= 4 else span.tones
    return replace(span, tones=tones)


def pads(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for synthesisers: slow chords, a deep bass, bells that flicker above."""
    reach = bounds(ensemble)
    tops = lowest_above(spans, melody)
    voices = lead_voices(spans, tops, bass, ((60, 76), (55, 72), (50, 67)), strict=False)
    pad = [
        Tone(span.onset, span.duration, p)
        for span, chord in zip(spans, voices, strict=True)
        for p in sorted(set(chord))
    ]
    tastes = {"rising": 0.6, "falling": 0.4, "pulse": 0.0, "sustained": -0.2}
    found = cells(frame, spans, bass, melody, tastes, 0.9)
    bells: list[Tone] = []
    opened = frame.plan.phrases[1].first_bar if len(frame.plan.phrases) > 2 else 0
    for cell in found:
        ladder = tuple(p for p in range(67, 89) if p % 12 in cell.span.tones[:4])[:5]
        if cell.strokes:
            bells += repeated(cell, ladder[:3])
            continue
        far = frame.forward["figure"][cell.bar] < _FAR
        if far or cell.bar < opened or cell.figure == "sustained" or cell.end == frame.end:
            continue
        rate = min(max(cell.rate, 1), QUAVERS)
        bells += [Tone(t, d, p) for t, d, p in broken(frame, cell, ladder, rate, cell.figure)]
    deep = [Tone(s.onset, s.duration, b) for s, b in zip(spans, bass, strict=True)]
    return [
        list(melody),
        bells,
        below(at_bar_lines(frame, pad), melody, _LOWEST_PAD),
        below(at_bar_lines(frame, deep), melody, reach[0]),
    ]
