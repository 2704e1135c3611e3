"""Pictures drawn for the tests."""

import io
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from studio.imaging.loading import load_picture
from studio.imaging.picture import Picture

Colour = tuple[int, int, int]


def as_bytes(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """Return a file of the given kind."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def as_picture(image: Image.Image) -> Picture:
    # Packing a PNG takes longer than all that the tests do with the picture.
    plain = image.mode in ("L", "RGB")
    return load_picture(as_bytes(image, "BMP" if plain else "PNG"), "drawn")


def ramp(start: Colour, end: Colour, size: tuple[int, int] = (640, 400)) -> Image.Image:
    """Return a picture whose colour goes from left to right."""
    t = np.linspace(0, 1, size[0])[None, :, None]
    row = np.array(start) * (1 - t) + np.array(end) * t
    pixels = np.repeat(row, size[1], axis=0)
    return Image.fromarray(np.rint(pixels).astype(np.uint8))


def outline(kind: str, radius: float, turn_degrees: float) -> list[tuple[float, float]]:
    """Return the corners of a shape around (0, 0)."""
    round_about = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    if kind == "circle":
        points = np.stack([np.cos(round_about), np.sin(round_about)], 1)
    elif kind == "ellipse":
        points = np.stack([np.cos(round_about), 0.55 * np.sin(round_about)], 1)
    elif kind == "triangle":
        corners = np.deg2rad([90, 215, 325])
        points = np.stack([np.cos(corners), np.sin(corners)], 1)
    elif kind == "rectangle":
        points = 0.8 * np.array([[-1, -0.6], [1, -0.6], [1, 0.6], [-1, 0.6]])
    elif kind == "line":
        points = np.array([[-1, -0.08], [1, -0.08], [1, 0.08], [-1, 0.08]])
    elif kind == "star":
        reach = np.where(np.arange(10) % 2 == 0, 1.0, 0.42)
        corners = np.arange(10) * np.pi / 5
        points = np.stack([reach * np.cos(corners), reach * np.sin(corners)], 1)
    elif kind == "blob":
        reach = 0.7 + 0.3 * np.cos(3 * round_about) + 0.1 * np.sin(2 * round_about)
        points = np.stack([reach * np.cos(round_about), reach * np.sin(round_about)], 1)
    else:
        raise ValueError(kind)
    c, s = math.cos(math.radians(turn_degrees)), math.sin(math.radians(turn_degrees))
    turned = points @ np.array([[c, s], [-s, c]]) * radius
    return [(float(x), float(y)) for x, y in turned]


def shape_on_sheet(
    kind: str,
    radius: float = 110,
    turn_degrees: float = 0,
    blur: float = 0.7,
    noise: float = 0,
    colours: tuple[Colour, Colour] = ((225, 220, 205), (170, 40, 50)),
    size: tuple[int, int] = (640, 420),
) -> Image.Image:
    """Return one shape in the middle of a plain sheet."""
    fine = Image.new("RGB", (2 * size[0], 2 * size[1]), colours[0])
    corners = outline(kind, 2 * radius, turn_degrees)
    ImageDraw.Draw(fine).polygon([(x + size[0], y + size[1]) for x, y in corners], colours[1])
    sheet = fine.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(blur))
    if noise:
        grain = np.random.default_rng(3).normal(0, noise, (size[1], size[0], 3))
        sheet = Image.fromarray(np.clip(np.asarray(sheet) + grain, 0, 255).astype(np.uint8))
    return sheet


def stripes(angle_degrees: float, period: float = 24, size: int = 420) -> Image.Image:
    """Return stripes that run in the given direction, as a person sees it."""
    y, x = np.mgrid[0:size, 0:size].astype(float)
    turn = math.radians(angle_degrees)
    # Across the stripes: their direction (cos, -sin in y-down pixels) turned by 90°.
    across = x * math.sin(turn) + y * math.cos(turn)
    return _grey(127 + 90 * np.sin(2 * np.pi * across / period))


def landscape(size: tuple[int, int] = (640, 420)) -> Image.Image:
    """Return a sky with a sun, hills and a meadow."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(float)
    sky = np.stack([120 + 70 * y / height, 160 + 40 * y / height, 225 - 30 * y / height], 2)
    ridge = height * (0.55 + 0.08 * np.sin(2 * np.pi * x / width * 1.3))
    grain = np.random.default_rng(5).normal(0, 14, (height, width, 1))
    meadow = np.array([62.0, 92.0, 48.0]) + grain
    picture = np.where((y > ridge)[..., None], meadow, sky)
    sun = np.hypot(x - 0.7 * width, y - 0.25 * height) < 0.07 * width
    picture[sun] = (255, 225, 120)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def _grey(values: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8)).convert("RGB")
