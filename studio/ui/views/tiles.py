"""Stretches of a long drawing, painted once and kept while they are of use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPixmap


class Tiles:
    """The newest tiles of a drawing.

    Parameters
    ----------
    kept : int
        How many are remembered.
    """

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._tiles: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()

    def clear(self) -> None:
        """Forget all; they are painted anew when they are next seen."""
        self._tiles.clear()

    def get(
        self,
        key: tuple[int, int],
        size: QSize,
        ratio: float,
        ground: QColor,
        paint: Callable[[QPainter], None],
    ) -> QPixmap:
        """Return a tile, painting it if it is not there.

        Parameters
        ----------
        key : (int, int)
        size : QSize
            In pixels of the window.
        ratio : float
            Pixels of the screen to one of the window.
        ground : QColor
        paint : callable
            Paints it, its upper left corner at the origin.
        """
        if key in self._tiles:
            self._tiles.move_to_end(key)
            return self._tiles[key]
        tile = QPixmap(size * ratio)
        tile.setDevicePixelRatio(ratio)
        tile.fill(ground)
        painter = QPainter(tile)
        paint(painter)
        painter.end()
        self._tiles[key] = tile
        if len(self._tiles) > self._kept:
            self._tiles.popitem(last=False)
        return tile
