"""Rhythms are learned from sung lines: read bar by bar, counted, and foretold."""

from dataclasses import replace

import numpy as np
import pytest

from studio.composing.language.bar_rhythms import BarRhythm
from studio.composing.language.rhythmic import unpacked
from studio.mapping.plan import Metre
from studio.training.corpus import Corpus, use_of
from studio.training.learn_returning import relation_of, staff_step
from studio.training.learn_rhythm import learn
from studio.training.pieces import BAR, NOTE, Line, Piece
from studio.training.sung_bars import SungBar, SungLine, sung

QUARTERS = [(0, 960), (960, 960), (1920, 960), (2880, 960)]
DOTTED = [(0, 1440), (1440, 480), (1920, 960), (2880, 960)]
CLOSE = [(0, 960), (960, 1920)]


def _song(bars: list[list[tuple[int, int]]], name: str = "song") -> Piece:
    """Return a song in four beats whose voice has notes of (onset, duration) in each bar."""
    notes = [
        (3840 * k + onset, duration, 60 + 2 * (i % 3), 2 * (i % 3), 1, 1, True, False)
        for k, bar in enumerate(bars)
        for i, (onset, duration) in enumerate(bar)
    ]
    table = np.zeros(len(bars), BAR)
    table["onset"], table["duration"] = 3840 * np.arange(len(bars)), 3840
    table["beats"] = table["beat_type"] = 4
    voice = Line("Voice", np.array(notes, NOTE), 1, sung=True)
    return Piece(name, "nobody", "songs", table, (voice,))


def _line(bars: list[list[tuple[int, int]]]) -> SungLine:
    return sung((_song(bars),))[0]


def test_phrases_end_before_rests_and_their_bars_know_their_places() -> None:
    line = _line([QUARTERS, DOTTED, CLOSE, QUARTERS, QUARTERS, DOTTED, CLOSE])
    assert [bar.kind for bar in line.bars] == ["inner"] * 2 + ["end"] + ["inner"] * 3 + ["end"]
    assert [bar.from_start for bar in line.bars] == [0, 1, 2, 0, 1, 2, 3]
    assert [bar.to_end for bar in line.bars] == [2, 1, 0, 3, 2, 1, 0]
    assert [bar.final for bar in line.bars] == [False] * 6 + [True]
    ends = line.bars[2].rhythm
    assert ends is not None
    assert ends.closing == 1


def test_upbeats_belong_to_the_phrase_they_lead_to() -> None:
    upbeat = [(0, 1440), (2880, 480), (3360, 480)]
    line = _line([QUARTERS, DOTTED, upbeat, QUARTERS, QUARTERS, DOTTED, CLOSE])
    rhythm = line.bars[2].rhythm
    assert rhythm is not None
    assert (rhythm.closing, rhythm.upbeat) == (0, 2)
    assert line.bars[3].from_start == 0


def test_ties_over_the_bar_line_are_kept_on_both_sides() -> None:
    line = _line([QUARTERS, [(0, 1920), (1920, 2400)], [(480, 480), (960, 2880)], *[QUARTERS] * 3])
    out, into = line.bars[1].rhythm, line.bars[2].rhythm
    assert out == BarRhythm((0, 1920), (1920, 1920), held_out=True)
    assert into == BarRhythm((480, 960), (480, 2880), held_in=480)


def test_what_cannot_be_written_on_the_grid_is_left_out() -> None:
    triplets = [(0, 320), (320, 320), (640, 320), (960, 2880)]
    sevens = [(0, 137), (137, 137), (274, 3566)]
    line = _line([QUARTERS, triplets, sevens, *[QUARTERS] * 3])
    assert line.bars[1].rhythm is not None
    assert line.bars[2].rhythm is None
    assert line.bars[2].kind == "other"


def _bar(pitches: tuple[tuple[int, int], ...]) -> SungBar:
    onsets = tuple(960 * k for k in range(len(pitches)))
    rhythm = BarRhythm(onsets, (960,) * len(pitches))
    return SungBar(0, Metre(4, 4), "inner", rhythm, 0, 1, False, pitches)


def test_a_bar_is_taken_up_as_it_was_or_on_another_step() -> None:
    there = _bar(((60, 0), (62, 2), (64, 4)))
    assert relation_of(there, there) == ("exact", 0)
    assert relation_of(_bar(((62, 2), (64, 4), (65, -1))), there) == ("moved", 1)
    assert relation_of(_bar(((59, 5), (60, 0), (62, 2))), there) == ("moved", -1)
    assert relation_of(_bar(((62, 2), (64, 4), (67, 1))), there) == ("rhythm", 0)
    other = replace(there, rhythm=BarRhythm((0, 480, 960), (480, 480, 960)))
    assert relation_of(other, there) is None


@pytest.mark.parametrize(
    ("pitch", "fifths", "step"),
    [(60, 0, 35), (61, 7, 35), (61, -5, 36), (59, 5, 34), (59, -7, 35)],
)
def test_steps_of_the_staff_follow_the_spelling(pitch: int, fifths: int, step: int) -> None:
    assert staff_step(pitch, fifths) == step


def _corpus() -> Corpus:
    plain = [QUARTERS, QUARTERS, QUARTERS, CLOSE] * 4
    lilting = [DOTTED, DOTTED, DOTTED, CLOSE] * 4
    names = [f"song {k}" for k in range(60)]
    songs = [_song(lilting if k % 2 else plain, name) for k, name in enumerate(names)]
    corpus = Corpus(tuple(songs))
    assert {use_of("nobody", name) for name in names} == {"train", "valid", "test"}
    return corpus


def test_songs_that_keep_their_rhythms_teach_to_keep_them() -> None:
    learned = learn(_corpus())
    words = [unpacked(row) for row in learned.arrays["4-4-inner-words"]]
    assert {word.durations for word in words} == {(960,) * 4, (1440, 480, 960, 960)}
    figures = learned.figures
    assert figures["inner bars known, share"] == 1.0
    plain = figures["inner bars, plain shares, nats a bar"]
    assert plain == pytest.approx(np.log(2), abs=0.05)
    assert figures["inner bars, learned, nats a bar"] < 0.5 * plain
    assert "3-4-inner-words" not in learned.arrays


def test_learning_is_the_same_twice() -> None:
    one, other = learn(_corpus()), learn(_corpus())
    assert one.figures == other.figures
    for name, array in one.arrays.items():
        assert np.array_equal(array, other.arrays[name])
