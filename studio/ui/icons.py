"""The icons: single-colour drawings, tinted from the theme, sharp at every scale."""

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio.assets import resource

_FADED = 0.35


def pixmap(name: str, colour: QColor, size: int = 20, ratio: float = 1.0) -> QPixmap:
    """Return an icon as pixels.

    Parameters
    ----------
    name : str
        File name in `resources/icons` without its ending.
    colour : QColor
        What it is drawn in.
    size : int
        Side in device-independent pixels.
    ratio : float
        Device pixels in one of those.
    """
    side = round(size * ratio)
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setOpacity(colour.alphaF())
    renderer = QSvgRenderer(QByteArray(_drawing(name, colour.name())))
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon(
    name: str,
    colour: QColor,
    size: int = 20,
    *,
    checked: str | None = None,
    checked_colour: QColor | None = None,
) -> QIcon:
    """Return an icon for buttons and menus, faded where they are disabled.

    `checked` and `checked_colour` give another drawing or tint to the pressed-in state.
    """
    result = QIcon()
    faded = QColor(colour)
    faded.setAlphaF(_FADED)
    for ratio in sorted({1.0, *(s.devicePixelRatio() for s in QGuiApplication.screens())}):
        drawn = pixmap(name, colour, size, ratio)
        result.addPixmap(drawn, QIcon.Mode.Normal, QIcon.State.Off)
        result.addPixmap(pixmap(name, faded, size, ratio), QIcon.Mode.Disabled)
        if checked or checked_colour:
            on = pixmap(checked or name, checked_colour or colour, size, ratio)
            result.addPixmap(on, QIcon.Mode.Normal, QIcon.State.On)
    return result


@functools.cache
def _drawing(name: str, colour: str) -> bytes:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", colour).encode()
