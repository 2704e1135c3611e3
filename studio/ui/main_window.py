"""The window: it places things and connects them; what they do lies with them."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QSettings, QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from studio.assets import resource
from studio.project.claims import Claims
from studio.project.music import Music, Seen
from studio.project.theme_reading import is_theme
from studio.sounding.mix import Mix
from studio.ui.appearance import Appearance
from studio.ui.commands import build_actions, tint
from studio.ui.controls.parameter_panel import ParameterPanel
from studio.ui.editor import Editor
from studio.ui.handlers import TOOLS, Handlers
from studio.ui.incoming import accepted_url, picture_bytes
from studio.ui.menus import fill_menu_bar
from studio.ui.recent import RecentFiles
from studio.ui.session import Session
from studio.ui.shell import Shell
from studio.ui.stage import Stage
from studio.ui.status_line import StatusLine
from studio.ui.texts import shown
from studio.ui.theme import Theme
from studio.ui.top_bar import TopBar
from studio.ui.variation_desk import VariationDesk

_LAYOUT_VERSION = 1


class MainWindow(Shell):
    """One window for one open project."""

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        settings: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("main_window")
        self.session = session
        self.appearance = appearance
        self.settings = settings
        self.recent = RecentFiles(settings, self)
        self._pending: Path | None = None
        theme = appearance.theme
        document, playback = session.document, session.playback
        self.variation_desk = VariationDesk(self)
        self.handlers = Handlers(self, self.variation_desk)
        self.actions_by_id = build_actions(self, self.handlers.table())
        tint(self.actions_by_id, theme)
        self.addActions(list(self.actions_by_id.values()))
        fill_menu_bar(self.menuBar(), self.actions_by_id, self.recent, self.open_path)
        self.top_bar = TopBar(theme, document, playback, self.actions_by_id)
        self.stage = Stage(theme)
        self.editor = Editor(theme)
        self.panel = ParameterPanel(theme, document)
        self.status = StatusLine(theme)
        self._place()
        self._connect()
        self._set_theme(theme)
        self.setAcceptDrops(True)
        self.setWindowIcon(QIcon(str(resource("icons", "huesong.svg"))))
        self.top_bar.show_music(None)
        self._title()
        self._restore()
        self.setFocus()

    def open_path(self, path: Path) -> None:
        if is_theme(path.name) and self.session.document.project is not None:
            # A tune beside an open picture is meant for it.
            self.variation_desk.take_theme(path)
        elif self.handlers.may_leave():
            self._pending = path
            self.session.open_file(path)

    def sizeHint(self) -> QSize:
        return QSize(1440, 900)

    def _place(self) -> None:
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.rows = QSplitter(Qt.Orientation.Vertical)
        self.rows.addWidget(self.stage)
        self.rows.addWidget(self.editor)
        self.columns.addWidget(self.rows)
        self.columns.addWidget(self.panel)
        for splitter, first, second, gap in (
            (self.rows, 57, 43, 12),
            (self.columns, 1, 0, 16),
        ):
            splitter.setHandleWidth(gap)
            splitter.setChildrenCollapsible(False)
            splitter.setStretchFactor(0, first)
            splitter.setStretchFactor(1, second)
        self.rows.setObjectName("rows")
        self.columns.setObjectName("columns")
        self.panel.setMinimumWidth(332)
        self.panel.setMaximumWidth(460)
        middle = QVBoxLayout()
        middle.setContentsMargins(16, 0, 16, 0)
        middle.addWidget(self.columns)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(central)
        self.setMinimumSize(960, 600)

    def _connect(self) -> None:
        session, playback = self.session, self.session.playback
        session.loading.connect(self.stage.show_waiting)
        session.seen_changed.connect(self._show_seen)
        session.music_changed.connect(self._show_music)
        session.claims_changed.connect(self._show_claims)
        session.mix_changed.connect(self._show_mix)
        session.open_failed.connect(self._open_failed)
        session.make_failed.connect(self.stage.show_notice)
        session.workshop.busy_changed.connect(self.top_bar.show_busy)
        session.workshop.engraved.connect(self.editor.show_engraving)
        session.workshop.engrave_failed.connect(self.stage.show_notice)
        session.document.state_changed.connect(self._title)
        session.document.opened.connect(self._remember)
        self.appearance.changed.connect(self._set_theme)
        playback.moved.connect(self._move)
        playback.status_changed.connect(self.status.show_sound)
        playback.loop_changed.connect(self.actions_by_id["loop"].setChecked)
        playback.passage_changed.connect(self.editor.show_loop)
        for source in (self.stage.picture, self.editor):
            source.seek_requested.connect(playback.seek)
        picture = self.stage.picture
        picture.tool_changed.connect(self._tool_changed)
        picture.path_edited.connect(session.document.set_drawn_path)
        picture.corrected.connect(session.document.set_corrections)
        picture.cast.connect(session.document.set_casting)
        picture.areas_changed.connect(session.document.set_areas)
        session.document.changed.connect(self._show_wishes)
        session.document.drawing_wanted.connect(self.handlers.begin_drawing)
        self._connect_reasons()
        self.editor.loop_requested.connect(playback.loop_passage)
        self.editor.strip_changed.connect(session.document.set_strip)
        self.editor.areas_given.connect(picture.give_to_part)
        self.editor.master_changed.connect(session.document.set_master)
        self.editor.engraving_wanted.connect(session.workshop.engrave)
        self.stage.open_requested.connect(self.actions_by_id["open"].trigger)
        self.stage.gallery_requested.connect(self.actions_by_id["gallery"].trigger)
        self.variation_desk.connect_views()
        self.panel.dice_thrown.connect(self.handlers.new_seed)
        self.handlers.connect_states()

    def _connect_reasons(self) -> None:
        """Let what is pointed at in one view be shown in the others, with its reasons."""
        picture, editor = self.stage.picture, self.editor
        editor.note_selected.connect(picture.show_note)
        editor.note_hovered.connect(picture.hover_note)
        editor.chord_selected.connect(picture.show_chord)
        editor.chord_hovered.connect(picture.hover_chord)
        editor.place_chosen.connect(picture.show_place)
        editor.explanation_wanted.connect(self.handlers.save_explanation)
        picture.notes_chosen.connect(self._show_notes)

    @Slot(object, object)
    def _show_notes(self, notes: tuple[int, ...], nearest: tuple[int, ...]) -> None:
        self.editor.light_notes(notes)
        self.session.playback.audition(nearest)

    @Slot(object)
    def _show_claims(self, claims: Claims) -> None:
        self.stage.picture.show_claims(claims)
        self.editor.show_claims(claims)

    @Slot(object)
    def _set_theme(self, theme: Theme) -> None:
        tint(self.actions_by_id, theme)
        for part in (self.top_bar, self.stage, self.editor, self.panel, self.status):
            part.set_theme(theme)

    @Slot(object)
    def _show_seen(self, seen: Seen) -> None:
        self.appearance.show_palette(seen.features.palette)
        self.stage.picture.clear()
        self.stage.picture.show_seen(seen)
        self.stage.show_picture()
        if seen.picture.notes:
            self.stage.show_notice(" ".join(map(shown, seen.picture.notes)))
        self.editor.show_seen(seen)
        self.status.show_seen(seen)
        self.status.show_music(None)
        self.top_bar.show_music(None)

    @Slot(object)
    def _show_music(self, music: Music) -> None:
        self.stage.picture.show_music(music)
        self.editor.show_music(music)
        self.panel.show_plan(music.plan)
        self.status.show_music(music)
        self.top_bar.show_music(music)
        playback = self.session.playback
        self._move(playback.seconds, playback.playing)

    @Slot(str, bool)
    def _tool_changed(self, tool: str, on: bool) -> None:
        self.actions_by_id[TOOLS[tool]].setChecked(on)
        if tool == "draw" and not on:
            # "Drawn by you" may have been chosen, and then nothing was drawn.
            self.panel.refresh()

    @Slot()
    def _show_wishes(self) -> None:
        project = self.session.document.project
        if project is not None:
            self.stage.picture.show_project(project)

    @Slot(object)
    def _show_mix(self, mix: Mix) -> None:
        self.editor.show_mix(mix)

    @Slot(float, bool)
    def _move(self, seconds: float, playing: bool) -> None:
        self.stage.picture.set_position(seconds, playing)
        self.editor.set_position(seconds, playing)
        if playing:
            self.editor.show_levels(self.session.playback.player.levels())

    @Slot(str)
    def _open_failed(self, sentence: str) -> None:
        self._pending = None
        self.stage.show_notice(sentence)

    @Slot()
    def _remember(self) -> None:
        if self._pending is not None:
            self.recent.add(self._pending)
            self._pending = None

    @Slot()
    def _title(self) -> None:
        document = self.session.document
        project = document.project
        self.setWindowModified(document.modified)
        name = self.tr("Huesong") if project is None else project.title
        self.setWindowTitle(self.tr("{name}[*] – Huesong").format(name=name) if project else name)
        self.setWindowFilePath(str(document.path or ""))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if accepted_url(data) is not None or data.hasImage():
            # A Move would let the source delete the person's picture.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.stage.show_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.stage.show_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.stage.show_drop(False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.take(event.mimeData())

    def take(self, data: QMimeData) -> bool:
        path = accepted_url(data)
        if path is not None:
            self.open_path(path)
            return True
        pixels = picture_bytes(data)
        if pixels is not None and self.handlers.may_leave():
            self.session.open_bytes(self.tr("Pasted picture.png"), pixels)
        return pixels is not None

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.handlers.may_leave():
            event.ignore()
            return
        self.settings.setValue("window/geometry", self.saveGeometry())
        self.settings.setValue("window/version", _LAYOUT_VERSION)
        self.settings.setValue("window/rows", self.rows.saveState())
        self.settings.setValue("window/columns", self.columns.saveState())
        self.settings.setValue("window/folds", ",".join(self.panel.folds()) or "none")
        self.settings.setValue("window/panel", self.panel.isVisibleTo(self))
        event.accept()

    def _restore(self) -> None:
        self.resize(self._first_size())
        self.columns.setSizes([10_000, 352])
        self.rows.setSizes([6000, 4000])
        settings = self.settings
        if settings.value("window/version", 0, int) != _LAYOUT_VERSION:
            return
        for key, restore in (
            ("geometry", self.restoreGeometry),
            ("rows", self.rows.restoreState),
            ("columns", self.columns.restoreState),
        ):
            stored = settings.value(f"window/{key}")
            if isinstance(stored, QByteArray):
                restore(stored)
        folds = str(settings.value("window/folds", "none"))
        self.panel.set_folds([] if folds == "none" else folds.split(","))
        self.actions_by_id["panel"].setChecked(bool(settings.value("window/panel", True, bool)))

    def _first_size(self) -> QSize:
        room = self.screen().availableGeometry().size()
        return self.sizeHint().boundedTo(QSize(room.width() - 20, room.height() - 40))
