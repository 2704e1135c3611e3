"""The files that were opened last, newest first."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

_KEY = "files/recent"
_MOST = 10


class RecentFiles(QObject):
    """Remembers pictures and projects between starts."""

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    def paths(self) -> list[Path]:
        """Return the files that still exist, newest first."""
        stored = self._settings.value(_KEY, [])
        # An ini file gives a list of one back as plain text.
        names = [stored] if isinstance(stored, str) else stored
        return [Path(n) for n in names if Path(n).is_file()] if isinstance(names, list) else []

    def add(self, path: Path) -> None:
        """Put a file on top."""
        path = path.absolute()
        names = [str(path), *(str(p) for p in self.paths() if p != path)]
        self._settings.setValue(_KEY, names[:_MOST])
        self.changed.emit()

    def clear(self) -> None:
        """Forget all."""
        self._settings.setValue(_KEY, [])
        self.changed.emit()
