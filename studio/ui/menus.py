"""The menu bar, made from the table of commands."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from studio.ui.commands import MENUS, Command, translated
from studio.ui.recent import RecentFiles


def fill_menu_bar(
    bar: QMenuBar,
    actions: Mapping[str, QAction],
    recent: RecentFiles,
    open_path: Callable[[Path], None],
) -> None:
    """Fill a menu bar with all commands and the recent files."""
    for title, entries in MENUS:
        menu = bar.addMenu(translated(title))
        menu.setObjectName(str(title).replace("&", "").lower())
        for entry in entries:
            if isinstance(entry, Command):
                menu.addAction(actions[entry.id])
            elif entry == "recent":
                menu.addMenu(RecentMenu(recent, open_path, menu))
            else:
                menu.addSeparator()


class RecentMenu(QMenu):
    """The files opened last; filled when it is opened."""

    def __init__(
        self, recent: RecentFiles, open_path: Callable[[Path], None], parent: QMenu
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open &recent"))
        self.setObjectName("recent")
        self._recent = recent
        self._open_path = open_path
        self.aboutToShow.connect(self._fill)
        self.triggered.connect(self._picked)
        recent.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        paths = self._recent.paths()
        self.setEnabled(bool(paths))
        for path in paths:
            action = self.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.setData(str(path))
        if paths:
            self.addSeparator()
            self.addAction(self.tr("Forget these")).setData("")

    def _picked(self, action: QAction) -> None:
        if action.data():
            self._open_path(Path(action.data()))
        else:
            self._recent.clear()
