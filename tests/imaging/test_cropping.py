"""Within a focus everything speaks of the focus alone."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from studio.imaging.analysis import see
from studio.imaging.corrections import Box
from studio.imaging.cropping import cropped, focused, visible_box
from studio.imaging.features import VisualFeatures
from studio.imaging.picture import Picture
from tests.imaging.drawings import as_picture

BOX = Box(0.5, 0.25, 0.9, 0.85)


@pytest.fixture(scope="module")
def scene() -> Picture:
    """Draw a dark red disc on blue at the right, and a wild yellow grid at the left."""
    sheet = Image.new("RGB", (800, 500), (60, 90, 170))
    draw = ImageDraw.Draw(sheet)
    for x in range(0, 380, 12):
        draw.line((x, 0, 380 - x, 500), (250, 230, 20), 4)
    draw.ellipse((480, 180, 640, 340), (120, 20, 20))
    return as_picture(sheet)


@pytest.fixture(scope="module")
def inside(scene: Picture) -> VisualFeatures:
    return see(focused(scene, BOX))


def test_a_focus_is_another_picture_of_the_same_size(scene: Picture) -> None:
    part = focused(scene, BOX)
    assert part.digest != scene.digest
    assert part.srgb.shape == scene.srgb.shape
    assert part.aspect == scene.aspect
    assert part.digest == focused(scene, BOX).digest
    assert float(part.alpha.mean()) == pytest.approx(0.4 * 0.6, abs=0.01)
    assert focused(scene, Box(0.0, 0.0, 1.0, 1.0)).digest == scene.digest


def test_the_box_is_found_again(scene: Picture) -> None:
    found = visible_box(focused(scene, BOX))
    for got, wanted in zip(
        (found.left, found.top, found.right, found.bottom),
        (BOX.left, BOX.top, BOX.right, BOX.bottom),
        strict=True,
    ):
        assert got == pytest.approx(wanted, abs=0.003)


def test_figures_are_those_of_the_part_alone(scene: Picture, inside: VisualFeatures) -> None:
    alone = see(cropped(scene, BOX))
    assert inside.statistics == alone.statistics
    assert inside.mood == alone.mood
    assert [s.lab for s in inside.palette] == [s.lab for s in alone.palette]
    assert [r.area for r in inside.regions] == [r.area for r in alone.regions]
    assert [r.shape for r in inside.regions] == [r.shape for r in alone.regions]


def test_what_lies_outside_changes_nothing(scene: Picture, inside: VisualFeatures) -> None:
    other = scene.srgb.copy()
    other[:, :380] = 255 - other[:, :380]
    changed = see(focused(Picture(scene.name, 800, 500, other, scene.alpha, scene.digest), BOX))
    assert changed.regions == inside.regions
    assert changed.statistics == inside.statistics
    assert np.array_equal(changed.maps.saliency, inside.maps.saliency)


def test_places_lie_on_the_whole_picture(inside: VisualFeatures) -> None:
    disc = min(inside.regions, key=lambda region: region.lab[0])
    assert disc.shape == "circle"
    assert disc.centroid[0] == pytest.approx(0.7, abs=0.01)
    assert disc.centroid[1] == pytest.approx(0.52, abs=0.01)
    places = [place for region in inside.regions for place in region.outline]
    places += [swatch.place for swatch in inside.palette] + [inside.layout.balance]
    for x, y in places:
        assert BOX.left - 0.005 <= x <= BOX.right + 0.005
        assert BOX.top - 0.005 <= y <= BOX.bottom + 0.005


def test_maps_cover_the_whole_picture_and_count_in_the_box_only(
    scene: Picture, inside: VisualFeatures
) -> None:
    maps, whole = inside.maps, see(scene).maps
    assert maps.weight.shape == whole.weight.shape
    rows, columns = maps.weight.shape
    y, x = np.mgrid[0:rows, 0:columns]
    x, y = (x + 0.5) / columns, (y + 0.5) / rows
    within = (x > BOX.left) & (x < BOX.right) & (y > BOX.top) & (y < BOX.bottom)
    deep = (abs(x - 0.7) < 0.18) & (abs(y - 0.55) < 0.27)
    assert (maps.weight[deep] > 0.99).all()
    assert (maps.region[deep] >= 0).all()
    assert maps.weight[~within].max() < 0.9
    assert maps.weight[~within].mean() < 0.05
    assert np.abs(maps.lightness[deep] - whole.lightness[deep]).mean() < 1.0
    assert (maps.saliency[maps.weight == 0] == 0).all()


def test_a_sliver_of_a_focus_is_still_a_picture(scene: Picture) -> None:
    features = see(focused(scene, Box(0.5, 0.5, 0.5, 0.5001)))
    assert features.regions
    assert float(features.maps.weight.max()) > 0.0
