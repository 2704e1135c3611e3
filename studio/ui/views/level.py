"""Levels of a mixer: how decibels lie on a way, and the small level bar of the part list."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import Theme

SILENT_DB, LOUDEST_DB = -60.0, 12.0

# Levels and where they lie on the way of a fader, 0 to 1. About linear where one works
# (+6 to -20 dB) and crowded below, as on mixing desks (IEC 60268-18 type scale).
_MARKS = ((-60.0, 0.0), (-40.0, 0.10), (-30.0, 0.20), (-20.0, 0.34), (-10.0, 0.55))
_SCALE = (*_MARKS, (0.0, 0.78), (6.0, 0.90), (12.0, 1.0))


def way_of_db(level_db: float) -> float:
    """Return where a level lies on the way of a fader, 0 (silent) to 1."""
    if level_db <= SILENT_DB:
        return 0.0
    for (low, start), (high, end) in pairwise(_SCALE):
        if level_db <= high:
            return start + (end - start) * (level_db - low) / (high - low)
    return 1.0


def db_of_way(way: float) -> float:
    """Return the level at a place on the way of a fader, in tenths of a decibel."""
    for (low, start), (high, end) in pairwise(_SCALE):
        if way <= end:
            return round(low + (high - low) * max(way - start, 0.0) / (end - start), 1)
    return LOUDEST_DB


def level_text(level_db: float) -> str:
    """Return a level as it is written beside a fader."""
    if level_db <= SILENT_DB:
        return "−∞"
    return f"{level_db:+.1f}".replace("-", "−") if abs(level_db) >= 0.05 else "0.0"


def db_of_peak(peak: float) -> float:
    """Return the level of a peak amplitude (1 is full scale)."""
    return 20.0 * math.log10(peak) if peak > 1e-3 else SILENT_DB


class LevelBar(QWidget):
    """A thin bar that shows and takes a level in decibels."""

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._colour = QColor("grey")
        self._level_db = 0.0
        self._faded = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def level_db(self) -> float:
        """Return the level."""
        return self._level_db

    def set_theme(self, theme: Theme, colour: QColor) -> None:
        """Take over the colours of a theme and of the part."""
        self._theme, self._colour = theme, colour
        self.update()

    def set_level(self, level_db: float, *, faded: bool = False) -> None:
        """Show a level; `faded` when the part does not sound."""
        self._level_db, self._faded = level_db, faded
        self.setAccessibleDescription(self.tr("%1 decibels").replace("%1", level_text(level_db)))
        self.setToolTip(self.tr("Level %1 dB").replace("%1", level_text(level_db)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 13)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position().x())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._change(0.0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the list scrolls

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1.0,
            Qt.Key.Key_Right: 1.0,
            Qt.Key.Key_PageDown: -6.0,
            Qt.Key.Key_PageUp: 6.0,
        }
        for key, step in steps.items():
            if event.key() == key:
                self._change(self._level_db + step)
                return
        if event.key() == Qt.Key.Key_Home:
            self._change(0.0)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

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
        filled.setWidth(track.width() * way_of_db(self._level_db))
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
        self._change(db_of_way((x - 1) / max(self.width() - 2, 1)))

    def _change(self, level_db: float) -> None:
        level_db = min(max(level_db, SILENT_DB), LOUDEST_DB)
        if level_db != self._level_db:
            self.set_level(level_db, faded=self._faded)
            self.changed.emit(level_db)
