"""What a person gave, locked and threw again, each with a way to take it back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.composing.score import Score
from studio.composing.settings import ComposingSettings, Reroll, Theme
from studio.project.variations import has_place
from studio.ui.theme import Theme as Look
from studio.ui.views.sketch import paint_sketch
from studio.ui.views.tool_button import ToolButton


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the list: its words, whether it waits, and what its button asks for."""

    words: str
    waits: bool
    kind: str
    value: object


class KeptList(QScrollArea):
    """Theme, locks and throws."""

    theme_wanted = Signal()
    theme_removed = Signal()
    bars_released = Signal(object)
    part_released = Signal(str)
    chord_released = Signal(int)
    throw_taken_back = Signal(int)
    all_released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Theme, locks and throws"))
        self._look: Look | None = None
        self._composing = ComposingSettings()
        self._score: Score | None = None
        self._open = False
        self.viewport().setAutoFillBackground(False)
        self._lay_out()

    def set_theme(self, look: Look) -> None:
        """Take over the colours and fonts of a theme."""
        self._look = look
        self._lay_out()

    def show_kept(self, composing: ComposingSettings, score: Score | None, *, open_: bool) -> None:
        """Show what is kept of a project with its newest piece."""
        if (composing, score, open_) != (self._composing, self._score, self._open):
            self._composing, self._score, self._open = composing, score, open_
            place = self._place_of_focus()
            self._lay_out()
            self._focus_at(place)

    def _place_of_focus(self) -> int | None:
        buttons = self._buttons()
        return next((i for i, button in enumerate(buttons) if button.hasFocus()), None)

    def _focus_at(self, place: int | None) -> None:
        """Let who releases one after the other by keyboard go on where they were."""
        buttons = self._buttons()
        if place is not None and buttons:
            buttons[min(place, len(buttons) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _buttons(self) -> list[QAbstractButton]:
        inner = self.widget()
        return [] if inner is None else inner.findChildren(QAbstractButton)

    def locks(self) -> list[Kept]:
        """Return the lines about locks: bars in a row together."""
        score, composing = self._score, self._composing
        found = []
        bars = [held.bar for held in composing.held_bars]
        for run in _runs(bars):
            held = [h for h in composing.held_bars if h.bar in run]
            waits = score is not None and not all(has_place(h, score) for h in held)
            found.append(Kept(self._bars(run[0], run[-1]), waits, "bars", tuple(run)))
        names = {} if score is None else {part.id: part.name for part in score.parts}
        for part in composing.held_parts:
            waits = score is not None and not has_place(part, score)
            name = names.get(part.part, part.instrument.replace("_", " ").capitalize())
            found.append(Kept(name, waits, "part", part.part))
        for chord in composing.held_chords:
            waits = score is not None and not has_place(chord, score)
            words = self.tr("Chord {numeral}, bar {bar}").format(
                numeral=chord.degree, bar=chord.onset // chord.bar_ticks + 1
            )
            found.append(Kept(words, waits, "chord", chord.onset))
        return found

    def throws(self) -> list[Kept]:
        """Return the lines about what was thrown again."""
        return [
            Kept(self._thrown(reroll), waits=False, kind="throw", value=index)
            for index, reroll in enumerate(self._composing.rerolls)
        ]

    def _bars(self, first: int, last: int) -> str:
        if first == last:
            return self.tr("Bar {bar}").format(bar=first + 1)
        return self.tr("Bars {first}–{last}").format(first=first + 1, last=last + 1)

    def _thrown(self, reroll: Reroll) -> str:
        score = self._score
        if reroll.part is not None:
            names = {} if score is None else {part.id: part.name for part in score.parts}
            part = f"P{reroll.part + 1}"
            what = names.get(part, self.tr("Part {part}").format(part=part))
        elif reroll.layers:
            what = self.tr("Melody") if reroll.layers == ("melody",) else self.tr("Parts")
        elif reroll.bars is not None:
            what = self._bars(reroll.first_bar, reroll.first_bar + reroll.bars - 1)
        else:
            what = self.tr("Everything")
        return self.tr("{what} · throw {number}").format(what=what, number=reroll.number)

    def _lay_out(self) -> None:
        look = self._look
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 8, 12)
        column.setSpacing(4)
        if look is not None:
            self._add_theme(column, look)
            self._add_lines(
                column,
                look,
                self.tr("Locked"),
                self.locks(),
                self.tr("Nothing yet. In the Roll, click below the chords to lock a bar, or the "
                        "lock of a part; it then stays through every setting."),
                self._release_all(look) if len(self.locks()) > 1 else None,
            )  # fmt: skip
            self._add_lines(
                column,
                look,
                self.tr("Thrown again"),
                self.throws(),
                self.tr("Nothing yet. Right-click a part, a section or the Roll to throw the "
                        "dice again for it alone."),
            )  # fmt: skip
        column.addStretch(1)
        self.setWidget(inner)
        inner.setEnabled(self._open)

    def _add_theme(self, column: QVBoxLayout, look: Look) -> None:
        theme = self._composing.theme
        column.addWidget(_heading(self.tr("Theme"), look))
        if theme is None:
            column.addWidget(
                _words(self.tr("A tune of your own can be the motif of the piece."), look)
            )
        else:
            line = QHBoxLayout()
            line.addWidget(_words(theme.name, look, strong=True), 1)
            line.addWidget(self._remover(look))
            column.addLayout(line)
            column.addWidget(ThemeSketch(theme, look))
            told = self._theme_told()
            if told:
                column.addWidget(_words(told, look))
        choose = QPushButton(self.tr("Choose a tune…") if theme is None else self.tr("Another…"))
        choose.setObjectName("choose_theme")
        choose.setToolTip(self.tr("MIDI, MusicXML, ABC or kern"))
        choose.clicked.connect(self.theme_wanted)
        column.addWidget(choose, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(8)

    def _theme_told(self) -> str:
        score = self._score
        if score is None or not score.themes:
            return ""
        ticks = score.metre.bar_ticks
        places = [self._range(first // ticks, -(-last // ticks)) for first, last in score.themes]
        return self.tr("It is stated in bars {places}.").format(places=", ".join(places))

    def _range(self, first: int, stop: int) -> str:
        return str(first + 1) if stop == first + 1 else f"{first + 1}–{stop}"

    def _release_all(self, look: Look) -> ToolButton:
        button = ToolButton(self.tr("Release all locks"), word=self.tr("Release all"), framed=True)
        button.setObjectName("release_all_locks")
        button.set_theme(look)
        button.clicked.connect(self.all_released)
        return button

    def _add_lines(
        self,
        column: QVBoxLayout,
        look: Look,
        title: str,
        lines: list[Kept],
        empty: str,
        button_for_all: ToolButton | None = None,
    ) -> None:
        head = QHBoxLayout()
        head.addWidget(_heading(title, look), 1)
        if button_for_all is not None:
            head.addWidget(button_for_all)
        column.addLayout(head)
        if not lines:
            column.addWidget(_words(empty, look))
        for kept in lines:
            line = QHBoxLayout()
            line.setSpacing(4)
            words = kept.words
            if kept.waits:
                words = self.tr("{words} (waits)").format(words=words)
            label = _words(words, look, strong=not kept.waits)
            if kept.waits:
                label.setToolTip(
                    self.tr("It has no place in the piece as it is now, and comes back with one.")
                )
            line.addWidget(label, 1)
            take = self.tr("Take back") if kept.kind == "throw" else self.tr("Release")
            button = self._button(look, f"{take}: {kept.words}")
            button.clicked.connect(lambda _=False, kept=kept: self._given_up(kept))
            line.addWidget(button)
            column.addLayout(line)
        column.addSpacing(8)

    def _remover(self, look: Look) -> ToolButton:
        button = self._button(look, self.tr("Remove the theme"))
        button.setObjectName("remove_theme")
        button.clicked.connect(self.theme_removed)
        return button

    def _button(self, look: Look, name: str) -> ToolButton:
        button = ToolButton(name, "close")
        button.set_theme(look)
        return button

    def _given_up(self, kept: Kept) -> None:
        if kept.kind == "bars":
            self.bars_released.emit(kept.value)
        elif kept.kind == "part":
            self.part_released.emit(kept.value)
        elif kept.kind == "chord":
            self.chord_released.emit(kept.value)
        else:
            self.throw_taken_back.emit(kept.value)


class ThemeSketch(QWidget):
    """The notes of a theme, drawn small."""

    def __init__(self, theme: Theme, look: Look) -> None:
        super().__init__()
        self._look = look
        first = min(note.onset for note in theme.notes)
        rows = [(n.onset - first, n.onset + n.duration - first, n.pitch, 1) for n in theme.notes]
        self._notes = np.array(rows, dtype=np.int32)
        self.setFixedHeight(46)
        self.setAccessibleName(self.tr("The notes of {name}").format(name=theme.name))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(look.line)
        painter.setBrush(look.over(look.raised, 0.55))
        painter.drawRoundedRect(frame, 8, 8)
        end = int(self._notes[:, 1].max())
        area = frame.adjusted(8, 8, -8, -8)
        paint_sketch(painter, area, self._notes, end, look.accent, look.secondary)


def _heading(text: str, look: Look) -> QLabel:
    label = QLabel(text)
    label.setFont(look.font(13, 600))
    return label


def _words(text: str, look: Look, *, strong: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(look.font(13 if strong else 12))
    if not strong:
        label.setProperty("role", "secondary")
    return label


def _runs(numbers: list[int]) -> list[list[int]]:
    """Return numbers that follow each other together."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
