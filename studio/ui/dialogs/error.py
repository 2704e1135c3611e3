"""What went wrong, in words, with a text that can be copied for a report."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studio.ui.dialogs.frame import FramedDialog


class ErrorDialog(FramedDialog):
    """One sentence, and the details for those who can use them."""

    def __init__(
        self, title: str, sentence: str, details: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self.setObjectName("error_dialog")
        self._details = details
        words = self.quiet(sentence)
        words.setMinimumWidth(380)
        words.setMaximumWidth(560)
        self.body.addWidget(words)
        if details:
            text = QPlainTextEdit(details)
            text.setReadOnly(True)
            text.setMinimumSize(520, 180)
            text.setAccessibleName(self.tr("Details"))
            self.body.addWidget(text)
            copy = self.add_button(self.tr("Copy"), "copy_details")
            copy.clicked.connect(self._copy)
        close = self.add_button(self.tr("Close"), "close_error", strong=True)
        close.clicked.connect(self.accept)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)


def show_error(parent: QWidget | None, title: str, sentence: str, details: str = "") -> None:
    """Show an error and wait until it is closed."""
    dialog = ErrorDialog(title, sentence, details, parent)
    dialog.exec()
    dialog.deleteLater()
