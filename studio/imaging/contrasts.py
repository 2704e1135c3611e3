"""The contrasts of colour that painters speak of, and how well colours go together."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field, chroma, warmth
from studio.imaging.copies import Copies
from studio.imaging.features import Contrasts, Swatch
from studio.imaging.palette import apart

_VIVID = 45.0
"""C* of a colour that is fully vivid."""

_LEAST_CHROMA = 6.0
_BINS = 36
_OPPOSITE = 3
"""Bins of hue to either side that are still the same, or the opposite, hue."""


def contrasts_of(copies: Copies, palette: tuple[Swatch, ...]) -> Contrasts:
    """Return how strong each of Itten's contrasts is."""
    lab, weight = copies.small_lab, copies.small_weight
    total = max(float(weight.sum()), 1e-9)

    def mean(field: Field) -> float:
        return float((field * weight).sum()) / total

    light, vivid = lab[..., 0], chroma(lab)
    warm = warmth(lab)
    hot = mean(np.clip((warm + 0.1) / 0.6, 0.0, 1.0))
    cold = mean(np.clip((-0.75 - warm) / 0.6, 0.0, 1.0))
    hues = _hues(lab, vivid, weight / total)
    return Contrasts(
        light_dark=_limited(_spread(light, mean) / 40.0),
        cold_warm=_limited(2.0 * math.sqrt(hot * cold)),
        complementary=_limited(_complementary(hues)),
        hue=_limited(_many_hues(hues)),
        saturation=_limited(_spread(vivid, mean) / 32.0),
        extension=_limited(_extension(palette)),
    )


def _spread(field: Field, mean: Callable[[Field], float]) -> float:
    middle = mean(field)
    return math.sqrt(max(mean(np.square(field - np.float32(middle))), 0.0))


def _limited(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 3)


def _hues(lab: Field, vivid: Field, share: Field) -> NDArray[np.float64]:
    """Return the share of the picture that each hue covers, vivid places counting fully."""
    strength = np.clip((vivid - _LEAST_CHROMA) / (_VIVID - _LEAST_CHROMA), 0.0, 1.0) * share
    at = (np.rad2deg(np.arctan2(lab[..., 2], lab[..., 1])) % 360.0) * _BINS / 360.0
    low = np.floor(at).astype(np.int64)
    part = (at - low).reshape(-1)
    mass = strength.reshape(-1).astype(np.float64)
    first = np.bincount(low.reshape(-1) % _BINS, mass * (1.0 - part), _BINS)
    second = np.bincount((low.reshape(-1) + 1) % _BINS, mass * part, _BINS)
    return np.asarray(first + second, np.float64)


def _complementary(hues: NDArray[np.float64]) -> float:
    around = sum(np.roll(hues, k) for k in range(-_OPPOSITE, _OPPOSITE + 1))
    both = np.sqrt(around * np.roll(around, _BINS // 2))
    # Two vivid halves give 1; a vivid tenth against a vivid tenth is already plain to see.
    return float((2.0 * both.max()) ** 0.6)


def _many_hues(hues: NDArray[np.float64]) -> float:
    total = float(hues.sum())
    if total < 1e-6:
        return 0.0
    smooth = sum(np.roll(hues, k) * s for k, s in ((-1, 0.25), (0, 0.5), (1, 0.25))) / total
    entropy = -float((smooth * np.log(np.maximum(smooth, 1e-12))).sum())
    # One hue fills about six bins here; the full circle has 36.
    several = (math.exp(entropy) / 6.0 - 1.0) / 3.0
    return several * min(1.0, total / 0.25)


def _extension(palette: tuple[Swatch, ...]) -> float:
    """Return how much a small vivid colour stands against the rest."""
    best = 0.0
    for swatch in palette:
        others = [s for s in palette if s is not swatch]
        rest = sum(s.area for s in others)
        if rest <= 0.0:
            continue
        mean = np.sum([np.array(s.lab) * s.area for s in others], axis=0) / rest
        own, quiet = math.hypot(*swatch.lab[1:]), math.hypot(*mean[1:])
        vivid = min(max((own - quiet) / 40.0, 0.0), 1.0)
        far = min(float(apart(np.array(swatch.lab), mean)) / 30.0, 1.0)
        small = min(swatch.area / 0.01, 1.0) * min(max((0.25 - swatch.area) / 0.15, 0.0), 1.0)
        best = max(best, vivid * far * small)
    return best


def colour_harmony(palette: tuple[Swatch, ...]) -> float:
    """Return how well the colours go together, about -1 to 1.

    The two-colour model of Ou and Luo (2006), as several open implementations agree on it,
    over all pairs of the palette, each weighted by the geometric mean of its areas; one
    colour alone is held against itself.
    """
    if not palette:
        return 0.0
    pairs = [(a, b) for i, a in enumerate(palette) for b in palette[i + 1 :]]
    pairs = pairs or [(palette[0], palette[0])]
    weights = [math.sqrt(max(a.area * b.area, 1e-9)) for a, b in pairs]
    score = sum(w * pair_harmony(a.lab, b.lab) for w, (a, b) in zip(weights, pairs, strict=True))
    return round(score / sum(weights), 3)


def pair_harmony(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return the harmony of two CIELAB colours after Ou and Luo (2006), about -1.2 to 1.4.

    Colours alike in chroma and hue, light ones, and those that differ in lightness go well
    together; blue does so more easily than red.
    """
    c1, c2 = math.hypot(*one[1:]), math.hypot(*other[1:])
    hue = (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2 - (c1 - c2) ** 2
    difference = math.sqrt(max(hue, 0.0) + ((c1 - c2) / 1.46) ** 2)
    chromatic = 0.04 + 0.53 * math.tanh(0.8 - 0.045 * difference)
    together = 0.28 + 0.54 * math.tanh(-3.88 + 0.029 * (one[0] + other[0]))
    apart_in_light = 0.14 + 0.15 * math.tanh(-2.0 + 0.2 * abs(one[0] - other[0]))
    return chromatic + together + apart_in_light + _hue_effect(one) + _hue_effect(other)


def _hue_effect(lab: tuple[float, float, float]) -> float:
    hue = math.degrees(math.atan2(lab[2], lab[1])) % 360.0
    present = 0.5 + 0.5 * math.tanh(-2.0 + 0.5 * math.hypot(lab[1], lab[2]))
    around = -0.08 - 0.14 * math.sin(math.radians(hue + 50.0))
    around -= 0.07 * math.sin(math.radians(2.0 * hue + 90.0))
    x = (90.0 - hue) / 10.0
    yellow = (0.22 * lab[0] - 12.8) / 10.0 * math.exp(x - math.exp(x))
    return present * (around + yellow)
