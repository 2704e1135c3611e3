"""The M and S of a part: small buttons that are quiet until they are on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.ui.theme import Theme, contrast


class LetterButton(QAbstractButton):
    """A checkable square with one letter on it."""

    def __init__(self, letter: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._lit = QColor("white")
        self.setText(letter)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(self.sizeHint())

    def set_theme(self, theme: Theme, lit: QColor) -> None:
        """Take over the colours of a theme, and the one of being on."""
        self._theme, self._lit = theme, lit
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(21, 21)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        ink = theme.secondary
        if self.isChecked():
            painter.setBrush(self._lit)
            painter.drawRoundedRect(rect, 6, 6)
            ink = max((QColor("#12140F"), QColor("white")), key=lambda c: contrast(c, self._lit))
        elif self.underMouse():
            painter.setBrush(theme.raised)
            painter.drawRoundedRect(rect, 6, 6)
            ink = theme.text
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, 1.5))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(ink)
        painter.setFont(theme.font(11, 600))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
