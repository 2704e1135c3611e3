"""Variations in the window: the page, the roll's locks and menus, and what they do."""

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QMenu

from studio.project.variations import anything_held
from studio.ui.dialogs.files import ask_for_theme
from studio.ui.liking import Liking
from studio.ui.proposing import Proposing
from studio.ui.shell import Shell
from studio.ui.varying import Varying, part_name, section_at


class VariationDesk(QObject):
    """Connects what is seen of variations with what is done about them."""

    def __init__(self, window: Shell) -> None:
        super().__init__(window)
        self._window = window
        self.varying = Varying(window.session, self)
        self.liking = Liking(window.settings, self)
        self.proposing = Proposing(window.session, self.liking, self)
        self._note: int | None = None

    def connect_views(self) -> None:
        """Let the views show what there is, and do what is asked of them."""
        window, varying = self._window, self.varying
        editor, session = window.editor, window.session
        page, kept, roll = editor.variations, editor.variations.kept, editor.roll
        page.seed_chosen.connect(varying.take_seed)
        page.answered.connect(self.proposing.answer)
        page.others_wanted.connect(self.proposing.another_round)
        page.taste_forgotten.connect(self.liking.forget)
        page.looked_at.connect(self.proposing.set_active)
        kept.theme_wanted.connect(self.choose_theme)
        kept.theme_removed.connect(varying.remove_theme)
        kept.bars_released.connect(self._release_bars)
        kept.part_released.connect(self._release_part)
        kept.chord_released.connect(varying.release_chord)
        kept.throw_taken_back.connect(varying.take_back)
        kept.all_released.connect(varying.release_all)
        roll.bars_locked.connect(varying.hold_bars)
        roll.part_locked.connect(varying.hold_part)
        roll.bar_menu_wanted.connect(self._bar_menu)
        roll.part_menu_wanted.connect(self._part_menu)
        roll.note_selected.connect(self._note_selected)
        self.proposing.changed.connect(self._show_variations)
        self.liking.changed.connect(self._show_variations)
        session.document.changed.connect(self._changed)
        session.music_changed.connect(self._refresh)
        session.seen_changed.connect(self._refresh)
        varying.failed.connect(window.stage.show_notice)
        session.workshop.theme_read.connect(self._theme_read)
        self._changed()

    @property
    def part_here(self) -> str | None:
        """Return the part whose note was selected last."""
        return self.varying.part_of(self._note)

    def choose_theme(self) -> None:
        """Ask for a tune and make it the motif."""
        path = ask_for_theme(self._window, self._window.settings)
        if path is not None:
            self.take_theme(path)

    def take_theme(self, path: Path) -> None:
        """Make the tune in a file the motif."""
        self.varying.read_theme(path)

    def throw_part(self) -> None:
        """Throw the dice again for the part whose note was selected."""
        if self.part_here is not None:
            self.varying.part(self.part_here)

    def lock_part(self) -> None:
        """Lock the part whose note was selected, or release it."""
        part = self.part_here
        if part is not None:
            self.varying.hold_part(part, not self.varying.part_held(part))

    # Menus

    def bar_menu(self, bar: int, note: object, chord: object) -> QMenu:
        """Return the menu of a bar, with what is under the pointer there."""
        varying = self.varying
        menu = self._menu()
        bars = varying.bars_here() if bar in varying.bars_here() else (bar,)
        held = varying.held(bars)
        words = self._bars_words(bars)
        text = self.tr("Release {bars}") if held else self.tr("Lock {bars}")
        lock = menu.addAction(text.format(bars=words))
        lock.setObjectName("menu_lock_bars")
        lock.triggered.connect(lambda: varying.hold_bars(bars, not held))
        score = varying.score
        if isinstance(chord, int) and score is not None:
            on = not varying.chord_held(chord)
            text = self.tr("Lock this chord") if on else self.tr("Release this chord")
            action = menu.addAction(text)
            action.setObjectName("menu_lock_chord")
            action.triggered.connect(lambda: varying.hold_chord(chord, on))
        menu.addSeparator()
        index = None if score is None else section_at(score, bar)
        if score is not None and index is not None:
            text = self.tr("Another section {label}").format(label=score.sections[index].label)
            action = menu.addAction(text)
            action.setObjectName("menu_throw_section")
            action.triggered.connect(lambda: varying.section(bar))
        menu.addAction(self._window.actions_by_id["reroll_melody"])
        part = varying.part_of(note) if isinstance(note, int) else None
        if part is not None:
            menu.addSeparator()
            self._add_part(menu, part)
        return menu

    def part_menu(self, part: str) -> QMenu:
        """Return the menu of a part."""
        menu = self._menu()
        self._add_part(menu, part)
        return menu

    def _add_part(self, menu: QMenu, part: str) -> None:
        varying, score = self.varying, self.varying.score
        if score is None:
            return
        name = part_name(score, part)
        throw = menu.addAction(self.tr("Another line for {part}").format(part=name))
        throw.setObjectName("menu_throw_part")
        throw.setToolTip(self.tr("Parts that are voiced together change together."))
        throw.triggered.connect(lambda: varying.part(part))
        held = varying.part_held(part)
        text = self.tr("Release {part}") if held else self.tr("Lock {part}")
        lock = menu.addAction(text.format(part=name))
        lock.setObjectName("menu_lock_part")
        lock.triggered.connect(lambda: varying.hold_part(part, not held))

    def _menu(self) -> QMenu:
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _bars_words(self, bars: tuple[int, ...]) -> str:
        if len(bars) == 1:
            return self.tr("bar {bar}").format(bar=bars[0] + 1)
        return self.tr("bars {first}–{last}").format(first=bars[0] + 1, last=bars[-1] + 1)

    @Slot(int, object, object, QPoint)
    def _bar_menu(self, bar: int, note: object, chord: object, place: QPoint) -> None:
        self.bar_menu(bar, note, chord).popup(place)

    @Slot(str, QPoint)
    def _part_menu(self, part: str, place: QPoint) -> None:
        self.part_menu(part).popup(place)

    # What is shown

    @Slot()
    def _changed(self) -> None:
        composing = self.varying.composing
        editor = self._window.editor
        open_ = self._window.session.document.project is not None
        editor.roll.show_composing(composing)
        editor.variations.show_composing(composing, open_=open_)
        self._show_variations()
        self._refresh()

    @Slot()
    def _show_variations(self) -> None:
        self._window.editor.variations.show_variations(
            self.proposing.variations,
            self.proposing.words(),
            self.varying.composing.seed,
            self.proposing.pinned,
            self.proposing.share,
            self.liking.taste.words(),
        )

    @Slot()
    def _refresh(self) -> None:
        """Let the commands be there when they can do something."""
        actions, composing = self._window.actions_by_id, self.varying.composing
        made = self.varying.score is not None
        open_ = self._window.session.document.project is not None
        for name in ("reroll_melody", "reroll_section", "lock_bars", "lock_chord"):
            actions[name].setEnabled(made)
        for name in ("reroll_part", "lock_part"):
            actions[name].setEnabled(made and self.part_here is not None)
        actions["release_all"].setEnabled(anything_held(composing))
        actions["use_theme"].setEnabled(open_)
        actions["remove_theme"].setEnabled(composing.theme is not None)

    @Slot(object)
    def _theme_read(self, theme: object) -> None:
        self._window.stage.hide_notice()

    @Slot(object)
    def _note_selected(self, note: object) -> None:
        self._note = note if isinstance(note, int) else None
        self._refresh()

    @Slot(object)
    def _release_bars(self, bars: tuple[int, ...]) -> None:
        self.varying.hold_bars(bars, on=False)

    @Slot(str)
    def _release_part(self, part: str) -> None:
        self.varying.hold_part(part, on=False)
