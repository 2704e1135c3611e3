"""The score asks for its engraving, follows the music and takes clicks."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from studio.notating.display_list import Engraving
from studio.notating.engraving import engrave
from studio.notating.musicxml import musicxml
from studio.ui.theme import dark_theme
from studio.ui.views.display_list_painter import DisplayListPainter
from studio.ui.views.score_positions import ScorePositions
from studio.ui.views.score_view import ScoreView
from studio.ui.views.timeline import NoteTable, Timeline
from tests.ui.views.view_values import some_music


@pytest.fixture(scope="module")
def engraved() -> tuple[Engraving, Engraving]:
    xml = musicxml(some_music().score)
    return engrave(xml, continuous=True), engrave(xml)


@pytest.fixture
def view(qtbot: QtBot, engraved: tuple[Engraving, Engraving]) -> ScoreView:
    view = ScoreView()
    qtbot.addWidget(view)
    view.set_theme(dark_theme())
    view.resize(900, 300)
    view.show()
    with qtbot.waitSignal(view.engraving_requested) as asked:
        view.show_music(some_music())
    assert asked.args == [True]
    view.show_engraving(engraved[0], True)
    return view


def test_it_asks_for_an_engraving_only_when_it_is_seen(qtbot: QtBot) -> None:
    view = ScoreView()
    qtbot.addWidget(view)
    view.set_theme(dark_theme())
    asked = []
    view.engraving_requested.connect(asked.append)
    view.show_music(some_music())
    assert asked == []
    view.show()
    assert asked == [True]


def test_a_click_on_a_note_goes_to_it(qtbot: QtBot, view: ScoreView) -> None:
    place = view.place_of(5)
    assert place is not None
    sought: list[float] = []
    notes: list[int] = []
    view.seek_requested.connect(sought.append)
    view.note_selected.connect(notes.append)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    music = some_music()
    onset = next(n.onset for n in music.score.parts[0].notes if n.id == 5)
    line = Timeline(music.plan, music.performance)
    assert notes == [5]
    assert sought == pytest.approx([line.seconds_at(onset)])


def test_the_playhead_passes_every_note_at_its_time(engraved: tuple[Engraving, Engraving]) -> None:
    music = some_music()
    notes = NoteTable(music.score, music.performance)
    positions = ScorePositions(engraved[0], music.score, notes)
    for row in range(len(notes)):
        head = engraved[0].pieces(int(notes.id[row]))[0]
        spot = positions.spot(float(notes.onset[row]))
        assert spot is not None
        assert abs(spot.x - head.x - head.w / 2) < 2.5 * head.w
        assert spot.top - head.h <= head.y <= spot.bottom
        back = positions.ticks_at(spot.page, spot.x, (spot.top + spot.bottom) / 2)
        assert back == pytest.approx(float(notes.onset[row]), abs=1.0)


def test_the_playhead_never_goes_back_within_a_line(engraved: tuple[Engraving, Engraving]) -> None:
    music = some_music()
    positions = ScorePositions(engraved[0], music.score, NoteTable(music.score, music.performance))
    spots = [positions.spot(float(ticks)) for ticks in range(0, 4 * 3840, 60)]
    xs = [spot.x for spot in spots if spot is not None]
    assert len(xs) == len(spots)
    assert all(one <= other for one, other in pairwise(xs))


def test_sounding_notes_take_the_colour_of_their_part(view: ScoreView) -> None:
    music = some_music()
    line = Timeline(music.plan, music.performance)
    view.set_position(line.seconds_at(4.5 * 960), True)
    place = view.place_of(5)
    image = view.viewport().grab().toImage()
    part = dark_theme().part(0)
    near = [
        image.pixelColor(x, y)
        for x in range(int(place.left()), int(place.right()) + 1)
        for y in range(int(place.top()), int(place.bottom()) + 1)
    ]
    assert any(
        abs(c.red() - part.red()) + abs(c.green() - part.green()) + abs(c.blue() - part.blue())
        < 30
        for c in near
    )


def test_pages_are_asked_for_and_laid_out_below_each_other(
    qtbot: QtBot, view: ScoreView, engraved: tuple[Engraving, Engraving]
) -> None:
    with qtbot.waitSignal(view.engraving_requested) as asked:
        view.set_continuous(False)
    assert asked.args == [False]
    view.show_engraving(engraved[1], False)
    assert view._pages is not None
    assert len(view._pages._layout.places) == len(engraved[1].pages)
    assert view.verticalScrollBar().maximum() > 0
    view.show_engraving(engraved[0], True)  # an answer that comes too late is not shown
    assert view._pages._engraving is engraved[1]


def test_a_part_of_a_page_is_painted_as_in_the_whole(
    engraved: tuple[Engraving, Engraving],
) -> None:
    pages = DisplayListPainter(engraved[0])
    page = engraved[0].pages[0]
    scale = 0.05
    images = []
    for first, last in ((0, 400), (200, 400)):
        image = QImage(400, int(page.height * scale), QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.scale(scale, scale)
        area = pages.content(0)
        area.setLeft(first / scale)
        area.setRight(last / scale)
        pages.paint(painter, 0, QColor("black"), area)
        painter.end()
        images.append(image.copy(210, 0, 180, image.height()))
    assert images[0] == images[1]
    assert any(
        images[0].pixelColor(x, y).lightness() < 60
        for x in range(0, 180, 3)
        for y in range(images[0].height())
    )


def test_zoom_makes_the_staves_larger(view: ScoreView) -> None:
    before = view.place_of(5)
    view.zoom(1.5)
    after = view.place_of(5)
    assert before is not None
    assert after is not None
    assert after.width() == pytest.approx(1.5 * before.width())
    assert not view.grab().isNull()
    view.clear()
    assert view.place_of(5) is None


def test_the_old_engraving_stays_sound_until_the_new_one_is_there(view: ScoreView) -> None:
    music = some_music()
    view.set_position(1.0, True)
    shorter = replace(music.score, parts=music.score.parts[:1])
    view.show_music(replace(music, score=shorter))
    view.set_position(2.0, True)
    assert not view.grab().isNull()
    assert view.place_of(5) is not None


def test_the_note_under_the_pointer_is_named_and_notes_are_lit(
    qtbot: QtBot, view: ScoreView
) -> None:
    told: list[object] = []
    view.note_hovered.connect(told.append)
    place = view.place_of(5)
    assert place is not None
    qtbot.mouseMove(view.viewport(), place.center().toPoint())
    assert told == [5]
    qtbot.mouseMove(view.viewport(), place.center().toPoint() + QPoint(0, 60))
    assert told[-1] is None
    plain = view.grab().toImage()
    view.light_notes((5,))
    assert view.grab().toImage() != plain
    view.light_notes(())
    assert view.grab().toImage() == plain
