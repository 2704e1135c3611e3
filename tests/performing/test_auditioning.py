"""A few notes by themselves sound as in the piece: same players, same pitches, same order."""

import numpy as np

from studio.performing.auditioning import audition
from studio.performing.perform import perform
from studio.performing.performance import NOTE_OFF, NOTE_ON, PROGRAM
from studio.performing.settings import PerformingSettings
from tests.builders import a_score

SCORE = a_score()
PIECE = perform(SCORE, PerformingSettings(humanise=0.0), 0)


def test_the_chosen_notes_are_struck_in_order_by_their_players() -> None:
    chosen = [SCORE.parts[0].notes[4].id, SCORE.parts[0].notes[1].id, SCORE.parts[1].notes[2].id]
    short = audition(PIECE, chosen)
    assert short is not None
    on = short.events[short.events["kind"] == NOTE_ON]
    whole = PIECE.events[PIECE.events["kind"] == NOTE_ON]
    expected = whole[np.isin(whole["note"], chosen)]
    for name in ("part", "data1", "data2", "note"):
        assert on[name].tolist() == expected[name].tolist()
    assert short.parts == PIECE.parts
    assert short.end_s < 2.0


def test_what_sounds_together_stays_together_and_nothing_hangs() -> None:
    first = [part.notes[0].id for part in SCORE.parts]
    short = audition(PIECE, first)
    assert short is not None
    on = short.events[short.events["kind"] == NOTE_ON]
    off = short.events[short.events["kind"] == NOTE_OFF]
    assert set(on["time"].tolist()) == {0.0}
    assert sorted(on["note"].tolist()) == sorted(off["note"].tolist())
    assert (off["time"] > 0.0).all()
    programs = short.events[short.events["kind"] == PROGRAM]
    assert set(programs["part"].tolist()) == {0, 1}


def test_many_notes_are_thinned_and_none_is_nothing() -> None:
    everything = [note.id for part in SCORE.parts for note in part.notes]
    short = audition(PIECE, everything)
    assert short is not None
    assert short.end_s < 3.0
    assert audition(PIECE, []) is None
    assert audition(PIECE, [999_999]) is None
