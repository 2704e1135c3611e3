"""A line drawn across an area to divide it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCursor, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from studio.ui.views.picture.path_drawing import PathDrawing
from studio.ui.views.picture.tool import Tool, icon_cursor


class CutMode(Tool):
    """Draws one line; `drawn` gives it, and the mode is over by then."""

    drawn = Signal(object, object)
    """A Stroke, and the numbers of the areas that it shall divide."""

    def __init__(self, sheet: QWidget) -> None:
        super().__init__(sheet)
        self._line: PathDrawing | None = None
        self._numbers: tuple[int, ...] = ()

    def begin(self, numbers: Sequence[int]) -> None:
        """Take the pointer to divide these areas."""
        self._numbers = tuple(numbers)
        self.set_on(True)

    def say_missed(self) -> None:
        """Say that a line did not pass through what it was to divide, and go on."""
        self.set_on(True)
        self._say(self.tr("That line missed the area: draw it from one side to the other"))

    def paint(self, painter: QPainter) -> None:
        if self._line is not None:
            self._line.paint(painter, self._rect)

    def _words(self) -> str:
        return self.tr("Draw a line across the area to divide it.  Esc leaves")

    def _cursor(self) -> QCursor:
        return icon_cursor("split", self._sheet.devicePixelRatioF(), (12, 12))

    def _left(self) -> None:
        self._line = None

    def _pointer(self, event: QMouseEvent) -> None:
        kind, place = event.type(), self._place_of(event.position())
        left = event.button() == Qt.MouseButton.LeftButton
        if kind == QMouseEvent.Type.MouseMove:
            if self._line is not None:
                self._line.add(place)
                self._sheet.update(self._line.newest(self._rect))
        elif kind == QMouseEvent.Type.MouseButtonRelease:
            if left and self._line is not None:
                self._line.add(place)
                self._finish(self._line)
        elif left:
            self._line = PathDrawing(self._rect.width() / self._rect.height())
            self._line.add(place)

    def _finish(self, line: PathDrawing) -> None:
        self._line = None
        self._sheet.update()
        if not line.drawn:
            self._say(self.tr("Keep the button down and draw across the area"))
            return
        self.set_on(False)
        self.drawn.emit(line.kept(), self._numbers)
