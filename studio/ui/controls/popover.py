"""A small panel that stands below what opened it until one clicks elsewhere."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QVBoxLayout,
    QWidget,
)

_MARGIN = 8


class Popover(QFrame):
    """A panel that closes on Escape, on Return and on a press outside, and is gone then.

    It is part of the window and not one of its own, so that its corners are round on every
    system.
    """

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        self.setProperty("popover", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.hide()
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 6)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 14, 10)
        self._column.setSpacing(4)

    def add(self, widget: QWidget) -> None:
        """Add a line."""
        self._column.addWidget(widget)

    def open(self) -> None:
        """Show it below its anchor, within the window, with the focus on its first control."""
        self.adjustSize()
        place = self._anchor.mapTo(self.window(), QPoint(0, self._anchor.height() + 6))
        rightmost = self.window().width() - self.width() - _MARGIN
        place.setX(max(_MARGIN, min(place.x(), rightmost)))
        self.move(place)
        self.show()
        self.raise_()
        self._watch(True)
        first = next(
            (w for w in self.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus),
            self,
        )
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def done(self) -> None:
        """Close it; the focus goes back to what opened it, if it was here."""
        focused = QApplication.focusWidget()
        self._watch(False)
        if focused is not None and self.isAncestorOf(focused):
            self.window().setFocus()
        self.close()

    def _watch(self, on: bool) -> None:
        application = QApplication.instance()
        if application is not None:
            (application.installEventFilter if on else application.removeEventFilter)(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            # Lists that open from here are windows of their own; they are not outside.
            outside = isinstance(watched, QWidget) and watched.window() is self.window()
            if outside and not self.rect().contains(
                self.mapFromGlobal(event.globalPosition().toPoint())
            ):
                self.done()
                # The press that closes what a chip opened must not open it again.
                return watched is self._anchor
        return False
