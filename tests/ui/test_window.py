"""The whole window with its real processes, used as a person uses it."""

import gc
import io
import weakref
from collections.abc import Iterator
from pathlib import Path

import mido
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QMessageBox,
)
from pytestqt.qtbot import QtBot

from studio.app import Studio
from studio.assets import resource
from studio.sounding.mix import Mix, Strip
from studio.ui.controls.popover import Popover
from studio.ui.controls.slider import Slider
from studio.ui.dialogs.export import ExportDialog
from studio.ui.editor import TABS
from studio.ui.main_window import MainWindow

TIMEOUT_MS = 30_000


def _picture(
    folder: Path, name: str = "barn.png", hue: tuple[int, int, int] = (190, 60, 40)
) -> Path:
    image = Image.new("RGB", (240, 160), (110, 160, 220))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 110, 240, 160), fill=(60, 120, 50))
    draw.rectangle((60, 60, 140, 130), fill=hue)
    draw.ellipse((180, 15, 215, 50), fill=(255, 235, 150))
    path = folder / name
    image.save(path)
    return path


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Studio]:
    """One window for all tests here: starting its processes takes a second or two."""
    folder = tmp_path_factory.mktemp("window")
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    studio = Studio(qapp, settings, silent=True)
    studio.window.show()
    yield studio
    studio.document.undo_stack.setClean()
    studio.window.close()
    studio.close()


def _needed(window: MainWindow) -> int:
    return window.top_bar.chips.minimumSizeHint().width()


def _is_made(studio: Studio, old: object) -> bool:
    """Return whether another picture's piece is there and nothing is under way."""
    session = studio.session
    another = session.seen is not old and session.music is not None
    return another and not session.workshop._maker.busy


