"""The picture with the overlays that stand still, painted once."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPixmap

from studio.ui.theme import Theme
from studio.ui.views.picture.backdrop import framed_picture, image_of
from studio.ui.views.picture.colour_overlay import paint_poster, paint_swatches
from studio.ui.views.picture.gaze_overlay import paint_gaze
from studio.ui.views.picture.shape_overlay import paint_shapes
from studio.ui.views.picture.strip import Overlay
from studio.ui.views.picture.texture_overlay import paint_texture

if TYPE_CHECKING:
    from studio.project.music import Seen


class PictureGround:
    """What lies under everything that moves on a picture.

    Parameters
    ----------
    seen : Seen
    """

    def __init__(self, seen: Seen) -> None:
        self._features = seen.features
        self._image: QImage = image_of(seen.picture.srgb)
        self._painted: QPixmap | None = None
        self.aspect = self._image.width() / max(self._image.height(), 1)

    def redraw(self) -> None:
        """Paint it anew when it is next needed."""
        self._painted = None

    def painted(
        self,
        size: QSize,
        ratio: float,
        rect: QRectF,
        theme: Theme,
        overlays: Collection[Overlay],
        controls: QRectF,
    ) -> QPixmap:
        """Return it; it stays as it is until `redraw`.

        Parameters
        ----------
        size : QSize
            Of the frame, in pixels of the window.
        ratio : float
            Pixels of the screen to one of the window.
        rect : QRectF
            Where the picture lies in the frame.
        theme : Theme
        overlays : collection of Overlay
            What is laid on it.
        controls : QRectF
            What will stand on it and hide words.
        """
        if self._painted is None:
            ground = framed_picture(self._image, size, ratio, rect, theme, Theme.RADIUS)
            painter = QPainter(ground)
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
            )
            # The rounded corners stay: overlays are laid on what is there.
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
            features = self._features
            words = [controls]
            if "colour" in overlays:
                paint_poster(painter, rect, features)
            if "gaze" in overlays:
                paint_gaze(painter, rect, features.maps, theme)
            if "texture" in overlays:
                paint_texture(painter, rect, features.maps, theme)
            if "shapes" in overlays:
                words += paint_shapes(painter, rect, features.regions, theme, controls)
            if "colour" in overlays:
                paint_swatches(painter, rect, features, theme, words)
            painter.end()
            self._painted = ground
        return self._painted
