"""A group of the panel that folds: a summary when folded, a count of what was changed."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QVBoxLayout, QWidget

from studio.ui import icons
from studio.ui.controls.rows import Row
from studio.ui.theme import Theme


class GroupHead(QAbstractButton):
    """The line of a group: its title, a quiet note, a chevron."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._note = ""
        self.setText(title)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self.update()

    def set_note(self, note: str) -> None:
        """Show a quiet note at the right."""
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        hovered = self.underMouse()
        painter.setPen(theme.text)
        painter.setFont(theme.font(13, 600))
        inset = 4 if self.hasFocus() else 0
        area = self.rect().adjusted(inset, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, self.text())
        taken = painter.fontMetrics().horizontalAdvance(self.text()) + 12
        name = "chevron_down" if self.isChecked() else "chevron_right"
        colour = theme.text if hovered else theme.over(theme.secondary, 0.8)
        mark = icons.pixmap(name, colour, 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self.width() - 15, (self.height() - 16) / 2), mark)
        painter.setFont(theme.font(12))
        painter.setPen(theme.secondary)
        note = self.rect().adjusted(taken, 0, -22, 0)
        text = painter.fontMetrics().elidedText(
            self._note, Qt.TextElideMode.ElideRight, note.width()
        )
        painter.drawText(note, middle | Qt.AlignmentFlag.AlignRight, text)


class Group(QWidget):
    """Some rows under one head."""

    reset_requested = Signal(list)
    """Names of the parameters to take back."""
    folded_changed = Signal(str, bool)

    def __init__(
        self,
        theme: Theme,
        key: str,
        title: str,
        rows: Sequence[Row],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.key = key
        self.rows = tuple(rows)
        self._changed: tuple[str, ...] = ()
        self._summary = ""
        self.setObjectName(f"group_{key}")
        self.head = GroupHead(theme, title)
        self.head.setObjectName(f"head_{key}")
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 4)
        body.setSpacing(0)
        for row in self.rows:
            body.addWidget(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self._body)
        self.head.toggled.connect(self._toggled)
        self.head.customContextMenuRequested.connect(self._menu)
        self.head.setChecked(True)

    @property
    def folded(self) -> bool:
        """Return whether the rows are hidden."""
        return not self.head.isChecked()

    def set_folded(self, folded: bool) -> None:
        """Hide or show the rows."""
        self.head.setChecked(not folded)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self.head.set_theme(theme)
        for row in self.rows:
            row.set_theme(theme)

    def show_state(self, changed: frozenset[str], summary: str) -> None:
        """Show what was changed, and the summary for when it is folded."""
        self._changed = tuple(
            row.parameter.name for row in self.rows if row.parameter.name in changed
        )
        self._summary = summary
        self._note()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._note()

    def _toggled(self, open_: bool) -> None:
        self._body.setVisible(open_)
        self._note()
        self.folded_changed.emit(self.key, not open_)

    def _note(self) -> None:
        count = len(self._changed)
        changed = self.tr("%n changed", "", count) if count else ""
        self.head.set_note(self._summary if self.folded and self._summary else changed)

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reset = menu.addAction(self.tr("Reset {group}").format(group=self.head.text()))
        reset.setEnabled(bool(self._changed))
        reset.triggered.connect(self._reset)
        menu.popup(self.head.mapToGlobal(at))

    def _reset(self) -> None:
        self.reset_requested.emit(list(self._changed))
