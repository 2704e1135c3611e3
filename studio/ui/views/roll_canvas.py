"""The piano roll under the hands: the pointer, the wheel and the keys."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from studio.ui.views.lock_lane import bar_at, in_lane
from studio.ui.views.roll_surface import RollSurface
from studio.ui.views.ruler import HEIGHT as RULER
from studio.ui.views.seeking_keys import goal_of_key

_DRAG = 4


class RollCanvas(RollSurface):
    """Takes clicks and drags on ruler and notes; the roll around it knows seconds.

    Parameters
    ----------
    describe : callable
        Gives the words of a note's tool tip from its row.
    parent : QWidget, optional
    """

    seek_requested = Signal(float)
    loop_requested = Signal(float, float)
    bars_locked = Signal(object, bool)
    """Bars in the lane of the locks, and whether they shall be locked or released."""
    menu_wanted = Signal(int, object, object, QPoint)
    """A menu of a bar, and of the note and the chord there (or None), at a place."""
    note_selected = Signal(object)
    """The id of a note; ids are wider than the 32 bits of Qt's own int."""
    note_hovered = Signal(object)
    """The id of the note that the pointer is on, or None."""
    chord_selected = Signal(int)
    """The index of a chord of the score."""
    chord_hovered = Signal(object)
    """The index of the chord that the pointer is on, or None."""

    def __init__(self, describe: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._describe = describe
        self._pressed: QPointF | None = None
        self._over: tuple[int | None, int | None] = (None, None)
        self._locking: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Piano roll"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._timeline is None:
            return
        bar = self._lane_bar(event.position())
        if bar is not None:
            self._locking = bar
            self._point_to((bar, bar))
            return
        self._pressed = event.position()
        self._looping = False
        row = self.note_at(event.position())
        if row is not None and self._content is not None:
            self._select(int(self._content.notes.id[row]))
            self._pressed = None
        elif event.position().y() >= RULER:
            self._seek(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pressed, line = self._pressed, self._timeline
        if self._locking is not None:
            bar = self._bar(event.position().x())
            self._point_to((min(bar, self._locking), max(bar, self._locking)))
            return
        lane = None if pressed is not None else self._lane_bar(event.position())
        self._point_to(None if lane is None else (lane, lane))
        on_ruler = event.position().y() < RULER
        row = None if on_ruler else self.note_at(event.position())
        chord = self.chord_at(event.position())
        if pressed is None:
            self._hover(row, chord)
        over = row is not None or chord is not None or lane is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
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
        if self._locking is not None:
            first, last = self._pointed or (self._locking, self._locking)
            # All of them become what the first was not.
            on = self._locking not in self._locks.bars
            self._locking = None
            self.bars_locked.emit(tuple(range(first, last + 1)), on)
        if pressed is None:
            return
        if self._looping:
            self._looping = False
            if self._loop is not None and self._loop[1] > self._loop[0]:
                self.loop_requested.emit(*self._loop)
        elif pressed.y() < RULER:
            self._seek(event.position().x())
            chord = self.chord_at(event.position())
            if chord is not None:
                self.chord_selected.emit(chord)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None, None)
        self._point_to(None)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        content = self._content
        if content is None:
            return
        point, place = QPointF(event.pos()), event.globalPos()
        note, chord = self._selected, None
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            x = self._geometry.x(self._ticks) - self._left
            bar = self._bar(x)
            place = self.viewport().mapToGlobal(QPointF(x, RULER).toPoint())
        else:
            bar, chord = self._bar(point.x()), self.chord_at(point)
            row = self.note_at(point)
            note = None if row is None else int(content.notes.id[row])
        self.menu_wanted.emit(bar, note, chord, place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            factor = 1.0015**turn
            if keys & Qt.KeyboardModifier.ShiftModifier:
                self.zoom_rows(factor)
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
            bar = self._lane_bar(QPointF(event.pos()))
            if bar is not None:
                QToolTip.showText(event.globalPos(), self._told_of_lock(bar), self.viewport())
            elif row is None:
                QToolTip.hideText()
            else:
                area = self.place_of(row).toAlignedRect()
                text = self._describe(row)
                QToolTip.showText(event.globalPos(), text, self.viewport(), area)
            return True
        return super().viewportEvent(event)

    def _bar(self, x: float) -> int:
        score = None if self._content is None else self._content.score
        return 0 if score is None else bar_at(score, self._geometry, x + self._left)

    def _lane_bar(self, point: QPointF) -> int | None:
        """Return the bar of the locks' lane under a point of the view."""
        content = self._content
        if content is None or not in_lane(point.y()):
            return None
        return self._bar(point.x()) if point.x() + self._left < content.width else None

    def _point_to(self, bars: tuple[int, int] | None) -> None:
        if bars != self._pointed:
            self._pointed = bars
            self.viewport().update(QRect(0, 0, self.viewport().width(), RULER))

    def _told_of_lock(self, bar: int) -> str:
        if bar in self._locks.bars:
            text = self.tr("Bar %1 is locked: it stays as it is. Click to release it.")
        else:
            text = self.tr("Click to lock bar %1, so that it stays as it is; drag for several.")
        return text.replace("%1", str(bar + 1))

    def _hover(self, row: int | None, chord: int | None) -> None:
        """Say what the pointer is on, where that has changed."""
        content = self._content
        note = None if row is None or content is None else int(content.notes.id[row])
        before, self._over = self._over, (note, chord)
        if note != before[0]:
            self.note_hovered.emit(note)
        if chord != before[1]:
            self.mark_chord(chord)
            self.chord_hovered.emit(chord)

    def _seek(self, x: float) -> None:
        ticks = self._geometry.ticks(min(max(x, 0.0), self.viewport().width()) + self._left)
        self.seek_requested.emit(max(ticks, 0.0))

    def _select(self, note: int) -> None:
        self._selected = note
        self.viewport().update()
        self.note_selected.emit(note)

    def _select_next(self, step: int) -> None:
        """Go to the next note by keyboard, from the playhead if none is selected."""
        notes = None if self._content is None else self._content.notes
        if notes is None or not len(notes):
            return
        row = None if self._selected is None else notes.row_of(self._selected)
        if row is None:
            row = int(np.searchsorted(notes.onset, self._ticks)) - (step > 0)
        row = min(max(row + step, 0), len(notes) - 1)
        self._show_x(self._geometry.x(float(notes.onset[row])))
        self._select(int(notes.id[row]))
