"""Chips of the top bar: a quiet caption and a value; a click opens what edits it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.ui.theme import Theme


class Chip(QAbstractButton):
    """A caption and a value in a rounded frame."""

    def __init__(self, theme: Theme, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._caption = caption
        self._compact = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_value("")

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Leave the caption away where there is little room."""
        self._compact = compact
        self.updateGeometry()
        self.update()

    def show_value(self, value: str) -> None:
        """Show a value; a dash stands for none."""
        self.setText(value or "–")
        self.setAccessibleName(
            self.tr("{caption}: {value}").format(caption=self._caption, value=self.text())
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        caption, value = self._widths()
        return QSize(round(caption + value + 22), 30)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = 0.06 if self.underMouse() and self.isEnabled() else 0.0
        painter.setBrush(theme.over(theme.text, lit, theme.surface))
        painter.setPen(QPen(theme.accent if self.hasFocus() else theme.line, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        caption, _ = self._widths()
        base = self.height() / 2 + QFontMetricsF(theme.font(13)).capHeight() / 2
        if not self._compact:
            painter.setFont(theme.font(13))
            painter.setPen(theme.secondary)
            painter.drawText(QPointF(11, base), self._caption)
        painter.setFont(theme.font(13, 500, tabular=True))
        painter.setPen(theme.text if self.isEnabled() else theme.secondary)
        painter.drawText(QPointF(11 + caption, base), self.text())

    def _widths(self) -> tuple[float, float]:
        theme = self._theme
        caption = QFontMetricsF(theme.font(13)).horizontalAdvance(self._caption) + 5
        value = QFontMetricsF(theme.font(13, 500, tabular=True)).horizontalAdvance(self.text())
        return 0.0 if self._compact else caption, value
