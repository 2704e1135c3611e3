"""Figures over chords: the rungs of a figure become the notes of the chord of the moment."""

from collections.abc import Iterable

from studio.composing.accompaniment import Cell
from studio.composing.frame import Frame
from studio.composing.language.figures import LADDER, Strike, Version
from studio.composing.material import Span, Tone

HAND_SPAN = 16
"""A tenth: the widest stretch of a hand, in semitones."""
_CLOSE = 12
"""Semitones that a right hand's chord spans at most."""
_MUDDY_BELOW, _MUDDY_GAP = 48, 7
"""Over a bass as low as this, what lies nearer than this sounds an octave higher or not."""


def by_bar(found: Iterable[Cell]) -> dict[int, list[Cell]]:
    """Return the cells of every bar."""
    result: dict[int, list[Cell]] = {}
    for cell in found:
        result.setdefault(cell.bar, []).append(cell)
    return result


def over_cells(
    frame: Frame, cells: list[Cell], strikes: tuple[Strike, ...], bass: bool
) -> list[tuple[Cell, int, int, tuple[int, ...]]]:
    """Return a hand's strikes over the chords of a bar: (cell, onset, duration, rungs).

    What is held over a change of chord is struck again. A hand that carries the bass strikes
    its lowest note whenever a chord begins.
    """
    placed: list[tuple[Cell, int, int, tuple[int, ...]]] = []
    bar_line = cells[0].bar * frame.bar_ticks
    for strike in strikes:
        onset, end = bar_line + strike.onset, bar_line + strike.end
        for cell in cells:
            a, b = max(onset, cell.onset), min(end, cell.end)
            if a < b:
                rungs = strike.rungs
                if bass and a == cell.onset and cell.begins and rungs[0]:
                    rungs = tuple(r - rungs[0] for r in rungs)
                placed.append((cell, a, b - a, rungs))
    if not bass:
        return placed
    starts = {onset for _, onset, _, _ in placed}
    for cell in cells:
        if cell.begins and cell.onset not in starts:
            following = min((t for t in starts if t > cell.onset), default=cell.end)
            placed.append((cell, cell.onset, min(following, cell.end) - cell.onset, (0,)))
    return sorted(placed, key=lambda piece: piece[1])


def left_ladder(span: Span, bass: int) -> tuple[int, int, int]:
    """Return the heights of an octave of rungs over a bass: three tones that tell the chord."""
    order = [span.tones[k] for k in (1, 3, 0, 2) if k < len(span.tones)]
    heights = sorted({(t - bass) % 12 for t in [t for t in order if t != bass % 12][:2]} | {0})
    while len(heights) < LADDER:
        heights.append(heights[-1] + 12)
    return heights[0], heights[1], heights[2]


def left_pitches(cell: Cell, bass: int, rungs: tuple[int, ...], top: int) -> tuple[int, ...]:
    """Return the pitches of a left hand's strike, within a hand's span and below a top."""
    ladder = left_ladder(cell.span, bass)
    found: set[int] = set()
    lowest: int | None = None
    for rung in rungs:
        octaves, step = divmod(rung, LADDER)
        pitch = bass + 12 * octaves + ladder[step]
        if _muddy(pitch, bass):
            pitch += 12
        while pitch > top and pitch - 12 > bass:
            pitch -= 12
        if rung and (pitch > top or _muddy(pitch, bass)):
            continue
        lowest = pitch if lowest is None else lowest
        while pitch - lowest > HAND_SPAN:
            pitch -= 12
        found.add(pitch)
    return tuple(sorted(found)) or (bass,)


def _muddy(pitch: int, bass: int) -> bool:
    return bass < _MUDDY_BELOW and 0 < pitch - bass < _MUDDY_GAP


