"""What each command does."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRandomGenerator, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox

from studio.errors import StudioError
from studio.files import write_bytes
from studio.ui.dialogs.about import AboutDialog
from studio.ui.dialogs.error import show_error
from studio.ui.dialogs.export import ExportDialog
from studio.ui.dialogs.files import (
    ask_for_account_file,
    ask_for_picture,
    ask_for_project_file,
)
from studio.ui.dialogs.gallery import GalleryDialog
from studio.ui.dialogs.preferences import PreferencesDialog
from studio.ui.dialogs.shortcuts import ShortcutsDialog
from studio.ui.log import log_file
from studio.ui.shell import Shell
from studio.ui.texts import sentence
from studio.ui.variation_desk import VariationDesk

_LOUDER_DB = 2.0
TOOLS = {"draw": "draw_path", "focus": "focus", "face": "mark_face"}
"""The command of each tool of the picture."""


class Handlers(QObject):
    """The window's commands; `table` gives each by its id."""

    def __init__(self, window: Shell, desk: VariationDesk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._document = window.session.document
        self._playback = window.session.playback

    def table(self) -> dict[str, Callable[..., object]]:
        """Return what to call for each command."""
        desk = self._desk
        return {
            "open": self.open,
            "gallery": self.gallery,
            "save": self.save,
            "save_as": self.save_as,
            "export": self.export,
            "quit": self._window.close,
            "undo": self._document.undo_stack.undo,
            "redo": self._document.undo_stack.redo,
            "paste": self.paste,
            "new_seed": self.new_seed,
            "draw_path": self.draw_path,
            "focus": self.focus,
            "mark_face": self.mark_face,
            "reset_all": self.reset_all,
            "preferences": self.preferences,
            "tab_roll": self.tab_roll,
            "tab_score": self.tab_score,
            "tab_mixer": self.tab_mixer,
            "tab_why": self.tab_why,
            "tab_variations": self.tab_variations,
            "reroll_melody": desk.varying.melody,
            "reroll_section": desk.varying.section,
            "reroll_part": desk.throw_part,
            "lock_bars": desk.varying.toggle_bars_here,
            "lock_chord": desk.varying.toggle_chord_here,
            "lock_part": desk.lock_part,
            "release_all": desk.varying.release_all,
            "use_theme": desk.choose_theme,
            "remove_theme": desk.varying.remove_theme,
            "panel": self.show_panel,
            "theme": self._window.appearance.toggle,
            "fullscreen": self.fullscreen,
            "play": self._playback.toggle,
            "to_start": self._playback.to_start,
            "back": self.back,
            "forward": self.forward,
            "loop": self._playback.set_looping,
            "mute": self._playback.set_muted,
            "louder": self.louder,
            "softer": self.softer,
            "shortcuts": self.shortcuts,
            "log": self.show_log,
            "about": self.about,
        }

    def connect_states(self) -> None:
        """Keep the actions' texts and states true."""
        self._document.undo_stack.indexChanged.connect(self._refresh)
        self._document.changed.connect(self._refresh)
        self._window.session.music_changed.connect(self._refresh)
        self._window.session.seen_changed.connect(self._refresh)
        self._playback.volume_changed.connect(self._volume_changed)
        self._window.actions_by_id["panel"].setChecked(True)
        self._refresh()

    def may_leave(self) -> bool:
        """Ask what to do with unsaved changes; return whether to go on."""
        if not self._document.modified:
            return True
        name = "" if self._document.project is None else self._document.project.title
        box = QMessageBox(self._window)
        box.setObjectName("unsaved")
        box.setWindowTitle(self.tr("Unsaved changes"))
        box.setText(self.tr("Save the changes to “{name}”?").format(name=name))
        box.setInformativeText(self.tr("They are lost if you do not."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        box.deleteLater()
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    def open(self) -> None:
        """Ask for a file and open it."""
        path = ask_for_picture(self._window, self._window.settings)
        if path is not None:
            self._window.open_path(path)

    def gallery(self) -> None:
        """Show the sample pictures."""
        dialog = GalleryDialog(self._window.appearance.theme, self._window)
        if dialog.exec() and dialog.path is not None:
            self._window.open_path(dialog.path)
        dialog.deleteLater()

    def save(self) -> bool:
        """Save the project where it is, or ask; return whether it was saved."""
        path = self._document.path
        return self.save_as() if path is None else self._write(path)

    def save_as(self) -> bool:
        """Ask for a name and save the project; return whether it was saved."""
        if self._document.project is None:
            return False
        path = ask_for_project_file(self._window, self._window.settings, self._document)
        return path is not None and self._write(path)

    def export(self) -> None:
        """Show the export dialog."""
        project, music = self._document.project, self._window.session.music
        if project is not None and music is not None:
            window = self._window
            dialog = ExportDialog(window.settings, project, music, window)
            dialog.exec()
            dialog.deleteLater()

    def save_explanation(self) -> None:
        """Ask for a name and save the account of the piece as Markdown or JSON."""
        why, project = self._window.editor.why, self._document.project
        if why.explanation is None or project is None:
            return
        stem = Path(project.picture.name).stem
        path = ask_for_account_file(self._window, self._window.settings, stem)
        if path is None:
            return
        text = why.account(as_json=path.suffix.lower() == ".json")
        if text is None:  # another piece has come while the name was asked for
            return
        try:
            write_bytes(path, text.encode())
        except StudioError as error:
            show_error(self._window, self.tr("The account was not saved"), sentence(error))

    def paste(self) -> None:
        """Open what was copied elsewhere."""
        if not self._window.take(QGuiApplication.clipboard().mimeData()):
            self._window.stage.show_notice(
                self.tr("There is no picture in the clipboard; copy one and paste again.")
            )

    def new_seed(self) -> None:
        """Compose another piece of the same picture."""
        project = self._document.project
        if project is not None:
            self._document.end_gesture()
            highest = self._document.parameter("seed").control.high
            seed = QRandomGenerator.global_().bounded(int(highest or 0) + 1)
            self._document.set_value("seed", seed)
            self._document.end_gesture()

    def draw_path(self, on: bool) -> None:
        """Let the pointer draw the reading path on the picture, or no longer."""
        self._window.stage.picture.set_tool("draw", on)

    def focus(self, on: bool) -> None:
        """Let the pointer choose the part of the picture that counts, or no longer."""
        self._window.stage.picture.set_tool("focus", on)

    def mark_face(self, on: bool) -> None:
        """Let the pointer mark a face that was missed, or no longer."""
        self._window.stage.picture.set_tool("face", on)

    def begin_drawing(self) -> None:
        """Let the pointer draw, since a drawn path is asked for."""
        self.draw_path(True)

    def reset_all(self) -> None:
        """Take every setting back to its preset, or default."""
        names = [name for name in self._document.changed_names() if name != "seed"]
        self._document.reset_values(self.tr("Reset all settings"), names)

    def preferences(self) -> None:
        """Show the preferences."""
        dialog = PreferencesDialog(
            self._window.appearance, self._playback, self._window.settings, self._window
        )
        dialog.exec()
        dialog.deleteLater()

    def tab_roll(self) -> None:
        """Turn to the piano roll."""
        self._window.editor.show_tab("roll")

    def tab_score(self) -> None:
        """Turn to the score."""
        self._window.editor.show_tab("score")

    def tab_mixer(self) -> None:
        """Turn to the mixer."""
        self._window.editor.show_tab("mixer")

    def tab_why(self) -> None:
        """Turn to the reasons."""
        self._window.editor.show_tab("why")

    def tab_variations(self) -> None:
        """Turn to the variations."""
        self._window.editor.show_tab("variations")

    def show_panel(self, shown: bool) -> None:
        """Show or hide the panel of settings."""
        self._window.panel.setVisible(shown)

    def fullscreen(self, full: bool) -> None:
        """Fill the screen, or be a window."""
        if full:
            self._window.showFullScreen()
        else:
            self._window.showNormal()

    def back(self) -> None:
        """Go to the beginning of the bar, or of the one before."""
        self._by_bars(-1)

    def forward(self) -> None:
        """Go to the next bar."""
        self._by_bars(1)

    def louder(self) -> None:
        """Raise the volume."""
        self._playback.set_volume(min(self._playback.volume_db + _LOUDER_DB, 6.0))

    def softer(self) -> None:
        """Lower the volume."""
        self._playback.set_volume(max(self._playback.volume_db - _LOUDER_DB, -40.0))

    def shortcuts(self) -> None:
        """Show all shortcuts."""
        dialog = ShortcutsDialog(self._window)
        dialog.exec()
        dialog.deleteLater()

    def show_log(self) -> None:
        """Open the log file in the system's program for texts."""
        path = log_file()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._window.stage.show_notice(self.tr("The log file is {path}.").format(path=path))

    def about(self) -> None:
        """Say what this is and under which licences."""
        dialog = AboutDialog(self._window.appearance.theme, self._window)
        dialog.exec()
        dialog.deleteLater()

    def _write(self, path: Path) -> bool:
        try:
            self._document.save(path)
        except StudioError as error:
            show_error(self._window, self.tr("The project was not saved"), sentence(error))
            return False
        self._window.recent.add(path)
        return True

    def _by_bars(self, bars: int) -> None:
        music = self._window.session.music
        if music is None:
            return
        tempo, bar_ticks = music.performance.tempo, music.score.metre.bar_ticks
        ticks = float(tempo.ticks_at(self._playback.seconds))
        bar = int(ticks / bar_ticks + 1e-6)
        # Going back within a bar leads to its own beginning first.
        within = ticks - bar * bar_ticks > bar_ticks / 4
        bar = max(0, bar + bars + (1 if bars < 0 and within else 0))
        self._playback.seek(float(tempo.seconds_at(float(bar * bar_ticks))))

    @Slot()
    def _refresh(self) -> None:
        actions, stack = self._window.actions_by_id, self._document.undo_stack
        undo, redo = stack.undoText(), stack.redoText()
        actions["undo"].setText(
            self.tr("&Undo “{step}”").format(step=undo) if undo else self.tr("&Undo")
        )
        actions["redo"].setText(
            self.tr("&Redo “{step}”").format(step=redo) if redo else self.tr("&Redo")
        )
        actions["undo"].setEnabled(stack.canUndo())
        actions["redo"].setEnabled(stack.canRedo())
        open_ = self._document.project is not None
        for name in ("save", "save_as", "new_seed", *TOOLS.values(), "reset_all"):
            actions[name].setEnabled(open_)
        made = self._window.session.music is not None
        for name in ("export", "play", "to_start", "back", "forward", "loop"):
            actions[name].setEnabled(made)

    @Slot(float, bool)
    def _volume_changed(self, level_db: float, muted: bool) -> None:
        self._window.actions_by_id["mute"].setChecked(muted)
