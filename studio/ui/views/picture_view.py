"""The picture with the reading path and what was seen in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from studio.project.pipeline import Music, Seen
    from studio.sounding.mix import Mix
    from studio.ui.theme import Theme


class PictureView(QWidget):
    """The picture with the reading path and what was seen in it."""

    seek_requested = Signal(float)
    draw_path_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._seen: Seen | None = None
        self._music: Music | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self.update()

    def show_seen(self, seen: Seen) -> None:
        """Show a picture and what was seen in it."""
        self._seen = seen
        self.update()

    def show_music(self, music: Music) -> None:
        """Show a piece."""
        self._music = music
        self.update()

    def show_mix(self, mix: Mix) -> None:
        """Show the mixer's settings."""

    def set_position(self, seconds: float, playing: bool) -> None:
        """Show the moment of the music at `seconds`."""

    def clear(self) -> None:
        """Show nothing."""
        self._seen = self._music = None
        self.update()
