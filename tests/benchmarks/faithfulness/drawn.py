"""Pictures in which one thing changes from left to right, and nothing else does."""

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 768, 432
Pixels = NDArray[np.float64]


def across() -> Pixels:
    """Return x, 0 at the left edge to 1 at the right one, at every pixel."""
    return np.broadcast_to(np.linspace(0.0, 1.0, WIDTH)[None, :], (HEIGHT, WIDTH))


def png(rgb: Pixels) -> bytes:
    """Return pixels, 0 to 255 in shape (HEIGHT, WIDTH, 3), as a PNG file."""
    data = io.BytesIO()
    Image.fromarray(np.clip(np.rint(rgb), 0, 255).astype(np.uint8)).save(data, "PNG")
    return data.getvalue()


def of_lab(lightness: Pixels | float, a: Pixels | float, b: Pixels | float) -> Pixels:
    """Return the sRGB pixels of CIELAB values."""
    lab = np.stack(np.broadcast_arrays(across(), lightness, a, b)[1:], axis=2)
    rgb = cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_LAB2RGB)
    return np.asarray(255.0 * np.clip(rgb, 0, 1), np.float64)


def warmth() -> bytes:
    """Return blue to orange at one lightness."""
    t = 2.0 * across() - 1.0
    return png(of_lab(62.0, 28.0 * t, 34.0 * t))


def lightness() -> bytes:
    """Return dark to light, all of one pale hue."""
    return png(of_lab(18.0 + 70.0 * across(), 6.0, 10.0))


def height() -> bytes:
    """Return a dark ridge that rises to the right."""
    x = across()
    y = np.linspace(0.0, 1.0, HEIGHT)[:, None]
    below = y > 0.88 - 0.76 * x
    return png(of_lab(np.where(below, 35.0, 75.0), 4.0, np.where(below, 12.0, -8.0)))


def _row_of(draw: str) -> bytes:
    rgb = of_lab(80.0, 2.0, 6.0)
    count = 9
    for k in range(count):
        t = k / (count - 1)
        cx, cy = (k + 0.5) * WIDTH / count, HEIGHT / 2
        colour = (70.0, 90.0, 130.0)
        if draw == "sizes":
            cv2.circle(rgb, (round(cx), round(cy)), round(40 - 23 * t), colour, -1, cv2.LINE_AA)
            continue
        # From a star to a circle: the points grow shorter and more.
        angle = np.linspace(0, 2 * np.pi, 181)[:-1]
        points = 5
        spikes = np.abs((points * angle / np.pi) % 2 - 1)
        radius = 36 * ((1 - t) * (0.30 + 0.70 * spikes**1.5) + t)
        outline = np.stack([cx + radius * np.cos(angle), cy + radius * np.sin(angle)], axis=1)
        cv2.fillPoly(rgb, [np.rint(outline).astype(np.int32)], colour, cv2.LINE_AA)
    return png(rgb)


def smallness() -> bytes:
    """Return discs that get smaller to the right."""
    return _row_of("sizes")


def roundness() -> bytes:
    """Return stars that turn into circles to the right."""
    return _row_of("rounds")


def texture() -> bytes:
    """Return a smooth ground that gets busier to the right."""
    noise = np.random.default_rng(5).normal(0.0, 1.0, (HEIGHT, WIDTH))
    grain = np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.4), np.float64)
    grain /= grain.std()
    return png(of_lab(55.0 + 16.0 * across() ** 1.3 * grain, 3.0, 9.0))


def saliency() -> bytes:
    """Return spots on an even ground that stand out more and more to the right."""
    rgb = of_lab(55.0, 0.0, 0.0)
    for k in range(12):
        t = k / 11
        colour = (132 + 110 * t, 132 - 70 * t, 132 - 90 * t)
        centre = (round((k + 0.5) * WIDTH / 12), HEIGHT // 2)
        cv2.circle(rgb, centre, 22, colour, -1, cv2.LINE_AA)
    return png(rgb)


def hue_changes(count: int) -> bytes:
    """Return that many stripes of two hues that take turns, at one lightness."""
    odd = (across() * count).astype(int) % 2 == 1
    angle = np.deg2rad(np.where(odd, 60.0 + 100.0, 60.0))
    return png(of_lab(62.0, 34.0 * np.cos(angle), 34.0 * np.sin(angle)))


def contrast(spread: float) -> bytes:
    """Return soft waves of light and dark that lie so far apart (standard deviation of L*)."""
    waves = np.sqrt(2.0) * np.sin(10.0 * np.pi * across())
    return png(of_lab(50.0 + spread * waves, 4.0, 8.0))


def lines(angle: float) -> bytes:
    """Return parallel lines at an angle in degrees: 0 level, 45 rising, 90 upright."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    turn = np.deg2rad(angle)
    # Along the line (cos, -sin) in pixels the phase stays.
    phase = x * np.sin(turn) + y * np.cos(turn)
    return png(of_lab(55.0 + 20.0 * np.sign(np.sin(phase / 9.0)), 4.0, 8.0))
