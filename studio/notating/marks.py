"""What stands beside the notes of a part: dynamics, hairpins, pedal, chords, tempo, sections."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Literal, NamedTuple

from studio.composing.score import ChordSymbol, Dynamic, Part, Score, TempoMark

_DEFAULT_MARKS: tuple[Literal["p", "mp", "mf", "f"], ...] = ("p", "mp", "mf", "f")
_WORDS = (
    (52, "Largo"),
    (66, "Adagio"),
    (80, "Andante"),
    (104, "Moderato"),
    (126, "Allegretto"),
    (160, "Allegro"),
    (10_000, "Presto"),
)


class Rank(IntEnum):
    """Kinds of mark, in the order in which they are written at the same tick."""

    HAIRPIN_STOP = 0
    PEDAL_STOP = 1
    OCTAVE_STOP = 2
    REHEARSAL = 3
    TEMPO = 4
    CHORD = 5
    OCTAVE_START = 6
    DYNAMIC = 7
    HAIRPIN_START = 8
    PEDAL_START = 9

    @property
    def closes(self) -> bool:
        """Return whether a mark at a bar line belongs to the bar before."""
        return self <= Rank.OCTAVE_STOP


class Mark(NamedTuple):
    """A mark at a tick of the piece, over or under a staff of its part."""

    onset: int
    rank: Rank
    staff: int
    value: object


def marks_of(score: Score, part: Part, *, leads: bool, harmony: bool) -> list[Mark]:
    """Return the marks of a part in the order of writing.

    Parameters
    ----------
    score : Score
    part : Part
    leads : bool
        Whether tempo and rehearsal marks stand in this part (the first).
    harmony : bool
        Whether chord symbols stand in this part (the highest that is pitched).
    """
    marks = [Mark(d.onset, Rank.DYNAMIC, 1, d.mark) for d in _dynamics(score, part)]
    for number, hairpin in enumerate(h for h in part.hairpins if h.end > h.onset):
        wedge = 1 + number % 6
        kind = "crescendo" if hairpin.grows else "diminuendo"
        marks.append(Mark(hairpin.onset, Rank.HAIRPIN_START, 1, (kind, wedge)))
        marks.append(Mark(hairpin.end, Rank.HAIRPIN_STOP, 1, ("stop", wedge)))
    marks.extend(_pedals(part))
    if leads:
        marks.extend(Mark(s.onset, Rank.REHEARSAL, 1, s) for s in score.sections)
        marks.extend(Mark(t.onset, Rank.TEMPO, 1, t) for t in _tempos(score.tempos))
    if harmony:
        marks.extend(Mark(c.onset, Rank.CHORD, 1, c) for c in _chords(score.chords))
    marks = [mark for mark in marks if mark.onset < score.end or mark.rank.closes]
    return sorted(marks, key=lambda mark: (mark.onset, mark.rank))


def sections_after(score: Score) -> set[int]:
    """Return the bars (counted from 0) before which a double bar line stands."""
    bars = {section.onset // score.metre.bar_ticks for section in score.sections}
    return bars - {0}


def harmony_part(score: Score) -> int:
    """Return the index of the part over which chord symbols stand."""
    pitched = (i for i, part in enumerate(score.parts) if not part.instrument.percussion)
    return next(pitched, 0)


def octave_marks(heads: Sequence[tuple[int, int, int]], staff: int) -> list[Mark]:
    """Return lines of 8va over long stretches far above a staff.

    Parameters
    ----------
    heads : sequence of (int, int, int)
        Onset, end and ledger lines (negative below) of each head of a staff, in order.
    staff : int

    Returns
    -------
    list of Mark
        Pairs of start and stop. A line covers at least three heads of four ledger lines or
        more and everything between them that has at least two.
    """
    marks: list[Mark] = []
    run: list[tuple[int, int, int]] = []
    for head in [*heads, (0, 0, 0)]:
        if head[2] >= 2:
            run.append(head)
            continue
        far = [i for i, (*_, lines) in enumerate(run) if lines >= 4]
        if len(far) >= 3:
            covered = run[far[0] : far[-1] + 1]
            marks.append(Mark(covered[0][0], Rank.OCTAVE_START, staff, "down"))
            last = max(end for _, end, _ in covered)
            marks.append(Mark(last, Rank.OCTAVE_STOP, staff, "stop"))
        run = []
    return marks


def _dynamics(score: Score, part: Part) -> list[Dynamic]:
    first = min((note.onset for note in part.notes), default=0)
    given = sorted(part.dynamics, key=lambda d: d.onset)
    if given and given[0].onset <= first:
        return given
    loudness = score.beat_loudness or (0.5,)
    mean = sum(loudness) / len(loudness)
    mark = _DEFAULT_MARKS[min(3, int(4 * mean))]
    return [Dynamic(first, mark), *given]


def _pedals(part: Part) -> list[Mark]:
    """Return a line for each time the pedal is down; where two meet they change there."""
    staff = len(part.instrument.clefs)
    held = [p for p in part.pedals if p.end > p.onset]
    starts = [Mark(p.onset, Rank.PEDAL_START, staff, "start") for p in held]
    return [*starts, *(Mark(p.end, Rank.PEDAL_STOP, staff, "stop") for p in held)]


def _tempos(tempos: Sequence[TempoMark]) -> list[TempoMark]:
    """Return the tempo marks, the first with words even if the composer gave none."""
    first, *rest = tempos
    if not first.words:
        words = next(words for limit, words in _WORDS if first.quarter_bpm < limit)
        first = TempoMark(first.onset, first.quarter_bpm, words)
    return [first, *rest]


def _chords(chords: Sequence[ChordSymbol]) -> list[ChordSymbol]:
    """Return the chords without those that repeat the one before."""
    shown: list[ChordSymbol] = []
    for chord in chords:
        before = shown[-1] if shown else None
        if before is None or _named(before) != _named(chord):
            shown.append(chord)
    return shown


def _named(chord: ChordSymbol) -> tuple[object, ...]:
    return (chord.step, chord.alter, chord.kind, chord.bass)
