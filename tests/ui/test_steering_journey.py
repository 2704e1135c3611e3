"""A person steers what is seen in several pictures, saves, opens again, and takes all back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.app import Studio
from studio.imaging.corrections import NO_CORRECTIONS
from studio.imaging.features import Place
from studio.ui.views.picture.view import PictureView

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
TIMEOUT_MS = 60_000
LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Studio]:
    """One window for all journeys: starting its processes takes a second or two."""
    folder = tmp_path_factory.mktemp("steering")
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    studio = Studio(qapp, settings, silent=True)
    studio.window.resize(1280, 860)
    studio.window.show()
    yield studio
    studio.document.undo_stack.setClean()
    studio.window.close()
    studio.close()


class Hands:
    """Mouse and keyboard on the picture of a window; after each deed the music is awaited."""

    def __init__(self, studio: Studio, qtbot: QtBot) -> None:
        self._studio = studio
        self._qtbot = qtbot
        self.view: PictureView = studio.window.stage.picture

    def open(self, path: Path) -> None:
        session, old = self._studio.session, self._studio.session.seen
        self._studio.document.undo_stack.setClean()
        self._studio.window.open_path(path)
        self._qtbot.waitUntil(
            lambda: session.seen is not old and session.music is not None and self._rests(),
            timeout=TIMEOUT_MS,
        )
        self._studio.window.activateWindow()

    def settle(self) -> None:
        """Wait until the music follows the project."""
        self._qtbot.waitUntil(self._rests, timeout=TIMEOUT_MS)

    def click(self, place: Place, keys: Qt.KeyboardModifier = NONE) -> None:
        self._qtbot.mouseClick(self.view, LEFT, keys, self._point(place))

    def drag(self, *places: Place) -> None:
        self._qtbot.mousePress(self.view, LEFT, pos=self._point(places[0]))
        for place in places[1:]:
            self._qtbot.mouseMove(self.view, self._point(place))
        self._qtbot.mouseRelease(self.view, LEFT, pos=self._point(places[-1]))

    def key(self, key: Qt.Key) -> None:
        self._qtbot.keyClick(self.view, key)

    def _rests(self) -> bool:
        return not self._studio.session.workshop.making

    def _point(self, place: Place) -> QPoint:
        rect = self.view._rect
        return QPoint(
            round(rect.x() + place[0] * rect.width()), round(rect.y() + place[1] * rect.height())
        )


@pytest.mark.parametrize(
    "name", ["painting_kandinsky.jpg", "portrait_astronaut.jpg", "sunset_hills.jpg"]
)
def test_a_picture_is_steered_saved_and_everything_is_taken_back(
    studio: Studio, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    hands = Hands(studio, qtbot)
    source = _small(name, tmp_path)
    hands.open(source)
    document, session, view = studio.document, studio.session, hands.view
    first = session.music
    places = _two_areas(view)
    view._strip.button("shapes").setChecked(True)

    # Two areas become one, and the one plays what it is given.
    hands.click(places[0])
    hands.click(places[1], SHIFT)
    assert len(view.selection.chosen) == 2
    hands.key(Qt.Key.Key_M)
    hands.settle()
    assert len(session.music.features.regions) < len(first.features.regions)
    (merged,) = view.selection.chosen
    assert view.selection.areas.at(places[0]) == view.selection.areas.at(places[1]) == merged
    view.areas.give("bass", "")
    hands.settle()
    given = [role for role in session.music.plan.roles if role.chosen]
    assert [(role.region, role.role) for role in given] == [(merged, "bass")]
    hands.key(Qt.Key.Key_Escape)
    view._strip.button("shapes").setChecked(False)

    # The path has two passes.
    studio.window.actions_by_id["draw_path"].trigger()
    hands.drag((0.1, 0.3), (0.4, 0.2), (0.9, 0.3))
    hands.drag((0.9, 0.7), (0.5, 0.6), (0.1, 0.7))
    hands.key(Qt.Key.Key_Escape)
    hands.settle()
    assert len(document.project.drawn_path) == 2
    assert session.music.plan.path[0] == pytest.approx((0.1, 0.3), abs=0.02)
    assert session.music.plan.path[-1] == pytest.approx((0.1, 0.7), abs=0.02)

    # Only the middle counts, and a face is marked in it.
    studio.window.actions_by_id["focus"].trigger()
    hands.drag((0.05, 0.05), (0.5, 0.5), (0.95, 0.95))
    hands.key(Qt.Key.Key_Escape)
    hands.settle()
    assert session.music.features.maps.weight[0].max() == pytest.approx(0.0, abs=1e-3)
    studio.window.actions_by_id["mark_face"].trigger()
    hands.click((0.15, 0.8))
    hands.settle()
    qtbot.keyClicks(view.faces.card.line, "Ada")
    qtbot.keyClick(view.faces.card.line, Qt.Key.Key_Return)
    hands.settle()
    assert "Ada" in [face.name for face in session.music.features.faces]
    assert "Ada" in [voice.name for voice in session.music.plan.faces]

    # Saved and opened again, it is the same piece.
    path = tmp_path / "steered.huesong"
    document.save(path)
    steered, project = session.music, document.project
    hands.open(_small("texture_bricks.png", tmp_path))
    assert view._focus.box is None
    assert view._draw._strokes == ()
    hands.open(path)
    assert document.project == project
    assert session.music.score == steered.score
    assert view._focus.box == project.corrections.focus

    # And every step can be taken back.
    hands.open(source)
    view._strip.button("shapes").setChecked(True)
    hands.click(places[0])
    hands.key(Qt.Key.Key_Delete)
    hands.settle()
    assert document.undo_stack.undoText().startswith("Ignore the ")
    assert session.music.features.regions != first.features.regions
    studio.window.actions_by_id["undo"].trigger()
    hands.settle()
    assert document.project.corrections == NO_CORRECTIONS
    assert session.music.score == first.score
    view._strip.button("shapes").setChecked(False)


def _small(name: str, folder: Path) -> Path:
    """Return a picture at a size that is quickly looked at."""
    path = folder / Path(name).with_suffix(".png").name
    with Image.open(PICTURES / name) as image:
        small = image.convert("RGB")
        small.thumbnail((420, 420))
        small.save(path)
    return path


def _two_areas(view: PictureView) -> tuple[Place, Place]:
    """Return a place in each of two neighbouring areas of some size."""
    areas, regions = view.selection.areas, view.selection.regions
    for number, region in enumerate(regions):
        for other in region.neighbours:
            if min(region.area, regions[other].area) > 0.004:
                found = areas.inside(number), areas.inside(other)
                if [areas.at(place) for place in found] == [number, other]:
                    return found
    raise AssertionError("this picture has no two areas side by side")
