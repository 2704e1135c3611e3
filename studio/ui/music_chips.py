"""Key, tempo, metre and seed in the top bar, each with a small popover that edits it."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from studio.mapping.settings import MODES
from studio.project.music import Music
from studio.ui.controls.chip import Chip
from studio.ui.controls.choice_row import row_for
from studio.ui.controls.popover import Popover
from studio.ui.controls.rows import Row
from studio.ui.document import Document
from studio.ui.heard import heard_values
from studio.ui.texts import shown
from studio.ui.theme import Theme
from studio.ui.transport_bar import bar_button

_EDITS = {"key": ("key", "mode"), "tempo": ("tempo",), "metre": ("metre",), "seed": ("seed",)}
_SIGNS = {-1: "♭", 0: "", 1: "♯"}


class MusicChips(QWidget):
    """The chips in a row, with the dice before the seed."""

    def __init__(
        self,
        theme: Theme,
        document: Document,
        actions: dict[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._document = document
        self._music: Music | None = None
        captions = {
            "key": self.tr("key"),
            "tempo": self.tr("tempo"),
            "metre": self.tr("metre"),
            "seed": self.tr("seed"),
        }
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self.chips: dict[str, Chip] = {}
        for name, caption in captions.items():
            if name == "seed":
                layout.addWidget(bar_button(actions["new_seed"]))
            chip = Chip(theme, caption)
            chip.setObjectName(f"chip_{name}")
            chip.clicked.connect(self._open)
            layout.addWidget(chip)
            self.chips[name] = chip
        document.changed.connect(self._refresh)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        for chip in self.chips.values():
            chip.set_theme(theme)

    def set_compact(self, compact: bool) -> None:
        """Leave the captions away where there is little room."""
        for chip in self.chips.values():
            chip.set_compact(compact)

    def show_music(self, music: Music | None) -> None:
        """Show what the newest piece has."""
        self._music = music
        if music is None:
            for name in ("key", "tempo", "metre"):
                self.chips[name].show_value("")
            return
        key = music.score.key
        modes = {choice.value: choice.label for choice in MODES}
        mode = shown(modes[key.mode])
        # In "D major" the mode is a common noun, in "D Dorian" a name.
        mode = mode.lower() if key.mode in ("major", "minor") else mode
        self.chips["key"].show_value(
            self.tr("{tonic} {mode}").format(tonic=f"{key.step}{_SIGNS[key.alter]}", mode=mode)
        )
        self.chips["tempo"].show_value(str(round(music.plan.tempo_bpm)))
        self.chips["metre"].show_value(str(music.score.metre))

    def popover(self, name: str) -> Popover:
        """Return a new popover that edits what a chip shows."""
        popover = Popover(self.chips[name])
        popover.setObjectName(f"popover_{name}")
        heard = {} if self._music is None else heard_values(self._music.plan)
        rows: list[Row] = []
        for setting in _EDITS[name]:
            row = row_for(self._theme, self._document.parameter(setting))
            row.setMinimumWidth(240)
            row.show_value(self._document.value(setting))
            row.show_heard(heard.get(setting))
            row.edited.connect(self._document.set_value)
            popover.add(row)
            rows.append(row)
        for reason in self._reasons(name):
            label = QLabel(reason)
            label.setProperty("role", "caption")
            label.setWordWrap(True)
            label.setMaximumWidth(260)
            popover.add(label)
        if self._settled(name):
            button = QPushButton(self.tr("Leave it to the picture"))
            button.setObjectName(f"auto_{name}")
            button.setProperty("quiet", True)
            button.setProperty("names", list(_EDITS[name]))
            button.clicked.connect(self._to_auto)
            button.clicked.connect(popover.done)
            popover.add(button)
        return popover

    def _settled(self, name: str) -> bool:
        """Return whether the person decided what could be left to the picture."""
        document = self._document
        return any(
            document.parameter(setting).control.auto and document.value(setting) is not None
            for setting in _EDITS[name]
        )

    def _reasons(self, name: str) -> list[str]:
        if self._music is None:
            return []
        reasons = self._music.plan.reasons.get(name, ())
        return [shown(r.sentence).format(**dict(r.values)) for r in reasons[:2]]

    def _open(self) -> None:
        chip = self.sender()
        for name, known in self.chips.items():
            if known is chip:
                self.popover(name).open()

    def _to_auto(self) -> None:
        names = self.sender().property("names")
        for name in names:
            self._document.set_value(name, None)

    def _refresh(self) -> None:
        self.setEnabled(self._document.project is not None)
        self.chips["seed"].show_value(str(self._document.value("seed")))
