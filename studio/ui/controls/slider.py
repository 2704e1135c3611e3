"""Sliders as drawn: a thin track filled from its zero, and a small round thumb."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from studio.ui.theme import Theme


class Slider(QSlider):
    """A level slider.

    It works in whole steps, `low` to `high`; the row around it knows what a step is. The
    wheel turns it only while it has the focus, so that a panel scrolls under the pointer.

    Parameters
    ----------
    theme : Theme
    low, high : int
    zero : int
        Where the filled part begins: `low`, or between both for two-sided ones.
    """

    reset_requested = Signal()

    track = 2.0
    thumb = 4.5

    def __init__(
        self, theme: Theme, low: int, high: int, zero: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._zero = zero
        self._hovered = False
        self._grip: float | None = None
        self.setRange(low, high)
        self.setSingleStep(max(1, (high - low) // 200))
        self.setPageStep(max(1, (high - low) // 20))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(64, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(56, 22)

    def place_of(self, value: int) -> float:
        """Return the x of a value."""
        inset = self.thumb + 3.0
        share = (value - self.minimum()) / max(1, self.maximum() - self.minimum())
        return inset + share * (self.width() - 2 * inset)

    def value_at(self, x: float) -> int:
        """Return the value at an x, within the range."""
        inset = self.thumb + 3.0
        share = (x - inset) / max(1.0, self.width() - 2 * inset)
        value = round(self.minimum() + share * (self.maximum() - self.minimum()))
        return min(max(value, self.minimum()), self.maximum())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_track(painter)
        self._paint_thumb(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        x, at = event.position().x(), self.place_of(self.value())
        # Gripping the thumb off its middle must not make it jump.
        self._grip = x - at if abs(x - at) <= self.thumb + 4 else 0.0
        self.setSliderDown(True)
        self.setSliderPosition(self.value_at(x - self._grip))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self.setSliderPosition(self.value_at(event.position().x() - self._grip))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and event.button() == Qt.MouseButton.LeftButton:
            self._grip = None
            self.setSliderDown(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = None
            self.reset_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset_requested.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        self._hovered = False
        self.update()
        super().leaveEvent(event)  # type: ignore[arg-type]  # QEvent, which Qt calls it with

    def _paint_track(self, painter: QPainter) -> None:
        theme, middle = self._theme, self.height() / 2
        left, right = self.place_of(self.minimum()), self.place_of(self.maximum())
        half = self.track / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._rail())
        painter.drawRoundedRect(QRectF(left, middle - half, right - left, self.track), half, half)
        zero, at = self.place_of(self._zero), self.place_of(self.sliderPosition())
        if self.isEnabled():
            painter.setBrush(theme.accent)
            painter.drawRoundedRect(
                QRectF(min(zero, at), middle - half, abs(at - zero), self.track), half, half
            )
        if self.minimum() < self._zero < self.maximum():
            painter.setBrush(theme.over(theme.secondary, 0.6))
            painter.drawRect(QRectF(zero - 0.5, middle - 4, 1, 8))

    def _paint_thumb(self, painter: QPainter) -> None:
        theme = self._theme
        at = QPointF(self.place_of(self.sliderPosition()), self.height() / 2)
        lively = self.isEnabled() and (self._hovered or self.isSliderDown())
        radius = self.thumb + (1.0 if lively else 0.0)
        if self.hasFocus():
            halo = QColor(theme.accent)
            halo.setAlphaF(0.32)
            painter.setPen(QPen(theme.accent, 1.5))
            painter.setBrush(halo)
            painter.drawEllipse(at, radius + 3.0, radius + 3.0)
        if not self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.over(theme.secondary, 0.5))
        elif theme.dark:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.text)
        else:
            painter.setPen(QPen(theme.accent, 1.5))
            painter.setBrush(theme.surface)
            radius -= 0.5
        painter.drawEllipse(at, radius, radius)

    def _rail(self) -> QColor:
        theme = self._theme
        return theme.line if self.isEnabled() else theme.over(theme.line, 0.7)


class GradientSlider(Slider):
    """The large slider for Fidelity: its whole track runs from cool to the accent."""

    track = 4.0
    thumb = 7.5

    def __init__(self, theme: Theme, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, low, high, low, parent)

    def sizeHint(self) -> QSize:
        return QSize(240, 26)

    def _paint_track(self, painter: QPainter) -> None:
        middle = self.height() / 2
        left, right = self.place_of(self.minimum()), self.place_of(self.maximum())
        gradient = QLinearGradient(left, 0, right, 0)
        faded = 1.0 if self.isEnabled() else 0.4
        for place, colour in ((0.0, self._theme.counter), (1.0, self._theme.accent)):
            gradient.setColorAt(place, self._theme.over(colour, faded))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        rail = QRectF(left, middle - self.track / 2, right - left, self.track)
        painter.drawRoundedRect(rail, self.track / 2, self.track / 2)
