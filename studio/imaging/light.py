"""The colour of the light, told from the colours of the things in it."""

import cv2
import numpy as np

from studio.imaging.colour import Field, hue_degrees, srgb_to_lab, warmth
from studio.imaging.copies import Copies

_POWER = 6
"""Bright places count by this power of their light: what is white shows the light best."""

_OF_LIGHT = (45.0, 58.0, 100.0, 112.0)
"""Hues of lamps and low suns in degrees; between the outer and the inner ones trust fades."""

_PALE = (40.0, 60.0)
"""C* of a lit white that may be light, and from which on it is a thing's own colour."""

_NEUTRAL = -0.5
"""Warmth of grey."""


def own_warmth(copies: Copies) -> float:
    """Return the mean warmth of the things, without that of a lamp or a low sun.

    The colour of the light is that of the bright places together (a Minkowski mean, the
    idea of shades of grey). If it is a pale orange or yellow, as lamps are, the picture is
    seen with that light made white; a red wall is a red wall.

    Returns
    -------
    float
        As `studio.imaging.colour.warmth`; never more than the warmth that is seen, nor made
        cooler than grey.
    """
    size = copies.small_weight.shape
    small = np.asarray(
        cv2.resize(copies.srgb, (size[1], size[0]), interpolation=cv2.INTER_AREA), np.uint8
    )
    seen = _mean(warmth(copies.small_lab), copies.small_weight)
    linear = np.power(small.astype(np.float32) / np.float32(255.0), np.float32(2.2))
    strength = np.power(linear, _POWER) * copies.small_weight[..., None]
    light = np.power(strength.mean(axis=(0, 1), dtype=np.float64), 1.0 / _POWER)
    if float(light.max()) < 1e-3:
        return seen
    light /= light.max()
    trust = _trust(light)
    if trust <= 0.0 or seen <= _NEUTRAL:
        return seen
    white = linear / np.power(light, trust).astype(np.float32)
    # The brightness stays; only the colour of the light goes.
    white *= np.float32(float(np.power(light, trust).mean()))
    shown = np.power(np.clip(white, 0.0, 1.0), np.float32(1 / 2.2)) * np.float32(255.0)
    balanced = srgb_to_lab(np.rint(shown).astype(np.uint8))
    return min(seen, max(_mean(warmth(balanced), copies.small_weight), _NEUTRAL))


def _trust(light: np.ndarray) -> float:
    """Return how sure it is that this is the colour of a light, 0 to 1."""
    pixel = np.rint(np.power(light, 1 / 2.2) * 255.0).astype(np.uint8).reshape(1, 1, 3)
    _, a, b = (float(v) for v in srgb_to_lab(pixel).reshape(3))
    low, begin, end, high = _OF_LIGHT
    of_light = float(np.interp(hue_degrees(a, b), (low, begin, end, high), (0.0, 1.0, 1.0, 0.0)))
    return of_light * float(np.interp(np.hypot(a, b), _PALE, (1.0, 0.0)))


def _mean(field: Field, weight: Field) -> float:
    total = max(float(weight.sum()), 1e-9)
    return float((field * weight).sum(dtype=np.float64)) / total
