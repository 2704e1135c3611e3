"""Regions follow what a person would outline, and stay where they are."""

import io
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from studio.imaging.copies import copies_of
from studio.imaging.features import Region
from studio.imaging.figures import find_figures
from studio.imaging.loading import load_picture
from studio.imaging.picture import Picture
from studio.imaging.regions import find_regions
from studio.imaging.segmentation import segment
from tests.imaging.drawings import as_picture

PICTURES = Path(__file__).parents[2] / "resources" / "pictures"
BY_HAND = json.loads((Path(__file__).parent / "data" / "outlined_by_hand.json").read_text())
"""For some pictures the outlines that a person drew, later ones above earlier ones."""

SHAPE = (256, 384)
Labels = NDArray[np.int32]


def _painted(outlines: list[list[list[float]]], shape: tuple[int, int] = SHAPE) -> Labels:
    labels = np.full(shape, -1, np.int32)
    for index, outline in enumerate(outlines):
        places = np.array(outline) * (shape[1], shape[0]) - 0.5
        cv2.fillPoly(labels, [np.rint(places * 16).astype(np.int32)], float(index), cv2.LINE_8, 4)
    return labels


def _regions(picture: Picture) -> tuple[Region, ...]:
    copies = copies_of(picture)
    nothing = np.zeros(copies.grid, np.float32)
    return find_regions(copies, segment(copies), find_figures(copies), nothing, nothing)[0]


def _labels(regions: tuple[Region, ...]) -> Labels:
    """Return the outlined regions as they are drawn, small ones above large ones."""
    outlines = [[list(place) for place in region.outline] for region in regions]
    areas = [cv2.contourArea(np.array(outline, np.float32)) for outline in outlines]
    order = sorted(range(len(outlines)), key=lambda i: -areas[i])
    return _painted([outlines[i] for i in order])


def _agreement(wanted: Labels, found: Labels) -> float:
    """Return the mean over all pixels of the overlap (intersection over union) of the area
    that is wanted there with the one found that fits it best."""
    count = np.zeros((int(wanted.max()) + 2, int(found.max()) + 2))
    np.add.at(count, (wanted.ravel() + 1, found.ravel() + 1), 1)
    count = count[1:]
    either = count.sum(axis=1, keepdims=True) + count.sum(axis=0, keepdims=True) - count
    overlap = (count / np.maximum(either, 1))[:, 1:]
    return float((count.sum(axis=1) * overlap.max(axis=1)).sum() / count.sum())


def _file(name: str) -> Image.Image:
    picture = Image.open(next(PICTURES.glob(f"{name}.*"))).convert("RGB")
    picture.thumbnail((1024, 1024))
    return picture


def _photograph_like(seed: int = 2) -> Image.Image:
    """Draw sky over a textured field, with a round tree and a house, and grain over all."""
    rng = np.random.default_rng(seed)
    rows, columns = 480, 720
    y, x = np.mgrid[0:rows, 0:columns]
    t = (y / rows)[..., None]
    scene = (1 - t) * (95, 140, 205) + t * (215, 225, 235)
    blades = cv2.GaussianBlur(rng.normal(0, 60, (rows, columns)), (0, 0), 2.0)[..., None]
    field = y > 300 + 12 * np.sin(x / 90)
    scene = np.where(field[..., None], blades + np.array((80, 120, 50)), scene)
    leaves = cv2.GaussianBlur(rng.normal(0, 60, (rows, columns)), (0, 0), 2.5)[..., None]
    tree = np.hypot(x - 180, y - 210) < 95
    scene = np.where(tree[..., None], 0.8 * leaves + np.array((35, 70, 40)), scene)
    house = (abs(x - 520) < 70) & (abs(y - 290) < 60)
    scene = np.where(house[..., None], (190, 80, 60), scene)
    scene = cv2.GaussianBlur(scene, (0, 0), 1.0) + rng.normal(0, 4, scene.shape)
    return Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def photograph() -> tuple[Region, ...]:
    return _regions(as_picture(_photograph_like()))


def test_a_scene_has_the_areas_that_it_was_drawn_with(photograph: tuple[Region, ...]) -> None:
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]] * (480 / SHAPE[0])
    wanted = (y > 300 + 12 * np.sin(x / 90)).astype(np.int32)
    wanted[np.hypot(x - 180, y - 210) < 95] = 2
    wanted[(abs(x - 520) < 70) & (abs(y - 290) < 60)] = 3
    assert 4 <= len(photograph) <= 8
    assert _agreement(wanted, _labels(photograph)) > 0.9


def test_smooth_shading_is_not_cut() -> None:
    rows, columns = np.mgrid[0:400, 0:600]
    t = (rows / 400)[..., None]
    sky = (1 - t) * (30, 60, 140) + t * (250, 190, 120)
    sky = np.where((rows > 300)[..., None], (40, 60, 30) + 30 * (columns / 600)[..., None], sky)
    regions = _regions(as_picture(Image.fromarray(sky.astype(np.uint8))))
    assert len(regions) == 2
    assert sorted(r.area for r in regions) == pytest.approx([0.25, 0.75], abs=0.01)


