"""Everyday names of colours."""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

Shade: TypeAlias = Literal["", "light", "dark"]

HUES = (
    (15.0, "pink"),
    (48.0, "red"),
    (75.0, "orange"),
    (105.0, "yellow"),
    (165.0, "green"),
    (220.0, "turquoise"),
    (312.0, "blue"),
    (335.0, "purple"),
    (361.0, "pink"),
)
"""Upper borders on the CIELAB hue circle, in degrees, and the name of what lies below each."""

_GREY_CHROMA = 9.0
_LIGHT, _DARK = 66.0, 32.0
_WHITE, _BLACK = 88.0, 14.0
_EARTH_HUES, _EARTH_LIGHTNESS, _EARTH_CHROMA = (35.0, 105.0), 55.0, 45.0
_OLIVE_HUE = 85.0
_BEIGE_CHROMA = 28.0


@dataclass(frozen=True, slots=True)
class ColourName:
    """A colour as one says it: its name, such as ``"blue"``, and whether it is a light one."""

    name: str
    shade: Shade = ""

    def __str__(self) -> str:
        return f"{self.shade} {self.name}" if self.shade else self.name


def colour_name(lab: tuple[float, float, float]) -> ColourName:
    """Return the everyday name of a CIELAB colour, such as "dark blue"."""
    lightness, a, b = lab
    chroma, hue = math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360.0
    shade: Shade = "light" if lightness >= _LIGHT else "dark" if lightness < _DARK else ""
    if chroma < _GREY_CHROMA:
        if lightness >= _WHITE:
            return ColourName("white")
        return ColourName("black") if lightness < _BLACK else ColourName("grey", shade)
    if _EARTH_HUES[0] <= hue < _EARTH_HUES[1]:
        # Dark orange is brown, dark yellow olive, and what is pale of both beige.
        if lightness < _EARTH_LIGHTNESS and chroma < _EARTH_CHROMA:
            return ColourName("brown" if hue < _OLIVE_HUE else "olive", shade)
        if chroma < _BEIGE_CHROMA:
            return ColourName("beige", shade)
    name = hue_name(hue)
    # Yellow is always light.
    return ColourName(name, "" if (name, shade) == ("yellow", "light") else shade)


def hue_name(hue: float) -> str:
    """Return the everyday name of a CIELAB hue in degrees."""
    return next(name for limit, name in HUES if hue % 360.0 < limit)
