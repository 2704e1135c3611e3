"""The keys that go through a piece, the same in every view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from studio.ui.views.timeline import Timeline


def goal_of_key(event: QKeyEvent, line: Timeline, ticks: float) -> float | None:
    """Return the ticks that a key goes to from a position, or None for any other key.

    Left and Right go by beats, Page Up and Page Down by bars, Home to the beginning and
    End to the last bar.
    """
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    beat = line.bar_ticks / line.metre.felt_beats
    bar, last = line.bar_at(ticks), line.bars - 1
    goals = {
        int(Qt.Key.Key_Left): max(line.snapped(ticks) - beat, 0.0),
        int(Qt.Key.Key_Right): min(line.snapped(ticks) + beat, float(line.end)),
        int(Qt.Key.Key_PageUp): float(max(bar - 1, 0) * line.bar_ticks),
        int(Qt.Key.Key_PageDown): float(min(bar + 1, last) * line.bar_ticks),
        int(Qt.Key.Key_Home): 0.0,
        int(Qt.Key.Key_End): float(last * line.bar_ticks),
    }
    return goals.get(event.key())
