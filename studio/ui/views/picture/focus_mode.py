"""The part of the picture that counts, set as a frame on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from studio.imaging.corrections import Box
from studio.imaging.features import Place
from studio.ui.views.picture.bar_tool import BarTool
from studio.ui.views.picture.box_frame import (
    Grip,
    cursor_of,
    grip_at,
    on_screen,
    paint_frame,
    pulled,
    rounded,
)

_LEAST = 0.08
"""Smallest side of the focus, as a share of the picture's."""

_STEP = 0.01
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_WHOLE = Box(0.0, 0.0, 1.0, 1.0)


class FocusMode(BarTool):
    """Sets the focus with the pointer or the arrow keys; `edited` says what it shall be."""

    edited = Signal(object, str)
    """A Box, or None for the whole picture; and what was done, in words."""

    def __init__(self, sheet: QWidget) -> None:
        super().__init__(sheet, self.tr("Focus"))
        self._box: Box | None = None
        self._drag: tuple[Grip, Place, Box] | None = None
        self._start: Place | None = None
        self._earlier: Box | None = None
        self._bar.add(
            "whole",
            "reset",
            self.tr("Whole picture"),
            self.tr("Let everything count again (Delete)"),
            self.reset,
        )
        self._bar.add(
            "done", "check", self.tr("Done"), self.tr("Leave (Esc)"), lambda: self.set_on(False)
        )

    @property
    def box(self) -> Box | None:
        """Return the part that counts; None for the whole picture."""
        return self._box

    def show_focus(self, box: Box | None) -> None:
        """Show the focus that the project has."""
        if box != self._box and self._drag is None and self._start is None:
            self._box = box
            if self._on:
                self._say()
            self._place_bar()
            self._sheet.update()

    def reset(self) -> None:
        """Let the whole picture count again."""
        if self._box is not None:
            self._box = None
            self._place_bar()
            self._sheet.update()
            self.edited.emit(None, self.tr("Whole picture"))

    def paint(self, painter: QPainter) -> None:
        if self._box is None:
            return
        frame = on_screen(self._box, self._rect)
        paint_veil(painter, self._rect, frame, 168 if self._on else 116)
        if self._on and self._theme is not None:
            painter.setPen(QPen(QColor(255, 255, 255, 64), 1.0))
            for third in (1 / 3, 2 / 3):
                x = frame.x() + third * frame.width()
                y = frame.y() + third * frame.height()
                painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
                painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            paint_frame(painter, frame, self._theme.accent, 3.0)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(255, 255, 255, 150), 1.2))
            painter.drawRect(frame)

    # The tool

    def _words(self) -> str:
        if self._box is None:
            return self.tr("Drag a frame around what the music shall see.  Esc leaves")
        return self.tr("Drag the frame or its corners; arrow keys nudge it.  Esc when done")

    def _entered(self) -> None:
        self._drag, self._start = None, None
        self._place_bar()

    def _left(self) -> None:
        if self._drag is not None:
            self._box = self._drag[2]
        elif self._start is not None:
            self._box = self._earlier
        self._drag, self._start = None, None
        self._place_bar()

    def _pointer(self, event: QMouseEvent) -> None:
        point, kind = event.position(), event.type()
        place = self._place_of(point)
        left = event.button() == Qt.MouseButton.LeftButton
        if kind == QMouseEvent.Type.MouseMove:
            self._moved(point, place)
        elif kind == QMouseEvent.Type.MouseButtonRelease:
            if left:
                self._released(place)
        elif left:
            grip = None if self._box is None else grip_at(self._box, self._rect, point)
            if grip is not None and self._box is not None:
                self._drag = (grip, place, self._box)
            else:
                self._start, self._earlier = place, self._box
            self._bar.hide()

    def _moved(self, point: QPointF, place: Place) -> None:
        if self._drag is not None:
            grip, start, box = self._drag
            self._box = pulled(box, grip, place[0] - start[0], place[1] - start[1], _LEAST)
            self._sheet.update()
        elif self._start is not None:
            self._box = _between(self._start, place)
            self._sheet.update()
        else:
            over = None if self._box is None else grip_at(self._box, self._rect, point)
            self._sheet.setCursor(cursor_of(over))

    def _released(self, place: Place) -> None:
        before, drawn = None if self._drag is None else self._drag[2], self._start
        self._drag, self._start = None, None
        if drawn is not None:
            box = _between(drawn, place)
            if box.right - box.left < _LEAST or box.bottom - box.top < _LEAST:
                # A click beside the frame is no frame, and takes none away.
                self._box = self._earlier
                self._say(self.tr("That was small: drag a larger frame"))
                self._place_bar()
                self._sheet.update()
                return
            self._box = box
        if self._box is not None and self._box != before:
            self._tell()
        self._place_bar()

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset()
            return True
        way = _WAYS.get(Qt.Key(event.key()))
        if way is None:
            return False
        sizing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        box = self._box or Box(0.1, 0.1, 0.9, 0.9)
        if self._box is not None:
            grip: Grip = "se" if sizing else "inside"
            box = pulled(box, grip, way[0] * _STEP, way[1] * _STEP, _LEAST)
        if box != self._box:
            self._box = box
            self._tell()
            self._place_bar()
        return True

    def _takes(self, event: QKeyEvent) -> bool:
        return super()._takes(event) or event.key() in _WAYS

    def _tell(self) -> None:
        self._say()
        self._sheet.update()
        box = None if self._box == _WHOLE else self._box
        self.edited.emit(box, self.tr("Set the focus"))

    def _place_bar(self) -> None:
        if not self._on:
            self._bar.hide()
            return
        self._bar.offer(("done",) if self._box is None else ("whole", "done"))
        frame = on_screen(self._box or _WHOLE, self._rect)
        about = frame if self._box is not None else QRectF(frame.bottomLeft(), frame.bottomRight())
        self._bar.show_beside(about, [self.hint_area])


def paint_veil(painter: QPainter, rect: QRectF, frame: QRectF, alpha: int) -> None:
    """Dim a picture that lies at `rect`, but for what lies within a frame."""
    veil = QPainterPath()
    veil.addRect(rect)
    hole = QPainterPath()
    hole.addRect(frame)
    painter.fillPath(veil.subtracted(hole), QColor(8, 10, 14, alpha))


def _between(one: Place, other: Place) -> Box:
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return rounded(left, top, right, bottom)
