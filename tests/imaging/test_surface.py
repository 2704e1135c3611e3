"""Sharpness, relief and bends are seen where they are."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from studio.imaging.bends import Bends, bends_of
from studio.imaging.copies import Copies, copies_of
from studio.imaging.focus import focus_of
from studio.imaging.loading import load_picture
from studio.imaging.relief import entropy_of, lightness_entropy, roughness_of
from studio.imaging.texture import texture_of
from tests.imaging.drawings import as_bytes, as_picture, landscape, ramp, shape_on_sheet, stripes


def _copies(image: Image.Image) -> Copies:
    return copies_of(as_picture(image))


def _leaves(contrast: float = 70) -> Image.Image:
    """Return a picture full of blots of all sizes."""
    rng = np.random.default_rng(7)
    total = np.zeros((420, 640))
    for octave in (8, 16, 32, 64, 128):
        noise = Image.fromarray(rng.normal(0, 1, (octave, octave * 3 // 2)).astype(np.float32))
        total += np.asarray(noise.resize((640, 420), Image.Resampling.BICUBIC)) / octave**0.4
    blots = 120 + contrast * np.tanh(4 * total)
    return Image.fromarray(np.clip(blots, 0, 255).astype(np.uint8)).convert("RGB")


def _before_a_blurred_ground(left: int) -> Image.Image:
    leaves = _leaves()
    picture = leaves.filter(ImageFilter.GaussianBlur(9))
    picture.paste(leaves.crop((left, 60, left + 240, 360)), (left, 60))
    return picture


@pytest.mark.parametrize("left", [60, 320])
def test_the_sharp_thing_is_in_focus_and_the_ground_is_not(left: int) -> None:
    focus, depth = focus_of(_copies(_before_a_blurred_ground(left)))
    rows, columns = focus.shape
    begin, end = round(left / 640 * columns) + 3, round((left + 240) / 640 * columns) - 3
    inside = focus[12 : rows - 12, begin:end]
    outside = np.delete(focus, np.s_[begin - 8 : end + 8], axis=1)
    assert inside.mean() > 0.8
    assert outside.mean() < 0.35
    assert depth > 0.8


def test_focus_does_not_hang_on_contrast_and_all_sharp_has_no_depth() -> None:
    for contrast in (25, 70):
        focus, depth = focus_of(_copies(_leaves(contrast)))
        assert focus.mean() > 0.85
        assert depth < 0.2
    blank, depth = focus_of(_copies(Image.new("RGB", (300, 200), (90, 120, 140))))
    assert blank.min() == 1
    assert depth == 0


def test_entropy_is_of_the_relief_and_not_of_the_shading() -> None:
    shaded = entropy_of(_copies(ramp((20, 20, 20), (230, 230, 230))))
    plain = entropy_of(_copies(Image.new("RGB", (300, 200), (90, 120, 140))))
    noise = np.random.default_rng(1).integers(0, 256, (420, 640)).astype(np.uint8)
    grain = entropy_of(_copies(Image.fromarray(noise)))
    assert plain.max() < 0.01
    assert shaded[:, 4:-4].mean() < 0.35
    assert grain.mean() > shaded.mean() + 0.3
    half = Image.new("RGB", (640, 420), (90, 90, 90))
    half.paste(Image.fromarray(noise[:, :320]), (320, 0))
    field = entropy_of(_copies(half))
    assert field[:, 60:].mean() > field[:, :36].mean() + 0.5


def test_rough_is_disorder_and_not_lines() -> None:
    def rough(image: Image.Image) -> float:
        copies = _copies(image)
        return float(roughness_of(copies, texture_of(copies).coherence).mean())

    rng = np.random.default_rng(2)
    gravel = np.kron(rng.integers(37, 217, (105, 160)), np.ones((4, 4))).astype(np.uint8)
    plain = rough(Image.new("RGB", (640, 420), (90, 120, 140)))
    assert rough(Image.fromarray(gravel)) > 1.5 * rough(stripes(30, period=8)) > plain
    assert plain < 0.01


def test_the_entropy_of_the_lightness_counts_tones() -> None:
    assert lightness_entropy(_copies(Image.new("RGB", (300, 200), (90, 90, 90)))) == 0
    two = Image.new("RGB", (300, 200), (0, 0, 0))
    two.paste((255, 255, 255), (0, 0, 150, 200))
    assert lightness_entropy(_copies(two)) == pytest.approx(1, abs=0.15)
    assert lightness_entropy(_copies(ramp((0, 0, 0), (255, 255, 255)))) > 6.5


def _bends(kind: str, radius: float = 110, turn: float = 0) -> Bends:
    return bends_of(_copies(shape_on_sheet(kind, radius, turn)))


@pytest.mark.parametrize("turn", [0, 33])
@pytest.mark.parametrize("radius", [70, 150])
def test_round_outlines_bend_and_pointed_ones_have_points(radius: float, turn: float) -> None:
    found = {
        kind: _bends(kind, radius, turn)
        for kind in ("circle", "ellipse", "triangle", "rectangle", "star")
    }
    assert found["circle"].curvature > 0.9
    assert found["ellipse"].curvature > 0.8
    assert max(found[kind].curvature for kind in ("triangle", "rectangle", "star")) < 0.4
    # Right angles are no threat; points are.
    assert found["star"].acuteness > found["triangle"].acuteness
    assert found["triangle"].acuteness > 2 * found["rectangle"].acuteness
    assert found["circle"].acuteness < 0.003


def test_a_clear_outline_counts_more_than_a_faint_one() -> None:
    clear = ((225, 220, 205), (40, 50, 70))
    faint = ((225, 220, 205), (215, 212, 200))
    strong, weak = (
        bends_of(_copies(shape_on_sheet("star", 120, colours=colours)))
        for colours in (clear, faint)
    )
    blank = bends_of(_copies(Image.new("RGB", (640, 420), (225, 220, 205))))
    assert abs(strong.curvature - blank.curvature) > 2 * abs(weak.curvature - blank.curvature)


@pytest.mark.parametrize("how", ["q85", "smaller"])
def test_bends_hardly_change_when_a_picture_is_saved_anew(how: str) -> None:
    image = landscape((900, 600))
    if how == "smaller":
        again = _copies(image.resize((882, 588), Image.Resampling.LANCZOS))
    else:
        again = copies_of(load_picture(as_bytes(image, "JPEG", quality=85), "x.jpg"))
    one, two = bends_of(_copies(image)), bends_of(again)
    assert two.curvature == pytest.approx(one.curvature, abs=0.03)
    assert two.acuteness == pytest.approx(one.acuteness, abs=0.002)
