"""The score under the hands: clicks go to their moment, the wheel and keys move and zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.ui.views.score_surface import ScoreSurface
from studio.ui.views.seeking_keys import goal_of_key


class ScoreView(ScoreSurface):
    """The engraved score, from which the music can be sought."""

    seek_requested = Signal(float)
    note_selected = Signal(object)
    """The id of a note; ids are wider than the 32 bits of Qt's own int."""
    note_hovered = Signal(object)
    """The id of the note that the pointer is on, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Score"))
        self.viewport().setMouseTracking(True)
        self._over: int | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row = self.note_row_at(event.position())
        line, notes = self._timeline, self._notes
        if line is None or notes is None:
            return
        if row is not None:
            self.note_selected.emit(int(notes.id[row]))
            self.seek_requested.emit(line.seconds_at(float(notes.onset[row])))
            return
        ticks = self._ticks_at(event.position())
        if ticks is not None:
            self.seek_requested.emit(line.seconds_at(ticks))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # it belongs to the press, not to what lies behind

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.note_row_at(event.position()))
        over = self._ticks_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def _hover(self, row: int | None) -> None:
        """Say what note the pointer is on, where that has changed."""
        notes = self._notes
        note = None if row is None or notes is None else int(notes.id[row])
        if note != self._over:
            self._over = note
            self.note_hovered.emit(note)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.0012**turn)
        else:
            level = self.verticalScrollBar().maximum() == 0
            bar = self.horizontalScrollBar() if level else self.verticalScrollBar()
            moved = event.pixelDelta()
            bar.setValue(bar.value() - (moved.y() or moved.x() or turn))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self._timeline
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
                self.zoom(1.2)
            elif key == Qt.Key.Key_Minus:
                self.zoom(1 / 1.2)
            elif key == Qt.Key.Key_0:
                self.zoom_to_fit()
            else:
                super().keyPressEvent(event)
            return
        goal = None if line is None else goal_of_key(event, line, line.ticks_at(self._seconds))
        if line is not None and goal is not None:
            self.seek_requested.emit(line.seconds_at(goal))
        else:
            super().keyPressEvent(event)
