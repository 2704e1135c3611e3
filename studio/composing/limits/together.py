"""All players together: how many pitches sound at once, and that the bass lies below."""

from collections.abc import Iterator, Sequence

from studio.composing.material import Tone
from studio.composing.score import Role

Parts = Sequence[Sequence[Tone]]


def _all(parts: Parts) -> Iterator[tuple[int, list[tuple[int, Tone]]]]:
    """Yield every tick at which something begins, with (part, tone) of all that sounds."""
    waiting = [(index, tone) for index, part in enumerate(parts) for tone in part]
    waiting.sort(key=lambda pair: (pair[1].onset, pair[0], pair[1].pitch))
    active: list[tuple[int, Tone]] = []
    i = 0
    while i < len(waiting):
        tick = waiting[i][1].onset
        active = [pair for pair in active if pair[1].end > tick]
        while i < len(waiting) and waiting[i][1].onset == tick:
            active.append(waiting[i])
            i += 1
        yield tick, active


def leads(tone: Tone, role: Role) -> bool:
    """Return whether a tone of a part of a role belongs to the tune, whoever plays it."""
    return (tone.role or role) == "melody" and tone.staff == 1 and tone.voice == 1


def bass_among(tones: Sequence[Tone], role: Role) -> list[Tone]:
    """Return what a part plays of the bass.

    Of a bass player everything but the tune, of a soloist the lowest note at each onset.
    """
    if role != "melody":
        return [t for t in tones if (t.role or role) == "bass"]
    lowest: dict[int, Tone] = {}
    for tone in tones:
        if (tone.staff, tone.voice) != (1, 1) and tone.role is None:
            before = lowest.get(tone.onset, tone)
            lowest[tone.onset] = tone if tone.pitch < before.pitch else before
    return list(lowest.values())


def too_many(parts: Parts, most: int) -> Iterator[tuple[int, str, str]]:
    """Yield (tick, kind, what is wrong) where more pitches sound at once than are wanted."""
    for tick, held in _all(parts):
        count = len({t.pitch for _, t in held})
        if count > most:
            yield tick, "sounding at once", f"{count} pitches sound at once"


def above_tune(tune: Sequence[Tone], bass: Sequence[Tone]) -> Iterator[tuple[int, str, str]]:
    """Yield (tick, kind, what is wrong) where the bass does not lie below the melody."""
    for tick, held in _all([tune, bass]):
        over = [t.pitch for part, t in held if part == 0]
        under = [t.pitch for part, t in held if part == 1]
        if over and under and min(under) >= min(over):
            yield tick, "bass below the melody", f"bass {min(under)} under {min(over)}"


def thinned(parts: list[list[Tone]], kept: list[set[Tone]], most: int) -> list[list[Tone]]:
    """Return the parts with no more pitches at once than are wanted.

    Inner tones of chords go first, those that double what others play before the rest.
    """
    out: set[tuple[int, Tone]] = set()
    for _, held in _all(parts):
        left = [pair for pair in held if pair not in out]
        while len({t.pitch for _, t in left}) > most:
            loose = [pair for pair in left if pair[1] not in kept[pair[0]]]
            if not loose:
                break
            classes = [t.pitch % 12 for _, t in left]
            chords = [part for part, _ in left]
            gone = max(
                loose,
                key=lambda pair: (
                    chords.count(pair[0]) > 1, classes.count(pair[1].pitch % 12),
                    -pair[1].pitch, -pair[0],
                ),
            )  # fmt: skip
            left.remove(gone)
            out.add(gone)
    if not out:
        return parts
    return [[t for t in part if (i, t) not in out] for i, part in enumerate(parts)]


def under_tune(bass: list[Tone], tune: Sequence[Tone], low: int) -> list[Tone]:
    """Return a bass whose notes lie below the melody: an octave down, or else cut short."""
    line = sorted(tune, key=lambda t: (t.onset, t.pitch))
    result: list[Tone] = []
    first = 0
    for tone in sorted(bass, key=lambda t: (t.onset, t.pitch)):
        while first < len(line) - 1 and line[first].end <= tone.onset:
            first += 1
        pitch, end = tone.pitch, tone.end
        over = [t for t in line[first:] if t.onset < tone.end and t.end > tone.onset]
        lowest = min((t.pitch for t in over), default=128)
        while pitch >= lowest and pitch - 12 >= low:
            pitch -= 12
        if pitch >= lowest:
            end = min((max(t.onset, tone.onset) for t in over if t.pitch <= pitch), default=end)
        if end - tone.onset >= min(240, tone.duration):
            result.append(tone._replace(pitch=pitch, duration=end - tone.onset))
    return result