@pytest.fixture
def window(studio: Studio, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """Return the window with a fresh piece of a small picture."""
    studio.document.undo_stack.setClean()
    failures: list[str] = []
    old = studio.session.seen
    studio.session.make_failed.connect(failures.append)
    studio.session.open_failed.connect(failures.append)
    studio.window.open_path(_picture(tmp_path))
    qtbot.waitUntil(lambda: bool(failures) or _is_made(studio, old), timeout=TIMEOUT_MS)
    studio.session.make_failed.disconnect(failures.append)
    studio.session.open_failed.disconnect(failures.append)
    assert failures == []
    studio.playback.set_looping(False)
    studio.window.activateWindow()
    studio.window.setFocus()
    qtbot.waitUntil(studio.window.isActiveWindow)
    return studio.window


def test_a_picture_becomes_music_in_the_window(window: MainWindow) -> None:
    music, session = window.session.music, window.session
    assert session.document.project.title == "Barn"
    assert music.plan.digest == session.seen.picture.digest
    assert window.windowTitle() == "Barn[*] – Huesong"
    assert f"{music.score.bars} bars" in window.status.piece.text()
    assert window.top_bar.chips.chips["tempo"].text() == str(round(music.plan.tempo_bpm))
    assert window.top_bar.transport.play_button.isEnabled()
    assert not window.isWindowModified()


def test_moving_a_slider_composes_anew_and_undo_restores_the_piece(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = window.session
    before = session.music.score
    slider = window.panel.findChild(Slider, "warmth_to_pitch")
    with qtbot.waitSignal(session.music_changed, timeout=TIMEOUT_MS):
        slider.setFocus()
        qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    qtbot.keyClick(slider, Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier)
    with qtbot.waitSignal(session.music_changed, timeout=TIMEOUT_MS):
        slider.setValue(-100)
    qtbot.waitUntil(lambda: not session.workshop._maker.busy, timeout=TIMEOUT_MS)
    assert session.music.score.parts != before.parts
    assert window.isWindowModified()
    undo = window.actions_by_id["undo"]
    assert "Warm is high" in undo.text()
    while undo.isEnabled():
        undo.trigger()
    qtbot.waitUntil(lambda: session.music.score == before, timeout=TIMEOUT_MS)
    assert not window.isWindowModified()


def test_space_plays_and_pauses_but_presses_the_button_in_use(
    window: MainWindow, qtbot: QtBot
) -> None:
    playback = window.session.playback
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert playback.playing
    qtbot.waitUntil(lambda: playback.seconds > 0.15, timeout=TIMEOUT_MS)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not playback.playing
    group = window.panel.groups["Ensemble"]
    folded = group.folded
    group.head.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(group.head.hasFocus)
    qtbot.keyClick(group.head, Qt.Key.Key_Space)
    assert group.folded != folded
    assert not playback.playing


def test_the_music_goes_on_while_it_is_composed_anew(window: MainWindow, qtbot: QtBot) -> None:
    playback, session = window.session.playback, window.session
    playback.seek(1.0)
    playback.toggle()
    qtbot.waitUntil(lambda: playback.seconds > 1.1, timeout=TIMEOUT_MS)
    with qtbot.waitSignal(session.music_changed, timeout=TIMEOUT_MS):
        session.document.set_value("lightness_to_pitch", -0.5)
    qtbot.waitUntil(lambda: playback.seconds > 1.3, timeout=TIMEOUT_MS)
    assert playback.playing
    playback.toggle()


def test_the_mixer_changes_what_is_heard_and_not_the_piece(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = window.session
    music, part = session.music, session.music.score.parts[0].id
    with qtbot.waitSignal(session.mix_changed):
        session.document.set_strip(Strip(part, gain_db=-6.0))
    assert not session.workshop._maker.busy
    assert session.music is music
    window.actions_by_id["undo"].trigger()
    assert session.document.project.mix == Mix()


def test_seeking_by_bars(window: MainWindow, qtbot: QtBot) -> None:
    music, playback = window.session.music, window.session.playback
    bar = float(music.performance.tempo.seconds_at(float(music.score.metre.bar_ticks)))
    playback.to_start()
    window.actions_by_id["forward"].trigger()
    assert playback.seconds == pytest.approx(bar, abs=1e-6)
    assert window.top_bar.transport.position.accessibleDescription().startswith("2 · 1")
    window.actions_by_id["back"].trigger()
    assert playback.seconds == pytest.approx(0.0, abs=1e-6)


def test_a_damaged_file_is_refused_in_words_and_the_picture_stays(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    seen = window.session.seen
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 this is no picture")
    with qtbot.waitSignal(window.session.open_failed, timeout=TIMEOUT_MS) as failed:
        window.open_path(broken)
    (words,) = failed.args
    assert words.startswith("broken.jpg") or words[0].isupper()
    assert "Traceback" not in words
    assert window.stage._notice.isVisible()
    assert window.stage._notice.words.text() == words
    assert window.session.seen is seen
    assert window.stage.currentWidget() is window.stage.picture
    assert broken not in window.recent.paths()


def test_a_picture_that_was_cut_short_opens_and_says_so(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    whole = resource("pictures", "dandelion_backlight.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    with qtbot.waitSignal(window.session.seen_changed, timeout=TIMEOUT_MS):
        window.open_path(tmp_path / "cut.jpg")
    assert window.stage._notice.isVisible()
    assert "only a part of the picture" in window.stage._notice.words.text()


def test_a_dropped_file_is_opened_and_never_moved(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = _picture(tmp_path, "dropped.png", (40, 60, 190))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(100, 300), actions, data, button, none)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(100, 300), actions, data, button, none)
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        window.dropEvent(drop)
    assert drop.dropAction() == Qt.DropAction.CopyAction
    assert path.exists()
    assert window.session.document.project.title == "Dropped"
    assert window.recent.paths()[0] == path
    menu = window.findChild(QMenu, "recent")
    assert menu.actions()[0].text() == "dropped.png"


def test_a_copied_picture_is_pasted(window: MainWindow, qtbot: QtBot) -> None:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    data = QMimeData()
    data.setImageData(image)
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        assert window.take(data)
    with Image.open(io.BytesIO(window.session.document.project.picture.data)) as stored:
        assert stored.size == (64, 48)


def test_the_newest_of_two_pictures_wins(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    first = _picture(tmp_path, "first.png", (10, 10, 10))
    second = _picture(tmp_path, "second.png", (250, 250, 250))
    window.open_path(first)
    window.open_path(second)
    qtbot.waitUntil(lambda: window.session.document.project.title == "Second", timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: window.session.music is not None, timeout=TIMEOUT_MS)
    assert window.session.music.plan.digest == window.session.seen.picture.digest


def test_saving_and_opening_the_project_gives_the_same_piece(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    session = window.session
    with qtbot.waitSignal(session.music_changed, timeout=TIMEOUT_MS):
        session.document.set_value("seed", 7)
    score = session.music.score
    path = tmp_path / "barn.huesong"
    session.document.save(path)
    assert window.top_bar.file.text() == "saved · barn.huesong"
    with qtbot.waitSignal(session.music_changed, timeout=TIMEOUT_MS):
        window.open_path(path)
    assert session.music.score == score
    assert session.document.path == path


def test_unsaved_changes_are_asked_about(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.document.set_value("swing", 0.5)
    asked = []

    def answer(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert not window.close()
    assert window.isVisible()
    assert asked == ["Save the changes to “Barn”?"]


def test_the_window_exports_what_it_plays(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, settings: QSettings
) -> None:
    session = window.session
    dialog = ExportDialog(settings, session.document.project, session.music, window)
    qtbot.addWidget(dialog)
    dialog._folder = tmp_path / "out"
    dialog.name.setText("a/b")
    assert not dialog.go_button.isEnabled()
    dialog.name.setText("barn")
    for name, box in dialog.boxes.items():
        box.setChecked(name in ("midi", "musicxml"))
    dialog.go_button.click()
    assert not dialog.go_button.isEnabled()
    qtbot.waitUntil(dialog.go_button.isEnabled, timeout=TIMEOUT_MS)
    assert sorted(p.name for p in dialog._folder.iterdir()) == ["barn.mid", "barn.musicxml"]
    assert "barn.mid" in dialog.words.text()
    file = mido.MidiFile(dialog._folder / "barn.mid")
    assert file.length == pytest.approx(session.music.performance.tempo.duration_s, rel=0.05)


def test_an_export_can_be_cancelled(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, settings: QSettings
) -> None:
    session = window.session
    dialog = ExportDialog(settings, session.document.project, session.music, window)
    qtbot.addWidget(dialog)
    dialog._folder = tmp_path
    for name, box in dialog.boxes.items():
        box.setChecked(name == "wav")
    dialog.go_button.click()
    dialog.close_button.click()
    assert dialog.words.text() == "Cancelled."
    assert dialog.go_button.isEnabled()
    assert not list(tmp_path.glob("*.wav"))


def test_a_chip_edits_the_key(window: MainWindow, qtbot: QtBot) -> None:
    chip = window.top_bar.chips.chips["key"]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    popover = window.findChild(Popover, "popover_key")
    assert popover.isVisible()
    box = popover.findChild(QComboBox, "key")
    box.setCurrentIndex(box.findData("Eb"))
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        box.activated.emit(box.currentIndex())
    assert chip.text().startswith("E♭")
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(Popover, "popover_key") is None)


def test_the_position_is_the_same_everywhere_while_it_rests(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = window.session
    window.actions_by_id["tab_roll"].trigger()
    for _ in range(3):
        window.actions_by_id["forward"].trigger()
    shown = window.top_bar.transport.position.accessibleDescription
    assert shown().startswith("4 · 1")
    with qtbot.waitSignal(session.music_changed, timeout=TIMEOUT_MS):
        session.document.set_value("seed", 3)
    assert shown().startswith("4 · 1"), "another piece, the same place"
    window.actions_by_id["tab_why"].trigger()
    assert window.editor.why._bar == 3, "what was hidden has missed nothing"
    window.actions_by_id["tab_roll"].trigger()


def _draw(window: MainWindow, qtbot: QtBot, *shares: tuple[float, float]) -> None:
    """Draw with the mouse through points given as shares of the picture view."""
    view = window.stage.picture
    points = [QPoint(round(x * view.width()), round(y * view.height())) for x, y in shares]
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(view, point)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=points[-1])


def test_a_path_is_drawn_with_the_mouse_and_undone_in_one_step(
    window: MainWindow, qtbot: QtBot
) -> None:
    session, before = window.session, window.session.music
    window.actions_by_id["draw_path"].trigger()
    assert window.stage.picture.tool is not None
    with qtbot.waitSignal(session.music_changed, timeout=TIMEOUT_MS):
        _draw(window, qtbot, (0.3, 0.7), (0.5, 0.3), (0.7, 0.7))
    qtbot.keyClick(window.stage.picture, Qt.Key.Key_Escape)
    assert not window.actions_by_id["draw_path"].isChecked()
    project = session.document.project
    assert project.mapping.reading_path == "drawn"
    (line,) = project.drawn_path
    path = session.music.plan.path
    assert path[0] == pytest.approx(line[0], abs=0.02)
    assert path[-1] == pytest.approx(line[-1], abs=0.02)
    assert window.panel.rows["reading_path"].box.currentData() == "drawn"
    assert session.document.undo_stack.count() == 1
    assert "Draw the path" in window.actions_by_id["undo"].text()
    window.actions_by_id["undo"].trigger()
    assert session.document.project.drawn_path == ()
    assert window.panel.rows["reading_path"].box.currentData() == "left_to_right"
    qtbot.waitUntil(lambda: session.music.score == before.score, timeout=TIMEOUT_MS)


def test_choosing_a_drawn_path_begins_to_draw_and_escape_goes_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    document, row = window.session.document, window.panel.rows["reading_path"]
    for finish in (False, True):
        row.box.setCurrentIndex(row.box.findData("drawn"))
        row.box.activated.emit(row.box.currentIndex())
        assert window.stage.picture.tool is not None
        assert not window.session.workshop._maker.busy, "nothing is composed of no path"
        if not finish:
            qtbot.keyClick(window.stage.picture, Qt.Key.Key_Escape)
            assert row.box.currentData() == "left_to_right"
            assert not document.modified
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        _draw(window, qtbot, (0.35, 0.2), (0.65, 0.8))
    assert document.value("reading_path") == "drawn"
    assert not window.stage._notice.isVisible()


def test_a_press_elsewhere_closes_a_popover(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.top_bar.chips.chips["tempo"], Qt.MouseButton.LeftButton)
    assert window.findChild(Popover, "popover_tempo").isVisible()
    qtbot.mouseClick(window.status, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(Popover, "popover_tempo") is None)


def test_another_seed_gives_another_piece(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.music.score
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        window.actions_by_id["new_seed"].trigger()
    assert window.session.music.score != before
    assert window.top_bar.chips.chips["seed"].text() != "0"


def test_both_themes_and_all_tabs_paint_without_a_warning(
    window: MainWindow, qtbot: QtBot
) -> None:
    for _ in range(2):
        window.actions_by_id["theme"].trigger()
        for tab in TABS:
            window.actions_by_id[f"tab_{tab}"].trigger()
            assert window.editor.tab == tab
            assert not window.grab().isNull()
    window.actions_by_id["tab_roll"].trigger()


def test_every_control_has_a_name_for_screen_readers(window: MainWindow) -> None:
    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)
    unnamed = [
        f"{type(w).__name__} {w.objectName()} in {type(w.parent()).__name__}"
        for kind in kinds
        for w in window.findChildren(kind)
        if w.isVisible()
        and w.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
    ]
    assert unnamed == []


def test_the_layout_holds_from_small_to_large(window: MainWindow, qtbot: QtBot) -> None:
    for width, height in ((1024, 700), (1440, 900), (3840, 2160)):
        window.resize(width, height)
        # Captions go when there is little room; only then is it known what is needed.
        qtbot.waitUntil(lambda: window.top_bar.chips.width() >= _needed(window))
        assert (window.width(), window.height()) == (width, height)
        assert window.stage.height() > window.editor.height(), "the picture is the hero"
        assert window.panel.width() <= 460
        bar = window.top_bar
        for part in (bar.transport, bar.chips, bar.volume, bar.export_button):
            inside = bar.rect().contains(part.mapTo(bar, part.rect().bottomRight()))
            assert inside, (part.objectName(), width)
        assert bar.title.geometry().right() < bar.transport.x()


def test_the_layout_is_remembered(studio: Studio, window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1200, 800)
    window.panel.set_folds(["texture_to_rhythm"])
    window.rows.setSizes([400, 200])
    sizes = window.rows.sizes()
    window.session.document.undo_stack.setClean()
    window.close()
    window.panel.set_folds([])
    window.rows.setSizes([200, 400])
    window._restore()
    assert window.panel.folds() == ["texture_to_rhythm"]
    assert window.rows.sizes() == pytest.approx(sizes, abs=2)
    window.show()


def test_opening_many_pictures_keeps_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    old = weakref.ref(window.session.seen.picture.srgb)
    for index in range(3):
        with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
            window.open_path(_picture(tmp_path, f"p{index}.png", (index * 60, 90, 90)))
    QApplication.processEvents()
    gc.collect()
    assert old() is None
    assert not window.findChildren(Popover)


def test_dialogs_leave_nothing_behind(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QDialog

    monkeypatch.setattr(QDialog, "exec", lambda dialog: dialog.show())
    before = len(window.findChildren(QDialog))
    for name in ("preferences", "about", "shortcuts", "gallery", "export"):
        window.actions_by_id[name].trigger()
    qtbot.waitUntil(lambda: len(window.findChildren(QDialog)) == before)


@pytest.mark.parametrize("width", [1024, 1100, 1240, 1440])
def test_the_bar_on_top_shows_title_and_chips_whole(
    window: MainWindow, qtbot: QtBot, width: int
) -> None:
    window.session.document.set_value("seed", 941_904)
    window.resize(width, 700)
    bar = window.top_bar
    chips = bar.chips.chips.values()
    qtbot.waitUntil(lambda: bar.chips.chips["seed"].text() == "941904")
    qtbot.waitUntil(lambda: all(chip.width() >= chip.sizeHint().width() for chip in chips))
    qtbot.waitUntil(lambda: bar.title.width() >= bar.title.sizeHint().width())
    assert bar.export_button.geometry().right() < bar.width()
