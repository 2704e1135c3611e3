"""A way in which the pointer works on the picture, until it is left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from studio.imaging.features import Place
from studio.ui.icons import pixmap
from studio.ui.theme import Theme
from studio.ui.views.picture.hint import Hint
from studio.ui.views.picture.placing import place_under, point_of

_CURSOR = 24
_POINTER = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)


class Tool(QObject):
    """While it is on, it takes the pointer and the keys of a view, and says what to do.

    Escape and Return leave it. Subclasses say what pointer and keys do.

    Parameters
    ----------
    sheet : QWidget
        The view that is worked on.
    """

    changed = Signal(bool)

    def __init__(self, sheet: QWidget) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self._rect = QRectF()
        self._controls = QRectF()
        self._theme: Theme | None = None
        self._on = False
        self._hint = Hint(sheet)

    @property
    def on(self) -> bool:
        """Return whether the pointer works for this tool."""
        return self._on

    @property
    def hint(self) -> str:
        """Return what is said on the picture; nothing while the tool is off."""
        return self._hint.words if self._on else ""

    @property
    def hint_area(self) -> QRectF:
        """Return where it is said; empty while the tool is off."""
        return QRectF(self._hint.geometry()) if self._on else QRectF()

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self._hint.set_theme(theme)

    def set_rect(self, rect: QRectF, controls: QRectF) -> None:
        """Take notice of where the picture lies now, and what stands on it and is clicked."""
        self._rect, self._controls = QRectF(rect), QRectF(controls)
        self._hint.place()

    def set_on(self, on: bool) -> None:
        """Take the pointer, or give it back."""
        if on == self._on:
            return
        self._on = on
        if on:
            self._sheet.installEventFilter(self)
            self._sheet.setFocus(Qt.FocusReason.OtherFocusReason)
            self._sheet.setCursor(self._cursor())
            self._entered()
            self._say()
        else:
            self._sheet.removeEventFilter(self)
            self._sheet.unsetCursor()
            self._hint.hide()
            self._left()
        self._sheet.update()
        self.changed.emit(on)

    def paint(self, painter: QPainter) -> None:
        """Paint what belongs to the tool."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() in _POINTER:
            if self._rect.isValid():
                self._pointer(event)
            return True
        if event.type() == QEvent.Type.ContextMenu:
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            # Letters and arrows that mean something here are no shortcuts meanwhile.
            if self._takes(event):
                event.accept()
                return True
            return False
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.set_on(False)
            return True
        return self._key(event)

    # What a tool is made of

    def _words(self) -> str:
        """Return what to do, in a line."""
        raise NotImplementedError

    def _cursor(self) -> QCursor:
        """Return the form of the pointer."""
        return QCursor(Qt.CursorShape.CrossCursor)

    def _entered(self) -> None:
        """Begin."""

    def _left(self) -> None:
        """End."""

    def _pointer(self, event: QMouseEvent) -> None:
        """Work with the pointer."""

    def _key(self, event: QKeyEvent) -> bool:
        """Work with a key; return whether it meant something."""
        return False

    def _takes(self, event: QKeyEvent) -> bool:
        """Return whether a key means something here that is a shortcut elsewhere."""
        return event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

    # Where things are

    def _busy(self) -> list[QRectF]:
        """Return what must not be covered."""
        return [self.hint_area, self._controls]

    def _say(self, words: str = "") -> None:
        self._hint.say(words or self._words())

    def _place_of(self, point: QPointF) -> Place:
        """Return the place under a point; beyond the picture, the nearest on its edge."""
        x, y = place_under(point, self._rect)
        return (min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    def _point_of(self, place: Place) -> QPointF:
        """Return where a place of the picture is on the screen."""
        return point_of(place, self._rect)


def icon_cursor(name: str, ratio: float, tip: tuple[int, int]) -> QCursor:
    """Return an icon as a pointer, white with a dark edge, that points with its tip."""
    image = QPixmap(round(_CURSOR * ratio), round(_CURSOR * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    edge = pixmap(name, QColor(0, 0, 0, 170), _CURSOR, ratio)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.drawPixmap(QPointF(dx, dy), edge)
    painter.drawPixmap(QPointF(), pixmap(name, QColor("white"), _CURSOR, ratio))
    painter.end()
    return QCursor(image, *tip)
