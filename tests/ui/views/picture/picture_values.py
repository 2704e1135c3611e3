"""A picture with four areas and two faces, and the hands that work on it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, QRectF, Qt
from pytestqt.qtbot import QtBot

from studio.imaging.features import Face, Place, Region
from studio.project.music import Music, Seen
from studio.ui.theme import dark_theme
from studio.ui.views.picture.backdrop import picture_rect
from studio.ui.views.picture.view import PictureView
from tests.ui.views.view_values import some_music, some_seen

SKY, GRASS, HOUSE, SUN = 0, 1, 2, 3
ASPECT = 1.5


def box_outline(left: float, top: float, right: float, bottom: float) -> tuple[Place, ...]:
    """Return the corners of an upright rectangle."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def a_landscape() -> Seen:
    """Return a sky over grass, a house on both, and a sun in the sky."""
    seen = some_seen(ASPECT)
    sun = seen.features.regions[0]
    turn = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    disc = tuple((0.75 + 0.08 * float(np.cos(t)), 0.25 + 0.12 * float(np.sin(t))) for t in turn)
    regions = (
        _area(sun, box_outline(0, 0, 1, 0.6), (70.0, -5.0, -25.0), 0.53),
        _area(sun, box_outline(0, 0.6, 1, 1), (45.0, -30.0, 25.0), 0.35),
        _area(sun, box_outline(0.2, 0.4, 0.4, 0.8), (40.0, 45.0, 30.0), 0.08),
        replace(sun, outline=disc, centroid=(0.75, 0.25), area=0.03),
    )
    rows, columns = seen.features.maps.region.shape
    y, x = (np.mgrid[0:rows, 0:columns] + 0.5) / np.array([[[rows]], [[columns]]])
    index = np.where(y < 0.6, SKY, GRASS)
    index[(x > 0.2) & (x < 0.4) & (y > 0.4) & (y < 0.8)] = HOUSE
    index[((x - 0.75) / 0.08) ** 2 + ((y - 0.25) / 0.12) ** 2 < 1] = SUN
    maps = replace(seen.features.maps, region=index.astype(np.int16))
    faces = (Face((0.3, 0.3), 0.1, 0.2, 0.97), Face((0.6, 0.7), 0.1, 0.2, 0.9))
    return replace(seen, features=replace(seen.features, maps=maps, regions=regions, faces=faces))


def a_piece(seen: Seen) -> Music:
    """Return a piece of a picture."""
    return replace(some_music(), features=seen.features)


def a_view(qtbot: QtBot, seen: Seen, height: int = 500) -> PictureView:
    """Return a view of a picture and its music, 900 pixels wide."""
    view = PictureView()
    qtbot.addWidget(view)
    view.set_theme(dark_theme())
    view.resize(900, height)
    view.show()
    view.show_seen(seen)
    view.show_music(a_piece(seen))
    return view


def on_screen(view: PictureView, place: Sequence[float]) -> QPoint:
    """Return where a place of the picture is on its view."""
    assert view.features is not None
    rect = picture_rect(QRectF(view.rect()), view.features.aspect)
    return QPoint(
        round(rect.x() + place[0] * rect.width()), round(rect.y() + place[1] * rect.height())
    )


def click(
    qtbot: QtBot,
    view: PictureView,
    place: Sequence[float],
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Click a place of the picture."""
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(view, left, modifier, on_screen(view, place))


def drag(qtbot: QtBot, view: PictureView, *places: Sequence[float]) -> None:
    """Drag the mouse through places of the picture."""
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(view, left, pos=on_screen(view, places[0]))
    for place in places[1:]:
        qtbot.mouseMove(view, on_screen(view, place))
    qtbot.mouseRelease(view, left, pos=on_screen(view, places[-1]))


def take_focus(qtbot: QtBot, view: PictureView) -> None:
    """Give the keyboard to the picture."""
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)


def _area(
    like: Region, outline: tuple[Place, ...], lab: tuple[float, float, float], area: float
) -> Region:
    xs, ys = zip(*outline, strict=True)
    return replace(
        like,
        outline=outline,
        centroid=((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2),
        lab=lab,
        area=area,
        shape="rectangle",
        confidence=0.9,
    )
