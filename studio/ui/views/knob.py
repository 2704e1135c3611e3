"""A small knob for pan and reverb."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme

_TURN = 270.0
_DRAG_WAY = 140.0
"""Pixels of dragging for the whole range."""


class Knob(QWidget):
    """A value on a turn of 270°, dragged up and down, with its words below.

    Parameters
    ----------
    label : str
        What it is, over the value.
    low, high, rest : float
        Range, and the value that a double-click returns to.
    step : float
        The change of one key press.
    centred : bool
        Whether the arc begins in the middle (pan) or at the low end.
    words : callable
        Writes a value.
    """

    changed = Signal(float)
    reset = Signal()

    def __init__(
        self,
        label: str,
        low: float,
        high: float,
        rest: float,
        step: float,
        words: Callable[[float], str],
        *,
        centred: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label, self._words, self._centred = label, words, centred
        self._low, self._high, self._rest, self._step = low, high, rest, step
        self._value = rest
        self._from: tuple[float, float] | None = None
        self._theme: Theme | None = None
        self._colour = QColor("grey")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setFixedSize(self.sizeHint())

    @property
    def value(self) -> float:
        """Return the value."""
        return self._value

    def set_theme(self, theme: Theme, colour: QColor) -> None:
        """Take over the colours of a theme and of the part."""
        self._theme, self._colour = theme, colour
        self.update()

    def set_value(self, value: float) -> None:
        """Show a value."""
        self._value = value
        self.setAccessibleDescription(self._words(value))
        self.setToolTip(f"{self.accessibleName()}: {self._words(value)}")
        self.update()

    def set_rest(self, rest: float) -> None:
        """Set the value that a double-click returns to."""
        self._rest = rest

    def sizeHint(self) -> QSize:
        return QSize(38, 50)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = (event.position().y(), self._value)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            fine = 0.2 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
            way = (self._from[0] - event.position().y()) * fine / _DRAG_WAY
            self._change(self._from[1] + way * (self._high - self._low))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._from = None
        self.set_value(self._rest)
        self.reset.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self._change(self._value + self._step * event.angleDelta().y() / 120.0)
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Right):
            self._change(self._value + self._step)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Left):
            self._change(self._value - self._step)
        elif key == Qt.Key.Key_Home:
            self.set_value(self._rest)
            self.reset.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(self.width() / 2 - 12, 3, 24, 24)
        share = (self._value - self._low) / (self._high - self._low)
        zero = 0.5 if self._centred else 0.0

        def arc(start: float, end: float, colour: QColor) -> None:
            painter.setPen(QPen(colour, 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            begin = 225.0 - _TURN * start
            painter.drawArc(circle, round(16 * begin), round(-16 * _TURN * (end - start)))

        arc(0.0, 1.0, theme.line)
        if abs(share - zero) > 0.01:
            arc(min(zero, share), max(zero, share), self._colour)
        painter.setPen(QPen(theme.accent, 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.raised)
        painter.drawEllipse(circle.center(), 8.5, 8.5)
        angle = math.radians(225.0 - _TURN * share)
        way = QPointF(math.cos(angle), -math.sin(angle))
        painter.setPen(QPen(theme.text, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(circle.center() + way * 2.5, circle.center() + way * 7.0)
        painter.setPen(theme.secondary)
        painter.setFont(theme.font(9, 500, tabular=True))
        words = self._words(self._value) if self._from or self.hasFocus() else self._label
        painter.drawText(QRectF(-4, 29, self.width() + 8, 14), Qt.AlignmentFlag.AlignCenter, words)

    def _change(self, value: float) -> None:
        value = min(max(value, self._low), self._high)
        if self._centred and abs(value) < 0.03 and self._from is not None:
            value = 0.0
        value = round(value, 2)
        if value != self._value:
            self.set_value(value)
            self.changed.emit(value)
