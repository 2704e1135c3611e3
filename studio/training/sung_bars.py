"""The sung lines of songs, bar by bar: rhythms, and where in its phrase each bar stands."""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from studio.composing.language.bar_rhythms import BarRhythm
from studio.mapping.plan import Metre
from studio.training.pieces import Notes, Piece

Kind: TypeAlias = Literal["inner", "end", "silent", "other"]

_METRES = {
    (4, 4): (4, 4),
    (2, 2): (4, 4),
    (3, 4): (3, 4),
    (2, 4): (2, 4),
    (6, 8): (6, 8),
    (9, 8): (9, 8),
    (12, 8): (12, 8),
    (3, 8): (3, 8),
}
_SHORT = 240
_REST, _BREATH = 480, 240
"""Ticks of a rest that ends a phrase, and of one that does after a long note."""
_LONG = 3.0
"""How many times the usual time to the next note a note takes that ends a phrase."""
_LEAST = 1.75
"""Bars that a phrase has at least."""


@dataclass(frozen=True, slots=True)
class SungBar:
    """A bar of a sung line.

    Parameters
    ----------
    index : int
        Counted from the beginning of the song.
    metre : Metre
    kind : Kind
        ``"end"`` if a phrase ends in it, ``"inner"`` if it belongs to one, ``"silent"`` if
        nothing sounds, ``"other"`` between phrases or where the rhythm cannot be written on
        the grid.
    rhythm : BarRhythm or None
        None where it is silent or not on the grid.
    from_start, to_end : int
        Bars from the bar in which the phrase begins and to the one in which it ends.
    final : bool
        Whether the last note of the song begins in it.
    pitches : tuple of (int, int)
        Pitch and position on the line of fifths of each note that begins in it.
    """

    index: int
    metre: Metre
    kind: Kind
    rhythm: BarRhythm | None
    from_start: int
    to_end: int
    final: bool
    pitches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SungLine:
    """The sung line of a song."""

    name: str
    bars: tuple[SungBar, ...]


def sung(pieces: tuple[Piece, ...]) -> tuple[SungLine, ...]:
    """Return the sung lines of the pieces that have exactly one."""
    lines = (_line(piece) for piece in pieces if piece.collection == "songs")
    return tuple(line for line in lines if line is not None)


def _line(piece: Piece) -> SungLine | None:
    voice = piece.voice
    if voice is None or len(voice.notes) < 16:
        return None
    onsets, ends, pitches, fifths = _single(voice.notes)
    starts = piece.bars["onset"].astype(np.int64)
    stops = starts + piece.bars["duration"]
    bar_of = np.searchsorted(starts, onsets, side="right") - 1
    closing = _closings(onsets, ends, piece.bars["duration"][bar_of].astype(np.int64))
    first_bars = _first_bars(onsets, starts, stops, bar_of, closing)
    phrase = np.concatenate(([0], np.cumsum(closing)[:-1])).astype(np.int64)
    end_bars = bar_of[closing]
    bars = []
    for index in range(len(starts)):
        inside = np.flatnonzero(bar_of == index)
        held = np.flatnonzero((onsets < starts[index]) & (ends > starts[index]))
        signature = (int(piece.bars["beats"][index]), int(piece.bars["beat_type"][index]))
        if signature not in _METRES or (len(inside) == 0 and len(held) == 0):
            bars.append(_empty(index))
            continue
        metre = Metre(*_METRES[signature])
        whole = stops[index] - starts[index] == metre.bar_ticks
        # The bar belongs to the phrase of its last note that does not lead into the next.
        ending = [int(i) for i in inside if closing[i]]
        here = ending[-1:] or [int(i) for i in (*inside, *held)]
        which = min(int(phrase[here[0]]), len(end_bars) - 1)
        rhythm = _rhythm(
            [(int(onsets[i] - starts[index]), int(ends[i] - starts[index])) for i in inside],
            max((int(ends[i] - starts[index]) for i in held), default=0),
            metre,
            int(np.searchsorted(inside, ending[-1])) if ending else -1,
        )
        from_start, to_end = index - int(first_bars[which]), int(end_bars[which]) - index
        kind: Kind = "end" if ending else "inner"
        if not whole or rhythm is None or to_end < 0 or (from_start < 0 and not ending):
            kind = "other"
        bars.append(
            SungBar(
                index,
                metre,
                kind,
                rhythm if whole else None,
                max(0, from_start),
                max(0, to_end),
                bool(len(inside)) and int(inside[-1]) == len(onsets) - 1,
                tuple((int(pitches[i]), int(fifths[i])) for i in inside),
            )
        )
    return SungLine(piece.name, tuple(bars))