def test_discs_stand_out_from_texture_and_texture_is_one_region() -> None:
    rng = np.random.default_rng(5)
    grain = cv2.GaussianBlur(rng.normal(0, 90, (400, 600)), (0, 0), 2.5)[..., None]
    sheet = Image.fromarray(np.clip(grain + np.array((120, 130, 90)), 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(sheet)
    for x, colour in ((120, (200, 40, 40)), (300, (240, 210, 60)), (480, (40, 60, 190))):
        draw.ellipse((x - 55, 145, x + 55, 255), colour)
    regions = _regions(as_picture(sheet.filter(ImageFilter.GaussianBlur(0.8))))
    assert len(regions) == 4
    for region in regions[1:]:
        assert region.shape == "circle"
        assert region.area == pytest.approx(np.pi * 55**2 / 240000, rel=0.06)


def test_things_within_things_are_seen() -> None:
    sheet = Image.new("RGB", (600, 400), (235, 230, 215))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((100, 50, 500, 350), (60, 90, 150))
    draw.ellipse((200, 100, 400, 300), (230, 180, 60))
    draw.rectangle((270, 170, 330, 230), (150, 30, 40))
    regions = _regions(as_picture(sheet.filter(ImageFilter.GaussianBlur(0.7))))
    assert len(regions) == 4
    assert [r.shape for r in sorted(regions, key=lambda r: r.area)[:2]] == [
        "rectangle",
        "circle",
    ]


def test_bricks_are_one_wall() -> None:
    wall = Image.new("RGB", (640, 480), (205, 200, 190))
    draw = ImageDraw.Draw(wall)
    for row in range(13):
        for column in range(-1, 9):
            x, y = 84 * column + 42 * (row % 2), 38 * row
            draw.rectangle((x + 3, y + 3, x + 80, y + 34), (150, 75, 60))
    regions = _regions(as_picture(wall.filter(ImageFilter.GaussianBlur(0.8))))
    assert len(regions) <= 6  # where the frame cuts bricks some may stand alone
    assert regions[0].area > 0.9


def test_a_mirrored_picture_has_mirrored_regions(photograph: tuple[Region, ...]) -> None:
    mirrored = _photograph_like().transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    found = _labels(_regions(as_picture(mirrored)))[:, ::-1]
    assert _agreement(_labels(photograph), found) > 0.9


@pytest.mark.parametrize("factor", [0.95, 1.05])
def test_a_little_more_or_less_light_changes_no_region(
    photograph: tuple[Region, ...], factor: float
) -> None:
    pixels = np.asarray(_photograph_like(), np.float64) * factor
    other = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    assert _agreement(_labels(photograph), _labels(_regions(as_picture(other)))) > 0.9


def _saved_again(picture: Image.Image, how: str) -> Picture:
    buffer = io.BytesIO()
    if how == "smaller":
        size = (round(picture.width * 0.98), round(picture.height * 0.98))
        picture.resize(size, Image.Resampling.LANCZOS).save(buffer, "PNG")
    else:
        picture.save(buffer, "JPEG", quality=int(how))
    return load_picture(buffer.getvalue(), "again")


def test_a_picture_that_was_saved_again_keeps_its_regions() -> None:
    names = ("abstract_hexagons", "bw_cameraman", "citrus_slices", "portrait_astronaut")
    kept = []
    for name in names:
        picture = _file(name)
        first = _labels(_regions(as_picture(picture)))
        kept += [
            _agreement(first, _labels(_regions(_saved_again(picture, how))))
            for how in ("92", "85", "smaller")
        ]
    assert float(np.mean(kept)) > 0.8
    assert min(kept) > 0.6


def test_regions_are_those_that_a_person_outlined() -> None:
    agreement, number, scraps = [], [], 0
    for name, outlines in BY_HAND.items():
        regions = _regions(as_picture(_file(name)))
        wanted = _painted([thing["outline"] for thing in outlines])
        agreement.append(_agreement(wanted, _labels(regions)))
        number.append(len(regions))
        scraps += sum(region.area < 0.002 for region in regions)
    assert float(np.mean(agreement)) > 0.6
    assert all(2 <= count <= 45 for count in number)
    assert scraps <= len(number)


@pytest.mark.parametrize("name", ["beach_waves", "mountain_trail", "portrait_astronaut"])
def test_outlines_cover_their_regions_without_stairs(name: str) -> None:
    regions = _regions(as_picture(_file(name)))
    covered = sum(region.area for region in regions)
    assert covered == pytest.approx(1.0, abs=0.005)
    labels = _labels(regions)
    assert float((labels >= 0).mean()) > 0.98
    height, width = SHAPE
    for region in regions:
        outline = np.array(region.outline) * (width, height)
        assert 3 <= len(outline) <= 120
        assert outline.min() >= 0
        assert outline[:, 0].max() <= width
        # Stairs turn by a right angle at nearly every point.
        step = np.diff(np.vstack([outline, outline[:1]]), axis=0)
        turn = np.abs(np.diff(np.unwrap(np.arctan2(step[:, 1], step[:, 0]))))
        if len(outline) > 20:
            assert float((np.abs(turn - np.pi / 2) < 0.1).mean()) < 0.35
