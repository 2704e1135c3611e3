"""What is learned about voices from quartets: a tiny one is enough to see it."""

import numpy as np
import pytest

from studio.composing.language.bowing import SHAPE, joint
from studio.composing.language.elaboration import HELD, MOVING, REPEATED
from studio.errors import StudioError
from studio.training.bowings import foretold, log_odds, slur_counts
from studio.training.chordal_voices import choices, sonorities
from studio.training.corpus import Corpus, use_of
from studio.training.elaborations import counted, filled, kind_of
from studio.training.harmonic_reading import harmonic_reading
from studio.training.learn_voices import fitted_voicing, judged, learn
from studio.training.pieces import BAR, NOTE, Line, Notes, Piece

_BAR = 3840
_CHORDS = ((76, 67, 60, 48), (77, 69, 60, 53), (74, 67, 59, 55), (72, 67, 64, 48))


def _line(name: str, rows: list[tuple[int, int, int]], slurred: bool = False) -> Line:
    notes: Notes = np.zeros(len(rows), NOTE)
    for k, (onset, duration, pitch) in enumerate(rows):
        notes[k] = (onset, duration, pitch, 0, 1, 1, False, slurred and k % 2 == 0)
    return Line(name, notes, 1, False)


def a_quartet(name: str, bars: int = 64) -> Piece:
    """Return chords of a bar each: the second violin repeats quavers, the viola holds."""
    tops, seconds, violas, basses = [], [], [], []
    for bar in range(bars):
        top, second, viola, bass = _CHORDS[bar % 4]
        tops += [(bar * _BAR, 2880, top), (bar * _BAR + 2880, 960, top - 12)]
        seconds += [(bar * _BAR + 480 * k, 480, second) for k in range(8)]
        violas.append((bar * _BAR, _BAR, viola))
        basses.append((bar * _BAR, _BAR, bass))
    table = np.zeros(bars, BAR)
    for bar in range(bars):
        table[bar] = (bar * _BAR, _BAR, 4, 4, 0, False)
    lines = (
        _line("Violin 1", tops, slurred=True),
        _line("Violin 2", seconds),
        _line("Viola", violas),
        _line("Violoncello", basses),
    )
    return Piece(name, "Nobody", "quartets", table, lines)


def test_a_sonority_has_what_the_players_hold() -> None:
    piece = a_quartet("one")
    found = list(sonorities(piece, harmonic_reading(piece)))
    assert len(found) >= 30
    assert {s.pitches[1:3] for s in found} <= {c[1:3] for c in _CHORDS} | {(64, 60), (65, 60)}


def test_what_was_written_becomes_likelier_than_chance() -> None:
    piece = a_quartet("one")
    found = choices([(piece, harmonic_reading(piece))], 200)
    weights = fitted_voicing(found)
    nats, right = judged(found, weights)
    assert nats < 0.5 * float(np.log(found.counts).mean())
    assert right > 0.9


def test_patterns_say_what_players_do() -> None:
    piece = a_quartet("one")
    rows = list(filled(piece, harmonic_reading(piece)))
    second = {kind_of(row[0].pattern) for row in rows if row[0] is not None}
    viola = {kind_of(row[1].pattern) for row in rows if row[1] is not None}
    assert second == {REPEATED}
    assert viola == {HELD}
    found = counted(rows)
    assert found.usual.shape == (3, len(found.patterns))
    # A note outside the chord makes a line.
    assert kind_of(((0, 24, 0, 0), (24, 24, 1, 1))) == MOVING


def test_slurs_are_counted_where_they_stand() -> None:
    rows = [(480 * k, 480, 60 + 2 * (k % 2)) for k in range(64)]
    piece = a_quartet("one", 8)
    line = _line("Violin", rows, slurred=True)
    counts = slur_counts([Piece("a", "b", "quartets", piece.bars, (line,))])
    assert counts.shape == (2, *SHAPE)
    within = joint(480, 2, False, False, False, True)
    after = joint(480, -2, False, True, True, True)
    odds = log_odds(counts)
    assert odds[within] > 1.0
    assert odds[after] < -1.0
    nats, plain = foretold(odds, counts)
    assert nats < 0.5 * plain


def test_learning_gives_all_that_ships_and_the_same_twice() -> None:
    names = [f"piece {i}" for i in range(60)]
    train = next(n for n in names if use_of("Nobody", n) == "train")
    test = next(n for n in names if use_of("Nobody", n) == "test")
    corpus = Corpus((a_quartet(train), a_quartet(test)))
    one, two = learn(corpus), learn(corpus)
    assert set(one.arrays) >= {"voicing", "notes", "usual", "kinds", "slurs"}
    for name, array in one.arrays.items():
        assert np.array_equal(array, two.arrays[name]), name
    figures = one.figures
    with pytest.raises(StudioError, match="no string quartets"):
        learn(Corpus(()))
    assert figures["voicing: nats a chord"] < figures["voicing: nats a chord if all were alike"]
    assert figures["patterns: share that is known"] == pytest.approx(1.0, abs=0.2)
