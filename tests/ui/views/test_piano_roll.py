"""The roll: what is under the pointer, and what clicks, drags, keys and wheels ask for."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.composing.score import Part
from studio.project.music import Music
from studio.sounding.mix import Mix, Strip
from studio.ui.theme import dark_theme, light_theme
from studio.ui.views.lock_lane import Locks
from studio.ui.views.piano_roll import PianoRoll
from studio.ui.views.roll_painting import RollGeometry
from studio.ui.views.ruler import HEIGHT as RULER
from studio.ui.views.ruler import paint_ruler
from studio.ui.views.timeline import NoteTable, Timeline
from tests.builders import KIT, a_plan, a_score, some_notes
from tests.ui.views.view_values import some_music


@pytest.fixture
def roll(qtbot: QtBot) -> PianoRoll:
    roll = PianoRoll()
    qtbot.addWidget(roll)
    roll.set_theme(dark_theme())
    roll.resize(900, 330)
    roll.show()
    roll.show_music(some_music())
    QApplication.processEvents()
    return roll


def line_of(music: Music) -> Timeline:
    return Timeline(music.plan, music.performance)


def x_of(roll: PianoRoll, ticks: float) -> int:
    return round(roll.canvas._geometry.x(ticks) - roll.canvas._left)


def test_every_note_is_found_where_it_is_painted(roll: PianoRoll) -> None:
    notes = NoteTable(some_music().score, some_music().performance)
    for row in range(len(notes)):
        place = roll.canvas.place_of(row)
        assert roll.canvas.note_at(place.center()) == row
    assert roll.canvas.note_at(QPointF(5, 5)) is None


def test_a_place_sought_at_rest_comes_into_view(roll: PianoRoll) -> None:
    line, canvas = line_of(some_music()), roll.canvas
    canvas.zoom(20.0)
    for ticks in (3.5 * 3840, 960.0):
        roll.set_position(line.seconds_at(ticks), False)
        assert 0 <= x_of(roll, ticks) <= canvas.viewport().width()
    canvas.set_follows(False)
    kept = canvas._left
    roll.set_position(line.seconds_at(3.5 * 3840), False)
    assert canvas._left == kept


def test_ids_of_notes_are_wider_than_32_bits(qtbot: QtBot, roll: PianoRoll) -> None:
    wide = 3 << 35
    with qtbot.waitSignal(roll.note_selected) as told:
        roll.canvas.note_selected.emit(wide)
    assert told.args == [wide]


def test_a_click_on_a_note_tells_its_id(qtbot: QtBot, roll: PianoRoll) -> None:
    notes = NoteTable(some_music().score, some_music().performance)
    spot = roll.canvas.place_of(4).center().toPoint()
    with qtbot.waitSignal(roll.note_selected) as told:
        qtbot.mouseClick(roll.canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert told.args == [int(notes.id[4])]


@pytest.mark.parametrize("y", [20, RULER + 3])
def test_a_click_on_ruler_or_ground_goes_there(qtbot: QtBot, roll: PianoRoll, y: int) -> None:
    at = QPoint(x_of(roll, 2 * 3840 + 960), y)
    with qtbot.waitSignal(roll.seek_requested) as asked:
        qtbot.mouseClick(roll.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args[0] == pytest.approx(line_of(some_music()).seconds_at(8640), abs=0.02)


def test_a_drag_on_the_ruler_loops_whole_beats(qtbot: QtBot, roll: PianoRoll) -> None:
    view = roll.canvas.viewport()
    with qtbot.waitSignal(roll.loop_requested) as asked:
        qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(x_of(roll, 2000), 15))
        qtbot.mouseMove(view, QPoint(x_of(roll, 4000), 15))
        qtbot.mouseMove(view, QPoint(x_of(roll, 7500), 15))
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(x_of(roll, 7500), 15))
    line = line_of(some_music())
    assert asked.args == pytest.approx([line.seconds_at(1920), line.seconds_at(7680)])


def turn(roll: PianoRoll, x: float, angle: int, keys: Qt.KeyboardModifier) -> None:
    view = roll.canvas.viewport()
    spot = QPointF(x, 150)
    event = QWheelEvent(
        spot,
        view.mapToGlobal(spot),
        QPoint(0, 0),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_the_wheel_with_control_zooms_around_the_pointer(roll: PianoRoll) -> None:
    turn(roll, 300, 480, Qt.KeyboardModifier.ControlModifier)
    before = roll.canvas._geometry.ticks(300 + roll.canvas._left)
    wide = roll.canvas._geometry.pixels_per_tick
    turn(roll, 300, 480, Qt.KeyboardModifier.ControlModifier)
    after = roll.canvas._geometry.ticks(300 + roll.canvas._left)
    assert roll.canvas._geometry.pixels_per_tick > 1.5 * wide
    assert after == pytest.approx(before, abs=2 / roll.canvas._geometry.pixels_per_tick)


def test_the_page_turns_with_the_music_until_it_is_told_not_to(roll: PianoRoll) -> None:
    turn(roll, 300, 1200, Qt.KeyboardModifier.ControlModifier)
    roll.canvas.horizontalScrollBar().setValue(0)
    line = line_of(some_music())
    roll.set_position(line.seconds_at(3.5 * 3840), True)
    x = roll.canvas._geometry.x(3.5 * 3840) - roll.canvas._left
    assert 0 <= x <= roll.canvas.viewport().width()
    roll.canvas.set_follows(False)
    kept = roll.canvas._left
    roll.set_position(0.0, True)
    assert roll.canvas._left == kept


def test_sounding_notes_are_lit_while_it_plays(roll: PianoRoll) -> None:
    line = line_of(some_music())
    roll.set_position(line.seconds_at(480), True)
    assert len(roll.canvas._sounding) == 2
    roll.set_position(line.seconds_at(480), False)
    assert roll.canvas._sounding == ()


def test_mute_solo_and_level_go_out_as_strips(qtbot: QtBot, roll: PianoRoll) -> None:
    row = roll.parts.row(1)
    with qtbot.waitSignal(roll.strip_changed) as told:
        qtbot.mouseClick(row.mute, Qt.MouseButton.LeftButton)
    assert told.args == [Strip("P2", mute=True)]
    with qtbot.waitSignal(roll.strip_changed) as told:
        qtbot.mouseClick(row.solo, Qt.MouseButton.LeftButton)
    assert told.args == [Strip("P2", mute=True, solo=True)]
    with qtbot.waitSignal(roll.strip_changed) as told:
        spot = QPoint(row.level.width() // 2, row.level.height() // 2)
        qtbot.mouseClick(row.level, Qt.MouseButton.LeftButton, pos=spot)
    assert -20 < told.args[0].gain_db < -5


def test_the_mix_is_shown_and_silent_parts_fade(roll: PianoRoll) -> None:
    bright = roll.canvas.grab().toImage()
    roll.show_mix(Mix((Strip("P1", gain_db=-12.0, mute=True),)))
    assert roll.parts.row(0).mute.isChecked()
    assert roll.parts.row(0).level.amount == -12.0
    assert roll.canvas.grab().toImage() != bright


def test_a_note_tells_its_name_bar_and_loudness(roll: PianoRoll) -> None:
    text = roll._described(0)
    assert text.startswith("G")
    assert "bar 1" in text
    assert "of 127" in text


def test_the_note_and_the_chord_under_the_pointer_are_named(qtbot: QtBot, roll: PianoRoll) -> None:
    notes: list[object] = []
    chords: list[object] = []
    roll.note_hovered.connect(notes.append)
    roll.chord_hovered.connect(chords.append)
    canvas = roll.canvas
    view = canvas.viewport()
    row = 3
    spot = canvas.place_of(row).center().toPoint()
    qtbot.mouseMove(view, spot)
    qtbot.mouseMove(view, spot + QPoint(1, 0))
    assert notes == [int(NoteTable(some_music().score, some_music().performance).id[row])]
    plain = canvas.grab().toImage()
    on_chords = QPoint(12, 38)
    qtbot.mouseMove(view, on_chords)
    assert notes[-1] is None
    assert chords == [0]
    assert canvas.grab().toImage() != plain
    with qtbot.waitSignal(roll.chord_selected) as told:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=on_chords)
    assert told.args == [0]
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert chords[-1] is None


def test_notes_are_lit_until_others_are(roll: PianoRoll) -> None:
    plain = roll.canvas.grab().toImage()
    last = some_music().score.parts[1].notes[-1].id
    roll.light_notes((last,))
    lit = roll.canvas.grab().toImage()
    assert lit != plain
    roll.light_notes(())
    roll.canvas.horizontalScrollBar().setValue(0)
    assert roll.canvas.grab().toImage() == plain


def test_arrow_keys_step_through_notes_and_beats(qtbot: QtBot, roll: PianoRoll) -> None:
    told, asked = [], []
    roll.note_selected.connect(told.append)
    roll.seek_requested.connect(asked.append)
    qtbot.keyClick(roll.canvas, Qt.Key.Key_Down)
    qtbot.keyClick(roll.canvas, Qt.Key.Key_Down)
    qtbot.keyClick(roll.canvas, Qt.Key.Key_Right)
    notes = NoteTable(some_music().score, some_music().performance)
    assert told == [int(notes.id[0]), int(notes.id[1])]
    assert asked == pytest.approx([line_of(some_music()).seconds_at(960)])


def test_drums_have_their_own_lanes(roll: PianoRoll) -> None:
    kit = Part("P9", "Drum kit", "Dr.", KIT, "percussion", some_notes(["C2", "D2"] * 4, 1.0, 900))
    score = a_score(parts=(*a_score().parts, kit))
    music = some_music()
    notes = NoteTable(score, music.performance)
    line = Timeline(a_plan(4), music.performance)
    roll.canvas.show_notes(score, notes, line, (True, True, True))
    drums = [row for row in range(len(notes)) if notes.part[row] == 2]
    lanes = {roll.canvas.place_of(row).top() for row in drums}
    lowest = max(
        roll.canvas.place_of(row).bottom() for row in range(len(notes)) if row not in drums
    )
    assert len(lanes) == 2
    assert min(lanes) > lowest
    assert all(roll.canvas.note_at(roll.canvas.place_of(row).center()) == row for row in drums)


def test_it_takes_another_theme_and_can_be_emptied(roll: PianoRoll) -> None:
    dark = roll.canvas.grab().toImage()
    roll.set_theme(light_theme())
    assert roll.canvas.grab().toImage() != dark
    roll.clear()
    roll.set_position(2.0, True)
    assert roll.canvas.note_at(QPointF(300, 200)) is None
    assert not roll.grab().isNull()


@pytest.mark.parametrize("width", [20, 200])
def test_the_mark_of_a_locked_chord_leaves_the_next_name_alone(qapp: object, width: int) -> None:
    score = a_score()
    chord = score.chords[0]
    geometry = RollGeometry(width / chord.duration, 8.0, 40, 80)

    def painted(locks: Locks) -> QImage:
        image = QImage(400, RULER, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_ruler(painter, geometry, score, dark_theme(), 0.0, 400.0, None, None, locks)
        painter.end()
        return image

    free, locked = painted(Locks()), painted(Locks(chords=frozenset({0})))
    assert free.copy(0, 0, width, RULER) != locked.copy(0, 0, width, RULER)
    rest = 400 - width
    assert free.copy(width, 0, rest, RULER) == locked.copy(width, 0, rest, RULER)
