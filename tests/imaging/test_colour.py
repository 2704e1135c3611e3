"""Colours are seen as people see them: the palette, the contrasts, the harmony."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from studio.imaging.colour import greyness, srgb_to_lab
from studio.imaging.contrasts import colour_harmony, contrasts_of, pair_harmony
from studio.imaging.copies import copies_of
from studio.imaging.features import Contrasts, Swatch
from studio.imaging.loading import load_picture
from studio.imaging.palette import apart, palette
from tests.imaging.drawings import Colour, as_bytes, as_picture, landscape, ramp

RED, GREEN, BLUE, YELLOW = (215, 35, 40), (40, 160, 70), (35, 70, 190), (245, 205, 40)
GREY, SAND = (130, 130, 130), (200, 185, 160)


def _palette(image: Image.Image) -> tuple[Swatch, ...]:
    copies = copies_of(as_picture(image))
    return palette(copies.small_lab, copies.small_weight)


def _contrasts(image: Image.Image) -> Contrasts:
    copies = copies_of(as_picture(image))
    return contrasts_of(copies, palette(copies.small_lab, copies.small_weight))


def _fields(*colours: Colour) -> Image.Image:
    width = 600 // len(colours)
    image = Image.new("RGB", (width * len(colours), 400))
    for index, colour in enumerate(colours):
        image.paste(colour, (index * width, 0, (index + 1) * width, 400))
    return image


def test_a_small_vivid_accent_stays_and_blends_make_no_colour() -> None:
    meadow = Image.new("RGB", (640, 420), (70, 120, 60))
    draw = ImageDraw.Draw(meadow)
    draw.rectangle((0, 0, 640, 150), fill=(190, 210, 235))
    draw.ellipse((300, 250, 340, 290), fill=RED)
    swatches = _palette(meadow)
    assert len(swatches) == 3
    poppy = min(swatches, key=lambda s: s.area)
    assert poppy.area == pytest.approx(np.pi * 20**2 / (640 * 420), abs=0.003)
    assert np.abs(np.subtract(poppy.srgb, RED)).max() < 30
    assert poppy.place == pytest.approx((0.5, 0.643), abs=0.02)


@pytest.mark.parametrize(
    "image", [landscape(), ramp(BLUE, YELLOW), ramp((0, 0, 0), (255, 255, 255))]
)
def test_swatches_are_told_apart_and_cover_the_picture(image: Image.Image) -> None:
    swatches = _palette(image)
    assert sum(s.area for s in swatches) == pytest.approx(1, abs=1e-9)
    assert [s.area for s in swatches] == sorted((s.area for s in swatches), reverse=True)
    values = np.array([s.lab for s in swatches])
    for index, one in enumerate(values):
        others = np.delete(values, index, axis=0)
        assert apart(one, others).min() > 8


def test_the_place_of_a_swatch_shows_its_colour() -> None:
    image = Image.new("RGB", (600, 400), SAND)
    draw = ImageDraw.Draw(image)
    draw.ellipse((100, 0, 500, 400), fill=BLUE)
    draw.ellipse((180, 80, 420, 320), fill=SAND)
    pixels = np.asarray(image)
    for swatch in _palette(image):
        x, y = swatch.place
        there = pixels[int(y * 400), int(x * 600)]
        assert np.abs(there.astype(int) - swatch.srgb).max() < 25


def test_a_resaved_picture_keeps_its_palette() -> None:
    image = landscape((900, 600))
    jpeg = load_picture(as_bytes(image, "JPEG", quality=85), "x.jpg")
    copies = copies_of(jpeg)
    again = palette(copies.small_lab, copies.small_weight)
    for swatch in _palette(image):
        like = [s for s in again if apart(np.array(s.lab), np.array(swatch.lab)) < 4]
        assert sum(s.area for s in like) == pytest.approx(swatch.area, abs=0.03)


def test_each_contrast_is_strongest_where_painters_say() -> None:
    pictures = {
        "light_dark": _fields((20, 20, 20), (240, 240, 240)),
        "cold_warm": _fields((30, 150, 190), (235, 110, 30)),
        "complementary": _fields((40, 120, 200), (225, 140, 30)),
        "hue": _fields(RED, YELLOW, GREEN, BLUE, (150, 60, 170), (240, 130, 30)),
        "saturation": _fields((220, 30, 40), GREY),
    }
    found = {name: _contrasts(image) for name, image in pictures.items()}
    plain = _contrasts(Image.new("RGB", (300, 200), SAND))
    for name, contrasts in found.items():
        assert getattr(contrasts, name) > 0.5
        assert getattr(plain, name) < 0.1
        assert (
            getattr(contrasts, name) >= max(getattr(found[other], name) for other in found) - 0.3
        )
    assert found["light_dark"].complementary == found["light_dark"].cold_warm == 0
    assert found["light_dark"].hue == 0
    accent = Image.new("RGB", (600, 400), (120, 125, 128))
    accent.paste((230, 60, 20), (280, 180, 340, 240))
    assert _contrasts(accent).extension > 0.7
    assert found["cold_warm"].extension < 0.2


def test_harmony_follows_the_two_colour_model() -> None:
    def lab(colour: Colour) -> tuple[float, float, float]:
        values = srgb_to_lab(np.array([[colour]], np.uint8)).reshape(3)
        return (float(values[0]), float(values[1]), float(values[2]))

    light, dark = lab((190, 205, 235)), lab((60, 75, 105))
    assert pair_harmony(light, light) > pair_harmony(dark, dark)  # light ones together
    assert pair_harmony(lab(BLUE), dark) > pair_harmony(lab(RED), dark)  # blue before red
    near, far = lab((170, 205, 235)), lab((235, 205, 150))
    assert pair_harmony(light, near) > pair_harmony(light, far)  # like hues
    for one in (light, dark, lab(RED), lab(YELLOW)):
        assert pair_harmony(one, dark) == pytest.approx(pair_harmony(dark, one))
        assert -1.3 < pair_harmony(one, dark) < 1.5
    pale = _palette(_fields((190, 205, 235), (170, 205, 235)))
    loud = _palette(_fields(RED, (30, 90, 40), (120, 20, 130)))
    assert colour_harmony(pale) > colour_harmony(loud) + 0.5


def test_greyness_grows_by_degrees() -> None:
    scene = np.asarray(landscape(), float)
    grey = scene.mean(axis=2, keepdims=True)
    found = []
    for share in (0.0, 0.05, 0.1, 0.15, 0.2, 0.4, 1.0):
        pixels = np.clip(grey + share * (scene - grey), 0, 255).astype(np.uint8)
        lab = srgb_to_lab(pixels)
        found.append(greyness(lab, np.ones(lab.shape[:2], np.float32)))
    assert found[0] == 1
    assert found[-1] == found[-2] == 0
    assert found == sorted(found, reverse=True)
    assert any(0 < value < 1 for value in found)


def test_a_grey_ground_is_no_hue_of_its_own() -> None:
    image = Image.new("RGB", (600, 400), (128, 128, 128))
    image.paste(BLUE, (0, 0, 60, 400))
    contrasts = _contrasts(image)
    assert contrasts.complementary < 0.05
    assert contrasts.saturation > 0.5
