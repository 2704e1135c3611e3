"""The parts beside the roll: colour, name, mute, solo and level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.composing.score import Part
from studio.sounding.mix import Mix, Strip
from studio.ui.theme import Theme
from studio.ui.views.area_landing import AreaLanding
from studio.ui.views.letter_button import LetterButton
from studio.ui.views.level_bar import LevelBar
from studio.ui.views.lock_button import LockButton

WIDTH = 188


class PartList(QScrollArea):
    """A row for each part; changes go out as whole strips."""

    strip_changed = Signal(object)
    areas_given = Signal(str)
    """Areas of the picture were dropped on the part with this id."""
    part_locked = Signal(str, bool)
    menu_wanted = Signal(str, QPoint)
    """A menu of the part with this id, at a place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Parts"))
        self._theme: Theme | None = None
        self._rows: list[PartRow] = []
        self._mix = Mix()
        self._locked: frozenset[str] = frozenset()
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._column.addStretch(1)
        self.setWidget(inner)
        # The panel behind shows through: rows have no ground of their own.
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        for index, row in enumerate(self._rows):
            row.set_theme(theme, index)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show a row for each part of a score."""
        named = [(part.id, part.name) for part in parts]
        if named == [(row.part, row.name) for row in self._rows]:
            return
        for row in self._rows:
            row.setParent(None)
            row.deleteLater()
        self._rows = []
        for index, (part, name) in enumerate(named):
            row = PartRow(part, name)
            row.strip_changed.connect(self.strip_changed)
            row.landing.given.connect(self.areas_given)
            row.locked.connect(self.part_locked)
            row.menu_wanted.connect(self.menu_wanted)
            self._column.insertWidget(1 + index, row, 6)
            self._rows.append(row)
            if self._theme is not None:
                row.set_theme(self._theme, index)
        self.show_mix(self._mix)
        self.show_locked(self._locked)

    def show_locked(self, parts: frozenset[str]) -> None:
        """Show which parts are locked, by their ids."""
        self._locked = parts
        for row in self._rows:
            row.lock.setChecked(row.part in parts)

    def show_mix(self, mix: Mix) -> None:
        """Show levels, mutes and solos."""
        self._mix = mix
        for row in self._rows:
            row.show_strip(mix.strip(row.part), heard=mix.heard(row.part))

    def row(self, index: int) -> PartRow:
        """Return the row of a part."""
        return self._rows[index]


class PartRow(QWidget):
    """One part: a dot in its colour, its name, M and S, and its level."""

    strip_changed = Signal(object)
    locked = Signal(str, bool)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, part: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = part
        self.name = name
        self._theme: Theme | None = None
        self._index = 0
        self._strip = Strip(part)
        self._heard = True
        self.setMinimumHeight(36)
        self.setMaximumHeight(54)
        self.setAccessibleName(name)
        self.landing = AreaLanding(self, part)
        self.mute = LetterButton("M", self.tr("Mute %1").replace("%1", name))
        self.solo = LetterButton("S", self.tr("Solo %1").replace("%1", name))
        self.lock = LockButton(self.tr("Lock %1, so that it stays as it is").replace("%1", name))
        self.level = LevelBar()
        self.level.setAccessibleName(self.tr("Level of %1").replace("%1", name))
        self.mute.clicked.connect(lambda on: self._change(replace(self._strip, mute=on)))
        self.lock.clicked.connect(lambda on: self.locked.emit(self.part, on))
        self.solo.clicked.connect(lambda on: self._change(replace(self._strip, solo=on)))
        self.level.changed.connect(lambda db: self._change(replace(self._strip, gain_db=db)))
        self.level.reset.connect(lambda: self._change(replace(self._strip, gain_db=0.0)))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 1, 9, 1)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(1)
        line.addStretch(1)
        line.addWidget(self.lock)
        line.addWidget(self.mute)
        line.addWidget(self.solo)
        column.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.level)
        column.addStretch(1)

    def set_theme(self, theme: Theme, index: int) -> None:
        """Take over the colours of a theme; the part's own is that of its place."""
        self._theme, self._index = theme, index
        self.mute.set_theme(theme, theme.secondary)
        self.solo.set_theme(theme, theme.part(index))
        self.lock.set_theme(theme, theme.accent)
        self.level.set_theme(theme, theme.part(index))
        self.update()

    def show_strip(self, strip: Strip, *, heard: bool) -> None:
        """Show the part's channel."""
        self._strip, self._heard = strip, heard
        self.mute.setChecked(strip.mute)
        self.solo.setChecked(strip.solo)
        self.level.show_amount(strip.gain_db)
        self.level.set_faded(not heard)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(self.part, event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRectF(self.lock.geometry())
        colour = theme.part(self._index)
        self.landing.paint(painter, colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour if self._heard else theme.over(colour, 0.3))
        painter.drawEllipse(QRectF(12, line.center().y() - 4, 8, 8))
        painter.setPen(theme.text if self._heard else theme.secondary)
        painter.setFont(theme.font(13, 550))
        room = line.left() - 28 - 6
        text = QFontMetricsF(painter.font()).elidedText(
            self.name, Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(
            QRectF(28, line.top(), room, line.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            text,
        )

    def _change(self, strip: Strip) -> None:
        self._strip = strip
        self.strip_changed.emit(strip)
