"""Areas under the hands: merged, divided, left out, and given something to play."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from studio.imaging.corrections import NO_CORRECTIONS, Corrections, Ignore
from studio.imaging.features import Region, Stroke
from studio.mapping.casting import Cast
from studio.mapping.plan import RoleName
from studio.ui.theme import Theme
from studio.ui.views.picture import area_edits, area_words
from studio.ui.views.picture.casting_menu import casting_menu
from studio.ui.views.picture.cut_mode import CutMode
from studio.ui.views.picture.playing_areas import PlayingArea
from studio.ui.views.picture.selection import Selection
from studio.ui.views.picture.tool_bar import ToolBar


class AreaSteering(QObject):
    """What can be done with the chosen areas: by a bar, a menu, and keys.

    Parameters
    ----------
    view : QWidget
    selection : Selection
    cut_mode : CutMode
    """

    corrected = Signal(object, str)
    """Corrections as they shall be, and what was done, in words."""
    cast = Signal(object, str)
    """A casting as it shall be, and what was done, in words."""
    changed = Signal(object, object, str)
    """Corrections and casting as they shall be, and what was done, in words."""

    def __init__(self, view: QWidget, selection: Selection, cut_mode: CutMode) -> None:
        super().__init__(view)
        self._view = view
        self._selection = selection
        self._cut_mode = cut_mode
        self._cut_mode.drawn.connect(self._cut_drawn)
        self._corrections = NO_CORRECTIONS
        self._casting: tuple[Cast, ...] = ()
        self._playing: Mapping[int, PlayingArea] = {}
        self._restorable: int | None = None
        self.bar = ToolBar(view, self.tr("The chosen areas"))
        for key, icon, word, tip, action in (
            ("merge", "merge", self.tr("Merge"), self.tr("Make them one area (M)"), self.merge),
            ("split", "split", self.tr("Split"), self.tr("Divide it by a line (S)"), self.split),
            (
                "ignore",
                "ignore",
                self.tr("Ignore"),
                self.tr("Count it as ground: it has no say (Delete)"),
                self.ignore,
            ),
            (
                "plays",
                "note",
                self.tr("Plays…"),
                self.tr("Give it a role and an instrument (P)"),
                self.open_casting,
            ),
            (
                "release",
                "undo",
                self.tr("Release"),
                self.tr("Take back what was done to it (R)"),
                self.release,
            ),
            (
                "restore",
                "undo",
                self.tr("Let it count again"),
                self.tr("It is ignored now"),
                self.restore,
            ),
        ):
            self.bar.add(key, icon, word, tip, action)
        selection.changed.connect(self._chosen_changed)

    def set_theme(self, theme: Theme) -> None:
        """Take over the fonts of a theme."""
        self.bar.set_theme(theme)

    def show_wishes(self, corrections: Corrections, casting: tuple[Cast, ...]) -> None:
        """Take what the project has."""
        self._corrections, self._casting = corrections, casting
        self._restorable = None
        self.refresh()

    def show_playing(self, playing: Mapping[int, PlayingArea]) -> None:
        """Take what each area plays now."""
        self._playing = playing

    # What can be done

    def offers(self) -> list[str]:
        """Return what can be done with the chosen areas."""
        if self._restorable is not None:
            return ["restore"]
        numbers = self._selection.chosen
        if not numbers:
            return []
        can = ["merge"] if len(numbers) > 1 else ["split"]
        can += ["ignore", "plays"]
        areas = self._selection.areas
        if areas is not None:
            corrections, casting = area_edits.released(
                self._corrections, self._casting, areas, numbers
            )
            if (corrections, casting) != (self._corrections, self._casting):
                can.append("release")
        return can

    def merge(self) -> None:
        """Make the chosen areas one."""
        areas, numbers = self._selection.areas, self._selection.chosen
        if areas is not None and len(numbers) > 1:
            words = area_words.merge_words(self._regions())
            self._selection.expect((areas.inside(numbers[0]),))
            self.corrected.emit(area_edits.merged(self._corrections, areas, numbers), words)

    def split(self) -> None:
        """Let a line be drawn across the chosen area."""
        if len(self._selection.chosen) == 1:
            self._cut_mode.begin(self._selection.chosen)

    def ignore(self) -> None:
        """Count the chosen areas as ground."""
        areas, numbers = self._selection.areas, self._selection.chosen
        if areas is not None and numbers:
            words = area_words.ignore_words(self._regions())
            corrections = area_edits.ignored(self._corrections, areas, numbers)
            # What is ground plays nothing of its own.
            self.changed.emit(corrections, area_edits.uncast(self._casting, areas, numbers), words)

    def release(self) -> None:
        """Take back what was wished of the chosen areas."""
        areas, numbers = self._selection.areas, self._selection.chosen
        if areas is not None and numbers:
            corrections, casting = area_edits.released(
                self._corrections, self._casting, areas, numbers
            )
            self.changed.emit(corrections, casting, area_words.release_words(self._regions()))

    def choose_ignored(self, index: int | None) -> None:
        """Offer to let an area count again that was left out; the index is its correction's."""
        if index != self._restorable:
            self._restorable = index
            self.refresh()

    @property
    def ignored(self) -> int | None:
        """Return the correction of the ignored area that is chosen."""
        return self._restorable

    def restore(self) -> None:
        """Let the ignored area count again."""
        index = self._restorable
        if index is not None and isinstance(self._corrections.regions[index], Ignore):
            self._restorable = None
            corrections = area_edits.restored(self._corrections, index)
            self.corrected.emit(corrections, self.tr("Let an area count again"))

    def give(self, role: RoleName, instrument: str) -> None:
        """Give the chosen areas a role and an instrument; the empty one is the ensemble's."""
        areas, numbers = self._selection.areas, self._selection.chosen
        if areas is not None and numbers:
            casting = area_edits.cast(self._casting, areas, numbers, role, instrument)
            self.cast.emit(casting, area_words.cast_words(self._regions(), role, instrument))

    # Menus

    def casting_menu(self) -> QMenu:
        """Return a menu of roles and instruments for the chosen areas."""
        areas, numbers = self._selection.areas, self._selection.chosen
        current = None
        if areas is not None and numbers:
            current = area_edits.cast_of(self._casting, areas, numbers[0])
        playing = self._playing.get(numbers[0]) if numbers else None
        role: RoleName = "melody"
        if current is not None:
            role = current.role
        elif playing is not None:
            role = playing.role
        return casting_menu(self._view, current, role, self.give)

    def open_casting(self) -> None:
        """Open the menu of roles and instruments below its button."""
        if self._selection.chosen:
            menu = self.casting_menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            button = self.bar.button("plays")
            menu.popup(button.mapToGlobal(QPoint(0, button.height() + 6)))

    def menu(self) -> QMenu:
        """Return a menu of everything that can be done with the chosen areas."""
        menu = QMenu(self._view)
        menu.setObjectName("area_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, word, action in (
            ("restore", self.tr("Let it count again"), self.restore),
            ("merge", self.tr("Merge"), self.merge),
            ("split", self.tr("Split…"), self.split),
            ("ignore", self.tr("Ignore"), self.ignore),
            ("plays", "", self.open_casting),
            ("release", self.tr("Release"), self.release),
        ):
            if key not in self.offers():
                continue
            if key == "plays":
                within = self.casting_menu()
                within.setParent(menu, within.windowFlags())
                menu.addMenu(within)
                continue
            one = menu.addAction(word)
            one.setObjectName(f"area_{key}")
            one.triggered.connect(lambda _on, do=action: do())
        return menu

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key means for the chosen areas; return whether it meant something."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        keys = {
            int(Qt.Key.Key_M): ("merge", self.merge),
            int(Qt.Key.Key_S): ("split", self.split),
            int(Qt.Key.Key_Delete): ("ignore", self.ignore),
            int(Qt.Key.Key_Backspace): ("ignore", self.ignore),
            int(Qt.Key.Key_P): ("plays", self.open_casting),
            int(Qt.Key.Key_R): ("release", self.release),
        }
        name, action = keys.get(event.key(), ("", None))
        if action is None or name not in self.offers():
            return False
        action()
        return True

    # The bar

    def refresh(self, *, shown: bool = True) -> None:
        """Show the bar where it belongs, with what can be done now."""
        offers = self.offers()
        if not offers or not shown or self._cut_mode.on:
            self.bar.hide()
            return
        self.bar.offer(offers)

    def place_bar(self, about: QRectF, avoid: list[QRectF]) -> None:
        """Stand beside the chosen areas."""
        if self.offers() and not self._cut_mode.on:
            self.bar.show_beside(about, avoid)

    def _chosen_changed(self) -> None:
        self._restorable = None
        self.refresh()

    def _regions(self) -> list[Region]:
        return [self._selection.regions[number] for number in self._selection.chosen]

    def _cut_drawn(self, line: Stroke, numbers: tuple[int, ...]) -> None:
        areas = self._selection.areas
        if areas is None or any(number >= len(self._selection.regions) for number in numbers):
            return
        if not area_edits.long_enough_to_cut(line, areas, numbers):
            self._cut_mode.say_missed()
            return
        line = area_edits.trimmed(line, areas, numbers, self._selection.aspect)
        words = area_words.split_words([self._selection.regions[n] for n in numbers])
        self.corrected.emit(area_edits.cut(self._corrections, line), words)
