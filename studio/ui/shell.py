"""What the commands may know of the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from studio.ui.appearance import Appearance
from studio.ui.controls.parameter_panel import ParameterPanel
from studio.ui.editor import Editor
from studio.ui.recent import RecentFiles
from studio.ui.session import Session
from studio.ui.stage import Stage


class Shell(QMainWindow):
    """The window's parts by name; `MainWindow` makes and places them."""

    session: Session
    appearance: Appearance
    settings: QSettings
    recent: RecentFiles
    actions_by_id: dict[str, QAction]
    stage: Stage
    editor: Editor
    panel: ParameterPanel

    def open_path(self, path: Path) -> None:
        """Open a picture or project, asking first if something would be lost."""
        raise NotImplementedError

    def take(self, data: QMimeData) -> bool:
        """Open the file or picture in dropped or copied data; return whether there was one."""
        raise NotImplementedError
