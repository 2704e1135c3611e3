"""Engraved pages painted with Qt: in the window, and wherever else pages are painted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from studio.notating.display_list import (
    Box,
    Curve,
    Ellipse,
    Engraving,
    Glyph,
    Line,
    Outline,
    Page,
    Polygon,
    Polyline,
    TextRun,
)

Item: TypeAlias = Line | Polygon | Polyline | Box | Ellipse | Curve | Glyph | TextRun

# Metrically the same or close; the width of every run is held to what was engraved.
_SERIF = ["Liberation Serif", "Times New Roman", "Times", "Tinos", "FreeSerif", "Nimbus Roman"]
_FONT_PX = 64
"""Size at which words are laid out before they are scaled to the page."""


class DisplayListPainter:
    """Paints the pages of one engraving, whole or in part, in any colour.

    Parameters
    ----------
    engraving : Engraving
    """

    def __init__(self, engraving: Engraving) -> None:
        self._signs = [_path(outline) for outline in engraving.outlines]
        self._reach = [sign.boundingRect() for sign in self._signs]
        self._items: list[list[Item]] = []
        self._extents: list[NDArray[np.float64]] = []
        self._owned: dict[str, tuple[int, list[Item]]] = {}
        for number, page in enumerate(engraving.pages):
            items = _items(page)
            self._items.append(items)
            self._extents.append(np.array([self._extent(item) for item in items]).reshape(-1, 4))
            for item in items:
                if item.owner:
                    self._owned.setdefault(item.owner, (number, []))[1].append(item)

    def paint(self, painter: QPainter, page: int, ink: QColor, area: QRectF | None = None) -> None:
        """Paint a page in page units, or what of it lies in an area.

        Parameters
        ----------
        painter : QPainter
            Scaled so that one unit is one page unit.
        page : int
        ink : QColor
        area : QRectF, optional
            In page units.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        items: Iterable[Item] = self._items[page]
        if area is not None:
            left, top, right, bottom = self._extents[page].T
            seen = (left <= area.right()) & (right >= area.left())
            seen &= (top <= area.bottom()) & (bottom >= area.top())
            items = (self._items[page][index] for index in np.flatnonzero(seen))
        self._paint_items(painter, items, ink)

    def paint_owned(self, painter: QPainter, owner: str, ink: QColor) -> None:
        """Paint all that belongs to one note, such as its head, stem and accidental."""
        if owner in self._owned:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_items(painter, self._owned[owner][1], ink)

    def reach_of(self, owner: str) -> tuple[int, QRectF] | None:
        """Return the page and the area that belong to a note, in page units."""
        if owner not in self._owned:
            return None
        page, items = self._owned[owner]
        extents = np.array([self._extent(item) for item in items])
        left, top = extents[:, :2].min(axis=0)
        right, bottom = extents[:, 2:].max(axis=0)
        return page, QRectF(left, top, right - left, bottom - top)

    def content(self, page: int) -> QRectF:
        """Return what of a page is painted on, in page units."""
        extents = self._extents[page]
        if not len(extents):
            return QRectF()
        left, top = extents[:, :2].min(axis=0)
        right, bottom = extents[:, 2:].max(axis=0)
        return QRectF(left, top, right - left, bottom - top)

    def _paint_items(self, painter: QPainter, items: Iterable[Item], ink: QColor) -> None:
        none = Qt.PenStyle.NoPen
        pens: dict[tuple[float, tuple[float, ...]], QPen] = {}

        def pen(width: float, dash: tuple[float, ...] = ()) -> QPen:
            key = (width, dash)
            if key not in pens:
                made = QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
                if dash:
                    made.setDashPattern([length / width for length in dash])
                pens[key] = made
            return pens[key]

        for item in items:
            if isinstance(item, Line):
                painter.setPen(pen(item.width, item.dash))
                painter.drawLine(QLineF(item.x1, item.y1, item.x2, item.y2))
            elif isinstance(item, Glyph):
                painter.save()
                painter.translate(item.x, item.y)
                painter.scale(item.scale, item.scale)
                painter.fillPath(self._signs[item.glyph], ink)
                painter.restore()
            elif isinstance(item, Polyline):
                painter.setPen(pen(item.width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolyline(_polygon(item.points))
            elif isinstance(item, Box):
                painter.setPen(pen(item.width) if item.width > 0 else none)
                painter.setBrush(Qt.BrushStyle.NoBrush if item.width > 0 else ink)
                painter.drawRect(QRectF(item.x, item.y, item.w, item.h))
            elif isinstance(item, TextRun):
                _paint_text(painter, item, ink)
            else:
                painter.setPen(none)
                painter.setBrush(ink)
                if isinstance(item, Polygon):
                    painter.drawPolygon(_polygon(item.points))
                elif isinstance(item, Ellipse):
                    painter.drawEllipse(QPointF(item.x, item.y), item.rx, item.ry)
                else:
                    painter.setPen(pen(item.width) if item.width > 0 else none)
                    painter.drawPath(_path(item.outline))

    def _extent(self, item: Item) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of an item in page units."""
        if isinstance(item, Line):
            half = item.width / 2
            return (
                min(item.x1, item.x2) - half,
                min(item.y1, item.y2) - half,
                max(item.x1, item.x2) + half,
                max(item.y1, item.y2) + half,
            )
        if isinstance(item, Glyph):
            box, scale = self._reach[item.glyph], item.scale
            return (
                item.x + box.left() * scale,
                item.y + box.top() * scale,
                item.x + box.right() * scale,
                item.y + box.bottom() * scale,
            )
        if isinstance(item, Box):
            half = item.width / 2
            return item.x - half, item.y - half, item.x + item.w + half, item.y + item.h + half
        if isinstance(item, Ellipse):
            return item.x - item.rx, item.y - item.ry, item.x + item.rx, item.y + item.ry
        if isinstance(item, TextRun):
            return item.x, item.y - item.size, item.x + item.width, item.y + 0.3 * item.size
        points = item.outline.points if isinstance(item, Curve) else item.points
        half = 0.0 if isinstance(item, Polygon) else item.width / 2
        xs, ys = points[::2], points[1::2]
        return min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half


def _items(page: Page) -> list[Item]:
    return [
        *page.lines,
        *page.boxes,
        *page.polygons,
        *page.polylines,
        *page.curves,
        *page.ellipses,
        *page.glyphs,
        *page.texts,
    ]


def _path(outline: Outline) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    points = outline.points
    at = 0
    for verb in outline.verbs:
        if verb == "M":
            path.moveTo(points[at], points[at + 1])
            at += 2
        elif verb == "L":
            path.lineTo(points[at], points[at + 1])
            at += 2
        elif verb == "C":
            path.cubicTo(*points[at : at + 6])
            at += 6
        else:
            path.closeSubpath()
    return path


def _polygon(points: Sequence[float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in zip(points[::2], points[1::2], strict=True)])


def _paint_text(painter: QPainter, run: TextRun, ink: QColor) -> None:
    font = QFont()
    font.setFamilies(_SERIF)
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(_FONT_PX)
    font.setBold(run.bold)
    font.setItalic(run.italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    laid = QFontMetricsF(font).horizontalAdvance(run.text)
    up = run.size / _FONT_PX
    across = run.width / laid if laid > 0 and run.width > 0 else up
    painter.save()
    painter.translate(run.x, run.y)
    painter.scale(across, up)
    painter.setPen(ink)
    painter.setFont(font)
    painter.drawText(QPointF(0, 0), run.text)
    painter.restore()
