"""A fretted string sounds one note, and a hand covers few frets."""

from collections.abc import Iterable, Iterator
from itertools import product

from studio.composing.limits.declared import Limits
from studio.composing.limits.sounding import by_stroke, moments
from studio.composing.material import Tone

Grip = tuple[tuple[Tone, int], ...]
"""Tones that sound, each with the string it sounds on."""
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
    new = tuple(new)
    choices = [
        [s for s, open_ in enumerate(limits.strings) if 0 <= t.pitch - open_ <= limits.last_fret]
        for t in new
    ]
    found: dict[Grip, int] = {}
    for grip in grips:
        held = tuple((t, s) for t, s in grip if t.end > tick)
        taken = {s for _, s in held}
        for strings in product(*choices):
            if len(set(strings)) < len(strings) or taken & set(strings):
                continue
            whole = (*held, *zip(new, strings, strict=True))
            frets = [f for t, s in whole if (f := t.pitch - limits.strings[s]) > 0]
            if frets and max(frets) - min(frets) >= limits.frets:
                continue
            found.setdefault(whole, max(frets, default=0) + sum(frets))
    return sorted(found, key=lambda g: (found[g], [s for _, s in g]))[:_MOST]


def fretted(tones: list[Tone], limits: Limits, kept: set[Tone], low: int) -> list[Tone]:
    """Return the tones with what no hand can finger let go of, moved or left out.

    The tune stays as it is. A bass note moves to another octave above `low` where it must;
    other notes are left out.
    """
    chords = by_stroke(tones)
    grips: list[Grip] = [()]
    result: list[Tone] = []
    onsets = sorted({key[0] for key in chords})
    for onset in onsets:
        tune = [t for k, c in chords.items() if k[0] == onset for t in c if _is_tune(t, kept)]
        under = [t for k, c in chords.items() if k[0] == onset for t in c if not _is_tune(t, kept)]
        for variant, cut in _variants(tune, under, kept, grips, onset, low):
            before = _let_go(grips, onset) if cut else grips
            following = reached(before, onset, variant, limits)
            if following:
                break
        else:
            # Nothing at all can be held on: the tune alone goes on.
            following, variant, cut = reached([()], onset, tune, limits), tune, True
        if cut:
            result = _ended(result, onset)
        grips = following
        result += variant
    return result


def _is_tune(tone: Tone, kept: set[Tone]) -> bool:
    return tone.voice == 1 and tone in kept


def _variants(
    tune: list[Tone], under: list[Tone], kept: set[Tone], grips: list[Grip], onset: int, low: int
) -> Iterator[tuple[list[Tone], bool]]:
    """Yield what could be struck, the fullest first, and whether what is held is let go."""
    bass = [t for t in under if t in kept]
    chord = sorted((t for t in under if t not in kept), key=lambda t: t.pitch)
    holds = any(t.end > onset and t.voice != 1 for grip in grips for t, _ in grip)
    subsets: list[list[Tone]] = [chord]
    subsets += [[t for t in chord if t is not out] for out in chord] if len(chord) > 1 else []
    subsets += [[t] for t in chord] if len(chord) > 2 else []
    if chord:
        subsets.append([])
    moved = [[t._replace(pitch=t.pitch + octave) for t in bass] for octave in (0, 12, 24)]
    over = [t.pitch for grip in grips for t, _ in grip if t.end > onset and t.voice == 1]
    ceiling = min([*over, *(t.pitch for t in tune)], default=128)
    for lowest in moved if bass else [[]]:
        if any(not low <= t.pitch < ceiling for t in lowest):
            continue
        least = max((t.pitch for t in lowest), default=0)
        for subset in subsets:
            above = [t._replace(pitch=_over(t.pitch, least)) for t in subset]
            pitches = [t.pitch for t in above]
            if len(set(pitches)) == len(pitches) and max(pitches, default=0) < ceiling:
                yield [*tune, *lowest, *above], False
    if holds:
        for lowest in moved if bass else [[]]:
            if any(not low <= t.pitch < ceiling for t in lowest):
                continue
            for subset in subsets:
                yield [*tune, *lowest, *subset], True
    for lowest in [[], *([t] for t in bass)]:
        yield [*tune, *lowest], holds


def _over(pitch: int, least: int) -> int:
    """Return a pitch over the bass, an octave higher where it lay under it."""
    return pitch if pitch > least else pitch + 12


def _let_go(grips: list[Grip], onset: int) -> list[Grip]:
    """Return the grips with only the tune held on."""
    kept = {tuple((t, s) for t, s in grip if t.voice == 1 and t.end > onset) for grip in grips}
    return sorted(kept, key=lambda g: [s for _, s in g])


def _ended(tones: list[Tone], onset: int) -> list[Tone]:
    """Return the tones with what is held under the tune ended at a tick."""
    return [
        t._replace(duration=onset - t.onset) if t.voice != 1 and t.end > onset else t
        for t in tones
    ]
