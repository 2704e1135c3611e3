"""Engraved pages of a score, made by verovio and handed on as a display list."""

from functools import lru_cache

import verovio
from lxml import etree

from studio.notating.display_list import Bounds, Engraving, Page, TextRun
from studio.notating.svg_page import Outlines, read_page
from studio.notating.text_metrics import MUSIC_FONT, text_width
from studio.notating.xml import add

_UNITS_A_MM = 100.0
"""Page units a millimetre before scaling: verovio draws a staff 720 units high."""

_STAFF_UNITS = 720.0
_HEADER_ROWS = 5
"""Rows of text that make room for the title."""


def engrave(
    xml: bytes,
    page_width: float = 210.0,
    page_height: float = 297.0,
    *,
    staff_mm: float = 6.5,
    margin_mm: float = 14.0,
    continuous: bool = False,
) -> Engraving:
    """Return the engraved pages of a score.

    Parameters
    ----------
    xml : bytes
        MusicXML as `studio.notating.musicxml.musicxml` writes it.
    page_width, page_height : float
        Millimetres.
    staff_mm : float
        Height of a staff in millimetres.
    margin_mm : float
        Empty border of the page.
    continuous : bool
        One endless line of music on one page as large as it needs, instead of pages.

    Returns
    -------
    Engraving
        The same for the same input.

    Raises
    ------
    ValueError
        If the engraver cannot read the score.
    """
    root = etree.fromstring(xml)
    headings = _take_headings(root, titled=not continuous)
    toolkit = _toolkit()
    # The staff keeps its size in page units; the page is made larger or smaller instead.
    scale = _STAFF_UNITS / (staff_mm * _UNITS_A_MM)
    units = _UNITS_A_MM * scale
    toolkit.setOptions(
        {
            "pageWidth": round(page_width * units / 10),
            "pageHeight": round(page_height * units / 10),
            **{
                f"pageMargin{side}": round(margin_mm * units / 10)
                for side in ("Left", "Right", "Top", "Bottom")
            },
            "scale": 100,
            "font": MUSIC_FONT,
            "smuflTextFont": "none",
            "footer": "none",
            "header": "none" if continuous else "auto",
            "breaks": "none" if continuous else "auto",
            "breaksNoWidow": True,
            "adjustPageWidth": continuous,
            "adjustPageHeight": continuous,
            "xmlIdSeed": 1,
        }
    )
    toolkit.resetXmlIdSeed(1)
    music = root.find("part/measure/note") is not None
    if not (music and toolkit.loadData(etree.tostring(root, encoding="unicode"))):
        raise ValueError("the engraver cannot read this score")
    outlines = Outlines()
    bounds: dict[str, Bounds] = {}
    pages: list[Page] = []
    for number in range(1, toolkit.getPageCount() + 1):
        page, header = read_page(toolkit.renderToSVG(number), number - 1, outlines, bounds)
        if number == 1 and not continuous:
            page = _with_headings(page, headings, header, margin_mm * units)
        pages.append(page)
    return Engraving(tuple(pages), tuple(outlines.outlines), bounds, _STAFF_UNITS)


@lru_cache(maxsize=1)
def _toolkit() -> verovio.toolkit:
    """Return the engraver; making one reads its fonts, so that it is kept."""
    verovio.enableLog(verovio.LOG_OFF)
    return verovio.toolkit()


def _take_headings(root: etree._Element, *, titled: bool) -> dict[str, str]:
    """Take title, subtitle and composer out of the tree and leave rows of their height.

    The engraver sets all credits in body size; the titles are set by `_with_headings`.
    """
    headings = {"title": root.findtext("work/work-title", "")}
    for credit in root.findall("credit"):
        kind = credit.findtext("credit-type", "")
        headings[kind] = credit.findtext("credit-words", "")
        root.remove(credit)
    if titled:
        part_list = root.find("part-list")
        for _ in range(_HEADER_ROWS):
            credit = add(root, "credit", page="1")
            words = add(credit, "credit-words", "·")
            words.set("default-x", "600")
            words.set("default-y", "1600")
            words.set("justify", "center")
            words.set("valign", "top")
            if part_list is not None:
                part_list.addprevious(credit)
    return headings


def _with_headings(page: Page, headings: dict[str, str], bottom: float, margin: float) -> Page:
    """Return the first page with title, subtitle and composer above the music."""
    room = bottom - margin
    texts = list(page.texts)
    for kind, size, height, where in (
        ("title", 0.50, 0.42, "centre"),
        ("subtitle", 0.25, 0.72, "centre"),
        ("composer", 0.22, 1.0, "right"),
    ):
        text = headings.get(kind, "")
        points = size * room
        bold = kind == "title"
        width = text_width(text, points, bold=bold, italic=False)
        widest = page.width - 2 * margin
        if width > widest:
            points, width = points * widest / width, widest
        x = (page.width - width) / 2 if where == "centre" else page.width - margin - width
        if text:
            texts.append(TextRun(x, margin + height * room, text, points, bold, False, width, ""))
    return Page(
        page.width,
        page.height,
        page.lines,
        page.polygons,
        page.polylines,
        page.boxes,
        page.ellipses,
        page.curves,
        page.glyphs,
        tuple(texts),
    )
