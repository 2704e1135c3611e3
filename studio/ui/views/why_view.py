"""In plain sentences: what was seen, and why the music is as it is."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from studio.mapping.explaining import explain
from studio.ui.texts import shown
from studio.ui.theme import Theme
from studio.ui.views.timeline import Timeline
from studio.ui.views.wording import (
    bar_headline,
    bar_reasons,
    colour_name,
    percent,
    spoken,
)

if TYPE_CHECKING:
    from studio.imaging.features import Swatch
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


class Card(QWidget):
    """A heading, chips, and sentences that can be selected."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._strong = False
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 13, 16, 14)
        column.setSpacing(7)
        self._title = QLabel()
        self._title.setWordWrap(True)
        self._chip = QLabel()
        self._chip.hide()
        self._swatches = _Swatches()
        self._swatches.hide()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        for label in (self._title, self._chip, self._text):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            column.addWidget(label)
        column.insertWidget(2, self._swatches)
        column.addStretch(1)

    @property
    def words(self) -> str:
        """Return the heading and the sentences as plain text."""
        return f"{self._title.text()}\n{self._text.property('plain') or ''}"

    def fill(
        self,
        theme: Theme,
        title: str,
        lines: Sequence[str],
        swatches: Sequence[Swatch] = (),
        *,
        chip: str = "",
        strong: bool = False,
    ) -> None:
        """Show a heading with sentences.

        Parameters
        ----------
        theme : Theme
        title : str
        lines : sequence of str
            One sentence or paragraph each.
        swatches : sequence of Swatch
            Colours that are shown under the heading.
        chip : str
            A few words under the heading.
        strong : bool
            Whether this is the card of the moment.
        """
        self._theme, self._strong = theme, strong
        self._title.setText(title)
        self._title.setFont(theme.font(14, 600))
        self._chip.setText(chip)
        self._chip.setFont(theme.font(12, 500))
        self._chip.setVisible(bool(chip))
        self._swatches.show_swatches(theme, swatches)
        self._swatches.setVisible(bool(swatches))
        self._text.setFont(theme.font(13))
        self._text.setText(
            "".join(
                f'<p style="margin:0 0 6px 0; line-height:132%">{html.escape(line)}</p>'
                for line in lines
            )
        )
        self._text.setProperty("plain", "\n".join(lines))
        self._text.setAccessibleName("\n".join(lines))
        self._text.setVisible(bool(lines))
        for label, colour in (
            (self._title, theme.text),
            (self._chip, theme.accent),
            (self._text, theme.over(theme.text, 0.82)),
        ):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            palette.setColor(QPalette.ColorRole.Highlight, theme.accent)
            palette.setColor(QPalette.ColorRole.HighlightedText, theme.on_accent)
            label.setPalette(palette)
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.over(theme.accent, 0.55) if self._strong else theme.line)
        painter.setBrush(theme.over(theme.raised, 0.55))
        painter.drawRoundedRect(card, 10, 10)
        if self._strong:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent)
            painter.drawRoundedRect(QRectF(0, 16, 3, 18), 1.5, 1.5)


class _Swatches(QWidget):
    """The palette as a band, each colour as wide as its share."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._swatches: list[Swatch] = []
        self.setFixedHeight(26)

    def show_swatches(self, theme: Theme, swatches: Sequence[Swatch]) -> None:
        """Show these colours."""
        self._theme = theme
        self._swatches = sorted(swatches, key=lambda swatch: -swatch.area)
        words = [f"{colour_name(s.lab)} {percent(s.area)}" for s in self._swatches]
        self.setAccessibleName(self.tr("Palette"))
        self.setAccessibleDescription(", ".join(words))
        self.setToolTip("\n".join(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None or not self._swatches:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gaps = 3.0 * (len(self._swatches) - 1)
        total = sum(max(s.area, 0.04) for s in self._swatches)
        x = 0.0
        painter.setPen(theme.line)
        for swatch in self._swatches:
            width = (self.width() - 1 - gaps) * max(swatch.area, 0.04) / total
            painter.setBrush(QColor(*swatch.srgb))
            painter.drawRoundedRect(QRectF(x + 0.5, 2.5, width, 20), 5, 5)
            x += width + 3.0
