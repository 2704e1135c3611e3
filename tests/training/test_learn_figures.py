"""Figures are read from a song's piano over any chord, and their succession is learned."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.figures import Strike, Version, Vocabulary, unpacked
from studio.training.corpus import Corpus
from studio.training.figure_reading import phrase_starts, read_bars
from studio.training.learn_figures import (
    _no_weights,
    _Prepared,
    examples_of,
    learn,
    pattern_of,
    shape_of,
    vocabulary_of,
)
from studio.training.pieces import BAR, NOTE, Line, Piece

_BAR = 3840
_CHORDS = ((48, 52, 55), (53, 57, 60), (55, 59, 62), (48, 52, 55))
_Row = tuple[int, int, int, int]


def _notes(rows: list[_Row]) -> NDArray[np.void]:
    """Return notes from rows of onset, duration, pitch, staff."""
    found = np.zeros(len(rows), NOTE)
    for k, (onset, duration, pitch, staff) in enumerate(sorted(rows)):
        found[k] = (onset, duration, pitch, 0, staff, 1, staff == 1, False)
    return found


def _alberti(bar: int, low: int, middle: int, high: int) -> list[_Row]:
    order = (low, high, middle, high) * 2
    return [(bar * _BAR + 480 * k, 480, p, 2) for k, p in enumerate(order)]


def _struck(bar: int, low: int, middle: int, high: int) -> list[_Row]:
    return [(bar * _BAR + 960 * k, 960, p, 2) for k in range(4) for p in (low, middle, high)]


def a_song(name: str, bars: int = 16, turn: int = 8, doubled: bool = True) -> Piece:
    """Return a song that is accompanied by Alberti basses until a bar, then by chords."""
    voice: list[_Row] = []
    piano: list[_Row] = []
    for bar in range(bars):
        low, middle, high = _CHORDS[bar % 4]
        tune = [(bar * _BAR + 960 * k, 960, p + 24, 1) for k, p in enumerate((low, middle, high))]
        voice += tune
        if doubled:
            piano += tune
        else:
            piano += [(bar * _BAR, _BAR, p + 12, 1) for p in (low, middle, high)]
        piano += (_alberti if bar < turn else _struck)(bar, low, middle, high)
    bars_table = np.zeros(bars, BAR)
    for bar in range(bars):
        bars_table[bar] = (bar * _BAR, _BAR, 4, 4, 0, False)
    lines = (Line("Voice", _notes(voice), 1, True), Line("Piano", _notes(piano), 2, False))
    return Piece(name, "Nobody", "songs", bars_table, lines)


def _corpus() -> Corpus:
    return Corpus(tuple(a_song(f"song {k}", turn=2 + k % 12) for k in range(24)))


def test_a_figure_is_read_as_rungs_whatever_the_chord() -> None:
    bars = read_bars(a_song("one", bars=8, turn=4))
    expected = tuple(Strike(480 * k, 480, (r,)) for k, r in enumerate((0, 2, 1, 2) * 2))
    for bar in bars[:4]:
        assert bar is not None
        assert bar.left == expected
        assert bar.doubled
        assert bar.context.sung == 3 / 4
        assert bar.context.silence == 0.25
    for bar in bars[4:]:
        assert bar is not None
        assert bar.left == tuple(Strike(960 * k, 960, (0, 1, 2)) for k in range(4))


def test_phrases_begin_after_rests() -> None:
    starts = phrase_starts(a_song("one", bars=8))
    # The voice rests in every bar; phrases last two bars at least.
    assert starts == {0, 2, 4, 6}


def test_who_has_the_tune_plays_no_figure() -> None:
    doubled = [b for b in read_bars(a_song("one")) if b]
    assert all(pattern_of(b, "left") is not None for b in doubled)
    assert all(pattern_of(b, "both") is None for b in doubled)
    under = [b for b in read_bars(a_song("one", doubled=False)) if b]
    both = pattern_of(under[0], "both")
    assert both is not None
    assert both.right == (Strike(0, _BAR, (0, 1, 2)),)


def test_an_octave_is_a_doubled_note_and_a_chord_is_none() -> None:
    single = Version((Strike(0, 960, (0,)),), ())
    octave = Version((Strike(0, 960, (0, 3)),), ())
    fifth = Version((Strike(0, 960, (0, 2)),), ())
    assert shape_of(single) == shape_of(octave)
    assert shape_of(single) != shape_of(fifth)


def test_figures_go_on_and_songs_are_at_home_in_one() -> None:
    learned = learn(_corpus())
    assert learned.arrays["left moves"][0] > 0
    figures = unpacked(learned.arrays, "left 4/4")
    assert len(figures) == 2
    assert {f.plain.left[0].rungs for f in figures} == {(0,), (0, 1, 2)}
    model = learned.figures["left: cross-entropy (nats a bar)"]
    assert model < learned.figures["left: how common it is, alone (nats a bar)"]
    assert learned.figures["left: share of bars covered"] == 1.0


def test_learning_twice_gives_the_same() -> None:
    one, two = learn(_corpus()), learn(_corpus())
    assert sorted(one.arrays) == sorted(two.arrays)
    for name, array in one.arrays.items():
        assert np.array_equal(array, two.arrays[name]), name


def test_the_gradient_is_that_of_finite_differences() -> None:
    songs = [read_bars(a_song(f"song {k}", turn=2 + k)) for k in range(6)]
    known = Vocabulary(vocabulary_of(songs, "4/4", "left"), _BAR, _no_weights())
    prepared = _Prepared(known, examples_of(songs, known, "4/4", "left"))
    chance = np.random.default_rng(5)
    size = len(prepared.loss(np.zeros(_length()))[1])
    flat = 0.3 * chance.standard_normal(size)
    slope = prepared.loss(flat)[1]
    for k in chance.choice(size, 12, replace=False):
        step = np.zeros(size)
        step[k] = 1e-5
        rise = (prepared.loss(flat + step)[0] - prepared.loss(flat - step)[0]) / 2e-5
        assert abs(rise - slope[k]) < 1e-4 * max(1.0, abs(rise))


def _length() -> int:
    weights = _no_weights()
    return sum(a.size for a in (weights.moves, weights.homes, weights.fits, weights.changes))
