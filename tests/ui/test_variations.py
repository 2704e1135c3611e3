"""Variations in the whole window, with its real processes: thrown again, locked, chosen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from studio.app import Studio
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings
from studio.ui.main_window import MainWindow
from studio.ui.views.lock_lane import BOTTOM, TOP

TIMEOUT_MS = 60_000
ABC = "X:1\nM:4/4\nL:1/4\nK:C\nC E G c|A2 G2|F E D G|C4|]\n"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("variations")
    image = Image.linear_gradient("L").rotate(90).resize((240, 160)).convert("RGB")
    ImageDraw.Draw(image).ellipse((150, 30, 210, 90), fill=(250, 210, 90))
    image.save(folder / "morning.png")
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    studio = Studio(qapp, settings, silent=True)
    studio.window.show()
    studio.window.open_path(folder / "morning.png")
    yield studio
    studio.document.undo_stack.setClean()
    studio.window.close()
    studio.close()


@pytest.fixture
def window(studio: Studio, qtbot: QtBot) -> MainWindow:
    """Return the window with the piece as it comes."""
    session = studio.session
    qtbot.waitUntil(lambda: session.music is not None, timeout=TIMEOUT_MS)
    project = session.document.project
    if project is not None and project.composing != ComposingSettings():
        with qtbot.waitSignal(session.music_changed, timeout=TIMEOUT_MS):
            while session.document.undo_stack.canUndo():
                session.document.undo_stack.undo()
        _settle(studio.window, qtbot)
    session.document.undo_stack.clear()
    studio.window.variation_desk.liking.forget()
    studio.window.editor.show_tab("roll")
    return studio.window


def _settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the newest piece is there, and no other on its way."""
    qtbot.waitUntil(lambda: not window.session.workshop.making, timeout=TIMEOUT_MS)


def _score(window: MainWindow) -> Score:
    assert window.session.music is not None
    return window.session.music.score


def _composing(window: MainWindow) -> ComposingSettings:
    assert window.session.document.project is not None
    return window.session.document.project.composing


def _lane(window: MainWindow, bar: int) -> QPoint:
    canvas, score = window.editor.roll.canvas, _score(window)
    x = canvas._geometry.x((bar + 0.5) * score.metre.bar_ticks) - canvas._left
    return QPoint(round(x), round((TOP + BOTTOM) / 2))


def test_a_click_below_the_chords_locks_a_bar_and_another_releases_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    viewport = window.editor.roll.canvas.viewport()
    notes = [part.notes for part in _score(window).parts]
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=_lane(window, 1))
    _settle(window, qtbot)
    assert [held.bar for held in _composing(window).held_bars] == [1]
    assert [part.notes for part in _score(window).parts] == notes, "locking changes nothing"
    assert window.editor.roll.canvas._locks.bars == {1}
    assert window.session.document.undo_stack.undoText() == "Lock bar 2"
    assert "Bar 2" in [kept.words for kept in window.editor.variations.kept.locks()]
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=_lane(window, 1))
    assert _composing(window).held_bars == ()


def test_dragging_locks_several_bars_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    viewport = window.editor.roll.canvas.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=_lane(window, 2))
    qtbot.mouseMove(viewport, _lane(window, 0))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=_lane(window, 0))
    assert [held.bar for held in _composing(window).held_bars] == [0, 1, 2]
    window.session.document.undo_stack.undo()
    assert _composing(window).held_bars == ()


def test_the_lock_of_a_part_holds_it_through_another_seed(
    window: MainWindow, qtbot: QtBot
) -> None:
    part = _score(window).parts[-1]
    row = window.editor.roll.parts.row(len(_score(window).parts) - 1)
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        qtbot.mouseClick(row.lock, Qt.MouseButton.LeftButton)
    assert row.lock.isChecked()
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        window.actions_by_id["new_seed"].trigger()
    _settle(window, qtbot)
    again = next(p for p in _score(window).parts if p.id == part.id)
    assert [(n.onset, n.pitch) for n in again.notes] == [(n.onset, n.pitch) for n in part.notes]


def test_commands_throw_again_and_undo_brings_the_piece_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = _score(window)
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        window.actions_by_id["reroll_melody"].trigger()
    _settle(window, qtbot)
    assert _score(window).melody != before.melody
    assert [c.root for c in _score(window).chords] == [c.root for c in before.chords]
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        window.actions_by_id["undo"].trigger()
    _settle(window, qtbot)
    assert _score(window).melody == before.melody
    window.actions_by_id["reroll_section"].trigger()
    assert _composing(window).rerolls[0].bars is not None


def test_the_bars_and_the_chord_at_the_playhead_are_locked_by_keyboard(
    window: MainWindow, qtbot: QtBot
) -> None:
    tempo = window.session.music.performance.tempo  # type: ignore[union-attr]
    ticks = _score(window).metre.bar_ticks
    window.session.playback.seek(float(tempo.seconds_at(2.5 * ticks)))
    window.actions_by_id["lock_bars"].trigger()
    assert [held.bar for held in _composing(window).held_bars] == [2]
    window.actions_by_id["lock_chord"].trigger()
    (chord,) = _composing(window).held_chords
    assert chord.onset <= 2.5 * ticks < chord.onset + chord.duration
    assert window.actions_by_id["release_all"].isEnabled()
    window.actions_by_id["release_all"].trigger()
    assert _composing(window).held_bars == _composing(window).held_chords == ()


