"""A parameter as a row of the panel: its label, its control and its value."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.parameters import Number, Parameter, Value
from studio.ui.controls.slider import GradientSlider, Slider
from studio.ui.controls.value_field import ValueField, figures
from studio.ui.texts import shown
from studio.ui.theme import Theme


class Row(QWidget):
    """What all rows share: a name, a label, help, and being silent for this picture."""

    edited = Signal(str, object)
    """Name of the parameter and the value asked for."""
    grasped = Signal()
    """A drag begins."""
    released = Signal()
    """The drag has ended."""
    reset_requested = Signal(str)

    def __init__(self, theme: Theme, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.theme = theme
        self.setObjectName(f"row_{parameter.name}")
        self.label = QLabel(shown(parameter.control.label))
        self.label.installEventFilter(self)
        self.set_silent(False)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self.theme = theme

    def show_value(self, value: Value) -> None:
        """Show a value that the document has; it asks for no edit."""
        raise NotImplementedError

    def show_heard(self, value: Value) -> None:
        """Show what the music has where the value is left to the picture."""

    def set_silent(self, silent: bool) -> None:
        """Fade the row where this picture gives its parameter nothing to act on."""
        text = shown(self.parameter.control.help)
        if silent:
            reason = self.tr("This picture gives nothing to it.")
            text = self.tr("{help}\n{reason}").format(help=text, reason=reason)
        self.setToolTip(text)
        self.setEnabled(not silent)

    def describe(self, control: QWidget) -> None:
        """Give the inner control its name for screen readers and tests."""
        control.setObjectName(self.parameter.name)
        control.setAccessibleName(shown(self.parameter.control.label))
        control.setAccessibleDescription(shown(self.parameter.control.help))
        self.label.setBuddy(control)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if (
            watched is self.label
            and event.type() == QEvent.Type.MouseButtonDblClick
            and isinstance(event, QMouseEvent)
        ):
            self.reset_requested.emit(self.parameter.name)
            return True
        return False


class SliderRow(Row):
    """Label left, a thin slider, the value right."""

    def __init__(self, theme: Theme, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(theme, parameter, parent)
        control = parameter.control
        assert isinstance(control, Number)  # the factory below sees to it
        self._control = control
        self.slider = self._new_slider()
        self.field = ValueField(theme, control)
        self.field.setAccessibleName(shown(control.label))
        self.describe(self.slider)
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderPressed.connect(self.grasped)
        self.slider.sliderReleased.connect(self.released)
        self.slider.reset_requested.connect(self._reset)
        self.field.entered.connect(self._entered)
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.slider.set_theme(theme)
        self.field.set_theme(theme)

    def show_value(self, value: Value) -> None:
        number = float(value) if isinstance(value, int | float) else self._control.low
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(number / self._control.step))
        self.slider.setAccessibleDescription(
            self.tr("{value}. {help}").format(
                value=figures(self._control, number), help=shown(self._control.help)
            )
        )
        self.field.show_value(number)

    def set_silent(self, silent: bool) -> None:
        # Taking the control away from under a drag would leave it hanging.
        slider = getattr(self, "slider", None)
        if not (silent and slider is not None and slider.isSliderDown()):
            super().set_silent(silent)

    def _new_slider(self) -> Slider:
        low = round(self._control.low / self._control.step)
        high = round(self._control.high / self._control.step)
        return Slider(self.theme, low, high, min(max(low, 0), high))

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        # The label's own width must not move its slider: they stand in one column.
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.label, 9)
        layout.addWidget(self.slider, 5)
        layout.addWidget(self.field)
        self.setFixedHeight(30)

    def _moved(self, steps: int) -> None:
        self.edited.emit(self.parameter.name, round(steps * self._control.step, 6))

    def _entered(self, value: float) -> None:
        self.edited.emit(self.parameter.name, value)

    def _reset(self) -> None:
        self.reset_requested.emit(self.parameter.name)


class FidelityRow(SliderRow):
    """Fidelity: alone and large, its two ends in words."""

    def _new_slider(self) -> Slider:
        low = round(self._control.low / self._control.step)
        high = round(self._control.high / self._control.step)
        return GradientSlider(self.theme, low, high)

    def _arrange(self) -> None:
        self.label.setProperty("role", "title")
        head = QHBoxLayout()
        head.addWidget(self.label, 1)
        head.addWidget(self.field)
        ends = QGridLayout()
        for column, text, side in (
            (0, self.tr("follows the mood"), Qt.AlignmentFlag.AlignLeft),
            (1, self.tr("follows every detail"), Qt.AlignmentFlag.AlignRight),
        ):
            end = QLabel(text)
            end.setProperty("role", "caption")
            ends.addWidget(end, 0, column, side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(self.slider)
        layout.addLayout(ends)
