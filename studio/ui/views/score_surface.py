"""The engraved score as it is seen: one endless line or pages, following the music."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from studio.notating.display_list import Engraving
from studio.ui.theme import Theme
from studio.ui.views.score_layout import GAP
from studio.ui.views.score_pages import ScorePages
from studio.ui.views.score_positions import Spot
from studio.ui.views.score_tools import WIDTH as TOOLS_WIDTH
from studio.ui.views.score_tools import ScoreTools
from studio.ui.views.scrolling import Slide, set_ranges
from studio.ui.views.timeline import NoteTable, Timeline

if TYPE_CHECKING:
    from studio.project.music import Music, Seen
    from studio.sounding.mix import Mix

_ZOOM = (0.4, 4.0)
_REACH = 8
"""Pixels to each side of the playhead that are painted again when it moves."""


class ScoreSurface(QAbstractScrollArea):
    """The score as engraved pages, painted in tiles.

    The view asks for an engraving when it is seen and has none that fits; whoever owns the
    engraver answers with `show_engraving`.
    """

    engraving_requested = Signal(bool)
    """With whether one endless line is wanted; pages otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme: Theme | None = None
        self._music: Music | None = None
        self._timeline: Timeline | None = None
        self._notes: NoteTable | None = None
        self._pages: ScorePages | None = None
        self._continuous = True
        self._wanted = False
        self._zoom = 1.0
        self._seconds = 0.0
        self._playing = False
        self._follows = True
        self._spot: Spot | None = None
        self._sounding: tuple[int, ...] = ()
        self._wanted_lit: tuple[int, ...] = ()
        self._lit: tuple[int, ...] = ()
        self._tools = ScoreTools(self)
        self._tools.continuous_chosen.connect(self.set_continuous)
        self._tools.zoomed.connect(self.zoom)
        self.setViewportMargins(0, 0, TOOLS_WIDTH, 0)
        self._slide = Slide(self)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self._tools.set_theme(theme)
        self._place_tools()
        self._redraw()

    def show_seen(self, seen: Seen) -> None:
        """Take notice of another picture; the score shows only its music."""

    def show_mix(self, mix: Mix) -> None:
        """Take notice of the mixer; all parts stay in the score."""

    def show_music(self, music: Music) -> None:
        """Ask for the engraving of a piece; the old one stays until it is there."""
        old = self._music
        self._music = music
        self._timeline = Timeline(music.plan, music.performance)
        if old is not None and old.score == music.score and not self._wanted:
            self._notes = NoteTable(music.score, music.performance)
            return
        self._wanted = True
        # The rows of the notes are those of the old engraving.
        self._sounding, self._lit, self._wanted_lit = (), (), ()
        self._ask()

    @property
    def continuous(self) -> bool:
        """Return whether one endless line is shown instead of pages."""
        return self._continuous

    def set_continuous(self, continuous: bool) -> None:
        """Show one endless line, or pages."""
        if continuous != self._continuous:
            self._continuous = continuous
            self._tools.show_choice(continuous)
            self._wanted = self._music is not None
            self._ask()

    def show_engraving(self, engraving: Engraving, continuous: bool) -> None:
        """Show the engraving of the piece that was shown last."""
        music = self._music
        if music is None or continuous != self._continuous:
            return
        self._wanted = False
        notes = NoteTable(music.score, music.performance)
        self._notes = notes
        self._pages = ScorePages(engraving, music.score, notes, continuous=continuous)
        self._sounding = ()
        self._find_lit()
        self._spot = None
        self._lay_out()
        self.set_position(self._seconds, self._playing)

    def clear(self) -> None:
        """Show no score."""
        self._music = self._timeline = self._notes = None
        self._pages = None
        self._spot, self._sounding, self._wanted = None, (), False
        self._wanted_lit, self._lit = (), ()
        self._lay_out()

    def set_position(self, seconds: float, playing: bool) -> None:
        """Move the playhead to a time of the music and colour what sounds."""
        self._seconds, self._playing = seconds, playing
        line, notes, pages = self._timeline, self._notes, self._pages
        if line is None or notes is None or pages is None or self._wanted:
            return
        before, self._spot = self._spot, pages.spot(line.ticks_at(seconds))
        old, new = self._sounding, tuple(notes.sounding(seconds).tolist()) if playing else ()
        self._sounding = new
        for row in set(old) ^ set(new):
            for area in pages.areas_of(row):
                self._update(area)
        if before != self._spot:
            for spot in (before, self._spot):
                if spot is not None:
                    self._update(pages.line_of(spot).adjusted(-_REACH, -16, _REACH, 16))
        if playing and self._follows and self._spot is not None:
            self._follow(self._spot)

    def light_notes(self, notes: Sequence[int]) -> None:
        """Light notes by their ids until others are lit; the first comes into view."""
        self._wanted_lit = tuple(notes)
        self._find_lit()
        if self._pages is not None and self._lit and self._notes is not None:
            first = float(self._notes.onset[self._lit[0]])
            spot = self._pages.spot(first)
            if spot is not None:
                self._follow(spot)
        self.viewport().update()

    def _find_lit(self) -> None:
        table = self._notes
        rows = () if table is None else tuple(table.row_of(n) for n in self._wanted_lit)
        self._lit = tuple(row for row in rows if row is not None)

    def set_follows(self, follows: bool) -> None:
        """Let the score turn with the music, or stay."""
        self._follows = follows

    def zoom(self, factor: float) -> None:
        """Make the score larger or smaller."""
        self._zoom = min(max(self._zoom * factor, _ZOOM[0]), _ZOOM[1])
        spot = self._spot
        self._lay_out()
        if spot is not None:
            self._follow(spot, at_once=True)

    def zoom_to_fit(self) -> None:
        """Make the score as large as the view suggests."""
        self.zoom(1 / self._zoom)

    def sizeHint(self) -> QSize:
        return QSize(1040, 290)

    def note_row_at(self, point: QPointF) -> int | None:
        """Return the row of the note under a point of the view."""
        return None if self._pages is None else self._pages.row_at(self._inside(point))

    def place_of(self, note: int) -> QRectF | None:
        """Return where a note's head is in the view."""
        head = None if self._pages is None else self._pages.head_of(note)
        return None if head is None else head.translated(-self._scrolled())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self.viewport())
        if self._pages is None:
            painter.fillRect(event.rect(), theme.surface)
            painter.setPen(theme.secondary)
            painter.setFont(theme.font(13))
            words = self.tr("Engraving …") if self._music is not None else self.tr("No music yet")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        painter.setClipRect(event.rect())
        painter.translate(-self._scrolled())
        area = QRectF(event.rect().translated(self._scrolled()))
        self._pages.paint(painter, area, theme, self.devicePixelRatioF())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._spot is not None:
            self._pages.paint_playhead(painter, self._spot, theme)
        if self._notes is not None:
            for row in dict.fromkeys((*self._lit, *self._sounding)):
                colour = theme.part(int(self._notes.part[row]))
                self._pages.paint_sounding(painter, row, colour)

    # Geometry

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_tools()
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._redraw()
        super().changeEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def _place_tools(self) -> None:
        self._tools.setGeometry(
            self.width() - TOOLS_WIDTH, 0, TOOLS_WIDTH, self._tools.sizeHint().height()
        )

    def _ask(self) -> None:
        if self._wanted and self.isVisible():
            self.engraving_requested.emit(self._continuous)

    def _lay_out(self) -> None:
        """Place the pages of the engraving."""
        view = self.viewport().size()
        whole = QSizeF(0, 0)
        if self._pages is not None:
            self._pages.fit(view, self._zoom)
            whole = self._pages.size
        set_ranges(self, round(whole.width()), round(whole.height()), view)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.setSingleStep(40)
        self.viewport().update()

    def _redraw(self) -> None:
        if self._pages is not None:
            self._pages.redraw()
        self.viewport().update()

    def _scrolled(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _inside(self, point: QPointF) -> QPointF:
        return point + QPointF(self._scrolled())

    def _ticks_at(self, point: QPointF) -> float | None:
        return None if self._pages is None else self._pages.ticks_at(self._inside(point))

    def _update(self, area: QRectF) -> None:
        self.viewport().update(area.translated(-self._scrolled()).toAlignedRect())

    def _follow(self, spot: Spot, *, at_once: bool = False) -> None:
        """Turn to the playhead when it leaves what is comfortably seen."""
        if self._pages is None:
            return
        box = self._pages.line_of(spot).translated(-self._scrolled())
        view = self.viewport().rect()
        if self._continuous:
            if not 0 <= box.x() <= 0.86 * view.width():
                goal = box.x() + self._scrolled().x() - 0.14 * view.width()
                self._slide.to(self.horizontalScrollBar(), goal, at_once=at_once)
        elif box.top() < 0 or box.bottom() > view.height():
            goal = box.top() + self._scrolled().y() - GAP
            self._slide.to(self.verticalScrollBar(), goal, at_once=at_once)
