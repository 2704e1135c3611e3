"""The buttons beside the score: one line or pages, and zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import Theme
from studio.ui.views.tool_button import ToolButton

WIDTH = 74


class ScoreTools(QWidget):
    """A narrow column of quiet buttons."""

    continuous_chosen = Signal(bool)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        line = ToolButton(self.tr("One line that follows the music"), word=self.tr("Line"))
        pages = ToolButton(self.tr("Pages as they are printed"), word=self.tr("Pages"))
        smaller = ToolButton(self.tr("Smaller (Ctrl and the wheel)"), "minus")
        larger = ToolButton(self.tr("Larger (Ctrl and the wheel)"), "plus")
        self._choice = QButtonGroup(self)
        for button, continuous in ((line, True), (pages, False)):
            button.setCheckable(True)
            button.setChecked(continuous)
            self._choice.addButton(button, int(continuous))
        self._choice.idClicked.connect(lambda key: self.continuous_chosen.emit(bool(key)))
        smaller.clicked.connect(lambda: self.zoomed.emit(1 / 1.2))
        larger.clicked.connect(lambda: self.zoomed.emit(1.2))
        self._all = (line, pages, smaller, larger)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 10, 0)
        column.setSpacing(4)
        for button in (line, pages):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(smaller)
        row.addWidget(larger)
        column.addLayout(row)

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        for button in self._all:
            button.set_theme(theme)

    def show_choice(self, continuous: bool) -> None:
        """Show whether one line or pages are chosen."""
        self._choice.button(int(continuous)).setChecked(True)
