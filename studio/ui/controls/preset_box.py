"""The preset card on top of the panel: its name, an *edited* mark, and a menu of all."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from studio.mapping.presets import PRESETS
from studio.ui import icons
from studio.ui.texts import shown
from studio.ui.theme import Theme


class PresetBox(QAbstractButton):
    """Shows the preset that is in use and opens the list of them."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        self._edited = False
        self.setObjectName("preset")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(self.tr("A preset sets how the picture speaks; key and seed stay."))
        self.clicked.connect(self.open_menu)
        self.show_preset("", edited=False)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self.update()

    def show_preset(self, name: str, *, edited: bool) -> None:
        """Show a preset's name (empty: none), and whether settings differ from it."""
        self._name, self._edited = name, edited
        self.setText(shown(name) or self.tr("As it comes"))
        state = self.tr("edited") if edited else ""
        self.setAccessibleName(
            self.tr("Preset {name} {state}").format(name=self.text(), state=state)
        )
        self.update()

    def menu(self) -> QMenu:
        """Return a new menu of all presets."""
        menu = QMenu(self)
        menu.setObjectName("preset_menu")
        menu.setToolTipsVisible(True)
        menu.setMinimumWidth(self.width())
        plain = self.tr("Every setting where it was at first.")
        for name, label, text in (
            ("", self.tr("As it comes"), plain),
            *((p.name, shown(p.name), shown(p.help)) for p in PRESETS),
        ):
            action = menu.addAction(label)
            action.setToolTip(text)
            action.setCheckable(True)
            action.setChecked(name == self._name)
            action.setData(name)
        menu.triggered.connect(self._picked)
        return menu

    def open_menu(self) -> None:
        """Open the list below the card."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def sizeHint(self) -> QSize:
        return QSize(240, 50)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = theme.over(theme.text, 0.06 if self.underMouse() else 0.0, theme.raised)
        painter.setBrush(lit)
        painter.setPen(QPen(theme.accent, 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.setFont(theme.font(11))
        painter.setPen(theme.secondary)
        painter.drawText(QPointF(12, 20), self.tr("Preset"))
        painter.setFont(theme.font(14, 600))
        painter.setPen(theme.text)
        painter.drawText(QPointF(12, 38), self.text())
        if self._edited:
            width = painter.fontMetrics().horizontalAdvance(self.text())
            painter.setFont(theme.font(11))
            painter.setPen(theme.accent)
            painter.drawText(QPointF(12 + width + 9, 38), self.tr("edited"))
        mark = icons.pixmap("chevron_down", theme.secondary, 18, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self.width() - 29, (self.height() - 18) / 2), mark)

    def _picked(self, action: object) -> None:
        self.chosen.emit(action.data())  # type: ignore[attr-defined]  # a QAction, by the signal
