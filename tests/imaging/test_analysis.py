"""What is seen is what is there."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from studio.imaging.analysis import see
from studio.imaging.features import VisualFeatures
from studio.imaging.loading import load_picture
from tests.imaging.drawings import (
    as_bytes,
    as_picture,
    landscape,
    ramp,
    shape_on_sheet,
    stripes,
)

SHAPES = ("circle", "ellipse", "triangle", "rectangle", "line", "star", "blob")


def _seen(image: Image.Image) -> VisualFeatures:
    return see(as_picture(image))


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize(
    ("radius", "turn", "blur", "noise"),
    [(110, 0, 0.7, 0), (150, 25, 2.0, 0), (70, 50, 0.7, 8), (55, 80, 1.5, 4)],
)
def test_shapes_are_named_turned_scaled_blurred_and_noisy(
    kind: str, radius: float, turn: float, blur: float, noise: float
) -> None:
    features = _seen(shape_on_sheet(kind, radius, turn, blur, noise))
    sheet, shape = features.regions[:2]
    assert shape.shape == kind
    assert shape.confidence >= 0.5
    assert sheet.area + shape.area == pytest.approx(1, abs=0.02)
    assert np.allclose(shape.centroid, 0.5, atol=0.06)


def test_round_is_round_and_pointed_is_pointed() -> None:
    circle = _seen(shape_on_sheet("circle")).regions[1]
    star = _seen(shape_on_sheet("star")).regions[1]
    triangle = _seen(shape_on_sheet("triangle")).regions[1]
    assert circle.roundness > 0.95
    assert circle.roundness > triangle.roundness > star.roundness
    assert circle.angularity < 0.1 < 0.5 < star.angularity
    assert (circle.acute_corners, star.acute_corners) == (0, 5)
    assert circle.elongation < 0.05


@pytest.mark.parametrize("turn", [0, 30, 60, 90, 120, 150])
def test_the_long_axis_points_where_it_does(turn: float) -> None:
    region = _seen(shape_on_sheet("ellipse", 120, -turn)).regions[1]
    away = abs((region.orientation - turn + 90) % 180 - 90)
    assert away < 3
    assert region.elongation == pytest.approx(0.45, abs=0.04)


def test_a_smooth_sky_is_one_region_although_its_colour_changes() -> None:
    features = _seen(landscape())
    sun = min(features.regions, key=lambda r: np.hypot(r.centroid[0] - 0.7, r.centroid[1] - 0.25))
    assert sun.shape == "circle"
    large = [r for r in features.regions if r.area > 0.1]
    assert len(large) == 2  # sky and meadow
    sky, meadow = sorted(large, key=lambda r: r.centroid[1])
    assert sky.fineness < meadow.fineness
    assert features.regions.index(meadow) in sky.neighbours
    assert sun.warmth > sky.warmth
    assert sun.saliency > 1.5 * max(sky.saliency, meadow.saliency)


def test_like_shapes_know_each_other() -> None:
    sheet = shape_on_sheet("circle", 45, size=(300, 300))
    row = Image.new("RGB", (900, 300))
    for i in range(3):
        row.paste(sheet, (300 * i, 0))
    features = _seen(row)
    circles = [i for i, r in enumerate(features.regions) if r.shape == "circle"]
    assert len(circles) == 3
    for i in circles:
        assert set(features.regions[i].alike) == set(circles) - {i}


@pytest.mark.parametrize("angle", [0, 20, 45, 70, 90, 135, 160])
def test_stripes_show_their_direction(angle: float) -> None:
    features = _seen(stripes(angle))
    inner = features.maps.orientation[10:-10, 10:-10]
    away = np.abs((inner - angle + 90) % 180 - 90)
    assert np.median(away) < 2
    assert features.maps.coherence[10:-10, 10:-10].mean() > 0.9
    assert features.layout.anisotropy > 0.9
    shares = features.layout
    strongest = max(("level", "rising", "upright", "falling"), key=lambda n: getattr(shares, n))
    expected = ("level", "rising", "upright", "falling", "level")[round(angle / 45)]
    assert strongest == expected
    assert shares.level + shares.rising + shares.upright + shares.falling == pytest.approx(
        1, abs=0.01
    )


def test_fine_texture_is_finer_than_coarse_and_plain_is_not_fine() -> None:
    fine = _seen(stripes(30, period=5)).maps.fineness.mean()
    coarse = _seen(stripes(30, period=40)).maps.fineness.mean()
    plain = _seen(Image.new("RGB", (400, 300), (90, 120, 140))).maps.fineness.mean()
    assert fine > coarse + 0.3
    assert plain == 0


def test_corners_are_more_angular_than_curves() -> None:
    rng = np.random.default_rng(2)
    mosaic = np.kron(rng.integers(30, 220, (18, 24)), np.ones((24, 24))).astype(np.uint8)
    squares = _seen(Image.fromarray(mosaic))
    waves = _seen(stripes(20, period=40))
    assert squares.maps.angularity.mean() > waves.maps.angularity.mean() + 0.15


def test_maps_are_aligned_small_and_read_only() -> None:
    maps = _seen(landscape((640, 420))).maps
    assert maps.lightness.shape == (63, 96)
    assert maps.lightness[5].mean() > maps.lightness[-5].mean()  # sky above meadow
    assert maps.warmth[16, 67] == pytest.approx(maps.warmth.max(), abs=0.05)  # the sun
    for name in maps.__slots__:
        grid = getattr(maps, name)
        assert grid.shape == (63, 96)
        assert np.isfinite(grid).all()
        assert not grid.flags.writeable


def test_warm_colours_are_warm_and_cool_ones_cool() -> None:
    def warmth(colour: tuple[int, int, int]) -> float:
        return _seen(Image.new("RGB", (64, 64), colour)).statistics.warmth

    assert warmth((230, 110, 30)) > 0.8
    assert warmth((40, 90, 200)) < -1
    assert warmth((128, 128, 128)) == pytest.approx(-0.5, abs=0.02)


def test_the_palette_holds_the_colours_by_area() -> None:
    image = Image.new("RGB", (600, 400), (240, 230, 200))
    image.paste((200, 30, 30), (0, 0, 200, 400))
    image.paste((20, 40, 120), (500, 0, 600, 400))
    swatches = _seen(image).palette
    assert len(swatches) == 3
    assert [s.area for s in swatches] == pytest.approx([0.5, 0.333, 0.167], abs=0.02)
    assert np.allclose([s.srgb for s in swatches],
                       [(240, 230, 200), (200, 30, 30), (20, 40, 120)], atol=4)  # fmt: skip
    assert swatches[1].place == pytest.approx((0.167, 0.5), abs=0.01)


def test_symmetry_horizon_and_balance() -> None:
    picture = landscape()
    half = picture.crop((0, 0, 320, 420))
    mirrored = Image.new("RGB", (640, 420))
    mirrored.paste(half, (0, 0))
    mirrored.paste(ImageOps.mirror(half), (320, 0))
    assert _seen(mirrored).layout.symmetry_left_right > 0.98
    assert _seen(picture).layout.symmetry_left_right < 0.95
    sea = Image.new("RGB", (600, 400), (190, 210, 235))
    sea.paste((30, 70, 110), (0, 260, 600, 400))
    layout = _seen(sea).layout
    assert layout.horizon == pytest.approx(0.65, abs=0.01)
    assert any(
        abs(line.start[1] - 0.65) < 0.02 and line.end[0] - line.start[0] > 0.8
        for line in layout.lines
    )
    assert _seen(ramp((0, 0, 0), (255, 255, 255)).rotate(90, expand=True)).layout.horizon is None
    left = shape_on_sheet("circle", 60)
    left = left.crop((180, 0, 640, 420))
    assert _seen(left).layout.balance[0] < 0.42


def test_grey_and_sepia_pictures_are_monochrome_and_colour_is_not() -> None:
    grey = landscape().convert("L")
    sepia = ImageOps.colorize(grey, (30, 20, 10), (250, 240, 220), mid=(140, 120, 95))
    assert _seen(grey.convert("RGB")).statistics.monochrome
    assert _seen(sepia).statistics.monochrome
    assert _seen(sepia).statistics.hue_degrees is None
    for colour in (landscape(), ramp((60, 90, 200), (230, 140, 50))):
        assert not _seen(colour).statistics.monochrome


def test_blank_and_odd_pictures_are_seen_without_fuss() -> None:
    for size in ((1, 1), (30_000, 1), (1, 900), (5, 3), (300, 200)):
        features = _seen(Image.new("RGB", size, (70, 70, 90)))
        assert len(features.regions) == 1
        assert features.maps.saliency.max() == 0
        assert features.layout.lines == ()
        assert features.layout.horizon is None
        for score in (features.mood.valence, features.mood.arousal, features.mood.tension):
            assert -1 <= score.value <= 1
    noise = np.random.default_rng(1).integers(0, 256, (300, 400, 3)).astype(np.uint8)
    assert len(_seen(Image.fromarray(noise)).regions) >= 1


def test_transparent_places_do_not_count() -> None:
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    image.paste((210, 90, 30, 255), (100, 50, 300, 250))
    features = see(load_picture(as_bytes(image), "clear"))
    opaque = _seen(Image.new("RGB", (200, 200), (210, 90, 30)))
    assert features.statistics.lightness == pytest.approx(opaque.statistics.lightness, abs=1.5)
    assert features.statistics.chroma == pytest.approx(opaque.statistics.chroma, abs=3)
    assert features.maps.region[2, 2] == -1
    assert len(features.regions) == 1
    assert len(features.palette) == 1


def test_seeing_twice_is_seeing_the_same() -> None:
    one, two = _seen(landscape()), _seen(landscape())
    assert one.regions == two.regions
    assert (one.palette, one.layout, one.statistics, one.mood) == (
        two.palette,
        two.layout,
        two.statistics,
        two.mood,
    )
    for name in one.maps.__slots__:
        assert np.array_equal(getattr(one.maps, name), getattr(two.maps, name))


@pytest.mark.parametrize("how", ["q85", "q92", "smaller"])
def test_a_resaved_picture_is_nearly_the_same(how: str) -> None:
    image = landscape((900, 600))
    if how == "smaller":
        other = _seen(image.resize((882, 588), Image.Resampling.LANCZOS))
    else:
        other = see(load_picture(as_bytes(image, "JPEG", quality=int(how[1:])), "x.jpg"))
    one = _seen(image)
    for name, value in one.statistics.z.items():
        assert other.statistics.z[name] == pytest.approx(value, abs=0.3)
    for side in ("valence", "arousal", "tension"):
        assert getattr(other.mood, side).value == pytest.approx(
            getattr(one.mood, side).value, abs=0.12
        )
    assert np.abs(one.maps.saliency - other.maps.saliency).mean() < 0.02
