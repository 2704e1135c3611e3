"""Where places of a picture are on the screen, and which place is under a point."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from studio.imaging.features import Place


def point_of(place: Place, rect: QRectF) -> QPointF:
    """Return where a place is on the screen, for a picture that lies at `rect`."""
    return QPointF(rect.x() + place[0] * rect.width(), rect.y() + place[1] * rect.height())


def place_under(point: QPointF, rect: QRectF) -> Place:
    """Return the place under a point, for a picture that lies at `rect`.

    Beside the picture it lies outside [0, 1]².
    """
    return (
        (point.x() - rect.x()) / max(rect.width(), 1.0),
        (point.y() - rect.y()) / max(rect.height(), 1.0),
    )
