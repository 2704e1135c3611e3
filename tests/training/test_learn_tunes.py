"""The tunes of a corpus are kept without key and tempo."""

import numpy as np

from studio.composing.language.tunes import Tunes
from studio.training.corpus import Corpus
from studio.training.learn_tunes import learn
from studio.training.pieces import BAR, NOTE, Line, Notes, Piece


def notes(onsets: list[int], pitches: list[int]) -> Notes:
    rows = np.zeros(len(onsets), NOTE)
    rows["onset"], rows["pitch"], rows["duration"] = onsets, pitches, 480
    return rows


def piece(name: str, lines: tuple[Line, ...], quartet: bool = False) -> Piece:
    kind = "quartets" if quartet else "songs"
    return Piece(name, "Schubert,_Franz", kind, np.zeros(1, BAR), lines)


def test_sung_lines_and_first_violins_are_kept_with_their_composers() -> None:
    tune = [60, 62, 64, 65, 67, 69, 64, 62, 60]
    onsets = [480 * i for i in range(9)]
    other = [pitch + (i * i) % 5 for i, pitch in enumerate(tune)]
    song = piece("a", (Line("Voice", notes(onsets, tune), 1, True),
                       Line("Piano", notes(onsets, tune[::-1]), 2, False)))  # fmt: skip
    quartet = piece("b", (Line("Violin", notes(onsets, other), 1, False),
                          Line("Viola", notes(onsets, tune), 1, False)), quartet=True)  # fmt: skip
    learned = learn(Corpus((song, quartet)))
    assert learned.figures["tunes kept"] == 2
    assert learned.figures["notes kept"] == 18
    known = Tunes(learned.arrays)
    for line in (tune, other):
        runs = known.runs(np.array(onsets), np.full(9, 480), np.array(line) + 3)
        assert [(run.notes, run.composer) for run in runs] == [(9, "Franz Schubert")]
    assert known.runs(np.array(onsets), np.full(9, 480), np.array(tune[::-1])) == ()


def test_of_a_chord_the_top_is_the_tune() -> None:
    onsets = [480 * (i // 2) for i in range(20)]
    pitches = [p for i in range(10) for p in (60 + (i * i) % 7, 72 + (i * 3) % 8)]
    learned = learn(Corpus((piece("a", (Line("Voice", notes(onsets, pitches), 1, True),)),)))
    tops = np.array(pitches[1::2])
    runs = Tunes(learned.arrays).runs(np.arange(10) * 960, np.full(10, 960), tops)
    assert [run.notes for run in runs] == [10]
