"""A line of words at the upper edge of a view that says what to do."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme

_PAD_X, _PAD_Y = 14, 8
_TOP = 14
_WRAPPED = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignCenter)


class Hint(QWidget):
    """Words on a dark ground that suits every picture; lets every click through."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view = view
        self._words = ""
        self.hide()

    @property
    def words(self) -> str:
        """Return what it says."""
        return self._words

    def set_theme(self, theme: Theme) -> None:
        """Take over the font of a theme."""
        self.setFont(theme.font(13, 500))
        self.place()

    def say(self, words: str) -> None:
        """Show these words."""
        self._words = words
        self.setAccessibleName(words)
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Stand in the middle of the view's upper edge, in as many lines as it takes."""
        room = QRect(0, 0, max(self._view.width() - 2 * (_PAD_X + _TOP), 80), 400)
        words = QFontMetrics(self.font()).boundingRect(room, _WRAPPED, self._words)
        width, height = words.width() + 2 * _PAD_X, words.height() + 2 * _PAD_Y
        self.setGeometry((self._view.width() - width) // 2, _TOP, width, height)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(18, 20, 24, 190))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        painter.setPen(QColor(255, 255, 255, 235))
        painter.drawText(self.rect().adjusted(_PAD_X - 2, 0, 2 - _PAD_X, 0), _WRAPPED, self._words)
