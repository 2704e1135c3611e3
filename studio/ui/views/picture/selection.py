"""The areas that are pointed at or chosen, lit on the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from studio.imaging.features import Place, Region, VisualFeatures
from studio.ui.theme import Theme
from studio.ui.views.picture.areas import Areas
from studio.ui.views.picture.pens import round_pen
from studio.ui.views.picture.shape_overlay import outline_of

_MARGIN = 6.0
_KEPT = 24
"""Lights that are remembered; each is as large as its area."""

_MOST_PIXELS = 400_000.0


class Selection(QObject):
    """Which areas are under the pointer and which are chosen; painted once, shown often.

    Parameters
    ----------
    view : QWidget
    """

    changed = Signal()
    """Other areas are chosen."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._features: VisualFeatures | None = None
        self._rect = QRectF()
        self._drawn: dict[tuple[int, bool], QPixmap] = {}
        self.areas: Areas | None = None
        self.hovered: int | None = None
        self.chosen: tuple[int, ...] = ()
        self._awaited: tuple[Place, ...] = ()

    @property
    def regions(self) -> Sequence[Region]:
        """Return the areas that can be chosen."""
        return () if self._features is None else self._features.regions

    @property
    def aspect(self) -> float:
        """Return the width of the picture to its height."""
        return 1.0 if self._features is None else self._features.aspect

    def show_features(self, features: VisualFeatures | None) -> None:
        """Take the areas of a picture; what was chosen stays if the areas stay."""
        if features is self._features:
            return
        before, self._features = self._features, features
        self._drawn.clear()
        self.areas = None if features is None else Areas(features)
        self.hovered = None
        if features is None or before is None or before.regions != features.regions:
            awaited, self._awaited = self._awaited, ()
            found = [number for number in map(self.at, awaited) if number is not None]
            self.choose(tuple(dict.fromkeys(found)))
        self._view.update()

    def expect(self, places: tuple[Place, ...]) -> None:
        """Choose the areas at these places once there are other areas."""
        self._awaited = places

    def lay_out(self, rect: QRectF) -> None:
        """Take notice of where the picture lies."""
        self._rect = QRectF(rect)
        self._drawn.clear()

    def at(self, place: Place) -> int | None:
        """Return the area at a place."""
        return None if self.areas is None else self.areas.at(place)

    def hover(self, number: int | None) -> None:
        """Light the area under the pointer."""
        if number == self.hovered:
            return
        before = self._lit()
        self.hovered = number
        self._update({*before, *self._lit()})

    def choose(self, numbers: tuple[int, ...]) -> None:
        """Choose these areas and no others."""
        if numbers != self.chosen:
            before = self._lit()
            self.chosen = numbers
            self._update({*before, *self._lit()})
            self.changed.emit()

    def press(self, number: int | None, *, add: bool) -> None:
        """Choose an area, or with `add` take it in or leave it out; nothing chooses none."""
        if number is None:
            if not add:
                self.choose(())
        elif not add:
            self.choose((number,))
        elif number in self.chosen:
            self.choose(tuple(n for n in self.chosen if n != number))
        else:
            self.choose((*self.chosen, number))

    def bounds(self) -> QRectF:
        """Return what the chosen areas cover on the screen."""
        box = QRectF()
        for number in self.chosen:
            box = box.united(outline_of(self.regions[number], self._rect).boundingRect())
        return box

    def paint(self, painter: QPainter, theme: Theme, clip: QRectF) -> None:
        """Paint the light on the areas, where `clip` needs it."""
        for number in self._lit():
            box = self._box(number)
            if box.intersects(clip):
                light = self._light(number, theme)
                painter.drawPixmap(box, light, QRectF(light.rect()))

    def _lit(self) -> list[int]:
        """Return the areas that are lit, those that are chosen on top."""
        hovered = [n for n in (self.hovered,) if n is not None and n not in self.chosen]
        return [*hovered, *self.chosen]

    def _box(self, number: int) -> QRectF:
        box = outline_of(self.regions[number], self._rect).boundingRect()
        box = box.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        return QRectF(box.intersected(self._rect).toAlignedRect())

    def _light(self, number: int, theme: Theme) -> QPixmap:
        """Return the light on an area, drawn when it is first needed."""
        key = (number, number in self.chosen)
        if key not in self._drawn:
            if len(self._drawn) >= _KEPT:
                self._drawn.pop(next(iter(self._drawn)))
            self._drawn[key] = self._draw(number, theme, self._view.devicePixelRatioF())
        return self._drawn[key]

    def _draw(self, number: int, theme: Theme, ratio: float) -> QPixmap:
        box = self._box(number)
        # Large areas are drawn coarser: a light is soft, and must not delay the music.
        fine = min(ratio, (_MOST_PIXELS / max(box.width() * box.height(), 1.0)) ** 0.5)
        drawn = QPixmap(max(round(box.width() * fine), 1), max(round(box.height() * fine), 1))
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(fine, fine)
        painter.translate(-box.topLeft())
        path = outline_of(self.regions[number], self._rect)
        chosen = number in self.chosen
        colour = QColor(theme.accent.lighter(118)) if chosen else QColor("white")
        fill = QColor(colour)
        # Large areas are lit less: the picture is to be seen through the light.
        large = min(self.regions[number].area / 0.2, 1.0)
        fill.setAlpha(round((68 if chosen else 44) * (1.0 - 0.6 * large)))
        painter.fillPath(path, fill)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        strokes = [(QColor(0, 0, 0, 120), 5.0), (QColor("white"), 3.4 if chosen else 2.0)]
        for ink, width in [*strokes, (colour, 2.0)] if chosen else strokes:
            painter.setPen(round_pen(ink, width))
            painter.drawPath(path)
        painter.end()
        return drawn

    def _update(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if number < len(self.regions):
                self._view.update(self._box(number).toAlignedRect())
