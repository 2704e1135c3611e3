"""The open project: one frozen value, its history and its file."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from studio.imaging.corrections import Corrections
from studio.imaging.features import Stroke
from studio.mapping.casting import Cast
from studio.mapping.presets import PRESETS, Preset, apply, preset
from studio.parameters import Parameter, Value
from studio.project.file import save_project
from studio.project.project import (
    Project,
    all_parameters,
    setting,
    with_preset,
    with_setting,
)
from studio.sounding.mix import Strip
from studio.ui.texts import shown

_PAUSE_MS = 700
"""After this long without a change, further turns of a wheel are a new step."""


class Document(QObject):
    """Holds the project; whoever shows it listens, whoever changes it calls `edit`."""

    opened = Signal()
    """Another project has taken the place of the old one."""
    changed = Signal()
    """The project has another value: by an edit, undo, redo, or because one was opened."""
    state_changed = Signal()
    """Title, file or saved mark may be different."""
    drawing_wanted = Signal()
    """The picture shall be read along a drawn path, and none is drawn yet."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._path: Path | None = None
        self._gesture = 0
        self._gesture_key = ""
        self._held = False
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self.state_changed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.end_gesture)
        self._parameters = {p.name: p for p in all_parameters()}

    @property
    def project(self) -> Project | None:
        """Return the project, or None while nothing is open."""
        return self._project

    @property
    def path(self) -> Path | None:
        """Return the project file, or None if it was never saved."""
        return self._path

    @property
    def modified(self) -> bool:
        """Return whether something would be lost by closing."""
        return not self.undo_stack.isClean()

    def parameter(self, name: str) -> Parameter:
        """Return the declaration of a setting."""
        return self._parameters[name]

    def open(self, project: Project, path: Path | None) -> None:
        """Take another project; the history starts anew."""
        self.end_gesture()
        self._project, self._path = project, path
        self.undo_stack.clear()
        self.undo_stack.setClean()
        self.opened.emit()
        self.changed.emit()
        self.state_changed.emit()

    def edit(self, text: str, after: Project, gesture: str = "") -> None:
        """Change the project as one step of the history.

        Parameters
        ----------
        text : str
            What was done, for the Edit menu, translated.
        after : Project
        gesture : str
            Changes in a row with the same one are a single step, until `end_gesture` or a
            pause; the empty string makes a step of its own.
        """
        if self._project is None or after == self._project:
            return
        if not gesture or gesture != self._gesture_key:
            held = self._held and not self._gesture_key
            self.end_gesture()
            self._gesture_key, self._held = gesture, held
        if gesture and not self._held:
            self._pause.start()
        self.undo_stack.push(_Replace(self, text, self._project, after, self._gesture))

    def begin_gesture(self) -> None:
        """Begin a drag: until `let_go` no pause divides it into steps."""
        self.end_gesture()
        self._held = True

    def let_go(self) -> None:
        """End a drag. A double-click that follows at once still belongs to it."""
        self._held = False
        self._pause.start()

    def end_gesture(self) -> None:
        """Let the next change be a step of its own."""
        self._pause.stop()
        self._held = False
        self._gesture_key = ""
        # The number identifies commands that merge; Qt takes an int of 32 bits.
        self._gesture = (self._gesture + 1) % 2**30

    def set_value(self, name: str, value: object) -> None:
        """Change one setting; further changes of it in the same gesture merge.

        A path that is not drawn yet cannot be read: `drawing_wanted` asks for it, and
        nothing changes until `set_drawn_path`.
        """
        if self._project is None:
            return
        if (name, value) == ("reading_path", "drawn") and not self._project.drawn_path:
            self.drawing_wanted.emit()
            return
        label = shown(self._parameters[name].control.label)
        self.edit(label, with_setting(self._project, name, value), f"setting {name}")

    def value(self, name: str) -> Value:
        """Return the value of a setting; its default while nothing is open."""
        return self.base(name) if self._project is None else setting(self._project, name)

    def base(self, name: str) -> Value:
        """Return what a reset goes back to: the preset's value, else the default."""
        name_of_preset = self._project.preset if self._project is not None else ""
        # A file from another version may name a preset that this one does not know.
        values = next((dict(p.values) for p in PRESETS if p.name == name_of_preset), {})
        parameter = self._parameters[name]
        return parameter.control.accept(name, values.get(name, parameter.default))

    def changed_names(self) -> frozenset[str]:
        """Return the settings that differ from the preset, or from their defaults."""
        names = (name for name in self._parameters if self.value(name) != self.base(name))
        return frozenset(names)

    def reset_values(self, text: str, names: Iterable[str]) -> None:
        """Take several settings back in one step."""
        project = self._project
        if project is None:
            return
        for name in names:
            project = with_setting(project, name, self.base(name))
        self.edit(text, project)

    def choose_preset(self, name: str) -> None:
        """Take a preset's settings; the empty name takes the defaults."""
        if self._project is not None:
            chosen = preset(name) if name else Preset("", "", ())
            mapping = apply(self._project.mapping, chosen)
            label = shown(name) if name else self.tr("As it comes")
            text = self.tr("Preset {name}").format(name=label)
            self.edit(text, with_preset(self._project, name, mapping))

    def set_drawn_path(self, strokes: tuple[Stroke, ...], text: str) -> None:
        """Read the picture along lines that the person drew; without any, as it was before."""
        if self._project is not None:
            way = "drawn" if strokes else self.base("reading_path")
            project = with_setting(self._project, "reading_path", way)
            self.edit(text, replace(project, drawn_path=tuple(strokes)))

    def set_corrections(self, corrections: Corrections, text: str) -> None:
        """Correct what was seen; turns of the focus in a row are one step."""
        project = self._project
        if project is not None:
            others = replace(project.corrections, focus=corrections.focus)
            gesture = "focus" if corrections == others and corrections.focus else ""
            self.edit(text, replace(project, corrections=corrections), gesture)

    def set_casting(self, casting: tuple[Cast, ...], text: str) -> None:
        """Let areas of the picture play something."""
        if self._project is not None:
            self.edit(text, replace(self._project, casting=casting))

    def set_areas(self, corrections: Corrections, casting: tuple[Cast, ...], text: str) -> None:
        """Correct areas and change what they play, in one step."""
        if self._project is not None:
            after = replace(self._project, corrections=corrections, casting=casting)
            self.edit(text, after)

    def set_strip(self, strip: Strip) -> None:
        """Change one strip of the mixer."""
        if self._project is None:
            return
        mix = self._project.mix
        others = tuple(s for s in mix.strips if s.part != strip.part)
        strips = others if strip == Strip(strip.part) else (*others, strip)
        # The order is that of the ids, so that going there and back gives the same project.
        mix = replace(mix, strips=tuple(sorted(strips, key=lambda s: s.part)))
        text = self.tr("Mixer")
        self.edit(text, replace(self._project, mix=mix), f"strip {strip.part}")

    def set_master(self, level_db: float) -> None:
        """Change the master level."""
        if self._project is not None:
            mix = replace(self._project.mix, master_db=round(level_db, 2))
            self.edit(self.tr("Master level"), replace(self._project, mix=mix), "master")

    def save(self, path: Path) -> None:
        """Write the project file.

        Raises
        ------
        ExportError
            If it cannot be written; what was there stays.
        """
        if self._project is not None:
            save_project(self._project, path)
            self._path = path
            self.end_gesture()
            self.undo_stack.setClean()
            self.state_changed.emit()

    def replace_silently(self, project: Project) -> None:
        """Set the value for a command of the history; others call `edit`."""
        self._project = project
        self.changed.emit()


class _Replace(QUndoCommand):
    """The one command there is: one project in place of another."""

    def __init__(
        self, document: Document, text: str, before: Project, after: Project, gesture: int
    ) -> None:
        super().__init__(text)
        self._document = document
        self.before = before
        self.after = after
        self.gesture = gesture

    def id(self) -> int:
        return self.gesture

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Replace) or other.gesture != self.gesture:
            return False
        self.after = other.after
        if self.after == self.before:
            self.setObsolete(True)
        return True

    def redo(self) -> None:
        self._document.replace_silently(self.after)

    def undo(self) -> None:
        self._document.end_gesture()
        self._document.replace_silently(self.before)
