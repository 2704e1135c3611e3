"""Words on the picture that keep clear of each other and of its edges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from studio.ui.theme import Theme

HEIGHT = 20.0
_GAP = 3.0
_EDGE = 6.0
_PAD = 7.0
_DOT = 8.0
_STEPS = ((0.0, 0.0), *((dx, dy) for r in (1, 2, 3) for dx in (0, -r, r) for dy in (0, -r, r)))


class Labels:
    """Finds room for words.

    Parameters
    ----------
    within : QRectF
        Where words may be.
    taken : iterable of QRectF
        Where something else is.
    """

    def __init__(self, within: QRectF, taken: Iterable[QRectF] = ()) -> None:
        self._within = within.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        self.taken: list[QRectF] = [QRectF(area) for area in taken if not area.isEmpty()]

    def find(self, about: QPointF, size: QSizeF) -> QRectF | None:
        """Return the free room of a size nearest to a point, and keep it; None if it is far."""
        for dx, dy in _STEPS:
            spot = QRectF(QPointF(), size)
            spot.moveCenter(
                QPointF(
                    about.x() + dx * (0.34 * size.width() + 8),
                    about.y() + dy * (size.height() + 3),
                )
            )
            spot = self._kept_within(spot)
            if self.free(spot):
                self.taken.append(spot)
                return spot
        return None

    def free(self, spot: QRectF) -> bool:
        """Return whether nothing else is in a room or close to it."""
        wide = spot.adjusted(-_GAP, -_GAP, _GAP, _GAP)
        return not any(wide.intersects(other) for other in self.taken)

    def _kept_within(self, spot: QRectF) -> QRectF:
        within = self._within
        spot.moveLeft(min(max(spot.left(), within.left()), within.right() - spot.width()))
        spot.moveTop(min(max(spot.top(), within.top()), within.bottom() - spot.height()))
        return spot


def label_size(theme: Theme, words: str, dots: int = 0) -> QSizeF:
    """Return how large words are with their ground, and with dots before them."""
    width = QFontMetricsF(theme.font(11, 600)).horizontalAdvance(words)
    room = dots * (_DOT + 3.0) + (2.0 if dots and words else 0.0)
    return QSizeF(width + room + 2 * _PAD, HEIGHT)


def paint_label(
    painter: QPainter,
    spot: QRectF,
    words: str,
    theme: Theme,
    dots: Sequence[tuple[QColor, bool]] = (),
) -> None:
    """Paint words on a dark ground, after dots that are filled or open."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(18, 20, 24, 206))
    painter.drawRoundedRect(spot, 6, 6)
    x = spot.left() + _PAD
    for colour, filled in dots:
        dot = QRectF(x, spot.center().y() - _DOT / 2, _DOT, _DOT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(dot)
        if not filled:
            painter.setBrush(QColor(18, 20, 24))
            painter.drawEllipse(dot.adjusted(2.0, 2.0, -2.0, -2.0))
        x += _DOT + 3.0
    if dots:
        x += 2.0
    painter.setPen(QColor(255, 255, 255, 238))
    painter.setFont(theme.font(11, 600))
    room = QRectF(x, spot.top(), spot.right() - x, spot.height())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
