"""Parts of a chamber ensemble: each player's notes of the chords, filled with learned patterns.

A player's part is decoded phrase by phrase. Patterns that quartets use, and use after and
beside each other, are weighed against how the picture moves; what would cross or clash with
those already written, or move in fifths and octaves with them, loses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.frame import Frame
from studio.composing.language.elaboration import (
    BASS,
    FALLING,
    HELD,
    LENGTHS,
    MOVING,
    REPEATED,
    REST,
    RISING,
    Patterns,
    before_class,
    copied,
    next_class,
    patterns,
    succession,
)
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.pattern_drawing import UNIT, Cell, Options, drawn
from studio.composing.pattern_scales import Scales
from studio.mapping.plan import FIGURES

_KEPT = 16
"""Patterns of a cell that are weighed against what sounds around them."""
_DRAWN = 4.0
"""Worth of a kind of pattern that all lines of the picture ask for."""
_BUSY = 1.1
"""Cost of twice or half the notes that the picture asks for."""
_MIDDLE, _FURTHER = 1.8, 1.7
"""Notes a beat that are neither few nor many, and the power by which players are asked to go
further from them than the picture does."""
_SYLLABLE = 1100.0
"""Ticks for each note of singers."""
_QUICKEST = 5.5
"""Notes a second of one player that still accompany."""
_OWN_LINE = 0.8
"""Worth of a line of its own where what the player has stands all the way forward."""
_LINES = 0.6
"""Worth of a line of its own, and cost of notes that are only struck again: a chord lasts
shorter here than in most quartets, and leaves lines less room."""
_SILENT = 1.5
"""Worth of a rest in the softest bars, and cost in the loudest."""
_NO_REST = 0.9
_SUSPENDED = 1.0
_OUT, _CROSSES, _MEETS, _CLASHES, _PARALLEL = 30.0, 7.0, 1.5, 0.8, 5.0
_ASKED = {"sustained": HELD, "pulse": REPEATED, "rising": RISING, "falling": FALLING}


def cells_of(frame: Frame, spans: tuple[Span, ...]) -> list[Cell]:
    """Return the chords cut into pieces that patterns fill: half bars, or bars of three."""
    limit = 1440 if frame.metre.compound else 2880 if frame.bar_ticks == 2880 else 1920
    cuts = [0]
    for onset, following in pairwise((*frame.beat_onsets, frame.bar_ticks)):
        if following - cuts[-1] > limit and onset > cuts[-1]:
            cuts.append(onset)
    cuts.append(frame.bar_ticks)
    closing = {p.first_bar + p.bars - 1 for p in frame.plan.phrases}
    found = []
    for index, span in enumerate(spans):
        onset = span.onset
        while onset < span.end:
            bar, inside = divmod(onset, frame.bar_ticks)
            stop = min(span.end, bar * frame.bar_ticks + next(c for c in cuts if c > inside))
            length = max((n for n in LENGTHS if n <= stop - onset), default=stop - onset)
            closes = bar in closing and span.cadence
            found.append(Cell(onset, onset + length, bar, index, closes))
            onset += length
    return found


def _sounding(frame: Frame, tones: Sequence[Tone]) -> NDArray[np.int64]:
    """Return what sounds when, on a grid: -1 is a rest."""
    pitch = np.full(frame.end // UNIT + 1, -1, np.int64)
    for tone in tones:
        pitch[tone.onset // UNIT : tone.end // UNIT] = tone.pitch
    return pitch


@dataclass(frozen=True, slots=True)
class Desk:
    """A player who accompanies.

    Parameters
    ----------
    number : int
        Tells the players' chances apart: the place in the ensemble.
    role : int
        Whose patterns: `UPPER`, `LOWER` or `BASS`.
    pitches : mapping of int to int
        The player's note of each chord, by the chord's number; it is silent in the others.
    above : frozenset of int
        Chords over which the player lies above the tune.
    reach : (int, int)
        Lowest and highest note.
    forward : ndarray, shape (bars,)
        How far what it plays stands forward.
    plain : bool
        Whether it sings: nothing shorter than a quaver, no broken chords, no rests.
    """

    number: int
    role: int
    pitches: Mapping[int, int]
    above: frozenset[int]
    reach: tuple[int, int]
    forward: NDArray[np.float64]
    plain: bool = False


def elaborated(
    frame: Frame,
    spans: tuple[Span, ...],
    desks: Sequence[Desk],
    tune: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Return the notes of every desk, in their order.

    Parameters
    ----------
    frame : Frame
    spans : tuple of Span
    desks : sequence of Desk
        From the top; they are written from the bottom.
    tune : tuple of Tone
        The melody where it is played.
    """
    cells = cells_of(frame, spans)
    wishes = _Wishes(frame)
    scales = Scales(spans)
    lines = _sounding(frame, tune)[None, :]
    under: dict[int, tuple[int, int]] = {}
    parts: list[list[Tone]] = [[] for _ in desks]
    for place in reversed(range(len(desks))):
        desk = desks[place]
        tones: list[Tone] = []
        beside: dict[int, tuple[int, int]] = {}
        mine = [cell for cell in cells if cell.index in desk.pitches]
        every = _options(frame, spans, desk, mine, scales, wishes, lines, under)
        for _, group in groupby(every, key=lambda o: frame.phrase_of_bar[o.cell.bar]):
            options = list(group)
            for option, k in zip(options, drawn(options, lines), strict=True):
                _write(tones, option, k)
                own = option.chosen[k]
                beside[option.cell.onset] = (
                    int(option.found.kind[own]), int(option.found.rhythm[own])
                )  # fmt: skip
        parts[place] = tones
        lines = np.concatenate([lines, _sounding(frame, tones)[None, :]])
        under = beside
    return parts


