"""Areas are chosen, merged, split, left out and cast with mouse and keyboard."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from studio.imaging.correcting import corrected
from studio.imaging.corrections import Corrections, Cut, Ignore, Merge
from studio.imaging.places import region_at
from studio.mapping.casting import Cast
from studio.project.project import Project, new_project
from studio.ui.theme import dark_theme
from studio.ui.views.mixer_view import MixerView
from studio.ui.views.piano_roll import PianoRoll
from studio.ui.views.picture.area_drag import AREAS
from studio.ui.views.picture.areas import Areas
from studio.ui.views.picture.view import PictureView
from tests.ui.views.picture.picture_values import (
    GRASS,
    HOUSE,
    SKY,
    SUN,
    a_landscape,
    a_piece,
    a_view,
    click,
    drag,
    on_screen,
    take_focus,
)

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    view = a_view(qtbot, a_landscape())
    view._strip.button("shapes").setChecked(True)
    return view


def _project(**wishes: Any) -> Project:
    return replace(new_project("disc.png", b""), **wishes)


def test_a_click_chooses_what_lies_on_top_and_shift_adds(qtbot: QtBot, view: PictureView) -> None:
    click(qtbot, view, (0.3, 0.5))
    assert view.selection.chosen == (HOUSE,)
    click(qtbot, view, (0.75, 0.25), SHIFT)
    assert view.selection.chosen == (HOUSE, SUN)
    click(qtbot, view, (0.3, 0.5), SHIFT)
    assert view.selection.chosen == (SUN,)
    assert "yellow rectangle" not in view.accessibleDescription()
    assert "4 of 4" in view.accessibleDescription()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.selection.chosen == ()
    assert not view.areas.bar.isVisible()


def test_an_area_lights_up_under_the_pointer(qtbot: QtBot, view: PictureView) -> None:
    plain = view.grab().toImage()
    qtbot.mouseMove(view, on_screen(view, (0.3, 0.7)))
    assert view.selection.hovered == HOUSE
    lit = view.grab().toImage()
    at = on_screen(view, (0.25, 0.75))
    assert lit.pixelColor(at) != plain.pixelColor(at)
    outside = on_screen(view, (0.6, 0.9))
    assert lit.pixelColor(outside) == plain.pixelColor(outside)


def test_a_click_says_which_place_was_chosen_and_moves_the_music_only_without_shapes(
    qtbot: QtBot, view: PictureView
) -> None:
    sought: list[float] = []
    view.seek_requested.connect(sought.append)
    with qtbot.waitSignal(view.place_chosen) as chosen:
        click(qtbot, view, (0.3, 0.5))
    assert chosen.args[0] == pytest.approx((0.3, 0.5), abs=0.003)
    assert sought == []
    view._strip.button("shapes").setChecked(False)
    assert view.selection.chosen == ()
    with qtbot.waitSignals([view.place_chosen, view.seek_requested]):
        click(qtbot, view, (0.3, 0.5))


def test_areas_are_merged_by_key_and_the_places_lie_in_them(
    qtbot: QtBot, view: PictureView
) -> None:
    click(qtbot, view, (0.1, 0.2))
    click(qtbot, view, (0.3, 0.5), SHIFT)
    with qtbot.waitSignal(view.corrected) as done:
        qtbot.keyClick(view, Qt.Key.Key_M)
    corrections, words = done.args
    assert words == "Merge 2 areas"
    (merge,) = corrections.regions
    assert isinstance(merge, Merge)
    areas = view.selection.areas
    assert [areas.at(place) for place in merge.places] == [SKY, HOUSE]
    assert len(corrected(a_landscape().features, corrections).regions) == 3


def test_after_a_merge_the_new_area_is_chosen(qtbot: QtBot, view: PictureView) -> None:
    click(qtbot, view, (0.1, 0.9))
    click(qtbot, view, (0.3, 0.5), SHIFT)
    with qtbot.waitSignal(view.corrected) as done:
        qtbot.mouseClick(view.areas.bar.button("merge"), LEFT)
    view.show_project(_project(corrections=done.args[0]))
    after = corrected(a_landscape().features, done.args[0])
    view.show_music(replace(a_piece(a_landscape()), features=after))
    (number,) = view.selection.chosen
    assert view.selection.areas.at((0.3, 0.5)) == number
    assert "release" in view.areas.offers()


def test_a_line_divides_an_area(qtbot: QtBot, view: PictureView) -> None:
    click(qtbot, view, (0.1, 0.2))
    qtbot.mouseClick(view.areas.bar.button("split"), LEFT)
    assert view.tool is not None
    assert not view.areas.bar.isVisible()
    # The line begins and ends within the sky; it is meant to divide it.
    with qtbot.waitSignal(view.corrected) as done:
        drag(qtbot, view, (0.5, 0.01), (0.5, 0.2), (0.5, 0.4), (0.5, 0.59))
    corrections, words = done.args
    assert words == "Split the light blue rectangle"
    assert isinstance(corrections.regions[0], Cut)
    assert view.tool is None
    seen = corrected(a_landscape().features, corrections)
    assert len(seen.regions) == 5
    halves = [r for r in seen.regions if r.centroid[1] < 0.35 and r.area > 0.1]
    assert len(halves) == 2


def test_a_line_beside_the_area_divides_nothing_and_says_so(
    qtbot: QtBot, view: PictureView
) -> None:
    told: list[object] = []
    view.corrected.connect(lambda corrections, words: told.append(words))
    click(qtbot, view, (0.75, 0.25))
    qtbot.keyClick(view, Qt.Key.Key_S)
    drag(qtbot, view, (0.1, 0.9), (0.5, 0.9))
    assert told == []
    assert view.tool is not None
    assert "missed" in view.tool.hint
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.tool is None


def test_what_is_ignored_is_hatched_plays_nothing_and_has_a_way_back(
    qtbot: QtBot, view: PictureView
) -> None:
    view.show_project(_project(casting=(Cast((0.3, 0.6), "bass"), Cast((0.1, 0.1), "melody"))))
    before = view.grab().toImage()
    click(qtbot, view, (0.3, 0.5))
    with qtbot.waitSignal(view.areas_changed) as done:
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    corrections, casting, words = done.args
    assert words == "Ignore the red rectangle"
    assert casting == (Cast((0.1, 0.1), "melody"),)
    view.show_project(_project(corrections=corrections, casting=casting))
    after = corrected(a_landscape().features, corrections)
    view.show_music(replace(a_piece(a_landscape()), features=after))
    box = on_screen(view, (0.22, 0.43)), on_screen(view, (0.38, 0.77))
    then = view.grab().toImage()
    changed = [
        then.pixelColor(x, box[0].y() + 40) != before.pixelColor(x, box[0].y() + 40)
        for x in range(box[0].x(), box[1].x())
    ]
    assert np.mean(changed) > 0.9
    click(qtbot, view, (0.3, 0.6))
    assert view.areas.offers() == ["restore"]
    with qtbot.waitSignal(view.corrected) as back:
        qtbot.mouseClick(view.areas.bar.button("restore"), LEFT)
    assert back.args[0].regions == ()


def test_an_area_is_given_a_role_and_an_instrument_from_the_menu(
    qtbot: QtBot, view: PictureView
) -> None:
    click(qtbot, view, (0.1, 0.2))
    menu = view.areas.casting_menu()
    with qtbot.waitSignal(view.cast) as done:
        _action(menu, "role_bass").trigger()
    casting, words = done.args
    assert words == "Let the light blue rectangle play the bass"
    assert [(cast.role, cast.instrument) for cast in casting] == [("bass", "")]
    assert view.selection.areas.at(casting[0].place) == SKY
    view.show_project(_project(casting=casting))
    menu = view.areas.casting_menu()
    assert _action(menu, "role_bass").isChecked()
    with qtbot.waitSignal(view.cast) as done:
        _action(menu, "instrument_horn").trigger()
    casting, words = done.args
    assert words == "Give the light blue rectangle to the horn in F"
    assert [(cast.role, cast.instrument) for cast in casting] == [("bass", "horn")], "one wish"


def test_drums_beat_and_nobody_else_takes_the_beat(qtbot: QtBot, view: PictureView) -> None:
    click(qtbot, view, (0.1, 0.2))
    with qtbot.waitSignal(view.cast) as done:
        _action(view.areas.casting_menu(), "instrument_timpani").trigger()
    casting = done.args[0]
    assert [(cast.role, cast.instrument) for cast in casting] == [("percussion", "timpani")]
    view.show_project(_project(casting=casting))
    menu = view.areas.casting_menu()
    assert not _action(menu, "instrument_horn").isEnabled()
    with qtbot.waitSignal(view.cast) as done:
        _action(menu, "role_melody").trigger()
    assert [(c.role, c.instrument) for c in done.args[0]] == [("melody", "")]


def test_release_takes_back_what_was_wished_of_this_area_alone(
    qtbot: QtBot, view: PictureView
) -> None:
    sky, grass = Cast((0.1, 0.1), "melody"), Cast((0.9, 0.9), "bass")
    gone, stays = Merge(((0.1, 0.1), (0.75, 0.25))), Ignore((0.95, 0.95))
    view.show_project(
        _project(casting=(sky, grass), corrections=Corrections(regions=(gone, stays)))
    )
    click(qtbot, view, (0.1, 0.2))
    with qtbot.waitSignal(view.areas_changed) as done:
        qtbot.keyClick(view, Qt.Key.Key_R)
    corrections, casting, words = done.args
    assert words == "Release the light blue rectangle"
    assert corrections.regions == (stays,)
    assert casting == (grass,)


def test_the_keyboard_goes_from_area_to_area(qtbot: QtBot, view: PictureView) -> None:
    sought: list[float] = []
    view.seek_requested.connect(sought.append)
    take_focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    first = view.selection.chosen
    assert len(first) == 1
    order = list(view.selection.areas.in_reading_order())
    for number in order[1:]:
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        assert view.selection.chosen == (number,)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert view.selection.chosen == ()
    assert not view.hasFocus(), "beyond the last Tab leaves"
    view.selection.choose((HOUSE,))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    (number,) = view.selection.chosen
    assert view.selection.regions[number].centroid[0] > 0.3
    view.selection.choose((SKY,))
    qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert view.selection.chosen == (SKY, GRASS)
    assert sought == []


def test_the_menu_offers_what_the_bar_offers(qtbot: QtBot, view: PictureView) -> None:
    click(qtbot, view, (0.3, 0.5))
    menu = view.areas.menu()
    names = {action.objectName() for action in menu.actions() if action.objectName()}
    assert {"area_split", "area_ignore"} <= names
    assert "area_merge" not in names
    (plays,) = [a.menu() for a in menu.actions() if a.menu() is not None]
    assert plays.objectName() == "casting_menu"
    menu.deleteLater()


def test_lights_can_be_held_on_an_area_and_a_place(view: PictureView) -> None:
    view._strip.button("shapes").setChecked(False)
    plain = view.grab().toImage()
    at = on_screen(view, (0.3, 0.45))
    view.light_region(HOUSE)
    assert view.grab().toImage().pixelColor(at) != plain.pixelColor(at)
    view.light_region(None)
    assert view.grab().toImage().pixelColor(at) == plain.pixelColor(at)
    ring = on_screen(view, (0.6, 0.3)).toPointF() + QPointF(13, 0)
    view.light_place((0.6, 0.3))
    assert view.grab().toImage().pixelColor(ring.toPoint()) != plain.pixelColor(ring.toPoint())
    view.light_place(None)
    assert view.grab().toImage().pixelColor(ring.toPoint()) == plain.pixelColor(ring.toPoint())


def _action(menu: QMenu, name: str) -> Any:
    return next(a for a in menu.findChildren(type(menu.menuAction())) if a.objectName() == name)


def test_areas_are_dropped_on_a_part_of_the_roll_and_the_mixer(
    qtbot: QtBot, view: PictureView
) -> None:
    music = a_piece(a_landscape())
    part = music.score.parts[0]
    view.selection.choose((SUN,))
    roll, mixer = PianoRoll(), MixerView()
    for target in (roll, mixer):
        qtbot.addWidget(target)
        target.set_theme(dark_theme())
        target.show_music(music)
        target.areas_given.connect(view.give_to_part)
    data = QMimeData()
    data.setData(AREAS, b"3")
    for widget in (roll.parts.row(0), mixer.strip(0)):
        action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(5, 5), action, data, LEFT, none)
        QApplication.sendEvent(widget, enter)
        assert enter.isAccepted()
        assert widget.landing.over
        drop = QDropEvent(QPointF(5, 5), action, data, LEFT, none)
        with qtbot.waitSignal(view.cast) as done:
            QApplication.sendEvent(widget, drop)
        assert not widget.landing.over
        (given,) = done.args[0]
        assert (given.role, given.instrument) == (part.role, part.instrument.key)
        assert done.args[1].startswith("Give the yellow circle to the ")
    other = QMimeData()
    other.setText("words")
    enter = QDragEnterEvent(QPoint(5, 5), action, other, LEFT, none)
    enter.ignore()
    QApplication.sendEvent(roll.parts.row(0), enter)
    assert not roll.parts.row(0).landing.over


def test_from_a_button_of_the_bar_tab_leaves_the_areas_alone(
    qtbot: QtBot, view: PictureView
) -> None:
    view.activateWindow()
    click(qtbot, view, (0.3, 0.5))
    button = view.areas.bar.button("ignore")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_Tab)
    assert view.selection.chosen == (HOUSE,)
    assert view.areas.bar.button("plays").hasFocus()


def test_a_disc_within_a_ring_that_covers_less_can_be_chosen(qtbot: QtBot) -> None:
    seen = a_landscape()
    disc = seen.features.regions[SUN]
    around = tuple((0.75 + 1.2 * (x - 0.75), 0.25 + 1.2 * (y - 0.25)) for x, y in disc.outline)
    ring = replace(disc, outline=around, area=0.44 * disc.area)
    regions = (*seen.features.regions, ring)
    features = replace(seen.features, regions=regions)
    areas = Areas(features)
    assert areas.at((0.75, 0.25)) == SUN
    assert region_at(features, (0.75, 0.25)) == SUN
    place = areas.inside(len(regions) - 1)
    assert areas.at(place) == len(regions) - 1
    assert region_at(features, place) == len(regions) - 1
