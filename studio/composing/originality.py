"""No melody repeats a tune that the language was learned from."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.composing.frame import Frame
from studio.composing.language.tunes import Run, Tunes, known_tunes
from studio.composing.material import Tone
from studio.composing.score import Score
from studio.composing.settings import Reroll

TOO_LONG = 12
"""Notes in a row that a melody must not have in common with a tune."""
_MOST = 8
_FIRST_NUMBER = 1_000_000
"""Numbers of the throws begin here, out of the way of those a person makes."""


@dataclass(frozen=True, slots=True)
class Originality:
    """What the melody of a piece has in common with the tunes the language was learned from.

    Parameters
    ----------
    notes : int
        Notes of the melody.
    longest : int
        Notes of the longest run that a tune has too; 0 if no run has `SHORTEST` notes.
    onset : int
        Where that run begins, in ticks.
    composer : str
        Who wrote a tune that has it.
    tunes : int
        How many tunes were compared.
    """

    notes: int
    longest: int
    onset: int
    composer: str
    tunes: int


def originality(score: Score, tunes: Tunes | None = None) -> Originality:
    """Return what the melody of a piece has in common with known tunes."""
    tunes = tunes or known_tunes()
    # Of notes that begin together the highest comes last, and counts.
    top = {note.onset: note for note in score.melody}
    tune = [top[onset] for onset in sorted(top)]
    onsets = np.array([note.onset for note in tune], np.int64)
    durations = np.array([note.duration for note in tune], np.int64)
    runs = tunes.runs(onsets, durations, np.array([n.pitch.midi for n in tune], np.int64))
    if not runs:
        return Originality(len(onsets), 0, 0, "", len(tunes))
    best = max(runs, key=lambda run: (run.notes, -run.first))
    return Originality(len(onsets), best.notes, int(onsets[best.first]), best.composer, len(tunes))


def original(
    frame: Frame, decode: Callable[[Frame], tuple[Tone, ...]], tunes: Tunes | None = None
) -> tuple[Frame, tuple[Tone, ...]]:
    """Return a melody that repeats no known tune, and the frame that it was decoded in.

    Where it would repeat `TOO_LONG` notes or more, the phrases in which the run lies are
    decoded again with other chances, all others stay. What a person gave, as a theme or by
    holding it, cannot be decoded otherwise: after a few attempts it stays.

    Parameters
    ----------
    frame : Frame
    decode : callable
        Gives the melody for the chances of a frame.
    tunes : Tunes or None
        Those of the language, if none are given.
    """
    tunes = tunes or known_tunes()
    melody = decode(frame)
    for attempt in range(_MOST):
        long = [run for run in runs_of(melody, tunes) if run.notes >= TOO_LONG]
        if not long:
            break
        frame = again(frame, melody, long, attempt)
        melody = decode(frame)
    return frame, melody


def runs_of(melody: tuple[Tone, ...], tunes: Tunes) -> tuple[Run, ...]:
    """Return the runs of a melody that known tunes have too."""
    onsets = np.array([tone.onset for tone in melody], np.int64)
    durations = np.array([tone.duration for tone in melody], np.int64)
    return tunes.runs(onsets, durations, np.array([tone.pitch for tone in melody], np.int64))


def again(frame: Frame, melody: tuple[Tone, ...], runs: list[Run], attempt: int) -> Frame:
    """Return a frame with other chances for the melody of the phrases that have the runs."""
    phrases = set()
    for run in runs:
        # To change the middle breaks the run, and the fewest phrases are decoded again.
        middle = melody[run.first + run.notes // 2]
        phrases.add(frame.phrase_of_bar[frame.bar_of(middle.onset)])
    throws = tuple(
        Reroll(_FIRST_NUMBER + attempt, phrase.first_bar, phrase.bars, ("melody",))
        for phrase in (frame.plan.phrases[index] for index in sorted(phrases))
    )
    return Frame(frame.plan, frame.seed, (*frame.rerolls, *throws), frame.held_chords)
