"""A small bar of buttons that floats on the picture beside what it works on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from studio.ui.icons import pixmap
from studio.ui.theme import Theme

_PAD = 4
_APART = 10.0
"""Distance from what the bar works on."""
_MARGIN = 12
"""Distance from the edge of the view."""


class ToolBar(QWidget):
    """Buttons on a dark ground that suits every picture."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self._view = parent
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._theme: Theme | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
        self._row.setSpacing(2)
        self._buttons: dict[str, BarButton] = {}
        self.hide()

    def add(self, key: str, icon: str, word: str, tip: str, action: Callable[[], object]) -> None:
        """Add a button; without a word it shows its icon only."""
        button = BarButton(icon, word, tip, self)
        button.setObjectName(f"bar_{key}")
        button.clicked.connect(lambda: action())
        if self._theme is not None:
            button.set_theme(self._theme)
        self._row.addWidget(button)
        self._buttons[key] = button

    def set_theme(self, theme: Theme) -> None:
        """Take over the fonts of a theme; the colours suit pictures, not themes."""
        self._theme = theme
        for button in self._buttons.values():
            button.set_theme(theme)
        self.adjustSize()

    def button(self, key: str) -> BarButton:
        """Return a button."""
        return self._buttons[key]

    def offer(self, keys: Sequence[str]) -> None:
        """Show these buttons only."""
        for key, button in self._buttons.items():
            button.setVisible(key in keys)
        self._row.activate()
        self.adjustSize()

    def show_beside(self, about: QRectF, avoid: Sequence[QRectF] = ()) -> None:
        """Stand above what the bar works on, or below it, or in it, never beyond the view."""
        within = QRectF(self._view.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        width, height = float(self.width()), float(self.height())
        middle = about.center().x() - width / 2
        best, least = QPointF(within.topLeft()), float("inf")
        for rank, y in enumerate(
            (
                about.top() - height - _APART,
                about.bottom() + _APART,
                about.top() + _APART,
                about.center().y() - height / 2,
            )
        ):
            x = min(max(middle, within.left()), within.right() - width)
            kept = min(max(y, within.top()), within.bottom() - height)
            spot = QRectF(x, kept, width, height)
            cost = rank + abs(kept - y) / 4.0
            cost += 50.0 * sum(spot.intersects(other) for other in avoid)
            if cost < least:
                best, least = spot.topLeft(), cost
        self.move(round(best.x()), round(best.y()))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(255, 255, 255, 34), 1.0))
        painter.setBrush(QColor(18, 20, 24, 226))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)


class BarButton(QAbstractButton):
    """One icon with its word."""

    def __init__(self, icon: str, word: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self._word = word
        self.setText(word)
        self.setToolTip(tip)
        self.setAccessibleName(word or tip)
        self.setAccessibleDescription(tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        self.setFont(theme.font(12, 500))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        if not self._word:
            return QSize(30, 26)
        words = QFontMetricsF(self.font()).horizontalAdvance(self._word)
        return QSize(round(8 + 15 + 6 + words + 10), 26)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        over = self.underMouse() and self.isEnabled()
        if over or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(255, 255, 255, 40 if self.isDown() else 24))
            painter.drawRoundedRect(rect, 7, 7)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(255, 255, 255, 190), 1.5))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        ink = QColor(255, 255, 255, 255 if over else 222 if self.isEnabled() else 90)
        icon = pixmap(self._icon, ink, 15, self.devicePixelRatioF())
        left = 8.0 if self._word else (rect.width() - 15) / 2
        painter.drawPixmap(QPointF(left, rect.center().y() - 7.5), icon)
        if self._word:
            painter.setPen(ink)
            painter.setFont(self.font())
            painter.drawText(
                rect.adjusted(29, 0, -6, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                self._word,
            )
