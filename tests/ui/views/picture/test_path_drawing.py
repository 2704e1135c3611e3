"""A path is drawn on the picture with the mouse; what is kept of it keeps its form."""

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from pytestqt.qtbot import QtBot

from studio.imaging.features import Place
from studio.ui.theme import dark_theme
from studio.ui.views.picture.backdrop import picture_rect
from studio.ui.views.picture.path_drawing import MOST_PLACES, PathDrawing, telling_points
from studio.ui.views.picture.view import PictureView
from tests.ui.views.view_values import some_music, some_seen

_WAVE = [(0.1 + 0.8 * t, 0.5 + 0.3 * np.sin(2 * np.pi * t)) for t in np.linspace(0, 1, 60)]


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    view = PictureView()
    qtbot.addWidget(view)
    view.set_theme(dark_theme())
    view.resize(900, 400)
    view.show()
    view.show_seen(some_seen())
    view.show_music(some_music())
    return view


def _on_screen(view: PictureView, place: Sequence[float]) -> QPoint:
    rect = picture_rect(QRectF(view.rect()), some_seen().features.aspect)
    return QPoint(
        round(rect.x() + place[0] * rect.width()), round(rect.y() + place[1] * rect.height())
    )


def _draw(
    qtbot: QtBot, view: PictureView, places: Sequence[Sequence[float]], *, release: bool = True
) -> None:
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=_on_screen(view, places[0]))
    for place in places[1:]:
        qtbot.mouseMove(view, _on_screen(view, place))
    if release:
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=_on_screen(view, places[-1]))


def _off(line: Sequence[Place], places: Sequence[Place]) -> float:
    """Return how far the farthest of the places lies from a line."""
    ends = np.array(line)
    share = np.linspace(0, 1, 200)[:, None, None]
    dense = (ends[None, :-1] * (1 - share) + ends[None, 1:] * share).reshape(-1, 2)
    return max(float(np.hypot(*(dense - place).T).min()) for place in np.array(places))


def test_a_drawn_line_is_given_on_in_few_places(qtbot: QtBot, view: PictureView) -> None:
    sought: list[float] = []
    view.seek_requested.connect(sought.append)
    qtbot.mouseClick(view._strip.draw_button, Qt.MouseButton.LeftButton)
    assert view.drawing
    assert view.hasFocus() or not view.isActiveWindow()
    assert "Drag to draw" in view._draw.hint
    assert not view._bubble.isVisible()
    with qtbot.waitSignal(view.path_drawn) as drawn:
        _draw(qtbot, view, _WAVE)
    (places,) = drawn.args
    assert 8 < len(places) <= MOST_PLACES
    assert all(round(v, 4) == v and 0 <= v <= 1 for place in places for v in place)
    assert _off(places, _WAVE) < 0.01
    assert places[0] == pytest.approx(_WAVE[0], abs=0.003)
    assert places[-1] == pytest.approx(_WAVE[-1], abs=0.003)
    assert not view.drawing
    assert not view._strip.draw_button.isChecked()
    assert sought == [], "drawing does not move the music"


def test_the_line_is_seen_as_it_grows_and_until_its_music_is_there(
    qtbot: QtBot, view: PictureView
) -> None:
    view.set_drawing(True)
    _draw(qtbot, view, _WAVE, release=False)
    at = _on_screen(view, _WAVE[20])
    pixel = view.grab().toImage().pixelColor(at)
    assert min(pixel.red(), pixel.green(), pixel.blue()) > 200
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=_on_screen(view, _WAVE[-1]))
    assert view._draw.shows_line
    view.show_music(some_music())
    assert not view._draw.shows_line
    assert view._bubble.isVisible()


def test_escape_leaves_everything_as_it_was(qtbot: QtBot, view: PictureView) -> None:
    told: list[object] = []
    view.path_drawn.connect(told.append)
    view.set_drawing(True)
    _draw(qtbot, view, _WAVE, release=False)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=_on_screen(view, _WAVE[-1]))
    assert told == []
    assert not view.drawing
    assert not view._draw.shows_line
    assert not view._draw._hint.isVisible()
    with qtbot.waitSignal(view.seek_requested):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=_on_screen(view, (0.5, 0.5)))


def test_a_dot_is_no_path(qtbot: QtBot, view: PictureView) -> None:
    told: list[object] = []
    view.path_drawn.connect(told.append)
    view.set_drawing(True)
    _draw(qtbot, view, [(0.5, 0.5), (0.51, 0.5)])
    assert told == []
    assert view.drawing, "another line can be drawn at once"
    assert "longer" in view._draw.hint
    _draw(qtbot, view, _WAVE)
    assert len(told) == 1


def test_a_line_that_leaves_the_picture_goes_along_its_edge(
    qtbot: QtBot, view: PictureView
) -> None:
    view.set_drawing(True)
    with qtbot.waitSignal(view.path_drawn) as drawn:
        _draw(qtbot, view, [(0.2, 0.5), (0.5, -0.4), (0.8, 0.5)])
    off = np.array(drawn.args[0]) - [(0.2, 0.5), (0.5, 0.0), (0.8, 0.5)]
    assert np.abs(off).max() < 0.003


def test_another_picture_ends_the_drawing(qtbot: QtBot, view: PictureView) -> None:
    view.set_drawing(True)
    with qtbot.waitSignal(view.drawing_changed) as changed:
        view.clear()
    assert changed.args == [False]
    view.set_drawing(True)
    assert not view.drawing, "there is nothing to draw on"


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
