"""Other pieces of the same picture to choose from, and what is kept through all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.composing.settings import ComposingSettings
from studio.project.music import Variation
from studio.ui.theme import Theme
from studio.ui.views.kept_list import KeptList
from studio.ui.views.tool_button import ToolButton
from studio.ui.views.variation_tile import VariationTile

if TYPE_CHECKING:
    from studio.project.music import Music, Seen
    from studio.sounding.mix import Mix

_LEFT, _LEFT_NARROW = 272, 216
_TILES = 6
_NARROW, _TWO_COLUMNS = 760, 580
"""Widths of the page, and of the tiles, below which there is less beside each other."""


class VariationsView(QWidget):
    """What is kept at the left, variations at the right."""

    seed_chosen = Signal(int)
    answered = Signal(object, bool)
    """A Variation, and whether more like it is wanted."""
    others_wanted = Signal()
    taste_forgotten = Signal()
    looked_at = Signal(bool)
    """Somebody turned to this page, or away from it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Variations"))
        self._theme: Theme | None = None
        self._music: Music | None = None
        self._composing = ComposingSettings()
        self._open = False
        self._columns = 3
        self.kept = KeptList()
        self.kept.setFixedWidth(_LEFT)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setProperty("role", "secondary")
        self.forget = ToolButton(
            self.tr("Forget what you liked, for all pieces"),
            word=self.tr("Forget"),
            framed=True,
        )
        self.forget.clicked.connect(self.taste_forgotten)
        self.others = ToolButton(
            self.tr("Propose other variations"), word=self.tr("Others"), framed=True
        )
        self.others.clicked.connect(self.others_wanted)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setProperty("thin", True)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self._bar.setRange(0, 100)
        self._bar.setAccessibleName(self.tr("Composing variations"))
        self.tiles = tuple(VariationTile() for _ in range(_TILES))
        for index, tile in enumerate(self.tiles):
            tile.setObjectName(f"variation_{index}")
            tile.clicked.connect(self._chosen)
            tile.liked.connect(self._liked)
            tile.disliked.connect(self._disliked)
        self._place_widgets()
        self.setFocusProxy(self.tiles[0])

    def _place_widgets(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 12, 4)
        head.setSpacing(8)
        head.addWidget(self._told, 1)
        head.addWidget(self.forget)
        head.addWidget(self.others)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        inner = QWidget()
        inner.setObjectName("scrolled")
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(14, 0, 12, 12)
        self._grid.setSpacing(10)
        self._fill_grid()
        self._scroll.setWidget(inner)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        under_way = QHBoxLayout()
        under_way.setContentsMargins(14, 0, 12, 4)
        under_way.addWidget(self._bar)
        right.addLayout(head)
        right.addLayout(under_way)
        right.addWidget(self._scroll, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.kept)
        row.addLayout(right, 1)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self.kept.set_theme(theme)
        self._told.setFont(theme.font(12))
        for button in (self.forget, self.others):
            button.set_theme(theme)
        for tile in self.tiles:
            tile.set_theme(theme)
        self.update()

    def show_composing(self, composing: ComposingSettings, *, open_: bool) -> None:
        """Show what is held, thrown again and given in the project."""
        self._composing, self._open = composing, open_
        self._refresh_kept()

    def show_variations(
        self,
        variations: tuple[Variation, ...],
        words: tuple[tuple[str, ...], ...],
        taken: int,
        pinned: tuple[int, ...],
        share: float,
        taste: tuple[str, ...],
    ) -> None:
        """Show what is proposed.

        Parameters
        ----------
        variations : tuple of Variation
        words : tuple of tuple of str
            How each differs.
        taken : int
            The seed of the piece.
        pinned : tuple of int
            Seeds of which more was asked for.
        share : float
            How much of the round is composed, 0 to 1.
        taste : tuple of str
            What the person likes, in words.
        """
        for index, tile in enumerate(self.tiles):
            if index < len(variations):
                found = variations[index]
                tile.show_variation(
                    found, words[index], taken=found.seed == taken, pinned=found.seed in pinned
                )
            else:
                tile.show_variation(None, (), taken=False, pinned=False)
            tile.setVisible(index < len(variations) or share < 1.0)
        self._bar.setVisible(share < 1.0)
        self._bar.setValue(round(100 * share))
        self.forget.setVisible(bool(taste))
        self._told.setText(self._said(bool(variations) or share < 1.0, taste))

    def _said(self, any_: bool, taste: tuple[str, ...]) -> str:
        if not any_ and self._open:
            return self.tr("Other pieces of this picture come when this one is composed.")
        if not any_:
            return self.tr("Open a picture, and here are other pieces that it could be.")
        if taste:
            return self.tr("You seem to like {taste}; what is proposed leans that way.").format(
                taste=self._listed(taste)
            )
        return self.tr(
            "Other pieces of this picture. Click one to make it the piece; say whether you want "
            "more or less like it, and what is proposed follows your taste."
        )

    def _listed(self, words: tuple[str, ...]) -> str:
        if len(words) == 1:
            return words[0]
        return self.tr("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])

    def show_seen(self, seen: Seen) -> None:
        """Take notice of another picture; there are no variations of it yet."""

    def show_music(self, music: Music) -> None:
        """Show what is kept in a piece."""
        self._music = music
        self._refresh_kept()

    def show_mix(self, mix: Mix) -> None:
        """Take notice of the mixer, which changes nothing here."""

    def set_position(self, seconds: float, playing: bool) -> None:
        """Take notice of the moment, which changes nothing here."""

    def clear(self) -> None:
        """Show nothing."""
        self._music = None
        self._refresh_kept()

    def _refresh_kept(self) -> None:
        score = None if self._music is None else self._music.score
        self.kept.show_kept(self._composing, score, open_=self._open)

    # Under the hands

    def _chosen(self) -> None:
        tile = self.sender()
        if isinstance(tile, VariationTile) and tile.variation is not None:
            self.seed_chosen.emit(tile.variation.seed)

    def _liked(self) -> None:
        self._answer(liked=True)

    def _disliked(self) -> None:
        self._answer(liked=False)

    def _answer(self, *, liked: bool) -> None:
        tile = self.sender()
        if isinstance(tile, VariationTile) and tile.variation is not None:
            self.answered.emit(tile.variation, liked)

    # Being there

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.looked_at.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = _LEFT if self.width() >= _NARROW else _LEFT_NARROW
        self.kept.setFixedWidth(left)
        columns = 3 if self.width() - left >= _TWO_COLUMNS else 2
        if columns != self._columns:
            self._columns = columns
            self._fill_grid()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is not None:
            painter = QPainter(self)
            painter.setPen(QPen(self._theme.line, 1.0))
            edge = self.kept.width()
            painter.drawLine(edge, 0, edge, self.height())

    def _fill_grid(self) -> None:
        for index, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, index // self._columns, index % self._columns)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        self._grid.setAlignment(Qt.AlignmentFlag(0))
