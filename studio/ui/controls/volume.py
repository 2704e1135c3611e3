"""The loudspeaker in the top bar: a click mutes, its popover has the level."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from studio.ui import icons
from studio.ui.controls.popover import Popover
from studio.ui.controls.slider import Slider
from studio.ui.playback import Playback
from studio.ui.theme import Theme

_LOWEST_DB, _HIGHEST_DB = -40, 6


class VolumeButton(QToolButton):
    """Opens the listening level; the wheel over it changes the level, the right button mutes."""

    def __init__(self, theme: Theme, playback: Playback, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playback = playback
        self._figures: QLabel | None = None
        self.setObjectName("volume_button")
        self.setIconSize(QSize(20, 20))
        self.setFixedSize(32, 32)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Volume"))
        self.clicked.connect(self._open)
        playback.volume_changed.connect(self._refresh)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self._refresh()

    def popover(self) -> Popover:
        """Return a new popover with the level."""
        popover = Popover(self)
        popover.setObjectName("popover_volume")
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(10)
        slider = Slider(self._theme, _LOWEST_DB, _HIGHEST_DB, _LOWEST_DB)
        slider.setObjectName("volume")
        slider.setAccessibleName(self.tr("Volume in decibels"))
        slider.setMinimumWidth(150)
        with QSignalBlocker(slider):
            slider.setValue(round(self._playback.volume_db))
        figures = QLabel(self._words(slider.value()))
        figures.setFont(self._theme.font(13, tabular=True))
        figures.setFixedWidth(52)
        figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slider.valueChanged.connect(self._slid)
        slider.reset_requested.connect(self._back_to_zero)
        self._figures, self._slider = figures, slider
        popover.destroyed.connect(self._forget)
        layout.addWidget(slider)
        layout.addWidget(figures)
        popover.add(line)
        return popover

    def wheelEvent(self, event: QWheelEvent) -> None:
        step = 1.0 if event.angleDelta().y() > 0 else -1.0
        level = self._playback.volume_db + step
        self._playback.set_volume(min(max(level, float(_LOWEST_DB)), float(_HIGHEST_DB)))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
            self._playback.set_muted(not self._playback.muted)
        else:
            super().mousePressEvent(event)

    def _open(self) -> None:
        self.popover().open()

    def _slid(self, level: int) -> None:
        # At the lowest end nothing is heard at all.
        self._playback.set_volume(float(level) if level > _LOWEST_DB else -60.0)
        if self._figures is not None:
            self._figures.setText(self._words(level))

    def _back_to_zero(self) -> None:
        self._slider.setValue(0)

    def _forget(self) -> None:
        self._figures = None

    def _words(self, level: int) -> str:
        if level <= _LOWEST_DB:
            return self.tr("silent")
        return self.tr("{level} dB").format(
            level=f"{level:+d}".replace("-", "−") if level else "0"
        )

    def _refresh(self) -> None:
        silent = self._playback.muted or self._playback.volume_db < _LOWEST_DB
        name = "mute" if silent else "volume"
        self.setIcon(icons.icon(name, self._theme.secondary))
        words = self.tr("Muted") if silent else self._words(round(self._playback.volume_db))
        self.setToolTip(self.tr("Volume: {level}; right button mutes").format(level=words))
