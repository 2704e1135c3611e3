"""The panel of settings, made from the declared parameters."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from studio.composing.settings import VARIATIONS
from studio.mapping.plan import MusicalPlan
from studio.mapping.settings import ENSEMBLE, ENSEMBLES, FIDELITY, MOOD
from studio.parameters import Value
from studio.performing.settings import PERFORMANCE
from studio.project.project import all_parameters
from studio.ui.controls.choice_row import NumberRow, row_for
from studio.ui.controls.group import Group
from studio.ui.controls.preset_box import PresetBox
from studio.ui.controls.rows import Row
from studio.ui.document import Document
from studio.ui.heard import heard_values
from studio.ui.moods import mood_words
from studio.ui.texts import shown
from studio.ui.theme import Theme
from studio.ui.views.tool_button import ToolButton

_FOLDED_AT_FIRST = (MOOD, ENSEMBLE, PERFORMANCE, VARIATIONS)


class ParameterPanel(QFrame):
    """Preset, Fidelity and the groups; what is moved here is edited in the document."""

    dice_thrown = Signal()
    """Another seed is wanted, whatever it is."""
    folds_changed = Signal(list)
    """Keys of the groups that are folded."""

    def __init__(self, theme: Theme, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setObjectName("parameter_panel")
        self._document = document
        self._plan: MusicalPlan | None = None
        self._shown: dict[str, Value] = {}
        self.preset_box = PresetBox(theme)
        self.rows: dict[str, Row] = {}
        grouped: dict[str, list[Row]] = {}
        for parameter in all_parameters():
            row = row_for(theme, parameter)
            self.rows[parameter.name] = row
            grouped.setdefault(parameter.control.group, []).append(row)
        self.dice = self._dice()
        (fidelity,) = grouped.pop(FIDELITY)
        self.groups = {
            title: Group(theme, title.lower().replace(" ", "_"), shown(title), rows)
            for title, rows in grouped.items()
        }
        self._rules: list[QFrame] = []
        self._arrange(fidelity)
        self._connect()
        self.set_folds([self.groups[title].key for title in _FOLDED_AT_FIRST])
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self.preset_box.set_theme(theme)
        self.dice.set_theme(theme)
        self.rows["fidelity"].set_theme(theme)
        for group in self.groups.values():
            group.set_theme(theme)

    def _dice(self) -> ToolButton:
        """Return the button beside the seed that throws another."""
        dice = ToolButton(self.tr("Another piece of this picture"), "dice")
        dice.setObjectName("panel_dice")
        dice.clicked.connect(self.dice_thrown)
        row = self.rows["seed"]
        if isinstance(row, NumberRow):
            row.add_beside(dice)
        return dice

    def set_folds(self, keys: list[str]) -> None:
        """Fold these groups and open the others."""
        for group in self.groups.values():
            group.set_folded(group.key in keys)

    def folds(self) -> list[str]:
        """Return the keys of the groups that are folded."""
        return [group.key for group in self.groups.values() if group.folded]

    def refresh(self) -> None:
        """Show what the document has."""
        document = self._document
        self.setEnabled(document.project is not None)
        changed = document.changed_names()
        for name, row in self.rows.items():
            value = document.value(name)
            if name not in self._shown or self._shown[name] != value:
                self._shown[name] = value
                row.show_value(value)
        edited = any(name in changed for name in self.rows if name != "seed")
        name = document.project.preset if document.project is not None else ""
        self.preset_box.show_preset(name, edited=edited)
        for title, group in self.groups.items():
            group.show_state(changed, self._summary(title))

    def show_plan(self, plan: MusicalPlan) -> None:
        """Show what the picture chose, and which settings it gives nothing to."""
        self._plan = plan
        heard: dict[str, Value] = heard_values(plan)
        for name, row in self.rows.items():
            row.show_heard(heard.get(name))
            row.set_silent(name in plan.unheard)
        changed = self._document.changed_names()
        for title, group in self.groups.items():
            group.show_state(changed, self._summary(title))

    def _summary(self, title: str) -> str:
        if self._plan is None:
            return ""
        if title == MOOD:
            return mood_words(self._plan, 2, " · ")
        if title == VARIATIONS:
            return self.tr("seed {seed}").format(seed=self._document.value("seed"))
        if title == ENSEMBLE:
            labels = {choice.value: choice.label for choice in ENSEMBLES}
            return shown(labels[self._plan.ensemble])
        return ""

    def _arrange(self, fidelity: Row) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(0)
        column.addWidget(self.preset_box)
        column.addSpacing(14)
        column.addWidget(fidelity)
        for group in self.groups.values():
            rule = QFrame()
            rule.setProperty("rule", True)
            self._rules.append(rule)
            column.addSpacing(8)
            column.addWidget(rule)
            column.addSpacing(4)
            column.addWidget(group)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("parameter_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scroll)

    def _connect(self) -> None:
        document = self._document
        document.changed.connect(self.refresh)
        self.preset_box.chosen.connect(document.choose_preset)
        for row in self.rows.values():
            row.edited.connect(self._edited)
            row.grasped.connect(document.begin_gesture)
            row.released.connect(document.let_go)
            row.reset_requested.connect(self._reset_one)
        for group in self.groups.values():
            group.reset_requested.connect(self._reset_group)
            group.folded_changed.connect(self._folded)

    def _edited(self, name: str, value: object) -> None:
        # What the row shows now is its own; the document may have another value for it.
        self._shown.pop(name, None)
        self._document.set_value(name, value)

    def _reset_one(self, name: str) -> None:
        self._document.set_value(name, self._document.base(name))

    def _reset_group(self, names: list[str]) -> None:
        self._document.reset_values(self.tr("Reset group"), names)

    def _folded(self, key: str, folded: bool) -> None:
        self.folds_changed.emit(self.folds())
