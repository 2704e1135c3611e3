"""The sample pictures that ship with the program."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QImageReader, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from studio.assets import resource
from studio.errors import StudioError
from studio.project.titles import title_of
from studio.ui.dialogs.frame import FramedDialog
from studio.ui.theme import Theme

_WIDTH, _HEIGHT = 184, 124
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def sample_pictures() -> list[Path]:
    """Return the pictures that ship, by name; none if they are missing."""
    try:
        folder = resource("pictures")
    except StudioError:
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)


class GalleryDialog(FramedDialog):
    """Pick a sample picture; `path` is the one that was picked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Sample pictures"), parent)
        self.path: Path | None = None
        self.setObjectName("gallery")
        self.resize(880, 620)
        self.body.addWidget(self.quiet(self.tr("Each one is a piece. Double-click to hear it.")))
        self.list = QListWidget()
        self.list.setObjectName("gallery_list")
        self.list.setAccessibleName(self.tr("Sample pictures"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(_WIDTH, _HEIGHT))
        self.list.setGridSize(QSize(_WIDTH + 18, _HEIGHT + 42))
        self.list.setWordWrap(True)
        self.body.addWidget(self.list, 1)
        self.open_button = self.add_button(self.tr("Open"), "gallery_open", strong=True)
        cancel = self.add_button(self.tr("Cancel"), "gallery_cancel")
        cancel.clicked.connect(self.reject)
        self.open_button.clicked.connect(self._open)
        self.list.doubleClicked.connect(self._double_clicked)
        self.list.itemSelectionChanged.connect(self._refresh)
        self._waiting = sample_pictures()
        blank = QPixmap(_WIDTH, _HEIGHT)
        blank.fill(theme.raised)
        for path in self._waiting:
            item = QListWidgetItem(QIcon(blank), title_of(path.name))
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            self.list.addItem(item)
        self._drawn = 0
        self._refresh()
        # Small pictures are made one by one between events, so that the dialog is there at once.
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._draw_next)
        self._timer.start()

    def _draw_next(self) -> None:
        if self._drawn >= len(self._waiting):
            self._timer.stop()
            return
        item, path = self.list.item(self._drawn), self._waiting[self._drawn]
        self._drawn += 1
        picture = thumbnail(path, _WIDTH, _HEIGHT, self.devicePixelRatioF())
        if not picture.isNull():
            item.setIcon(QIcon(picture))

    def _open(self) -> None:
        items = self.list.selectedItems()
        if items:
            self.path = Path(items[0].data(Qt.ItemDataRole.UserRole))
            self.accept()

    def _double_clicked(self, index: QModelIndex) -> None:
        self._open()

    def _refresh(self) -> None:
        self.open_button.setEnabled(bool(self.list.selectedItems()))


def thumbnail(path: Path, width: int, height: int, ratio: float) -> QPixmap:
    """Return a picture of our own cropped to a small size with round corners."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    target = QSize(round(width * ratio), round(height * ratio))
    if size.isValid():
        reader.setScaledSize(size.scaled(target, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return QPixmap()
    result = QPixmap(target)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(0, 0, target.width(), target.height()), 8 * ratio, 8 * ratio)
    painter.setClipPath(outline)
    painter.drawImage(
        (target.width() - image.width()) // 2, (target.height() - image.height()) // 2, image
    )
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result
