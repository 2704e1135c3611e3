"""One page of the engraver's SVG becomes a display list.

The engraver writes a fixed, small part of SVG: nested groups that only translate, paths,
polygons, uses of glyphs from the definitions, and texts of nested spans. Nothing else is
read here, and Qt's own reader of SVG could not (it skips nested documents and spans).
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from studio.notating.display_list import (
    Bounds,
    Box,
    Curve,
    Ellipse,
    Glyph,
    Line,
    Outline,
    Page,
    Polygon,
    Polyline,
    TextRun,
)
from studio.notating.text_metrics import (
    MUSIC_FONT,
    music_outline,
    music_units,
    music_width,
    outline_of,
    text_width,
)
from studio.notating.xml import Element

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_OWNER = re.compile(r"(?:n\d+(?:-\d+)?|m\d+)\Z")
_LINE = re.compile(r"M(-?[\d.]+)[ ,](-?[\d.]+) L(-?[\d.]+)[ ,](-?[\d.]+)\Z")
_USE = re.compile(r"translate\((-?[\d.]+), ?(-?[\d.]+)\) scale\(([\d.]+)")
_NUMBERS = re.compile(r"-?[\d.]+")
_CHORD_GAP = 100.0
"""Page units kept free between chord symbols."""

_SMALLEST_CHORD = 0.6
_BOLD = {"ending", "fing", "reh", "tempo"}
_ITALIC = {"dir", "dynam", "mNum"}


class _Style(NamedTuple):
    size: float
    bold: bool
    italic: bool
    music: bool


class _Span(NamedTuple):
    text: str
    style: _Style


class _Words(NamedTuple):
    """A chord symbol: its base line, its ends, and where its runs and signs are kept."""

    y: float
    left: float
    right: float
    texts: slice
    glyphs: slice


class Outlines:
    """The signs that an engraving uses, each kept once and known by its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.outlines: list[Outline] = []
        self.extents: list[tuple[float, float, float, float]] = []

    def number(self, name: str, outline: Callable[[], Outline | None]) -> int | None:
        """Return the number of a sign; its outline is asked for the first time only."""
        if name not in self._numbers:
            shape = outline()
            if shape is None:
                return None
            self._numbers[name] = len(self.outlines)
            self.outlines.append(shape)
            xs, ys = shape.points[::2], shape.points[1::2]
            self.extents.append((min(xs), min(ys), max(xs), max(ys)))
        return self._numbers[name]


def read_page(
    svg: str, page: int, outlines: Outlines, bounds: dict[str, Bounds]
) -> tuple[Page, float]:
    """Return a page of the engraver's SVG, and the height that its header has reserved.

    Parameters
    ----------
    svg : str
    page : int
        Index of the page, for `bounds`.
    outlines : Outlines
        Shared by all pages; signs are added.
    bounds : dict
        Filled with the places of the notes and measures.
    """
    reader = _Reader(page, outlines, bounds)
    root = etree.fromstring(svg.encode(), etree.XMLParser(huge_tree=True))
    reader.read_definitions(root)
    inner = next(root.iter(f"{_SVG}svg", f"{_SVG}g")) if root.tag != f"{_SVG}svg" else root
    scaled = inner.find(f"{_SVG}svg")
    view = scaled if scaled is not None else inner
    width, height = (float(v) for v in view.get("viewBox", "0 0 1 1").split()[2:])
    reader.read_group(view, "", 0.0, 0.0, _Style(0.0, bold=False, italic=False, music=False))
    return reader.page(width, height), reader.header_bottom


