"""Engraved pages of a score, made by verovio and handed on as a display list."""

from functools import lru_cache

import verovio
from lxml import etree

from studio.notating.display_list import Bounds, Engraving, Page, TextRun
from studio.notating.svg_page import Outlines, read_page
from studio.notating.text_metrics import MUSIC_FONT, text_width
from studio.notating.xml import Element, add

_UNITS_A_MM = 100.0
"""Page units a millimetre before scaling: verovio draws a staff 720 units high."""

_MEI = "{http://www.music-encoding.org/ns/mei}"
_STAFF_UNITS = 720.0
_HEADER_ROWS = 5
"""Rows of text that make room for the title."""


def engrave(
    xml: bytes,
    page_width: float = 210.0,
    page_height: float = 297.0,
    *,
    staff_mm: float | None = None,
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
    staff_mm : float or None
        Height of a staff in millimetres; None for the height that the file asks for.
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
    if staff_mm is None:
        staff_mm = float(root.findtext("defaults/scaling/millimeters", "6.5"))
    # The staff keeps its size in page units; the page is made larger or smaller instead.
    scale = _STAFF_UNITS / (staff_mm * _UNITS_A_MM)
    units = _UNITS_A_MM * scale
    headings = _take_headings(root, rows=0 if continuous else round(_HEADER_ROWS * scale))
    toolkit = _toolkit()
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
            "justifyVertically": not continuous,
            "adjustPageWidth": continuous,
            "adjustPageHeight": continuous,
            "xmlIdSeed": 1,
        }
    )
    toolkit.resetXmlIdSeed(1)
    _load(toolkit, root)
    outlines = Outlines()
    bounds: dict[str, Bounds] = {}
    pages: list[Page] = []
    for number in range(1, toolkit.getPageCount() + 1):
        page, header = read_page(toolkit.renderToSVG(number), number - 1, outlines, bounds)
        if number == 1 and not continuous:
            page = _with_headings(page, headings, header, margin_mm * units)
        pages.append(page)
    return Engraving(tuple(pages), tuple(outlines.outlines), bounds, _STAFF_UNITS)


def _load(toolkit: verovio.toolkit, root: Element) -> None:
    music = root.find("part/measure/note") is not None
    if not (music and toolkit.loadData(etree.tostring(root, encoding="unicode"))):
        raise ValueError("the engraver cannot read this score")
    changes = _key_changes(root)
    if not changes:
        return
    # The reader gives every staff the new key of the first part, transposing or not.
    mei = etree.fromstring(toolkit.getMEI().encode())
    for key in mei.findall(f".//{_MEI}section/{_MEI}scoreDef/{_MEI}keySig"):
        definition = key.getparent()
        measure = None if definition is None else definition.getnext()
        if definition is None or measure is None:
            continue
        group = etree.Element(f"{_MEI}staffGrp")
        for number, fifths in enumerate(changes.get(measure.get("n", ""), ()), start=1):
            staff = etree.SubElement(group, f"{_MEI}staffDef", n=str(number))
            signature = f"{abs(fifths)}{'s' if fifths > 0 else 'f'}" if fifths else "0"
            etree.SubElement(staff, f"{_MEI}keySig", sig=signature)
        if len(group):
            definition.replace(key, group)
    toolkit.loadData(etree.tostring(mei, encoding="unicode"))


def _key_changes(root: Element) -> dict[str, list[int]]:
    """Return the new signature of every staff by measure number, where staves differ."""
    changes: dict[str, list[int]] = {}
    for part in root.iterfind("part"):
        staves = int(part.findtext("measure/attributes/staves", "1"))
        for measure in part.findall("measure")[1:]:
            fifths = measure.findtext("attributes/key/fifths")
            if fifths is not None:
                signatures = changes.setdefault(measure.get("number", ""), [])
                signatures.extend([int(fifths)] * staves)
    return changes if any(len(set(new)) > 1 for new in changes.values()) else {}


@lru_cache(maxsize=1)
def _toolkit() -> verovio.toolkit:
    """Return the engraver; making one reads its fonts, so that it is kept."""
    verovio.enableLog(verovio.LOG_OFF)
    return verovio.toolkit()


def _take_headings(root: Element, *, rows: int) -> dict[str, str]:
    """Take title and composer out of the tree and leave rows of their height.

    The engraver sets all credits in body size; the titles are set by `_with_headings`.
    """
    headings = {"title": root.findtext("work/work-title", "")}
    for credit in root.findall("credit"):
        kind = credit.findtext("credit-type", "")
        headings[kind] = credit.findtext("credit-words", "")
        root.remove(credit)
    part_list = root.find("part-list")
    for _ in range(rows):
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
    """Return the first page with title and composer above the music."""
    room = bottom - margin
    texts = list(page.texts)
    for kind, size, height, where in (
        ("title", 0.44, 0.45, "centre"),
        ("composer", 0.17, 0.85, "right"),
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
