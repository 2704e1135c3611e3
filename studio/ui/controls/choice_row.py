"""Rows for values that are picked or counted, most of which may be left to the picture."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from studio.parameters import Choices, Number, Parameter, Value
from studio.ui.controls.auto_number import AutoNumber
from studio.ui.controls.rows import FidelityRow, Row, SliderRow
from studio.ui.texts import shown
from studio.ui.theme import Theme

_CONTROL_WIDTH = 148


def row_for(theme: Theme, parameter: Parameter, parent: QWidget | None = None) -> Row:
    """Return the row that suits a parameter."""
    control = parameter.control
    if parameter.name == "fidelity":
        return FidelityRow(theme, parameter, parent)
    if isinstance(control, Choices):
        return ChoiceRow(theme, parameter, parent)
    if control.auto or control.whole:
        return NumberRow(theme, parameter, parent)
    return SliderRow(theme, parameter, parent)


class ChoiceRow(Row):
    """Label left, a list right; *Auto* says what the picture chose."""

    def __init__(self, theme: Theme, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(theme, parameter, parent)
        self.box = _Box()
        self.describe(self.box)
        if parameter.control.auto:
            self.box.addItem(self.tr("Auto"), None)
        for choice in parameter.control.choices:
            self.box.addItem(shown(choice.label), choice.value)
        self.box.setFixedWidth(_CONTROL_WIDTH)
        self.box.activated.connect(self._activated)
        _arrange(self, self.box)

    def show_value(self, value: Value) -> None:
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(max(0, self.box.findData(value)))

    def show_heard(self, value: Value) -> None:
        if not self.parameter.control.auto:
            return
        index = self.box.findData(value)
        text = self.tr("Auto")
        if value is not None and index >= 0:
            text = self.tr("Auto: {choice}").format(choice=self.box.itemText(index))
        self.box.setItemText(0, text)

    def _activated(self, index: int) -> None:
        self.edited.emit(self.parameter.name, self.box.itemData(index))


class NumberRow(Row):
    """Label left, a number right that may be *Auto*."""

    def __init__(self, theme: Theme, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(theme, parameter, parent)
        control = parameter.control
        assert isinstance(control, Number)  # the factory above sees to it
        self.box = AutoNumber(control)
        self.describe(self.box)
        self.box.lineEdit().setAccessibleName(self.box.accessibleName())
        self.box.setFixedWidth(_CONTROL_WIDTH)
        self.box.edited.connect(self._edited)
        _arrange(self, self.box)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.box.setFont(theme.font(13, tabular=True))

    def show_value(self, value: Value) -> None:
        self.box.show_value(float(value) if isinstance(value, int | float) else None)

    def show_heard(self, value: Value) -> None:
        self.box.show_heard(float(value) if isinstance(value, int | float) else None)

    def _edited(self, value: object) -> None:
        self.edited.emit(self.parameter.name, value)

    def add_beside(self, widget: QWidget) -> None:
        """Put a small button between the label and the number."""
        layout = self.layout()
        if isinstance(layout, QHBoxLayout):
            layout.insertWidget(1, widget)


def _arrange(row: Row, control: QWidget) -> None:
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 3, 0, 3)
    layout.setSpacing(8)
    layout.addWidget(row.label, 1)
    layout.addWidget(control)


class _Box(QComboBox):
    """A list that the wheel leaves alone until it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(16)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
