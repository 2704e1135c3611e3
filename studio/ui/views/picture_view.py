"""The picture with the reading path, what was seen in it, and why the music is as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme
from studio.ui.views.backdrop import picture_rect
from studio.ui.views.bubble import Bubble
from studio.ui.views.draw_mode import DrawMode
from studio.ui.views.overlay_strip import OverlayStrip
from studio.ui.views.path_overlay import paint_mark
from studio.ui.views.path_walk import PathWalk
from studio.ui.views.picture_ground import PictureGround
from studio.ui.views.region_lights import RegionLights
from studio.ui.views.seeking_keys import goal_of_key
from studio.ui.views.sounding_regions import SoundingRegions, region_at
from studio.ui.views.telling import Scene, Teller
from studio.ui.views.timeline import NoteTable, Timeline
from studio.ui.views.wording import note_reasons, pitch_name

if TYPE_CHECKING:
    from studio.project.music import Music, Seen

_HOVER_MS = 350
_FAINT = 0.3
"""Opacity of the path while another is drawn."""

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class PictureView(QWidget):
    """The picture as the hero: it shows where the music is and takes clicks to go there."""

    seek_requested = Signal(float)
    path_drawn = Signal(object)
    """A tuple of Place: the way that shall be read."""
    drawing_changed = Signal(bool)
    """Whether the pointer draws a path now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(280, 160)
        self.setAccessibleName(self.tr("Picture"))
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
        self._pointer: QPointF | None = None
        self._marked: QPointF | None = None
        self._mark_part = 0
        self._dragging = False
        self._ringed = False
        self._strip = OverlayStrip(self)
        self._strip.toggled.connect(self._overlay_toggled)
        self._bubble = Bubble(self)
        self._teller = Teller(self._bubble)
        self._hover = QTimer(self)
        self._hover.setSingleShot(True)
        self._hover.setInterval(_HOVER_MS)
        self._hover.timeout.connect(self._tell_pointer)
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
        self._bubble.set_theme(theme)
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
        self._teller.forget()
        self._draw.forget_line()
        self._lay_out_path()
        self.set_position(self._seconds, self._playing)
        self._tell_music()
        self.update()

    def clear(self) -> None:
        """Show no picture."""
        self._draw.set_on(False)
        self._forget_music()
        self._seen = self._ground = None
        self._strip.hide()
        self._rebuild()

    def show_note(self, note: int) -> None:
        """Mark the place that a note comes from and say why it is as it is.

        The mark stays until the music goes on or another note is shown.
        """
        row = None if self._notes is None else self._notes.row_of(note)
        if row is None or self._notes is None or self._music is None or self._timeline is None:
            return
        shown = self._notes.notes[row]
        if shown.origin is None:
            return
        x, y = shown.origin.place
        self._marked = QPointF(
            self._rect.x() + x * self._rect.width(), self._rect.y() + y * self._rect.height()
        )
        part = self._music.score.parts[int(self._notes.part[row])]
        self._mark_part = int(self._notes.part[row])
        name = part.name if part.instrument.percussion else pitch_name(shown.pitch)
        bar = self._timeline.bar_at(shown.onset) + 1
        head = self.tr("%1 in bar %2").replace("%1", name).replace("%2", str(bar))
        body = " ".join(note_reasons(self._music.plan, shown))
        self._teller.tell_note(note, head, body, self._marked, self._scene())
        self.update()

    def set_position(self, seconds: float, playing: bool) -> None:
        """Move the playhead to a time of the music."""
        if playing != self._playing:
            self._playing = playing
            self._teller.forget()
        self._seconds = seconds
        if self._timeline is None or self._walk is None:
            return
        if playing and self._marked is not None:
            self._marked = None
            self._teller.forget()
            self.update()
        before, after = self._ticks, self._timeline.ticks_at(seconds)
        self._ticks = after
        if before != after and self._strip.shown("path"):
            for area in self._walk.dirty(before, after):
                self.update(area)
        self._lights.move(seconds, playing)
        self._tell_music()

    @property
    def drawing(self) -> bool:
        """Return whether the pointer draws a path."""
        return self._draw.on

    def set_drawing(self, drawing: bool) -> None:
        """Let the pointer draw a path, or go to places again; nothing without a picture."""
        self._draw.set_on(drawing and self._seen is not None)

    def sizeHint(self) -> QSize:
        return QSize(1040, 436)

    # Pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._walk is not None:
            self._dragging = True
            self._seek_to(event.position(), fresh=True)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._dragging:
            self._seek_to(event.position(), fresh=False)
        elif not self._playing or self._strip.shown("shapes"):
            self._hover.start()
        over_path = self._walk is not None and self._rect.contains(event.position())
        shape = Qt.CursorShape.PointingHandCursor if over_path else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self._hover.stop()
        self._teller.forget()
        self._tell_music()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self._timeline
        if line is None:
            super().keyPressEvent(event)
            return
        goal = goal_of_key(event, line, self._ticks)
        if goal is not None:
            self.seek_requested.emit(line.seconds_at(goal))
        else:
            super().keyPressEvent(event)

    def _seek_to(self, point: QPointF, *, fresh: bool) -> None:
        """Ask for the moment at which the music is nearest to a point of the picture."""
        if self._walk is not None:
            ticks = None if fresh else self._ticks
            self.seek_requested.emit(self._walk.seconds_near(point, ticks))

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._rebuild()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # The ring is for the keyboard; a click on the picture needs none.
        self._ringed = event.reason() in _BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        self.update()

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
        if self._ringed:
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, 2.0))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1), Theme.RADIUS - 1, Theme.RADIUS - 1
            )

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

    def _forget_music(self) -> None:
        self._music = self._timeline = self._notes = self._walk = None
        self._marked = None
        self._lights.follow(None)
        self._draw.forget_line()
        self._teller.fall_silent()

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
        self._teller.forget()
        self._tell_music()
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
        self._hover.stop()
        self._teller.forget()
        self._tell_music()
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

    # Words

    def _tell_music(self) -> None:
        """Let the bubble say why the bar at the playhead is as it is."""
        if self._timeline is None or self._music is None or self._draw.on:
            self._teller.fall_silent()
        else:
            bar = self._timeline.bar_at(self._ticks)
            self._teller.tell_bar(self._music.plan, bar, self._scene())

    def _tell_pointer(self) -> None:
        """Let the bubble say what was seen where the pointer rests."""
        if self._pointer is None or self._seen is None or not self._rect.contains(self._pointer):
            return
        features = self._seen.features
        place = (
            (self._pointer.x() - self._rect.x()) / self._rect.width(),
            (self._pointer.y() - self._rect.y()) / self._rect.height(),
        )
        number = region_at(features.maps.region, place)
        if number < 0:
            self._teller.forget()
            self._tell_music()
            return
        bars = self._lights.bars_of(number)
        region, scene = features.regions[number], self._scene()
        self._teller.tell_region(number, region, bars, self._pointer, scene)

    def _scene(self) -> Scene:
        """Return what the bubble has to find its place among."""
        walk = self._walk
        head = None if walk is None else walk.head(self._ticks)
        ahead = () if walk is None else walk.soon(self._seconds)
        within = QRectF(self.rect()).adjusted(14, 14, -14, -14)
        return Scene(within, QRectF(self._strip.geometry()), head, ahead)