class _Reader:
    """Collects the items of one page."""

    def __init__(self, page: int, outlines: Outlines, bounds: dict[str, Bounds]) -> None:
        self._page = page
        self._outlines = outlines
        self._bounds = bounds
        self._definitions: dict[str, Element] = {}
        self._lines: list[Line] = []
        self._polygons: list[Polygon] = []
        self._polylines: list[Polyline] = []
        self._boxes: list[Box] = []
        self._ellipses: list[Ellipse] = []
        self._curves: list[Curve] = []
        self._glyphs: list[Glyph] = []
        self._texts: list[TextRun] = []
        self._chords: list[_Words] = []
        self.header_bottom = 0.0

    def page(self, width: float, height: float) -> Page:
        """Return the page with all that was read."""
        self._part_chords()
        return Page(
            width,
            height,
            tuple(self._lines),
            tuple(self._polygons),
            tuple(self._polylines),
            tuple(self._boxes),
            tuple(self._ellipses),
            tuple(self._curves),
            tuple(self._glyphs),
            tuple(self._texts),
        )

    def read_definitions(self, root: Element) -> None:
        """Remember the glyphs that uses refer to."""
        for group in root.iterfind(f"{_SVG}defs/{_SVG}g"):
            self._definitions[f"#{group.get('id')}"] = group

    def read_group(self, group: Element, owner: str, x: float, y: float, style: _Style) -> None:
        """Read everything inside a group that is moved by x and y."""
        for child in group:
            tag = child.tag
            if tag == f"{_SVG}g":
                self._read_inner(child, owner, x, y, style)
            elif tag == f"{_SVG}path":
                self._read_path(child, owner, x, y)
            elif tag == f"{_SVG}use":
                self._read_use(child, owner, x, y)
            elif tag == f"{_SVG}text":
                self._read_text(child, owner, x, y, style)
            elif tag == f"{_SVG}polygon":
                self._polygons.append(Polygon(_points(child, x, y), owner))
            elif tag == f"{_SVG}polyline":
                self._polylines.append(
                    Polyline(_points(child, x, y), _number(child, "stroke-width", 1.0), owner)
                )
            elif tag == f"{_SVG}rect":
                hollow = child.get("fill-opacity") == "0" or child.get("fill") == "none"
                self._boxes.append(
                    Box(
                        x + _number(child, "x"),
                        y + _number(child, "y"),
                        _number(child, "width"),
                        _number(child, "height"),
                        _number(child, "stroke-width", 1.0) if hollow else 0.0,
                        owner,
                    )
                )
            elif tag == f"{_SVG}ellipse":
                self._ellipses.append(
                    Ellipse(
                        x + _number(child, "cx"),
                        y + _number(child, "cy"),
                        _number(child, "rx"),
                        _number(child, "ry"),
                        owner,
                    )
                )

    def _read_inner(self, group: Element, owner: str, x: float, y: float, style: _Style) -> None:
        classes = group.get("class", "").split()
        if "placeholder" in classes:
            return
        if "pgHead" in classes:
            heights = [float(t.get("y", "0")) for t in group.iter(f"{_SVG}tspan") if t.get("y")]
            self.header_bottom = y + max(heights, default=0.0)
            return
        move = group.get("transform")
        if move:
            dx, dy = (float(v) for v in _NUMBERS.findall(move)[:2])
            x, y = x + dx, y + dy
        if classes:
            first = classes[0]
            if first in _BOLD:
                style = style._replace(bold=True)
            elif first in _ITALIC:
                style = style._replace(italic=True)
        if "harm" in classes:
            self._read_chord(group, owner, x, y, style)
            return
        identity = group.get("id", "")
        if not _OWNER.match(identity):
            self.read_group(group, owner, x, y, style)
            return
        marks = (len(self._glyphs), len(self._lines))
        self.read_group(group, identity, x, y, style)
        if "measure" in classes:
            self._bound_measure(identity, marks[1])
        elif "note" in classes:
            self._bound_note(identity, marks[0])

    def _read_chord(self, group: Element, owner: str, x: float, y: float, style: _Style) -> None:
        texts, glyphs = len(self._texts), len(self._glyphs)
        self.read_group(group, owner, x, y, style)
        runs = self._texts[texts:]
        if runs:
            kept = (slice(texts, len(self._texts)), slice(glyphs, len(self._glyphs)))
            ends = [run.x + run.width for run in runs]
            ends += [
                sign.x + sign.scale * self._outlines.extents[sign.glyph][2]
                for sign in self._glyphs[glyphs:]
            ]
            right = max(ends)
            self._chords.append(_Words(runs[0].y, runs[0].x, right, *kept))

    def _part_chords(self) -> None:
        """Make chord symbols smaller that would run into the next; the engraver lets them."""
        ordered = sorted(self._chords, key=lambda chord: (chord.y, chord.left))
        for chord, following in pairwise(ordered):
            wide = chord.right - chord.left
            room = following.left - _CHORD_GAP - chord.left
            if chord.y != following.y or wide <= room:
                continue
            by = max(room / wide, _SMALLEST_CHORD)
            for i in range(chord.texts.start, chord.texts.stop):
                run = self._texts[i]
                at = chord.left + by * (run.x - chord.left)
                self._texts[i] = run._replace(x=at, size=by * run.size, width=by * run.width)
            for i in range(chord.glyphs.start, chord.glyphs.stop):
                sign = self._glyphs[i]
                at = chord.left + by * (sign.x - chord.left)
                self._glyphs[i] = sign._replace(x=at, scale=by * sign.scale)

    def _bound_measure(self, identity: str, first: int) -> None:
        """Keep where a measure stands: its staff lines begin at its left edge."""
        staff = [line for line in self._lines[first:] if line.y1 == line.y2 and not line.dash]
        if not staff:
            return
        left = min(line.x1 for line in staff)
        right = max(line.x2 for line in staff)
        lines = [line for line in staff if line.x1 == left]
        top, bottom = min(line.y1 for line in lines), max(line.y1 for line in lines)
        self._bounds[identity] = Bounds(self._page, left, top, right - left, bottom - top)

    def _bound_note(self, identity: str, first: int) -> None:
        """Keep where a note stands: its first glyph is the head."""
        if first >= len(self._glyphs):
            return
        head = self._glyphs[first]
        left, top, right, bottom = self._outlines.extents[head.glyph]
        self._bounds[identity] = Bounds(
            self._page,
            head.x + left * head.scale,
            head.y + top * head.scale,
            (right - left) * head.scale,
            (bottom - top) * head.scale,
        )

    def _read_path(self, path: Element, owner: str, x: float, y: float) -> None:
        data = path.get("d", "")
        width = _number(path, "stroke-width", 1.0)
        line = _LINE.match(data)
        if line:
            x1, y1, x2, y2 = (float(v) for v in line.groups())
            dash = tuple(float(v) for v in path.get("stroke-dasharray", "").split())
            self._lines.append(Line(x + x1, y + y1, x + x2, y + y2, width, owner, dash))
            return
        outline = outline_of(data)
        moved = [v + (y if i % 2 else x) for i, v in enumerate(outline.points)]
        self._curves.append(Curve(Outline(outline.verbs, tuple(moved)), width, owner))

    def _read_use(self, use: Element, owner: str, x: float, y: float) -> None:
        place = _USE.match(use.get("transform", ""))
        name = use.get(_HREF, "")
        if place is None or name not in self._definitions:
            return
        number = self._outlines.number(name[1:5], partial(self._defined, name))
        if number is not None:
            dx, dy, scale = (float(v) for v in place.groups())
            self._glyphs.append(Glyph(number, x + dx, y + dy, scale, owner))

    def _defined(self, name: str) -> Outline | None:
        path = self._definitions[name].find(f"{_SVG}path")
        return None if path is None else outline_of(path.get("d", ""), flipped=True)

    def _read_text(self, text: Element, owner: str, x: float, y: float, style: _Style) -> None:
        own = _styled(text, style)
        spans = list(_spans(text, own))
        placed = next((e for e in text.iter() if e.get("x") is not None), text)
        anchor = placed.get("text-anchor") or text.get("text-anchor", "start")
        widths = [_width(span) for span in spans]
        at = x + _number(placed, "x")
        at -= sum(widths) * {"middle": 0.5, "end": 1.0}.get(anchor or "start", 0.0)
        base = y + _number(placed, "y")
        for span, width in zip(spans, widths, strict=True):
            if span.style.music:
                self._music_text(span, at, base, owner)
            elif span.text.strip():
                bold, italic, size = span.style.bold, span.style.italic, span.style.size
                self._texts.append(TextRun(at, base, span.text, size, bold, italic, width, owner))
            at += width

    def _music_text(self, span: _Span, x: float, y: float, owner: str) -> None:
        scale = span.style.size / music_units()
        for sign in span.text:
            number = self._outlines.number(f"{ord(sign):04X}", partial(music_outline, sign))
            if number is not None:
                self._glyphs.append(Glyph(number, x, y, scale, owner))
            x += music_width(sign, span.style.size)


