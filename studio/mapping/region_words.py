"""A region in plain words, as a person would point it out: "the large dark blue area below"."""

import math

from studio.imaging.features import Place, Region, ShapeClass
from studio.mapping.tonality import hue_name

_GREY_CHROMA = 9.0
_LIGHT, _DARK = 66.0, 34.0
_WHITE, _BLACK = 88.0, 14.0
_EARTH_HUES, _EARTH_LIGHTNESS, _EARTH_CHROMA = (35.0, 105.0), 55.0, 45.0
_OLIVE_HUE = 85.0
_BEIGE_CHROMA = 28.0
_LARGE, _SMALL = 0.12, 0.012
_SURE = 0.55
_PLAIN_SHAPES: dict[ShapeClass, str] = {
    "circle": "circle",
    "ellipse": "oval",
    "triangle": "triangle",
    "rectangle": "rectangle",
    "star": "star",
    "line": "strip",
}
_PLURALS = {"oval": "ovals", "patch": "patches"}


def region_words(region: Region) -> str:
    """Return what a region is called, such as "the large dark blue area at the bottom"."""
    size = "large " if region.area >= _LARGE else "small " if region.area < _SMALL else ""
    return f"the {size}{colour_words(region.lab)} {shape_word(region)} {place_words(region)}"


def shape_word(region: Region) -> str:
    """Return the everyday word for a region's shape."""
    if region.confidence >= _SURE and region.shape in _PLAIN_SHAPES:
        return _PLAIN_SHAPES[region.shape]
    return "patch" if region.area < _SMALL else "area"


def shapes_word(region: Region) -> str:
    """Return the everyday word for several regions of that shape."""
    word = shape_word(region)
    return _PLURALS.get(word, word + "s")


def colour_words(lab: tuple[float, float, float]) -> str:
    """Return the everyday name of a CIELAB colour, such as "dark blue"."""
    lightness, a, b = lab
    chroma, hue = math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360.0
    if chroma < _GREY_CHROMA:
        if lightness >= _WHITE:
            return "white"
        if lightness < _BLACK:
            return "black"
        shade = "light " if lightness >= _LIGHT else "dark " if lightness < _DARK else ""
        return f"{shade}grey"
    shade = "light " if lightness >= _LIGHT else "dark " if lightness < _DARK else ""
    if _EARTH_HUES[0] <= hue < _EARTH_HUES[1]:
        # Dark orange is brown, dark yellow olive, and what is pale of both beige.
        if lightness < _EARTH_LIGHTNESS and chroma < _EARTH_CHROMA:
            return shade + ("brown" if hue < _OLIVE_HUE else "olive")
        if chroma < _BEIGE_CHROMA:
            return f"{shade}beige"
    name = hue_name(hue)
    return name if shade == "light " and name == "yellow" else f"{shade}{name}"


def place_words(region: Region) -> str:
    """Return where in the picture a region lies, such as "at the top left"."""
    return where(region.centroid)


def where(place: Place) -> str:
    """Return in words where a place lies in the picture."""
    x, y = place
    across = "left" if x < 0.36 else "right" if x > 0.64 else ""
    down = "top" if y < 0.36 else "bottom" if y > 0.64 else ""
    if across and down:
        return f"at the {down} {across}"
    if down:
        return f"at the {down}"
    return f"on the {across}" if across else "in the middle"
