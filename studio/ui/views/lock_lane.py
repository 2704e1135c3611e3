"""The locks of the roll: a lane below the chords in which bars are locked and released."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from studio.composing.score import Score
from studio.ui.icons import pixmap
from studio.ui.theme import Theme
from studio.ui.views.roll_painting import RollGeometry

TOP, BOTTOM = 50.0, 63.0
"""Where the lane lies in the ruler."""
_MARK = 11
_WASH = 18


@dataclass(frozen=True, slots=True)
class Locks:
    """What is locked in the piece that is shown: bars, and chords by their index."""

    bars: frozenset[int] = frozenset()
    chords: frozenset[int] = frozenset()


def in_lane(y: float) -> bool:
    """Return whether a height of the ruler lies in the lane."""
    return TOP <= y < BOTTOM + 1.0


def paint_lane(
    painter: QPainter,
    geometry: RollGeometry,
    score: Score,
    theme: Theme,
    left: float,
    width: float,
    locks: Locks,
    pointed: tuple[int, int] | None,
) -> None:
    """Paint the lane of the content from `left` on.

    Parameters
    ----------
    locks : Locks
    pointed : tuple of int or None
        First and last bar under the pointer.
    """
    bar = score.metre.bar_ticks
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ratio = painter.device().devicePixelRatioF()
    for first, last in _runs(locks.bars):
        x0, x1 = geometry.x(first * bar) - left, geometry.x((last + 1) * bar) - left
        if x1 < 0 or x0 > width:
            continue
        block = QRectF(x0 + 1, TOP, x1 - x0 - 2, BOTTOM - TOP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.over(theme.accent, 0.3))
        painter.drawRoundedRect(block, 3, 3)
        mark = pixmap("lock", theme.text, _MARK, ratio)
        at = max(block.left(), 0.0) + 4  # the mark stays in sight while its bars are
        if at + _MARK <= block.right():
            painter.drawPixmap(round(at), round(TOP + 1), mark)
    if pointed is not None:
        x0, x1 = geometry.x(pointed[0] * bar) - left, geometry.x((pointed[1] + 1) * bar) - left
        painter.setPen(theme.over(theme.accent, 0.7))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(x0 + 1.5, TOP + 0.5, x1 - x0 - 3, BOTTOM - TOP - 1), 3, 3)
        if pointed[0] not in locks.bars and x1 - x0 > 2 * _MARK:
            mark = pixmap("lock_open", theme.secondary, _MARK, ratio)
            painter.drawPixmap(round(max(x0, 0.0) + 5), round(TOP + 1), mark)


def paint_held_bars(
    painter: QPainter, geometry: RollGeometry, score: Score, theme: Theme, locks: Locks
) -> None:
    """Lay a wash over the notes of locked bars."""
    wash = QColor(theme.accent)
    wash.setAlpha(_WASH)
    bar = score.metre.bar_ticks
    for first, last in _runs(locks.bars):
        x0, x1 = geometry.x(first * bar), geometry.x((last + 1) * bar)
        painter.fillRect(QRectF(x0, 0, x1 - x0, geometry.height), wash)


def bar_at(score: Score, geometry: RollGeometry, x: float) -> int:
    """Return the bar at a place of the content."""
    return min(max(int(geometry.ticks(x) // score.metre.bar_ticks), 0), score.bars - 1)


def _runs(bars: frozenset[int]) -> list[tuple[int, int]]:
    """Return first and last of bars in a row."""
    runs: list[tuple[int, int]] = []
    for number in sorted(bars):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
