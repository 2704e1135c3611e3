"""The account of a piece as a page: headings, and sentences whose places can be shown."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from studio.imaging.features import Place, Swatch
from studio.mapping.account import Explanation, Line, capital
from studio.ui.texts import shown
from studio.ui.theme import Theme
from studio.ui.views.wording import colour_name, percent

SHOW = "show:"
"""Begins the address of a sentence; the index of its place follows."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what its addresses mean.

    Parameters
    ----------
    text : str
        HTML; headings have the anchors ``topic0``, ..., bars ``bar0``, ...
    places : tuple of Place
        What the sentences' addresses stand for.
    topics : tuple of (str, str)
        Anchor and heading of each topic that has something to say.
    """

    text: str
    places: tuple[Place, ...]
    topics: tuple[tuple[str, str], ...]


def account_page(
    explanation: Explanation, theme: Theme, palette: Sequence[Swatch], wanted: str = ""
) -> Page:
    """Return an explanation as a page.

    Parameters
    ----------
    explanation : Explanation
    theme : Theme
    palette : sequence of Swatch
        Colours that are shown with what is seen.
    wanted : str
        Only lines with this in them are told; all if it is empty.
    """
    places: list[Place] = []
    topics: list[tuple[str, str]] = []
    summary = html.escape(shown(explanation.summary))
    parts = [] if wanted else [f'<p class="summary">{summary}</p>']
    for index, topic in enumerate(explanation.topics):
        lines = [line for line in (_kept(one, wanted) for one in topic.lines) if line]
        if not lines:
            continue
        anchor = f"topic{index}"
        title = shown(topic.title)
        topics.append((anchor, title))
        parts.append(f'<p class="head"><a name="{anchor}"></a>{html.escape(title)}</p>')
        if index == 0 and not wanted:
            parts.append(_swatches(palette))
        for line in lines:
            name = f'<a name="bar{line.bar}"></a>' if _tells_bar(line) else ""
            parts.append(f"<p>{name}{_sentence(line, theme, places)}</p>")
            parts += [
                f'<p class="closer">{_sentence(closer, theme, places)}</p>'
                for closer in line.under
            ]
    if not parts:
        nothing = QCoreApplication.translate("AccountPage", "Nothing here speaks of “{wanted}”.")
        said = html.escape(nothing.format(wanted=wanted))
        parts.append(f'<p class="summary">{said}</p>')
    style = _STYLE.format(
        text=_ink(theme.over(theme.text, 0.86)),
        strong=_ink(theme.text),
        quiet=_ink(theme.secondary),
    )
    return Page(f"<style>{style}</style>{''.join(parts)}", tuple(places), tuple(topics))


def _tells_bar(line: Line) -> bool:
    return line.bar is not None and line.text.startswith(f"Bar {line.bar + 1}")


def _kept(line: Line, wanted: str) -> Line | None:
    """Return the line with what is under it, as far as what is looked for is in it."""
    if not wanted or wanted.casefold() in line.text.casefold():
        return line
    under = tuple(one for one in line.under if wanted.casefold() in one.text.casefold())
    if not under:
        return None
    return Line(line.sentence, line.values, line.place, line.bar, under)


def _sentence(line: Line, theme: Theme, places: list[Place]) -> str:
    text = shown(line.sentence)
    text = text.format(**dict(line.values)) if line.values else text
    text = html.escape(capital(text))
    if line.place is None:
        return (
            f'<span style="color:{_ink(theme.over(theme.secondary, 0.6))}">•</span>&nbsp; {text}'
        )
    places.append(line.place)
    address = f'href="{SHOW}{len(places) - 1}" style="text-decoration:none;'
    return (
        f'<a {address} color:{_ink(theme.accent)}">•</a>&nbsp; '
        f'<a {address} color:{_ink(theme.over(theme.text, 0.92))}">{text}</a>'
    )


def _swatches(palette: Sequence[Swatch]) -> str:
    blocks = []
    for swatch in sorted(palette, key=lambda one: -one.area):
        colour = QColor(*swatch.srgb).name()
        words = html.escape(f"{colour_name(swatch.lab)} {percent(swatch.area)}")
        wide = "&nbsp;" * max(3, round(40 * swatch.area))
        blocks.append(f'<span style="background-color:{colour}" title="{words}">{wide}</span>')
    return f"<p>{' '.join(blocks)}</p>"


def _ink(colour: QColor) -> str:
    return colour.name()


_STYLE = """
p {{ margin: 0 0 5px 14px; text-indent: -14px; line-height: 134%; color: {text}; }}
p.summary {{ margin-left: 0px; text-indent: 0px; }}
p.closer {{ margin-left: 36px; color: {quiet}; }}
p.head {{
    font-size: 15px; font-weight: 600; margin: 16px 0 8px 0; text-indent: 0px; color: {strong};
}}
"""
