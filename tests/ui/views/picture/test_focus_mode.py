"""The part of the picture that counts is framed with mouse and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot

from studio.imaging.corrections import Box, Corrections
from studio.project.project import new_project
from studio.ui.views.picture.box_frame import grip_at, pulled
from studio.ui.views.picture.box_frame import on_screen as box_on_screen
from studio.ui.views.picture.view import PictureView
from tests.ui.views.picture.picture_values import a_landscape, a_view, click, drag, on_screen

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    return a_view(qtbot, a_landscape())


def _kept(view: PictureView, focus: Box | None) -> None:
    corrections = Corrections(focus=focus)
    view.show_project(replace(new_project("disc.png", b""), corrections=corrections))


def _sides(box: Box) -> tuple[float, float, float, float]:
    return (box.left, box.top, box.right, box.bottom)


def test_a_frame_is_dragged_and_the_rest_is_dimmed(qtbot: QtBot, view: PictureView) -> None:
    plain = view.grab().toImage()
    qtbot.mouseClick(view._strip.tool_button("focus"), LEFT)
    assert "Drag a frame" in view.tool.hint
    with qtbot.waitSignal(view.corrected) as done:
        drag(qtbot, view, (0.2, 0.2), (0.4, 0.5), (0.7, 0.8))
    corrections, words = done.args
    assert words == "Set the focus"
    assert _sides(corrections.focus) == pytest.approx((0.2, 0.2, 0.7, 0.8), abs=0.003)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    _kept(view, corrections.focus)
    dim = view.grab().toImage()
    outside, inside = on_screen(view, (0.9, 0.5)), on_screen(view, (0.45, 0.35))
    assert dim.pixelColor(outside).lightness() < 0.8 * plain.pixelColor(outside).lightness()
    assert dim.pixelColor(inside) == plain.pixelColor(inside)


def test_the_frame_is_moved_by_its_inside_and_sized_by_its_corners(
    qtbot: QtBot, view: PictureView
) -> None:
    _kept(view, Box(0.3, 0.3, 0.6, 0.6))
    view.set_tool("focus", True)
    with qtbot.waitSignal(view.corrected) as moved:
        drag(qtbot, view, (0.45, 0.45), (0.5, 0.5), (0.55, 0.45))
    assert _sides(moved.args[0].focus) == pytest.approx((0.4, 0.3, 0.7, 0.6), abs=0.005)
    with qtbot.waitSignal(view.corrected) as sized:
        drag(qtbot, view, (0.7, 0.6), (0.75, 0.65), (0.8, 0.7))
    assert _sides(sized.args[0].focus) == pytest.approx((0.4, 0.3, 0.8, 0.7), abs=0.005)


def test_arrow_keys_nudge_and_shift_sizes(qtbot: QtBot, view: PictureView) -> None:
    _kept(view, Box(0.3, 0.3, 0.6, 0.6))
    view.set_tool("focus", True)
    sought: list[float] = []
    view.seek_requested.connect(sought.append)
    with qtbot.waitSignal(view.corrected) as done:
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert _sides(done.args[0].focus) == pytest.approx((0.31, 0.3, 0.61, 0.6))
    with qtbot.waitSignal(view.corrected) as done:
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert _sides(done.args[0].focus) == pytest.approx((0.31, 0.3, 0.61, 0.61))
    assert sought == []


def test_delete_lets_the_whole_picture_count_again(qtbot: QtBot, view: PictureView) -> None:
    _kept(view, Box(0.3, 0.3, 0.6, 0.6))
    view.set_tool("focus", True)
    with qtbot.waitSignal(view.corrected) as done:
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert done.args[0].focus is None
    assert done.args[1] == "Whole picture"


def test_a_click_is_no_frame(qtbot: QtBot, view: PictureView) -> None:
    told: list[Corrections] = []
    view.corrected.connect(lambda corrections, words: told.append(corrections))
    view.set_tool("focus", True)
    click(qtbot, view, (0.5, 0.5))
    assert all(corrections.focus is None for corrections in told)
    assert "larger" in view.tool.hint
    drag(qtbot, view, (0.2, 0.2), (0.6, 0.6))
    frame, count = view._focus.box, len(told)
    assert frame is not None
    click(qtbot, view, (0.9, 0.9))
    assert view._focus.box == frame
    assert len(told) == count


def test_nothing_stands_in_the_way_of_the_frame_and_done_leaves(
    qtbot: QtBot, view: PictureView
) -> None:
    view.set_tool("focus", True)
    assert not view._strip.isVisible()
    qtbot.mouseClick(view._focus.bar.button("done"), LEFT)
    assert view.tool is None
    assert view._strip.isVisible()


def test_one_tool_at_a_time(view: PictureView) -> None:
    view.set_tool("focus", True)
    view.set_tool("draw", True)
    assert not view._strip.tool_button("focus").isChecked()
    assert view._strip.tool_button("draw").isChecked()
    view.leave_tools()
    assert view.tool is None


def test_handles_keep_the_box_within_the_picture_and_above_its_least_size() -> None:
    box = Box(0.1, 0.1, 0.5, 0.5)
    rect = QRectF(0, 0, 800, 600)
    corners = box_on_screen(box, rect)
    assert grip_at(box, rect, corners.topLeft()) == "nw"
    assert grip_at(box, rect, QPointF(corners.right(), corners.center().y() + 60)) == "e"
    assert grip_at(box, rect, corners.center()) == "inside"
    assert grip_at(box, rect, QPointF(700, 500)) is None
    assert _sides(pulled(box, "inside", -0.5, 0.9, 0.1)) == (0.0, 0.6, 0.4, 1.0)
    assert _sides(pulled(box, "se", -0.9, -0.9, 0.1)) == (0.1, 0.1, 0.2, 0.2)
