"""What the tests of the window share."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from studio.project.project import Project, new_project
from studio.ui.document import Document


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def project() -> Project:
    return new_project("red_barn.png", b"not decoded here")


@pytest.fixture
def document(qapp: QApplication, project: Project) -> Document:
    document = Document()
    document.open(project, None)
    return document