def left_tones(
    frame: Frame, found: Iterable[Cell], versions: list[Version], staff: int, highest: int
) -> list[Tone]:
    """Return what a left hand plays: the bass of each chord and its figure above.

    Parameters
    ----------
    frame : Frame
    found : iterable of Cell
        The chords over which it plays figures.
    versions : list of Version
        One for every bar of the piece.
    staff : int
    highest : int
        Highest pitch; it stays below the melody in any case.
    """
    tones: list[Tone] = []
    for bar, cells in by_bar(found).items():
        strikes = versions[bar].left
        for cell, onset, duration, rungs in over_cells(frame, cells, strikes, True):
            top = min(cell.ceiling - 1, highest)
            pitches = left_pitches(cell, cell.bass, rungs, top)
            tones += [Tone(onset, duration, p, 1, staff) for p in pitches]
    return tones


def right_tones(
    frame: Frame,
    found: Iterable[Cell],
    versions: list[Version],
    chords: tuple[tuple[int, ...], ...],
    low: int,
) -> list[Tone]:
    """Return what a right hand plays over the chords that voices hold.

    Parameters
    ----------
    frame : Frame
    found : iterable of Cell
    versions : list of Version
        One for every bar of the piece.
    chords : tuple of tuple of int
        For every chord of the piece what the hand holds.
    low : int
        Lowest pitch.
    """
    tones: list[Tone] = []
    for bar, cells in by_bar(found).items():
        strikes = versions[bar].right
        top = max((s.rungs[-1] for s in strikes), default=0)
        placed = over_cells(frame, cells, strikes, False)
        ladders = {c.index: right_ladder(c, chords[c.index], top, low) for c, _, _, _ in placed}
        for cell, onset, duration, rungs in placed:
            pitches = right_pitches(ladders[cell.index], rungs, low, cell.ceiling)
            tones += [Tone(onset, duration, p, 1, 1) for p in pitches]
    return tones


def right_ladder(cell: Cell, chord: tuple[int, ...], top: int, low: int) -> tuple[int, ...]:
    """Return the pitches of the rungs of a right hand, the lowest first.

    The first rungs are the chord that the hand holds, as it was led there, in close position;
    the hand moves down the chord where the highest rung would not lie below the melody.

    Parameters
    ----------
    cell : Cell
    chord : tuple of int
        What the hand holds, in any order; its tones come before others of the chord.
    top : int
        Highest rung that is played.
    low : int
        Lowest pitch.
    """
    hand = sorted({p for p in chord if p >= low}) or [low]
    while hand[-1] - hand[0] > _CLOSE and hand[0] + 12 not in hand:
        hand = sorted([*hand[1:], hand[0] + 12])
    others = [*cell.span.tones[1:4], cell.span.tones[0]]
    classes = list(dict.fromkeys([*(p % 12 for p in hand), *others]))[:LADDER]
    while len(hand) < LADDER:
        under = [p for p in range(hand[0] - 1, low - 1, -1) if p % 12 in classes]
        over = [p for p in range(hand[-1] + 1, hand[-1] + 13) if p % 12 in classes]
        hand = sorted([*hand, (under or over)[0]])
    below = [p for p in range(low, hand[0]) if p % 12 in classes]
    above = [p for p in range(hand[-1] + 1, hand[-1] + 37) if p % 12 in classes]
    rungs = [*below, *hand, *above]
    # What has fewer rungs than the hand has notes is played by its upper fingers.
    first = len(below) + max(0, LADDER - 1 - top)
    while first > 0 and rungs[first + top] >= cell.ceiling:
        first -= 1
    return tuple(rungs[first:])


def right_pitches(
    ladder: tuple[int, ...], rungs: tuple[int, ...], low: int, ceiling: int
) -> tuple[int, ...]:
    """Return the pitches of a right hand's strike, below the melody and not below a limit."""
    found: set[int] = set()
    for rung in rungs:
        pitch = ladder[min(rung, len(ladder) - 1)]
        while pitch >= ceiling:
            pitch -= 12
        if pitch >= low:
            found.add(pitch)
    kept = sorted(found)
    while kept and kept[-1] - kept[0] > HAND_SPAN:
        kept.pop(0)
    return tuple(kept)