def test_menus_offer_what_is_under_the_pointer(window: MainWindow) -> None:
    desk, score = window.variation_desk, _score(window)
    note = score.parts[0].notes[0].id
    names = {a.objectName() for a in desk.bar_menu(0, note, 0).actions()}
    assert {
        "menu_lock_bars", "menu_lock_chord", "menu_throw_section", "menu_throw_part",
        "menu_lock_part",
    } <= names  # fmt: skip
    lock = next(
        a for a in desk.part_menu(score.parts[0].id).actions()
        if a.objectName() == "menu_lock_part"
    )  # fmt: skip
    lock.trigger()
    assert desk.varying.part_held(score.parts[0].id)


def test_variations_are_proposed_chosen_and_answered(window: MainWindow, qtbot: QtBot) -> None:
    page = window.editor.variations
    window.actions_by_id["tab_variations"].trigger()
    proposing = window.variation_desk.proposing
    qtbot.waitUntil(
        lambda: len(proposing.variations) == 6 and proposing.share == 1.0, timeout=TIMEOUT_MS
    )
    first = page.tiles[0]
    assert first.variation is not None
    seed = first.variation.seed
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert _composing(window).seed == seed
    assert not first.hasFocus(), "Space plays what was chosen"
    assert window.session.document.undo_stack.undoText() == f"Variation {seed}"
    liked = page.tiles[1].variation
    assert liked is not None
    with qtbot.waitSignal(page.answered):
        qtbot.keyClick(page.tiles[1], Qt.Key.Key_Plus)
    assert len(window.variation_desk.liking.taste.answers) == 1
    qtbot.waitUntil(lambda: proposing.share == 1.0, timeout=TIMEOUT_MS)
    assert liked.seed in {v.seed for v in proposing.variations}, "what was liked stays"
    refused = page.tiles[5].variation
    assert refused is not None
    qtbot.mouseClick(page.tiles[5].less, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: proposing.share == 1.0, timeout=TIMEOUT_MS)
    assert refused.seed not in {v.seed for v in proposing.variations}
    page.forget.click()
    assert window.variation_desk.liking.taste.answers == ()


def test_locks_are_released_one_after_the_other_by_keyboard(
    window: MainWindow, qtbot: QtBot
) -> None:
    for bar in (0, 2, 4):
        window.variation_desk.varying.hold_bars((bar,), on=True)
    window.actions_by_id["tab_variations"].trigger()
    kept = window.editor.variations.kept
    for left in (2, 1):
        first = next(
            b for b in kept.findChildren(QAbstractButton)
            if b.accessibleName().startswith("Release: Bar")
        )  # fmt: skip
        if left == 2:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        assert first.hasFocus()
        qtbot.keyClick(first, Qt.Key.Key_Space)
        assert len(_composing(window).held_bars) == left


def test_turning_the_page_leaves_space_to_the_music(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.actions_by_id["tab_why"].trigger()
    edit = window.editor.why.findChild(QLineEdit)
    assert edit is not None
    edit.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(edit.hasFocus)
    for name in ("tab_variations", "tab_roll"):
        window.actions_by_id[name].trigger()
        assert not isinstance(QApplication.focusWidget(), QAbstractButton)


def test_variations_keep_their_words_in_a_small_window(window: MainWindow) -> None:
    size = window.size()
    window.resize(1024, 700)
    window.actions_by_id["tab_variations"].trigger()
    QApplication.processEvents()
    tiles = window.editor.variations.tiles
    places = [tile.geometry() for tile in tiles if not tile.isHidden()]
    assert len(places) == 6
    for index, place in enumerate(places):
        assert place.height() >= 84
        assert not any(place.intersects(other) for other in places[:index])
    window.resize(size)


def test_a_tune_becomes_the_theme_and_is_removed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "tune.abc"
    path.write_text(ABC)
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        window.variation_desk.take_theme(path)
    assert _score(window).themes[0][0] == 0
    assert window.session.document.undo_stack.undoText() == "Theme “tune”"
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        window.actions_by_id["remove_theme"].trigger()
    assert _score(window).themes == ()
    bad = tmp_path / "bad.mid"
    bad.write_bytes(b"nothing")
    with qtbot.waitSignal(window.variation_desk.varying.failed, timeout=TIMEOUT_MS) as said:
        window.variation_desk.take_theme(bad)
    assert "could not be read" in said.args[0]
    words = window.stage.findChild(QLabel, "notice_words")
    assert words is not None
    assert words.isVisible()
    with qtbot.waitSignal(window.session.music_changed, timeout=TIMEOUT_MS):
        window.open_path(path)
    assert _score(window).themes, "a tune that is opened beside a picture is its theme"
    assert not words.isVisible()
