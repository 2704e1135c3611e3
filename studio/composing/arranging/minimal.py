"""Writing for a minimal ensemble: cells that repeat, drift apart and fill up little by little."""

from studio.composing import noise
from studio.composing.arranging.asking import asked_activity, asked_figures
from studio.composing.arranging.cells import (
    RepeatedCell,
    cell_of,
    chord_at,
    euclidean,
    ladder_of,
    lengths,
    pulse_ticks,
    repeated_over,
    section_number,
)
from studio.composing.arranging.parts import at_bar_lines, below
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.mapping.plan import Figure

_TASTES = (-0.3, 0.5, 0.3, 0.3)
_UPPER, _MIDDLE, _LOWER = (60, 71), (57, 69), (43, 56)
"""Where the vibraphone's cells lie, and those of the pianist's hands."""
_STEPS = 0.08
"""How much fuller the cells grow every two bars of a phrase."""
_LONGEST = 960
_RESTS = 0.5
"""How often the bass is held through a section and not struck in a pattern."""


def minimal(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for flute, vibraphone, piano and violoncello: long tones over steady cells."""
    figures = asked_figures(frame, _TASTES)
    activity = asked_activity(frame)
    opened = frame.plan.phrases[1].first_bar if len(frame.plan.phrases) > 2 else 0
    vibraphone: list[Tone] = []
    piano: list[Tone] = []
    for bar in range(frame.plan.bars - 1):
        phrase = frame.plan.phrases[frame.phrase_of_bar[bar]]
        figure = figures[phrase.first_bar]
        whole = activity[phrase.first_bar : phrase.first_bar + phrase.bars].mean()
        pulses_a_beat = frame.bar_ticks / pulse_ticks(frame) / frame.beats_a_bar
        unit = (bar - phrase.first_bar) // 2
        fullness = min(1.0, max(0.3, 0.15 + 0.6 * float(whole) / pulses_a_beat + _STEPS * unit))
        cell = cell_of(frame, bar, figure, fullness, 1)
        pattern = frame.patterns[bar]
        if pattern is not None:
            vibraphone += repeated_over(frame, spans, pattern, bar, _UPPER, _LONGEST)
        elif bar >= opened:
            vibraphone += _played(frame, spans, cell, bar, _UPPER, 1, figure)
        # The pianist has the same cell, each phrase one pulse later against the other's.
        later = cell.moved(frame.phrase_of_bar[bar])
        piano += _played(frame, spans, later, bar, _MIDDLE, 1, figure)
        rocking = RepeatedCell(
            euclidean(round(len(cell.rungs) * max(0.5, fullness)), len(cell.rungs)),
            tuple(float(k % 2) for k in range(len(cell.rungs))),
        )
        piano += _played(frame, spans, rocking, bar, _LOWER, 2, "pulse")
    last = spans[-1]
    start = max(last.onset, (frame.plan.bars - 1) * frame.bar_ticks)
    length = frame.end - start
    close = ladder_of(last, *_MIDDLE, ninth=False)[-3:]
    piano += [Tone(start, length, p) for p in close]
    piano += [Tone(start, length, p, 1, 2) for p in ladder_of(last, *_LOWER, ninth=False)[:2]]
    vibraphone.append(Tone(start, length, ladder_of(last, *_UPPER, ninth=False)[0]))
    return [
        list(melody),
        below(vibraphone, melody, ensemble.players[1].instrument.low),
        below(piano, melody, 36),
        below(_cello(frame, spans, bass), melody, ensemble.players[3].instrument.low),
    ]


def _played(
    frame: Frame,
    spans: tuple[Span, ...],
    cell: RepeatedCell,
    bar: int,
    reach: tuple[int, int],
    staff: int,
    figure: Figure,
) -> list[Tone]:
    """Return a bar of a cell over the chords of the moment."""
    base, pulse = bar * frame.bar_ticks, pulse_ticks(frame)
    places = [k for k, sounds in enumerate(cell.sounding) if sounds]
    struck = [base + k * pulse for k in places]
    # Where level lines ask for rest the notes ring on.
    ringing = lengths(frame, struck, frame.bar_ticks if figure == "sustained" else pulse)
    tones = []
    for k, onset, length in zip(places, struck, ringing, strict=True):
        span = chord_at(spans, onset)
        ladder = ladder_of(span, *reach)[:5]
        rung = round(cell.rungs[k] * (len(ladder) - 1))
        tones.append(Tone(onset, min(length, span.end - onset), ladder[rung], 1, staff))
    return tones


def _cello(frame: Frame, spans: tuple[Span, ...], bass: tuple[int, ...]) -> list[Tone]:
    """Return the bass: held, or struck in a pattern that belongs to the section."""
    tones: list[Tone] = []
    pulse = pulse_ticks(frame)
    count = frame.bar_ticks // pulse
    held = [Tone(s.onset, s.duration, b) for s, b in zip(spans, bass, strict=True)]
    for tone in at_bar_lines(frame, held):
        bar = tone.onset // frame.bar_ticks
        base = bar * frame.bar_ticks
        number = section_number(frame, bar)
        first = frame.plan.sections[number].first_bar
        rests = noise.uniform(frame.seed_of(Stream.BASS, first), Stream.BASS, number, 5) < _RESTS
        if rests or bar == frame.plan.bars - 1:
            tones.append(tone)
            continue
        pattern = euclidean(3 if count >= 6 else 2, count)
        places = [base + k * pulse for k, sounds in enumerate(pattern) if sounds]
        onsets = sorted({tone.onset, *(t for t in places if tone.onset <= t < tone.end)})
        tones += [
            tone._replace(onset=t, duration=stop - t)
            for t, stop in zip(onsets, [*onsets[1:], tone.end], strict=True)
        ]
    return tones
