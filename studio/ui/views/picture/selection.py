"""The areas that are pointed at or chosen, lit on the picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from studio.imaging.features import Place, Region, VisualFeatures
from studio.ui.theme import Theme
from studio.ui.views.picture.areas import Areas
from studio.ui.views.picture.shape_overlay import outline_of, outline_pen

_MARGIN = 6.0


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
        self._drawn: QPixmap | None = None
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
        self.areas = None if features is None else Areas(features)
        self.hovered = None
        if features is None or before is None or before.regions != features.regions:
            awaited, self._awaited = self._awaited, ()
            found = [number for number in map(self.at, awaited) if number is not None]
            self.choose(tuple(dict.fromkeys(found)))
        self._redraw()

    def expect(self, places: tuple[Place, ...]) -> None:
        """Choose the areas at these places once there are other areas."""
        self._awaited = places

    def lay_out(self, rect: QRectF) -> None:
        """Take notice of where the picture lies."""
        self._rect = QRectF(rect)
        self._redraw()

    def at(self, place: Place) -> int | None:
        """Return the area at a place."""
        return None if self.areas is None else self.areas.at(place)

    def hover(self, number: int | None) -> bool:
        """Light the area under the pointer; return whether it is another."""
        if number == self.hovered:
            return False
        self.hovered = number
        self._redraw()
        return True

    def choose(self, numbers: tuple[int, ...]) -> None:
        """Choose these areas and no others."""
        if numbers != self.chosen:
            self.chosen = numbers
            self._redraw()
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

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint the light on the areas."""
        if self._features is None or (self.hovered is None and not self.chosen):
            return
        if self._drawn is None:
            self._drawn = self._draw(theme, self._view.devicePixelRatioF())
        painter.drawPixmap(self._rect.topLeft(), self._drawn)

    def _draw(self, theme: Theme, ratio: float) -> QPixmap:
        size = QSize(round(self._rect.width() * ratio), round(self._rect.height() * ratio))
        drawn = QPixmap(size)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(0.0, 0.0, self._rect.width(), self._rect.height())
        shown = [n for n in (self.hovered,) if n is not None and n not in self.chosen]
        for number in (*shown, *self.chosen):
            path = outline_of(self.regions[number], frame)
            chosen = number in self.chosen
            colour = QColor(theme.accent.lighter(118)) if chosen else QColor("white")
            fill = QColor(colour)
            # Large areas are lit less: the picture is to be seen through the light.
            large = min(self.regions[number].area / 0.2, 1.0)
            fill.setAlpha(round((68 if chosen else 44) * (1.0 - 0.6 * large)))
            painter.fillPath(path, fill)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for ink, width in (
                (QColor(0, 0, 0, 120), 5.0),
                (QColor("white"), 3.4 if chosen else 2.0),
                (colour, 2.0),
            ):
                painter.setPen(outline_pen(ink, width))
                painter.drawPath(path)
        painter.end()
        return drawn

    def _redraw(self) -> None:
        self._drawn = None
        box = self._rect.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        self._view.update(box.toAlignedRect())
