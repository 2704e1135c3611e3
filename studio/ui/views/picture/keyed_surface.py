"""The picture under the keyboard: from area to area, face to face, and through the music."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

from studio.imaging.features import Region
from studio.ui.theme import Theme
from studio.ui.views.picture.area_words import area_name, areas_name
from studio.ui.views.picture.telling_surface import TellingSurface
from studio.ui.views.seeking_keys import goal_of_key

_NUDGE = 0.01
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class KeyedSurface(TellingSurface):
    """A picture that is worked with by keys alone.

    Return takes the first area or face, Tab and the arrow keys go on from there, Escape lets
    go; otherwise the keys go through the music.
    """

    seek_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ringed = False
        self.selection.changed.connect(self._announce)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._strip.shown("faces") and self._face_key(event):
            return
        if self._strip.shown("shapes") and self._area_key(event):
            return
        line = self._timeline
        goal = None if line is None else goal_of_key(event, line, self._ticks)
        if goal is not None and line is not None:
            self.seek_requested.emit(line.seconds_at(goal))
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        focused = QApplication.focusWidget()
        if focused is not None and focused is not self and self.isAncestorOf(focused):
            return bool(super().focusNextPrevChild(forward))  # from a button on the picture
        # Among areas and faces Tab goes on to the next; beyond the last it leaves as ever.
        step = 1 if forward else -1
        if self._strip.shown("faces") and self.faces.chosen is not None:
            if self.faces.step(step):
                return True
            self.faces.choose(None)
        areas = self.selection.areas
        if self._strip.shown("shapes") and self.selection.chosen and areas is not None:
            goal = areas.next(self.selection.chosen[-1], step)
            self.selection.choose(() if goal is None else (goal,))
            if goal is not None:
                return True
        return bool(super().focusNextPrevChild(forward))

    def _area_key(self, event: QKeyEvent) -> bool:
        chosen, areas, key = self.selection.chosen, self.selection.areas, event.key()
        if areas is None:
            return False
        if key == Qt.Key.Key_Escape and (chosen or self.areas.ignored is not None):
            self.selection.choose(())
            self._choose_ignored(None)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            first = areas.next(None, 1)
            if not chosen and first is not None:
                self.selection.choose((first,))
            else:
                self.areas.open_casting()
            return True
        if not chosen:
            return False
        if key in _WAYS:
            goal = areas.towards(chosen[-1], key)
            if goal is not None:
                add = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                kept = tuple(n for n in chosen if n != goal) if add else ()
                self.selection.choose((*kept, goal))
            return True
        return self.areas.key(event)

    def _face_key(self, event: QKeyEvent) -> bool:
        key, chosen = event.key(), self.faces.chosen
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.selection.chosen:
            if chosen is None:
                return self.faces.step(1)
            self.faces.choose(chosen)
            return True
        if chosen is None:
            return False
        if key in _WAYS:
            dx, dy = _WAYS[Qt.Key(key)]
            self.faces.nudge(_NUDGE * dx, _NUDGE * dy)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.faces.hide()
        elif key == Qt.Key.Key_Escape:
            self.faces.choose(None)
        else:
            return False
        return True

    def _choose_ignored(self, index: int | None) -> None:
        self.areas.choose_ignored(index)
        self._place_bar()

    # Keyboard focus

    def focusInEvent(self, event: QFocusEvent) -> None:
        # The ring is for the keyboard; a click on the picture needs none.
        self._ringed = event.reason() in _BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._ringed and self._theme is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.accent, 2.0))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, Theme.RADIUS - 1, Theme.RADIUS - 1)

    def _announce(self) -> None:
        """Tell those who do not see the picture what is chosen."""
        numbers = self.selection.chosen
        if not numbers:
            words = self.tr("No area is chosen")
        elif len(numbers) == 1:
            words = self.tr("%1, %2 of %3")
            words = words.replace("%1", area_name(self.selection.regions[numbers[0]]))
            words = words.replace("%2", str(numbers[0] + 1))
            words = words.replace("%3", str(len(self.selection.regions)))
        else:
            words = areas_name(self._chosen_regions())
        self.setAccessibleDescription(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _chosen_regions(self) -> list[Region]:
        return [self.selection.regions[number] for number in self.selection.chosen]
