"""A fretted string sounds one note, and a hand covers few frets."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from studio.composing.limits.declared import Limits
from studio.composing.limits.sounding import by_stroke, moments
from studio.composing.material import Tone

Stopped: TypeAlias = tuple[int, int, int, int]
"""String, fret, the tick at which the note ends, and its voice."""
Grip: TypeAlias = tuple[Stopped, ...]
"""All that sounds, string by string."""
_MOST = 12
"""Grips that are followed at once."""


def beyond_frets(tones: list[Tone], limits: Limits) -> Iterator[tuple[int, str, str]]:
    """Yield (tick, kind, what is wrong) where no fingering plays what sounds.

    A note stays on the string on which it was struck.
    """
    grips: list[Grip] = [()]
    for tick, held in moments(tones):
        new = [t for t in held if t.onset == tick]
        grips = reached(grips, tick, new, limits)
        if not grips:
            pitches = ", ".join(str(t.pitch) for t in held)
            yield tick, "fretting", f"no fingering for {pitches}"
            grips = reached([()], tick, new, limits) or [()]


def reached(grips: list[Grip], tick: int, new: Iterable[Tone], limits: Limits) -> list[Grip]:
    """Return the grips that can follow when new tones are struck, the easiest first."""
    choices = [
        [
            (string, tone.pitch - open_, tone.end, tone.voice)
            for string, open_ in enumerate(limits.strings)
            if 0 <= tone.pitch - open_ <= limits.last_fret
        ]
        for tone in new
    ]
    found: set[Grip] = set()
    for grip in grips:
        held = tuple(s for s in grip if s[2] > tick)
        found.update(_grown(held, choices, limits))
    return sorted(found, key=_effort)[:_MOST]


def _grown(grip: Grip, choices: list[list[Stopped]], limits: Limits) -> Iterator[Grip]:
    """Yield a grip with each of the choices on a string of its own, within the frets."""
    if not choices:
        yield tuple(sorted(grip))
        return
    frets = [fret for _, fret, _, _ in grip if fret]
    low, high = min(frets, default=99), max(frets, default=0)
    for stopped in choices[0]:
        string, fret = stopped[:2]
        if any(string == other for other, _, _, _ in grip):
            continue
        if fret and max(high, fret) - min(low, fret) >= limits.frets:
            continue
        yield from _grown((*grip, stopped), choices[1:], limits)


def _effort(grip: Grip) -> tuple[int, Grip]:
    frets = [fret for _, fret, _, _ in grip]
    return max(frets, default=0) + sum(frets), grip


def fretted(tones: list[Tone], limits: Limits, kept: set[Tone], low: int) -> list[Tone]:
    """Return the tones with what no hand can finger let go of, moved or left out.

    The tune stays as it is. A bass note moves to another octave above `low` where it must,
    and its chord with it; other notes are left out.
    """
    strokes: dict[int, list[Tone]] = {}
    for chord in by_stroke(tones).values():
        strokes.setdefault(chord[0].onset, []).extend(chord)
    grips: list[Grip] = [()]
    result: list[Tone] = []
    held: list[Tone] = []
    for onset, struck in strokes.items():
        tune = [t for t in struck if t.voice == 1 and t in kept]
        under = [t for t in struck if not (t.voice == 1 and t in kept)]
        for variant, cut in _variants(tune, under, kept, grips[0], onset, limits, low):
            following = reached(_let_go(grips, onset) if cut else grips, onset, variant, limits)
            if following:
                break
        else:
            # Nothing at all can be held on: the tune alone goes on.
            following, variant, cut = reached([()], onset, tune, limits), tune, True
        ended = [t for t in held if t.end <= onset]
        held = [t for t in held if t.end > onset]
        if cut:
            held = [t._replace(duration=onset - t.onset) if t.voice != 1 else t for t in held]
        result += ended
        held += variant
        grips = following
    return result + held


def _variants(
    tune: list[Tone],
    under: list[Tone],
    kept: set[Tone],
    grip: Grip,
    onset: int,
    limits: Limits,
    low: int,
) -> Iterator[tuple[list[Tone], bool]]:
    """Yield what could be struck, the fullest first, and whether what is held is let go."""
    yield [*tune, *under], False
    bass = [t for t in under if t in kept]
    chord = sorted((t for t in under if t not in kept), key=lambda t: t.pitch)
    held = [s for s in grip if s[2] > onset]
    over = [limits.strings[s[0]] + s[1] for s in held if s[3] == 1]
    subsets = [chord]
    if len(chord) > 1:
        subsets += [[t for t in chord if t is not out] for out in chord]
    if len(chord) > 2:
        subsets += [[t] for t in chord]
    if chord:
        subsets.append([])
    moved = [[t._replace(pitch=t.pitch + octave) for t in bass] for octave in (0, 12, 24)]
    ceiling = min([*over, *(t.pitch for t in tune)], default=128)
    cuts = (False, True) if any(s[3] != 1 for s in held) else (False,)
    for cut in cuts:
        for lowest in moved if bass else [[]]:
            if any(not low <= t.pitch < ceiling for t in lowest):
                continue
            least = max((t.pitch for t in lowest), default=0)
            for subset in subsets:
                above = [t._replace(pitch=_over(t.pitch, least)) for t in subset]
                pitches = [t.pitch for t in above]
                if len(set(pitches)) == len(pitches) and max(pitches, default=0) < ceiling:
                    yield [*tune, *lowest, *above], cut
    yield tune, cuts[-1]


def _over(pitch: int, least: int) -> int:
    """Return a pitch over the bass, an octave higher where it lay under it."""
    return pitch if pitch > least else pitch + 12


def _let_go(grips: list[Grip], onset: int) -> list[Grip]:
    """Return the grips with only the tune held on."""
    return sorted({tuple(s for s in grip if s[3] == 1 and s[2] > onset) for grip in grips})
