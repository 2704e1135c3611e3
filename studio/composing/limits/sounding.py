"""What sounds when: moments of a part, chords that one stroke sets off, ticks as seconds."""

from collections.abc import Callable, Iterable, Iterator

from studio.composing.material import Tone
from studio.composing.score import TempoMark

Seconds = Callable[[int], float]
"""From a tick to seconds from the beginning, at the written tempo."""


def seconds_at(tempos: tuple[TempoMark, ...]) -> Seconds:
    """Return how many seconds from the beginning each tick lies, at the written tempos."""
    if len(tempos) == 1:
        bpm = tempos[0].quarter_bpm
        return lambda tick: max(0, tick) / 16.0 / bpm
    starts = [(0, 0.0, tempos[0].quarter_bpm)]
    for mark in tempos[1:]:
        tick, at, before = starts[-1]
        starts.append((mark.onset, at + (mark.onset - tick) / 16.0 / before, mark.quarter_bpm))

    def seconds(tick: int) -> float:
        begun, at, now = next(s for s in reversed(starts) if s[0] <= max(0, tick))
        return at + (tick - begun) / 16.0 / now

    return seconds


def moments(tones: Iterable[Tone]) -> Iterator[tuple[int, list[Tone]]]:
    """Yield every tick at which something begins, with all tones that sound then."""
    active: list[Tone] = []
    waiting = sorted(tones, key=lambda t: (t.onset, t.pitch))
    i = 0
    while i < len(waiting):
        tick = waiting[i].onset
        active = [t for t in active if t.end > tick]
        while i < len(waiting) and waiting[i].onset == tick:
            active.append(waiting[i])
            i += 1
        yield tick, active


def by_stroke(tones: Iterable[Tone]) -> dict[tuple[int, int, int], list[Tone]]:
    """Return the chords by (onset, staff, voice), in time; their tones end together."""
    chords: dict[tuple[int, int, int], list[Tone]] = {}
    for tone in sorted(tones, key=lambda t: (t.onset, t.staff, t.voice, t.pitch)):
        chords.setdefault((tone.onset, tone.staff, tone.voice), []).append(tone)
    return chords
