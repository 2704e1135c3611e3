"""Breath: a wind player or singer needs a rest before the air is gone."""

from collections.abc import Iterator

from studio.composing.limits.sounding import Seconds
from studio.composing.material import Tone

LEAST_S = 0.1
"""A rest in which a practised player breathes."""
_MARGIN_S = 0.7
"""What a performance that slows down may add between two breaths."""
_SOONEST = 0.3
"""Share of the air that is used before a breath is taken, where there is a choice."""
_REST = 480


def beyond_breath(
    tones: list[Tone], longest_s: float, seconds: Seconds
) -> Iterator[tuple[int, str, str]]:
    """Yield (tick, kind, what is wrong) where a line goes on longer than a breath lasts."""
    line = sorted(tones, key=lambda t: (t.onset, t.pitch))
    if not line:
        return
    begun = line[0].onset
    told = False
    for i, tone in enumerate(line):
        if i and seconds(tone.onset) - seconds(line[i - 1].end) >= LEAST_S - 1e-6:
            begun, told = tone.onset, False
        lasted = seconds(tone.end) - seconds(begun)
        if lasted > longest_s and not told:
            told = True
            yield tone.onset, "breath", f"{lasted:.1f} s without a breath"


def with_breath(
    tones: list[Tone], longest_s: float, seconds: Seconds, ends: frozenset[int], bar_ticks: int
) -> list[Tone]:
    """Return a line with breaths, each taken off the end of a note.

    They come where the air would run out, best at the end of a phrase, after a long note or
    before a bar line; onsets and pitches stay.

    Parameters
    ----------
    ends : frozenset of int
        Ticks at which phrases end.
    """
    line = sorted(tones, key=lambda t: (t.onset, t.pitch))
    air = longest_s - _MARGIN_S
    first = 0
    i = 0
    while i < len(line):
        if i > first and seconds(line[i].onset) - seconds(line[i - 1].end) >= LEAST_S - 1e-6:
            first = i
        if seconds(line[i].end) - seconds(line[first].onset) <= air:
            i += 1
            continue
        places = [
            (_worth(line, first, j, seconds, air, ends, bar_ticks), j)
            for j in range(first, i)
            if _rest_after(line, j, seconds)
        ]
        if not places:
            i = _without_one(line, first, i, air, seconds, ends, bar_ticks)
            first = i
            continue
        _, j = max(places)
        rest = _rest_after(line, j, seconds)
        line[j] = line[j]._replace(duration=line[j].duration - rest)
        first = j + 1
        i = first
    return line


def _rest_after(line: list[Tone], j: int, seconds: Seconds) -> int:
    """Return the ticks to take off a note for a breath; 0 where it is too short for one."""
    tone = line[j]
    for rest in (_REST, 2 * _REST, _REST // 2, 160, 120):
        left = tone.duration - rest
        lasts = seconds(tone.end) - seconds(tone.end - rest)
        if left >= min(rest, 240) and left >= tone.duration // 3 and lasts >= LEAST_S:
            return rest
    return 0


def _worth(
    line: list[Tone], first: int, j: int, seconds: Seconds, air: float, ends: frozenset[int],
    bar_ticks: int,
) -> float:  # fmt: skip
    tone = line[j]
    used = (seconds(tone.end) - seconds(line[first].onset)) / air
    at_end = any(tone.onset < end <= tone.end for end in ends)
    worth = 3.0 * at_end + 1.0 * (tone.end % bar_ticks == 0)
    worth += min(2.0, tone.duration / 960.0)
    worth -= 4.0 * max(0.0, _SOONEST - used)
    return round(worth + 0.5 * used, 6)


def _without_one(
    line: list[Tone], first: int, last: int, air: float, seconds: Seconds,
    ends: frozenset[int], bar_ticks: int,
) -> int:  # fmt: skip
    """Let the air last where no note leaves time for a breath; return where to go on.

    A note that outlasts the air by itself ends early; of a run of short ones the last before
    the best place is left out, as players do.
    """
    if last <= first:
        tone = line[first]
        duration = tone.duration
        while duration > 240 and seconds(tone.onset + duration) - seconds(tone.onset) > air:
            duration -= 240
        line[first] = tone._replace(duration=duration)
        return first + 1
    _, j = max(
        (_worth(line, first, j, seconds, air, ends, bar_ticks), j)
        for j in range(first + 1, last + 1)
    )
    while j < len(line) - 1 and seconds(line[j].end) - seconds(line[j - 1].end) < LEAST_S:
        del line[j]
    del line[j]
    return j
