"""What is struck and dies away by itself: how long its notes are written.

How long a stick's note lasts is not the player's to say. It is written up to the next one or to
the end of its beat, so that the eye meets beats instead of short notes and crumbs of rests.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from studio.composing.score import Instrument, Note, Part
from studio.notating.metre import Grid, note_spans

_DRY = frozenset({"pitched-percussion.marimba", "pitched-percussion.xylophone"})
_FINEST = 60


def dies_away(instrument: Instrument) -> bool:
    """Return whether the length of an instrument's notes cannot be heard."""
    return instrument.percussion or instrument.sound in _DRY


def struck_notes(part: Part, notes: Sequence[Note], grid: Grid) -> list[Note]:
    """Return one voice's notes as long as they are written for sticks.

    The tune keeps its lengths, as do rolls and triplets.

    Parameters
    ----------
    part : Part
    notes : sequence of Note
        Of one voice of one staff, in any order.
    grid : Grid
        Of the metre.
    """
    onsets = sorted({note.onset for note in notes})
    following = dict(pairwise(onsets))
    again = _struck_again(part)
    for note in notes:
        # A bar that another hand strikes meanwhile sounds anew, and the chord ends together.
        stops = [t for t in (following.get(note.onset), again.get(note.id)) if t is not None]
        if stops:
            following[note.onset] = min(stops)
    return [_written(part, note, following.get(note.onset), grid) for note in notes]


def _struck_again(part: Part) -> dict[int, int]:
    """Return for notes whose pitch comes again in the part, in any voice, when it does."""
    by_pitch: dict[int, list[Note]] = {}
    for note in sorted(part.notes, key=lambda n: n.onset):
        by_pitch.setdefault(note.pitch.midi, []).append(note)
    pairs = (pair for same in by_pitch.values() for pair in pairwise(same))
    return {a.id: b.onset for a, b in pairs if b.onset > a.onset}


def _written(part: Part, note: Note, following: int | None, grid: Grid) -> Note:
    bar_line = note.onset // grid.length * grid.length
    at = note.onset - bar_line
    first, end = next(beat for beat in grid.beams if at < beat[1])
    tune = part.leads(note)
    if tune or note.duration >= end - first or at % _FINEST or note.end % _FINEST:
        return note
    if following is not None and following < bar_line + end:
        if following % _FINEST:
            return note
        end = following - bar_line
    while len(note_spans(grid, at, end)) > 1:
        end = note_spans(grid, at, end)[0][1]
    return replace(note, duration=end - at)
