"""A number box that may be left to the picture: empty, or *auto*, is *Auto*."""

import math

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from studio.parameters import Number


class AutoNumber(QAbstractSpinBox):
    """A number within a range, or nothing.

    From *Auto* the arrows start at what the music has, not at the end of the range. Going
    back to *Auto* is emptying the box, or its Delete key while it is not being typed in.
    """

    edited = Signal(object)
    """The number asked for, or None for Auto."""

    def __init__(self, control: Number, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._value: float | None = None
        self._heard: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.lineEdit().editingFinished.connect(self._accept)
        self._refresh()

    def show_value(self, value: float | None) -> None:
        """Show a value; None is Auto."""
        self._value = value
        self._refresh()

    def show_heard(self, value: float | None) -> None:
        """Show what the music has while this is Auto."""
        self._heard = value
        self._refresh()

    def stepBy(self, steps: int) -> None:
        start = self._value if self._value is not None else self._heard
        if start is None:
            start = self._control.low
        self._ask(round(start / self._control.step) * self._control.step + self._stride(steps))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flag = QAbstractSpinBox.StepEnabledFlag
        return flag.StepUpEnabled | flag.StepDownEnabled

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, text, at

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._refresh()
            self.selectAll()
            event.ignore()  # a popover closes on it
        else:
            super().keyPressEvent(event)

    def _stride(self, steps: int) -> float:
        return steps * self._control.step

    def _accept(self) -> None:
        text = self.lineEdit().text().strip()
        if text == self._text():
            return
        digits = text.removesuffix(self._control.unit).strip()
        number, understood = QLocale().toDouble(digits)
        if understood and math.isfinite(number):
            self._ask(round(number / self._control.step) * self._control.step)
        elif self._control.auto and not digits.strip("autoAUTO "):
            self._value = None
            self._refresh()
            self.edited.emit(None)
        else:
            self._refresh()

    def _ask(self, number: float) -> None:
        number = min(max(number, self._control.low), self._control.high)
        value = round(number) if self._control.whole else round(number, 6)
        if value != self._value:
            self._value = value
            self.edited.emit(value)
        self._refresh()

    def _text(self) -> str:
        if self._value is not None:
            return self._figures(self._value)
        if not self._control.auto:
            return ""
        if self._heard is None:
            return self.tr("Auto")
        return self.tr("Auto: {number}").format(number=self._figures(self._heard))

    def _figures(self, value: float) -> str:
        locale = QLocale()
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        decimals = 0 if self._control.step >= 1.0 else 2
        return f"{locale.toString(value, 'f', decimals)} {self._control.unit}".rstrip()

    def _refresh(self) -> None:
        self.lineEdit().setText(self._text())
