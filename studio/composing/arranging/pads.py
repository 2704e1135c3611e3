"""Writing for synthesisers: chords that stand, a deep bass, bells that flicker."""

from itertools import pairwise

from studio.composing import noise
from studio.composing.arranging.asking import asked_activity, asked_figures
from studio.composing.arranging.cells import ladder_of, repeated_over
from studio.composing.arranging.keyboards import bounds
from studio.composing.arranging.parts import below
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.inner import lead_voices, lowest_above
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream

_LOWEST_PAD = 52
"""Lower notes need four ledger lines and more."""
_FAR = -0.6
"""The bells are silent in bars in which what plays the figure stands back further."""
_BELLS = (74, 89)
_TASTES = (-0.2, 0.6, 0.4, 0.0)
_LONGEST = 960


def pads(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for synthesisers: slow chords, a deep bass, bells above that come and go."""
    tops = lowest_above(spans, melody)
    voices = lead_voices(spans, tops, bass, ((60, 76), (55, 72), (50, 67)), strict=False)
    pad = _sustained(frame, spans, [chord[:1] for chord in voices], 1)
    pad += _sustained(frame, spans, [chord[1:] for chord in voices], 2)
    return [
        list(melody),
        _bells(frame, spans),
        below(pad, melody, _LOWEST_PAD),
        below(_sustained(frame, spans, [(p,) for p in bass], 1), melody, bounds(ensemble)[0]),
    ]


def _sustained(
    frame: Frame, spans: tuple[Span, ...], chords: list[tuple[int, ...]], voice: int
) -> list[Tone]:
    """Return chords that sound on while they stay the same, two bars at most."""
    tones: list[Tone] = []
    for span, chord in zip(spans, chords, strict=True):
        pitches = sorted(set(chord))
        onset, last = span.onset, tones[-len(pitches) :]
        while onset < span.end:
            end = min(span.end, (onset // frame.bar_ticks + 2) * frame.bar_ticks)
            if [t.pitch for t in last] == pitches and end - last[0].onset <= 2 * frame.bar_ticks:
                tones[-len(pitches) :] = [t._replace(duration=end - t.onset) for t in last]
            else:
                tones += [Tone(onset, end - onset, p, voice) for p in pitches]
            onset, last = end, tones[-len(pitches) :]
    return tones


def _bells(frame: Frame, spans: tuple[Span, ...]) -> list[Tone]:
    """Return single bells over each chord: the busier the picture, the more; they ring on."""
    figures = asked_figures(frame, _TASTES)
    activity = asked_activity(frame)
    opened = frame.plan.phrases[1].first_bar if len(frame.plan.phrases) > 2 else 0
    tones: list[Tone] = []
    for bar, pattern in enumerate(frame.patterns):
        if pattern is not None:
            tones += repeated_over(frame, spans, pattern, bar, _BELLS, _LONGEST)
    for span in spans:
        ladder = ladder_of(span, *_BELLS, ninth=False)[:5]
        for bar in range(span.onset // frame.bar_ticks, -(-span.end // frame.bar_ticks)):
            base = bar * frame.bar_ticks
            start, end = max(span.onset, base), min(span.end, base + frame.bar_ticks)
            if frame.patterns[bar] is not None:
                continue
            far = frame.forward["figure"][bar] < _FAR
            if far or bar < opened or figures[bar] == "sustained" or bar == frame.plan.bars - 1:
                continue
            tones += _flicker(frame, ladder, start, end, figures[bar], float(activity[bar]))
    return tones


def _flicker(
    frame: Frame, ladder: tuple[int, ...], start: int, end: int, figure: str, activity: float
) -> list[Tone]:
    bar, base = start // frame.bar_ticks, start // frame.bar_ticks * frame.bar_ticks
    seed = frame.seed_of(Stream.FIGURE, bar)
    ticks = [
        t
        for t in range(start, end, 480)
        # Which of the quavers ring is one lasting order: more activity adds to what rang.
        if noise.uniform(seed, Stream.FIGURE, frame.phrase_of_bar[bar], t - base, 5)
        < 0.28 * activity
    ]
    top = len(ladder) - 1
    found = []
    for k, (tick, following) in enumerate(pairwise([*ticks, end])):
        # Two of a kind swing between their outer notes; the others climb or fall.
        step = k % (top + 1) if figure != "pulse" else (top if k % 2 else 0)
        rung = top - step if figure == "falling" else step
        found.append(Tone(tick, following - tick, ladder[rung]))
    return found