class _Wishes:
    """What the picture asks of the accompaniment in every bar."""

    def __init__(self, frame: Frame) -> None:
        beats = frame.plan.beats
        activity = frame.by_bar(beats.activity) * np.exp2(0.6 * frame.forward["figure"])
        most = _QUICKEST * 60.0 / frame.plan.tempo_bpm
        # What is usual pulls back to the middle.
        asked = np.minimum(_MIDDLE * (activity / _MIDDLE) ** _FURTHER, most)
        self.notes = asked * frame.beats_a_bar / frame.bar_ticks
        self.loudness = frame.by_bar(beats.loudness)
        self.tense = 1.0 - frame.by_bar(beats.consonance)
        self.kinds = np.zeros((frame.plan.bars, 6))
        weight = beats.figure_weight.astype(np.float64)
        for number, name in enumerate(FIGURES):
            asked = frame.by_bar(weight * (beats.figure == number))
            self.kinds[:, _ASKED[name]] = _DRAWN * asked
        # A line of its own, or none, is as much of each as the next.
        self.kinds[:, [MOVING, REST]] = self.kinds[:, list(_ASKED.values())].mean(axis=1)[:, None]


def _options(
    frame: Frame,
    spans: tuple[Span, ...],
    desk: Desk,
    cells: Sequence[Cell],
    scales: Scales,
    wishes: _Wishes,
    lines: NDArray[np.int64],
    under: Mapping[int, tuple[int, int]],
) -> list[Options]:
    """Return the patterns of each cell that are worth weighing, with what each is worth."""
    result: dict[int, Options] = {}
    alike: dict[int, list[Cell]] = {}
    for cell in cells:
        length = cell.end - cell.onset
        if length not in LENGTHS or cell.end == frame.end:
            result[cell.onset] = _held(cell, desk, spans)
        else:
            alike.setdefault(length, []).append(cell)
    for length, some in alike.items():
        found = patterns(length, frame.metre.compound)
        if not len(found.kind):
            result.update((cell.onset, _held(cell, desk, spans)) for cell in some)
            continue
        worth = _worth(frame, spans, desk, some, found, scales, wishes)
        keys = [
            (frame.seed_of(Stream.INNER, cell.bar, desk.number), Stream.INNER, 16 + desk.number,
             *divmod(cell.onset, frame.bar_ticks))
            for cell in some
        ]  # fmt: skip
        chance = noise.gumbels_of_all(np.arange(len(found.kind), dtype=np.int64), keys)
        worth += _beside(found, some, under)
        best = np.argsort(-np.round(worth + chance, 6), axis=1, kind="stable")[:, :_KEPT]
        kept = np.zeros(worth.shape, np.bool_)
        kept[np.arange(len(some))[:, None], best] = True
        held = np.flatnonzero((found.kind == HELD) & (found.duration[:, 0] >= length))
        kept[:, held[:1]] = True
        rows, chosen = np.nonzero(kept)
        pitch = _pitches(found, desk, some, rows, chosen, scales)
        strictness = _PARALLEL * (1.0 + desk.plain)
        weighed = worth[rows, chosen] - _cost(
            desk, some, found, rows, chosen, pitch, lines, strictness
        )
        count = (found.duration[chosen] > 0).sum(axis=1)
        last = np.where(count > 0, pitch[np.arange(len(count)), np.maximum(count - 1, 0)], -1)
        cuts = np.searchsorted(rows, np.arange(len(some) + 1)).tolist()
        for number, cell in enumerate(some):
            mine = slice(cuts[number], cuts[number + 1])
            result[cell.onset] = Options(
                cell, found, chosen[mine], pitch[mine], last[mine], weighed[mine],
                chance[number, chosen[mine]], strictness,
            )  # fmt: skip
    return [result[cell.onset] for cell in cells]


