"""The scrolling part of the piano roll: tiles of notes, the playhead over them, the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from studio.composing.score import Score
from studio.ui.theme import Theme
from studio.ui.views.roll_painting import (
    RollGeometry,
    paint_grid,
    paint_notes,
    paint_playhead,
    paint_sounding,
    pitch_range,
)
from studio.ui.views.ruler import HEIGHT as RULER
from studio.ui.views.ruler import paint_ruler
from studio.ui.views.seeking_keys import goal_of_key
from studio.ui.views.tiles import Tiles
from studio.ui.views.timeline import NoteTable, Timeline

_TILE = 512
_TILES_KEPT = 24
_ROW = (3.5, 26.0)
_BAR_WIDTH = (10.0, 1600.0)
_FLIP_AT = 0.94
_STRIP = 9
"""Pixels to each side of the playhead that are painted again when it moves."""

_DRAG = 4


class RollCanvas(QAbstractScrollArea):
    """Ruler and notes; everything is told in ticks, the roll around it knows seconds.

    Parameters
    ----------
    describe : callable
        Gives the words of a note's tool tip from its row.
    parent : QWidget, optional
    """

    seek_requested = Signal(float)
    loop_requested = Signal(float, float)
    note_selected = Signal(int)
    follow_changed = Signal(bool)

    def __init__(self, describe: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._describe = describe
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # Time runs to the right in every language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(self.tr("Piano roll"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._theme: Theme | None = None
        self._score: Score | None = None
        self._notes: NoteTable | None = None
        self._timeline: Timeline | None = None
        self._percussion: tuple[bool, ...] = ()
        self._heard: tuple[bool, ...] = ()
        self._geometry = RollGeometry(0.05, 10.0, 55, 79)
        self._tiles = Tiles(_TILES_KEPT)
        self._longest = 0
        self._bar_width: float | None = None
        self._row_height: float | None = None
        self._ticks = 0.0
        self._sounding: tuple[int, ...] = ()
        self._selected: int | None = None
        self._loop: tuple[float, float] | None = None
        self._pressed: QPointF | None = None
        self._looping = False
        self._follows = True

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
        self._score, self._notes, self._timeline = score, notes, timeline
        self._percussion = tuple(part.instrument.percussion for part in score.parts)
        self._heard = tuple(heard)
        self._longest = int((notes.end - notes.onset).max()) if len(notes) else 0
        if self._selected is not None and notes.row_of(self._selected) is None:
            self._selected = None
        self._sounding = ()
        self._lay_out()

    def set_heard(self, heard: Sequence[bool]) -> None:
        """Show which parts sound."""
        if tuple(heard) != self._heard:
            self._heard = tuple(heard)
            self._redraw()

    def clear(self) -> None:
        """Show no notes."""
        self._score = self._notes = self._timeline = None
        self._sounding, self._selected, self._loop = (), None, None
        self._lay_out()

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
        if playing and self._follows and not self._looping:
            self._turn_page()
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
        if self._score is None:
            return
        at = self.viewport().width() / 2 if around is None else around
        ticks = self._geometry.ticks(at + self._left)
        old = self._geometry.x(self._score.metre.bar_ticks)
        low = max(_BAR_WIDTH[0], self.viewport().width() / max(self._score.bars, 1))
        self._bar_width = min(max(old * factor, low), max(_BAR_WIDTH[1], low))
        self._lay_out()
        self.horizontalScrollBar().setValue(round(self._geometry.x(ticks) - at))

    def zoom_to_fit(self) -> None:
        """Show the whole piece."""
        self._bar_width = 0.0
        self._lay_out()

    def note_at(self, point: QPointF) -> int | None:
        """Return the row of the note under a point of the view, the uppermost one."""
        if self._notes is None or point.y() < RULER or not len(self._notes):
            return None
        ticks = self._geometry.ticks(point.x() + self._left)
        reach = self._longest + self._geometry.ticks(14.0)
        first = int(np.searchsorted(self._notes.onset, ticks - reach))
        last = int(np.searchsorted(self._notes.onset, ticks + self._geometry.ticks(3.0)))
        at = QPointF(point.x() + self._left, point.y() - RULER + self._top)
        for row in range(last - 1, first - 1, -1):
            if self._rect_of(row).adjusted(-1, -1, 1, 1).contains(at):
                return row
        return None

    def place_of(self, row: int) -> QRectF:
        """Return where a note is in the view."""
        return self._rect_of(row).translated(-self._left, RULER - self._top)

    def sizeHint(self) -> QSize:
        return QSize(852, 330)

    # Pointer, wheel and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._timeline is None:
            return
        self._pressed = event.position()
        self._looping = False
        row = self.note_at(event.position())
        if row is not None and self._notes is not None:
            self._select(int(self._notes.id[row]))
            self._pressed = None
        elif event.position().y() >= RULER:
            self._seek(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pressed, line = self._pressed, self._timeline
        on_ruler = event.position().y() < RULER
        over_note = not on_ruler and self.note_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over_note else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        if pressed is None or line is None:
            return
        if pressed.y() >= RULER:
            self._seek(event.position().x())
        elif self._looping or abs(event.position().x() - pressed.x()) >= _DRAG:
            self._looping = True
            ends = [
                line.snapped(self._geometry.ticks(x + self._left))
                for x in (pressed.x(), event.position().x())
            ]
            self._loop = (min(ends), max(ends))
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        if self._looping:
            self._looping = False
            if self._loop is not None and self._loop[1] > self._loop[0]:
                self.loop_requested.emit(*self._loop)
        elif pressed.y() < RULER:
            self._seek(event.position().x())

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            factor = 1.0015**turn
            if keys & Qt.KeyboardModifier.ShiftModifier:
                self._row_height = min(max(self._geometry.row_height * factor, _ROW[0]), _ROW[1])
                self._lay_out()
            else:
                self.zoom(factor, event.position().x())
        else:
            moved = event.pixelDelta()
            level = keys & Qt.KeyboardModifier.ShiftModifier or (
                self.verticalScrollBar().maximum() == 0
            )
            across = moved.x() or event.angleDelta().x()
            if level or abs(across) > abs(event.angleDelta().y()):
                step = moved.x() or moved.y() or turn
                self.horizontalScrollBar().setValue(self._left - step)
                self.set_follows(False)
            else:
                step = moved.y() or turn
                self.verticalScrollBar().setValue(round(self._top) - step // 2)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self._timeline
        if line is None:
            super().keyPressEvent(event)
            return
        key = event.key()
        goal = goal_of_key(event, line, self._ticks)
        if goal is not None:
            self.seek_requested.emit(goal)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._select_next(1 if key == Qt.Key.Key_Down else -1)
        elif not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoom(0.8)
        elif key == Qt.Key.Key_0:
            self.zoom_to_fit()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.note_at(QPointF(event.pos()))
            if row is None:
                QToolTip.hideText()
            else:
                area = self.place_of(row).toAlignedRect()
                text = self._describe(row)
                QToolTip.showText(event.globalPos(), text, self.viewport(), area)
            return True
        return super().viewportEvent(event)

    def _seek(self, x: float) -> None:
        ticks = self._geometry.ticks(min(max(x, 0.0), self.viewport().width()) + self._left)
        self.seek_requested.emit(max(ticks, 0.0))

    def _select(self, note: int) -> None:
        self._selected = note
        self.viewport().update()
        self.note_selected.emit(note)

    def _select_next(self, step: int) -> None:
        """Go to the next note by keyboard, from the playhead if none is selected."""
        notes = self._notes
        if notes is None or not len(notes):
            return
        row = None if self._selected is None else notes.row_of(self._selected)
        if row is None:
            row = int(np.searchsorted(notes.onset, self._ticks)) - (step > 0)
        row = min(max(row + step, 0), len(notes) - 1)
        self._show_x(self._geometry.x(float(notes.onset[row])))
        self._select(int(notes.id[row]))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, score, notes = self._theme, self._score, self._notes
        if theme is None:
            return
        painter = QPainter(self.viewport())
        whole = QRectF(self.viewport().rect())
        if score is None or notes is None:
            painter.fillRect(whole, theme.surface)
            painter.setPen(theme.secondary)
            painter.setFont(theme.font(13))
            painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, self.tr("No music yet"))
            return
        area = event.rect()
        painter.setClipRect(area)
        painter.save()
        painter.setClipRect(area.intersected(QRect(0, RULER, area.right() + 1, 1 << 20)))
        self._paint_tiles(painter, area, theme, score, notes)
        painter.translate(-self._left, RULER - self._top)
        if self._loop is not None:
            wash = QColor(theme.accent)
            wash.setAlpha(22)
            x0, x1 = (self._geometry.x(at) for at in self._loop)
            painter.fillRect(QRectF(x0, 0, x1 - x0, self._geometry.height), wash)
        content = QRectF(area).translated(self._left, self._top - RULER)
        for row in self._sounding:
            part = int(notes.part[row])
            rect = self._rect_of(row)
            if self._heard[part] and rect.adjusted(-4, -4, 4, 4).intersects(content):
                colour = theme.part(part)
                drum = self._percussion[part]
                paint_sounding(painter, rect, colour, theme, percussion=drum)
        self._paint_selection(painter, theme)
        painter.restore()
        if area.top() < RULER:
            loop = self._loop
            paint_ruler(painter, self._geometry, score, theme, self._left, whole.width(), loop)
        painter.setClipRect(area)
        x = self._geometry.x(self._ticks) - self._left
        bottom = min(whole.height(), RULER - self._top + self._geometry.height)
        paint_playhead(painter, x, RULER, bottom, theme)

    def _paint_tiles(
        self, painter: QPainter, area: QRect, theme: Theme, score: Score, notes: NoteTable
    ) -> None:
        below = RULER - self._top + self._geometry.height
        if below < self.viewport().height():
            rest = QRectF(0, below, self.viewport().width(), self.viewport().height() - below)
            painter.fillRect(rest, theme.surface)
        first = max(int((area.left() + self._left) // _TILE), 0)
        last = int((area.right() + self._left) // _TILE)
        for index in range(first, last + 1):
            x = index * _TILE - self._left
            spot = QRectF(area).intersected(QRectF(x, RULER, _TILE, self.viewport().height()))
            spot = spot.intersected(QRectF(x, RULER - self._top, _TILE, self._geometry.height))
            if spot.isEmpty():
                continue
            tile = self._tile(index, theme, score, notes)
            ratio = tile.devicePixelRatio()
            source = QRectF(
                (spot.x() - x) * ratio,
                (spot.y() - RULER + self._top) * ratio,
                spot.width() * ratio,
                spot.height() * ratio,
            )
            painter.drawPixmap(spot, tile, source)

    def _tile(self, index: int, theme: Theme, score: Score, notes: NoteTable) -> QPixmap:
        """Return one stretch of the content, painted once."""

        def paint(painter: QPainter) -> None:
            painter.translate(-index * _TILE, 0)
            area = QRectF(index * _TILE, 0, _TILE, self._geometry.height + 1)
            paint_grid(painter, area, self._geometry, score, theme)
            begin = self._geometry.ticks(area.left() - 16.0)
            first = int(np.searchsorted(notes.onset, begin - self._longest))
            last = int(np.searchsorted(notes.onset, self._geometry.ticks(area.right())))
            rows = np.arange(first, last)
            # Lower parts first, so that the melody lies on top.
            rows = rows[notes.end[rows] > begin][::-1]
            heard, drums = self._heard, self._percussion
            paint_notes(painter, rows, notes, drums, heard, self._geometry, theme)

        size = QSize(_TILE, int(self._geometry.height) + 1)
        return self._tiles.get((0, index), size, self.devicePixelRatioF(), theme.surface, paint)

    def _paint_selection(self, painter: QPainter, theme: Theme) -> None:
        notes = self._notes
        row = None if notes is None or self._selected is None else notes.row_of(self._selected)
        if row is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._rect_of(row).adjusted(-1.5, -1.5, 1.5, 1.5), 3.5, 3.5)

    # Geometry

    @property
    def _left(self) -> int:
        return self.horizontalScrollBar().value()

    @property
    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _rect_of(self, row: int) -> QRectF:
        if self._notes is None:
            return QRectF()
        drum = self._percussion[int(self._notes.part[row])]
        return self._geometry.note_rect(self._notes, row, percussion=drum)

    def _note_area(self, row: int) -> QRect:
        if self._notes is None or row >= len(self._notes):
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
        if self._score is None or self._notes is None:
            self.horizontalScrollBar().setRange(0, 0)
            self.verticalScrollBar().setRange(0, 0)
            self._redraw()
            return
        view = self.viewport().size()
        low, high, drums = pitch_range(self._notes, self._percussion)
        bar_ticks = self._score.metre.bar_ticks
        fitting = view.width() / max(self._score.bars, 1)
        wanted = max(fitting, 88.0) if self._bar_width is None else self._bar_width
        probe = RollGeometry(1.0, 9.0, low, high, drums)
        lanes = probe.height - probe.pitched_height
        room = max(view.height() - RULER - lanes - 4.0, 40.0)
        rows = high - low + 1
        height = min(max(room / rows, _ROW[0] + 0.5), 15.0)
        self._geometry = RollGeometry(
            max(wanted, fitting) / bar_ticks, self._row_height or height, low, high, drums
        )
        width = round(self._geometry.x(self._score.end))
        self.horizontalScrollBar().setRange(0, max(width - view.width(), 0))
        self.horizontalScrollBar().setPageStep(view.width())
        self.horizontalScrollBar().setSingleStep(max(view.width() // 20, 1))
        down = max(round(self._geometry.height - (view.height() - RULER)), 0)
        self.verticalScrollBar().setRange(0, down)
        self.verticalScrollBar().setPageStep(view.height())
        self._redraw()

    def _redraw(self) -> None:
        self._tiles.clear()
        self.viewport().update()

    def _turn_page(self) -> None:
        x = self._geometry.x(self._ticks) - self._left
        width = self.viewport().width()
        if not 0 <= x <= width * _FLIP_AT:
            self.horizontalScrollBar().setValue(round(x + self._left - 0.06 * width))

    def _show_x(self, x: float) -> None:
        width = self.viewport().width()
        if not self._left <= x <= self._left + 0.95 * width:
            self.horizontalScrollBar().setValue(round(x - 0.3 * width))
