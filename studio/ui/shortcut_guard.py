"""Keeps shortcuts of single keys from taking them away from the control in use."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QMenu,
)

_PRESSES = (QAbstractButton, QComboBox, QAbstractItemView, QMenu)


class ShortcutGuard(QObject):
    """Installed on the application: Space presses the focused button, else it plays.

    Without it a person who works with the keyboard alone could not press a button. Texts
    that are being entered keep their keys by themselves.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focused = QApplication.focusWidget()
            space = event.key() == Qt.Key.Key_Space and isinstance(focused, _PRESSES)
            ends = event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End)
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and (space or (ends and isinstance(focused, QAbstractSlider | _PRESSES[2]))):
                event.accept()
                return True
        return False
