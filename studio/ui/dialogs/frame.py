"""What all dialogs share: a headline, a body, and buttons at the bottom right."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class FramedDialog(QDialog):
    """A dialog with the window's margins; Escape closes it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        headline = QLabel(title)
        headline.setProperty("role", "headline")
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(10)
        self._buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(0)
        layout.addWidget(headline)
        layout.addSpacing(14)
        layout.addLayout(self.body, 1)
        layout.addSpacing(20)
        layout.addLayout(self._buttons)

    def add_button(self, text: str, name: str, *, strong: bool = False) -> QPushButton:
        """Add a button at the right; the strong one is what Return does."""
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("strong", strong)
        button.setDefault(strong)
        button.setAutoDefault(strong)
        button.setMinimumWidth(92)
        self._buttons.addWidget(button)
        return button

    def add_left(self, widget: QWidget) -> None:
        """Put something at the left of the buttons."""
        self._buttons.insertWidget(0, widget)

    def quiet(self, text: str) -> QLabel:
        """Return a line of quiet words that wraps."""
        label = QLabel(text)
        label.setProperty("role", "secondary")
        label.setWordWrap(True)
        return label
