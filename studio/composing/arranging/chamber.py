"""Writing for quartets and quintets, piano trio and four-part chorale."""

from itertools import pairwise

from studio.composing import noise
from studio.composing.accompaniment import (
    BEATS,
    QUAVERS,
    SUSTAINED,
    Cell,
    broken,
    cells,
    near_ladder,
    pulses,
    repeated,
)
from studio.composing.arranging.keyboards import accompanying_piano
from studio.composing.arranging.parts import at_bar_lines, below, far_phrases, line_of, reach
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.inner import lead_voices, lowest_above
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream

_FAR, _NEAR = -0.5, 0.3
"""How far back a part stands in phrases in which it may rest, and how far forward not."""


def chorale(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write four voices that sing together, with passing notes and suspensions."""
    _, alto, tenor, low = (reach(p.instrument) for p in ensemble.players)
    tops = lowest_above(spans, melody)
    voices = lead_voices(spans, tops, bass, (alto, tenor))
    plays = [player.plays[:1] for player in ensemble.players[1:]]
    lines = [
        line_of(frame, spans, [chord[v] for chord in voices], v, 0.7, *plays[v]) for v in range(2)
    ]
    lines.append(line_of(frame, spans, list(bass), 2, 0.7, "bass"))
    parted = [_with_melody(frame, at_bar_lines(frame, line)) for line in lines]
    parted[1] = _struck_again(frame, parted[1])
    return [list(melody), parted[0], parted[1], below(parted[2], melody, low[0])]


def _struck_again(frame: Frame, tones: list[Tone]) -> list[Tone]:
    """Strike held notes again where something repeats, on the beats, as on new syllables."""
    result = []
    for tone in tones:
        base = tone.onset // frame.bar_ticks * frame.bar_ticks
        pattern = frame.patterns[frame.bar_of(tone.onset)]
        strokes = pattern.within(base, tone.onset + 1, tone.end) if pattern else ()
        cuts = [s.onset for s in strokes if s.onset - base in frame.beat_onsets]
        for start, end in pairwise([tone.onset, *cuts, tone.end]):
            result.append(tone._replace(onset=start, duration=end - start))
    return result


def _with_melody(frame: Frame, tones: list[Tone]) -> list[Tone]:
    """Strike notes longer than half a bar again at its middle, as singers share syllables."""
    if frame.beats_a_bar < 4:
        return tones
    middle = frame.beat_onsets[frame.middle_beat]
    result = []
    for tone in tones:
        inside = tone.onset % frame.bar_ticks
        split = tone.onset - inside + middle
        if inside == 0 and tone.duration == frame.bar_ticks and tone.end != frame.end:
            result += [tone._replace(duration=split - tone.onset),
                       tone._replace(onset=split, duration=tone.end - split)]  # fmt: skip
        else:
            result.append(tone)
    return result


def quartet(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for melody, inner voices and bass; the inner voices share the figure."""
    players = ensemble.players
    tops = lowest_above(spans, melody)
    inner = [reach(p.instrument, 0, 79) for p in players[1:-1]]
    voices = lead_voices(spans, tops, bass, tuple(inner), strict=len(inner) < 3)
    tastes = {"sustained": 0.5, "rising": 0.1, "falling": 0.0, "pulse": 0.3}
    found = cells(frame, spans, bass, melody, tastes, 0.9)
    result = [list(melody)]
    for v, (low, _) in enumerate(inner):
        role = players[1 + v].plays[0]
        line = line_of(frame, spans, [chord[v] for chord in voices], v, 0.55, role)
        tones = _inner_part(frame, found, line, voices, v, len(inner))
        if len(inner) > 2:
            # Two are enough for the harmony: who plays what is far away rests.
            silent = far_phrases(frame, role, _FAR) if v == 0 else set()
            tones = [t for t in tones if t.onset // frame.bar_ticks not in silent]
        result.append(below(tones, melody, low))
    result.append(below(_bass_part(frame, found, spans, bass), melody, ensemble.bass[0]))
    return result


def _inner_part(
    frame: Frame,
    found: tuple[Cell, ...],
    line: list[Tone],
    voices: tuple[tuple[int, ...], ...],
    voice: int,
    count: int,
) -> list[Tone]:
    """Return an inner player's notes: a held line, a broken chord or repeated notes."""
    held = at_bar_lines(frame, line)
    tones: list[Tone] = []
    for cell in found:
        mine = [t for t in held if cell.onset <= t.onset < cell.end]
        # Where much is asked for, the figure goes on under the last note of the tune.
        rests = cell.closing and cell.span.cadence and cell.rate < QUAVERS
        still = cell.end == frame.end or rests
        if cell.strokes:
            # One player has the figure, the others hold their notes.
            ladder = near_ladder(cell, voices[cell.index][voice])
            tones += repeated(cell, ladder) if voice == min(1, count - 1) else mine
        elif still or cell.figure == "sustained" or cell.rate == SUSTAINED:
            tones += mine
        elif cell.figure == "pulse":
            rate = QUAVERS if cell.rate >= QUAVERS else BEATS
            steps = pulses(frame, cell.onset, cell.end, rate)
            off = len(steps) > 1
            pitch = voices[cell.index][voice]
            tones += [Tone(t, d, pitch) for t, d in steps[1 if off else 0 :]]
        else:
            carrier = (cell.bar // 2) % min(2, count)
            if voice == carrier or (cell.rate > QUAVERS and voice < 2):
                chord = voices[cell.index]
                near = sorted(set(chord) | {cell.bass + 12})
                ladder = tuple(p for p in near if abs(p - chord[voice]) <= 12)
                rate = min(cell.rate, QUAVERS)
                notes = broken(frame, cell, ladder or (chord[voice],), rate, cell.figure)
                tones += [Tone(t, d, p) for t, d, p in notes]
            else:
                tones += mine
    return tones


def _bass_part(
    frame: Frame, found: tuple[Cell, ...], spans: tuple[Span, ...], bass: tuple[int, ...]
) -> list[Tone]:
    line = at_bar_lines(frame, line_of(frame, spans, list(bass), 7, 0.45, "bass"))
    tones: list[Tone] = []
    for cell in found:
        mine = [t for t in line if cell.onset <= t.onset < cell.end]
        still = cell.end == frame.end or cell.closing
        if not still and cell.figure == "pulse" and cell.rate >= QUAVERS and cell.loudness > 0.55:
            tones += [Tone(t, d, cell.bass) for t, d in pulses(frame, cell.onset, cell.end, BEATS)]
        else:
            tones += mine
    return tones


def trio(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for violin, violoncello and piano: the cello sings a second line."""
    cello = reach(ensemble.players[1].instrument, 45, 67)
    tops = lowest_above(spans, melody)
    voices = lead_voices(spans, tops, bass, ((55, 77), (52, 74), cello), strict=False)
    tastes = {"sustained": -0.3, "rising": 0.6, "falling": 0.2, "pulse": 0.2}
    found = cells(frame, spans, bass, melody, tastes)
    line = at_bar_lines(frame, line_of(frame, spans, [c[2] for c in voices], 2, 0.9, "counter"))
    hands = tuple(chord[:2] for chord in voices)
    piano = accompanying_piano(frame, found, hands)
    silent = _rests(frame)
    line = [t for t in line if t.onset // frame.bar_ticks not in silent]
    return [list(melody), below(line, melody, cello[0]), below(piano, melody, 28)]


def _rests(frame: Frame) -> set[int]:
    """Return the bars in which the second voice is silent, never the last phrase.

    Phrases in which the path is far from what it plays, and some of the soft ones.
    """
    silent = far_phrases(frame, "counter", _FAR)
    loudness = frame.by_bar(frame.plan.beats.loudness)
    for index, phrase in enumerate(frame.plan.phrases[:-1]):
        bars = range(phrase.first_bar, phrase.first_bar + phrase.bars)
        near = float(frame.forward["counter"][bars.start : bars.stop].mean()) > _NEAR
        soft = float(loudness[bars.start : bars.stop].mean()) < 0.45 and not near
        if soft and noise.uniform(frame.seed, Stream.SCORING, index) < 0.5:
            silent.update(bars)
    return silent
