"""Unaccompanied: one line that is tune, chords and bass in turn."""

from bisect import bisect_left

from studio.composing.accompaniment import BEATS, QUAVERS, Cell, cells, pulses
from studio.composing.arranging.parts import in_range
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.limits.declared import PLAYERS
from studio.composing.material import Span, Tone
from studio.composing.quoting import Statement
from studio.composing.repeating import over_chord

_TASTES = {"sustained": 0.6, "rising": 0.5, "falling": 0.5, "pulse": -0.2}
_REACH = 16
"""Semitones below the tune in which the line breaks its chords."""
_NEAR = 3
"""Semitones at least between the tune and the chord under it, so that two lines are heard."""
_STRUCK = 0.2
_LONGEST_STROKE = 960
_QUAVER = 480
_QUICKER = 1.4
"""Factor on the activity that the picture asks for: there is nobody else to be busy."""


def alone(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
    stated: tuple[Statement, ...],
) -> list[list[Tone]]:
    """Write for one player of single notes.

    Where the tune stands still the line goes down into the chord and comes back, in the
    figure that the picture asks for; where shapes repeat their strokes are heard between the
    notes of the tune. Phrases end with the tune; who has to breathe breaks long notes only.
    """
    instrument = ensemble.players[0].instrument
    blown = PLAYERS[instrument.key].breath_s is not None
    found = cells(frame, spans, bass, melody, _TASTES, 1.0 if blown else _QUICKER)
    starts = [cell.onset for cell in found]
    fixed = [(s.onset, s.end) for s in stated if s.player is None]
    ends = {(p.first_bar + p.bars) * frame.bar_ticks for p in frame.plan.phrases}
    result: list[Tone] = []
    for i, tone in enumerate(melody):
        following = melody[i + 1].onset if i + 1 < len(melody) else frame.end
        first = max(0, bisect_left(starts, tone.onset + 1) - 1)
        under = [c for c in found[first:] if c.onset < following and c.end > tone.onset]
        free = not any(a < following and tone.onset < b for a, b in fixed)
        strokes = _strokes(under, tone, following, instrument.low)
        if frame.patterns[frame.bar_of(tone.onset)] and _on_stroke(under, tone.onset):
            tone = tone._replace(emphasis=_STRUCK)
        result.append(tone)
        result += strokes
        last = i + 1 == len(melody) or any(tone.onset < end <= following for end in ends)
        if free and not strokes and not last:
            result += _broken(frame, under, tone, instrument.low, blown)
    result += _before(found, melody[0], instrument.low)
    return [sorted(result, key=lambda t: (t.onset, t.pitch))]


def _on_stroke(under: list[Cell], onset: int) -> bool:
    return any(stroke.onset == onset for cell in under for stroke in cell.strokes)


def _strokes(under: list[Cell], tone: Tone, following: int, low: int) -> list[Tone]:
    """Return the strokes that fall between a note of the tune and the next."""
    found = []
    for cell in under:
        ladder = _ladder(cell, tone.pitch, low)
        found += [
            Tone(onset, duration, pitch, emphasis=_STRUCK, role="figure")
            for onset, duration, pitch in over_chord(cell.strokes, ladder, _LONGEST_STROKE)
            if tone.onset < onset < following
        ]
    return found


def _before(found: tuple[Cell, ...], first: Tone, low: int) -> list[Tone]:
    """Return the strokes before the tune begins."""
    tones = []
    for cell in (c for c in found if c.onset < first.onset):
        ladder = _ladder(cell, first.pitch, low)
        tones += [
            Tone(onset, duration, pitch, emphasis=_STRUCK, role="figure")
            for onset, duration, pitch in over_chord(cell.strokes, ladder, _LONGEST_STROKE)
            if onset < first.onset
        ]
    return tones


def _broken(frame: Frame, under: list[Cell], tone: Tone, low: int, blown: bool) -> list[Tone]:
    """Return the chord into which a note of the tune is broken once it has been heard.

    A bow that crosses the strings does so within a beat where the picture is busy; breath
    would be gone.
    """
    beat = frame.bar_ticks // frame.beats_a_bar
    begin = next(
        (int(t) for t in frame.beat_ticks if t >= tone.onset + max(beat, tone.duration // 3)),
        tone.end,
    )
    if tone.duration < 2 * beat:
        busy = all(cell.rate >= QUAVERS for cell in under)
        if blown or not busy or tone.duration < beat or tone.onset not in frame.beat_ticks:
            return []
        begin = tone.onset + _QUAVER
    result: list[Tone] = []
    for cell in under:
        a, b = max(begin, cell.onset), min(tone.end, cell.end)
        if a >= b or cell.figure == "sustained":
            # What is held lets the note of the tune ring.
            if a < b and result:
                break
            begin = max(begin, cell.end)
            continue
        ladder = _ladder(cell, tone.pitch, low)
        steps = pulses(frame, a, b, min(max(cell.rate, BEATS), QUAVERS))
        rungs = _rungs(cell.figure, len(steps), len(ladder))
        result += [
            Tone(onset, duration, ladder[rung], role="figure")
            for (onset, duration), rung in zip(steps, rungs, strict=True)
        ]
    return result


def _rungs(figure: str, count: int, size: int) -> list[int]:
    """Return which tone of a ladder each pulse of a figure sounds."""
    top = size - 1
    if figure == "falling":
        return [max(0, top - k) if k <= top else (k - top) % size for k in range(count)]
    if figure == "pulse":
        return [0 if k % 2 == 0 else top for k in range(count)]
    return [k % size for k in range(count)]


def _ladder(cell: Cell, pitch: int, low: int) -> tuple[int, ...]:
    """Return the tones of a chord under the tune, from its bass where that can be played."""
    tones = cell.span.tones[:4]
    least = max(low, pitch - _REACH)
    found = [p for p in range(least, pitch - _NEAR + 1) if p % 12 in tones]
    if not found:
        # The tune lies at the bottom of the instrument: its chord is above.
        return tuple(p for p in range(pitch + _NEAR, pitch + 13) if p % 12 in tones)
    root = in_range(cell.bass, found[0], found[0] + 11)
    while root in found and found[0] != root and len(found) > 2:
        found.pop(0)
    return tuple(found)
