"""The one way in which elements are added to a MusicXML tree."""

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml's public name for its type


def add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """Add an element with text and attributes and return it.

    Characters that XML cannot hold (a title may come from any file name) are left out.
    """
    element = etree.SubElement(parent, tag, attributes)
    if text is not None:
        try:
            element.text = text
        except ValueError:
            element.text = "".join(c for c in text if c.isprintable())
    return element