def _worth(
    frame: Frame,
    spans: tuple[Span, ...],
    desk: Desk,
    cells: Sequence[Cell],
    found: Patterns,
    scales: Scales,
    wishes: _Wishes,
) -> NDArray[np.float64]:
    """Return what patterns are worth by themselves, shape (cells, patterns)."""
    length = cells[0].end - cells[0].onset
    bars = np.array([cell.bar for cell in cells])
    rest = found.kind == REST
    steps = [_next_step(spans, desk, cell, scales) for cell in cells]
    worth = found.usual[desk.role] + wishes.kinds[bars][:, found.kind]
    worth += found.leading[steps] + found.coming[[_coming(spans, desk, cell) for cell in cells]]
    wanted = wishes.notes[bars] * length
    if desk.plain:
        wanted = np.full(len(cells), length / _SYLLABLE)
    # A note that goes on sounds too, and whether to rest is another question.
    busy = np.log2((found.notes + found.tied + 0.5) / (wanted[:, None] + 0.5))
    worth -= _BUSY * np.where(rest, 0.0, busy**2)
    forward = desk.forward[bars][:, None]
    worth += (_LINES + _OWN_LINE * forward) * (found.kind == MOVING)
    worth -= _LINES * (found.kind == REPEATED)
    silent = _SILENT * (1.0 - 2.0 * wishes.loudness[bars][:, None]) - forward - _NO_REST
    worth += silent * rest
    worth += _SUSPENDED * wishes.tense[bars][:, None] * (found.tied & found.foreign[:, 0])
    closing = np.array([cell.closing for cell in cells])
    worth[closing] -= 1.2 * np.maximum(found.notes - 1, 0) + 3.0 * rest
    if desk.plain or desk.role == BASS:
        # A bass is the foundation: it comes in with its chord.
        worth -= 3.0 * ((found.onset[:, 0] > 0) | rest)
    if desk.plain:
        short = np.where(found.duration > 0, found.duration, length).min(axis=1) < 480
        worth -= 6.0 * short + 3.0 * np.isin(found.kind, (RISING, FALLING))
        worth -= 1.5 * (found.tied & ~found.foreign[:, 0])
    return np.asarray(worth)


def _beside(
    found: Patterns, cells: Sequence[Cell], under: Mapping[int, tuple[int, int]]
) -> NDArray[np.float64]:
    """Return what patterns are worth beside those of the part below, (cells, patterns)."""
    go = succession()
    below = np.array([under.get(cell.onset, (-1, -1)) for cell in cells])
    kind, rhythm = below[:, :1], below[:, 1:]
    alike = copied(found.rhythm == rhythm, found.rhythm_share, go.copied_beside)
    worth = go.kinds_beside[kind, found.kind] + (found.kind == kind) * alike
    return np.asarray(np.where(kind >= 0, worth, 0.0))


def _held(cell: Cell, desk: Desk, spans: tuple[Span, ...]) -> Options:
    """Return one held note: at the end of the piece, and where no pattern fits."""
    own, length = desk.pitches[cell.index], cell.end - cell.onset
    zeros = np.zeros((1, 8), np.int64)
    duration = zeros.copy()
    duration[0, 0] = length
    none = np.zeros((1, 8), bool)
    first = spans[cell.index].onset == cell.onset
    found = Patterns(
        zeros, duration, zeros, none, np.array([not first]), np.array([int(first)]),
        np.array([HELD]), np.array([-1]), np.zeros((3, 1)), np.ones(1), np.ones(1),
        np.zeros((8, 1)), np.zeros((4, 1)),
    )  # fmt: skip
    pitch, nothing = np.full((1, 8), own, np.int64), np.zeros(1)
    chosen = np.zeros(1, np.int64)
    return Options(cell, found, chosen, pitch, pitch[:, 0], nothing, nothing, _PARALLEL)


def _next_step(spans: tuple[Span, ...], desk: Desk, cell: Cell, scales: Scales) -> int:
    """Return the number of the step to the player's next note."""
    own = desk.pitches[cell.index]
    index = cell.index if cell.end < spans[cell.index].end else cell.index + 1
    then = desk.pitches.get(index)
    if then is None:
        return 0
    low, high = min(own, then), max(own, then)
    below = scales.scale_below[cell.index]
    between = int(below[high]) - int(below[low + 1])
    steps = 0 if own == then else (between + 1) * (1 if then > own else -1)
    return next_class(steps)


