"""The account as it is read: it scrolls, marks the bar of the moment, and takes clicks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QUrl, Signal
from PySide6.QtGui import QColor, QTextBlock, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from studio.ui.theme import Theme
from studio.ui.views.account_page import SHOW, Page


class AccountText(QTextBrowser):
    """Shows one page; its sentences with a place can be clicked."""

    place_chosen = Signal(object)
    """A Place that a sentence speaks of."""
    topic_reached = Signal(str)
    """The anchor of the heading under which is being read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("Account of the piece"))
        self._page: Page | None = None
        self.anchorClicked.connect(self._address_clicked)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def set_theme(self, theme: Theme) -> None:
        """Take over the fonts of a theme."""
        self.setStyleSheet("QTextBrowser { border: none; background: transparent; }")
        self.document().setDefaultFont(theme.font(13))
        self.document().setDocumentMargin(14)

    def show_page(self, page: Page | None, *, from_top: bool) -> None:
        """Show a page, or none; what was being read stays in sight if it can."""
        kept = 0 if from_top else self.verticalScrollBar().value()
        self._page = page
        self.setHtml("" if page is None else page.text)
        self.verticalScrollBar().setValue(kept)

    def mark(self, anchor: str, colour: QColor, *, follow: bool) -> None:
        """Mark the paragraph of an anchor, and turn to it if that is wanted."""
        cursor = self._at(anchor)
        if cursor is None:
            self.setExtraSelections([])
            return
        move, keep = QTextCursor.MoveOperation, QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(move.EndOfBlock, keep)
        mark = QTextEdit.ExtraSelection()
        mark.cursor = cursor
        mark.format.setBackground(colour)
        self.setExtraSelections([mark])
        if follow:
            self.scrollToAnchor(anchor)

    def _at(self, anchor: str) -> QTextCursor | None:
        block = self.document().begin()
        while block.isValid():
            if anchor in _anchors(block):
                return QTextCursor(block)
            block = block.next()
        return None

    def _scrolled(self) -> None:
        known = set() if self._page is None else {anchor for anchor, _ in self._page.topics}
        block = self.cursorForPosition(QPoint(20, 30)).block()
        while block.isValid():
            for name in _anchors(block):
                if name in known:
                    self.topic_reached.emit(name)
                    return
            block = block.previous()

    def _address_clicked(self, address: QUrl) -> None:
        text = address.toString()
        if self._page is not None and text.startswith(SHOW):
            self.place_chosen.emit(self._page.places[int(text.removeprefix(SHOW))])


def _anchors(block: QTextBlock) -> list[str]:
    """Return the anchors that stand in a paragraph."""
    return [name for part in block.textFormats() for name in part.format.anchorNames()]
