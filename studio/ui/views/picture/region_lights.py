"""The regions of the picture that light up with the notes that come from them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.imaging.features import Region
from studio.ui.theme import Theme
from studio.ui.views.picture.region_glow import RegionGlow
from studio.ui.views.picture.sounding_regions import LEVELS, Light, SoundingRegions

_AHEAD_MS = 25


class RegionLights(QObject):
    """Lights regions of a view while the music plays, and paints no more than they cover.

    Parameters
    ----------
    view : QWidget
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._glow: RegionGlow | None = None
        self._regions: SoundingRegions | None = None
        self.lit: dict[int, Light] = {}
        self._held: dict[int, int] = {}
        # Glows are drawn ahead of time, one at a time, so that none delays a frame.
        self._unlit: list[int] = []
        self._ahead = QTimer(self)
        self._ahead.setInterval(_AHEAD_MS)
        self._ahead.timeout.connect(self._prepare_one)

    @property
    def prepared(self) -> bool:
        """Return whether every glow that the music needs is drawn."""
        return not self._unlit

    def lay_out(self, regions: Sequence[Region], rect: QRectF) -> None:
        """Take the regions of a picture that lies at `rect`."""
        self._glow = RegionGlow(regions, rect)
        self._held = {n: part for n, part in self._held.items() if n < len(regions)}
        self._plan()

    def follow(self, regions: SoundingRegions | None) -> None:
        """Follow a piece, or none."""
        self._regions = regions
        self.lit = {}
        self._plan()

    def bars_of(self, region: int) -> list[int]:
        """Return the bars, counted from 0, in which notes of a region begin."""
        return [] if self._regions is None else self._regions.bars_of(region)

    def hold(self, held: dict[int, int]) -> None:
        """Keep regions lit in the colours of parts, whatever sounds; an empty dict ends it."""
        if self._glow is None:
            return
        for region in held.keys() ^ self._held.keys():
            self._view.update(self._glow.bounds(region).toAlignedRect())
        self._held = held

    def move(self, seconds: float, playing: bool) -> None:
        """Let the regions glow whose notes have just been struck, while it plays."""
        if self._regions is None or self._glow is None:
            return
        lit = self._regions.lights(seconds) if playing else {}
        for region in lit.keys() | self.lit.keys():
            if lit.get(region) != self.lit.get(region):
                self._view.update(self._glow.bounds(region).toAlignedRect())
        self.lit = lit

    def paint(self, painter: QPainter, theme: Theme, clip: QRectF) -> None:
        """Paint what glows, where `clip` needs it."""
        if self._glow is not None:
            for region, part in self._held.items():
                self._glow.paint(painter, region, theme.part(part), 1.0, clip)
            for region, light in self.lit.items():
                if region in self._held:
                    continue
                colour, strength = theme.part(light.part), light.level / LEVELS
                self._glow.paint(painter, region, colour, strength, clip)

    def _plan(self) -> None:
        """Begin to draw the glows that the music will need, the first ones first."""
        self._unlit = [] if self._regions is None else self._regions.in_order()
        if self._unlit:
            self._ahead.start()

    def _prepare_one(self) -> None:
        if self._unlit and self._glow is not None:
            self._glow.prepare(self._unlit.pop(0))
        else:
            self._ahead.stop()