def _empty(index: int) -> SungBar:
    return SungBar(index, Metre(4, 4), "silent", None, 0, 0, False, ())


def _single(notes: Notes) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return onsets, ends, pitches and spellings of the top line."""
    order = np.lexsort((-notes["pitch"].astype(np.int64), notes["onset"]))
    ordered = notes[order]
    keep = np.concatenate(([True], np.diff(ordered["onset"]) > 0))
    kept = ordered[keep]
    onsets = kept["onset"].astype(np.int64)
    ends = onsets + kept["duration"]
    following = np.concatenate((onsets[1:], [2**40]))
    # A gap too short to be a rest belongs to the note before it.
    ends = np.where((following > ends) & (following - ends < _SHORT), following, ends)
    ends = np.minimum(ends, following)
    return onsets, ends, kept["pitch"].astype(np.int64), kept["fifths"].astype(np.int64)


def _closings(onsets: np.ndarray, ends: np.ndarray, bar_ticks: np.ndarray) -> np.ndarray:
    """Return which notes end a phrase: those before a rest, and long ones before a breath."""
    following = np.concatenate((onsets[1:], [2**40]))
    gap = following - ends
    usual = float(np.median(np.diff(onsets)))
    long = following - onsets >= _LONG * usual
    wanted = (gap >= _REST) | (long & (gap >= _BREATH))
    closing = np.zeros(len(onsets), dtype=np.bool_)
    begin = onsets[0]
    for i in np.flatnonzero(wanted):
        if ends[i] - begin >= _LEAST * bar_ticks[i] or i == len(onsets) - 1:
            closing[i] = True
            begin = following[i]
    return closing


def _first_bars(
    onsets: np.ndarray,
    starts: np.ndarray,
    stops: np.ndarray,
    bar_of: np.ndarray,
    closing: np.ndarray,
) -> np.ndarray:
    """Return the bar in which each phrase begins, the one after an upbeat."""
    begins = np.concatenate(([0], np.flatnonzero(closing)[:-1] + 1))
    bars = bar_of[begins]
    late = onsets[begins] - starts[bars] > 0.5 * (stops[bars] - starts[bars])
    return np.asarray(bars + late)


def _rhythm(
    notes: list[tuple[int, int]], held: int, metre: Metre, closing: int
) -> BarRhythm | None:
    """Return a rhythm from (onset, end) in ticks of the bar; None if it is not on the grid."""
    bar = metre.bar_ticks
    ticks = [t for note in notes for t in (note[0], min(note[1], bar))] + [min(held, bar)]
    if any(t % 240 != 0 and (t % 320 != 0 or metre.beat_type == 8) for t in ticks):
        return None
    for onset, end in notes:
        # A triplet fills its beat: no note hangs over into it or out of it.
        crooked = onset % 240 != 0 or (end % 240 != 0 and end <= bar)
        if crooked and (onset // 960 != (end - 1) // 960):
            return None
    if held % 240 != 0 and held < bar:
        return None
    onsets = tuple(onset for onset, _ in notes)
    durations = tuple(min(end, bar) - onset for onset, end in notes)
    out = bool(notes) and notes[-1][1] > bar
    return BarRhythm(onsets, durations, min(held, bar), out, closing)


def without_closing(rhythm: BarRhythm) -> BarRhythm:
    """Return a rhythm without the mark of where a phrase ends."""
    return replace(rhythm, closing=-1)