def _spans(element: Element, style: _Style) -> Iterator[_Span]:
    """Yield the pieces of text inside an element, each in its style."""
    children = list(element)
    if element.text and (element.text.strip() or not children):
        yield _Span(element.text, style)
    for child in children:
        yield from _spans(child, _styled(child, style))


def _styled(element: Element, style: _Style) -> _Style:
    size, weight, slant, family = (
        element.get(name) for name in ("font-size", "font-weight", "font-style", "font-family")
    )
    if size:
        style = style._replace(size=float(size.removesuffix("px")))
    if weight:
        style = style._replace(bold=weight == "bold")
    if slant:
        style = style._replace(italic=slant == "italic")
    if family:
        style = style._replace(music=family == MUSIC_FONT)
    return style


def _width(span: _Span) -> float:
    size, bold, italic, music = span.style
    if music:
        return sum(music_width(sign, size) for sign in span.text)
    return text_width(span.text, size, bold=bold, italic=italic)


def _points(element: Element, x: float, y: float) -> tuple[float, ...]:
    values = [float(v) for v in _NUMBERS.findall(element.get("points", ""))]
    return tuple(v + (y if i % 2 else x) for i, v in enumerate(values))


def _number(element: Element, name: str, otherwise: float = 0.0) -> float:
    value = element.get(name)
    return float(value.removesuffix("px")) if value else otherwise
