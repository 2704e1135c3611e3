"""The keys and chords of a score are read as a musician would."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from studio.training.harmonic_reading import KINDS, Reading, harmonic_reading, slots_of
from studio.training.pieces import BAR, NOTE, Line, Piece

C, D_MINOR, F, G7, A_MINOR = (0, 4, 7), (2, 5, 9), (5, 9, 0), (7, 11, 2, 5), (9, 0, 4)


def _piece(
    chords: list[tuple[tuple[int, ...], int]],
    beats: int = 4,
    beat_type: int = 4,
    fifths: int = 0,
    pickup: int = 0,
    up: int = 0,
) -> Piece:
    """Return a piece of block chords over a bass on the first tone; lengths in quarters."""
    notes = []
    onset = 0
    for tones, quarters in chords:
        pitches = [48 + (tones[0] + up) % 12, *(60 + (t + up) % 12 for t in tones)]
        notes += [(onset, 960 * quarters, p, 0, 1, 1, False, False) for p in pitches]
        onset += 960 * quarters
    length = beats * 3840 // beat_type
    starts = [0, *range(pickup, onset, length)] if pickup else list(range(0, onset, length))
    bars = np.zeros(len(starts), BAR)
    bars["onset"], bars["duration"] = starts, np.diff([*starts, onset])
    bars["beats"], bars["beat_type"], bars["fifths"] = beats, beat_type, fifths
    bars["pickup"][0] = pickup > 0
    return Piece(
        "piece", "nobody", "songs", bars, (Line("Piano", np.array(notes, NOTE), 1, False),)
    )


def _told(reading: Reading) -> list[tuple[int, str]]:
    return [(int(c["root"]), KINDS[c["kind"]]) for c in reading.chords]


CADENCE = [(C, 4), (A_MINOR, 2), (D_MINOR, 2), (G7, 4), (C, 4)]
TOLD = [(0, "major"), (9, "minor"), (2, "minor"), (7, "dominant"), (0, "major")]


def test_chords_are_told_by_their_degree_in_the_key() -> None:
    reading = harmonic_reading(_piece(CADENCE))
    assert _told(reading) == TOLD
    assert [int(k["tonic"]) for k in reading.keys] == [0]
    assert not reading.keys["minor"][0]
    assert list(reading.chords["onset"]) == [0, 3840, 5760, 7680, 11520]


def test_the_same_music_in_another_key_reads_the_same() -> None:
    for up, fifths in ((2, 2), (3, -3), (5, -1), (8, -4)):
        reading = harmonic_reading(_piece(CADENCE, up=up, fifths=fifths))
        assert _told(reading) == TOLD
        assert int(reading.keys["tonic"][0]) == up


def test_chords_cover_the_score_without_gaps() -> None:
    reading = harmonic_reading(_piece(CADENCE))
    for table in (reading.chords, reading.keys):
        ends = table["onset"] + table["duration"]
        assert table["onset"][0] == 0
        assert ends[-1] == 16 * 960
        assert all(a == b for a, b in zip(ends[:-1], table["onset"][1:], strict=True))


def test_minor_is_told_from_its_relative_major() -> None:
    minor = [((0, 3, 7), 4), ((5, 8, 0), 4), ((7, 11, 2), 4), ((0, 3, 7), 4)]
    reading = harmonic_reading(_piece(minor, fifths=-3))
    assert bool(reading.keys["minor"][0])
    assert _told(reading) == [(0, "minor"), (5, "minor"), (7, "major"), (0, "minor")]


def test_a_long_stay_in_another_key_is_a_change_of_key() -> None:
    there = [(tuple(x + 2 for x in t), q) for t, q in CADENCE]
    reading = harmonic_reading(_piece([*CADENCE, *CADENCE, *there, *there, *there]))
    assert [int(k["tonic"]) for k in reading.keys] == [0, 2]


def test_passing_notes_make_no_chords() -> None:
    piece = _piece([(C, 4), (G7, 4), (C, 4), (C, 4)])
    scale = [
        (960 * i // 2, 480, 72 + p, 0, 1, 1, False, False) for i, p in enumerate((0, 2, 4, 5))
    ]
    line = Line("Flute", np.array(scale, NOTE), 1, False)
    reading = harmonic_reading(replace(piece, lines=(*piece.lines, line)))
    assert _told(reading)[:2] == [(0, "major"), (7, "dominant")]


def test_the_bass_is_counted_from_the_root() -> None:
    first_inversion = ((4, 7, 0), 4)
    reading = harmonic_reading(_piece([(C, 4), (G7, 4), first_inversion, (F, 4), (C, 4)]))
    assert [int(b) for b in reading.chords["bass"]] == [0, 0, 4, 0, 0]


def test_slots_of_an_upbeat_count_from_the_end_of_a_bar() -> None:
    piece = _piece([(G7, 1), (C, 4), (C, 4)], pickup=960)
    onsets, strengths = slots_of(piece.bars)
    assert list(onsets) == [960 * i for i in range(9)]
    assert list(strengths) == [2, 0, 2, 1, 2, 0, 2, 1, 2]


def test_compound_bars_are_cut_into_eighths() -> None:
    piece = _piece([(C, 3), (G7, 3), (C, 3)], beats=6, beat_type=8)
    onsets, strengths = slots_of(piece.bars)
    assert all(b - a == 480 for a, b in pairwise(onsets.tolist()))
    assert list(strengths[:6]) == [0, 3, 3, 1, 3, 3]
