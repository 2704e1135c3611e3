"""Why the music is so, shown in the whole window with its real processes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from studio.app import Studio
from studio.playing.transport import State
from studio.ui.controls.slider import Slider
from studio.ui.main_window import MainWindow

TIMEOUT_MS = 60_000


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("why")
    image = Image.linear_gradient("L").rotate(90).resize((240, 160)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse((150, 30, 210, 90), fill=(250, 210, 90))
    draw.rectangle((20, 90, 90, 150), fill=(40, 60, 150))
    image.save(folder / "morning.png")
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("files/saved_to", str(folder))
    studio = Studio(qapp, settings, silent=True)
    studio.window.show()
    studio.window.open_path(folder / "morning.png")
    yield studio
    studio.document.undo_stack.setClean()
    studio.window.close()
    studio.close()


@pytest.fixture
def window(studio: Studio, qtbot: QtBot) -> MainWindow:
    """Return the window with the causes of its piece."""
    session = studio.session
    qtbot.waitUntil(
        lambda: session.music is not None and session.claims is not None, timeout=TIMEOUT_MS
    )
    studio.window.editor.show_tab("roll")
    return studio.window


def claimed_note(window: MainWindow) -> int:
    """Return a melody note that has a cause and comes early."""
    music, claims = window.session.music, window.session.claims
    return next(note.id for note in music.score.parts[0].notes if note.id in claims.notes)


def test_hovering_a_note_shows_its_place_and_its_cause(window: MainWindow, qtbot: QtBot) -> None:
    canvas, picture = window.editor.roll.canvas, window.stage.picture
    note = claimed_note(window)
    row = canvas._content.notes.row_of(note)
    canvas._show_x(canvas._geometry.x(float(canvas._content.notes.onset[row])))
    spot = canvas.place_of(row).center().toPoint()
    qtbot.mouseMove(canvas.viewport(), spot + QPoint(1, 0))
    origin = next(n for n in window.session.music.score.parts[0].notes if n.id == note).origin
    assert picture._marked == origin.place
    assert window.session.claims.notes[note][0].text in picture._bubble.words[1]
    qtbot.mouseMove(canvas.viewport(), QPoint(spot.x(), 2))
    assert picture._marked is None


def test_clicking_a_chord_tells_of_it(window: MainWindow, qtbot: QtBot) -> None:
    canvas, picture = window.editor.roll.canvas, window.stage.picture
    canvas.horizontalScrollBar().setValue(0)
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 38))
    assert picture._bubble.words[0].endswith(" in bar 1")
    qtbot.mouseMove(canvas.viewport(), QPoint(10, 300))
    assert picture._bubble.words[0].endswith(" in bar 1")


def test_a_click_on_the_picture_lights_and_sounds_its_notes(
    window: MainWindow, qtbot: QtBot
) -> None:
    playback, picture = window.session.playback, window.stage.picture
    music = window.session.music
    place = music.score.parts[0].notes[0].origin.place
    rect = picture._rect
    spot = QPoint(
        round(rect.x() + place[0] * rect.width()), round(rect.y() + place[1] * rect.height())
    )
    qtbot.waitUntil(lambda: playback.player.status().ready, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: max(playback.player.levels().master) < 0.001, timeout=TIMEOUT_MS)
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=spot)
    lit = window.editor.roll.canvas._lit
    assert lit
    # They are heard, and yet the music stands where the click has sent it.
    qtbot.waitUntil(lambda: max(playback.player.levels().master) > 0.003, timeout=TIMEOUT_MS)
    assert playback.player.position().state is not State.PLAYING
    assert not playback.playing
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.editor.roll.canvas._lit == (), timeout=TIMEOUT_MS)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not playback.playing


@pytest.mark.parametrize("suffix", [".md", ".json"])
def test_the_account_is_saved(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    window.editor.show_tab("why")
    path = tmp_path / f"account{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(window.editor.why.export_button, Qt.MouseButton.LeftButton)
    text = path.read_text(encoding="utf-8")
    if suffix == ".md":
        assert text.startswith("# morning.png\n")
        assert "## Bar by bar" in text
    else:
        data = json.loads(text)
        assert data["picture"] == "morning.png"
        notes = sum(len(part.notes) for part in window.session.music.score.parts)
        assert len(data["notes"]) == notes
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_written_is_told(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    (tmp_path / "file").write_text("x")
    path = tmp_path / "file" / "account.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr("studio.ui.handlers.show_error", lambda *words: told.append(words[-1]))
    window.handlers.save_explanation()
    assert len(told) == 1
    assert "account.md" in told[0]


def test_another_piece_waits_for_its_own_causes(window: MainWindow, qtbot: QtBot) -> None:
    session, picture = window.session, window.stage.picture
    window.editor.show_tab("roll")
    before = session.claims
    note = claimed_note(window)
    slider = window.panel.findChild(Slider, "lightness_to_pitch")
    with qtbot.waitSignal(session.music_changed, timeout=TIMEOUT_MS):
        slider.setValue(-100)
    qtbot.waitUntil(lambda: not session.workshop.making, timeout=TIMEOUT_MS)
    assert session.claims is None
    picture.show_note(note)
    assert "because" not in picture._bubble.words[1]
    qtbot.waitUntil(lambda: session.claims is not None, timeout=TIMEOUT_MS)
    assert session.claims is not before
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: not session.workshop.making, timeout=TIMEOUT_MS)
