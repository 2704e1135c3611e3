"""A piece as a walk along its path on the picture: where it is, was and will be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from studio.ui.theme import Theme
from studio.ui.views.picture.path_overlay import PathOverlay, Playhead
from studio.ui.views.timeline import Timeline

_AHEAD_S = 2.5
_JUMP = 0.02
"""Share of the path that is not walked in one step but jumped over."""


class PathWalk:
    """The path of a piece on the screen, told in the ticks of its music.

    Parameters
    ----------
    path : ndarray, shape (n, 2)
        Places in equal steps of time.
    line : Timeline
    rect : QRectF
        Where the picture lies.
    theme : Theme
        Its accent is the colour of the glow at the playhead.
    ratio : float
        Pixels of the screen to one of the window.
    """

    def __init__(
        self,
        path: NDArray[np.float32],
        line: Timeline,
        rect: QRectF,
        theme: Theme,
        ratio: float,
    ) -> None:
        self._line = line
        self._theme = theme
        self._path = PathOverlay(path, rect)
        self._playhead = Playhead(theme.accent, ratio)

    def head(self, ticks: float) -> QPointF:
        """Return the point of the screen where the music is."""
        return self._path.place(self._line.path_at(ticks))

    def soon(self, seconds: float) -> tuple[QPointF, ...]:
        """Return where the music will be in the moments after a time."""
        times = (seconds + share * _AHEAD_S for share in (0.25, 0.5, 0.75, 1.0))
        return tuple(self.head(self._line.ticks_at(time)) for time in times)

    def seconds_near(self, point: QPointF, ticks: float | None) -> float:
        """Return the time at which the music is nearest to a point of the screen.

        Parameters
        ----------
        point : QPointF
        ticks : float or None
            While dragging, where the music was last: see `PathOverlay.nearest`.
        """
        around = None if ticks is None else self._line.path_at(ticks)
        along = self._path.nearest(point, around)
        return self._line.seconds_at(self._line.ticks_of_path(along))

    def dirty(self, before: float, after: float) -> list[QRect]:
        """Return what must be painted again when the music moves on, or elsewhere."""
        one, other = self._line.path_at(before), self._line.path_at(after)
        played = self._line.played_to(before), self._line.played_to(after)
        areas = [self._path.dirty(*played)] if played[0] != played[1] else []
        if abs(one - other) > _JUMP:
            return [*areas, self._path.dirty(one, one), self._path.dirty(other, other)]
        return [*areas, self._path.dirty(one, other)]

    def paint(self, painter: QPainter, ticks: float, clip: QRectF) -> None:
        """Paint the path and the playhead, where `clip` needs it."""
        self._path.paint(painter, self._line.played_to(ticks), clip)
        self._path.paint_order(painter, self._theme)
        self._playhead.paint(painter, self.head(ticks))
