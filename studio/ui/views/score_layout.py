"""Where engraved pages lie in the score view: one line as high as fits, or rows of pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

STAFF_PX = 36.0
"""Height of a staff where there is room, at zoom 1."""

GAP = 20.0
_LEAST_STAFF_PX = 17.0
_MOST_STAFF_PX = 160.0
_LINE_MARGIN = 14.0
_PAGE_PX = 820.0


@dataclass(frozen=True, slots=True)
class ScoreLayout:
    """Pixels to a page unit, where each page lies, and how large all of it is."""

    scale: float
    places: tuple[QRectF, ...]
    whole: QSizeF


def line_layout(
    view: QSize, page: QSizeF, content: QRectF, staff: float, zoom: float
) -> ScoreLayout:
    """Return the layout of one endless line.

    Parameters
    ----------
    view : QSize
    page : QSizeF
        In page units, as `content`, which is what of it is painted on, and `staff`, the
        height of a staff.
    content : QRectF
    staff : float
    zoom : float
    """
    # The empty border of the page is of no use here: the music itself fills the view.
    fitting = (view.height() - 2 * _LINE_MARGIN) / max(content.height(), 1.0) * staff
    height = min(max(min(fitting, STAFF_PX), _LEAST_STAFF_PX) * zoom, _MOST_STAFF_PX)
    scale = height / staff
    tall = content.height() * scale + 2 * _LINE_MARGIN
    top = max((view.height() - tall) / 2, 0.0) + _LINE_MARGIN - content.top() * scale
    left = _LINE_MARGIN - content.left() * scale
    place = QRectF(QPointF(left, top), page * scale)
    return ScoreLayout(
        scale, (place,), QSizeF(content.right() * scale + left + 4 * _LINE_MARGIN, tall)
    )


def page_layout(view: QSize, pages: Sequence[QSizeF], zoom: float) -> ScoreLayout:
    """Return the layout of pages, as many side by side as fit."""
    width = max(min(view.width() - 2 * GAP, _PAGE_PX), 80.0) * zoom
    scale = width / max(page.width() for page in pages)
    columns = min(max(int((view.width() - GAP) // (width + GAP)), 1), len(pages))
    row_width = columns * width + (columns - 1) * GAP
    left = max((view.width() - row_width) / 2, GAP)
    places = []
    y = GAP
    for start in range(0, len(pages), columns):
        row = pages[start : start + columns]
        for column, page in enumerate(row):
            places.append(QRectF(QPointF(left + column * (width + GAP), y), page * scale))
        y += max(page.height() for page in row) * scale + GAP
    return ScoreLayout(scale, tuple(places), QSizeF(row_width + 2 * GAP, y))
