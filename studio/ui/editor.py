"""The editor below the picture: Roll, Score, Mixer, Why and Variations, one at a time."""

from typing import TypeAlias

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from studio.notating.display_list import Engraving
from studio.playing.player import Levels
from studio.project.claims import Claims
from studio.project.music import Music, Seen
from studio.sounding.mix import Mix
from studio.ui.theme import Theme
from studio.ui.views.mixer_view import MixerView
from studio.ui.views.piano_roll import PianoRoll
from studio.ui.views.score_view import ScoreView
from studio.ui.views.variations_view import VariationsView
from studio.ui.views.why_view import WhyView

TABS = ("roll", "score", "mixer", "why", "variations")
_View: TypeAlias = PianoRoll | ScoreView | MixerView | WhyView | VariationsView


class Editor(QFrame):
    """The views of the piece."""

    seek_requested = Signal(float)
    loop_requested = Signal(float, float)
    strip_changed = Signal(object)
    areas_given = Signal(str)
    """Areas of the picture were dropped on the part with this id."""
    master_changed = Signal(float)
    engraving_wanted = Signal(object, bool)
    """A Score that is looked at, and whether it is wanted as one endless line."""
    note_selected = Signal(object)
    note_hovered = Signal(object)
    """The id of the note that the pointer is on, or None."""
    chord_selected = Signal(int)
    chord_hovered = Signal(object)
    """The index of the chord that the pointer is on, or None."""
    place_chosen = Signal(object)
    """A Place that a sentence speaks of."""
    explanation_wanted = Signal()
    """The account of the piece shall be saved."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setObjectName("editor")
        self.roll, self.score = PianoRoll(), ScoreView()
        self.mixer, self.why = MixerView(), WhyView()
        self.variations = VariationsView()
        self._views: tuple[_View, ...] = (
            self.roll, self.score, self.mixer, self.why, self.variations,
        )  # fmt: skip
        self._music: Music | None = None
        self._moment = (0.0, False)
        self._lit = False
        self.tabs = QTabBar()
        self.tabs.setObjectName("editor_tabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self._pages = QStackedWidget()
        words = (
            self.tr("Roll"), self.tr("Score"), self.tr("Mixer"), self.tr("Why"),
            self.tr("Variations"),
        )  # fmt: skip
        for name, word, view in zip(TABS, words, self._views, strict=True):
            self.tabs.addTab(word)
            view.setObjectName(f"{name}_view")
            self._pages.addWidget(view)
        rule = QFrame()
        rule.setProperty("rule", True)
        head = QVBoxLayout()
        head.setContentsMargins(8, 6, 8, 5)
        head.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(rule)
        layout.addWidget(self._pages, 1)
        self.setMinimumHeight(150)
        self.tabs.currentChanged.connect(self._turn_to)
        self.score.engraving_requested.connect(self._ask_for_engraving)
        self.roll.loop_requested.connect(self.loop_requested)
        self.mixer.master_changed.connect(self.master_changed)
        for view in (self.roll, self.score):
            view.seek_requested.connect(self.seek_requested)
        for view in (self.roll, self.score):
            view.note_selected.connect(self.note_selected)
            view.note_hovered.connect(self.note_hovered)
        self.roll.chord_selected.connect(self.chord_selected)
        self.roll.chord_hovered.connect(self.chord_hovered)
        self.note_selected.connect(self.why.show_note)
        self.chord_selected.connect(self.why.show_chord)
        self.why.place_chosen.connect(self.place_chosen)
        self.why.export_requested.connect(self.explanation_wanted)
        for strips in (self.roll, self.mixer):
            strips.strip_changed.connect(self.strip_changed)
            strips.areas_given.connect(self.areas_given)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self.tabs.setFont(theme.font(13, 500))
        for view in self._views:
            view.set_theme(theme)

    def show_tab(self, name: str) -> None:
        """Turn to a view."""
        self.tabs.setCurrentIndex(TABS.index(name))

    @property
    def tab(self) -> str:
        """Return the name of the view that is shown."""
        return TABS[self.tabs.currentIndex()]

    def show_seen(self, seen: Seen) -> None:
        """Show another picture's features; there is no music of it yet."""
        self._music = None
        for view in self._views:
            view.clear()
            view.show_seen(seen)

    def show_music(self, music: Music) -> None:
        """Show another piece."""
        self._music = music
        for view in self._views:
            view.show_music(music)

    def show_claims(self, claims: Claims) -> None:
        """Take the proved causes of the piece."""
        self.why.show_claims(claims)

    @Slot(object)
    def light_notes(self, notes: tuple[int, ...]) -> None:
        """Light notes by their ids, until others are lit or the music begins or ends."""
        self._lit = bool(notes)
        for view in (self.roll, self.score):
            view.light_notes(notes)

    def show_mix(self, mix: Mix) -> None:
        """Show the mixer's settings."""
        for view in self._views:
            view.show_mix(mix)

    def show_engraving(self, engraving: Engraving, continuous: bool) -> None:
        """Show the engraved score."""
        self.score.show_engraving(engraving, continuous)

    def show_loop(self, passage: tuple[float, float] | None) -> None:
        """Show the passage that repeats, in seconds."""
        self.roll.set_loop(passage)

    def show_levels(self, levels: Levels) -> None:
        """Show how loud the parts are, where there are meters."""
        if self._music is not None and self.tab == "mixer":
            parts = [levels.parts.get(part.id, 0.0) for part in self._music.score.parts]
            self.mixer.set_levels(parts, levels.master)

    def set_position(self, seconds: float, playing: bool) -> None:
        """Show where the music is, in the view that is seen."""
        if self._lit and playing != self._moment[1]:
            self.light_notes(())
        self._moment = (seconds, playing)
        self._views[self.tabs.currentIndex()].set_position(seconds, playing)

    @Slot(int)
    def _turn_to(self, index: int) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self._pages.isAncestorOf(focused):
            # Else Qt gives the focus to the page's next button, and Space would press it.
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        # The view may have missed where the music has gone meanwhile.
        self._views[index].set_position(*self._moment)
        self._pages.setCurrentIndex(index)

    @Slot(bool)
    def _ask_for_engraving(self, continuous: bool) -> None:
        if self._music is not None:
            self.engraving_wanted.emit(self._music.score, continuous)
