"""The small level bar of the part list."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.views.level import LOUDEST_DB, SILENT_DB, db_of_way, decibels, way_of_db
from studio.ui.views.quantity import Quantity


class LevelBar(Quantity):
    """A thin bar that shows and takes a level in decibels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SILENT_DB, LOUDEST_DB, 0.1, 1.0, 6.0, 0.0, decibels, parent)
        self.setOrientation(Qt.Orientation.Horizontal)
        self._faded = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_faded(self, faded: bool) -> None:
        """Show that the part does not sound."""
        self._faded = faded
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 13)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 13)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position().x())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        track = QRectF(1, middle - 1.5, self.width() - 2, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line)
        painter.drawRoundedRect(track, 1.5, 1.5)
        filled = QRectF(track)
        filled.setWidth(track.width() * way_of_db(self.amount))
        painter.setBrush(theme.over(self._colour, 0.3) if self._faded else self._colour)
        painter.drawRoundedRect(filled, 1.5, 1.5)
        if self.hasFocus() or self.underMouse():
            painter.setBrush(theme.text)
            painter.drawEllipse(QPointF(filled.right(), middle), 4.0, 4.0)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, 1.5))
            painter.drawEllipse(QPointF(filled.right(), middle), 5.5, 5.5)

    def _drag(self, x: float) -> None:
        self.change(db_of_way((x - 1) / max(self.width() - 2, 1)))
