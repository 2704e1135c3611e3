"""Where written time stands on engraved pages, both ways."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from studio.notating.display_list import Bounds, Engraving
from studio.ui.views.timeline import NoteTable

if TYPE_CHECKING:
    from studio.composing.score import Score


class Spot(NamedTuple):
    """A moment on a page: x, and the top and bottom of its system, in page units."""

    page: int
    x: float
    top: float
    bottom: float


class ScorePositions:
    """The places of all moments of one piece on one engraving of it.

    Parameters
    ----------
    engraving : Engraving
    score : Score
    notes : NoteTable
    """

    def __init__(self, engraving: Engraving, score: Score, notes: NoteTable) -> None:
        self._bar_ticks = score.metre.bar_ticks
        self._bars = [engraving.bounds.get(f"m{bar + 1}") for bar in range(score.bars)]
        marks: list[dict[int, float]] = [{} for _ in self._bars]
        self._boxes: list[tuple[Bounds, int]] = []
        for row, note in enumerate(notes.notes):
            bar = note.onset // self._bar_ticks
            pieces = engraving.pieces(note.id)
            if not pieces or bar >= len(marks):
                continue
            # Of notes struck together the leftmost head tells where their moment stands.
            x = pieces[0].x + pieces[0].w / 2
            marks[bar][note.onset] = min(x, marks[bar].get(note.onset, x))
            self._boxes.extend((piece, row) for piece in pieces)
        self._marks = [self._whole(bar, marks[bar]) for bar in range(len(marks))]

    def spot(self, ticks: float) -> Spot | None:
        """Return where a moment stands, or None where the bar is not on a page."""
        bar = min(max(int(ticks // self._bar_ticks), 0), len(self._bars) - 1)
        bounds = self._bars[bar]
        if bounds is None:
            return None
        marks = self._marks[bar]
        index = min(max(bisect_right(marks, (ticks, 1e12)) - 1, 0), len(marks) - 2)
        (one, left), (other, right) = marks[index], marks[index + 1]
        share = min(max((ticks - one) / (other - one), 0.0), 1.0) if other > one else 0.0
        return Spot(bounds.page, left + (right - left) * share, bounds.y, bounds.y + bounds.h)

    def ticks_at(self, page: int, x: float, y: float) -> float | None:
        """Return the moment at a point of a page, or None where no bar is near."""
        best: tuple[float, int] | None = None
        for bar, bounds in enumerate(self._bars):
            if bounds is None or bounds.page != page:
                continue
            off_x = max(bounds.x - x, 0.0, x - bounds.x - bounds.w)
            off_y = max(bounds.y - y, 0.0, y - bounds.y - bounds.h)
            if off_x > bounds.h or off_y > bounds.h / 2:
                continue
            if best is None or off_x + 2 * off_y < best[0]:
                best = (off_x + 2 * off_y, bar)
        if best is None:
            return None
        marks = self._marks[best[1]]
        for (one, left), (other, right) in pairwise(marks):
            if x <= right:
                share = (x - left) / (right - left) if right > left else 0.0
                return one + (other - one) * min(max(share, 0.0), 1.0)
        return marks[-1][0] - 1.0

    def note_at(self, page: int, x: float, y: float, reach: float) -> int | None:
        """Return the row of the note within `reach` of a point, the nearest one."""
        best: tuple[float, int] | None = None
        for bounds, row in self._boxes:
            if bounds.page != page:
                continue
            off = max(bounds.x - x, x - bounds.x - bounds.w, 0.0) + max(
                bounds.y - y, y - bounds.y - bounds.h, 0.0
            )
            if off <= reach and (best is None or off < best[0]):
                best = (off, row)
        return None if best is None else best[1]

    def _whole(self, bar: int, marks: dict[int, float]) -> list[tuple[float, float]]:
        """Return the marks of a bar from its beginning to its end, rising in x."""
        bounds = self._bars[bar]
        start, end = bar * self._bar_ticks, (bar + 1) * self._bar_ticks
        if bounds is None:
            return [(start, 0.0), (end, 0.0)]
        right = bounds.x + bounds.w
        known = sorted(marks.items())
        if not known or known[0][0] > start:
            first = known[0][1] if known else right
            known.insert(0, (start, bounds.x + 0.25 * (first - bounds.x)))
        whole: list[tuple[float, float]] = []
        for ticks, x in known:
            whole.append((ticks, max(x, whole[-1][1]) if whole else x))
        return [*whole, (end, max(right, whole[-1][1]))]
