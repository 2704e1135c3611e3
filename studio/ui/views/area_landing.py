"""Where areas that are carried from the picture may land: on a part that shall play them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.views.picture.area_drag import carries_areas


class AreaLanding(QObject):
    """Takes the drops on a widget that shows a part.

    Parameters
    ----------
    widget : QWidget
    part : str
        Id of the part.
    """

    given = Signal(str)
    """The areas that are chosen on the picture were dropped on this part."""

    def __init__(self, widget: QWidget, part: str) -> None:
        super().__init__(widget)
        self._widget = widget
        self._part = part
        self.over = False
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and carries_areas(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._light(True)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._light(False)
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._light(False)
            if carries_areas(event.mimeData()):
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self.given.emit(self._part)
                return True
        return False

    def paint(self, painter: QPainter, colour: QColor) -> None:
        """Paint a frame in the part's colour while areas hover over its widget."""
        if self.over:
            ring = QRectF(self._widget.rect()).adjusted(2, 1, -2, -1)
            fill = QColor(colour)
            fill.setAlpha(40)
            painter.setBrush(fill)
            painter.setPen(QPen(colour, 1.5))
            painter.drawRoundedRect(ring, 8, 8)

    def _light(self, over: bool) -> None:
        self.over = over
        self._widget.update()
