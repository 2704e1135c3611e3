"""A fader with its scale and the meter beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import Theme
from studio.ui.views.level import LOUDEST_DB, SILENT_DB, db_of_way, decibels, way_of_db
from studio.ui.views.quantity import Quantity

_LABELS = (0.0, -60.0, 12.0, -10.0, -20.0, 6.0, -30.0)
"""Marks of the scale, the first ones first where there is no room for all."""

_LABEL_HEIGHT = 9.5
_CAP = 13.0
_LEAST = 64
_FALL_DB = 1.2
"""How far the meter falls at each update (60 a second) after a peak."""


class Fader(Quantity):
    """A level in decibels on a long way; the meter at its right shows what comes out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SILENT_DB, LOUDEST_DB, 0.1, 0.5, 6.0, 0.0, decibels, parent)
        self.setOrientation(Qt.Orientation.Vertical)
        self._meter_db = [SILENT_DB]
        self._grip = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(_LEAST)

    def set_meter(self, *levels_db: float) -> None:
        """Show what comes out: rises at once, falls gently; one bar a channel."""
        old = self._meter_db if len(self._meter_db) == len(levels_db) else [SILENT_DB] * 2
        new = [
            max(now, before - _FALL_DB, SILENT_DB)
            for now, before in zip(levels_db, old, strict=False)
        ]
        if new != self._meter_db:
            self._meter_db = new
            self.update(self._meter_area().toAlignedRect())

    def rest_meter(self) -> None:
        """Show that nothing comes out."""
        if any(level_db > SILENT_DB for level_db in self._meter_db):
            self._meter_db = [SILENT_DB] * len(self._meter_db)
            self.update(self._meter_area().toAlignedRect())

    def sizeHint(self) -> QSize:
        return QSize(66, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(66, _LEAST)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        off = event.position().y() - self._cap_y(self.amount)
        # Grasped by its cap it does not jump; elsewhere it comes to the pointer.
        self._grip = off if abs(off) <= _CAP else 0.0
        self._drag(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position().y())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, bottom = self._way()
        groove = QRectF(self._groove_x() - 2, top, 4, bottom - top)
        self._paint_scale(painter, theme)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line)
        painter.drawRoundedRect(groove, 2, 2)
        y = self._cap_y(self.amount)
        painter.setBrush(theme.over(self._colour, 0.55))
        painter.drawRoundedRect(QRectF(groove.left(), y, 4, bottom - y), 2, 2)
        self._paint_meter(painter, theme)
        cap = QRectF(self._groove_x() - 12, y - _CAP / 2, 24, _CAP)
        painter.setBrush(QColor(0, 0, 0, 60 if theme.dark else 30))
        painter.drawRoundedRect(cap.translated(0, 1.5), 4, 4)
        painter.setPen(QPen(theme.accent, 1.6) if self.hasFocus() else QPen(theme.line, 1.0))
        shade = QLinearGradient(cap.topLeft(), cap.bottomLeft())
        light = QColor("#F4F5F7") if theme.dark else QColor("#FFFFFF")
        shade.setColorAt(0.0, light)
        shade.setColorAt(1.0, light.darker(122 if theme.dark else 108))
        painter.setBrush(shade)
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour.darker(115))
        painter.drawRect(QRectF(cap.left() + 5, y - 0.9, cap.width() - 10, 1.8))

    def _paint_scale(self, painter: QPainter, theme: Theme) -> None:
        painter.setFont(theme.font(9, 450, tabular=True))
        taken: list[float] = []
        for mark in _LABELS:
            y = self._cap_y(mark)
            if any(abs(y - other) < _LABEL_HEIGHT for other in taken):
                continue
            taken.append(y)
            unity = mark == 0.0
            painter.setPen(
                QPen(theme.secondary if unity else theme.over(theme.secondary, 0.45), 1)
            )
            right = self._groove_x() - 14
            painter.drawLine(QPointF(right - 1, y), QPointF(right + 8, y))
            painter.setPen(theme.text if unity else theme.secondary)
            text = "∞" if mark <= SILENT_DB else f"{abs(mark):.0f}"
            painter.drawText(
                QRectF(0, y - 7, right - 3, 14),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                text,
            )

    def _paint_meter(self, painter: QPainter, theme: Theme) -> None:
        area = self._meter_area()
        count = len(self._meter_db)
        wide = (area.width() - (count - 1)) / count
        painter.setPen(Qt.PenStyle.NoPen)
        for index, level_db in enumerate(self._meter_db):
            bar = QRectF(area.left() + index * (wide + 1), area.top(), wide, area.height())
            painter.setBrush(theme.over(theme.line, 0.8))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            full = bar.height() * way_of_db(level_db)
            if full < 1:
                continue
            ramp = QLinearGradient(bar.bottomLeft(), bar.topLeft())
            ramp.setColorAt(0.0, theme.over(self._colour, 0.75))
            ramp.setColorAt(way_of_db(-6.0), self._colour)
            ramp.setColorAt(way_of_db(-0.5), theme.warning)
            painter.setBrush(ramp)
            painter.drawRoundedRect(QRectF(bar.left(), bar.bottom() - full, wide, full), 1.5, 1.5)

    def _way(self) -> tuple[float, float]:
        return _CAP / 2 + 2, self.height() - _CAP / 2 - 2

    def _groove_x(self) -> float:
        return self.width() / 2 + 4

    def _meter_area(self) -> QRectF:
        top, bottom = self._way()
        return QRectF(self._groove_x() + 19, top, 8, bottom - top)

    def _cap_y(self, level_db: float) -> float:
        top, bottom = self._way()
        return bottom - (bottom - top) * way_of_db(level_db)

    def _drag(self, y: float) -> None:
        top, bottom = self._way()
        way = min(max((bottom - (y - self._grip)) / max(bottom - top, 1.0), 0.0), 1.0)
        level_db = db_of_way(way)
        # A small catch at 0 dB, where one most often wants to be.
        self.change(0.0 if abs(self._cap_y(level_db) - self._cap_y(0.0)) < 2.0 else level_db)
