"""The picture as it is seen: with its overlays, the path, and the lights of what sounds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.imaging.features import Place
from studio.ui.theme import Theme
from studio.ui.views.picture.backdrop import picture_rect
from studio.ui.views.picture.draw_mode import DrawMode
from studio.ui.views.picture.ground import PictureGround
from studio.ui.views.picture.path_overlay import paint_mark
from studio.ui.views.picture.path_walk import PathWalk
from studio.ui.views.picture.region_lights import RegionLights
from studio.ui.views.picture.sounding_regions import SoundingRegions
from studio.ui.views.picture.strip import OverlayStrip
from studio.ui.views.timeline import NoteTable, Timeline

if TYPE_CHECKING:
    from studio.project.music import Music, Seen

_FAINT = 0.3
"""Opacity of the path while another is drawn."""


class PictureSurface(QWidget):
    """Shows a picture and where its music is; a path can be drawn on it."""

    path_drawn = Signal(object)
    """A tuple of Place: the way that shall be read."""
    drawing_changed = Signal(bool)
    """Whether the pointer draws a path now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(280, 160)
        self._theme: Theme | None = None
        self._seen: Seen | None = None
        self._music: Music | None = None
        self._ground: PictureGround | None = None
        self._timeline: Timeline | None = None
        self._notes: NoteTable | None = None
        self._rect = QRectF()
        self._walk: PathWalk | None = None
        self._lights = RegionLights(self)
        self._seconds = 0.0
        self._ticks = 0.0
        self._playing = False
        self._marked: QPointF | None = None
        self._mark_part = 0
        self._strip = OverlayStrip(self)
        self._strip.toggled.connect(self._overlay_toggled)
        self._draw = DrawMode(self)
        self._draw.changed.connect(self._drawing_changed)
        self._draw.drawn.connect(self._path_drawn)
        self._strip.draw_toggled.connect(self._draw.set_on)
        self._strip.hide()

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self._strip.set_theme(theme)
        self._draw.set_theme(theme)
        self._rebuild()

    def show_seen(self, seen: Seen) -> None:
        """Show a picture and what was seen in it; the music of another is taken away."""
        self._draw.set_on(False)
        self._seen = seen
        self._ground = PictureGround(seen)
        if self._music is not None and self._music.plan.digest != seen.picture.digest:
            self._forget_music()
        self.setAccessibleDescription(
            self.tr("%1, %2 by %3 pixels")
            .replace("%1", seen.picture.name or self.tr("Picture without a name"))
            .replace("%2", str(seen.picture.width))
            .replace("%3", str(seen.picture.height))
        )
        self._strip.show()
        self._relate()
        self._rebuild()

    def show_music(self, music: Music) -> None:
        """Show the path of a piece and follow it."""
        self._music = music
        self._timeline = Timeline(music.plan, music.performance)
        self._notes = NoteTable(music.score, music.performance)
        self._relate()
        self._draw.forget_line()
        self._lay_out_path()
        self.set_position(self._seconds, self._playing)
        self._tell(anew=True)
        self.update()

    def clear(self) -> None:
        """Show no picture."""
        self._draw.set_on(False)
        self._forget_music()
        self._seen = self._ground = None
        self._strip.hide()
        self._rebuild()

    def set_position(self, seconds: float, playing: bool) -> None:
        """Move the playhead to a time of the music."""
        anew, self._playing = playing != self._playing, playing
        self._seconds = seconds
        if self._timeline is None or self._walk is None:
            return
        if playing and self._marked is not None:
            self._marked, anew = None, True
            self.update()
        before, after = self._ticks, self._timeline.ticks_at(seconds)
        self._ticks = after
        if before != after and self._strip.shown("path"):
            for area in self._walk.dirty(before, after):
                self.update(area)
        self._lights.move(seconds, playing)
        self._tell(anew=anew)

    @property
    def drawing(self) -> bool:
        """Return whether the pointer draws a path."""
        return self._draw.on

    def set_drawing(self, drawing: bool) -> None:
        """Let the pointer draw a path, or go to places again; nothing without a picture."""
        self._draw.set_on(drawing and self._seen is not None)

    def sizeHint(self) -> QSize:
        return QSize(1040, 436)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._rebuild()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._rebuild()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._ground is None:
            painter.fillRect(self.rect(), theme.background)
            return
        ground = self._ground.painted(
            self.size(),
            self.devicePixelRatioF(),
            self._rect,
            theme,
            self._strip.all_shown(),
            QRectF(self._strip.geometry()),
        )
        region = cast(Iterable[QRect], event.region())  # the stubs hide that it is iterable
        for area in region:
            spot = QRectF(area)
            painter.setClipRect(spot)
            painter.drawPixmap(0, 0, ground)
            self._paint_moment(painter, theme, spot)

    def _paint_moment(self, painter: QPainter, theme: Theme, spot: QRectF) -> None:
        """Paint what changes with the music, or under the pen, within a part of the view."""
        self._lights.paint(painter, theme, spot)
        if self._marked is not None:
            paint_mark(painter, self._marked, theme.part(self._mark_part))
        if self._walk is not None and self._strip.shown("path"):
            painter.setOpacity(_FAINT if self._draw.on or self._draw.shows_line else 1.0)
            self._walk.paint(painter, self._ticks, spot)
            painter.setOpacity(1.0)
        self._draw.paint(painter)

    # What follows from what is shown

    def _tell(self, *, anew: bool) -> None:
        """Let words follow what is shown, said anew or only where they change; here are none."""

    def _on_screen(self, place: Place) -> QPointF:
        """Return where a place of the picture is."""
        rect = self._rect
        return QPointF(rect.x() + place[0] * rect.width(), rect.y() + place[1] * rect.height())

    def _forget_music(self) -> None:
        self._music = self._timeline = self._notes = self._walk = None
        self._marked = None
        self._lights.follow(None)
        self._draw.forget_line()
        self._tell(anew=True)

    def _rebuild(self) -> None:
        """Lay everything out again: another picture, size, theme or set of overlays."""
        if self._ground is not None and self._seen is not None:
            self._ground.redraw()
            self._rect = picture_rect(QRectF(self.rect()), self._ground.aspect)
            self._lights.lay_out(self._seen.features.regions, self._rect)
            self._draw.set_rect(self._rect)
        self._strip.fit(self.width() - 32)
        self._strip.move(16, self.height() - self._strip.height() - 14)
        self._lay_out_path()
        self._marked = None
        self._tell(anew=True)
        self.update()

    def _lay_out_path(self) -> None:
        self._walk = None
        music, line, theme = self._music, self._timeline, self._theme
        if music is not None and line is not None and theme is not None:
            ratio = self.devicePixelRatioF()
            self._walk = PathWalk(music.plan.path, line, self._rect, theme.accent, ratio)

    def _overlay_toggled(self, overlay: str, shown: bool) -> None:
        if overlay != "path" and self._ground is not None:
            self._ground.redraw()
        self.update()

    def _drawing_changed(self, on: bool) -> None:
        self._strip.draw_button.setChecked(on)
        self._tell(anew=True)
        self.drawing_changed.emit(on)

    def _path_drawn(self, places: object) -> None:
        # Who draws a path wants to see it.
        self._strip.button("path").setChecked(True)
        self.path_drawn.emit(places)

    def _relate(self) -> None:
        """Find the regions that the notes come from."""
        seen, notes, line = self._seen, self._notes, self._timeline
        if seen is None or notes is None or line is None:
            self._lights.follow(None)
        else:
            self._lights.follow(SoundingRegions(seen.features, notes, line))
