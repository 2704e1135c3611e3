"""Widths of text and outlines of music signs, as the engraver ships them."""

import base64
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from studio.notating.display_list import Outline

_ENGRAVER = find_spec("verovio")
if _ENGRAVER is None or _ENGRAVER.origin is None:
    raise ImportError("verovio, which engraves the score, is not installed")
# Found without importing it: the window needs the fonts, not the engraver.
_DATA = Path(_ENGRAVER.origin).parent / "data"
MUSIC_FONT = "Leipzig"
_STYLES = {
    (False, False): "Times.xml",
    (True, False): "Times-bold.xml",
    (False, True): "Times-italic.xml",
    (True, True): "Times-bold-italic.xml",
}
_UPRIGHT_ADVANCE, _ITALIC_ADVANCE = 1479 / 2048, 0.5
"""Advance, in ems, of the characters for which the tables leave it out (A, D; italic a, 1)."""

_NUMBER = re.compile(r"[MLHVCSQTZmlhvcsqtz]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")


def text_fonts() -> tuple[bytes, ...]:
    """Return the text font's files (WOFF 2, Liberation Serif in four styles).

    Score text is laid out for its widths; a painter should load it.
    """
    css = (_DATA / "Liberation.css").read_text(encoding="ascii")
    return tuple(base64.b64decode(data) for data in re.findall(r"base64,([A-Za-z0-9+/=]+)", css))


def text_width(text: str, size: float, *, bold: bool, italic: bool) -> float:
    """Return how wide a text is at a size in the same unit."""
    widths, em = _widths(bold, italic)
    usual = widths["n"]
    # The engraver's spaces do not break; the tables have the common one only.
    return size / em * sum(widths.get(c, usual) for c in text.replace("\xa0", " "))


@lru_cache(maxsize=4)
def _widths(bold: bool, italic: bool) -> tuple[dict[str, float], float]:
    usual = _ITALIC_ADVANCE if italic else _UPRIGHT_ADVANCE
    return _read_widths(_DATA / "text" / _STYLES[bold, italic], usual)


@lru_cache(maxsize=1)
def _music_widths() -> tuple[dict[str, float], float]:
    return _read_widths(_DATA / f"{MUSIC_FONT}.xml", 0.0)


def _read_widths(path: Path, usual: float) -> tuple[dict[str, float], float]:
    """Return the advance of each character and the units of the em square."""
    root = etree.parse(path).getroot()
    em = float(root.get("units-per-em", "1000"))
    widths = {
        chr(int(g.get("c", "20"), 16)): float(g.get("h-a-x", usual * em))
        for g in root.iterfind("g")
    }
    return widths, em


def music_width(sign: str, size: float) -> float:
    """Return how far a sign of the music font moves the text on, at a size."""
    widths, em = _music_widths()
    return size / em * widths.get(sign, 0.0)


def music_units() -> float:
    """Return the units of the music font's em square."""
    return _music_widths()[1]


@lru_cache(maxsize=512)
def music_outline(sign: str) -> Outline | None:
    """Return the outline of a sign of the music font in font units, y down, or None."""
    path = _DATA / MUSIC_FONT / f"{ord(sign):04X}.xml"
    if not path.exists():
        return None
    shape = etree.parse(path).getroot().find("{*}path")
    return None if shape is None else outline_of(shape.get("d", ""), flipped=True)


def outline_of(data: str, *, flipped: bool = False) -> Outline:
    """Return the outline of SVG path data; quadratic curves become cubic ones.

    Parameters
    ----------
    data : str
        Any of the commands M L H V C S Q T Z, absolute or relative.
    flipped : bool
        Whether y is turned upside down (font outlines have it upwards).
    """
    tokens = _NUMBER.findall(data)
    verbs: list[str] = []
    points: list[float] = []
    x = y = start_x = start_y = control_x = control_y = 0.0
    command = before = "M"
    at = 0
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
        upper = command.upper()
        if upper == "Z":
            verbs.append("Z")
            x, y = start_x, start_y
            before = "Z"
            continue
        count = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4}[upper]
        given = [float(token) for token in tokens[at : at + count]]
        at += count
        if upper == "H":
            given = [given[0], 0.0 if command.islower() else y]
        elif upper == "V":
            given = [0.0 if command.islower() else x, given[0]]
        if command.islower():
            given = [v + (y if i % 2 else x) for i, v in enumerate(given)]
        if upper == "S":
            smooth = before in "CS"
            given = [
                2 * x - control_x if smooth else x,
                2 * y - control_y if smooth else y,
                *given,
            ]
        if upper == "T":
            smooth = before in "QT"
            given = [
                2 * x - control_x if smooth else x,
                2 * y - control_y if smooth else y,
                *given,
            ]
        end_x, end_y = given[-2:]
        if upper in "CS":
            verbs.append("C")
            control_x, control_y = given[2:4]
            points.extend(given)
        elif upper in "QT":
            verbs.append("C")
            control_x, control_y = given[:2]
            points.extend((x + (control_x - x) * 2 / 3, y + (control_y - y) * 2 / 3))
            points.extend(
                (end_x + (control_x - end_x) * 2 / 3, end_y + (control_y - end_y) * 2 / 3)
            )
            points.extend((end_x, end_y))
        else:
            verbs.append("M" if upper == "M" else "L")
            points.extend((end_x, end_y))
        x, y = end_x, end_y
        if upper == "M":
            start_x, start_y = x, y
            command = "l" if command == "m" else "L"
        before = upper
    if flipped:
        points[1::2] = [-v for v in points[1::2]]
    return Outline("".join(verbs), tuple(points))
