"""Melodies of scores are read as they are composed: phrases, chords and what is taken up."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.melodic_context import (
    CLOSE_RETURN,
    CLOSE_SEQUENCE,
    NEW,
    NOTHING,
    RETURN,
    RHYTHM,
)
from studio.training.harmonic_reading import CHORD, KEY, Reading
from studio.training.melodic_lines import joined, melody_of, reachable
from studio.training.pieces import BAR, NOTE, Line, Piece

_QUARTER = 960


def _line(bars: list[list[int | None]]) -> Line:
    """Return quarters, four a bar; None rests."""
    notes = [
        ((4 * k + i) * _QUARTER, _QUARTER, pitch, 0, 1, 1, True, False)
        for k, bar in enumerate(bars)
        for i, pitch in enumerate(bar)
        if pitch is not None
    ]
    return Line("Voice", np.array(notes, dtype=NOTE), 1, sung=True)


def _piece(bars: int) -> Piece:
    rows = [(k * 4 * _QUARTER, 4 * _QUARTER, 4, 4, 0, False) for k in range(bars)]
    return Piece("song", "nobody", "songs", np.array(rows, dtype=BAR), ())


def _reading(chords: list[tuple[int, int]]) -> Reading:
    """Return chords in C major by their bar and root, major, in root position."""
    ends = [*(bar for bar, _ in chords[1:]), 99]
    bar = 4 * _QUARTER
    rows = [
        (at * bar, (end - at) * bar, 0, False, root, 0, 0)
        for (at, root), end in zip(chords, ends, strict=True)
    ]
    keys = np.array([(0, 99 * bar, 0, False)], dtype=KEY)
    return Reading(np.array(rows, dtype=CHORD), keys)


def _manners(bars: list[list[int | None]]) -> NDArray[np.int64]:
    melody = melody_of(_piece(len(bars)), _line(bars), _reading([(0, 0)]), 0)
    assert melody is not None
    return melody.known.manner


def test_bars_that_return_are_found_with_the_pitches_they_take_up() -> None:
    first: list[int | None] = [60, 64, 67, 64]
    bars = [first, [65, 67, 59, 69], first, [60, 64, 67, 65]]
    melody = melody_of(_piece(4), _line(bars), _reading([(0, 0)]), 0)
    assert melody is not None
    wanted = [NEW] * 4 + [RHYTHM] * 4 + [CLOSE_RETURN] * 4 + [RETURN] * 4
    assert melody.known.manner.tolist() == wanted
    assert melody.known.expected[8:12].tolist() == first
    assert melody.known.expected[12:].tolist() == first


def test_sequences_are_found_by_their_steps_of_the_scale() -> None:
    bars: list[list[int | None]] = [[60, 62, 64, 60], [62, 64, 65, 62], [72, 67, 60, 71]]
    assert _manners(bars)[4:].tolist() == [CLOSE_SEQUENCE] * 4 + [RHYTHM] * 4


def test_phrases_end_where_the_voice_rests_and_begin_afresh() -> None:
    bars: list[list[int | None]] = [[60, 62, 64, None], [65, 67, 69, 71], [72, 71, 69, 67]]
    melody = melody_of(_piece(3), _line(bars), _reading([(0, 0)]), 0)
    assert melody is not None
    assert melody.known.begun.tolist() == [0, 1, 2, 0, 1, 2, 3, 4, 5, 5, 5]
    assert melody.known.left[:3].tolist() == [2, 1, 0]
    assert melody.previous[3] == melody.known.middle[3]
    assert melody.earlier[4] == melody.previous[4] == 65
    assert melody.previous[5] == 67


def test_chords_are_known_as_they_change() -> None:
    bars: list[list[int | None]] = [[60, 64, 67, 64], [67, 71, 74, 71], [72, 67, 64, 60]]
    melody = melody_of(_piece(3), _line(bars), _reading([(0, 0), (1, 7), (2, 0)]), 0)
    assert melody is not None
    known = melody.known
    assert known.root.tolist() == [0] * 4 + [7] * 4 + [0] * 4
    assert known.moved[[0, 3, 4, 5, 8]].tolist() == [12, 12, 7, 12, 5]
    assert known.coming[[2, 3, 7]].tolist() == [-1, 7, 0]
    assert not known.held.any()


def test_the_highest_of_notes_that_begin_together_counts() -> None:
    line = _line([[60, 62, 64, 65], [67, 69, 71, 72]])
    below = line.notes.copy()
    below["pitch"] -= 12
    both = Line("Voice", np.sort(np.concatenate([below, line.notes]), order="onset"), 1, sung=True)
    melody = melody_of(_piece(2), both, _reading([(0, 0)]), 0)
    assert melody is not None
    assert melody.pitch.tolist() == [60, 62, 64, 65, 67, 69, 71, 72]


def test_short_lines_teach_nothing_and_leaps_out_of_reach_are_left_out() -> None:
    piece, reading = _piece(2), _reading([(0, 0)])
    assert melody_of(piece, _line([[60, 62, 64, 65]]), reading, 0) is None
    melody = melody_of(piece, _line([[60, 62, 64, 85], [84, 83, 81, 79]]), reading, 0)
    assert melody is not None
    assert 85 not in reachable(joined([melody])).pitch
    assert melody.known.expected.tolist() == [NOTHING] * 8
