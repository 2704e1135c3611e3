"""The ruler of the roll: sections and chords over time, the loop, and where it is dragged."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from studio.composing.score import Score
from studio.notating.names import chord_name
from studio.ui.icons import pixmap
from studio.ui.theme import Theme
from studio.ui.views.lock_lane import Locks
from studio.ui.views.roll_painting import RollGeometry

HEIGHT = 66
_LOCK = 11
_SECTION = QRectF(0, 10, 0, 15)
_CHORDS = QRectF(0, 29, 0, 19)


def paint_ruler(
    painter: QPainter,
    geometry: RollGeometry,
    score: Score,
    theme: Theme,
    left: float,
    width: float,
    loop: tuple[float, float] | None,
    marked: int | None = None,
    locks: Locks | None = None,
) -> None:
    """Paint the ruler of the content from `left` on, at the top of the painter.

    Parameters
    ----------
    painter : QPainter
    geometry : RollGeometry
    score : Score
    theme : Theme
    left, width : float
        The stretch of the content that is seen.
    loop : tuple of float or None
        First and last tick of what is repeated.
    marked : int or None
        The chord that is spoken about.
    locks : Locks or None
        Which chords are locked.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, width, HEIGHT), theme.surface)
    if loop is not None:
        _paint_loop(painter, geometry, theme, left, loop)
    painter.setFont(theme.font(11, 500))
    small = QFontMetricsF(painter.font())
    for section in score.sections:
        x0 = geometry.x(section.onset) - left
        x1 = geometry.x(section.onset + section.duration) - left
        if x1 < 0 or x0 > width:
            continue
        block = QRectF(x0 + 1, _SECTION.top(), x1 - x0 - 2, _SECTION.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.raised)
        painter.drawRoundedRect(block, 3, 3)
        words = f"{section.label}  {section.name}" if section.name else section.label
        start = max(block.left(), 0.0) + 7  # the label stays in sight while its section is
        room = block.right() - start - 4
        if room > 8:
            painter.setPen(theme.secondary)
            painter.drawText(
                QRectF(start, block.top(), room, block.height()),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                small.elidedText(words, Qt.TextElideMode.ElideRight, room),
            )
    painter.setFont(theme.font(12, 600))
    metrics = QFontMetricsF(painter.font())
    painter.setPen(theme.text)
    free = -1e9
    for index, chord in enumerate(score.chords):
        x = geometry.x(chord.onset) - left
        if x > width:
            break
        name = chord_name(chord)
        end = geometry.x(chord.onset + chord.duration) - left
        if index == marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.over(theme.accent, 0.28))
            block = QRectF(x + 1, _CHORDS.top(), end - x - 2, _CHORDS.height())
            painter.drawRoundedRect(block, 4, 4)
            painter.setPen(theme.text)
        locked = locks is not None and index in locks.chords
        if locked:
            line = QRectF(x + 2, _CHORDS.bottom() - 1, end - x - 4, 2)
            painter.fillRect(line, theme.over(theme.accent, 0.75))
        wide = metrics.horizontalAdvance(name)
        if x + wide < 0 or x < free:
            continue
        painter.drawText(
            QRectF(x + 6, _CHORDS.top(), wide + 2, _CHORDS.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            name,
        )
        free = x + wide + 6
        if locked and x + wide + _LOCK + 12 <= end:
            # Where the mark has no room of its own it must not drive out the next name.
            mark = pixmap("lock", theme.accent, _LOCK, painter.device().devicePixelRatioF())
            painter.drawPixmap(round(x + wide + 9), round(_CHORDS.center().y() - _LOCK / 2), mark)


def chord_at(score: Score, geometry: RollGeometry, x: float, y: float) -> int | None:
    """Return the chord under a point of the ruler, x from the left of the content."""
    if not _CHORDS.top() <= y <= _CHORDS.bottom():
        return None
    ticks = geometry.ticks(x)
    for index, chord in enumerate(score.chords):
        if chord.onset <= ticks < chord.onset + chord.duration:
            return index
    return None


def _paint_loop(
    painter: QPainter,
    geometry: RollGeometry,
    theme: Theme,
    left: float,
    loop: tuple[float, float],
) -> None:
    x0, x1 = geometry.x(loop[0]) - left, geometry.x(loop[1]) - left
    painter.setPen(Qt.PenStyle.NoPen)
    wash = QColor(theme.accent)
    wash.setAlpha(34)
    painter.setBrush(wash)
    painter.drawRect(QRectF(x0, 0, x1 - x0, HEIGHT))
    painter.setBrush(theme.accent)
    painter.drawRoundedRect(QRectF(x0, 3, max(x1 - x0, 4.0), 4), 2, 2)
