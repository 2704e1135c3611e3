"""Small tools that all ways of writing share."""

from itertools import pairwise

from studio.composing import noise
from studio.composing.frame import Frame
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.score import Instrument
from studio.composing.spelling import pitch_class
from studio.mapping.plan import RoleName

_INDEPENDENCE = 0.6
"""How much more readily a line moves where its role stands all the way forward."""


def in_range(pitch: int, low: int, high: int) -> int:
    """Return the pitch moved by octaves into a range of at least an octave."""
    while pitch < low:
        pitch += 12
    while pitch > high:
        pitch -= 12
    return pitch


def reach(instrument: Instrument, low: int = 0, high: int = 127) -> tuple[int, int]:
    """Return the part of an instrument's range within bounds."""
    return max(instrument.low, low), min(instrument.high, high)


def at_bar_lines(frame: Frame, tones: list[Tone]) -> list[Tone]:
    """Return the tones with those that are held over a bar line struck again there."""
    result = []
    for tone in tones:
        onset = tone.onset
        while onset < tone.end:
            stop = min(tone.end, (onset // frame.bar_ticks + 1) * frame.bar_ticks)
            result.append(tone._replace(onset=onset, duration=stop - onset))
            onset = stop
    return result


def ringing(frame: Frame, melody: tuple[Tone, ...]) -> list[Tone]:
    """Return the melody with its notes ringing through rests of a beat at most within a bar.

    What is plucked dies away by itself and needs no breath; damped, it would leave its place
    on top to what accompanies it.
    """
    result = list(melody)
    beat = frame.beat_onsets[1] - frame.beat_onsets[0]
    for i, (tone, following) in enumerate(pairwise(melody)):
        bar = frame.bar_of(tone.end - 1)
        stop = min(following.onset, (bar + 1) * frame.bar_ticks)
        if 0 < stop - tone.end <= beat:
            result[i] = tone._replace(duration=stop - tone.onset)
    return result


def line_of(
    frame: Frame,
    spans: tuple[Span, ...],
    pitches: list[int],
    voice_number: int,
    ease: float,
    role: RoleName | None = None,
) -> list[Tone]:
    """Return an inner voice as a line: a note a chord, with passing notes and suspensions.

    Parameters
    ----------
    pitches : list of int
        One for each chord.
    voice_number : int
        Tells the voices' chances apart.
    ease : float
        How readily it moves, 0 (one note a chord) to 1.
    role : RoleName or None
        The role that it plays: it moves more readily where that stands forward.
    """
    tones: list[Tone] = []
    beat = frame.beat_onsets[1] - frame.beat_onsets[0]
    readiness = [ease] * frame.plan.bars
    if role is not None:
        readiness = [ease * (1.0 + _INDEPENDENCE * float(f)) for f in frame.forward[role]]
    for i, (span, pitch) in enumerate(zip(spans, pitches, strict=True)):
        onset, end = span.onset, span.end
        bar, inside = divmod(onset, frame.bar_ticks)
        ease = readiness[bar]
        chance = noise.uniform(frame.seed, Stream.INNER, voice_number, bar, inside)
        before = tones[-1] if tones else None
        tense = 1.0 - float(frame.plan.beats.consonance[frame.beat_of(onset)])
        if (
            before is not None
            and before.end == onset
            and 1 <= before.pitch - pitch <= 2
            and span.duration >= 2 * beat
            and frame.strength(onset) >= 2
            and i < len(spans) - 1
            and before.pitch % 12 not in span.tones
            and chance < ease * (0.25 + 0.5 * tense)
        ):
            # A suspension: the old note stays for a beat and falls into the chord.
            tones.append(Tone(onset, beat, before.pitch))
            onset += beat
        following = pitches[i + 1] if i + 1 < len(pitches) else pitch
        gap = following - pitch
        half = beat // 2
        if (
            3 <= abs(gap) <= 4
            and end - onset >= beat
            and not span.cadence
            and noise.uniform(frame.seed, Stream.INNER, voice_number, bar, inside, 1) < ease
        ):
            low = span.key.fifths - 1
            scale = {pitch_class(p) for p in range(low, low + 7)}
            step = 1 if gap > 0 else -1
            between = [p for p in range(pitch + step, following, step) if p % 12 in scale]
            if between:
                tones.append(Tone(onset, end - half - onset, pitch))
                tones.append(Tone(end - half, half, between[0]))
                continue
        if onset < end:
            tones.append(Tone(onset, end - onset, pitch))
    return [t for t in tones if t.duration > 0]


def far_phrases(frame: Frame, role: RoleName, limit: float) -> set[int]:
    """Return the bars of the phrases in which a role stands back further than a limit.

    Never the first and the last, in which everybody belongs.
    """
    found: set[int] = set()
    for phrase in frame.plan.phrases[1:-1]:
        bars = range(phrase.first_bar, phrase.first_bar + phrase.bars)
        if float(frame.forward[role][bars.start : bars.stop].mean()) < limit:
            found.update(bars)
    return found


def below(tones: list[Tone], melody: tuple[Tone, ...], low: int) -> list[Tone]:
    """Return the tones moved down by octaves where they would not lie below the melody.

    A tone that cannot move without leaving the range is left out.
    """
    result = []
    first = 0
    for tone in sorted(tones, key=lambda t: (t.onset, t.duration, t.pitch)):
        while first < len(melody) - 1 and melody[first].end <= tone.onset:
            first += 1
        lowest = 128
        for other in melody[first:]:
            if other.onset >= tone.end:
                break
            if other.end > tone.onset:
                lowest = min(lowest, other.pitch)
        pitch = tone.pitch
        while pitch >= lowest:
            pitch -= 12
        if pitch >= low:
            result.append(tone._replace(pitch=pitch))
    return result
