"""Faces are named, moved, marked and taken away on the picture."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.imaging.correcting import corrected
from studio.imaging.corrections import Corrections
from studio.imaging.features import Face
from studio.project.project import new_project
from studio.ui.views.picture.view import PictureView
from tests.ui.views.picture.picture_values import (
    a_landscape,
    a_piece,
    a_view,
    click,
    drag,
    take_focus,
)

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    view = a_view(qtbot, a_landscape())
    view._strip.button("faces").setChecked(True)
    return view


def _heard(view: PictureView, corrections: Corrections) -> tuple[Face, ...]:
    """Let the view show what follows from corrections, as the window does; return the faces."""
    view.show_project(replace(new_project("disc.png", b""), corrections=corrections))
    after = corrected(a_landscape().features, corrections)
    view.show_music(replace(a_piece(a_landscape()), features=after))
    return after.faces


def test_a_face_is_clicked_and_named(qtbot: QtBot, view: PictureView) -> None:
    click(qtbot, view, (0.3, 0.3))
    card = view.faces.card
    assert card.isVisible()
    assert view.rect().contains(card.geometry())
    qtbot.keyClicks(card.line, "Clara ")
    with qtbot.waitSignal(view.corrected) as done:
        qtbot.keyClick(card.line, Qt.Key.Key_Return)
    corrections, words = done.args
    assert words == "Name a face “Clara”"
    assert not card.isVisible()
    faces = _heard(view, corrections)
    assert [face.name for face in faces] == ["Clara", ""]
    assert not card.isVisible()
    click(qtbot, view, (0.3, 0.3))
    assert card.line.text() == "Clara"
    card.line.clear()
    with qtbot.waitSignal(view.corrected) as done:
        qtbot.keyClick(card.line, Qt.Key.Key_Return)
    assert done.args[0] == Corrections()


def test_escape_closes_the_card_and_keeps_the_name_as_it_was(
    qtbot: QtBot, view: PictureView
) -> None:
    told: list[object] = []
    view.corrected.connect(lambda corrections, words: told.append(words))
    click(qtbot, view, (0.3, 0.3))
    qtbot.keyClicks(view.faces.card.line, "Nobody")
    qtbot.keyClick(view.faces.card.line, Qt.Key.Key_Escape)
    assert not view.faces.card.isVisible()
    assert told == []


def test_a_find_that_is_no_face_goes(qtbot: QtBot, view: PictureView) -> None:
    click(qtbot, view, (0.6, 0.7))
    with qtbot.waitSignal(view.corrected) as done:
        qtbot.mouseClick(view.faces.card.no_face, LEFT)
    assert done.args[1] == "Not a face"
    (left,) = _heard(view, done.args[0])
    assert left.place == (0.3, 0.3)
    with qtbot.waitSignal(view.corrected) as back:
        click(qtbot, view, (0.6, 0.7))
    assert back.args == [Corrections(), "Take a face back"]


def test_a_missed_face_is_marked_and_asked_for_its_name(qtbot: QtBot, view: PictureView) -> None:
    qtbot.mouseClick(view._strip.tool_button("face"), LEFT)
    assert "missed" in view.tool.hint
    with qtbot.waitSignal(view.corrected) as done:
        click(qtbot, view, (0.85, 0.4))
    assert done.args[1] == "Mark a face"
    assert view.tool is None
    faces = _heard(view, done.args[0])
    assert len(faces) == 3
    assert faces[2].place == pytest.approx((0.85, 0.4), abs=0.003)
    assert view.faces.chosen == 2
    assert view.faces.card.isVisible()
    qtbot.keyClicks(view.faces.card.line, "Bach")
    with qtbot.waitSignal(view.corrected) as named:
        qtbot.keyClick(view.faces.card.line, Qt.Key.Key_Return)
    faces = _heard(view, named.args[0])
    assert [face.name for face in faces] == ["", "", "Bach"]
    assert len(named.args[0].faces) == 1, "one mark with its name"


def test_a_frame_can_be_drawn_around_a_missed_face(qtbot: QtBot, view: PictureView) -> None:
    view.set_tool("face", True)
    with qtbot.waitSignal(view.corrected) as done:
        drag(qtbot, view, (0.8, 0.2), (0.85, 0.35), (0.9, 0.5))
    (mark,) = done.args[0].faces
    assert mark.place == pytest.approx((0.85, 0.35), abs=0.003)
    assert mark.size == pytest.approx(0.3, abs=0.005)


def test_a_face_is_moved_and_keeps_its_name(qtbot: QtBot, view: PictureView) -> None:
    click(qtbot, view, (0.3, 0.3))
    qtbot.keyClicks(view.faces.card.line, "Ada")
    with qtbot.waitSignal(view.corrected) as done:
        qtbot.keyClick(view.faces.card.line, Qt.Key.Key_Return)
    _heard(view, done.args[0])
    with qtbot.waitSignal(view.corrected) as done:
        drag(qtbot, view, (0.3, 0.3), (0.4, 0.35), (0.5, 0.4))
    assert done.args[1] == "Move a face"
    faces = _heard(view, done.args[0])
    assert len(faces) == 2
    moved = next(face for face in faces if face.name == "Ada")
    assert moved.place == pytest.approx((0.5, 0.4), abs=0.005)
    assert moved.height == pytest.approx(0.2, abs=0.002)


def test_a_corner_sizes_a_face(qtbot: QtBot, view: PictureView) -> None:
    view.faces.choose(0, ask=False)
    with qtbot.waitSignal(view.corrected) as done:
        drag(qtbot, view, (0.35, 0.4), (0.37, 0.44), (0.4, 0.5))
    assert done.args[1] == "Size a face"
    faces = _heard(view, done.args[0])
    assert max(face.height for face in faces) == pytest.approx(0.3, abs=0.01)


def test_faces_are_reached_by_keyboard(qtbot: QtBot, view: PictureView) -> None:
    take_focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.faces.chosen == 0
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert view.faces.chosen == 1
    with qtbot.waitSignal(view.corrected) as done:
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert done.args[1] == "Not a face"


def test_beside_faces_a_click_still_goes_there(qtbot: QtBot, view: PictureView) -> None:
    with qtbot.waitSignal(view.seek_requested):
        click(qtbot, view, (0.9, 0.2))
    assert not view.faces.card.isVisible()


def test_frames_are_seen_only_while_they_are_shown(view: PictureView) -> None:
    shown = view.grab().toImage()
    view._strip.button("faces").setChecked(False)
    assert view.grab().toImage() != shown
