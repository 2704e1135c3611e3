"""Which theme is worn: the user's choice, else the system's, with the picture's accent."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias, cast, get_args

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QApplication

from studio.imaging.features import Swatch
from studio.ui.style import drawings_folder, dress
from studio.ui.theme import Theme, accent_from_palette, dark_theme, light_theme

Choice: TypeAlias = Literal["system", "light", "dark"]
_KEY = "appearance/theme"


class Appearance(QObject):
    """Keeps the application dressed and tells when the theme is another."""

    changed = Signal(object)
    """The new Theme."""

    def __init__(
        self, application: QApplication, settings: QSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._settings = settings
        self._palette: tuple[Swatch, ...] = ()
        self._drawings = drawings_folder()
        application.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._theme = self._wanted()
        dress(application, self._theme, Path(self._drawings.name))

    @property
    def theme(self) -> Theme:
        """Return the theme that is worn."""
        return self._theme

    @property
    def choice(self) -> Choice:
        """Return what the user chose."""
        stored = self._settings.value(_KEY, "system")
        return cast(Choice, stored) if stored in get_args(Choice) else "system"

    def choose(self, choice: Choice) -> None:
        """Wear light, dark, or whatever the system wears."""
        self._settings.setValue(_KEY, choice)
        self._wear()

    def toggle(self) -> None:
        """Change between light and dark."""
        self.choose("light" if self._theme.dark else "dark")

    def show_palette(self, swatches: Sequence[Swatch]) -> None:
        """Take the accent from a picture's palette."""
        self._palette = tuple(swatches)
        self._wear()

    def close(self) -> None:
        """Remove the drawings of the style sheet."""
        self._drawings.cleanup()

    def _system_changed(self, scheme: Qt.ColorScheme) -> None:
        self._wear()

    def _wear(self) -> None:
        theme = self._wanted()
        if theme != self._theme:
            self._theme = theme
            dress(self._application, theme, Path(self._drawings.name))
            self.changed.emit(theme)

    def _wanted(self) -> Theme:
        choice = self.choice
        # Where Qt cannot tell what the system wears, the dark one is the studio's own.
        scheme = self._application.styleHints().colorScheme()
        dark = choice == "dark" or (choice == "system" and scheme != Qt.ColorScheme.Light)
        accent = accent_from_palette(self._palette, dark=dark) if self._palette else None
        return dark_theme(accent) if dark else light_theme(accent)
