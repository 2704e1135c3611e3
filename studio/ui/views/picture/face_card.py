"""A small card beside a face: whose it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

_LONGEST = 40
_APART = 12.0


class FaceCard(QFrame):
    """Asks for a name; it closes on Return and on Escape."""

    named = Signal(str)
    """The name that was typed, when it is another than before."""
    hidden = Signal()
    """It is no face."""
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("popover", True)
        self.setObjectName("face_card")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._before = ""
        title = QLabel(self.tr("Whose face is it?"))
        title.setProperty("role", "strong")
        self.line = QLineEdit()
        self.line.setObjectName("face_name")
        self.line.setMaxLength(_LONGEST)
        self.line.setPlaceholderText(self.tr("Name"))
        self.line.setAccessibleName(self.tr("Name of the face"))
        self.line.returnPressed.connect(self._entered)
        title.setBuddy(self.line)
        self._motif = QLabel()
        self._motif.setProperty("role", "secondary")
        self._motif.setWordWrap(True)
        self.no_face = QPushButton(self.tr("Not a face"))
        self.no_face.setObjectName("face_hide")
        self.no_face.clicked.connect(self.hidden)
        self.done = QPushButton(self.tr("Done"))
        self.done.setObjectName("face_done")
        self.done.setProperty("strong", True)
        self.done.clicked.connect(self._entered)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.no_face)
        buttons.addStretch(1)
        buttons.addWidget(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for widget in (title, self.line, self._motif):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(244, super().sizeHint().height())

    def open(self, name: str, motif: str, about: QRectF, within: QRectF) -> None:
        """Ask for the name of the face at `about`; stand beside it."""
        self._before = name
        self.line.setText(name)
        self.line.selectAll()
        self._motif.setText(
            self.tr("Its motif: {letters}").format(letters=motif)
            if name and motif
            else self.tr("The letters of the name become a tune.")
        )
        width = 244
        self.setFixedWidth(width)
        height = self.heightForWidth(width) if self.hasHeightForWidth() else -1
        self.resize(width, max(height, self.sizeHint().height()))
        right = about.right() + _APART + width <= within.right()
        x = about.right() + _APART if right else about.left() - _APART - width
        x = min(max(x, within.left()), within.right() - width)
        y = about.center().y() - self.height() / 2
        y = min(max(y, within.top()), max(within.bottom() - self.height(), within.top()))
        self.move(round(x), round(y))
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def done_with(self) -> None:
        """Take what was typed, and close."""
        if self.isVisible():
            self._entered()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        # What the line has no use for, such as Return, is not meant for the picture below.
        event.accept()

    def _entered(self) -> None:
        name = " ".join(self.line.text().split())
        before, self._before = self._before, name
        self._close()
        if name != before:
            self.named.emit(name)

    def _close(self) -> None:
        if not self.isVisible():
            return
        parent = self.parentWidget()
        if parent is not None and self.isAncestorOf(self.focusWidget() or self):
            parent.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.closed.emit()
