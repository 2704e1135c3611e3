"""The notes of all parts over time, with their parts, sections and chords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.composing.settings import ComposingSettings
from studio.notating.names import pitch_name
from studio.project.variations import has_place
from studio.sounding.mix import Mix
from studio.ui.theme import Theme
from studio.ui.views.lock_lane import Locks
from studio.ui.views.part_list import WIDTH, PartList
from studio.ui.views.roll_canvas import RollCanvas
from studio.ui.views.ruler import HEIGHT as RULER
from studio.ui.views.timeline import NoteTable, Timeline
from studio.ui.views.tool_button import ToolButton

if TYPE_CHECKING:
    from studio.project.music import Music, Seen


class PianoRoll(QWidget):
    """Part list at the left, ruler and notes at the right."""

    seek_requested = Signal(float)
    loop_requested = Signal(float, float)
    strip_changed = Signal(object)
    areas_given = Signal(str)
    """Areas of the picture were dropped on the part with this id."""
    note_selected = Signal(object)
    """The id of a note; ids are wider than the 32 bits of Qt's own int."""
    note_hovered = Signal(object)
    chord_selected = Signal(int)
    chord_hovered = Signal(object)
    bars_locked = Signal(object, bool)
    part_locked = Signal(str, bool)
    bar_menu_wanted = Signal(int, object, object, QPoint)
    part_menu_wanted = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Roll"))
        self._theme: Theme | None = None
        self._music: Music | None = None
        self._timeline: Timeline | None = None
        self._notes: NoteTable | None = None
        self._mix = Mix()
        self._seconds = 0.0
        self._playing = False
        self._loop: tuple[float, float] | None = None
        self.parts = PartList()
        self.parts.strip_changed.connect(self._strip_changed)
        self.parts.areas_given.connect(self.areas_given)
        self.canvas = RollCanvas(self._described)
        self.canvas.seek_requested.connect(self._seek)
        self.canvas.loop_requested.connect(self._ask_loop)
        self.canvas.note_selected.connect(self.note_selected)
        self.canvas.note_hovered.connect(self.note_hovered)
        self.canvas.chord_selected.connect(self.chord_selected)
        self.canvas.chord_hovered.connect(self.chord_hovered)
        self.canvas.bars_locked.connect(self.bars_locked)
        self.canvas.menu_wanted.connect(self.bar_menu_wanted)
        self.parts.part_locked.connect(self.part_locked)
        self.parts.menu_wanted.connect(self.part_menu_wanted)
        self._composing = ComposingSettings()
        self._tools = _Tools(self.canvas)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 8)
        left.setSpacing(0)
        left.addWidget(self._tools)
        left.addWidget(self.parts, 1)
        holder = QWidget()
        holder.setFixedWidth(WIDTH)
        holder.setLayout(left)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(holder)
        row.addWidget(self.canvas, 1)
        self.setFocusProxy(self.canvas)

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self.parts.set_theme(theme)
        self.canvas.set_theme(theme)
        self._tools.set_theme(theme)
        self.update()

    def show_seen(self, seen: Seen) -> None:
        """Take notice of another picture; the roll shows only its music."""

    def show_music(self, music: Music) -> None:
        """Show the notes of a piece."""
        self._music = music
        self._timeline = Timeline(music.plan, music.performance)
        self._notes = NoteTable(music.score, music.performance)
        self.parts.show_parts(music.score.parts)
        self.canvas.show_notes(music.score, self._notes, self._timeline, self._heard())
        self._show_locks()
        self.set_loop(self._loop)
        self.set_position(self._seconds, self._playing)

    def show_mix(self, mix: Mix) -> None:
        """Show levels, mutes and solos; the notes of silent parts fade."""
        self._mix = mix
        self.parts.show_mix(mix)
        if self._music is not None:
            self.canvas.set_heard(self._heard())

    def show_composing(self, composing: ComposingSettings) -> None:
        """Show what is locked in the project."""
        self._composing = composing
        self._show_locks()

    def _show_locks(self) -> None:
        if self._music is None:
            return
        score = self._music.score
        parts = (held for held in self._composing.held_parts if has_place(held, score))
        self.parts.show_locked(frozenset(held.part for held in parts))
        bars = frozenset(h.bar for h in self._composing.held_bars if has_place(h, score))
        chords = frozenset(
            index
            for index, chord in enumerate(score.chords)
            if any(
                held.onset <= chord.onset < held.onset + held.duration
                for held in self._composing.held_chords
                if has_place(held, score)
            )
        )
        self.canvas.set_locks(Locks(bars, chords))

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Show which seconds are repeated, or that none are."""
        self._loop = loop
        line = self._timeline
        if loop is None or line is None:
            self.canvas.set_loop(None)
        else:
            self.canvas.set_loop((line.ticks_at(loop[0]), line.ticks_at(loop[1])))

    def light_notes(self, notes: Sequence[int]) -> None:
        """Light notes by their ids until others are lit."""
        self.canvas.light(notes)

    def set_position(self, seconds: float, playing: bool) -> None:
        """Move the playhead to a time of the music."""
        self._seconds, self._playing = seconds, playing
        if self._timeline is None or self._notes is None:
            return
        sounding = self._notes.sounding(seconds).tolist() if playing else []
        self.canvas.set_moment(self._timeline.ticks_at(seconds), sounding, playing)

    def clear(self) -> None:
        """Show no music."""
        self._music = self._timeline = self._notes = None
        self.parts.show_parts(())
        self.canvas.clear()

    def sizeHint(self) -> QSize:
        return QSize(1040, 330)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.line, 1.0))
        painter.drawLine(WIDTH, 0, WIDTH, self.height())

    def _heard(self) -> tuple[bool, ...]:
        parts = () if self._music is None else self._music.score.parts
        return tuple(self._mix.heard(part.id) for part in parts)

    def _seek(self, ticks: float) -> None:
        if self._timeline is not None:
            self.seek_requested.emit(self._timeline.seconds_at(ticks))

    def _ask_loop(self, first: float, last: float) -> None:
        if self._timeline is not None:
            self._loop = (self._timeline.seconds_at(first), self._timeline.seconds_at(last))
            self.loop_requested.emit(*self._loop)

    def _strip_changed(self, strip: object) -> None:
        self.strip_changed.emit(strip)

    def _described(self, row: int) -> str:
        """Return what a note is, for its tool tip; the picture says why."""
        music, notes, line = self._music, self._notes, self._timeline
        if music is None or notes is None or line is None:
            return ""
        note = notes.notes[row]
        part = music.score.parts[int(notes.part[row])]
        name = self.tr("Drum key %1") if part.instrument.percussion else pitch_name(note.pitch)
        bar = line.bar_at(note.onset)
        return (
            self.tr("%1, %2, bar %3, loudness %4 of 127")
            .replace("%1", name.replace("%1", str(note.pitch.midi)))
            .replace("%2", part.name)
            .replace("%3", str(bar + 1))
            .replace("%4", str(int(notes.velocity[row])))
        )


class _Tools(QWidget):
    """Following and zoom, above the parts."""

    def __init__(self, canvas: RollCanvas) -> None:
        super().__init__()
        self.setFixedHeight(RULER)
        self.follow = ToolButton(self.tr("Turn the page with the music"), word=self.tr("Follow"))
        self.follow.setCheckable(True)
        self.follow.setChecked(canvas.follows)
        self.follow.toggled.connect(canvas.set_follows)
        canvas.follow_changed.connect(self.follow.setChecked)
        wider = ToolButton(self.tr("Zoom in (Ctrl and the wheel)"), "plus")
        wider.clicked.connect(lambda: canvas.zoom(1.4))
        narrower = ToolButton(self.tr("Zoom out (Ctrl and the wheel)"), "minus")
        narrower.clicked.connect(lambda: canvas.zoom(1 / 1.4))
        self._all = (self.follow, narrower, wider)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 9, 0)
        row.setSpacing(2)
        row.addWidget(self.follow, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        row.addWidget(narrower, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(wider, 0, Qt.AlignmentFlag.AlignTop)

    def set_theme(self, theme: Theme) -> None:
        for tool in self._all:
            tool.set_theme(theme)
