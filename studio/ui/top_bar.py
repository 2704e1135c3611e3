"""The bar on top: the project, undo, transport, chips, volume and *Export*."""

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.project.music import Music
from studio.ui.controls.elided import ElidedLabel
from studio.ui.controls.volume import VolumeButton
from studio.ui.document import Document
from studio.ui.music_chips import MusicChips
from studio.ui.playback import Playback
from studio.ui.theme import Theme
from studio.ui.transport_bar import TransportBar, bar_button

_ROOMY = 1240
"""From this width on there is room for everything."""


class TopBar(QWidget):
    """What is always at hand."""

    def __init__(
        self,
        theme: Theme,
        document: Document,
        playback: Playback,
        actions: dict[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self._document = document
        self._busy = ""
        self.title = ElidedLabel()
        self.title.setObjectName("title")
        self.file = ElidedLabel()
        self.file.setObjectName("file_state")
        self.file.setProperty("role", "caption")
        self.transport = TransportBar(theme, actions)
        self.chips = MusicChips(theme, document, actions)
        self.volume = VolumeButton(theme, playback)
        self.export_button = QPushButton(self.tr("Export"))
        self.export_button.setObjectName("export_button")
        self.export_button.setProperty("strong", True)
        self.export_button.setToolTip(actions["export"].toolTip())
        self.export_button.clicked.connect(actions["export"].trigger)
        self._arrange(actions)
        playback.moved.connect(self._moved)
        playback.playing_changed.connect(self.transport.play_button.show_playing)
        document.state_changed.connect(self._refresh)
        document.changed.connect(self._refresh)
        self.set_theme(theme)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self.title.setFont(theme.font(15, 600))
        self.transport.set_theme(theme)
        self.chips.set_theme(theme)
        self.volume.set_theme(theme)

    def show_music(self, music: Music | None) -> None:
        """Show the newest piece."""
        self.transport.position.show_music(music)
        self.transport.play_button.setEnabled(music is not None)
        self.export_button.setEnabled(music is not None)
        self.chips.show_music(music)

    def show_busy(self, words: str) -> None:
        """Say what is being done in place of the file; empty when nothing is."""
        self._busy = words
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.chips.set_compact(self.width() < _ROOMY)
        super().resizeEvent(event)
        self._balance()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        # Only then do the layouts know what the chips and the title have come to need.
        if event.type() == QEvent.Type.LayoutRequest:
            self._balance()
        return handled

    def _arrange(self, actions: dict[str, QAction]) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.file)
        words.addStretch(1)
        self._left = left = QHBoxLayout()
        left.setSpacing(6)
        left.addLayout(words)
        left.addSpacing(8)
        left.addWidget(bar_button(actions["undo"]))
        left.addWidget(bar_button(actions["redo"]))
        left.addStretch(1)
        self._middle = middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.transport)
        middle.addWidget(self.chips)
        self._right = right = QHBoxLayout()
        right.setSpacing(12)
        right.addStretch(1)
        right.addWidget(self.volume)
        right.addWidget(self.export_button)
        self._columns = layout = QGridLayout(self)
        layout.setContentsMargins(16, 6, 16, 6)
        layout.setHorizontalSpacing(16)
        layout.addLayout(left, 0, 0)
        layout.addLayout(middle, 0, 1, Qt.AlignmentFlag.AlignCenter)
        layout.addLayout(right, 0, 2)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(2, 1)

    def _balance(self) -> None:
        """Keep the transport in the middle, unless that would shorten the title."""
        columns, margins = self._columns, self._columns.contentsMargins()
        taken = self._middle.sizeHint().width() + self._right.sizeHint().width()
        gaps = margins.left() + margins.right() + 2 * columns.horizontalSpacing()
        wanted = self._left.sizeHint().width()
        width = max(0, min(wanted, self.width() - taken - gaps))
        if width != columns.columnMinimumWidth(0):
            columns.setColumnMinimumWidth(0, width)

    @Slot(float, bool)
    def _moved(self, seconds: float, playing: bool) -> None:
        self.transport.position.show_seconds(seconds)

    @Slot()
    def _refresh(self) -> None:
        document = self._document
        project = document.project
        self.title.setText(self.tr("Huesong") if project is None else project.title)
        if self._busy:
            text = self._busy
        elif project is None:
            text = self.tr("a picture becomes music")
        elif document.path is None:
            text = project.picture.name
        elif document.modified:
            text = self.tr("edited · {file}").format(file=document.path.name)
        else:
            text = self.tr("saved · {file}").format(file=document.path.name)
        self.file.setText(text)
