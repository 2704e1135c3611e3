"""A rectangle with eight handles, as it is held, moved and sized."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.imaging.corrections import Box

Grip: TypeAlias = Literal["nw", "n", "ne", "e", "se", "s", "sw", "w", "inside"]
_HANDLES: tuple[tuple[Grip, float, float], ...] = (
    ("nw", 0.0, 0.0), ("ne", 1.0, 0.0), ("se", 1.0, 1.0), ("sw", 0.0, 1.0),
    ("n", 0.5, 0.0), ("e", 1.0, 0.5), ("s", 0.5, 1.0), ("w", 0.0, 0.5),
)  # fmt: skip
_NEAR = 10.0
_CURSORS = {
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "w": Qt.CursorShape.SizeHorCursor,
    "inside": Qt.CursorShape.SizeAllCursor,
}


def on_screen(box: Box, rect: QRectF) -> QRectF:
    """Return where a box is, for a picture that lies at `rect`."""
    return QRectF(
        rect.x() + box.left * rect.width(),
        rect.y() + box.top * rect.height(),
        (box.right - box.left) * rect.width(),
        (box.bottom - box.top) * rect.height(),
    )


def grip_at(box: Box, rect: QRectF, point: QPointF) -> Grip | None:
    """Return what of a box is under a point: a handle, a side, its inside, or nothing."""
    frame = on_screen(box, rect)
    for name, across, down in _HANDLES:
        off = point - QPointF(
            frame.x() + across * frame.width(), frame.y() + down * frame.height()
        )
        if max(abs(off.x()), abs(off.y())) <= _NEAR:
            return name
    if not frame.adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR).contains(point):
        return None
    sides: tuple[tuple[Grip, float], ...] = (
        ("w", abs(point.x() - frame.left())),
        ("e", abs(point.x() - frame.right())),
        ("n", abs(point.y() - frame.top())),
        ("s", abs(point.y() - frame.bottom())),
    )
    name, off_side = min(sides, key=lambda side: side[1])
    if off_side <= 0.6 * _NEAR:
        return name
    return "inside" if frame.contains(point) else None


def cursor_of(grip: Grip | None) -> Qt.CursorShape:
    """Return the form of the pointer over a grip."""
    return Qt.CursorShape.CrossCursor if grip is None else _CURSORS[grip]


def pulled(box: Box, grip: Grip, dx: float, dy: float, least: float) -> Box:
    """Return a box moved or sized by shares of the picture, at least `least` wide and high."""
    if grip == "inside":
        dx = min(max(dx, -box.left), 1.0 - box.right)
        dy = min(max(dy, -box.top), 1.0 - box.bottom)
        return rounded(box.left + dx, box.top + dy, box.right + dx, box.bottom + dy)
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    if "w" in grip:
        left = min(max(left + dx, 0.0), right - least)
    if "e" in grip:
        right = max(min(right + dx, 1.0), left + least)
    if "n" in grip:
        top = min(max(top + dy, 0.0), bottom - least)
    if "s" in grip:
        bottom = max(min(bottom + dy, 1.0), top + least)
    return rounded(left, top, right, bottom)


def rounded(left: float, top: float, right: float, bottom: float) -> Box:
    """Return a box within the picture, rounded to 1e-4."""
    left, top, right, bottom = (
        round(min(max(side, 0.0), 1.0), 4) for side in (left, top, right, bottom)
    )
    return Box(left, top, right, bottom)


def paint_frame(painter: QPainter, frame: QRectF, colour: QColor, radius: float) -> None:
    """Paint the frame of a box and its handles."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((QColor(0, 0, 0, 120), 3.6), (QColor("white"), 1.6)):
        painter.setPen(QPen(ink, width))
        painter.drawRoundedRect(frame, radius, radius)
    for name, across, down in _HANDLES:
        at = QPointF(frame.x() + across * frame.width(), frame.y() + down * frame.height())
        if len(name) == 1 and min(frame.width(), frame.height()) < 64:
            continue
        painter.setPen(QPen(QColor(0, 0, 0, 130), 1.0))
        painter.setBrush(QColor("white") if len(name) == 2 else colour)
        side = 4.5 if len(name) == 2 else 3.5
        painter.drawRoundedRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side), 2, 2)
