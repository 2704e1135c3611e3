"""Two hands: how many notes they hold and how far they stretch. Each staff is a hand."""

from collections.abc import Iterator

from studio.composing.limits.declared import Limits
from studio.composing.limits.sounding import by_stroke, moments
from studio.composing.material import Tone

_SHORTEST = 120


def beyond_hands(tones: list[Tone], limits: Limits) -> Iterator[tuple[int, str, str]]:
    """Yield (tick, kind, what is wrong) where a hand holds or stretches too much."""
    for staff in sorted({t.staff for t in tones}):
        for tick, held in moments(t for t in tones if t.staff == staff):
            pitches = [t.pitch for t in held]
            if limits.hand_notes is not None and len(pitches) > limits.hand_notes:
                yield tick, "notes in a hand", f"{len(pitches)} notes in one hand"
            span = max(pitches) - min(pitches)
            if limits.hand_span is not None and span > limits.hand_span:
                yield tick, "span of a hand", f"a hand spans {span} semitones"
    yield from beyond_keys(tones)


def beyond_keys(tones: list[Tone]) -> Iterator[tuple[int, str, str]]:
    """Yield the ticks at which two notes want the same key or string at once."""
    until: dict[int, int] = {}
    for tone in sorted(tones, key=lambda t: (t.onset, t.end)):
        if until.get(tone.pitch, -1) > tone.onset:
            yield tone.onset, "one key twice", f"pitch {tone.pitch} is struck while it is held"
        until[tone.pitch] = max(until.get(tone.pitch, -1), tone.end)


def in_hands(tones: list[Tone], limits: Limits, kept: set[Tone]) -> list[Tone]:
    """Return the tones with what no hand can hold let go of, shortened or left out.

    Parameters
    ----------
    kept : set of Tone
        Tune and bass, which are never left out.
    """
    result: list[Tone] = []
    for staff in sorted({t.staff for t in tones}):
        result += _one_hand([t for t in tones if t.staff == staff], limits, kept)
    return one_a_key(result, kept)


def _one_hand(tones: list[Tone], limits: Limits, kept: set[Tone]) -> list[Tone]:
    chords = by_stroke(tones)
    held: dict[int, tuple[int, int, int]] = {}
    for key in list(chords):
        onset, _, voice = key
        held = {v: k for v, k in held.items() if chords[k] and chords[k][0].end > onset}
        others = [k for v, k in held.items() if v != voice]
        # What is held gives way to what is new, unless it is the tune.
        for other in others:
            if _fits([*chords[key], *chords[other]], limits):
                continue
            tune = any(t in kept for t in chords[other]) and voice != 1
            mine = _thinned(chords[key], chords[other], limits, kept) if tune else chords[key]
            if mine and _fits([*mine, *chords[other]], limits):
                chords[key] = mine
            elif onset - other[0] >= _SHORTEST:
                chords[other] = [_until(t, onset, kept) for t in chords[other]]
                held.pop(other[2])
            else:
                chords[other] = _thinned(chords[other], chords[key], limits, kept)
        chords[key] = _thinned(chords[key], [], limits, kept)
        held[voice] = key
    return [t for chord in chords.values() for t in chord]


def _until(tone: Tone, tick: int, kept: set[Tone]) -> Tone:
    shorter = tone._replace(duration=tick - tone.onset)
    if tone in kept:
        kept.add(shorter)
    return shorter


def _fits(tones: list[Tone], limits: Limits) -> bool:
    pitches = [t.pitch for t in tones]
    if not pitches:
        return True
    few = limits.hand_notes is None or len(pitches) <= limits.hand_notes
    near = limits.hand_span is None or max(pitches) - min(pitches) <= limits.hand_span
    return few and near


def _thinned(chord: list[Tone], beside: list[Tone], limits: Limits, kept: set[Tone]) -> list[Tone]:
    """Return a chord without the tones that a hand cannot hold beside others."""
    left = list(chord)
    while left and not _fits([*left, *beside], limits):
        loose = [t for t in left if t not in kept]
        if not loose:
            break
        pitches = sorted(t.pitch for t in (*left, *beside))
        wide = limits.hand_span is not None and pitches[-1] - pitches[0] > limits.hand_span
        anchors = [t.pitch for t in (*left, *beside) if t in kept] or [pitches[len(pitches) // 2]]
        if wide:
            out = max(loose, key=lambda t: (max(abs(t.pitch - a) for a in anchors), t.pitch))
        else:
            out = min(loose, key=lambda t: (_room(t.pitch, pitches), t.pitch))
        left.remove(out)
    return left


def _room(pitch: int, pitches: list[int]) -> int:
    """Return how far the neighbours of a pitch lie apart: the closest is missed least."""
    at = pitches.index(pitch)
    below = pitches[at - 1] if at > 0 else pitch - 24
    above = pitches[at + 1] if at + 1 < len(pitches) else pitch + 24
    return above - below


def one_a_key(tones: list[Tone], kept: set[Tone]) -> list[Tone]:
    """Return the tones so that no pitch is struck while it is held.

    The one that began earlier ends; of two at once the tune or bass stays, else the longer.
    """
    chords = by_stroke(tones)
    sounding: dict[int, tuple[int, int, int]] = {}
    for key in list(chords):
        onset = key[0]
        for tone in list(chords[key]):
            other = sounding.get(tone.pitch, key)
            held = [t for t in chords[other] if t.pitch == tone.pitch and t.end > onset]
            if other == key or not held:
                sounding[tone.pitch] = key
            elif onset - other[0] >= _SHORTEST:
                chords[other] = [_until(t, onset, kept) for t in chords[other]]
                sounding[tone.pitch] = key
            elif tone in kept and held[0] not in kept:
                chords[other].remove(held[0])
                sounding[tone.pitch] = key
            else:
                chords[key].remove(tone)
    return [t for chord in chords.values() for t in chord]
