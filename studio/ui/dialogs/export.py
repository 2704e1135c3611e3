"""Export: formats, folder and name, progress that can be cancelled."""

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from studio.errors import StudioError
from studio.exporting.formats import FORMATS, Exported, free_stem
from studio.jobs.messages import CancelledError, Result
from studio.project.music import Music
from studio.project.project import Project
from studio.ui.dialogs.files import ask_for_folder
from studio.ui.dialogs.frame import FramedDialog
from studio.ui.texts import sentence, shown
from studio.ui.workers import Desk

_FORMATS, _FOLDER = "export/formats", "export/folder"
_FIRST = "midi,musicxml,wav"
_FORBIDDEN = '/\\:*?"<>|'


class ExportDialog(FramedDialog):
    """Writes the piece as it is heard, in the formats that are ticked."""

    def __init__(
        self,
        settings: QSettings,
        project: Project,
        music: Music,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Export"), parent)
        self.setObjectName("export_dialog")
        self._settings = settings
        self._project = project
        self._music = music
        self._desk: Desk | None = None
        self._folder = self._first_folder()
        self.boxes: dict[str, QCheckBox] = {}
        self._build_formats(str(settings.value(_FORMATS, _FIRST)).split(","))
        self._build_place()
        self.bar = QProgressBar()
        self.bar.setObjectName("export_progress")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        # Its place is kept, so that nothing moves or is squeezed when it comes.
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.hide()
        self.words = self.quiet("")
        self.words.setObjectName("export_words")
        self.body.addSpacing(8)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.words)
        self.show_button = QPushButton(self.tr("Show folder"))
        self.show_button.setObjectName("export_show")
        self.show_button.setProperty("quiet", True)
        self.show_button.hide()
        self.show_button.clicked.connect(self._show_folder)
        self.add_left(self.show_button)
        self.go_button = self.add_button(self.tr("Export"), "export_go", strong=True)
        self.close_button = self.add_button(self.tr("Cancel"), "export_close")
        self.go_button.clicked.connect(self._go)
        self.close_button.clicked.connect(self._stop_or_close)
        self.setMinimumWidth(720)
        self._refresh()

    def reject(self) -> None:
        self._end()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._end()
        super().closeEvent(event)

    def _build_formats(self, ticked: list[str]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        for row, kind in enumerate(FORMATS):
            box = QCheckBox(shown(kind.label))
            box.setObjectName(f"format_{kind.name}")
            box.setChecked(kind.name in ticked)
            box.setToolTip(shown(kind.help))
            box.toggled.connect(self._refresh)
            self.boxes[kind.name] = box
            grid.addWidget(box, row, 0)
            grid.addWidget(self.quiet(shown(kind.help)), row, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)

    def _build_place(self) -> None:
        place = QGridLayout()
        place.setHorizontalSpacing(12)
        place.setVerticalSpacing(8)
        self.name = QLineEdit(Path(self._project.picture.name).stem or self.tr("piece"))
        self.name.setObjectName("export_name")
        self.name.textChanged.connect(self._refresh)
        self._shown_folder = QLineEdit(str(self._folder))
        self._shown_folder.setObjectName("export_folder")
        self._shown_folder.setReadOnly(True)
        choose = self.choose_button = QPushButton(self.tr("Choose…"))
        choose.setObjectName("export_choose")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        for row, (text, field) in enumerate(
            ((self.tr("&Name"), self.name), (self.tr("&Folder"), self._shown_folder))
        ):
            label = QLabel(text)
            label.setBuddy(field)
            place.addWidget(label, row, 0)
            place.addWidget(field, row, 1)
            field.setMinimumWidth(320)
        place.addWidget(choose, 1, 2)
        place.setColumnStretch(1, 1)
        self.body.addSpacing(10)
        line = QHBoxLayout()
        line.addLayout(place)
        self.body.addLayout(line)

    def _first_folder(self) -> Path:
        stored = self._settings.value(_FOLDER)
        if isinstance(stored, str) and Path(stored).is_dir():
            return Path(stored)
        where = QStandardPaths.StandardLocation.MusicLocation
        return Path(QStandardPaths.writableLocation(where) or str(Path.home()))

    def _ticked(self) -> list[str]:
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def _choose(self) -> None:
        folder = ask_for_folder(self, self._folder)
        if folder is not None:
            self._folder = folder
            self._shown_folder.setText(str(folder))
            self._refresh()

    def _go(self) -> None:
        names = self._ticked()
        suffixes = [kind.suffix for kind in FORMATS if kind.name in names]
        stem = free_stem(self._folder, self.name.text().strip(), suffixes)
        self._settings.setValue(_FORMATS, ",".join(names))
        self._settings.setValue(_FOLDER, str(self._folder))
        self._desk = Desk("studio.exporting.session:ExportSession", "huesong export", self)
        self._desk.finished.connect(self._finished)
        self._desk.progressed.connect(self._progressed)
        self._desk.submit("export", self._project, self._music, self._folder, stem, names)
        self.bar.setValue(0)
        self.bar.show()
        self.show_button.hide()
        self.words.setText(self.tr("Writing …"))
        self._refresh()

    def _progressed(self, result: Result) -> None:
        self.bar.setValue(round(1000 * (result.progress or 0.0)))

    def _finished(self, result: Result) -> None:
        self._end()
        self.bar.hide()
        if isinstance(result.value, Exported):
            names = ", ".join(path.name for path in result.value.files)
            self.words.setText(self.tr("Written: {names}").format(names=names))
            self.close_button.setText(self.tr("Done"))
            self.show_button.show()
        elif isinstance(result.error, CancelledError):
            self.words.setText(self.tr("Cancelled."))
        elif isinstance(result.error, StudioError):
            self.words.setText(sentence(result.error))
        self._refresh()

    def _stop_or_close(self) -> None:
        if self._desk is None:
            self.accept()
            return
        self._end()
        self.bar.hide()
        self.words.setText(self.tr("Cancelled."))
        self._refresh()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _end(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.close()
            desk.deleteLater()

    def _refresh(self) -> None:
        busy = self._desk is not None
        name = self.name.text().strip()
        good = bool(name) and not set(name) & set(_FORBIDDEN) and name not in (".", "..")
        self.go_button.setEnabled(not busy and good and bool(self._ticked()))
        for widget in (*self.boxes.values(), self.name, self.choose_button):
            widget.setEnabled(not busy)
        if busy:
            self.close_button.setText(self.tr("Cancel"))
        if not good and not busy:
            self.words.setText(
                self.tr("A file name cannot be empty or have any of {signs}").format(
                    signs=" ".join(_FORBIDDEN)
                )
            )