def _coming(spans: tuple[Span, ...], desk: Desk, cell: Cell) -> int:
    """Return the number of how the player comes to its note."""
    goes_on = cell.onset > spans[cell.index].onset
    own = desk.pitches[cell.index]
    return before_class(goes_on or desk.pitches.get(cell.index - 1) == own, goes_on)


def _pitches(
    found: Patterns,
    desk: Desk,
    cells: Sequence[Cell],
    rows: NDArray[np.int64],
    chosen: NDArray[np.int64],
    scales: Scales,
) -> NDArray[np.int64]:
    """Return the pitches of patterns over a player's note of the chord, (rows, notes).

    `rows` has the number of the cell of each row, `chosen` that of its pattern.
    """
    index = np.array([cell.index for cell in cells])[rows]
    own = np.array([desk.pitches[cell.index] for cell in cells])[rows]
    offset, foreign = found.offset[chosen], found.foreign[chosen]
    place = scales.chord_below[index, own][:, None] + offset
    top = scales.chord_below[index, 128][:, None] - 1
    in_chord = scales.chord[index[:, None], np.clip(place, 0, top)]
    up, down = scales.scale_below[index, own + 1], scales.scale_below[index, own]
    at = np.where(offset > 0, up[:, None] + offset - 1, down[:, None] + offset)
    top = scales.scale_below[index, 128][:, None] - 1
    in_scale = scales.scale[index[:, None], np.clip(at, 0, top)]
    in_scale = np.where(offset == 0, own[:, None], in_scale)
    return np.asarray(np.where(foreign, in_scale, in_chord), np.int64)


def _cost(
    desk: Desk,
    cells: Sequence[Cell],
    found: Patterns,
    rows: NDArray[np.int64],
    chosen: NDArray[np.int64],
    pitch: NDArray[np.int64],
    lines: NDArray[np.int64],
    strictness: float,
) -> NDArray[np.float64]:
    """Return what patterns cost against what sounds around them; the tune comes first."""
    length = found.duration[chosen]
    there = length > 0
    used = int(there.sum(axis=1).max(initial=1))
    pitch, length, there = pitch[:, :used], length[:, :used], there[:, :used]
    onset = np.array([cell.onset for cell in cells])[rows][:, None]
    onset = (onset + found.onset[chosen][:, :used]) // UNIT
    last = onset + np.maximum(length, UNIT) // UNIT - 1
    low, high = desk.reach
    cost = _OUT * (there & ((pitch < low) | (pitch > high))).sum(axis=1)
    at, later = lines[:, onset], lines[:, last]
    above, after = pitch - at, pitch - later
    crosses = (above < 0) | (after < 0)
    # Those below were written before, and only the tune lies over everybody.
    over = np.array([cell.index in desk.above for cell in cells])[rows][:, None]
    below = (above[0] >= 0) | ((after[0] >= 0) & (later[0] >= 0))
    crosses[0] = np.where(over, (above[0] <= 0) | (after[0] <= 0), below)
    sounds = there & (at >= 0)
    cost += _CROSSES * (crosses & sounds).sum(axis=(0, 2))
    cost += _MEETS * (there & (above == 0)).sum(axis=(0, 2))
    size = np.abs(above)
    gap = size % 12
    near = (gap == 1) | (gap == 11) | (size == 2)
    cost += _CLASHES * (found.foreign[chosen][:, :used] & near & sounds).sum(axis=(0, 2))
    along = (gap[..., 1:] == gap[..., :-1]) & ((gap[..., 1:] == 0) | (gap[..., 1:] == 7))
    along &= np.diff(pitch, axis=1) * np.diff(at, axis=2) > 0
    along &= there[:, 1:] & (at[..., 1:] >= 0) & (at[..., :-1] >= 0)
    cost += strictness * along.sum(axis=(0, 2))
    return np.asarray(cost)


def _write(tones: list[Tone], option: Options, k: int) -> None:
    found, own = option.found, int(option.chosen[k])
    for j, length in enumerate(found.duration[own].tolist()):
        if not length:
            return
        onset = option.cell.onset + int(found.onset[own, j])
        pitch = int(option.pitch[k, j])
        before = tones[-1] if tones else None
        joins = j == 0 and found.tied[own] and before is not None
        if joins and before is not None and before.end == onset and before.pitch == pitch:
            tones[-1] = before._replace(duration=before.duration + length)
        else:
            tones.append(Tone(onset, length, pitch))
