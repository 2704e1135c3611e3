"""The picture with the reading path, what was seen in it, and why the music is as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme
from studio.ui.views.backdrop import framed_picture, image_of, picture_rect
from studio.ui.views.bubble import Bubble
from studio.ui.views.colour_overlay import paint_colours
from studio.ui.views.gaze_overlay import paint_gaze
from studio.ui.views.overlay_strip import OverlayStrip
from studio.ui.views.path_overlay import PathOverlay, Playhead, paint_mark
from studio.ui.views.region_glow import RegionGlow
from studio.ui.views.seeking_keys import goal_of_key
from studio.ui.views.shape_overlay import paint_shapes
from studio.ui.views.sounding_regions import LEVELS, Light, SoundingRegions, region_at
from studio.ui.views.telling import Scene, Teller
from studio.ui.views.texture_overlay import paint_texture
from studio.ui.views.timeline import NoteTable, Timeline
from studio.ui.views.wording import note_reasons, pitch_name

if TYPE_CHECKING:
    from studio.project.music import Music, Seen

_HOVER_MS = 350
_AHEAD_MS = 25
_SHORT_WIDTH = 460
_AHEAD_S = 2.5
"""How far ahead of the playhead the bubble leaves the path free."""


_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class PictureView(QWidget):
    """The picture as the hero: it shows where the music is and takes clicks to go there."""

    seek_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(280, 160)
        self.setAccessibleName(self.tr("Picture"))
        self._theme: Theme | None = None
        self._seen: Seen | None = None
        self._music: Music | None = None
        self._image = QImage()
        self._timeline: Timeline | None = None
        self._notes: NoteTable | None = None
        self._regions: SoundingRegions | None = None
        self._rect = QRectF()
        self._ground: QPixmap | None = None
        self._path: PathOverlay | None = None
        self._playhead: Playhead | None = None
        self._glow: RegionGlow | None = None
        self._seconds = 0.0
        self._ticks = 0.0
        self._playing = False
        self._lit: dict[int, Light] = {}
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
        # Glows are drawn ahead of time, one at a time, so that none delays a frame.
        self._unlit: list[int] = []
        self._ahead = QTimer(self)
        self._ahead.setInterval(_AHEAD_MS)
        self._ahead.timeout.connect(self._prepare_glow)
        self._strip.hide()

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self._strip.set_theme(theme)
        self._bubble.set_theme(theme)
        self._playhead = None
        self._rebuild()

    def show_seen(self, seen: Seen) -> None:
        """Show a picture and what was seen in it; the music of another is taken away."""
        self._seen = seen
        self._image = image_of(seen.picture.srgb)
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
        self._lay_out_path()
        self._plan_glows()
        self.set_position(self._seconds, self._playing)
        self._tell_music()
        self.update()

    def clear(self) -> None:
        """Show no picture."""
        self._forget_music()
        self._seen = None
        self._image = QImage()
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
        if self._timeline is None or self._path is None:
            return
        if playing and self._marked is not None:
            self._marked = None
            self._teller.forget()
            self.update()
        before, after = self._ticks, self._timeline.ticks_at(seconds)
        self._ticks = after
        if before != after and self._strip.shown("path"):
            for area in self._moved(before, after):
                self.update(area)
        self._light_regions(seconds)
        self._tell_music()

    def sizeHint(self) -> QSize:
        return QSize(1040, 436)

    # Pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._path is not None:
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
        over_path = self._path is not None and self._rect.contains(event.position())
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
        if self._path is None or self._timeline is None:
            return
        around = None if fresh else self._timeline.path_at(self._ticks)
        along = self._path.nearest(point, around)
        self.seek_requested.emit(self._timeline.seconds_at(self._timeline.ticks_of_path(along)))

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
            self._playhead = None
            self._rebuild()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._seen is None:
            painter.fillRect(self.rect(), self._theme.background)
            return
        ground = self._painted_ground(self._theme, self._seen)
        region = cast(Iterable[QRect], event.region())  # the stubs hide that it is iterable
        for area in region:
            spot = QRectF(area)
            painter.setClipRect(spot)
            painter.drawPixmap(0, 0, ground)
            self._paint_moment(painter, spot)
        if self._ringed:
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.accent, 2.0))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1), Theme.RADIUS - 1, Theme.RADIUS - 1
            )

    def _paint_moment(self, painter: QPainter, spot: QRectF) -> None:
        """Paint what changes with the music within a part of the view."""
        theme, line, path = self._theme, self._timeline, self._path
        if theme is None or line is None or path is None:
            return
        if self._glow is not None:
            for region, light in self._lit.items():
                colour, strength = theme.part(light.part), light.level / LEVELS
                self._glow.paint(painter, region, colour, strength, spot)
        if self._marked is not None:
            paint_mark(painter, self._marked, theme.part(self._mark_part))
        if not self._strip.shown("path"):
            return
        path.paint(painter, line.played_to(self._ticks), spot)
        if self._playhead is None:
            self._playhead = Playhead(theme.accent, self.devicePixelRatioF())
        self._playhead.paint(painter, path.place(line.path_at(self._ticks)))

    def _painted_ground(self, theme: Theme, seen: Seen) -> QPixmap:
        """Return the picture with the overlays that stand still."""
        if self._ground is None:
            ratio = self.devicePixelRatioF()
            ground = framed_picture(
                self._image, self.size(), ratio, self._rect, theme, Theme.RADIUS
            )
            painter = QPainter(ground)
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
            )
            # The rounded corners stay: overlays are laid on what is there.
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
            features = seen.features
            if self._strip.shown("colour"):
                paint_colours(painter, self._rect, features, theme)
            if self._strip.shown("gaze"):
                paint_gaze(painter, self._rect, features.maps, theme)
            if self._strip.shown("texture"):
                paint_texture(painter, self._rect, features.maps, theme)
            if self._strip.shown("shapes"):
                paint_shapes(painter, self._rect, features.regions, theme)
            painter.end()
            self._ground = ground
        return self._ground

    # What follows from what is shown

    def _forget_music(self) -> None:
        self._music = self._timeline = self._notes = self._path = self._regions = None
        self._marked = None
        self._lit = {}
        self._teller.fall_silent()

    def _rebuild(self) -> None:
        """Lay everything out again: another picture, size, theme or set of overlays."""
        self._ground = None
        aspect = self._image.width() / max(self._image.height(), 1) or 1.0
        self._rect = picture_rect(QRectF(self.rect()), aspect)
        if self._seen is not None:
            self._glow = RegionGlow(self._seen.features.regions, self._rect)
            self._plan_glows()
        self._strip.set_short(self.width() < _SHORT_WIDTH)
        self._strip.move(16, self.height() - self._strip.height() - 14)
        self._lay_out_path()
        self._marked = None
        self._teller.forget()
        self._tell_music()
        self.update()

    def _lay_out_path(self) -> None:
        self._path = None
        if self._music is not None and self._seen is not None and self._rect.width() > 1:
            self._path = PathOverlay(self._music.plan.path, self._rect)

    def _overlay_toggled(self, overlay: str, shown: bool) -> None:
        if overlay != "path":
            self._ground = None
        self.update()

    def _moved(self, before: float, after: float) -> list[QRect]:
        """Return the parts of the view that change when the playhead moves."""
        line, path = self._timeline, self._path
        if line is None or path is None:
            return []
        one, other = line.path_at(before), line.path_at(after)
        played = line.played_to(before), line.played_to(after)
        areas = [path.dirty(*played)] if played[0] != played[1] else []
        if abs(one - other) > 0.02:
            return [*areas, path.dirty(one, one), path.dirty(other, other)]
        return [*areas, path.dirty(one, other)]

    def _relate(self) -> None:
        """Find the regions that the notes come from."""
        self._regions = None
        if self._seen is not None and self._notes is not None and self._timeline is not None:
            self._regions = SoundingRegions(self._seen.features, self._notes, self._timeline)

    def _plan_glows(self) -> None:
        """Begin to draw the glows that the music will need, the first ones first."""
        self._unlit = [] if self._regions is None else self._regions.in_order()
        if self._unlit:
            self._ahead.start()

    def _prepare_glow(self) -> None:
        if self._unlit and self._glow is not None:
            self._glow.prepare(self._unlit.pop(0))
        else:
            self._ahead.stop()

    def _light_regions(self, seconds: float) -> None:
        """Let the regions glow whose notes have just been struck, while it plays."""
        if self._regions is None or self._glow is None:
            return
        lit = self._regions.lights(seconds) if self._playing else {}
        for region in lit.keys() | self._lit.keys():
            if lit.get(region) != self._lit.get(region):
                self.update(self._glow.bounds(region).toAlignedRect())
        self._lit = lit

    # Words

    def _tell_music(self) -> None:
        """Let the bubble say why the bar at the playhead is as it is."""
        if self._timeline is None or self._music is None or self._theme is None:
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
        bars = [] if self._regions is None else self._regions.bars_of(number)
        region, scene = features.regions[number], self._scene()
        self._teller.tell_region(number, region, bars, self._pointer, scene)

    def _scene(self) -> Scene:
        """Return what the bubble has to find its place among."""
        head, ahead = None, []
        line, path = self._timeline, self._path
        if line is not None and path is not None:
            head = path.place(line.path_at(self._ticks))
            for share in (0.25, 0.5, 0.75, 1.0):
                soon = line.ticks_at(self._seconds + share * _AHEAD_S)
                ahead.append(path.place(line.path_at(soon)))
        within = QRectF(self.rect()).adjusted(14, 14, -14, -14)
        return Scene(within, QRectF(self._strip.geometry()), head, tuple(ahead))
