"""The tunes of the corpus, without key and tempo, so that no melody repeats one of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.tunes import Ints, Tunes, steps_of
from studio.composing.originality import TOO_LONG
from studio.training.corpus import Corpus
from studio.training.learned import Learned
from studio.training.pieces import Notes, Piece, spoken

_Tune = tuple[str, Ints, Ints, Ints]
"""Composer, onsets, durations and pitches."""


def learn(corpus: Corpus) -> Learned:
    """Return every sung line and every first violin of a corpus, and what songs share.

    The figures say how often human tunes repeat each other: songs held out for testing are
    compared with the tunes of the songs and quartets that are trained on, and so are the same
    songs played backwards, which are as varied and share only what chance gives.
    """
    known = Tunes(_arrays(_tunes(corpus.train)))
    test = _tunes([piece for piece in corpus.test if piece.collection == "songs"])
    forward = np.array([_longest(known, *line) for _, *line in test])
    backward = np.array([_longest(known, *_reversed(*line)) for _, *line in test])
    everything = _tunes(corpus.pieces)
    figures = {
        "tunes kept": float(len(everything)),
        "notes kept": float(sum(len(tune[1]) for tune in everything)),
        "test tunes": float(len(test)),
        f"share of test tunes with {TOO_LONG} notes of a training tune": _share(forward),
        f"the same played backwards, with {TOO_LONG} notes": _share(backward),
    }
    return Learned(_arrays(everything), figures)


def _share(longest: NDArray[np.int64]) -> float:
    return float(np.mean(longest >= TOO_LONG)) if len(longest) else 0.0


def _longest(known: Tunes, onsets: Ints, durations: Ints, pitches: Ints) -> int:
    return max((run.notes for run in known.runs(onsets, durations, pitches)), default=0)


def _reversed(onsets: Ints, durations: Ints, pitches: Ints) -> tuple[Ints, Ints, Ints]:
    return onsets[-1] - onsets[::-1], durations[::-1], pitches[::-1]


def _tunes(pieces: Sequence[Piece]) -> list[_Tune]:
    """Return the tunes of pieces: of a chord its top."""
    found = []
    for piece in pieces:
        for index, line in enumerate(piece.lines):
            if line.sung or (piece.collection == "quartets" and index == 0):
                notes = _top(line.notes)
                if len(notes) > 2:
                    onsets, durations, pitches = (
                        notes[name].astype(np.int64) for name in ("onset", "duration", "pitch")
                    )
                    found.append((spoken(piece.composer), onsets, durations, pitches))
    return found


def _top(notes: Notes) -> Notes:
    order = np.lexsort((-notes["pitch"].astype(np.int64), notes["onset"]))
    notes = notes[order]
    first: Notes = notes[np.diff(notes["onset"], prepend=-1) > 0]
    return first


def _arrays(tunes: list[_Tune]) -> dict[str, NDArray[np.generic]]:
    composers = sorted({composer for composer, *_ in tunes})
    number = {composer: index for index, composer in enumerate(composers)}
    steps = [steps_of(*line) for _, *line in tunes]
    lengths = [len(line.interval) for line in steps]
    nothing = np.zeros(0, np.int8)
    return {
        "interval": np.concatenate([nothing, *(line.interval for line in steps)]),
        "time": np.concatenate([nothing, *(line.time for line in steps)]),
        "length": np.concatenate([nothing, *(line.length for line in steps)]),
        "start": np.cumsum([0, *lengths[:-1]])[: len(tunes)].astype(np.int32),
        "composer": np.array([number[composer] for composer, *_ in tunes], np.int16),
        "composers": np.array(composers),
    }
