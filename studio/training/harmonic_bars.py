"""The harmonic rhythm of songs: on which beats of each bar the chord changes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.harmonic_places import pace_of, rhythm_place
from studio.training.harmonic_examples import Chords, phrase_ends
from studio.training.pieces import Piece

_NONE = 16
_FEWEST = 8
_FAR = 99


@dataclass(frozen=True, slots=True, eq=False)
class ChordBars:
    """The bars of a song whose metre has two, three or four beats.

    Parameters
    ----------
    columns : ndarray of int, shape (bars, 5)
        Metre (twice the beats less two, and one more if they have three parts), pattern of the
        bar before and of the one before that (16 for none), place, pace of the song.
    patterns : ndarray of int, shape (bars,)
        Bit b is set where a chord comes in on beat b.
    beats : int
        Of most of its bars; 0 if there are too few to tell.
    pace : int
        Class of its mean number of chords a bar.
    """

    columns: NDArray[np.int64]
    patterns: NDArray[np.int64]
    beats: int
    pace: int


def bars_of(piece: Piece, chords: Chords) -> ChordBars:
    """Return the harmonic rhythm of a song with one sung line."""
    starts = piece.bars["onset"].astype(np.int64)
    found = [_pattern(piece, chords, i) for i in range(len(starts))]
    known = [(beats, pattern) for beats, _, pattern in found if beats]
    if len(known) < _FEWEST or piece.voice is None:
        return ChordBars(np.zeros((0, 5), np.int64), np.zeros(0, np.int64), 0, 0)
    pace = pace_of(float(np.mean([pattern.bit_count() for _, pattern in known])))
    to_end, from_start = np.full(len(starts), _FAR), np.full(len(starts), _FAR)
    for begin, end in phrase_ends(piece.voice, int(np.median(piece.bars["duration"]))):
        first, last = (int(i) for i in np.searchsorted(starts, (begin, end), side="right") - 1)
        late = begin - starts[first] > piece.bars["duration"][first] / 2
        first += int(late and first < last)
        for bar in range(first, last + 1):
            to_end[bar] = min(to_end[bar], last - bar)
            from_start[bar] = min(from_start[bar], bar - first)
    columns: list[tuple[int, ...]] = []
    patterns: list[int] = []
    before = earlier = _NONE
    for bar, (beats, compound, pattern) in enumerate(found):
        if not beats:
            before = earlier = _NONE
            continue
        outside = to_end[bar] == _FAR
        place = rhythm_place(None if outside else int(to_end[bar]), int(from_start[bar]))
        columns.append(((beats - 2) * 2 + compound, before, earlier, place, pace))
        patterns.append(pattern)
        before, earlier = pattern, before
    most = int(np.argmax(np.bincount([beats for beats, _ in known])))
    return ChordBars(np.array(columns), np.array(patterns), most, pace)


def _pattern(piece: Piece, chords: Chords, bar: int) -> tuple[int, bool, int]:
    """Return the felt beats of a bar, whether they are in three, and where chords come in.

    The beats are 0 for upbeats, odd metres and three-eight, whose bars are no more than beats.
    """
    row = piece.bars[bar]
    beats, beat_type, length = int(row["beats"]), int(row["beat_type"]), int(row["duration"])
    compound = beats % 3 == 0 and beats > 3
    felt = beats // 3 if compound else beats
    if (beats, beat_type) == (2, 2):
        felt = 4
    if (
        felt not in (2, 3, 4)
        or length != beats * 3840 // beat_type
        or (beats, beat_type) == (3, 8)
    ):
        return 0, False, 0
    start = int(row["onset"])
    a, b = np.searchsorted(chords.onsets, (start, start + length), side="left")
    pattern = 0
    for onset in chords.onsets[a:b]:
        pattern |= 1 << int((onset - start) * felt // length)
    return felt, compound, pattern
