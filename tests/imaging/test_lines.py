"""Long lines, curves, the horizon and repeats, in drawn pictures and in the open ones."""

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from studio.imaging.analysis import see
from studio.imaging.copies import copies_of
from studio.imaging.features import Layout, Region
from studio.imaging.horizon import horizon_of
from studio.imaging.lines import find_lines
from studio.imaging.loading import open_picture
from studio.imaging.repeats import find_repeats
from tests.imaging.drawings import as_picture

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
SIZE = (640, 420)


def _layout(image: Image.Image) -> Layout:
    return see(as_picture(image)).layout


def _sea(tilt_degrees: float = 0.0, level: float = 0.55, covered: bool = False) -> Image.Image:
    """Return sky and sea, with grain, perhaps askew, perhaps with masts and rocks in front."""
    width, height = SIZE
    y, x = np.mgrid[0:height, 0:width].astype(float)
    line = level * height + math.tan(math.radians(tilt_degrees)) * (x - width / 2)
    sky = np.stack([150 + 60 * y / height, 180 + 30 * y / height, 225 + 0 * y], 2)
    sea = np.stack([30 + 30 * y / height, 70 + 30 * y / height, 105 + 0 * y], 2)
    picture = np.where((y > line)[..., None], sea, sky)
    picture += np.random.default_rng(7).normal(0, 6, (height, width, 1))
    if covered:
        picture[np.hypot(x - 90, (y - 260) * 0.8) < 85] = (70, 50, 40)
        picture[(abs(x - 300) < 14) & (y > 60)] = (90, 60, 30)
        picture[(x > 470) & (x < 580) & (y > 150) & (y < 320)] = (120, 40, 45)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("level", [0.3, 0.55, 0.75])
@pytest.mark.parametrize("tilt", [-4.0, 0.0, 2.5])
def test_a_sea_horizon_is_found_askew_or_not(level: float, tilt: float) -> None:
    assert _layout(_sea(tilt, level)).horizon == pytest.approx(level, abs=0.015)


def test_a_horizon_behind_things_is_found() -> None:
    assert _layout(_sea(0, 0.55, covered=True)).horizon == pytest.approx(0.55, abs=0.015)


def test_no_horizon_where_there_is_none() -> None:
    rng = np.random.default_rng(3)
    grain = rng.normal(128, 40, (420, 640, 3))
    blurred = Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(6)
    )
    assert _layout(blurred).horizon is None
    assert _layout(_sea(0, 0.55).rotate(90, expand=True)).horizon is None
    assert _layout(_sea(14, 0.5)).horizon is None
    half = Image.new("RGB", SIZE, (200, 205, 210))
    ImageDraw.Draw(half).rectangle((0, 220, 300, 420), fill=(60, 70, 50))
    assert _layout(half).horizon is None  # an edge across half of the picture


@pytest.mark.parametrize(
    "name", ["forest_stream", "mountain_trail", "painting_kandinsky", "bee_flower_macro"]
)
def test_open_pictures_without_a_horizon(name: str) -> None:
    (path,) = PICTURES.glob(f"{name}.*")
    assert horizon_of(copies_of(open_picture(path))) is None


def test_the_ridge_at_sunset_is_a_horizon() -> None:
    (path,) = PICTURES.glob("sunset_hills.*")
    assert horizon_of(copies_of(open_picture(path))) == pytest.approx(0.46, abs=0.03)


def _strokes(*lines: tuple[float, float, float, float], width: int = 4) -> Image.Image:
    image = Image.new("RGB", SIZE, (225, 222, 210))
    pen = ImageDraw.Draw(image)
    for line in lines:
        pen.line(line, (50, 40, 60), width)
    return image.filter(ImageFilter.GaussianBlur(0.8))


