"""Quiet small buttons that stand on or beside a view."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from studio.ui.icons import pixmap
from studio.ui.theme import Theme

_HEIGHT = 24


class ToolButton(QAbstractButton):
    """A button with an icon or a short word, without a frame until it is needed.

    Parameters
    ----------
    name : str
        What it does; its tool tip and accessible name.
    icon : str
        Name of an icon, or nothing for a word.
    word : str
        What stands on it.
    framed : bool
        Whether it shows its ground always, where words stand beside it.
    """

    def __init__(self, name: str, icon: str = "", word: str = "", *, framed: bool = False) -> None:
        super().__init__()
        self._framed = framed
        self._icon = icon
        self._theme: Theme | None = None
        self.setText(word)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self.setFont(theme.font(12, 500))
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        if self._icon:
            return QSize(_HEIGHT + 2, _HEIGHT)
        return QSize(
            round(QFontMetricsF(self.font()).horizontalAdvance(self.text())) + 18, _HEIGHT
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        edge = QPen(theme.line, 1.0) if self._framed else QPen(Qt.PenStyle.NoPen)
        painter.setPen(QPen(theme.accent, 1.5) if self.hasFocus() else edge)
        if self._framed or self.isChecked() or self.underMouse() or self.hasFocus():
            painter.setBrush(theme.raised)
            painter.drawRoundedRect(rect, 7, 7)
        ink = theme.text if self.isChecked() or self.underMouse() else theme.secondary
        if self._icon:
            tint = theme.accent if self.isChecked() else ink
            image = pixmap(self._icon, tint, 15, self.devicePixelRatioF())
            middle = rect.center()
            painter.drawPixmap(round(middle.x() - 7.5), round(middle.y() - 7.5), image)
            return
        painter.setPen(ink)
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
