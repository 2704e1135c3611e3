"""A face that was missed, marked with the pointer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from studio.imaging.features import Place
from studio.ui.views.picture.face_edits import SIZE, WIDTH
from studio.ui.views.picture.tool import Tool

_LEAST = 0.04
"""Height below which a drag was meant as a click."""


class FaceMode(Tool):
    """A click marks a face of common size, a drag one of its own; the mode is over then."""

    marked = Signal(object, float)
    """The middle of a face, and its height as a share of the picture's."""

    def __init__(self, sheet: QWidget) -> None:
        super().__init__(sheet)
        self._start: Place | None = None
        self._now: Place | None = None

    def paint(self, painter: QPainter) -> None:
        place = self._now
        if not self._on or place is None:
            return
        middle, size = self._form(place)
        height = size * self._rect.height()
        frame = QRectF(0.0, 0.0, WIDTH * height, height)
        frame.moveCenter(self._point_of(middle))
        painter.setBrush(QColor(255, 255, 255, 24))
        for ink, width in ((QColor(0, 0, 0, 100), 3.6), (QColor("white"), 1.8)):
            painter.setPen(QPen(ink, width))
            painter.drawRoundedRect(frame, 0.22 * frame.width(), 0.22 * frame.width())

    def _words(self) -> str:
        return self.tr("Click a face that was missed, or drag a frame around it.  Esc leaves")

    def _entered(self) -> None:
        self._start = self._now = None

    def _left(self) -> None:
        self._start = self._now = None

    def _pointer(self, event: QMouseEvent) -> None:
        place, kind = self._place_of(event.position()), event.type()
        left = event.button() == Qt.MouseButton.LeftButton
        self._now = place
        if kind == QMouseEvent.Type.MouseButtonRelease:
            if left and self._start is not None:
                middle, size = self._form(place)
                self.set_on(False)
                self.marked.emit(middle, size)
        elif left and kind != QMouseEvent.Type.MouseMove:
            self._start = place
        self._sheet.update()

    def _form(self, place: Place) -> tuple[Place, float]:
        """Return the middle and height of the face that the pointer shows."""
        start = self._start
        if start is None or abs(place[1] - start[1]) < _LEAST:
            return (place if start is None else start), SIZE
        middle = ((start[0] + place[0]) / 2, (start[1] + place[1]) / 2)
        return middle, abs(place[1] - start[1])