def test_each_stroke_is_one_line_with_its_ends() -> None:
    drawn = ((60, 40, 560, 120), (80, 380, 300, 150), (420, 180, 430, 400))
    lines = _layout(_strokes(*drawn)).lines
    assert len(lines) == 3
    for a, b, c, d in drawn:
        ends = np.array([[a, b], [c, d]]) / SIZE
        off = min(
            min(
                float(np.abs(np.array([line.start, line.end]) - ends).max()),
                float(np.abs(np.array([line.end, line.start]) - ends).max()),
            )
            for line in lines
        )
        assert off < 0.02
    assert all(line.strength > 0.5 for line in lines)
    lengths = sorted(math.hypot(c - a, d - b) / SIZE[0] for a, b, c, d in drawn)
    assert sorted(line.length for line in lines) == pytest.approx(lengths, abs=0.03)


def test_a_line_goes_on_behind_what_is_in_front() -> None:
    image = _strokes((40, 210, 600, 210))
    pen = ImageDraw.Draw(image)
    pen.rectangle((200, 180, 225, 240), (225, 222, 210))
    pen.rectangle((400, 180, 430, 240), (225, 222, 210))
    lines = _layout(image).lines
    assert max(line.length for line in lines) == pytest.approx(560 / 640, abs=0.03)


def test_a_bow_is_a_curve_and_no_line() -> None:
    image = Image.new("RGB", SIZE, (225, 222, 210))
    ImageDraw.Draw(image).arc((60, 80, 580, 600), 215, 325, (50, 40, 60), 5)
    layout = _layout(image.filter(ImageFilter.GaussianBlur(0.8)))
    assert len(layout.curves) >= 1
    curve = layout.curves[0]
    assert curve.length > 0.38
    points = np.array(curve.points) * SIZE
    away = np.hypot(points[:, 0] - 320, points[:, 1] - 340)
    assert np.abs(away - 258).max() < 8
    assert all(line.length < 0.35 for line in layout.lines)


def test_the_joints_between_bricks_are_long_lines() -> None:
    (path,) = PICTURES.glob("texture_bricks.*")
    copies = copies_of(open_picture(path))
    lines, _ = find_lines(copies.lab, copies.edges)
    assert sum(line.length > 0.8 for line in lines) >= 8


def _region(x: float, y: float, area: float = 0.01, shape: str = "circle") -> Region:
    outline = ((x, y), (x, y), (x, y))
    return Region(
        outline, area, (x, y), (50.0, 0.0, 0.0), 0.0, 0.5, 0.5, shape,  # type: ignore[arg-type]
        0.9, 0.9, 0.0, 0, 0.0, 0.0, (), (),
    )  # fmt: skip


def test_rows_grids_and_rings() -> None:
    row = [_region(0.1 + 0.16 * k, 0.5) for k in range(6)]
    other = [_region(0.4, 0.1, 0.3, "blob"), _region(0.8, 0.9, 0.012, "star")]
    (repeat,) = find_repeats([*other, *row], 1.5)
    assert repeat.regions == (2, 3, 4, 5, 6, 7)
    assert repeat.spacing == pytest.approx(0.16)
    assert repeat.direction == pytest.approx(0, abs=1)
    assert repeat.regularity > 0.95

    grid = [_region(0.2 + 0.15 * k, 0.2 + 0.22 * j) for j in range(3) for k in range(4)]
    repeat = find_repeats(grid, 1.0)[0]
    assert len(repeat.regions) == 12
    assert repeat.rows in (3, 4)

    ring = [
        _region(0.5 + 0.3 * math.sin(turn), 0.5 - 0.3 * math.cos(turn))
        for turn in np.linspace(0, 2 * math.pi, 8, endpoint=False)
    ]
    repeat = find_repeats(ring, 1.0)[0]
    assert repeat.ring
    assert repeat.regions == tuple(range(8))

    rng = np.random.default_rng(2)
    alone = [
        _region(float(x), float(y), 0.004 * 4**k) for k, (x, y) in enumerate(rng.random((5, 2)))
    ]
    assert find_repeats(alone, 1.0) == ()


def test_bricks_repeat_and_the_forest_does_not() -> None:
    (bricks,) = PICTURES.glob("texture_bricks.*")
    repeats = see(open_picture(bricks)).repeats
    assert max(len(repeat.regions) for repeat in repeats) >= 8
    (forest,) = PICTURES.glob("forest_stream.*")
    assert see(open_picture(forest)).repeats == ()
