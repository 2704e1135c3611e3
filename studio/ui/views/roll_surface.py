"""The scrolling part of the piano roll as it is seen: tiles of notes, the playhead over them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from studio.composing.score import Score
from studio.ui.theme import Theme
from studio.ui.views.lock_lane import Locks, paint_held_bars, paint_lane
from studio.ui.views.roll_content import LEAST_ROW, MOST_ROW, RollContent
from studio.ui.views.roll_painting import RollGeometry, paint_playhead
from studio.ui.views.ruler import HEIGHT as RULER
from studio.ui.views.ruler import chord_at as chord_on_ruler
from studio.ui.views.ruler import paint_ruler
from studio.ui.views.scrolling import set_ranges
from studio.ui.views.timeline import NoteTable, Timeline

_BAR_WIDTH = (10.0, 1600.0)
_FLIP_AT = 0.94
_STRIP = 9
"""Pixels to each side of the playhead that are painted again when it moves."""

_NOTHING = RollGeometry(0.05, 10.0, 55, 79)


class RollSurface(QAbstractScrollArea):
    """Ruler and notes with their zoom; everything is told in ticks."""

    follow_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # Time runs to the right in every language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._theme: Theme | None = None
        self._content: RollContent | None = None
        self._timeline: Timeline | None = None
        self._bar_width: float | None = None
        self._row_height: float | None = None
        self._ticks = 0.0
        self._sounding: tuple[int, ...] = ()
        self._selected: int | None = None
        self._lit: tuple[int, ...] = ()
        self._chord: int | None = None
        self._loop: tuple[float, float] | None = None
        self._looping = False
        self._follows = True
        self._locks = Locks()
        self._pointed: tuple[int, int] | None = None

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours of a theme."""
        self._theme = theme
        self._redraw()

    def show_notes(
        self,
        score: Score,
        notes: NoteTable,
        timeline: Timeline,
        heard: Sequence[bool],
    ) -> None:
        """Show the notes of a score; zoom and place stay as they are."""
        self._content = RollContent(score, notes, heard)
        self._timeline = timeline
        if self._selected is not None and notes.row_of(self._selected) is None:
            self._selected = None
        self._sounding, self._lit, self._chord = (), (), None
        self._lay_out()

    def set_heard(self, heard: Sequence[bool]) -> None:
        """Show which parts sound."""
        if self._content is not None and self._content.heard != tuple(heard):
            self._content.heard = tuple(heard)
            self._redraw()

    def clear(self) -> None:
        """Show no notes."""
        self._content = self._timeline = None
        self._sounding, self._selected, self._loop = (), None, None
        self._lit, self._chord = (), None
        self._lay_out()

    def light(self, notes: Sequence[int]) -> None:
        """Light notes by their ids, whatever sounds; the first of them comes into view."""
        if self._content is None:
            return
        rows = (self._content.notes.row_of(note) for note in notes)
        self._lit = tuple(row for row in rows if row is not None)
        if self._lit:
            self._show_x(self._geometry.x(float(self._content.notes.onset[self._lit[0]])))
        self.viewport().update()

    def mark_chord(self, chord: int | None) -> None:
        """Mark the chord of the ruler that is spoken about, or none."""
        if chord != self._chord:
            self._chord = chord
            self.viewport().update(QRect(0, 0, self.viewport().width(), RULER))

    def set_locks(self, locks: Locks) -> None:
        """Show which bars and chords are locked."""
        if locks != self._locks:
            self._locks = locks
            self.viewport().update()

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Show which ticks are repeated."""
        self._loop = loop
        self.viewport().update()

    @property
    def follows(self) -> bool:
        """Return whether the page turns with the music."""
        return self._follows

    def set_follows(self, follows: bool) -> None:
        """Let the page turn with the music, or stay."""
        if follows != self._follows:
            self._follows = follows
            self.follow_changed.emit(follows)

    def set_moment(self, ticks: float, sounding: Sequence[int], playing: bool) -> None:
        """Move the playhead and light the notes that sound."""
        before, self._ticks = self._ticks, ticks
        if self._follows and not self._looping:
            if playing:
                self._turn_page()
            elif before != ticks:
                self._show_x(self._geometry.x(ticks))
        old, new = set(self._sounding), set(sounding)
        self._sounding = tuple(sounding)
        for row in old ^ new:
            self.viewport().update(self._note_area(row))
        if before != ticks:
            for at in (before, ticks):
                x = round(self._geometry.x(at) - self._left)
                strip = QRect(x - _STRIP, 0, 2 * _STRIP + 1, self.viewport().height())
                self.viewport().update(strip)

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Make bars wider or narrower around a place of the view (its middle)."""
        if self._content is None:
            return
        at = self.viewport().width() / 2 if around is None else around
        ticks = self._geometry.ticks(at + self._left)
        score = self._content.score
        low = max(_BAR_WIDTH[0], self.viewport().width() / max(score.bars, 1))
        width = self._geometry.x(score.metre.bar_ticks) * factor
        self._bar_width = min(max(width, low), max(_BAR_WIDTH[1], low))
        self._lay_out()
        self.horizontalScrollBar().setValue(round(self._geometry.x(ticks) - at))

    def zoom_rows(self, factor: float) -> None:
        """Make the rows of the pitches higher or lower."""
        height = self._geometry.row_height * factor
        self._row_height = min(max(height, LEAST_ROW), MOST_ROW)
        self._lay_out()

    def zoom_to_fit(self) -> None:
        """Show the whole piece."""
        self._bar_width = 0.0
        self._lay_out()

    def note_at(self, point: QPointF) -> int | None:
        """Return the row of the note under a point of the view, the uppermost one."""
        if self._content is None or point.y() < RULER:
            return None
        return self._content.row_at(point + QPointF(self._left, self._top - RULER))

    def chord_at(self, point: QPointF) -> int | None:
        """Return the chord of the ruler under a point of the view."""
        if self._content is None or point.y() >= RULER:
            return None
        score, geometry = self._content.score, self._geometry
        return chord_on_ruler(score, geometry, point.x() + self._left, point.y())

    def place_of(self, row: int) -> QRectF:
        """Return where a note is in the view."""
        if self._content is None:
            return QRectF()
        return self._content.rect_of(row).translated(-self._left, RULER - self._top)

    def sizeHint(self) -> QSize:
        return QSize(852, 330)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, content = self._theme, self._content
        if theme is None:
            return
        painter = QPainter(self.viewport())
        whole = QRectF(self.viewport().rect())
        painter.fillRect(event.rect(), theme.surface)
        if content is None:
            painter.setPen(theme.secondary)
            painter.setFont(theme.font(13))
            painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, self.tr("No music yet"))
            return
        area = QRectF(event.rect())
        painter.save()
        painter.setClipRect(area.intersected(whole.adjusted(0, RULER, 0, 0)))
        painter.translate(-self._left, RULER - self._top)
        seen = area.translated(self._left, self._top - RULER)
        content.paint(painter, seen, theme, self.devicePixelRatioF())
        if self._loop is not None:
            wash = QColor(theme.accent)
            wash.setAlpha(22)
            x0, x1 = (content.geometry.x(at) for at in self._loop)
            painter.fillRect(QRectF(x0, 0, x1 - x0, content.geometry.height), wash)
        paint_held_bars(painter, content.geometry, content.score, theme, self._locks)
        content.paint_sounding(painter, (*self._lit, *self._sounding), seen, theme)
        self._paint_selection(painter, content, theme)
        painter.restore()
        painter.setClipRect(area)
        if area.top() < RULER:
            geometry, width = content.geometry, whole.width()
            paint_ruler(
                painter, geometry, content.score, theme, self._left, width, self._loop,
                self._chord, self._locks,
            )  # fmt: skip
            paint_lane(
                painter, geometry, content.score, theme, self._left, width, self._locks,
                self._pointed,
            )  # fmt: skip
        x = content.geometry.x(self._ticks) - self._left
        bottom = min(whole.height(), RULER - self._top + content.geometry.height)
        paint_playhead(painter, x, RULER, bottom, theme)

    def _paint_selection(self, painter: QPainter, content: RollContent, theme: Theme) -> None:
        row = None if self._selected is None else content.notes.row_of(self._selected)
        if row is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(content.rect_of(row).adjusted(-1.5, -1.5, 1.5, 1.5), 3.5, 3.5)

    # Geometry

    @property
    def _left(self) -> int:
        return self.horizontalScrollBar().value()

    @property
    def _top(self) -> int:
        return self.verticalScrollBar().value()

    @property
    def _geometry(self) -> RollGeometry:
        return _NOTHING if self._content is None else self._content.geometry

    def _note_area(self, row: int) -> QRect:
        if self._content is None or row >= len(self._content.notes):
            return QRect()
        return self.place_of(row).adjusted(-4, -4, 4, 4).toAlignedRect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._redraw()
        super().changeEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def _lay_out(self) -> None:
        """Fit rows to the height, and bars to the width unless the user has zoomed."""
        view = self.viewport().size() - QSize(0, RULER)
        width = height = 0
        if self._content is not None:
            self._content.fit(view, self._bar_width, self._row_height)
            width, height = self._content.width, round(self._content.geometry.height)
        set_ranges(self, width, height, view)
        self.horizontalScrollBar().setSingleStep(max(view.width() // 20, 1))
        self.viewport().update()

    def _redraw(self) -> None:
        if self._content is not None:
            self._content.redraw()
        self.viewport().update()

    def _turn_page(self) -> None:
        x = self._geometry.x(self._ticks) - self._left
        width = self.viewport().width()
        if not 0 <= x <= width * _FLIP_AT:
            self.horizontalScrollBar().setValue(round(x + self._left - 0.06 * width))

    def _show_x(self, x: float) -> None:
        width = self.viewport().width()
        if not self._left <= x <= self._left + width:
            self.horizontalScrollBar().setValue(round(x - 0.3 * width))
