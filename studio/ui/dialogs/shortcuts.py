"""The list of keyboard shortcuts, made from the table of commands."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.commands import MENUS, Command, plain
from studio.ui.dialogs.frame import FramedDialog


class ShortcutsDialog(FramedDialog):
    """Every command that has keys, menu by menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Keyboard shortcuts"), parent)
        self.setObjectName("shortcuts_dialog")
        columns = [QVBoxLayout(), QVBoxLayout()]
        for index, (title, entries) in enumerate(MENUS):
            commands = [c for c in entries if isinstance(c, Command) and c.shortcuts()]
            if commands:
                columns[0 if index < 2 else 1].addWidget(self._group(title, commands))
        columns[0].addWidget(self._sliders())
        line = QHBoxLayout()
        line.setSpacing(48)
        for column in columns:
            column.addStretch(1)
            line.addLayout(column)
        self.body.addLayout(line)
        close = self.add_button(self.tr("Close"), "shortcuts_close", strong=True)
        close.clicked.connect(self.accept)

    def _group(self, title: object, commands: list[Command]) -> QWidget:
        rows = [
            (plain(c.text), c.shortcuts()[0].toString(QKeySequence.SequenceFormat.NativeText))
            for c in commands
        ]
        return self._grid(plain(title), rows)

    def _sliders(self) -> QWidget:
        rows = [
            (self.tr("A step"), self.tr("Arrows")),
            (self.tr("A large step"), self.tr("Page up, Page down")),
            (self.tr("Back to its preset"), self.tr("Delete, or double-click")),
        ]
        return self._grid(self.tr("Sliders"), rows)

    def _grid(self, title: str, rows: list[tuple[str, str]]) -> QWidget:
        group = QWidget()
        group.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(group)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(5)
        grid.setContentsMargins(0, 0, 0, 16)
        head = QLabel(title)
        head.setProperty("role", "title")
        grid.addWidget(head, 0, 0, 1, 2)
        for row, (text, keys) in enumerate(rows, 1):
            grid.addWidget(QLabel(text), row, 0)
            label = QLabel(keys)
            label.setProperty("role", "secondary")
            grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignRight)
        return group
