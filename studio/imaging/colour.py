"""Colour as people see it: CIELAB, warmth, hue and colourfulness."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Field: TypeAlias = NDArray[np.float32]

GREY = 3.0
"""Mean C* below which a picture is grey."""


def srgb_to_lab(srgb: NDArray[np.uint8]) -> Field:
    """Return CIELAB (D65) of sRGB pixels.

    Parameters
    ----------
    srgb : ndarray of uint8, shape (rows, columns, 3)

    Returns
    -------
    ndarray of float32, shape (rows, columns, 3)
        L* 0 to 100, a*, b*; at most 0.4 from the exact value.
    """
    unit = srgb.astype(np.float32) / np.float32(255.0)
    return np.asarray(cv2.cvtColor(unit, cv2.COLOR_RGB2Lab), np.float32)


def lab_to_srgb(lab: tuple[float, float, float]) -> tuple[int, int, int]:
    """Return the nearest 8-bit sRGB colour of a CIELAB colour."""
    pixel = np.array(lab, np.float32).reshape(1, 1, 3)
    unit = np.clip(np.asarray(cv2.cvtColor(pixel, cv2.COLOR_Lab2RGB)), 0.0, 1.0)
    red, green, blue = (round(float(v) * 255.0) for v in unit.reshape(3))
    return red, green, blue


def chroma(lab: Field) -> Field:
    """Return C*, the distance from grey."""
    return np.hypot(lab[..., 1], lab[..., 2]).astype(np.float32)


def warmth(lab: Field) -> Field:
    """Return warm-cool after Ou, Luo, Woodcock and Wright (2004); above 0 is warm.

    ``-0.5 + 0.02 C*^1.07 cos(h - 50°)``.
    """
    c = chroma(lab)
    angle = np.arctan2(lab[..., 2], lab[..., 1]) - np.float32(np.deg2rad(50.0))
    return (-0.5 + 0.02 * np.power(c, 1.07) * np.cos(angle)).astype(np.float32)


def hue_degrees(a: float, b: float) -> float:
    """Return the CIELAB hue angle of mean a* and b*, 0 to 360.

    The angle of the mean is the mean of the hues weighted by their chroma.
    """
    return float(np.rad2deg(np.arctan2(b, a)) % 360.0)


def hue_concentration(lab: Field, weight: Field) -> float:
    """Return how much the hues agree, 0 (all hues alike) to 1 (one hue or none)."""
    total = float((chroma(lab) * weight).sum())
    if total < 1e-3:
        return 0.0
    a = float((lab[..., 1] * weight).sum())
    b = float((lab[..., 2] * weight).sum())
    return float(np.hypot(a, b)) / total


def colourfulness(srgb: NDArray[np.uint8], weight: Field) -> float:
    """Return the colourfulness of Hasler and Süsstrunk (2003), 0 (grey) to about 150."""
    red, green, blue = (srgb[..., i].astype(np.float32) for i in range(3))
    total = max(float(weight.sum()), 1e-9)
    spread = 0.0
    mean = 0.0
    for opponent in (red - green, (red + green) / 2 - blue):
        middle = float((opponent * weight).sum()) / total
        spread += float((np.square(opponent - middle) * weight).sum()) / total
        mean += middle * middle
    return float(np.sqrt(spread) + 0.3 * np.sqrt(mean))


def fading(lab: Field, weight: Field) -> float:
    """Return by how much the tones of a toned print must be stretched to be full, 1 to 1.2.

    Ink that is brown instead of black, and paper that is cream instead of white, take away
    contrast that the picture itself has.
    """
    seen = lab[..., 0][weight > 0.5]
    if seen.size == 0:
        return 1.0
    dark, light = np.percentile(seen, (0.5, 99.5))
    return float(np.clip(98.0 / max(float(light - dark), 1.0), 1.0, 1.2))


def greyness(lab: Field, weight: Field) -> float:
    """Return how sure it is that a picture is grey or toned (sepia), 0 to 1.

    Then no hue tells one thing from another. In a toned picture there is one hue, and a* and
    b* follow from the lightness alone.
    """
    total = max(float(weight.sum()), 1e-9)
    mean_chroma = float((chroma(lab) * weight).sum()) / total
    grey = _falling(mean_chroma, GREY - 1.5, GREY + 1.5)
    one_hue = 1.0 - _falling(hue_concentration(lab, weight), 0.86, 0.94)
    toned = min(_falling(mean_chroma, 21.0, 27.0), one_hue)
    if grey == 1.0 or toned == 0.0:
        return grey
    lightness = lab[..., 0].reshape(-1).astype(np.float64) / 100.0
    w = np.sqrt(weight.reshape(-1).astype(np.float64))
    basis = np.stack([np.ones_like(lightness), lightness, lightness**2, lightness**3], axis=1)
    target = lab[..., 1:].reshape(-1, 2).astype(np.float64)
    solution = np.linalg.lstsq(basis * w[:, None], target * w[:, None], rcond=None)[0]
    rest = np.square(target - basis @ solution).sum(axis=1)
    residual = float(np.sqrt((rest * w * w).sum() / total))
    usual = max(min(2.5, 0.3 * mean_chroma), 1e-6)
    return max(grey, min(toned, _falling(residual / usual, 0.7, 1.3)))


def _falling(value: float, full: float, none: float) -> float:
    """Return 1 up to `full`, 0 from `none` on, and evenly less between."""
    return min(max((none - value) / (none - full), 0.0), 1.0)
