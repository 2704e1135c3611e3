"""The value at the right of a slider: quiet figures that become an entry when clicked."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.parameters import Number
from studio.ui.theme import Theme

_MINUS = "−"


def decimals(control: Number) -> int:
    """Return how many decimal places a number is shown with."""
    return 0 if control.step >= 1 else 2 if control.step < 0.1 else 1


def figures(control: Number, value: float) -> str:
    """Return a value as it is shown: with its sign when it has two sides, and its unit."""
    text = QLocale().toString(abs(value), "f", decimals(control))
    zero = QLocale().toString(0.0, "f", decimals(control))
    sign = "" if text == zero else _MINUS if value < 0 else "+" if control.low < 0 else ""
    return f"{sign}{text} {control.unit}".rstrip()


class ValueField(QLineEdit):
    """Shows a value and takes another; Return accepts, Escape gives up."""

    entered = Signal(float)

    def __init__(self, theme: Theme, control: Number, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._value = 0.0
        self.setReadOnly(True)
        self.setFrame(False)
        self.setProperty("figures", True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        # It is reached by the pointer; the keyboard has the slider itself.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.editingFinished.connect(self._accept)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self.setFont(theme.font(13, tabular=True))
        widest = figures(self._control, min(self._control.low, -self._control.high))
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(widest) + 10)

    def show_value(self, value: float) -> None:
        """Show another value, unless one is being entered."""
        self._value = value
        if self.isReadOnly():
            self.setText(figures(self._control, value))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.isReadOnly() and event.button() == Qt.MouseButton.LeftButton:
            self.setReadOnly(False)
            self.setText(QLocale().toString(self._value, "f", decimals(self._control)))
            self.selectAll()
            event.accept()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.isReadOnly():
            self._rest()
            self.clearFocus()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._rest()

    def _accept(self) -> None:
        if self.isReadOnly():
            return
        text = self.text().replace(_MINUS, "-").removesuffix(self._control.unit).strip()
        number, understood = QLocale().toDouble(text.removeprefix("+"))
        if not understood:
            number, understood = QLocale.c().toDouble(text.removeprefix("+"))
        self._rest()
        if understood:
            low, high, step = self._control.low, self._control.high, self._control.step
            self.entered.emit(round(round(min(max(number, low), high) / step) * step, 6))

    def _rest(self) -> None:
        self.setReadOnly(True)
        self.deselect()
        self.setText(figures(self._control, self._value))
