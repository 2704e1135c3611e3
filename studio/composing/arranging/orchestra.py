"""Writing for a small orchestra: strings carry, winds colour, brass and timpani crown."""

from studio.composing import noise
from studio.composing.accompaniment import (
    BEATS,
    QUAVERS,
    Cell,
    broken,
    cells,
    near_ladder,
    pulses,
    repeated,
)
from studio.composing.arranging.parts import at_bar_lines, below, in_range, line_of, reach
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.inner import lead_voices, lowest_above
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.prominence import Bars

(
    FLUTE,
    OBOE,
    CLARINET,
    BASSOON,
    HORN,
    TRUMPET,
    TIMPANI,
    VIOLINS,
    SECONDS,
    VIOLAS,
    CELLOS,
    BASSES,
) = range(12)

_READIER = 0.15
"""Fullness that a wind player gains where what it plays stands all the way forward."""
_FLUTE_TOP = 89
"""Higher notes need four ledger lines and more."""


def orchestra(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for orchestra: who doubles the tune and how full it is follows the loudness."""
    instruments = [p.instrument for p in ensemble.players]
    tops = lowest_above(spans, melody)
    voices = lead_voices(spans, tops, bass, ((57, 79), (50, 72), (48, 67)), strict=False)
    tastes = {"sustained": 0.2, "rising": 0.1, "falling": 0.0, "pulse": 0.5}
    found = cells(frame, spans, bass, melody, tastes, 0.9)
    levels = _levels(frame)
    parts: list[list[Tone]] = [[] for _ in instruments]
    parts[VIOLINS] = list(melody)
    for v, player in ((0, SECONDS), (1, VIOLAS)):
        line = line_of(frame, spans, [c[v] for c in voices], v, 0.4, "harmony")
        tones = _strings(frame, found, line, voices, v)
        parts[player] = below(tones, melody, instruments[player].low)
    low = at_bar_lines(frame, line_of(frame, spans, list(bass), 7, 0.45, "bass"))
    parts[CELLOS] = below(low, melody, 36)
    parts[BASSES] = [
        t._replace(pitch=in_range(t.pitch - 12, 28, 50))
        for t in parts[CELLOS]
        if levels[t.onset // frame.bar_ticks] > 0.3 or t.end == frame.end
    ]
    _tune_in_winds(frame, melody, levels, parts, instruments_reach=[reach(i) for i in instruments])
    _wind_chords(frame, spans, voices, low, melody, levels, parts)
    parts[TIMPANI] = _timpani(frame, found, levels)
    return parts


def _levels(frame: Frame) -> list[float]:
    """Return how full each bar is, 0 to 1: the phrase's loudness, most at the climax."""
    loudness = frame.by_bar(frame.plan.beats.loudness)
    levels = [0.0] * frame.plan.bars
    for phrase in frame.plan.phrases:
        bars = range(phrase.first_bar, min(frame.plan.bars, phrase.first_bar + phrase.bars))
        level = float(loudness[bars.start : bars.stop].mean())
        if frame.plan.climax_bar in bars:
            level = max(level, 0.85)
        for bar in bars:
            levels[bar] = level
    return levels


def _strings(
    frame: Frame,
    found: tuple[Cell, ...],
    line: list[Tone],
    voices: tuple[tuple[int, ...], ...],
    voice: int,
) -> list[Tone]:
    held = at_bar_lines(frame, line)
    tones: list[Tone] = []
    for cell in found:
        mine = [t for t in held if cell.onset <= t.onset < cell.end]
        still = cell.end == frame.end or cell.figure == "sustained" or cell.rate < BEATS
        if cell.strokes:
            ladder = near_ladder(cell, voices[cell.index][voice])
            tones += repeated(cell, ladder) if voice == 1 else mine
        elif still:
            tones += mine
        elif cell.figure == "pulse":
            rate = min(cell.rate, QUAVERS)
            pitch = voices[cell.index][voice]
            tones += [Tone(t, d, pitch) for t, d in pulses(frame, cell.onset, cell.end, rate)]
        elif voice == (cell.bar // 2) % 2 or cell.rate > QUAVERS:
            ladder = tuple(sorted({*voices[cell.index][:3], voices[cell.index][voice]}))
            rate = min(cell.rate, QUAVERS)
            tones += [Tone(t, d, p) for t, d, p in broken(frame, cell, ladder, rate, cell.figure)]
        else:
            tones += mine
    return tones


def by_phrase(frame: Frame, bars: Bars) -> list[float]:
    """Return the mean of a value of every bar in each phrase."""
    return [float(bars[p.first_bar : p.first_bar + p.bars].mean()) for p in frame.plan.phrases]


def _tune_in_winds(
    frame: Frame,
    melody: tuple[Tone, ...],
    levels: list[float],
    parts: list[list[Tone]],
    instruments_reach: list[tuple[int, int]],
) -> None:
    """Double the tune: by oboe in soft phrases, flute in full ones, an octave up at the top."""
    second = by_phrase(frame, frame.forward["counter"])
    for tone in melody:
        bar = tone.onset // frame.bar_ticks
        phrase = frame.phrase_of_bar[bar]
        # Winds join in more readily where what plays the second melody is near.
        near = float(second[phrase])
        level = levels[bar] + _READIER * near
        soft = noise.uniform(frame.seed, Stream.SCORING, phrase) < 0.5 + 0.3 * near
        if level > 0.6 or tone.end == frame.end:
            up = tone.pitch + (12 if level > 0.75 and tone.pitch <= 76 else 0)
            low = instruments_reach[FLUTE][0]
            parts[FLUTE].append(tone._replace(pitch=in_range(up, low, _FLUTE_TOP)))
        if (level <= 0.6 and soft) or level > 0.8:
            low, high = instruments_reach[OBOE]
            if low <= tone.pitch <= high:
                parts[OBOE].append(tone)


def _wind_chords(
    frame: Frame,
    spans: tuple[Span, ...],
    voices: tuple[tuple[int, ...], ...],
    low: list[Tone],
    melody: tuple[Tone, ...],
    levels: list[float],
    parts: list[list[Tone]],
) -> None:
    """Let clarinet, horn, bassoon and trumpet hold the harmony, fuller as it grows."""
    held: dict[int, list[Tone]] = {CLARINET: [], HORN: [], TRUMPET: []}
    near = by_phrase(frame, frame.forward["harmony"])
    for span, chord in zip(spans, voices, strict=True):
        for player, voice, least in ((CLARINET, 0, 0.4), (HORN, 1, 0.5), (TRUMPET, 0, 0.75)):
            bar = span.onset // frame.bar_ticks
            level = levels[bar] + _READIER * float(near[frame.phrase_of_bar[bar]])
            if level > least or (span.end == frame.end and level > least - 0.3):
                held[player].append(Tone(span.onset, span.duration, chord[voice]))
    for player, lowest in ((CLARINET, 50), (HORN, 41), (TRUMPET, 58)):
        parts[player] = below(at_bar_lines(frame, held[player]), melody, lowest)
    parts[BASSOON] = [
        t for t in below(low, melody, 36) if levels[t.onset // frame.bar_ticks] > 0.45
    ]


def _timpani(frame: Frame, found: tuple[Cell, ...], levels: list[float]) -> list[Tone]:
    """Return strokes on tonic and dominant at full cadences and around the climax."""
    tones: list[Tone] = []
    tonic = in_range(frame.plan.tonic + 36, 41, 52)
    fifth = in_range(frame.plan.tonic + 43, 40, 52)
    for cell in found:
        if levels[cell.bar] < 0.6 and cell.end != frame.end:
            continue
        root = cell.span.root
        pitch = {tonic % 12: tonic, fifth % 12: fifth}.get(root)
        if pitch is None or not cell.begins:
            continue
        beat = frame.beat_onsets[1] - frame.beat_onsets[0]
        tones.append(Tone(cell.onset, min(beat, cell.duration), pitch, 1, 1, 0.1))
    return tones
