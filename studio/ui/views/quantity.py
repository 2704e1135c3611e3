"""The base of faders and knobs: a number on a range that a person changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from studio.ui.theme import Theme


class Quantity(QSlider):
    """A slider that its subclass paints; to screen readers it is one like any other.

    `changed` tells only what a person does, never what is shown from outside.

    Parameters
    ----------
    low, high : float
        Range.
    grain : float
        The smallest difference that is kept.
    step, page : float
        Changes by arrow keys and by Page Up and Page Down.
    rest : float
        The value that a double-click and Home return to.
    words : callable
        Writes a value.
    parent : QWidget, optional
    """

    changed = Signal(float)
    reset = Signal()
    """The person returned it to where it rests; `changed` is not sent then."""

    def __init__(
        self,
        low: float,
        high: float,
        grain: float,
        step: float,
        page: float,
        rest: float,
        words: Callable[[float], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._grain = grain
        self._step, self._page, self._rest = step, page, rest
        self._words = words
        self._theme: Theme | None = None
        self._colour = QColor("grey")
        self._telling = False
        self.setRange(round(low / grain), round(high / grain))
        self.setSingleStep(max(round(step / grain), 1))
        self.setPageStep(max(round(page / grain), 1))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        # A screen reader may set the value too; that is a person's doing like a drag.
        self.valueChanged.connect(self._take)
        self.show_amount(rest)

    @property
    def amount(self) -> float:
        """Return the value."""
        return round(self.value() * self._grain, 6)

    def set_theme(self, theme: Theme, colour: QColor) -> None:
        """Take over the colours of a theme and of the part."""
        self._theme, self._colour = theme, colour
        self.update()

    def show_amount(self, amount: float) -> None:
        """Show a value, telling nobody."""
        self._telling = True
        self.setValue(round(amount / self._grain))
        self._telling = False
        self._describe()

    def change(self, amount: float) -> None:
        """Take a value as a person gives it, held within the range."""
        self.setValue(round(amount / self._grain))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._return()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Only where the focus is: otherwise what lies around scrolls under the pointer.
        if self.hasFocus():
            self.change(self.amount + self._step * event.angleDelta().y() / 120.0)
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            int(Qt.Key.Key_Up): self._step,
            int(Qt.Key.Key_Right): self._step,
            int(Qt.Key.Key_Down): -self._step,
            int(Qt.Key.Key_Left): -self._step,
            int(Qt.Key.Key_PageUp): self._page,
            int(Qt.Key.Key_PageDown): -self._page,
        }
        if event.key() in steps:
            self.change(self.amount + steps[event.key()])
        elif event.key() == Qt.Key.Key_Home:
            self._return()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def _return(self) -> None:
        self.show_amount(self._rest)
        self.reset.emit()

    def _take(self) -> None:
        self._describe()
        if not self._telling:
            self.changed.emit(self.amount)

    def _describe(self) -> None:
        words = self._words(self.amount)
        self.setAccessibleDescription(words)
        self.setToolTip(f"{self.accessibleName()}: {words}" if self.accessibleName() else words)
        self.update()
