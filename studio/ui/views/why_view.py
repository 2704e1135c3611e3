"""In plain sentences: what was seen, and why the music is as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from studio.mapping.explaining import explain
from studio.ui.texts import shown
from studio.ui.theme import Theme
from studio.ui.views.card import Card
from studio.ui.views.timeline import Timeline
from studio.ui.views.wording import bar_headline, bar_reasons, spoken

if TYPE_CHECKING:
    from studio.mapping.plan import Reason
    from studio.project.music import Music, Seen
    from studio.sounding.mix import Mix

_CARD_WIDTH = 330
"""Cards get narrower or wider so that whole columns of about this width fill the view."""

_GAP = 12
_MARGIN = 16


class WhyView(QScrollArea):
    """Cards of sentences in columns; the first follows the music."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Why"))
        self._theme: Theme | None = None
        self._seen: Seen | None = None
        self._music: Music | None = None
        self._timeline: Timeline | None = None
        self._seconds = 0.0
        self._bar = -1
        self._stale = True
        self._board = _Board()
        self.setWidget(self._board)
        self.viewport().setAutoFillBackground(False)
        self._board.setAutoFillBackground(False)
        self._now = Card()

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self._fill()

    def show_seen(self, seen: Seen) -> None:
        """Say what was seen in a picture."""
        self._seen = seen
        if self._music is not None and self._music.plan.digest != seen.picture.digest:
            self._music = self._timeline = None
        self._fill()

    def show_music(self, music: Music) -> None:
        """Say why a piece is as it is."""
        self._music = music
        self._timeline = Timeline(music.plan, music.performance)
        self._fill()

    def show_mix(self, mix: Mix) -> None:
        """Take notice of the mixer; it has no reasons in the picture."""

    def set_position(self, seconds: float, playing: bool) -> None:
        """Say what moves the music at a time."""
        self._seconds = seconds
        if self._timeline is not None and not self._stale:
            bar = self._timeline.bar_at(self._timeline.ticks_at(seconds))
            if bar != self._bar:
                self._bar = bar
                self._tell_now()

    def clear(self) -> None:
        """Say nothing."""
        self._seen = self._music = self._timeline = None
        self._fill()

    def sizeHint(self) -> QSize:
        return QSize(1040, 290)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._fill()

    def _fill(self) -> None:
        """Make all cards anew, or when they are next seen: music may change fast."""
        theme, seen, music = self._theme, self._seen, self._music
        self._stale = theme is None or not self.isVisible()
        if theme is None or self._stale:
            return
        cards: list[Card] = []
        self._bar = -1
        if music is not None and self._timeline is not None:
            self._now = Card()
            cards.append(self._now)
            self._bar = self._timeline.bar_at(self._timeline.ticks_at(self._seconds))
        if seen is not None and music is not None:
            for index, topic in enumerate(explain(seen.features, music.plan).topics):
                if not topic.sentences:
                    continue
                card = Card()
                lines = [shown(sentence) for sentence in topic.sentences]
                swatches = seen.features.palette if index == 0 else ()
                card.fill(theme, shown(topic.title), lines, swatches)
                cards.append(card)
        elif seen is not None:
            card = Card()
            card.fill(theme, self.tr("What is seen"), [], seen.features.palette)
            cards.append(card)
        if not cards:
            card = Card()
            words = self.tr("Open a picture, and here it says why its music is as it is.")
            card.fill(theme, self.tr("Why"), [words])
            cards.append(card)
        self._board.show_cards(cards)
        self._tell_now()

    def _tell_now(self) -> None:
        theme, music = self._theme, self._music
        if theme is None or music is None or self._timeline is None:
            return
        reasons: Sequence[Reason] = bar_reasons(music.plan, self._bar)
        lines = [spoken(reason) for reason in reasons]
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
        self._board.lay_out()


class _Board(QWidget):
    """Cards in as many columns as fit, each put where there is most room."""

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[Card] = []

    def show_cards(self, cards: list[Card]) -> None:
        """Show these cards instead of those before."""
        for card in self._cards:
            card.setParent(None)
            card.deleteLater()
        self._cards = cards
        for card in cards:
            card.setParent(self)
            card.show()
        self.lay_out()

    def lay_out(self) -> None:
        """Place all cards."""
        room = self.width() - 2 * _MARGIN + _GAP
        columns = max(min(room // (_CARD_WIDTH + _GAP), 4, len(self._cards)), 1)
        width = min(room // columns - _GAP, 560)
        heights = [_MARGIN] * columns
        for card in self._cards:
            column = heights.index(min(heights))
            height = card.heightForWidth(width)
            x = _MARGIN + column * (width + _GAP)
            card.setGeometry(QRect(x, heights[column], width, height))
            heights[column] += height + _GAP
        self.setMinimumHeight(max(heights) + _MARGIN - _GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.lay_out()
