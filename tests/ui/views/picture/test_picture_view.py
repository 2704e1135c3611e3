"""The picture takes clicks to places of the path and shows where the music is."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot

from studio.ui.theme import light_theme
from studio.ui.views.picture.backdrop import picture_rect
from studio.ui.views.picture.path_overlay import PathOverlay
from studio.ui.views.picture.view import PictureView
from studio.ui.views.timeline import Timeline
from tests.ui.views.picture.picture_values import a_view, on_screen
from tests.ui.views.view_values import CLAIMED, some_claims, some_music, some_seen


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    return a_view(qtbot, some_seen(), 400)


@pytest.mark.parametrize("share", [0.1, 0.4, 0.8])
def test_a_click_on_the_path_asks_for_its_moment(
    qtbot: QtBot, view: PictureView, share: float
) -> None:
    music = some_music()
    path = music.plan.path
    place = path[round(share * (len(path) - 1))]
    with qtbot.waitSignal(view.seek_requested) as asked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=on_screen(view, place))
    line = Timeline(music.plan, music.performance)
    along = line.path_at(line.ticks_at(asked.args[0]))
    assert along == pytest.approx(share, abs=0.05)


def test_dragging_along_the_path_moves_on_in_time(qtbot: QtBot, view: PictureView) -> None:
    asked = []
    view.seek_requested.connect(asked.append)
    view.seek_requested.connect(lambda seconds: view.set_position(seconds, False))
    path = some_music().plan.path
    start = on_screen(view, path[1])
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for place in path[2:-1:2]:
        qtbot.mouseMove(view, on_screen(view, place))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=on_screen(view, path[-2]))
    assert len(asked) > 4
    assert np.all(np.diff(asked) >= -0.05)
    assert asked[-1] > 0.7 * Timeline(some_music().plan, some_music().performance).duration_s


def test_the_picture_stays_whole_and_keeps_its_shape() -> None:
    for aspect in (0.5, 1.0, 1.5, 2.4):
        frame = QRectF(0, 0, 1080, 452)
        rect = picture_rect(frame, aspect)
        assert rect.width() / rect.height() == pytest.approx(aspect, rel=1e-6)
        lost = 1 - frame.intersected(rect).width() * frame.intersected(rect).height() / (
            rect.width() * rect.height()
        )
        assert lost <= 0.02


def test_only_the_playhead_is_painted_again_while_it_moves(view: PictureView) -> None:
    moved = view._walk._path.dirty(0.40, 0.401)
    assert moved.width() < 80
    assert moved.height() < 80


def test_the_playhead_glows_where_the_music_is(qtbot: QtBot, view: PictureView) -> None:
    music = some_music()
    line = Timeline(music.plan, music.performance)
    view.set_position(0.6 * line.duration_s, True)
    here = view._walk.head(line.ticks_at(0.6 * line.duration_s))
    pixel = view.grab().toImage().pixelColor(here.toPoint())
    assert min(pixel.red(), pixel.green(), pixel.blue()) > 240


def test_the_bubble_says_why_and_never_hides_the_playhead(view: PictureView) -> None:
    music = some_music()
    line = Timeline(music.plan, music.performance)
    for share in np.linspace(0, 0.99, 25):
        seconds = float(share) * line.duration_s
        view.set_position(seconds, True)
        assert view._bubble.isVisible()
        here = view._walk.head(line.ticks_at(seconds))
        assert not QRectF(view._bubble.geometry()).contains(here)
        assert view.rect().contains(view._bubble.geometry())
    assert "lighter" in view._bubble.words[1]


def test_the_pointer_learns_what_was_seen_there(qtbot: QtBot, view: PictureView) -> None:
    middle = on_screen(view, (0.75, 0.5))
    qtbot.mouseMove(view, middle)
    qtbot.waitUntil(lambda: "circle" in view._bubble.words[0], timeout=2000)
    assert "It sounds in" in view._bubble.words[1]


def test_every_overlay_changes_the_picture_and_goes_again(qtbot: QtBot, view: PictureView) -> None:
    plain = view.grab().toImage()
    for overlay in ("shapes", "colour", "texture", "gaze", "path"):
        button = view._strip.button(overlay)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert view.grab().toImage() != plain
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert button.accessibleName()
    view._strip.clearFocus()
    assert view._strip.shown("path")


def test_keys_go_from_beat_to_beat(qtbot: QtBot, view: PictureView) -> None:
    asked = []
    view.seek_requested.connect(asked.append)
    view.set_position(0.0, False)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Home):
        qtbot.keyClick(view, key)
    line = Timeline(some_music().plan, some_music().performance)
    assert asked == [line.seconds_at(960), line.seconds_at(3840), 0.0]


def test_regions_glow_while_their_notes_sound(view: PictureView) -> None:
    music = some_music()
    # The note whose place lies on the disc: the thirteenth of sixteen beats.
    line = Timeline(music.plan, music.performance)
    view.set_position(line.seconds_at(12.5 * 960), True)
    assert 0 in view._lights.lit
    view.set_position(line.seconds_at(12.5 * 960), False)
    assert not view._lights.lit


def test_it_takes_another_theme_and_can_be_emptied(view: PictureView) -> None:
    view.set_theme(light_theme())
    view.clear()
    assert not view._strip.isVisible()
    assert not view._bubble.isVisible()
    view.set_position(3.0, True)
    assert not view.grab().isNull()


def test_another_picture_takes_the_old_music_away(view: PictureView) -> None:
    other = some_seen(0.7)
    object.__setattr__(other.features, "digest", "1" * 64)
    object.__setattr__(other.picture, "digest", "1" * 64)
    view.show_seen(other)
    assert view._walk is None


def test_a_crossing_path_keeps_its_branch_while_dragging() -> None:
    turn = np.linspace(0, 2 * np.pi, 200)
    eight = np.stack([0.5 + 0.4 * np.sin(turn), 0.5 + 0.4 * np.sin(2 * turn)], axis=1)
    path = PathOverlay(eight.astype(np.float32), QRectF(0, 0, 600, 600))
    middle = QPointF(300, 300)
    assert path.nearest(middle, 0.48) == pytest.approx(0.5, abs=0.02)
    assert path.nearest(middle, 0.98) == pytest.approx(1.0, abs=0.02)


def test_words_about_a_place_make_way_for_the_playhead(qtbot: QtBot, view: PictureView) -> None:
    line = Timeline(some_music().plan, some_music().performance)
    qtbot.mouseMove(view, on_screen(view, (0.7, 0.5)))
    qtbot.waitUntil(lambda: "circle" in view._bubble.words[0], timeout=2000)
    for share in np.linspace(0, 0.99, 40):
        view.set_position(float(share) * line.duration_s, False)
        here = view._walk.head(line.ticks_at(float(share) * line.duration_s))
        assert "circle" in view._bubble.words[0]
        assert not QRectF(view._bubble.geometry()).contains(here)


def test_a_note_shows_its_place_and_only_what_is_certain(view: PictureView) -> None:
    view.set_position(0.0, False)
    plain = view.grab().toImage()
    note = some_music().score.parts[0].notes[9]
    view.show_note(note.id)
    assert view._bubble.words == (
        "C5 in bar 3",
        "The path is at the yellow circle on the right then.",
    )
    at = on_screen(view, note.origin.place)
    around = view.grab().toImage().copy(at.x() - 16, at.y() - 16, 32, 32)
    assert around != plain.copy(at.x() - 16, at.y() - 16, 32, 32)
    view.set_position(0.1, True)
    assert view._bubble.words[0] == "The piece begins"
    assert view._marked is None


def test_causes_that_arrive_late_are_said_of_what_is_shown(view: PictureView) -> None:
    music = some_music()
    view.show_music(music)
    view.set_position(0.0, False)
    assert "asks for high notes" in view._bubble.words[1]
    view.show_note(CLAIMED)
    assert "because" not in view._bubble.words[1]
    view.show_claims(some_claims(music))
    assert view._bubble.words[1].startswith(
        "It lies higher because the picture is lighter here; otherwise it would be A4."
    )
    view.show_note(1)
    assert "; the picture did not ask for it." in view._bubble.words[1]
    # Another piece has other causes.
    view.show_music(some_music())
    assert "because" not in view._bubble.words[1]


def test_what_the_pointer_is_on_is_told_before_what_was_clicked(view: PictureView) -> None:
    music = some_music()
    view.show_music(music)
    view.show_claims(some_claims(music))
    view.show_note(1)
    view.hover_chord(1)
    assert view._bubble.words[0] == "Cmaj7/E in bar 3"
    assert "freer shapes" in view._bubble.words[1]
    view.hover_note(CLAIMED)
    assert "otherwise it would be A4" in view._bubble.words[1]
    view.hover_note(None)
    assert view._bubble.words[0] == "G4 in bar 1"


def test_what_the_pointer_is_on_is_told_while_the_music_plays(view: PictureView) -> None:
    view.set_position(0.0, True)
    view.hover_note(CLAIMED)
    for seconds in (0.1, 1.0, 3.0):
        view.set_position(seconds, True)
        assert view._bubble.words[0].endswith("in bar 3")
        assert view._marked is not None
    view.hover_note(None)
    assert view._marked is None
    assert view._bubble.words[0] != "D5 in bar 3"


def test_a_note_under_the_pointer_is_told_with_an_area_chosen(view: PictureView) -> None:
    view.selection.choose((0,))
    view.hover_note(CLAIMED)
    assert view._bubble.isVisible()
    assert view._bubble.words[0].endswith("in bar 3")
    view.hover_note(None)
    assert not view._bubble.isVisible()


def test_what_is_clicked_while_the_music_plays_passes(qtbot: QtBot, view: PictureView) -> None:
    view.set_position(0.0, True)
    view._passing.setInterval(50)
    view.show_note(1)
    view.set_position(0.2, True)
    assert view._marked is not None
    qtbot.waitUntil(lambda: view._marked is None, timeout=2000)


def test_moving_on_leaves_what_was_clicked(qtbot: QtBot, view: PictureView) -> None:
    view.set_position(0.0, False)
    view.show_note(1)
    view.set_position(0.5, False)  # where the click has sent the music
    assert view._marked is not None
    qtbot.wait(700)
    view.set_position(1.0, False)
    assert view._marked is None


def test_a_bar_says_what_is_proved_and_else_what_is_asked(view: PictureView) -> None:
    music = some_music(8)
    view.show_music(music)
    view.show_claims(some_claims(music))
    line = Timeline(music.plan, music.performance)
    view.set_position(line.seconds_at(2.5 * 3840), True)
    assert "Bar 3 rises: the picture turns lighter here." in view._bubble.words[1]
    view.set_position(line.seconds_at(1.5 * 3840), True)
    assert view._bubble.words == (
        "Bar 2",
        "The picture asks for high notes, since it turns lighter here.",
    )


def test_a_place_that_is_clicked_names_its_notes(qtbot: QtBot, view: PictureView) -> None:
    music = some_music()
    inside = {
        note.id
        for part in music.score.parts
        for note in part.notes
        if np.hypot((note.origin.place[0] - 0.75) * 1.5, note.origin.place[1] - 0.5) < 0.19
    }
    assert inside
    with qtbot.waitSignal(view.notes_chosen) as told:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=on_screen(view, (0.75, 0.5)))
    notes, nearest = told.args
    assert set(notes) == inside
    assert set(nearest) <= inside
    assert view._bubble.words[0] == "The yellow circle on the right"
    assert f"{len(inside)} notes come from here" in view._bubble.words[1]
    assert view._lights._held == {0: 0}
    view.set_position(0.0, True)
    assert view._lights._held == {}


def test_a_place_is_shown_for_a_sentence(view: PictureView) -> None:
    view.show_place((0.1, 0.9))
    assert view._marked == (0.1, 0.9)
    assert view._bubble.words[0] == "The place at the bottom left"


def test_glows_are_drawn_before_they_are_needed(qtbot: QtBot, view: PictureView) -> None:
    qtbot.waitUntil(lambda: view._lights.prepared, timeout=3000)
    prepared = set(view._lights._glow._forms)
    music = some_music()
    line = Timeline(music.plan, music.performance)
    for beat in range(16):
        view.set_position(line.seconds_at(beat * 960 + 100), True)
        view.grab()
    assert prepared
    assert set(view._lights._glow._forms) == prepared
