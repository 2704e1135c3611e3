"""Areas carried from the picture to a part that shall play them."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QDrag, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from studio.ui.views.picture.selection import Selection

AREAS = "application/x-huesong-areas"
"""What is carried; the areas are those chosen on the picture."""


def carries_areas(data: QMimeData) -> bool:
    """Return whether areas of the picture are carried."""
    return data.hasFormat(AREAS)


def drag_areas(view: QWidget, selection: Selection, words: str) -> None:
    """Carry the chosen areas until they are let go."""
    data = QMimeData()
    data.setData(AREAS, ",".join(map(str, selection.chosen)).encode())
    drag = QDrag(view)
    drag.setMimeData(data)
    drag.setPixmap(_sign(words, view))
    drag.setHotSpot(QPoint(-10, -10))
    drag.exec(Qt.DropAction.CopyAction)


def _sign(words: str, view: QWidget) -> QPixmap:
    ratio = view.devicePixelRatioF()
    metrics = QFontMetricsF(view.font())
    width, height = metrics.horizontalAdvance(words) + 22, 26.0
    sign = QPixmap(round(width * ratio), round(height * ratio))
    sign.setDevicePixelRatio(ratio)
    sign.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sign)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(18, 20, 24, 226))
    painter.drawRoundedRect(QRectF(0, 0, width, height), 8, 8)
    painter.setPen(QColor("white"))
    painter.setFont(view.font())
    painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return sign
