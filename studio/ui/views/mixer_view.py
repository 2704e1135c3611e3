"""The mixer: a strip for each part, and the master."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.composing.score import Part
from studio.sounding.mix import Mix, Strip
from studio.ui.theme import Theme
from studio.ui.views.area_landing import AreaLanding
from studio.ui.views.fader import Fader
from studio.ui.views.knob import Knob
from studio.ui.views.letter_button import LetterButton
from studio.ui.views.level import SILENT_DB, db_of_peak, decibels

if TYPE_CHECKING:
    from studio.project.music import Music, Seen

_STRIP_WIDTH = 96
_SEND = (-60.0, 6.0)


class MixerView(QWidget):
    """All strips side by side; each change goes out as a whole strip."""

    strip_changed = Signal(object)
    areas_given = Signal(str)
    """Areas of the picture were dropped on the part with this id."""
    master_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Mixer"))
        self._theme: Theme | None = None
        self._mix = Mix()
        self._strips: list[PartStrip] = []
        inner = QWidget()
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(16, 0, 4, 0)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        self._scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.master = MasterStrip()
        self.master.changed.connect(self.master_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 16, 12)
        row.setSpacing(12)  # also where the strips are cut off by the view
        row.addWidget(self._scroll, 1)
        row.addWidget(self.master)

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        for index, strip in enumerate(self._strips):
            strip.set_theme(theme, index)
        self.master.set_theme(theme)

    def show_seen(self, seen: Seen) -> None:
        """Take notice of another picture; the mixer shows only its music."""

    def show_music(self, music: Music) -> None:
        """Show a strip for each part of a piece."""
        self._show_parts(music.score.parts)

    def show_mix(self, mix: Mix) -> None:
        """Show the settings of all strips."""
        self._mix = mix
        for strip in self._strips:
            strip.show_strip(mix.strip(strip.part.id), heard=mix.heard(strip.part.id))
        self.master.show_level(mix.master_db)

    def set_levels(self, parts: Sequence[float], master: Sequence[float] = ()) -> None:
        """Show what is heard.

        Parameters
        ----------
        parts : sequence of float
            Peak amplitude of each part in score order; 1 is full scale.
        master : sequence of float
            Peaks of the left and right output.
        """
        for strip, peak in zip(self._strips, parts, strict=False):
            strip.fader.set_meter(db_of_peak(peak))
        if master:
            self.master.fader.set_meter(*(db_of_peak(peak) for peak in master))

    def set_position(self, seconds: float, playing: bool) -> None:
        """Let the meters rest when the music does; there are no more levels then."""
        if not playing:
            for strip in (*self._strips, self.master):
                strip.fader.rest_meter()

    def clear(self) -> None:
        """Show no parts."""
        self._show_parts(())

    def strip(self, index: int) -> PartStrip:
        """Return the strip of a part."""
        return self._strips[index]

    def sizeHint(self) -> QSize:
        return QSize(1040, 290)

    def _show_parts(self, parts: Sequence[Part]) -> None:
        named = [(part.id, part.name, part.pan) for part in parts]
        if named == [(s.part.id, s.part.name, s.part.pan) for s in self._strips]:
            return
        for strip in self._strips:
            strip.setParent(None)
            strip.deleteLater()
        self._strips = []
        for index, part in enumerate(parts):
            strip = PartStrip(part)
            strip.strip_changed.connect(self.strip_changed)
            strip.landing.given.connect(self.areas_given)
            self._row.insertWidget(index, strip)
            self._strips.append(strip)
            if self._theme is not None:
                strip.set_theme(self._theme, index)
        self.show_mix(self._mix)


class _Channel(QWidget):
    """The ground of a strip: a raised card with a name in its colour, and a fader."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._colour = QColor("grey")
        self._name = name
        self._faded = False
        self.setFixedWidth(_STRIP_WIDTH)
        self.setMaximumHeight(520)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.fader = Fader()
        self.fader.setAccessibleName(self.tr("Level of %1").replace("%1", name))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 34, 8, 8)
        self._column.setSpacing(4)

    def _take(self, theme: Theme, colour: QColor) -> None:
        self._theme, self._colour = theme, colour
        self.fader.set_theme(theme, colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.line, 1.0))
        painter.setBrush(theme.over(theme.raised, 0.55))
        painter.drawRoundedRect(card, 10, 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.over(self._colour, 0.35) if self._faded else self._colour)
        painter.drawRoundedRect(QRectF(10, 9, self.width() - 20, 3), 1.5, 1.5)
        painter.setPen(theme.secondary if self._faded else theme.text)
        painter.setFont(theme.font(12, 550))
        room = self.width() - 16.0
        text = QFontMetricsF(painter.font()).elidedText(
            self._name, Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(QRectF(8, 15, room, 18), Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(theme.secondary)
        painter.setFont(theme.font(11, 500, tabular=True))
        value = QRectF(0, self.fader.geometry().bottom() + 1, self.width(), 16)
        words = decibels(self.fader.amount)
        painter.drawText(value, Qt.AlignmentFlag.AlignCenter, words)


class PartStrip(_Channel):
    """One part: where it sits, how much room it has, how loud it is, and whether it sounds."""

    strip_changed = Signal(object)

    def __init__(self, part: Part) -> None:
        super().__init__(part.name)
        self.part = part
        self._strip = Strip(part.id)
        self.landing = AreaLanding(self, part.id)
        name = part.name
        self.pan = Knob(self.tr("Pan"), -1.0, 1.0, part.pan, 0.05, self._pan_words, centred=True)
        self.pan.setAccessibleName(self.tr("Pan of %1").replace("%1", name))
        self.reverb = Knob(self.tr("Reverb"), *_SEND, 0.0, 1.0, self._send_words)
        self.reverb.setAccessibleName(self.tr("Reverb of %1").replace("%1", name))
        self.mute = LetterButton("M", self.tr("Mute %1").replace("%1", name))
        self.solo = LetterButton("S", self.tr("Solo %1").replace("%1", name))
        knobs = QHBoxLayout()
        knobs.setSpacing(2)
        knobs.addWidget(self.pan)
        knobs.addWidget(self.reverb)
        self._column.addLayout(knobs)
        self._column.addWidget(self.fader, 1, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(15)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addStretch(1)
        buttons.addWidget(self.mute)
        buttons.addWidget(self.solo)
        buttons.addStretch(1)
        self._column.addLayout(buttons)
        self.pan.changed.connect(lambda pan: self._change(replace(self._strip, pan=pan)))
        self.pan.reset.connect(lambda: self._change(replace(self._strip, pan=None)))
        self.reverb.changed.connect(lambda db: self._change(replace(self._strip, reverb_db=db)))
        self.reverb.reset.connect(lambda: self._change(replace(self._strip, reverb_db=0.0)))
        self.fader.changed.connect(lambda db: self._change(replace(self._strip, gain_db=db)))
        self.fader.reset.connect(lambda: self._change(replace(self._strip, gain_db=0.0)))
        self.mute.clicked.connect(lambda on: self._change(replace(self._strip, mute=on)))
        self.solo.clicked.connect(lambda on: self._change(replace(self._strip, solo=on)))

    def set_theme(self, theme: Theme, index: int) -> None:
        """Take over the colours of a theme; the part's own is that of its place."""
        colour = theme.part(index)
        self._take(theme, colour)
        for knob in (self.pan, self.reverb):
            knob.set_theme(theme, colour)
        self.mute.set_theme(theme, theme.secondary)
        self.solo.set_theme(theme, colour)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.landing.paint(painter, self._colour)

    def show_strip(self, strip: Strip, *, heard: bool) -> None:
        """Show the part's channel."""
        self._strip, self._faded = strip, not heard
        self.pan.show_amount(self.part.pan if strip.pan is None else strip.pan)
        self.reverb.show_amount(strip.reverb_db)
        self.fader.show_amount(strip.gain_db)
        self.mute.setChecked(strip.mute)
        self.solo.setChecked(strip.solo)
        self.update()

    def _change(self, strip: Strip) -> None:
        self._strip = strip
        self.update()
        self.strip_changed.emit(strip)

    def _pan_words(self, pan: float) -> str:
        if abs(pan) < 0.005:
            return self.tr("centre")
        side = self.tr("%1 left") if pan < 0 else self.tr("%1 right")
        return side.replace("%1", str(round(100 * abs(pan))))

    def _send_words(self, level_db: float) -> str:
        if level_db <= SILENT_DB:
            return self.tr("dry")
        return decibels(level_db)


class MasterStrip(_Channel):
    """The level of everything, with both channels of the output."""

    changed = Signal(float)

    def __init__(self) -> None:
        super().__init__(self.tr("Master"))
        self._column.addWidget(self.fader, 1, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(15)
        self.fader.set_meter(SILENT_DB, SILENT_DB)
        self.fader.changed.connect(self._take_level)
        self.fader.reset.connect(lambda: self._take_level(0.0))

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours of a theme."""
        self._take(theme, theme.accent)

    def show_level(self, level_db: float) -> None:
        """Show the master level."""
        self.fader.show_amount(level_db)
        self.update()

    def _take_level(self, level_db: float) -> None:
        self.update()
        self.changed.emit(level_db)
