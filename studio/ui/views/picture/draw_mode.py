"""The picture as a sheet to draw the reading path on, with the pointer as the pen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from studio.ui.icons import pixmap
from studio.ui.theme import Theme
from studio.ui.views.picture.hint import Hint
from studio.ui.views.picture.path_drawing import PathDrawing

_PEN = 24
_TIP = (4, 20)
"""Where the point of the pen is in its drawing."""

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class DrawMode(QObject):
    """While it is on, it takes the pointer of a view and lets it draw one line.

    Parameters
    ----------
    sheet : QWidget
        The view that is drawn on.
    """

    changed = Signal(bool)
    drawn = Signal(object)
    """A tuple of Place, when a line is finished; the mode is over by then."""

    def __init__(self, sheet: QWidget) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self._rect = QRectF()
        self._line: PathDrawing | None = None
        self._on = False
        self._down = False
        self._hint = Hint(sheet)

    @property
    def on(self) -> bool:
        """Return whether the pointer draws."""
        return self._on

    @property
    def shows_line(self) -> bool:
        """Return whether there is a line, being drawn or waiting for its music."""
        return self._line is not None

    @property
    def hint(self) -> str:
        """Return what is said on the picture; nothing while the mode is off."""
        return self._hint.words if self._on else ""

    def set_theme(self, theme: Theme) -> None:
        """Take over the font of a theme."""
        self._hint.set_theme(theme)

    def set_rect(self, rect: QRectF) -> None:
        """Take notice of where the picture lies now; a line stays on its places."""
        self._rect = QRectF(rect)
        self._hint.place()

    def set_on(self, on: bool) -> None:
        """Begin to draw, or leave it without a path."""
        if on == self._on:
            return
        self._on, self._down, self._line = on, False, None
        if on:
            self._sheet.installEventFilter(self)
            self._sheet.setCursor(_pen_cursor(self._sheet.devicePixelRatioF()))
            self._sheet.setFocus(Qt.FocusReason.OtherFocusReason)
            self._hint.say(self.tr("Drag to draw the way the music reads the picture"))
        else:
            self._sheet.removeEventFilter(self)
            self._sheet.unsetCursor()
            self._hint.hide()
        self._sheet.update()
        self.changed.emit(on)

    def forget_line(self) -> None:
        """Show the finished line no longer: its music is there."""
        if not self._on and self._line is not None:
            self._line = None
            self._sheet.update()

    def paint(self, painter: QPainter) -> None:
        """Paint the line."""
        if self._line is not None:
            self._line.paint(painter, self._rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            return self._pointer(event)
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return False
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed:
            self.set_on(False)
        return pressed

    def _pointer(self, event: QMouseEvent) -> bool:
        """Draw with the left button; everything else of the pointer rests meanwhile."""
        left = event.button() == Qt.MouseButton.LeftButton
        if event.type() == QEvent.Type.MouseMove and self._down:
            self._draw_to(event.position())
        elif event.type() in _PRESSES and left and self._rect.isValid():
            self._down = True
            self._line = PathDrawing(self._rect.width() / self._rect.height())
            self._draw_to(event.position())
            self._sheet.update()
        elif event.type() == QEvent.Type.MouseButtonRelease and left and self._down:
            self._draw_to(event.position())
            self._finish()
        return True

    def _draw_to(self, point: QPointF) -> None:
        if self._line is None:
            return
        self._line.add(
            (
                (point.x() - self._rect.x()) / self._rect.width(),
                (point.y() - self._rect.y()) / self._rect.height(),
            )
        )
        self._sheet.update(self._line.newest(self._rect))

    def _finish(self) -> None:
        line, self._down = self._line, False
        if line is None or not line.long_enough:
            self._line = None
            self._hint.say(self.tr("That was short: keep the button down and draw a longer line"))
            self._sheet.update()
            return
        self.set_on(False)
        # It stays to be seen until the music that follows it is there.
        self._line = line
        self.drawn.emit(line.kept())


def _pen_cursor(ratio: float) -> QCursor:
    """Return a pen, white with a dark edge, that points with its tip."""
    image = QPixmap(round(_PEN * ratio), round(_PEN * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    edge = pixmap("draw", QColor(0, 0, 0, 170), _PEN, ratio)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.drawPixmap(QPointF(dx, dy), edge)
    painter.drawPixmap(QPointF(), pixmap("draw", QColor("white"), _PEN, ratio))
    painter.end()
    return QCursor(image, *_TIP)
