"""A region in plain words, as a person would point it out: "the large dark blue area below"."""

from studio.imaging.colour_names import colour_name
from studio.imaging.features import Place, Region, Repeat, ShapeClass

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
    return f"the {size}{colour_name(region.lab)} {shape_word(region)} {place_words(region)}"


def shape_word(region: Region) -> str:
    """Return the everyday word for a region's shape."""
    if region.confidence >= _SURE and region.shape in _PLAIN_SHAPES:
        return _PLAIN_SHAPES[region.shape]
    return "patch" if region.area < _SMALL else "area"


def shapes_word(region: Region) -> str:
    """Return the everyday word for several regions of that shape."""
    word = shape_word(region)
    return _PLURALS.get(word, word + "s")


def arranged(repeat: Repeat) -> str:
    """Return how what repeats stands: in a row, in several, or in a ring."""
    if repeat.ring:
        return "stand in a ring"
    return f"stand in {repeat.rows} rows" if repeat.rows > 1 else "follow each other"


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
