"""The engraved pages of one piece, laid out for the score view and painted in tiles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.notating.display_list import Engraving
from studio.ui.theme import Theme
from studio.ui.views.display_list_painter import DisplayListPainter
from studio.ui.views.score_layout import ScoreLayout, line_layout, page_layout
from studio.ui.views.score_positions import ScorePositions, Spot
from studio.ui.views.tiles import Tiles
from studio.ui.views.timeline import NoteTable

if TYPE_CHECKING:
    from studio.composing.score import Score

_TILE = 640
_TILES_KEPT = 20
_HIT_PX = 4.0
_HEAD_REACH = 10.0
"""How far the playhead stands out above and below its system."""


class ScorePages:
    """Everything that scrolls in the score, in pixels from its upper left corner.

    Parameters
    ----------
    engraving : Engraving
    score : Score
        What was engraved.
    notes : NoteTable
    continuous : bool
        Whether the engraving is one endless line.
    """

    def __init__(
        self, engraving: Engraving, score: Score, notes: NoteTable, *, continuous: bool
    ) -> None:
        self._engraving = engraving
        self._notes = notes
        self._continuous = continuous
        self._painter = DisplayListPainter(engraving)
        self._positions = ScorePositions(engraving, score, notes)
        self._tiles = Tiles(_TILES_KEPT)
        self._layout = ScoreLayout(0.04, (), QSizeF(0, 0))

    @property
    def size(self) -> QSizeF:
        """Return how large everything is."""
        return self._layout.whole

    def fit(self, view: QSize, zoom: float) -> None:
        """Lay the pages out for a view."""
        sizes = [QSizeF(page.width, page.height) for page in self._engraving.pages]
        if self._continuous:
            content, staff = self._painter.content(0), self._engraving.staff_height
            self._layout = line_layout(view, sizes[0], content, staff, zoom)
        else:
            self._layout = page_layout(view, sizes, zoom)
        self.redraw()

    def redraw(self) -> None:
        """Paint everything anew when it is next seen."""
        self._tiles.clear()

    def spot(self, ticks: float) -> Spot | None:
        """Return where a moment stands on the pages."""
        return self._positions.spot(ticks)

    def line_of(self, spot: Spot) -> QRectF:
        """Return the line of the playhead at a spot; it has no width."""
        return self._placed(spot.page, QRectF(spot.x, spot.top, 0, spot.bottom - spot.top))

    def head_of(self, note: int) -> QRectF | None:
        """Return where the head of a note is."""
        pieces = self._engraving.pieces(note)
        if not pieces:
            return None
        page, x, y, w, h = pieces[0]
        return self._placed(page, QRectF(x, y, w, h))

    def areas_of(self, row: int) -> list[QRectF]:
        """Return what must be painted again when a note begins or ends to sound."""
        areas = []
        for owner in self._owners(row):
            found = self._painter.reach_of(owner)
            if found is not None:
                areas.append(self._placed(*found).adjusted(-3, -3, 3, 3))
        return areas

    def row_at(self, point: QPointF) -> int | None:
        """Return the row of the note at a point."""
        at = self._on_page(point)
        return at and self._positions.note_at(*at, _HIT_PX / self._layout.scale)

    def ticks_at(self, point: QPointF) -> float | None:
        """Return the moment at a point, or None where no bar is near."""
        at = self._on_page(point)
        return at and self._positions.ticks_at(*at)

    def paint(self, painter: QPainter, area: QRectF, theme: Theme, ratio: float) -> None:
        """Paint what of the pages lies in an area."""
        painter.fillRect(area, self._desk(theme))
        for page, place in enumerate(self._layout.places):
            if not place.intersects(area):
                continue
            if not self._continuous:
                painter.fillRect(place.adjusted(0, 2, 3, 4), QColor(0, 0, 0, 26))
                painter.fillRect(place, self._paper(theme))
            first = max(int((area.left() - place.left()) // _TILE), 0)
            last = int((min(area.right(), place.right()) - place.left()) // _TILE)
            for index in range(first, last + 1):
                width = max(min(_TILE, int(place.width() - index * _TILE) + 1), 1)
                tile = self._tiles.get(
                    (page, index),
                    QSize(width, int(place.height()) + 1),
                    ratio,
                    self._paper(theme),
                    partial(self._paint_tile, page=page, left=index * _TILE, theme=theme),
                )
                painter.drawPixmap(QPointF(place.left() + index * _TILE, place.top()), tile)

    def paint_playhead(self, painter: QPainter, spot: Spot, theme: Theme) -> None:
        """Paint the line of the moment through its system."""
        shown = self.line_of(spot).adjusted(0, -_HEAD_REACH, 0, _HEAD_REACH)
        wash = QColor(theme.accent)
        wash.setAlpha(40)
        for colour, width in ((wash, 7.0), (theme.accent, 1.6)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QLineF(shown.topLeft(), shown.bottomLeft()))

    def paint_sounding(self, painter: QPainter, row: int, colour: QColor) -> None:
        """Paint a note, with all that is tied to it, in a colour."""
        for owner in self._owners(row):
            found = self._painter.reach_of(owner)
            if found is not None:
                painter.save()
                painter.translate(self._layout.places[found[0]].topLeft())
                painter.scale(self._layout.scale, self._layout.scale)
                self._painter.paint_owned(painter, owner, colour)
                painter.restore()

    def _paint_tile(self, painter: QPainter, page: int, left: float, theme: Theme) -> None:
        scale, size = self._layout.scale, self._layout.places[page].size()
        painter.translate(-left, 0)
        painter.scale(scale, scale)
        area = QRectF(left / scale, 0, _TILE / scale, size.height() / scale)
        self._painter.paint(painter, page, theme.over(theme.text, 0.92), area)

    def _paper(self, theme: Theme) -> QColor:
        """Return the ground of the music: in the dark a calm one, not white paper."""
        return theme.raised if theme.dark and not self._continuous else theme.surface

    def _desk(self, theme: Theme) -> QColor:
        """Return the ground that pages lie on."""
        return theme.surface if theme.dark or self._continuous else theme.raised

    def _placed(self, page: int, box: QRectF) -> QRectF:
        origin, scale = self._layout.places[page].topLeft(), self._layout.scale
        return QRectF(origin + box.topLeft() * scale, box.size() * scale)

    def _on_page(self, point: QPointF) -> tuple[int, float, float] | None:
        for page, place in enumerate(self._layout.places):
            if place.contains(point):
                inside = (point - place.topLeft()) / self._layout.scale
                return page, inside.x(), inside.y()
        return None

    def _owners(self, row: int) -> list[str]:
        """Return the names of all pieces of a note, with those tied to it."""
        note = int(self._notes.id[row])
        count = len(self._engraving.pieces(note))
        return [f"n{note}" if piece == 0 else f"n{note}-{piece + 1}" for piece in range(count)]
