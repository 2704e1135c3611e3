"""How the piano roll looks: its geometry and the painting of grid and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.composing.score import Score
from studio.ui.theme import Theme
from studio.ui.views.timeline import NoteTable

LEVELS = 5
"""Steps of loudness that are told apart by opacity."""

_MANY = 1800
"""Notes in one tile above which corners stay square, for speed."""

_LANE_GAP = 10.0
_LEAST_NOTE = 7.0


@dataclass(frozen=True, slots=True)
class RollGeometry:
    """Where ticks and pitches lie, in pixels of the roll's whole content.

    Parameters
    ----------
    pixels_per_tick : float
    row_height : float
        Of one semitone.
    low, high : int
        Lowest and highest pitch shown.
    drums : tuple of int
        The keys of the drum map that are played, from the top; a lane each below the
        pitches.
    """

    pixels_per_tick: float
    row_height: float
    low: int
    high: int
    drums: tuple[int, ...] = ()

    @property
    def pitched_height(self) -> float:
        """Return the height of the pitched rows."""
        return (self.high - self.low + 1) * self.row_height

    @property
    def lane_height(self) -> float:
        """Return the height of one percussion lane."""
        return min(max(self.row_height, 9.0), 14.0)

    @property
    def height(self) -> float:
        """Return the height of everything."""
        lanes = len(self.drums) * self.lane_height + _LANE_GAP if self.drums else 0.0
        return self.pitched_height + lanes

    def x(self, ticks: float) -> float:
        """Return the place of a written time."""
        return ticks * self.pixels_per_tick

    def ticks(self, x: float) -> float:
        """Return the written time of a place."""
        return x / self.pixels_per_tick

    def y(self, pitch: int, *, percussion: bool) -> float:
        """Return the upper edge of the row of a pitch, or of a drum's lane."""
        if percussion:
            return self.pitched_height + _LANE_GAP + self.drums.index(pitch) * self.lane_height
        return (self.high - pitch) * self.row_height

    def note_rect(self, notes: NoteTable, row: int, *, percussion: bool) -> QRectF:
        """Return where a note is painted."""
        left = self.x(float(notes.onset[row]))
        top = self.y(int(notes.pitch[row]), percussion=percussion)
        if percussion:
            side = self.lane_height - 2.0
            return QRectF(left, top + 1.0, side, side)
        width = max(self.x(float(notes.end[row])) - left - 1.0, 2.0)
        # Where rows are narrow, notes stand out of them: they must stay easy to see and hit.
        height = max(self.row_height - 1.0, _LEAST_NOTE)
        return QRectF(left, top + (self.row_height - height) / 2, width, height)


def pitch_range(notes: NoteTable, percussion: Sequence[bool]) -> tuple[int, int, tuple[int, ...]]:
    """Return the lowest and highest pitch to show, and the drums from the highest."""
    struck = np.array(percussion, bool)[notes.part] if len(notes) else np.zeros(0, bool)
    pitched, drums = notes.pitch[~struck], notes.pitch[struck]
    low = int(pitched.min()) - 2 if len(pitched) else 55
    high = int(pitched.max()) + 2 if len(pitched) else 79
    return low, high, tuple(sorted(set(drums.tolist()), reverse=True))


def note_colour(theme: Theme, part: int, level: int) -> QColor:
    """Return the colour of a note: the part's, stronger when it is louder."""
    share = 0.42 + 0.46 * (level + 0.5) / LEVELS
    return theme.over(theme.part(part), share)


