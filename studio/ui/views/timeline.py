"""Where a piece is at a moment: seconds, ticks, bars, beats and the place on the path."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Note
from studio.performing.performance import NOTE_OFF, NOTE_ON, Performance

if TYPE_CHECKING:
    from studio.composing.score import Score
    from studio.mapping.plan import MusicalPlan

_SLACK = 0.5
"""Ticks before a bar line that belong to the bar: a seek lands within a sample of it."""


class Timeline:
    """The positions of one piece; pure look-ups, fast enough for every frame.

    Parameters
    ----------
    plan : MusicalPlan
    performance : Performance
    """

    def __init__(self, plan: MusicalPlan, performance: Performance) -> None:
        self._tempo = performance.tempo
        self.metre = plan.metre
        self.bar_ticks = plan.metre.bar_ticks
        self.bars = plan.bars
        self.end = plan.bars * self.bar_ticks
        self.duration_s = performance.tempo.duration_s
        self._onsets = plan.metre.beat_onsets
        self._starts = [section.first_bar * self.bar_ticks for section in plan.sections]
        self._spans = [(section.start, section.end) for section in plan.sections]

    def ticks_at(self, seconds: float) -> float:
        """Return the written position of a time, held within the piece."""
        return min(max(float(self._tempo.ticks_at(seconds)), 0.0), float(self.end))

    def seconds_at(self, ticks: float) -> float:
        """Return the time of a written position, held within the piece."""
        return float(self._tempo.seconds_at(min(max(ticks, 0.0), float(self.end))))

    def bar_at(self, ticks: float) -> int:
        """Return the bar of a position, counted from 0."""
        return min(max(int((ticks + _SLACK) // self.bar_ticks), 0), max(self.bars - 1, 0))

    def snapped(self, ticks: float) -> float:
        """Return the felt beat nearest to a position, in ticks."""
        bar = self.bar_at(ticks)
        marks = [bar * self.bar_ticks + onset for onset in self._onsets]
        return float(min([*marks, (bar + 1) * self.bar_ticks], key=lambda mark: abs(mark - ticks)))

    def path_at(self, ticks: float) -> float:
        """Return how far along the reading path a position is, 0 to 1.

        Each section has its own stretch of the path, so the way may jump between two.
        """
        if not self._starts:
            return ticks / self.end if self.end else 0.0
        index = max(bisect_right(self._starts, ticks) - 1, 0)
        first = self._starts[index]
        last = self._starts[index + 1] if index + 1 < len(self._starts) else self.end
        start, end = self._spans[index]
        share = (ticks - first) / (last - first) if last > first else 0.0
        return start + (end - start) * min(max(share, 0.0), 1.0)

    def played_to(self, ticks: float) -> float:
        """Return how much of the path has been played, 0 to 1; returning takes none away."""
        index = max(bisect_right(self._starts, ticks) - 1, 0)
        return max([self.path_at(ticks), *(end for _, end in self._spans[:index])])

    def ticks_of_path(self, along: float) -> float:
        """Return the first written position that is `along` (0 to 1) of the path."""
        nearest, distance = 0.0, 2.0
        for index, (start, end) in enumerate(self._spans):
            first = self._starts[index]
            last = self._starts[index + 1] if index + 1 < len(self._starts) else self.end
            share = (along - start) / (end - start) if end != start else 0.0
            inside = min(max(share, 0.0), 1.0)
            off = abs(start + (end - start) * inside - along)
            if off < distance - 1e-9:
                nearest, distance = first + (last - first) * inside, off
        return nearest if self._spans else along * self.end


class NoteTable:
    """All notes of a piece as arrays of one length, ordered by onset.

    Attributes
    ----------
    id, part, onset, end, pitch, velocity : ndarray of int
        `part` is the index of the part in the score; times are in ticks.
    on_s, off_s : ndarray of float
        When the note is struck and released, in seconds.
    notes : list of Note
        The written notes in the same order.
    """

    def __init__(self, score: Score, performance: Performance) -> None:
        pairs: list[tuple[int, Note]] = [
            (index, note) for index, part in enumerate(score.parts) for note in part.notes
        ]
        pairs.sort(key=lambda pair: (pair[1].onset, pair[0], pair[1].id))
        self.notes = [note for _, note in pairs]
        self.part = np.array([index for index, _ in pairs], np.int64)
        self.id = np.array([note.id for note in self.notes], np.int64)
        self.onset = np.array([note.onset for note in self.notes], np.int64)
        self.end = np.array([note.end for note in self.notes], np.int64)
        self.pitch = np.array([note.pitch.midi for note in self.notes], np.int64)
        self._index = {note.id: row for row, note in enumerate(self.notes)}
        self._read(performance)

    def __len__(self) -> int:
        return len(self.notes)

    def row_of(self, note: int) -> int | None:
        """Return the row of the note with that id."""
        return self._index.get(note)

    def sounding(self, seconds: float) -> NDArray[np.int64]:
        """Return the rows of the notes that sound at a time."""
        return np.flatnonzero((self.on_s <= seconds) & (seconds < self.off_s))

    def _read(self, performance: Performance) -> None:
        """Take velocities and times from what is played; the rest as written."""
        self.on_s = np.asarray(performance.tempo.seconds_at(self.onset), np.float64)
        self.off_s = np.asarray(performance.tempo.seconds_at(self.end), np.float64)
        self.velocity = np.full(len(self.notes), 80, np.int64)
        if not self.notes:
            return
        events = performance.events
        order = np.argsort(self.id)
        known = self.id[order]
        for kind in (NOTE_ON, NOTE_OFF):
            chosen = events[(events["kind"] == kind) & np.isin(events["note"], known)]
            rows = order[np.searchsorted(known, chosen["note"])]
            if kind == NOTE_ON:
                # A note may be struck again (tremolo): the first stroke is its beginning.
                rows, first = np.unique(rows, return_index=True)
                self.on_s[rows] = chosen["time"][first]
                self.velocity[rows] = chosen["data2"][first]
            else:
                rows, last = np.unique(rows[::-1], return_index=True)
                self.off_s[rows] = chosen["time"][::-1][last]
