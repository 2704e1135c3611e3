"""Writing for percussion: mallets that interlock, drums that answer, strokes spread evenly."""

from studio.composing import noise
from studio.composing.arranging.asking import asked_activity, asked_figures
from studio.composing.arranging.cells import (
    chord_at,
    euclidean,
    ladder_of,
    lengths,
    repeated_over,
    section_number,
)
from studio.composing.arranging.parts import below, in_range
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.percussion import drum_ensemble, timpani

_TASTES = (-0.6, 0.4, 0.3, 0.5)
_HIGH, _CHORDS = (82, 101), (55, 71)
"""Where the xylophone and the marimba's right hand play."""
_CALM = 0.6
"""Share of the strokes that are left where the lines of the picture are level."""
_FAR = -0.6
_LOUD = 0.62
"""From this loudness on the right hand strikes two bars at once."""


def struck(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for vibraphone, xylophone, marimba, timpani and drums."""
    figures = asked_figures(frame, _TASTES)
    activity = asked_activity(frame)
    loudness = frame.by_bar(frame.plan.beats.loudness)
    pulse = 480 if frame.metre.compound or frame.metre.beat_type == 8 else 240
    count = frame.bar_ticks // pulse
    opened = frame.plan.phrases[1].first_bar if len(frame.plan.phrases) > 2 else 0
    xylophone: list[Tone] = []
    marimba: list[Tone] = []
    for bar in range(frame.plan.bars - 1):
        share = min(0.7, max(0.25, 0.15 + 0.2 * float(activity[bar])))
        strokes = round(count * share * (_CALM if figures[bar] == "sustained" else 1.0))
        number = section_number(frame, bar)
        first = frame.plan.sections[number].first_bar
        seed = frame.seed_of(Stream.FIGURE, first)
        begin = int(noise.uniform(seed, Stream.FIGURE, number, 21) * 4)
        mine = euclidean(strokes, count, begin)
        pattern = frame.patterns[bar]
        if pattern is not None:
            struck_at = {stroke.onset // pulse for stroke in pattern.strokes}
            mine = tuple(k in struck_at for k in range(count))
        # The players never meet: one plays where the other rests.
        first_rest = mine.index(False) if False in mine else count
        other = tuple(not m and (k % 2 == 0 or k == first_rest) for k, m in enumerate(mine))
        near = frame.forward["figure"][bar] >= _FAR and bar >= opened
        if pattern is not None:
            xylophone += repeated_over(frame, spans, pattern, bar, _HIGH, pulse)
        elif near:
            xylophone += _mallets(frame, spans, bar, mine, pulse, _HIGH, figures[bar], 1)
        voices = 2 if loudness[bar] > _LOUD else 1
        if any(other):
            marimba += _mallets(frame, spans, bar, other, pulse, _CHORDS, "pulse", voices)
        marimba += _low(frame, spans, bass, bar, mine, pulse)
    start = max(spans[-1].onset, (frame.plan.bars - 1) * frame.bar_ticks)
    length = frame.end - start
    ending = ladder_of(spans[-1], *_CHORDS, ninth=False)[-2:]
    marimba += [Tone(start, length, p) for p in ending]
    marimba.append(Tone(start, length, bass[-1], 1, 2))
    xylophone.append(Tone(start, min(length, 960), in_range(spans[-1].root, *_HIGH)))
    players = ensemble.players
    return [
        list(melody),
        xylophone,
        below(marimba, melody, players[2].instrument.low),
        timpani(frame, players[3].instrument, spans),
        drum_ensemble(frame),
    ]


def _mallets(
    frame: Frame, spans: tuple[Span, ...], bar: int, pattern: tuple[bool, ...], pulse: int,
    reach: tuple[int, int], figure: str, voices: int,
) -> list[Tone]:  # fmt: skip
    """Return a bar of a pattern on bars of wood: single strokes or pairs, short."""
    base = bar * frame.bar_ticks
    onsets = [base + k * pulse for k, on in enumerate(pattern) if on]
    tones = []
    for place, (onset, length) in enumerate(
        zip(onsets, lengths(frame, onsets, pulse), strict=True)
    ):
        ladder = ladder_of(chord_at(spans, onset), *reach, ninth=False)[:5]
        top = len(ladder) - 1
        step = {"rising": place % (top + 1), "falling": top - place % (top + 1)}.get(figure)
        rung = (place % 2) * min(2, top) if step is None else step
        pair = ladder[rung : rung + voices] if rung + voices <= top + 1 else ladder[-voices:]
        tones += [Tone(onset, length, p, emphasis=-0.1) for p in pair]
    return tones


def _low(
    frame: Frame, spans: tuple[Span, ...], bass: tuple[int, ...], bar: int,
    pattern: tuple[bool, ...], pulse: int,
) -> list[Tone]:  # fmt: skip
    """Return the marimba's left hand: the bass where chords begin, its octave or fifth after."""
    base = bar * frame.bar_ticks
    places = {base + t for t in frame.beat_onsets[:: 2 if frame.beats_a_bar > 2 else 1]}
    places |= {s.onset for s in spans if base <= s.onset < base + frame.bar_ticks}
    places |= {base + k * pulse for k, on in enumerate(pattern) if on and k % 3 == 0 and k}
    tones = []
    for onset in sorted(places):
        index = next(i for i, s in enumerate(spans) if s.end > onset)
        begins = spans[index].onset == onset or onset == base
        fifth = next((t for t in spans[index].tones[2:3]), spans[index].root)
        pitch = bass[index] if begins else in_range(fifth, bass[index], bass[index] + 11)
        tones.append(Tone(onset, 2 * pulse, pitch, 1, 2))
    return tones
