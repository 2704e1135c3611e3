"""The notes of one piece laid out for the roll: where each is, and its painting in tiles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter

from studio.composing.score import Score
from studio.ui.theme import Theme
from studio.ui.views.roll_painting import (
    RollGeometry,
    paint_grid,
    paint_notes,
    paint_sounding,
    pitch_range,
)
from studio.ui.views.tiles import Tiles
from studio.ui.views.timeline import NoteTable

LEAST_ROW, MOST_ROW = 3.0, 26.0
"""Heights of a semitone that can be chosen."""

_FITTED_ROW = (3.0, 17.0)
_BAR_WIDTH = 88.0
_TILE = 512
_TILES_KEPT = 24
_HIT = 1.0


class RollContent:
    """Everything that scrolls in the roll, in pixels from its upper left corner.

    Parameters
    ----------
    score : Score
    notes : NoteTable
    heard : sequence of bool
        Which parts sound, in score order.
    """

    def __init__(self, score: Score, notes: NoteTable, heard: Sequence[bool]) -> None:
        self.score = score
        self.notes = notes
        self.heard = tuple(heard)
        self.geometry = RollGeometry(0.05, 10.0, 55, 79)
        self._drums = tuple(part.instrument.percussion for part in score.parts)
        self._longest = int((notes.end - notes.onset).max()) if len(notes) else 0
        self._tiles = Tiles(_TILES_KEPT)

    @property
    def width(self) -> int:
        """Return how wide the piece is."""
        return round(self.geometry.x(self.score.end))

    def fit(self, view: QSize, bar_width: float | None, row_height: float | None) -> None:
        """Lay the notes out for a view: rows fill its height, and the piece its width.

        Parameters
        ----------
        view : QSize
            What is seen at once.
        bar_width, row_height : float or None
            What the user has chosen, if anything.
        """
        low, high, drums = pitch_range(self.notes, self._drums)
        across = max(view.width() / max(self.score.bars, 1), bar_width or 0.0)
        if bar_width is None:
            across = max(across, _BAR_WIDTH)
        probe = RollGeometry(1.0, 9.0, low, high, drums)
        room = max(view.height() - (probe.height - probe.pitched_height) - 4.0, 40.0)
        height = row_height or min(max(room / (high - low + 1), _FITTED_ROW[0]), _FITTED_ROW[1])
        # Where the rows do not fill the view, more pitches are shown on both sides.
        spare = max(int(room / height) - (high - low + 1), 0)
        self.geometry = RollGeometry(
            across / self.score.metre.bar_ticks,
            height,
            low - spare // 2,
            high + spare - spare // 2,
            drums,
        )
        self.redraw()

    def redraw(self) -> None:
        """Paint everything anew when it is next seen."""
        self._tiles.clear()

    def rect_of(self, row: int) -> QRectF:
        """Return where a note is painted."""
        drum = self._drums[int(self.notes.part[row])]
        return self.geometry.note_rect(self.notes, row, percussion=drum)

    def row_at(self, point: QPointF) -> int | None:
        """Return the row of the note at a point, the uppermost one."""
        ticks = self.geometry.ticks(point.x())
        reach = self._longest + self.geometry.ticks(14.0)
        first = int(np.searchsorted(self.notes.onset, ticks - reach))
        last = int(np.searchsorted(self.notes.onset, ticks + self.geometry.ticks(3.0)))
        for row in range(last - 1, first - 1, -1):
            if self.rect_of(row).adjusted(-_HIT, -_HIT, _HIT, _HIT).contains(point):
                return row
        return None

    def paint(self, painter: QPainter, area: QRectF, theme: Theme, ratio: float) -> None:
        """Paint grid and notes of an area, from tiles that are painted once.

        The painter's clip holds what is painted to the area.
        """
        area = area.intersected(QRectF(0, 0, 1e7, self.geometry.height))
        first = max(int(area.left() // _TILE), 0)
        for index in range(first, int(area.right() // _TILE) + 1):
            spot = area.intersected(QRectF(index * _TILE, 0, _TILE, self.geometry.height))
            if spot.isEmpty():
                continue
            tile = self._tiles.get(
                (0, index),
                QSize(_TILE, int(self.geometry.height) + 1),
                ratio,
                theme.surface,
                partial(self._paint_tile, left=index * _TILE, theme=theme),
            )
            painter.drawPixmap(QPointF(index * _TILE, 0), tile)

    def paint_sounding(
        self, painter: QPainter, rows: Sequence[int], area: QRectF, theme: Theme
    ) -> None:
        """Paint notes that sound now over what `paint` has painted."""
        for row in rows:
            part = int(self.notes.part[row])
            rect = self.rect_of(row)
            if self.heard[part] and rect.adjusted(-4, -4, 4, 4).intersects(area):
                drum = self._drums[part]
                paint_sounding(painter, rect, theme.part(part), theme, percussion=drum)

    def _paint_tile(self, painter: QPainter, left: float, theme: Theme) -> None:
        notes, geometry = self.notes, self.geometry
        painter.translate(-left, 0)
        area = QRectF(left, 0, _TILE, geometry.height + 1)
        paint_grid(painter, area, geometry, self.score, theme)
        begin = geometry.ticks(left - 16.0)
        first = int(np.searchsorted(notes.onset, begin - self._longest))
        last = int(np.searchsorted(notes.onset, geometry.ticks(area.right())))
        rows = np.arange(first, last)
        # Lower parts first, so that the melody lies on top.
        rows = rows[notes.end[rows] > begin][::-1]
        paint_notes(painter, rows, notes, self._drums, self.heard, geometry, theme)
