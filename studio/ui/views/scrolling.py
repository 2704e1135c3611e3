"""Scroll bars of the views: their ranges, and sliding to a place that shall be seen."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QSize
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QStyle

_SLIDE_MS = 180
_LONGEST = 3
"""Views' widths that are slid over; a longer way is jumped."""


def set_ranges(area: QAbstractScrollArea, width: int, height: int, seen: QSize) -> None:
    """Let an area scroll over contents of a size, of which it shows `seen` at once."""
    across, down = area.horizontalScrollBar(), area.verticalScrollBar()
    across.setRange(0, max(width - seen.width(), 0))
    across.setPageStep(seen.width())
    down.setRange(0, max(height - seen.height(), 0))
    down.setPageStep(seen.height())


class Slide:
    """Moves the scroll bars of an area, softly where motion is wanted.

    Parameters
    ----------
    area : QAbstractScrollArea
    """

    def __init__(self, area: QAbstractScrollArea) -> None:
        self._area = area
        self._motion = QPropertyAnimation(area)
        self._motion.setPropertyName(b"value")
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.setDuration(_SLIDE_MS)

    def to(self, bar: QScrollBar, value: float, *, at_once: bool = False) -> None:
        """Move a scroll bar of the area to a value, within its range."""
        goal = min(max(round(value), bar.minimum()), bar.maximum())
        running = self._motion.state() == QPropertyAnimation.State.Running
        if running and self._motion.endValue() == goal:
            return
        wanted = self._area.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
        self._motion.stop()
        if at_once or not wanted or abs(goal - bar.value()) > _LONGEST * self._seen:
            bar.setValue(goal)
            return
        self._motion.setTargetObject(bar)
        self._motion.setStartValue(bar.value())
        self._motion.setEndValue(goal)
        self._motion.start()

    @property
    def _seen(self) -> int:
        return self._area.viewport().width()
