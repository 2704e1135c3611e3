"""A small knob for pan and reverb."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from studio.ui.views.quantity import Quantity

_TURN = 270.0
_DRAG_WAY = 140.0
"""Pixels of dragging for the whole range."""

_CATCH = 0.03
"""How near to the middle a drag catches it."""


class Knob(Quantity):
    """A value on a turn of 270°, dragged up and down, with its words below.

    Parameters
    ----------
    label : str
        What it is, over the value.
    low, high, rest : float
        Range, and the value that a double-click returns to.
    step : float
        The change of one key press.
    words : callable
        Writes a value.
    centred : bool
        Whether the arc begins in the middle (pan) or at the low end.
    parent : QWidget, optional
    """

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
        super().__init__(low, high, 0.01, step, 5 * step, rest, words, parent)
        self._label, self._centred = label, centred
        self._low, self._high = low, high
        self._from: tuple[float, float] | None = None
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(38, 50)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = (event.position().y(), self.amount)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        fine = 0.2 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        way = (self._from[0] - event.position().y()) * fine / _DRAG_WAY
        amount = self._from[1] + way * (self._high - self._low)
        self.change(0.0 if self._centred and abs(amount) < _CATCH else amount)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(self.width() / 2 - 12, 3, 24, 24)
        share = (self.amount - self._low) / (self._high - self._low)
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
        words = self._words(self.amount) if self._from or self.hasFocus() else self._label
        painter.drawText(QRectF(-4, 29, self.width() + 8, 14), Qt.AlignmentFlag.AlignCenter, words)
