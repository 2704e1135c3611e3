"""Fiddle and guitar: a tune over bass notes and chords that are strummed or picked."""

from functools import lru_cache
from itertools import product

from studio.composing.accompaniment import Cell, cells, repeated_over_bass
from studio.composing.ensembles import Ensemble
from studio.composing.figure_decoding import Manner, figures_of_bars
from studio.composing.figure_writing import by_bar, over_cells
from studio.composing.frame import Frame
from studio.composing.language.figures import LADDER
from studio.composing.limits.declared import PLAYERS
from studio.composing.material import Span, Tone

_STRUMMER = Manner({"pulse": 0.8, "rising": 0.2, "sustained": -1.2}, 1.0, 4, -0.5, 0.8, 12.0)
"""Who keeps dancers in step strikes chords between bass notes rather than letting them ring."""
_HIGHEST = 67
"""A chord stays in the first positions, where strings ring open."""
_LOWEST_CEILING = 62
"""A chord may lie about a tune that is lower than this: the fiddle is heard through it."""
_STRUM = 3
"""Strings that a strum sounds over its bass."""


def folk(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for fiddle and guitar: figures of songs, in chords as a hand grips them."""
    found = cells(frame, spans, bass, melody)
    versions = figures_of_bars(frame, "left", found, melody, _STRUMMER, 1)
    player: list[Tone] = []
    figured: list[Cell] = []
    for cell in found:
        chord = _chord(cell)
        if cell.strokes:
            player += repeated_over_bass(cell, chord[1:] or chord, 1)
        elif cell.end == frame.end:
            player += [Tone(cell.onset, cell.duration, p) for p in chord]
        else:
            figured.append(cell)
    for bar, here in by_bar(figured).items():
        for cell, onset, duration, rungs in over_cells(frame, here, versions[bar].left, True):
            player += [Tone(onset, duration, p) for p in _struck(_chord(cell), rungs)]
    return [list(melody), player]


def _struck(chord: tuple[int, ...], rungs: tuple[int, ...]) -> list[int]:
    """Return the strings of a grip that a strike of a figure sounds.

    One low rung alone is the bass, one high rung a picked string; more than one is a strum.
    """
    bass, *over = chord
    if not over:
        return [bass]
    if rungs[0] and len(rungs) > 1:
        return over
    if len(rungs) > 1:
        return list(chord)
    if not rungs[0]:
        return [bass]
    return [over[min(len(over), rungs[0] * len(over) // (LADDER + 1) + 1) - 1]]


def _chord(cell: Cell) -> tuple[int, ...]:
    ceiling = min(max(cell.ceiling, _LOWEST_CEILING), _HIGHEST + 1)
    return grip(cell.span.tones[:4], cell.bass, ceiling)


@lru_cache(maxsize=4096)
def grip(tones: tuple[int, ...], bass: int, ceiling: int) -> tuple[int, ...]:
    """Return a chord as a hand holds it on a guitar: the bass and strings above it.

    Parameters
    ----------
    tones : tuple of int
        Pitch classes from the root, at most four.
    bass : int
        Its lowest pitch.
    ceiling : int
        What the chord stays below.

    Returns
    -------
    tuple of int
        Pitches from the lowest, each on a string of its own within the reach of a hand; the
        lower the hand lies and the more tones the chord has the better.
    """
    limits = PLAYERS["guitar"]
    best: tuple[float, tuple[int, ...]] = (-1e9, (bass,))
    for lowest, open_ in enumerate(limits.strings[:3]):
        fret = bass - open_
        if not 0 <= fret <= limits.last_fret:
            continue
        for first in range(1, 8):
            if fret and not first <= fret < first + limits.frets:
                continue
            over = limits.strings[lowest + 1 :]
            choices = [_stopped(string, tones, first, limits.frets, bass, ceiling)
                       for string in over]  # fmt: skip
            for chosen in product(*choices):
                pitches = tuple(p for p in chosen if p)
                worth = _worth(chosen, over, tones, bass, first)
                if worth > best[0]:
                    best = (worth, (bass, *sorted(pitches)))
    return best[1]


def _stopped(
    string: int, tones: tuple[int, ...], first: int, frets: int, bass: int, ceiling: int
) -> list[int]:
    """Return the tones of a chord on a string under a hand; 0 is a string left out."""
    under = [string, *range(string + first, string + first + frets)]
    return [0, *(p for p in under if p % 12 in tones and bass < p < ceiling)]


def _worth(
    chosen: tuple[int, ...], strings: tuple[int, ...], tones: tuple[int, ...], bass: int,
    first: int,
) -> float:  # fmt: skip
    sounding = [p for p in chosen if p]
    if len(set(sounding)) < len(sounding) or len(sounding) > _STRUM:
        return -1e9
    classes = {p % 12 for p in sounding} | {bass % 12}
    missing = sum(weight for tone, weight in zip(tones, (2.0, 4.0, 1.5, 2.5), strict=False)
                  if tone not in classes)  # fmt: skip
    thirds = sum(p % 12 == tones[1] for p in sounding) if len(tones) > 1 else 0
    muddy = sum(p - bass < 5 for p in sounding)
    used = [i for i, p in enumerate(chosen) if p]
    gaps = used[-1] - used[0] + 1 - len(used) if used else 0
    stretched = sum(p - string for p, string in zip(chosen, strings, strict=True) if p)
    return round(
        1.0 * len(sounding) - missing - 0.8 * max(0, thirds - 1) - 1.0 * muddy - 0.8 * gaps
        - 0.05 * stretched - 0.15 * first,
        6,
    )  # fmt: skip
