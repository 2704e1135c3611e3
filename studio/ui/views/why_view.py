"""In plain sentences: what was seen, and why the music is as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from studio.mapping.account import Explanation
from studio.mapping.explaining import BARS, explain
from studio.project.explaining import explain_music
from studio.project.sayings import Proved, proved_by_bar
from studio.ui.texts import shown
from studio.ui.theme import Theme
from studio.ui.views.account_page import account_page
from studio.ui.views.account_text import AccountText
from studio.ui.views.card import Card
from studio.ui.views.timeline import NoteTable, Timeline
from studio.ui.views.told import Subject, told
from studio.ui.views.tool_button import ToolButton
from studio.ui.views.wording import bar_headline, bar_lines

if TYPE_CHECKING:
    from studio.project.claims import Claims
    from studio.project.music import Music, Seen
    from studio.sounding.mix import Mix

_LEFT, _TOPICS = 292, 210
_NARROW, _LEFT_NARROW, _TOPICS_NARROW = 760, 232, 140
_TYPING_MS = 180
_NONE: Proved = frozenset()


class WhyView(QWidget):
    """The account of the piece: what is now at the left, and everything, to read and search."""

    place_chosen = Signal(object)
    """A Place that a sentence speaks of."""
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Why"))
        self._theme: Theme | None = None
        self._seen: Seen | None = None
        self._music: Music | None = None
        self._notes: NoteTable | None = None
        self._timeline: Timeline | None = None
        self._claims: Claims | None = None
        self._proved: tuple[Proved, ...] = ()
        self._explanation: Explanation | None = None
        self._subject: Subject | None = None
        self._seconds = 0.0
        self._bar = -1
        self._stale = True
        self._now = Card()
        self._now.setFixedWidth(_LEFT)
        self.topics = QComboBox()
        self.topics.setAccessibleName(self.tr("Sections of the account"))
        self.topics.setFixedWidth(_TOPICS)
        self.topics.activated.connect(self._topic_chosen)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search the account"))
        self.search.setAccessibleName(self.tr("Search the account"))
        self.search.setClearButtonEnabled(True)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_MS)
        self._typed.timeout.connect(self._lay_out)
        self.search.textChanged.connect(self._typed.start)
        self.copy_button = ToolButton(self.tr("Copy the account"), word=self.tr("Copy"))
        self.copy_button.clicked.connect(self._copy)
        self.export_button = ToolButton(
            self.tr("Save the account as Markdown or JSON"), word=self.tr("Export…")
        )
        self.export_button.clicked.connect(self.export_requested)
        self.text = AccountText()
        self.text.place_chosen.connect(self.place_chosen)
        self.text.topic_reached.connect(self._topic_reached)
        self._place_widgets()

    def _place_widgets(self) -> None:
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(14, 8, 10, 4)
        tools.setSpacing(6)
        tools.addWidget(self.topics)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.copy_button)
        tools.addWidget(self.export_button)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._tools)
        right.addWidget(self.text, 1)
        left = QVBoxLayout()
        left.setContentsMargins(12, 10, 4, 8)
        left.setSpacing(8)
        left.addWidget(self._now)
        left.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left)
        row.addLayout(right, 1)
        self.setFocusProxy(self.text)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        for button in (self.copy_button, self.export_button):
            button.set_theme(theme)
        for field in (self.search, self.topics):
            field.setFont(theme.font(13))
        self.text.set_theme(theme)
        self._fill()

    def show_seen(self, seen: Seen) -> None:
        """Say what was seen in a picture."""
        self._seen = seen
        if self._music is not None and self._music.plan.digest != seen.picture.digest:
            self._forget_music()
        self._fill()

    def show_music(self, music: Music) -> None:
        """Say why a piece is as it is, as far as its plan knows."""
        self._music = music
        self._notes = NoteTable(music.score, music.performance)
        self._timeline = Timeline(music.plan, music.performance)
        self._claims, self._proved, self._subject = None, (), None
        self._fill()

    def show_claims(self, claims: Claims) -> None:
        """Say why, down to the notes, now that their causes are known."""
        if self._music is not None:
            self._claims = claims
            self._proved = proved_by_bar(self._music.score, claims)
            self._fill()

    def show_note(self, note: int) -> None:
        """Say why a note is as it is, and turn to its bar."""
        self._show_subject(Subject("note", note))

    def show_chord(self, index: int) -> None:
        """Say why a chord is as it is, and turn to its bar."""
        self._show_subject(Subject("chord", index))

    def show_mix(self, mix: Mix) -> None:
        """Take notice of the mixer; it has no reasons in the picture."""

    def set_position(self, seconds: float, playing: bool) -> None:
        """Say what moves the music at a time."""
        self._seconds = seconds
        if playing:
            self._subject = None
        if self._timeline is not None and not self._stale:
            bar = self._timeline.bar_at(self._timeline.ticks_at(seconds))
            if bar != self._bar:
                self._bar, self._subject = bar, None
                self._tell_now()
                self._mark_bar(follow=self._reads_bars())

    @property
    def explanation(self) -> Explanation | None:
        """Return the whole account; None until the causes are known."""
        if self._music is None or self._claims is None:
            return None
        if self._explanation is None:
            self._explanation = explain_music(self._music, self._claims, detailed=False)
        return self._explanation

    def account(self, *, as_json: bool) -> str | None:
        """Return the account to be saved; None until the causes are known."""
        if self._music is None or self._claims is None:
            return None
        whole = explain_music(self._music, self._claims, detailed=as_json)
        return whole.as_json() if as_json else whole.as_text()

    def clear(self) -> None:
        """Say nothing."""
        self._seen = None
        self._forget_music()
        self._fill()

    def sizeHint(self) -> QSize:
        return QSize(1040, 290)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A narrow window leaves the account more than half, and its tools side by side.
        narrow = self.width() < _NARROW
        self._now.setFixedWidth(_LEFT_NARROW if narrow else _LEFT)
        self.topics.setFixedWidth(_TOPICS_NARROW if narrow else _TOPICS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._fill()

    def _forget_music(self) -> None:
        self._music = self._timeline = self._notes = self._claims = None
        self._proved, self._subject = (), None

    # The account

    def _fill(self) -> None:
        """Write everything anew; only when it is seen, since settings may change fast."""
        self._explanation = None
        self._stale = self._theme is None or not self.isVisible()
        if self._stale:
            return
        self._bar = -1
        if self._timeline is not None:
            self._bar = self._timeline.bar_at(self._timeline.ticks_at(self._seconds))
        known = self.explanation is not None
        for button in (self.copy_button, self.export_button):
            button.setEnabled(known)
        self._lay_out()
        self._tell_now()

    def _lay_out(self) -> None:
        """Lay the account out, or those lines of it that are looked for."""
        theme, music, seen = self._theme, self._music, self._seen
        if theme is None:
            return
        self._tools.setVisible(music is not None and seen is not None)
        if music is None or seen is None:
            self.text.show_page(None, from_top=True)
            self.topics.clear()
            return
        account = self.explanation or explain(music.features, music.plan)
        wanted = self.search.text().strip()
        page = account_page(account, theme, seen.features.palette, wanted)
        name = self.topics.currentText()
        self.topics.clear()
        for anchor, title in page.topics:
            self.topics.addItem(title, anchor)
        self.topics.setCurrentIndex(max(self.topics.findText(name), 0))
        self.topics.setEnabled(bool(page.topics))
        self.text.show_page(page, from_top=bool(wanted))
        self._mark_bar(follow=False)

    def _topic_chosen(self, index: int) -> None:
        if self._reads_bars():
            self._mark_bar(follow=True)
        else:
            self.text.scrollToAnchor(str(self.topics.itemData(index)))

    def _topic_reached(self, anchor: str) -> None:
        self.topics.setCurrentIndex(max(self.topics.findData(anchor), 0))

    def _reads_bars(self) -> bool:
        return self.topics.currentText() == shown(BARS)

    def _mark_bar(self, *, follow: bool) -> None:
        """Mark the line of the bar that is told of, and turn to it if that is wanted."""
        if self._theme is not None:
            colour = self._theme.over(self._theme.accent, 0.16)
            self.text.mark(f"bar{self._bar}", colour, follow=follow)

    # Now

    def _show_subject(self, subject: Subject) -> None:
        line, notes, music = self._timeline, self._notes, self._music
        if line is None or notes is None or music is None:
            return
        onset: float | None = None
        if isinstance(subject.key, int) and subject.kind == "note":
            row = notes.row_of(subject.key)
            onset = None if row is None else float(notes.onset[row])
        elif isinstance(subject.key, int) and subject.key < len(music.score.chords):
            onset = float(music.score.chords[subject.key].onset)
        if onset is None:
            return
        self._subject = subject
        self._bar = line.bar_at(onset)
        if not self._stale:
            self._tell_now()
            self._mark_bar(follow=True)

    def _tell_now(self) -> None:
        theme, music, notes, line = self._theme, self._music, self._notes, self._timeline
        if theme is None:
            return
        if music is None or line is None or notes is None:
            words = self.tr("Open a picture, and here it says why its music is as it is.")
            self._now.fill(theme, self.tr("Why"), [words])
            return
        if self._subject is not None:
            words_of = told(self._subject, music, notes, line, self._claims)
            if words_of is not None:
                self._now.fill(theme, words_of.head, [words_of.body], strong=True)
                return
        proved = self._proved[self._bar] if 0 <= self._bar < len(self._proved) else _NONE
        named = f"Bar {self._bar + 1} "
        lines = [
            self.tr("It %1").replace("%1", line.removeprefix(named))
            if line.startswith(named)
            else line
            for line in bar_lines(music.plan, self._bar, proved)
        ]
        if not lines:
            lines = [self.tr("Nothing in the picture asks for a change here.")]
        section = next(
            (s for s in music.plan.sections if s.first_bar <= self._bar < s.first_bar + s.bars),
            None,
        )
        chip = ""
        if section is not None:
            chip = f"{section.label}  {section.name}" if section.name else section.label
        title = self.tr("Now: %1").replace("%1", bar_headline(music.plan, self._bar))
        self._now.fill(theme, title, lines, chip=chip, strong=True)

    def _copy(self) -> None:
        if self.explanation is not None:
            QGuiApplication.clipboard().setText(self.explanation.as_text())
