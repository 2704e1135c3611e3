"""Engraved pages as lists of what to paint, free of any toolkit.

All coordinates are page units: x to the right, y down, from the page's upper left corner.
Every item names the note or measure it belongs to, so that a painter can colour it.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Outline(NamedTuple):
    """A shape of straight lines and cubic curves.

    Parameters
    ----------
    verbs : str
        ``M`` move (1 point), ``L`` line (1), ``C`` cubic (3), ``Z`` close (0).
    points : tuple of float
        x and y of the points in turn.
    """

    verbs: str
    points: tuple[float, ...]


class Line(NamedTuple):
    """Staff lines, stems, bar lines, ledger lines; `dash` is empty for a solid one."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    owner: str
    dash: tuple[float, ...] = ()


class Polygon(NamedTuple):
    """A filled polygon, such as a beam; `points` has x and y in turn."""

    points: tuple[float, ...]
    owner: str


class Polyline(NamedTuple):
    """An open line of straight pieces, such as a hairpin."""

    points: tuple[float, ...]
    width: float
    owner: str


class Box(NamedTuple):
    """A rectangle: filled, or outlined with `width` if that is above 0."""

    x: float
    y: float
    w: float
    h: float
    width: float
    owner: str


class Ellipse(NamedTuple):
    """A filled ellipse, such as a dot."""

    x: float
    y: float
    rx: float
    ry: float
    owner: str


class Curve(NamedTuple):
    """A filled outline that is also stroked with `width`, such as a slur or a brace."""

    outline: Outline
    width: float
    owner: str


class Glyph(NamedTuple):
    """A sign of the music font: outline `glyph` of the engraving, scaled and moved."""

    glyph: int
    x: float
    y: float
    scale: float
    owner: str


class TextRun(NamedTuple):
    """Words in one style, from the left end of their base line.

    `width` is how wide they are in the font they were laid out for (Times, or Liberation
    Serif, which measures the same).
    """

    x: float
    y: float
    text: str
    size: float
    bold: bool
    italic: bool
    width: float
    owner: str


class Bounds(NamedTuple):
    """Where something stands: index of the page, and a rectangle on it."""

    page: int
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size and all that is painted on it."""

    width: float
    height: float
    lines: tuple[Line, ...]
    polygons: tuple[Polygon, ...]
    polylines: tuple[Polyline, ...]
    boxes: tuple[Box, ...]
    ellipses: tuple[Ellipse, ...]
    curves: tuple[Curve, ...]
    glyphs: tuple[Glyph, ...]
    texts: tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class Engraving:
    """A whole engraved score.

    Parameters
    ----------
    pages : tuple of Page
        In continuous mode one, as wide as the piece.
    outlines : tuple of Outline
        The signs of the music font that the pages use, in font units with y down.
    bounds : dict of str to Bounds
        For each note (``n7``; continuations of ties ``n7-2``, ``n7-3``) and each measure
        (``m1``: all staves of that bar) its place.
    staff_height : float
        Height of a five-line staff in page units.
    """

    pages: tuple[Page, ...]
    outlines: tuple[Outline, ...]
    bounds: dict[str, Bounds]
    staff_height: float

    def pieces(self, note: int) -> tuple[Bounds, ...]:
        """Return where a note of the score stands, with all pieces that are tied to it."""
        found = []
        name = f"n{note}"
        piece = 1
        while name in self.bounds:
            found.append(self.bounds[name])
            piece += 1
            name = f"n{note}-{piece}"
        return tuple(found)
