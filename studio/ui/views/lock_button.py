"""The lock of a part: a small button that is quiet until it is on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.icons import pixmap
from studio.ui.views.letter_button import LetterButton

_SIDE = 13


class LockButton(LetterButton):
    """A checkable square with an open or a closed lock on it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", name, parent)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        if on or self.underMouse():
            painter.setBrush(theme.over(theme.accent, 0.22) if on else theme.raised)
            painter.drawRoundedRect(rect, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, 1.5))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        quiet = theme.text if self.underMouse() else theme.over(theme.secondary, 0.6)
        ink = theme.accent if on else quiet
        mark = pixmap("lock" if on else "lock_open", ink, _SIDE, self.devicePixelRatioF())
        middle = rect.center()
        painter.drawPixmap(round(middle.x() - _SIDE / 2), round(middle.y() - _SIDE / 2), mark)
