"""The picture with the overlays that stand still, painted once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from studio.imaging.features import VisualFeatures
from studio.ui.theme import Theme
from studio.ui.views.picture.backdrop import framed_picture, image_of
from studio.ui.views.picture.colour_overlay import paint_poster, paint_swatches
from studio.ui.views.picture.gaze_overlay import paint_gaze, paint_stops
from studio.ui.views.picture.ignored_areas import IgnoredAreas
from studio.ui.views.picture.labels import Labels
from studio.ui.views.picture.line_overlay import paint_line_labels, paint_lines
from studio.ui.views.picture.mood_overlay import paint_mood
from studio.ui.views.picture.playing_areas import PlayingArea
from studio.ui.views.picture.shape_overlay import paint_area_labels, paint_shapes
from studio.ui.views.picture.strip import Overlay
from studio.ui.views.picture.texture_overlay import paint_texture

if TYPE_CHECKING:
    from studio.project.music import Seen

_EDGE = 14.0
"""Distance of cards from the edge of the view."""


class PictureGround:
    """What lies under everything that moves on a picture.

    Parameters
    ----------
    seen : Seen
    """

    def __init__(self, seen: Seen) -> None:
        self._features = seen.features
        self._playing: Mapping[int, PlayingArea] = {}
        self._ignored: IgnoredAreas | None = None
        self._image: QImage = image_of(seen.picture.srgb)
        self._painted: QPixmap | None = None
        self._lettered: QPixmap | None = None
        self._words: list[QRectF] = []
        self.aspect = self._image.width() / max(self._image.height(), 1)

    @property
    def words(self) -> list[QRectF]:
        """Return where words and cards are, when it is painted."""
        return self._words

    @property
    def lettered(self) -> QPixmap | None:
        """Return the words and cards, which lie above everything that is lit; or None."""
        return self._lettered

    def show_features(
        self,
        features: VisualFeatures,
        playing: Mapping[int, PlayingArea],
        ignored: IgnoredAreas | None,
    ) -> None:
        """Take what is seen now, which a person may have corrected, and what it plays."""
        self._features, self._playing, self._ignored = features, playing, ignored
        self.redraw()

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
            self._paint_forms(painter, rect, theme, overlays)
            painter.end()
            self._painted = ground
            self._letter(size, ratio, rect, theme, overlays, controls)
        return self._painted

    def _letter(
        self,
        size: QSize,
        ratio: float,
        rect: QRectF,
        theme: Theme,
        overlays: Collection[Overlay],
        controls: QRectF,
    ) -> None:
        """Paint words and cards on a sheet of their own."""
        sheet = QPixmap(size * ratio)
        sheet.setDevicePixelRatio(ratio)
        sheet.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(0.0, 0.0, size.width(), size.height())
        self._words = self._paint_words(painter, rect, frame, theme, overlays, controls)
        painter.end()
        self._lettered = sheet if self._words else None

    def _paint_forms(
        self, painter: QPainter, rect: QRectF, theme: Theme, overlays: Collection[Overlay]
    ) -> None:
        features = self._features
        if "colour" in overlays:
            paint_poster(painter, rect, features)
        if "gaze" in overlays:
            paint_gaze(painter, rect, features.maps)
        if "texture" in overlays or "lines" in overlays:
            # Dimmed once, whatever lies on it.
            painter.fillRect(rect, QColor(8, 10, 14, 106))
        if "texture" in overlays:
            paint_texture(painter, rect, features.maps, theme)
        if "shapes" in overlays:
            paint_shapes(painter, rect, features, self._playing, theme)
            if self._ignored is not None:
                self._ignored.paint(painter, rect)
        if "lines" in overlays:
            paint_lines(painter, rect, features.layout, theme)

    def _paint_words(
        self,
        painter: QPainter,
        rect: QRectF,
        frame: QRectF,
        theme: Theme,
        overlays: Collection[Overlay],
        controls: QRectF,
    ) -> list[QRectF]:
        """Paint cards and labels clear of each other; return where they are."""
        features = self._features
        labels = Labels(rect.intersected(frame), [controls])
        if "mood" in overlays:
            room = frame.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
            room.setBottom(controls.top() - 8.0)
            labels.taken.append(paint_mood(painter, room, features.mood, theme))
        if "gaze" in overlays:
            labels.taken += paint_stops(painter, rect, features, theme, controls)
        if "shapes" in overlays:
            paint_area_labels(painter, rect, features.regions, self._playing, theme, labels)
        if "lines" in overlays:
            paint_line_labels(painter, rect, features.layout, theme, labels)
        if "colour" in overlays:
            labels.taken += paint_swatches(painter, rect, features, theme, labels.taken)
        return labels.taken[1:]