def paint_grid(
    painter: QPainter, area: QRectF, geometry: RollGeometry, score: Score, theme: Theme
) -> None:
    """Paint rows, tonic rows, beats and bars of a part of the content."""
    painter.fillRect(area, theme.surface)
    rows = range(
        max(int(area.top() / geometry.row_height), 0),
        min(int(area.bottom() / geometry.row_height), geometry.high - geometry.low) + 1,
    )
    bar_ticks = score.metre.bar_ticks
    sharp = theme.over(QColor(0, 0, 0), 0.13 if theme.dark else 0.022)
    for row in rows:
        pitch = geometry.high - row
        if pitch % 12 in (1, 3, 6, 8, 10):
            top = row * geometry.row_height
            painter.fillRect(QRectF(area.left(), top, area.width(), geometry.row_height), sharp)
    # Where the music goes to another key, its own tonic rows are tinted from there on.
    changes = [*score.keys]
    for index, change in enumerate(changes):
        end = changes[index + 1].onset if index + 1 < len(changes) else score.end
        left, right = geometry.x(change.onset), geometry.x(end)
        tonic = theme.over(theme.parts[2], 0.10 if theme.dark else 0.09)
        for row in rows:
            if (geometry.high - row) % 12 == change.key.tonic:
                strip = QRectF(left, row * geometry.row_height, right - left, geometry.row_height)
                painter.fillRect(strip.intersected(area), tonic)
    beat_line = theme.over(theme.line, 0.42)
    bar_line = theme.over(theme.line, 0.95)
    beats = score.metre.beat_onsets
    first = max(int(geometry.ticks(area.left()) / bar_ticks), 0)
    last = min(int(geometry.ticks(area.right()) / bar_ticks) + 1, score.bars)
    show_beats = geometry.x(bar_ticks) / len(beats) >= 14.0
    thin: list[QLineF] = []
    strong: list[QLineF] = []
    for bar in range(first, last + 1):
        for index, onset in enumerate(beats):
            if index and (not show_beats or bar == score.bars):
                break
            x = round(geometry.x(bar * bar_ticks + onset)) + 0.5
            (thin if index else strong).append(QLineF(x, area.top(), x, area.bottom()))
    for lines, colour in ((thin, beat_line), (strong, bar_line)):
        painter.setPen(QPen(colour, 1.0))
        painter.drawLines(lines)
    starts = [round(geometry.x(section.onset)) + 0.5 for section in score.sections]
    painter.setPen(QPen(theme.over(theme.secondary, 0.55), 1.0))
    painter.drawLines([QLineF(x, area.top(), x, area.bottom()) for x in starts if x > 1])
    if geometry.drums:
        y = geometry.pitched_height + _LANE_GAP / 2
        painter.setPen(QPen(theme.line, 1.0))
        painter.drawLine(QLineF(area.left(), y, area.right(), y))


def paint_notes(
    painter: QPainter,
    rows: NDArray[np.int64],
    notes: NoteTable,
    percussion: Sequence[bool],
    heard: Sequence[bool],
    geometry: RollGeometry,
    theme: Theme,
) -> None:
    """Paint notes by part and loudness; silenced parts are only hinted at."""
    painter.setPen(Qt.PenStyle.NoPen)
    square = len(rows) > _MANY
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not square)
    level = np.minimum(notes.velocity[rows] * LEVELS // 128, LEVELS - 1)
    part = notes.part[rows]
    for key in sorted(set((part * LEVELS + level).tolist())):
        index, loud = divmod(key, LEVELS)
        chosen = rows[(part == index) & (level == loud)].tolist()
        colour = note_colour(theme, index, loud)
        if not heard[index]:
            colour = theme.over(theme.secondary, 0.22)
        painter.setBrush(colour)
        rects = [geometry.note_rect(notes, row, percussion=percussion[index]) for row in chosen]
        if percussion[index]:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for rect in rects:
                radius = rect.width() * (0.30 + 0.20 * (loud + 1) / LEVELS)
                painter.drawEllipse(rect.center(), radius, radius)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not square)
        elif square:
            painter.drawRects(rects)
        else:
            for rect in rects:
                radius = min(2.5, rect.width() / 3)
                painter.drawRoundedRect(rect, radius, radius)


def paint_sounding(
    painter: QPainter, rect: QRectF, colour: QColor, theme: Theme, *, percussion: bool
) -> None:
    """Paint one note as it sounds: in full colour, with a bright edge."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bright = colour.lighter(116) if theme.dark else colour
    halo = QColor(bright)
    halo.setAlpha(70)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(halo)
    if percussion:
        painter.drawEllipse(rect.center(), rect.width() / 2 + 2.5, rect.width() / 2 + 2.5)
        painter.setBrush(bright)
        painter.drawEllipse(rect.center(), rect.width() / 2, rect.width() / 2)
        return
    painter.drawRoundedRect(rect.adjusted(-2.5, -2.5, 2.5, 2.5), 5.0, 5.0)
    painter.setBrush(bright)
    painter.drawRoundedRect(rect, 2.5, 2.5)


def paint_playhead(painter: QPainter, x: float, top: float, bottom: float, theme: Theme) -> None:
    """Paint the line of the moment, with a triangle on top."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme.text
    painter.setPen(QPen(colour, 1.6))
    painter.drawLine(QLineF(x, top, x, bottom))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon([QPointF(x - 5.5, top - 6), QPointF(x + 5.5, top - 6), QPointF(x, top)])
