"""Asking for a file with the system's own dialog."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.project.file import SUFFIX
from studio.project.theme_reading import FORMATS as THEME_SUFFIXES
from studio.ui.document import Document

_PATTERNS = "*.jpg *.jpeg *.png *.webp *.gif *.tif *.tiff *.bmp *.avif *.heic *.heif"
_OPENED, _SAVED = "files/opened_from", "files/saved_to"
_THEMES = "files/themes_from"


def ask_for_picture(parent: QWidget, settings: QSettings) -> Path | None:
    """Return the picture or project that the user picks, or None."""
    filters = [
        _tr("Pictures and projects ({patterns})").format(patterns=f"{_PATTERNS} *{SUFFIX}"),
        _tr("Pictures ({patterns})").format(patterns=_PATTERNS),
        _tr("Huesong projects ({patterns})").format(patterns=f"*{SUFFIX}"),
        _tr("All files ({patterns})").format(patterns="*"),
    ]
    name, _ = QFileDialog.getOpenFileName(
        parent, _tr("Open a picture or project"), _folder(settings, _OPENED), ";;".join(filters)
    )
    if not name:
        return None
    settings.setValue(_OPENED, str(Path(name).parent))
    return Path(name)


def ask_for_project_file(parent: QWidget, settings: QSettings, document: Document) -> Path | None:
    """Return where the user wants the project saved, or None."""
    if document.path is not None:
        start = str(document.path)
    else:
        stem = "" if document.project is None else Path(document.project.picture.name).stem
        start = str(Path(_folder(settings, _SAVED)) / f"{stem}{SUFFIX}")
    name, _ = QFileDialog.getSaveFileName(
        parent,
        _tr("Save project"),
        start,
        _tr("Huesong projects ({patterns})").format(patterns=f"*{SUFFIX}"),
    )
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    settings.setValue(_SAVED, str(path.parent))
    return path


def ask_for_account_file(parent: QWidget, settings: QSettings, stem: str) -> Path | None:
    """Return where the user wants the account of a piece, or None; its suffix is its form."""
    filters = {
        _tr("Markdown ({patterns})").format(patterns="*.md"): ".md",
        _tr("JSON ({patterns})").format(patterns="*.json"): ".json",
    }
    start = str(Path(_folder(settings, _SAVED)) / f"{stem}.md")
    name, chosen = QFileDialog.getSaveFileName(
        parent, _tr("Save the account"), start, ";;".join(filters)
    )
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() not in filters.values():
        path = path.with_name(path.name + filters.get(chosen, ".md"))
    settings.setValue(_SAVED, str(path.parent))
    return path


def ask_for_theme(parent: QWidget, settings: QSettings) -> Path | None:
    """Return the score that the user picks a theme from, or None."""
    patterns = " ".join(f"*{suffix}" for suffix in THEME_SUFFIXES)
    name, _ = QFileDialog.getOpenFileName(
        parent,
        _tr("Choose a tune"),
        _folder(settings, _THEMES),
        _tr("Scores ({patterns})").format(patterns=patterns),
    )
    if not name:
        return None
    settings.setValue(_THEMES, str(Path(name).parent))
    return Path(name)


def ask_for_folder(parent: QWidget, start: Path) -> Path | None:
    """Return the folder that the user picks, or None."""
    name = QFileDialog.getExistingDirectory(parent, _tr("Export to"), str(start))
    return Path(name) if name else None


def _folder(settings: QSettings, key: str) -> str:
    stored = settings.value(key)
    return stored if isinstance(stored, str) and Path(stored).is_dir() else str(Path.home())


def _tr(text: str) -> str:
    return QCoreApplication.translate("Files", text)
