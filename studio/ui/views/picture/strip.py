"""The strip on the picture that shows and hides what was seen."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from studio.ui.icons import pixmap
from studio.ui.theme import Theme
from studio.ui.views.marking import QT_TRANSLATE_NOOP

Overlay: TypeAlias = Literal[
    "path", "shapes", "colour", "texture", "lines", "gaze", "mood", "faces"
]
ToolName: TypeAlias = Literal["draw", "focus", "face"]

_OVERLAYS: tuple[tuple[Overlay, str, str], ...] = (
    (
        "path",
        QT_TRANSLATE_NOOP("OverlayStrip", "Path"),
        QT_TRANSLATE_NOOP("OverlayStrip", "The way along which the picture is read"),
    ),
    (
        "shapes",
        QT_TRANSLATE_NOOP("OverlayStrip", "Shapes"),
        QT_TRANSLATE_NOOP("OverlayStrip", "The areas that were seen; click one to change it"),
    ),
    (
        "colour",
        QT_TRANSLATE_NOOP("OverlayStrip", "Colour"),
        QT_TRANSLATE_NOOP("OverlayStrip", "The palette and where it lies"),
    ),
    (
        "texture",
        QT_TRANSLATE_NOOP("OverlayStrip", "Texture"),
        QT_TRANSLATE_NOOP("OverlayStrip", "How the texture runs, and where it is fine"),
    ),
    (
        "lines",
        QT_TRANSLATE_NOOP("OverlayStrip", "Lines"),
        QT_TRANSLATE_NOOP("OverlayStrip", "Long lines and the horizon"),
    ),
    (
        "gaze",
        QT_TRANSLATE_NOOP("OverlayStrip", "Gaze"),
        QT_TRANSLATE_NOOP("OverlayStrip", "What draws the eye, and in which order"),
    ),
    (
        "mood",
        QT_TRANSLATE_NOOP("OverlayStrip", "Mood"),
        QT_TRANSLATE_NOOP("OverlayStrip", "How the picture feels, and what makes it so"),
    ),
    (
        "faces",
        QT_TRANSLATE_NOOP("OverlayStrip", "Faces"),
        QT_TRANSLATE_NOOP("OverlayStrip", "Faces that were found; click one to name it"),
    ),
)
_TOOLS: tuple[tuple[ToolName, str, str, str], ...] = (
    (
        "draw",
        "draw",
        QT_TRANSLATE_NOOP("OverlayStrip", "Draw"),
        QT_TRANSLATE_NOOP("OverlayStrip", "Draw with the mouse the way that is read"),
    ),
    (
        "focus",
        "focus",
        QT_TRANSLATE_NOOP("OverlayStrip", "Focus"),
        QT_TRANSLATE_NOOP("OverlayStrip", "Choose the part of the picture that counts"),
    ),
    (
        "face",
        "face_mark",
        QT_TRANSLATE_NOOP("OverlayStrip", "Mark"),
        QT_TRANSLATE_NOOP("OverlayStrip", "Mark a face that was not found"),
    ),
)
_PAD = 4
_APART = 9
"""Room for the line between what is shown and what is done."""


class OverlayStrip(QWidget):
    """Toggles for the overlays and the tools, on a dark ground that suits every picture."""

    toggled = Signal(str, bool)
    """An overlay, and whether it is shown."""
    tool_toggled = Signal(str, bool)
    """A tool, and whether the pointer works for it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setAccessibleName(self.tr("What the picture shows"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
        row.setSpacing(4)
        self._buttons: dict[Overlay, _Toggle] = {}
        for key, label, tip in _OVERLAYS:
            button = _Toggle(key, label, tip, self)
            button.setChecked(key == "path")
            button.toggled.connect(lambda on, name=key: self.toggled.emit(name, on))
            row.addWidget(button)
            self._buttons[key] = button
        row.addSpacing(_APART - row.spacing())
        self._tools: dict[ToolName, _Toggle] = {}
        for tool, icon, label, tip in _TOOLS:
            button = _Toggle(icon, label, tip, self)
            button.toggled.connect(lambda on, name=tool: self.tool_toggled.emit(name, on))
            row.addWidget(button)
            self._tools[tool] = button

    def set_theme(self, theme: Theme) -> None:
        """Take over the fonts of a theme; the colours suit pictures, not themes."""
        for button in self._toggles():
            button.set_theme(theme)
        self.adjustSize()

    def fit(self, width: int) -> None:
        """Leave words out, those of the tools first, where there is less than `width`."""
        for of_overlays, of_tools in ((False, False), (False, True), (True, True)):
            for button in self._buttons.values():
                button.set_short(of_overlays)
            for button in self._tools.values():
                button.set_short(of_tools)
            if self.sizeHint().width() <= width:
                break
        self.adjustSize()

    def button(self, overlay: Overlay) -> QAbstractButton:
        """Return the toggle of an overlay."""
        return self._buttons[overlay]

    def tool_button(self, tool: ToolName) -> QAbstractButton:
        """Return the toggle of a tool."""
        return self._tools[tool]

    def shown(self, overlay: Overlay) -> bool:
        """Return whether an overlay is switched on."""
        return self._buttons[overlay].isChecked()

    def all_shown(self) -> frozenset[Overlay]:
        """Return the overlays that are switched on."""
        return frozenset(key for key, button in self._buttons.items() if button.isChecked())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(18, 20, 24, 176))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        x = self._tools["draw"].x() - _APART / 2 - 0.5
        painter.fillRect(QRectF(x, 10, 1, self.height() - 20), QColor(255, 255, 255, 60))

    def _toggles(self) -> list[_Toggle]:
        return self.findChildren(_Toggle)


class _Toggle(QAbstractButton):
    """One icon with its word."""

    def __init__(self, icon: str, label: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self._short = False
        self.setCheckable(True)
        self.setText(QCoreApplication.translate("OverlayStrip", label))
        self.setToolTip(QCoreApplication.translate("OverlayStrip", tip))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self.toolTip())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        self.setFont(theme.font(13, 450))
        self.updateGeometry()

    def set_short(self, short: bool) -> None:
        self._short = short
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(36 if self._short else round(10 + 16 + 7 + words + 10), 26)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        over = self.underMouse()
        if self.isChecked() or self.isDown() or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(255, 255, 255, 46 if self.isChecked() else 18))
            painter.drawRoundedRect(rect, 7, 7)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(255, 255, 255, 190), 1.5))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        ink = QColor(255, 255, 255, 255 if self.isChecked() else 222 if over else 190)
        painter.setPen(ink)
        icon = pixmap(self._icon, ink, 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(10, rect.center().y() - 8), icon)
        if not self._short:
            painter.setFont(self.font())
            words = rect.adjusted(33, 0, -8, 0)
            painter.drawText(
                words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text()
            )
