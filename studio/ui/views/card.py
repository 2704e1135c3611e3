"""A card of sentences, with the palette if they speak of it."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.imaging.features import Swatch
from studio.ui.theme import Theme
from studio.ui.views.wording import colour_name, percent


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
        self._chip.setWordWrap(True)
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
