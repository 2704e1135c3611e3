"""Colour as people see it: CIELAB, warmth, hue, colourfulness and the palette."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Swatch

Field: TypeAlias = NDArray[np.float32]

_SWATCHES = 6
_SAME_COLOUR = 9.0
"""Swatches nearer than this in CIELAB are one colour to the eye."""

_LEAST_SHARE = 0.01
"""What is smaller is mostly the blur between two colours."""

_BIN = 6.0


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


def is_monochrome(lab: Field, weight: Field) -> bool:
    """Return whether a picture is grey or toned (sepia): no hue tells one thing from another.

    In a toned picture there is one hue, and a* and b* follow from the lightness alone.
    """
    total = max(float(weight.sum()), 1e-9)
    mean_chroma = float((chroma(lab) * weight).sum()) / total
    if mean_chroma < 3.0:
        return True
    if mean_chroma > 24.0 or hue_concentration(lab, weight) < 0.9:
        return False
    lightness = lab[..., 0].reshape(-1).astype(np.float64) / 100.0
    w = np.sqrt(weight.reshape(-1).astype(np.float64))
    basis = np.stack([np.ones_like(lightness), lightness, lightness**2, lightness**3], axis=1)
    target = lab[..., 1:].reshape(-1, 2).astype(np.float64)
    solution = np.linalg.lstsq(basis * w[:, None], target * w[:, None], rcond=None)[0]
    rest = np.square(target - basis @ solution).sum(axis=1)
    residual = float(np.sqrt((rest * w * w).sum() / total))
    return residual < min(2.5, 0.3 * mean_chroma)


def palette(lab: Field, weight: Field) -> tuple[Swatch, ...]:
    """Return the main colours, by area, the largest first.

    Deterministic k-means over a histogram of CIELAB colours: the first centre is the
    commonest colour, each next one the colour that the palette so far serves worst.

    Parameters
    ----------
    lab : ndarray of float32, shape (rows, columns, 3)
    weight : ndarray of float32, shape (rows, columns)

    Returns
    -------
    tuple of Swatch
        One to six colours.
    """
    colours = lab.reshape(-1, 3).astype(np.float64)
    w = weight.reshape(-1).astype(np.float64)
    _, inverse = np.unique(np.rint(colours / _BIN).astype(np.int64), axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    bins = np.asarray(np.bincount(inverse, w), np.float64)
    mean = np.stack(
        [np.bincount(inverse, w * colours[:, i]) / np.maximum(bins, 1e-9) for i in range(3)], 1
    )
    used = bins > 1e-9
    centres = _centres(mean[used], bins[used])
    labels = _nearest(colours, centres)
    rows, columns = weight.shape
    y, x = np.divmod(np.arange(rows * columns), columns)
    swatches = []
    for index in range(len(centres)):
        share = w * (labels == index)
        area = share.sum()
        if area <= _LEAST_SHARE * w.sum():
            continue
        values = (share[:, None] * colours).sum(axis=0) / area
        shade = (
            round(float(values[0]), 3),
            round(float(values[1]), 3),
            round(float(values[2]), 3),
        )
        place = (
            round(float((share * (x + 0.5)).sum() / area / columns), 3),
            round(float((share * (y + 0.5)).sum() / area / rows), 3),
        )
        swatches.append(Swatch(shade, lab_to_srgb(shade), round(float(area / w.sum()), 3), place))
    return tuple(sorted(swatches, key=lambda s: (-s.area, s.lab)))


def _centres(colours: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    chosen = [int(np.argmax(counts))]
    distance = np.square(colours - colours[chosen[0]]).sum(axis=1)
    while len(chosen) < _SWATCHES:
        worst = int(np.argmax(np.round(np.sqrt(counts) * distance, 3)))
        if distance[worst] < _SAME_COLOUR**2:
            break
        chosen.append(worst)
        distance = np.minimum(distance, np.square(colours - colours[worst]).sum(axis=1))
    centres = colours[chosen]
    for _ in range(12):
        labels = _nearest(colours, centres)
        for index in range(len(centres)):
            mine = labels == index
            if mine.any():
                centres[index] = np.average(colours[mine], axis=0, weights=counts[mine])
    return _merged(centres, _nearest(colours, centres), counts)


def _merged(
    centres: NDArray[np.float64], labels: NDArray[np.int64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    kept: list[NDArray[np.float64]] = []
    masses = np.bincount(labels, counts, len(centres))
    for index in np.lexsort((np.arange(len(centres)), -np.round(masses, 3))):
        centre = centres[index]
        if all(np.linalg.norm(centre - other) >= _SAME_COLOUR for other in kept):
            kept.append(centre)
    return np.array(kept)


def _nearest(colours: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.int64]:
    # |x - c|² without |x|², which is the same for every centre.
    score = colours @ (2.0 * centres.T) - np.square(centres).sum(axis=1)
    return np.asarray(np.argmax(score, axis=1), np.int64)
