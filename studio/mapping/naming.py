"""Sections in plain words of what is seen there."""

from dataclasses import replace

import numpy as np

from studio.imaging.colour_names import colour_name, hue_name
from studio.mapping.plan import SectionPlan
from studio.mapping.reading import FINE_STEPS, SIGHTS, Reading, Sight

_COLOURED = 10.0
_NOTEWORTHY = 0.45

_LIGHT, _DARK = 58.0, 42.0
_WARM, _COOL = 0.0, -0.4

_WORDS: tuple[tuple[Sight, str, str], ...] = (
    ("lightness", "light", "dark"),
    ("warmth", "warm", "cool"),
    ("edge_density", "full of detail", "smooth"),
    ("saliency", "striking", "quiet"),
    ("contrast", "contrasting", "even"),
    ("angularity", "pointed", "soft"),
    ("fineness", "finely grained", "broad"),
    ("smallness", "small in its forms", "large in its forms"),
    ("height", "high up", "low down"),
)


def named(sections: tuple[SectionPlan, ...], reading: Reading) -> tuple[SectionPlan, ...]:
    """Return the sections with names such as "dark, cool, smooth, blue".

    What is said is what sets the place apart from the rest of the picture, the strongest
    first, and the colour if it has one.
    """
    return tuple(replace(section, name=_name(section, reading)) for section in sections)


def _relative(word: str, reading: Reading, first: int, last: int) -> str:
    """Return the word as it is, or as a comparison where it only holds beside the rest."""
    lightness = float(reading.moments.lightness[first:last].mean())
    warmth = float(reading.moments.warmth[first:last].mean())
    plain = {
        "light": lightness > _LIGHT,
        "dark": lightness < _DARK,
        "warm": warmth > _WARM,
        "cool": warmth < _COOL,
    }
    return word if plain.get(word, True) else word + "er"


def _name(section: SectionPlan, reading: Reading) -> str:
    first = int(section.start * FINE_STEPS)
    last = max(first + 1, int(section.end * FINE_STEPS))
    means = np.round(reading.sights[:, first:last].mean(axis=1), 2)
    found = []
    for name, high, low in _WORDS:
        mean = float(means[SIGHTS.index(name)])
        if abs(mean) >= _NOTEWORTHY:
            word = high if mean > 0 else low
            found.append((-abs(mean), _relative(word, reading, first, last)))
    words = [word for _, word in sorted(found, key=lambda pair: pair[0])[:3]]
    a = float(reading.moments.a[first:last].mean())
    b = float(reading.moments.b[first:last].mean())
    if np.hypot(a, b) >= _COLOURED:
        words.append(_colour(float(reading.moments.lightness[first:last].mean()), a, b))
    return ", ".join(words) if words else "like the whole picture"


def _colour(lightness: float, a: float, b: float) -> str:
    """Return the colour of a stretch, without how light it is.

    The mean over many colours is paler than each: what would be beige keeps its hue.
    """
    word = colour_name((lightness, a, b)).name
    hue = hue_name(float(np.degrees(np.arctan2(b, a))))
    return word if word in ("brown", "olive") else hue
