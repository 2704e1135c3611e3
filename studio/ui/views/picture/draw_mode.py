"""The picture as a sheet to draw the reading path on: one line after the other, bent at will."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from studio.imaging.features import Stroke
from studio.ui.theme import Theme
from studio.ui.views.picture.bar_tool import BarTool
from studio.ui.views.picture.path_drawing import PathDrawing
from studio.ui.views.picture.placing import point_of
from studio.ui.views.picture.stroke_painting import KNOT, paint_badge, paint_knots, paint_stroke
from studio.ui.views.picture.strokes import bent, knots, nearest_share, place_along
from studio.ui.views.picture.tool import icon_cursor

_NEAR = 8.0
"""Pixels from a line at which it is taken hold of."""


class DrawMode(BarTool):
    """Draws the passes of the reading path, and changes those that are there.

    A drag on the open picture draws another pass, a drag on a pass bends it. Nothing is
    kept here: `edited` says what the passes shall be.
    """

    edited = Signal(object, str)
    """A tuple of Stroke, and what was done, in words."""

    def __init__(self, sheet: QWidget) -> None:
        super().__init__(sheet, self.tr("This pass"))
        self._strokes: tuple[Stroke, ...] = ()
        self._line: PathDrawing | None = None
        self._chosen: int | None = None
        self._held: tuple[Stroke, float] | None = None
        self._down = False
        self._awaited = False
        self._bar.add(
            "reverse",
            "reverse",
            self.tr("Reverse"),
            self.tr("Read this pass the other way (R)"),
            self.reverse,
        )
        self._bar.add(
            "delete",
            "delete",
            self.tr("Delete"),
            self.tr("Take this pass away (Delete)"),
            self.delete,
        )
        self._bar.add(
            "clear",
            "close",
            self.tr("Clear all"),
            self.tr("Take every pass away; the picture is read as it was before"),
            self.clear,
        )

    @property
    def shows_line(self) -> bool:
        """Return whether there is a line, being drawn or waiting for its music."""
        return self._line is not None or self._awaited or (self._on and bool(self._strokes))

    @property
    def chosen(self) -> int | None:
        """Return which pass is chosen."""
        return self._chosen

    def show_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show the passes that the project has."""
        if strokes == self._strokes and self._held is None:
            return
        self._strokes, self._held = strokes, None
        if self._chosen is not None and self._chosen >= len(strokes):
            self._chosen = None
        if self._on:
            self._say()
        self._place_bar()
        self._sheet.update()

    def forget_line(self) -> None:
        """Show the finished lines no longer: their music is there."""
        if self._awaited:
            self._awaited = False
            self._sheet.update()

    def reverse(self) -> None:
        """Let the chosen pass be read the other way."""
        if self._chosen is not None:
            turned = self._strokes[self._chosen][::-1]
            self._give(self._with(self._chosen, turned), self.tr("Reverse a pass"))

    def delete(self) -> None:
        """Take the chosen pass away, or the last one."""
        if self._strokes:
            which = len(self._strokes) - 1 if self._chosen is None else self._chosen
            self._chosen = None
            rest = self._strokes[:which] + self._strokes[which + 1 :]
            self._give(rest, self.tr("Delete a pass"))

    def clear(self) -> None:
        """Take every pass away."""
        self._chosen = None
        self._give((), self.tr("Clear the path"))

    def paint(self, painter: QPainter) -> None:
        if self._theme is not None and (self._on or self._awaited):
            self._paint_strokes(painter, self._theme)
        if self._line is not None:
            self._line.paint(painter, self._rect)

    # The tool

    def _words(self) -> str:
        if not self._strokes:
            return self.tr("Drag to draw the way the music reads the picture.  Esc leaves")
        return self.tr("Drag to draw another pass, or drag a line to bend it.  Esc when done")

    def _cursor(self) -> QCursor:
        return icon_cursor("draw", self._sheet.devicePixelRatioF(), (4, 20))

    def _entered(self) -> None:
        self._down, self._line, self._awaited, self._chosen = False, None, False, None

    def _left(self) -> None:
        if self._held is not None and self._chosen is not None:
            self._strokes = self._with(self._chosen, self._held[0])
        self._down, self._line, self._held, self._chosen = False, None, None, None
        self._place_bar()

    def _pointer(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        kind = event.type()
        if kind == QMouseEvent.Type.MouseMove:
            self._moved(event.position())
        elif kind == QMouseEvent.Type.MouseButtonRelease:
            if left and self._down:
                self._released(event.position())
        elif left:
            self._pressed(event.position())

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete()
        elif key == Qt.Key.Key_R:
            self.reverse()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return self._go_on(-1 if key == Qt.Key.Key_Backtab else 1)
        else:
            return False
        return True

    # Pointer

    def _pressed(self, point: QPointF) -> None:
        self._down = True
        grip = self._grip(point)
        if grip is not None:
            self._chosen, share = grip
            self._held = (self._strokes[self._chosen], share)
            self._place_bar()
        else:
            self._choose(None)
            self._line = PathDrawing(self._aspect)
            self._line.add(self._place_of(point))
        self._sheet.update()

    def _moved(self, point: QPointF) -> None:
        if self._line is not None and self._down:
            self._line.add(self._place_of(point))
            self._sheet.update(self._line.newest(self._rect))
        elif self._held is not None and self._chosen is not None:
            stroke, share = self._held
            goal = self._place_of(point)
            self._strokes = self._with(self._chosen, bent(stroke, self._aspect, share, goal))
            self._bar.hide()
            self._sheet.update()
        elif not self._down:
            over = self._grip(point)
            shape = Qt.CursorShape.PointingHandCursor
            self._sheet.setCursor(self._cursor() if over is None else QCursor(shape))

    def _released(self, point: QPointF) -> None:
        self._down = False
        line, self._line = self._line, None
        if self._held is not None and self._chosen is not None:
            (before, share), self._held = self._held, None
            if self._strokes[self._chosen] != before:
                goal = self._place_of(point)
                after = bent(before, self._aspect, share, goal)
                self._give(self._with(self._chosen, after), self.tr("Bend the path"))
            self._place_bar()
        elif line is not None:
            line.add(self._place_of(point))
            if line.long_enough:
                words = self.tr("Draw another pass") if self._strokes else self.tr("Draw the path")
                self._give((*self._strokes, line.kept()), words)
            else:
                words = self.tr("That was short: keep the button down and draw a longer line")
                self._say(words)
        self._sheet.update()

    def _grip(self, point: QPointF) -> tuple[int, float] | None:
        """Return the pass under a point and where on it that is; its points come first."""
        place = self._place_of(point)
        best: tuple[int, float] | None = None
        least = _NEAR
        for index, stroke in enumerate(self._strokes):
            share, far = nearest_share(stroke, self._aspect, place)
            far *= self._rect.height()
            if far <= least:
                best, least = (index, share), far
        if best is None:
            return None
        index, share = best
        for knot in knots(self._strokes[index], self._aspect):
            at = self._point_of(place_along(self._strokes[index], self._aspect, knot))
            off = at - point
            if max(abs(off.x()), abs(off.y())) <= KNOT + 4:
                return index, knot
        return best

    # What follows

    @property
    def _aspect(self) -> float:
        return self._rect.width() / max(self._rect.height(), 1.0)

    def _with(self, index: int, stroke: Stroke) -> tuple[Stroke, ...]:
        return (*self._strokes[:index], stroke, *self._strokes[index + 1 :])

    def _give(self, strokes: tuple[Stroke, ...], words: str) -> None:
        self._strokes = strokes
        # They stay to be seen until the music that follows them is there.
        self._awaited = bool(strokes)
        if self._on:
            self._say()
        self._place_bar()
        self._sheet.update()
        self.edited.emit(strokes, words)

    def _choose(self, index: int | None) -> None:
        self._chosen = index
        self._place_bar()
        self._sheet.update()

    def _go_on(self, step: int) -> bool:
        """Choose the next pass; beyond the last the key is no longer ours."""
        count = len(self._strokes)
        first = 0 if step > 0 else count - 1
        goal = first if self._chosen is None else self._chosen + step
        if not 0 <= goal < count:
            return False
        self._choose(goal)
        return True

    def _place_bar(self) -> None:
        if not self._on or self._chosen is None or self._held is not None:
            self._bar.hide()
            return
        self._bar.offer(
            ("reverse", "delete", "clear") if len(self._strokes) > 1 else ("reverse", "delete")
        )
        at = self._point_of(self._strokes[self._chosen][0])
        about = QRectF(at.x() - 10, at.y() - 12, 20, 24)
        self._bar.show_beside(about, self._busy())

    def _paint_strokes(self, painter: QPainter, theme: Theme) -> None:
        white = QColor("white")
        for index, stroke in enumerate(self._strokes):
            chosen = self._on and index == self._chosen
            paint_stroke(painter, stroke, self._rect, theme.accent if chosen else white)
            if chosen:
                held = None if self._held is None else self._held[1]
                aspect = self._aspect
                paint_knots(painter, stroke, aspect, self._rect, theme.accent, held)
        for index, stroke in enumerate(self._strokes):
            at = point_of(stroke[0], self._rect)
            ground = theme.accent.darker(150) if index == self._chosen else QColor(18, 20, 24)
            if len(self._strokes) > 1 or self._on:
                paint_badge(painter, at, str(index + 1), theme, ground)
