"""What the overlays show, and that their words keep clear of each other."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from studio.imaging.features import Contribution, Curve, Line, Mood, MoodScore, Repeat
from studio.imaging.gaze import gaze_stops
from studio.mapping.plan import RegionRole
from studio.project.music import Music, Seen
from studio.ui.theme import light_theme
from studio.ui.views.picture.labels import Labels
from studio.ui.views.picture.line_overlay import direction_of
from studio.ui.views.picture.mood_overlay import causes_of
from studio.ui.views.picture.path_overlay import PathOverlay
from studio.ui.views.picture.playing_areas import playing_areas
from studio.ui.views.picture.strip import OverlayStrip
from studio.ui.views.picture.view import PictureView
from tests.ui.views.picture.picture_values import (
    GRASS,
    HOUSE,
    SKY,
    SUN,
    a_landscape,
    a_piece,
    a_view,
    on_screen,
)

_OVERLAYS = ("shapes", "colour", "texture", "lines", "gaze", "mood", "faces")


def _rich() -> Seen:
    """Return a landscape with lines, a horizon, repeats and a mood."""
    seen = a_landscape()
    features = seen.features
    layout = replace(
        features.layout,
        horizon=0.6,
        lines=(Line((0.1, 0.1), (0.1, 0.9), 0.5, 0.9),),
        curves=(Curve(((0.5, 0.9), (0.7, 0.7), (0.9, 0.9)), 0.4, 0.5),),
    )
    score = MoodScore(0.4, (Contribution("lightness", 0.6), Contribution("chroma", -0.3)))
    tense = MoodScore(-0.4, (Contribution("lightness", -0.6),))
    features = replace(
        features,
        layout=layout,
        mood=Mood(score, score, tense),
        repeats=(Repeat((GRASS, HOUSE, SUN), 0.2, 0.0, 0.9),),
    )
    return replace(seen, features=features)


def _with_roles(music: Music) -> Music:
    presence = np.ones(len(music.plan.beats.x), np.float32)
    given = (
        (SKY, "harmony", "", 0.9, False),
        (GRASS, "harmony", "", 0.5, False),
        (SUN, "melody", "flute", 0.2, True),
    )
    roles = tuple(
        RegionRole(n, (0.5, 0.5), role, instrument, weight, presence, 0.0, chosen, ())
        for n, role, instrument, weight, chosen in given
    )
    return replace(music, plan=replace(music.plan, roles=roles))


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    seen = _rich()
    view = a_view(qtbot, seen)
    view.show_music(_with_roles(a_piece(seen)))
    return view


@pytest.mark.parametrize("size", [(592, 343), (900, 500), (1400, 640)])
def test_words_of_all_overlays_keep_clear_and_within(view: PictureView, size: tuple) -> None:
    view.resize(*size)
    for name in _OVERLAYS:
        view._strip.button(name).setChecked(True)
    view.grab()
    words = view._ground.words
    assert len(words) > 4
    frame, strip = QRectF(view.rect()), QRectF(view._strip.geometry())
    # Gaze stops and the palette's colours stand at their places; labels make way for them.
    labels = [w for w in words if w.height() == 20.0]
    for number, one in enumerate(labels):
        assert frame.contains(one)
        assert not one.intersects(strip)
        assert not any(one.intersects(other) for other in labels[number + 1 :])


def test_every_overlay_shows_and_hides_something(qtbot: QtBot, view: PictureView) -> None:
    view._strip.button("path").setFocus()
    view._strip.button("path").clearFocus()
    for name in _OVERLAYS:
        plain = view.grab().toImage()
        view._strip.button(name).setChecked(True)
        assert view.grab().toImage() != plain, name
        view._strip.button(name).setChecked(False)


def test_the_strip_fits_and_says_with_icons_alone_what_it_is(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    view.set_theme(light_theme())
    strip = view.findChild(OverlayStrip)
    widths = []
    for room in (1200, 800, 560):
        strip.fit(room)
        widths.append(strip.width())
        assert strip.width() <= room
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 3, "words of the tools go first, then those of the overlays"
    for name in ("path", *_OVERLAYS):
        assert strip.button(name).accessibleName()
        assert strip.button(name).toolTip()
    for name in ("draw", "focus", "face"):
        assert strip.tool_button(name).accessibleName()


def test_areas_wear_the_colour_of_the_part_that_plays_them(view: PictureView) -> None:
    music = view._music
    playing = playing_areas(music)
    assert playing[SKY].leads
    assert not playing[GRASS].leads, "one area of each role has its word"
    assert playing[SUN].chosen
    assert playing[SUN].words == "Melody, flute"
    melody = next(i for i, part in enumerate(music.score.parts) if part.role == "melody")
    assert playing[SUN].part == melody
    view._strip.button("path").setChecked(False)
    plain = view.grab().toImage().pixelColor(on_screen(view, (0.75, 0.33)))
    view._strip.button("shapes").setChecked(True)
    lit = view.grab().toImage().pixelColor(on_screen(view, (0.75, 0.33)))
    colour = QColor(view._theme.part(melody))

    def off(one: QColor) -> float:
        return abs(one.hslHueF() - colour.hslHueF())

    assert off(lit) < off(plain) or plain.hslSaturationF() < 0.05


def test_mood_is_told_in_plain_words_with_their_sign() -> None:
    causes = causes_of(_rich().features.mood)
    assert causes["valence"] == [("light", 0.6), ("pale colours", -0.3)]
    assert causes["tension"] == [("light", -0.6)], "what is light takes tension away"


@pytest.mark.parametrize(
    ("end", "direction"),
    [((0.9, 0.5), 0), ((0.9, 0.1), 1), ((0.55, 0.0), 2), ((0.9, 0.9), 3), ((0.1, 0.9), 1)],
)
def test_lines_have_four_directions(end: tuple[float, float], direction: int) -> None:
    assert direction_of((0.5, 0.5), end, 1.0) == direction


def test_labels_find_room_beside_each_other_or_none_at_all() -> None:
    labels = Labels(QRectF(0, 0, 400, 300))
    found = [labels.find(QPointF(200, 150), QSizeF(80, 20)) for _ in range(12)]
    spots = [spot for spot in found if spot is not None]
    assert len(spots) > 4
    for number, one in enumerate(spots):
        assert not any(one.intersects(other) for other in spots[number + 1 :])
    crowded = Labels(QRectF(0, 0, 100, 40))
    assert [crowded.find(QPointF(50, 20), QSizeF(80, 20)) for _ in range(3)][-1] is None


def test_between_two_passes_nothing_is_drawn() -> None:
    first = np.linspace((0.1, 0.2), (0.9, 0.2), 200)
    second = np.linspace((0.9, 0.8), (0.1, 0.8), 200)
    path = PathOverlay(np.concatenate([first, second]).astype(np.float32), QRectF(0, 0, 1000, 500))
    y = path._points[:, 1]
    assert set(np.round(y).astype(int)) == {100, 400}
    assert np.all((np.abs(path._dots[:, 1] - 100) < 1) | (np.abs(path._dots[:, 1] - 400) < 1))
    assert len(path._begins) == 2
    runs = path._played(1.0, QRectF(0, 0, 1000, 500))
    assert len(runs) == 2
    first_arrow, last_arrow = path._arrows[0], path._arrows[-1]
    assert np.cos(first_arrow[2]) == pytest.approx(1.0, abs=0.01)
    assert np.cos(last_arrow[2]) == pytest.approx(-1.0, abs=0.01), "arrows say which way"


def test_at_rest_an_overlay_is_not_talked_over(qtbot: QtBot, view: PictureView) -> None:
    view.set_position(0.0, False)
    assert view._bubble.isVisible()
    view._strip.button("mood").setChecked(True)
    assert not view._bubble.isVisible()
    view.set_position(0.2, True)
    assert view._bubble.isVisible()
    assert not view._bubble.geometry().intersects(view._strip.geometry())
    qtbot.mouseMove(view, on_screen(view, (0.3, 0.5)))
    assert view.cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_the_stops_of_the_gaze_are_numbered_at_their_places(view: PictureView) -> None:
    view._strip.button("gaze").setChecked(True)
    view.grab()
    stops = gaze_stops(view.features)
    middles = [word.center() for word in view._ground.words]
    assert len(stops) > 1
    for stop in stops:
        at = on_screen(view, stop).toPointF()
        assert any((at - middle).manhattanLength() < 3 for middle in middles)
