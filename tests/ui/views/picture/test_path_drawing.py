"""A path is drawn on the picture with the mouse; what is kept of it keeps its form."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.imaging.features import Place
from studio.project.project import new_project
from studio.ui.views.picture.path_drawing import PathDrawing
from studio.ui.views.picture.strokes import bent, knots, place_along, smoothed
from studio.ui.views.picture.telling_points import MOST_PLACES, telling_points
from studio.ui.views.picture.view import PictureView
from tests.ui.views.picture.picture_values import a_view, on_screen
from tests.ui.views.view_values import some_music, some_seen

_WAVE = [(0.1 + 0.8 * t, 0.5 + 0.3 * np.sin(2 * np.pi * t)) for t in np.linspace(0, 1, 60)]


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    return a_view(qtbot, some_seen(), 400)


def _draw(
    qtbot: QtBot, view: PictureView, places: Sequence[Sequence[float]], *, release: bool = True
) -> None:
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=on_screen(view, places[0]))
    for place in places[1:]:
        qtbot.mouseMove(view, on_screen(view, place))
    if release:
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=on_screen(view, places[-1]))


def _off(line: Sequence[Place], places: Sequence[Place]) -> float:
    """Return how far the farthest of the places lies from a line."""
    ends = np.array(line)
    share = np.linspace(0, 1, 200)[:, None, None]
    dense = (ends[None, :-1] * (1 - share) + ends[None, 1:] * share).reshape(-1, 2)
    return max(float(np.hypot(*(dense - place).T).min()) for place in np.array(places))


def test_a_drawn_line_is_given_on_in_few_places(qtbot: QtBot, view: PictureView) -> None:
    sought: list[float] = []
    view.seek_requested.connect(sought.append)
    qtbot.mouseClick(view._strip.tool_button("draw"), Qt.MouseButton.LeftButton)
    assert view.tool is not None
    assert view.hasFocus() or not view.isActiveWindow()
    assert "Drag to draw" in view._draw.hint
    assert not view._bubble.isVisible()
    with qtbot.waitSignal(view.path_edited) as drawn:
        _draw(qtbot, view, _WAVE)
    (places,), words = drawn.args
    assert words == "Draw the path"
    assert 8 < len(places) <= MOST_PLACES
    assert all(round(v, 4) == v and 0 <= v <= 1 for place in places for v in place)
    assert _off(places, _WAVE) < 0.01
    assert places[0] == pytest.approx(_WAVE[0], abs=0.003)
    assert places[-1] == pytest.approx(_WAVE[-1], abs=0.003)
    assert view.tool is not None, "another pass can be drawn at once"
    assert sought == [], "drawing does not move the music"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.tool is None
    assert not view._strip.tool_button("draw").isChecked()


def test_the_line_is_seen_as_it_grows_and_until_its_music_is_there(
    qtbot: QtBot, view: PictureView
) -> None:
    view.set_tool("draw", True)
    _draw(qtbot, view, _WAVE, release=False)
    at = on_screen(view, _WAVE[20])
    pixel = view.grab().toImage().pixelColor(at)
    assert min(pixel.red(), pixel.green(), pixel.blue()) > 200
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=on_screen(view, _WAVE[-1]))
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view._draw.shows_line
    view.show_music(some_music())
    assert not view._draw.shows_line
    assert view._bubble.isVisible()


def test_escape_leaves_everything_as_it_was(qtbot: QtBot, view: PictureView) -> None:
    told: list[object] = []
    view.path_edited.connect(lambda strokes, words: told.append(strokes))
    view.set_tool("draw", True)
    _draw(qtbot, view, _WAVE, release=False)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=on_screen(view, _WAVE[-1]))
    assert told == []
    assert view.tool is None
    assert not view._draw.shows_line
    assert not view._draw._hint.isVisible()
    with qtbot.waitSignal(view.seek_requested):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=on_screen(view, (0.5, 0.5)))


def test_a_dot_is_no_path(qtbot: QtBot, view: PictureView) -> None:
    told: list[object] = []
    view.path_edited.connect(lambda strokes, words: told.append(strokes))
    view.set_tool("draw", True)
    _draw(qtbot, view, [(0.5, 0.5), (0.51, 0.5)])
    assert told == []
    assert view.tool is not None, "another line can be drawn at once"
    assert "longer" in view._draw.hint
    _draw(qtbot, view, _WAVE)
    assert len(told) == 1


def test_a_line_that_leaves_the_picture_goes_along_its_edge(
    qtbot: QtBot, view: PictureView
) -> None:
    view.set_tool("draw", True)
    with qtbot.waitSignal(view.path_edited) as drawn:
        _draw(qtbot, view, [(0.2, 0.5), (0.5, -0.4), (0.8, 0.5)])
    (line,), _ = drawn.args
    assert _off(line, [(0.2, 0.5), (0.8, 0.5)]) < 0.003
    assert _off(line, [(0.5, 0.0)]) < 0.05, "a corner becomes a bend"
    assert all(0 <= value <= 1 for place in line for value in place)


def test_another_picture_ends_the_drawing(qtbot: QtBot, view: PictureView) -> None:
    view.set_tool("draw", True)
    with qtbot.waitSignal(view.tool_changed) as changed:
        view.clear()
    assert changed.args == ["draw", False]
    view.set_tool("draw", True)
    assert view.tool is None, "there is nothing to draw on"


def test_few_places_keep_corners_and_forget_what_is_straight() -> None:
    corner = np.array([*[(t, 0.0) for t in range(50)], *[(49.0, t) for t in range(1, 50)]])
    assert telling_points(corner, 64, 0.01) == (0, 49, 98)
    turn = np.linspace(0, 2 * np.pi, 500)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    chosen = telling_points(circle, 24, 1e-6)
    assert len(chosen) == 24
    assert np.diff(chosen).max() < 2.5 * 500 / 24, "spread evenly where it bends evenly"


def test_length_is_measured_as_it_is_seen() -> None:
    for aspect in (0.4, 1.0, 2.5):
        line = PathDrawing(aspect)
        line.add((0.5, 0.5))
        assert not line.long_enough
        line.add((0.5, 0.5 + 0.06 * np.hypot(aspect, 1.0)))
        assert line.long_enough


def test_the_tremor_of_the_hand_goes_and_its_form_stays() -> None:
    rng = np.random.default_rng(5)
    along = np.linspace(0, 1, 240)
    arch = np.stack([1.5 * along, 0.8 - 0.6 * np.sin(np.pi * along)], axis=1)
    shaky = arch + rng.normal(0, 0.004, arch.shape)
    soft = smoothed(shaky, float(np.hypot(1.5, 1.0)))

    def bending(line: np.ndarray) -> float:
        turns = np.diff(np.unwrap(np.arctan2(*np.diff(line, axis=0).T[::-1])))
        return float(np.abs(turns).sum())

    assert bending(soft) < 0.1 * bending(shaky)
    assert _off([tuple(p) for p in soft.tolist()], [tuple(p) for p in arch.tolist()]) < 0.02
    assert np.allclose(soft[[0, -1]], shaky[[0, -1]])


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_a_line_follows_the_hand_where_it_is_bent_and_stays_elsewhere(share: float) -> None:
    line = ((0.1, 0.5), (0.9, 0.5))
    goal = (0.1 + 0.8 * share, 0.2)
    after = bent(line, 1.5, share, goal)
    assert _off(after, [goal]) < 0.003
    far = [at for at in (0.0, 0.25, 0.5, 0.75, 1.0) if abs(at - share) > 0.24]
    assert _off(after, [(0.1 + 0.8 * at, 0.5) for at in far]) < 0.003


def test_points_to_bend_at_lie_on_the_line_from_end_to_end() -> None:
    line = tuple((float(x), float(y)) for x, y in _WAVE)
    shares = knots(line, 1.5)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert 4 <= len(shares) <= 9
    assert _off(line, [place_along(line, 1.5, share) for share in shares]) < 0.003


def _project(view: PictureView, strokes: Sequence[Sequence[Place]]) -> None:
    """Let the view know what the project keeps, as the window does."""
    kept = tuple(tuple(stroke) for stroke in strokes)
    view.show_project(replace(new_project("disc.png", b""), drawn_path=kept))


_LOW = ((0.1, 0.8), (0.5, 0.8), (0.9, 0.8))
_HIGH = ((0.1, 0.2), (0.9, 0.2))


def test_each_further_line_is_another_pass(qtbot: QtBot, view: PictureView) -> None:
    _project(view, [_LOW])
    view.set_tool("draw", True)
    with qtbot.waitSignal(view.path_edited) as edited:
        _draw(qtbot, view, [(0.2, 0.3), (0.5, 0.25), (0.8, 0.3)])
    strokes, words = edited.args
    assert words == "Draw another pass"
    assert strokes[0] == _LOW
    assert strokes[1][0] == pytest.approx((0.2, 0.3), abs=0.003)


def test_a_pass_is_bent_with_the_mouse(qtbot: QtBot, view: PictureView) -> None:
    _project(view, [_LOW, _HIGH])
    view.set_tool("draw", True)
    with qtbot.waitSignal(view.path_edited) as edited:
        _draw(qtbot, view, [(0.5, 0.8), (0.5, 0.7), (0.5, 0.6)])
    strokes, words = edited.args
    assert words == "Bend the path"
    assert strokes[1] == _HIGH
    assert _off(strokes[0], [(0.5, 0.6), (0.1, 0.8), (0.9, 0.8)]) < 0.005
    assert view._draw.chosen == 0
    assert view._draw.bar.isVisible()


def test_a_pass_is_reversed_deleted_and_all_are_cleared(qtbot: QtBot, view: PictureView) -> None:
    _project(view, [_LOW, _HIGH])
    view.set_tool("draw", True)
    told: list[tuple[object, str]] = []
    view.path_edited.connect(lambda strokes, words: told.append((strokes, words)))
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_R)
    assert told[-1] == ((_LOW[::-1], _HIGH), "Reverse a pass")
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.mouseClick(view._draw.bar.button("delete"), Qt.MouseButton.LeftButton)
    assert told[-1] == ((_LOW[::-1],), "Delete a pass")
    view._draw.clear()
    assert told[-1] == ((), "Clear the path")


def test_escape_in_the_middle_of_a_bend_takes_it_back(qtbot: QtBot, view: PictureView) -> None:
    _project(view, [_LOW])
    view.set_tool("draw", True)
    told: list[object] = []
    view.path_edited.connect(lambda strokes, words: told.append(strokes))
    _draw(qtbot, view, [(0.5, 0.8), (0.5, 0.5)], release=False)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=on_screen(view, (0.5, 0.5)))
    assert told == []
    assert view._draw._strokes == (_LOW,)
