"""One variation: a small drawing of it, how it differs, and whether more like it is wanted."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.project.music import Variation
from studio.ui.theme import Theme
from studio.ui.views.sketch import paint_sketch
from studio.ui.views.tool_button import ToolButton

_PAD, _FOOT = 10, 40


class VariationTile(QAbstractButton):
    """A variation that can be taken, and answered."""

    liked = Signal()
    disliked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._variation: Variation | None = None
        self._words: tuple[str, ...] = ()
        self._taken = self._pinned = False
        # A click leaves Space to the music.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.more = ToolButton(self.tr("More like this (+)"), "like")
        self.less = ToolButton(self.tr("Less like this (−)"), "dislike")
        for button in (self.more, self.less):
            button.setParent(self)
        self.more.clicked.connect(self.liked)
        self.less.clicked.connect(self.disliked)
        self.setMinimumSize(170, 84)

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self.more.set_theme(theme)
        self.less.set_theme(theme)
        self._place()
        self.update()

    @property
    def variation(self) -> Variation | None:
        """Return what is shown."""
        return self._variation

    def show_variation(
        self, variation: Variation | None, words: tuple[str, ...], *, taken: bool, pinned: bool
    ) -> None:
        """Show a variation, or that one is still being composed.

        Parameters
        ----------
        variation : Variation or None
        words : tuple of str
            How it differs.
        taken : bool
            Whether it is the piece now.
        pinned : bool
            Whether more like it was asked for.
        """
        self._variation, self._words = variation, words
        self._taken, self._pinned = taken, pinned
        there = variation is not None
        self.setEnabled(there)
        for button in (self.more, self.less):
            button.setVisible(there)
        self.setAccessibleName(self._caption())
        self.setAccessibleDescription(", ".join(words))
        said = ", ".join(words) if words else self.tr("much like the piece")
        tip = self.tr("{words}\n{seed}. Click to make it the piece; undo brings this one back.")
        if there:
            said = said[:1].upper() + said[1:]
            self.setToolTip(tip.format(words=said, seed=self._caption()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and self._variation is not None:
            self.liked.emit()
        elif event.key() == Qt.Key.Key_Minus and self._variation is not None:
            self.disliked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = theme.over(theme.raised, 1.0 if self.underMouse() else 0.55)
        if self._taken:
            ground = theme.over(theme.accent, 0.12, ground)
        painter.setBrush(ground)
        painter.setPen(QPen(theme.accent, 2) if self.hasFocus() else QPen(theme.line))
        painter.drawRoundedRect(frame, 10, 10)
        variation = self._variation
        if variation is None:
            painter.setPen(theme.secondary)
            painter.setFont(theme.font(12))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Composing …"))
            return
        area = frame.adjusted(_PAD, _PAD, -_PAD, -_FOOT - 4)
        quiet = theme.over(theme.secondary, 0.45, ground)
        paint_sketch(painter, area, variation.notes, variation.end, theme.accent, quiet)
        self._paint_words(painter, theme, frame)

    def _paint_words(self, painter: QPainter, theme: Theme, frame: QRectF) -> None:
        left, top = frame.left() + _PAD, frame.bottom() - _FOOT
        room = self.less.x() - left - 4
        line = QRectF(left, top, room, 17)
        lines = self._lines()
        for place, size, weight, ink in (
            (0, 12, 600, theme.accent if self._taken else theme.text),
            (1, 11, 400, theme.secondary),
        ):
            painter.setFont(theme.font(size, weight))
            painter.setPen(ink)
            metrics = QFontMetricsF(painter.font())
            words = metrics.elidedText(lines[place], Qt.TextElideMode.ElideRight, room)
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(line.translated(0, 17 * place), middle, words)

    def _lines(self) -> tuple[str, str]:
        """Return what is told below the drawing: how it differs most, and how else."""
        words = self._words
        if self._taken:
            return self.tr("What you hear now"), self._caption()
        first = words[0] if words else self.tr("much like the piece")
        if self._pinned:
            return first[:1].upper() + first[1:], self.tr("more like this was asked for")
        return first[:1].upper() + first[1:], words[1] if len(words) > 1 else self._caption()

    def _caption(self) -> str:
        if self._variation is None:
            return self.tr("Composing …")
        return self.tr("Seed {seed}").format(seed=self._variation.seed)

    def _place(self) -> None:
        size = self.more.sizeHint()
        top = self.height() - size.height() - 10
        self.less.move(self.width() - 2 * size.width() - 10, top)
        self.more.move(self.width() - size.width() - 8, top)
