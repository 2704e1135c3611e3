"""Preferences: theme, sound device, latency."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from studio.playing.options import DEFAULT_LATENCY_MS, SAFE_LATENCY_MS
from studio.ui.appearance import Appearance
from studio.ui.dialogs.frame import FramedDialog
from studio.ui.playback import Playback
from studio.ui.texts import shown

DEVICE, LATENCY = "sound/device", "sound/latency_ms"


class PreferencesDialog(FramedDialog):
    """What is the person's and not the project's; it takes effect at once."""

    def __init__(
        self,
        appearance: Appearance,
        playback: Playback,
        settings: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Preferences"), parent)
        self.setObjectName("preferences_dialog")
        self._appearance = appearance
        self._playback = playback
        self._settings = settings
        self.theme_box = _box("theme")
        for value, text in (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        ):
            self.theme_box.addItem(text, value)
        self.theme_box.setCurrentIndex(self.theme_box.findData(appearance.choice))
        self.device_box = _box("device")
        self.device_box.addItem(self.tr("Default device"), "")
        for device in playback.player.devices():
            self.device_box.addItem(device.name, device.id)
        stored = self.device_box.findData(settings.value(DEVICE, ""))
        self.device_box.setCurrentIndex(max(0, stored))
        self.latency_box = _box("latency")
        for latency, text in (
            (DEFAULT_LATENCY_MS, self.tr("Quick ({ms} ms)")),
            (SAFE_LATENCY_MS, self.tr("Safe ({ms} ms), where the sound stutters")),
        ):
            self.latency_box.addItem(text.format(ms=round(latency)), latency)
        chosen = settings.value(LATENCY, DEFAULT_LATENCY_MS, float)
        self.latency_box.setCurrentIndex(max(0, self.latency_box.findData(chosen)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        for row, (text, box) in enumerate(
            (
                (self.tr("&Theme"), self.theme_box),
                (self.tr("&Sound device"), self.device_box),
                (self.tr("&Latency"), self.latency_box),
            )
        ):
            label = QLabel(text)
            label.setBuddy(box)
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        message = playback.player.status().message
        self.words = self.quiet(shown(message))
        self.words.setVisible(bool(message))
        self.body.addWidget(self.words)
        self.body.addStretch(1)
        close = self.add_button(self.tr("Done"), "preferences_done", strong=True)
        close.clicked.connect(self.accept)
        self.theme_box.activated.connect(self._theme_chosen)
        self.device_box.activated.connect(self._sound_chosen)
        self.latency_box.activated.connect(self._sound_chosen)

    def _theme_chosen(self, index: int) -> None:
        self._appearance.choose(self.theme_box.itemData(index))

    def _sound_chosen(self, index: int) -> None:
        device, latency = self.device_box.currentData(), self.latency_box.currentData()
        self._settings.setValue(DEVICE, device)
        self._settings.setValue(LATENCY, latency)
        self._playback.player.set_device(device or None, latency)


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setMinimumWidth(280)
    return box
