"""The picture as it is seen: with its overlays, the path, and the lights of what sounds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.imaging.corrections import NO_CORRECTIONS, Corrections
from studio.imaging.features import Place, VisualFeatures
from studio.imaging.places import region_in_map
from studio.ui.theme import Theme
from studio.ui.views.picture.backdrop import picture_rect
from studio.ui.views.picture.ground import PictureGround
from studio.ui.views.picture.ignored_areas import IgnoredAreas
from studio.ui.views.picture.path_overlay import paint_mark
from studio.ui.views.picture.path_walk import PathWalk
from studio.ui.views.picture.placing import point_of
from studio.ui.views.picture.playing_areas import playing_areas
from studio.ui.views.picture.region_lights import RegionLights
from studio.ui.views.picture.sounding_regions import SoundingRegions
from studio.ui.views.picture.strip import Overlay, OverlayStrip
from studio.ui.views.timeline import NoteTable, Timeline

if TYPE_CHECKING:
    from studio.project.music import Music, Seen

_WORDY: frozenset[Overlay] = frozenset({"shapes", "colour", "gaze", "mood", "lines", "faces"})


class PictureSurface(QWidget):
    """Shows a picture and where its music is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(280, 160)
        self._theme: Theme | None = None
        self._seen: Seen | None = None
        self._music: Music | None = None
        self._corrections = NO_CORRECTIONS
        self._ground: PictureGround | None = None
        self._ignored: IgnoredAreas | None = None
        self._timeline: Timeline | None = None
        self._notes: NoteTable | None = None
        self._rect = QRectF()
        self._walk: PathWalk | None = None
        self._lights = RegionLights(self)
        self._seconds = 0.0
        self._ticks = 0.0
        self._playing = False
        self._marked: Place | None = None
        self._mark_part = 0
        self._strip = OverlayStrip(self)
        self._strip.toggled.connect(self._overlay_toggled)
        self._strip.hide()

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self._strip.set_theme(theme)
        self._rebuild()

    def show_seen(self, seen: Seen) -> None:
        """Show a picture and what was seen in it; the music of another is taken away."""
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
        self._lay_out_path()
        self.set_position(self._seconds, self._playing)
        self._tell(anew=True)
        self.update()

    def show_corrections(self, corrections: Corrections) -> None:
        """Take notice of how what was seen is corrected."""
        if corrections != self._corrections:
            self._corrections = corrections
            self._relate()

    def clear(self) -> None:
        """Show no picture."""
        self._forget_music()
        self._seen = self._ground = None
        self._corrections = NO_CORRECTIONS
        self._strip.hide()
        self._relate()
        self._rebuild()

    def set_position(self, seconds: float, playing: bool) -> None:
        """Move the playhead to a time of the music."""
        anew, self._playing = playing != self._playing, playing
        self._seconds = seconds
        if self._timeline is None or self._walk is None:
            return
        before, after = self._ticks, self._timeline.ticks_at(seconds)
        self._ticks = after
        if before != after and self._strip.shown("path"):
            for area in self._walk.dirty(before, after):
                self.update(area)
        self._lights.move(seconds, playing)
        self._tell(anew=anew)

    def light_place(self, place: Place | None, part: int = 0) -> None:
        """Put a ring in a part's colour around a place; None takes it away."""
        self._marked, self._mark_part = place, part
        self.update()

    def light_region(self, number: int | None, part: int = 0) -> None:
        """Keep an area lit in a part's colour, whatever sounds; None takes it away."""
        count = 0 if self.features is None else len(self.features.regions)
        lit = number is not None and 0 <= number < count
        self._lights.hold({number: part} if number is not None and lit else {})

    def region_at(self, place: Place) -> int | None:
        """Return the area at a place, an index into the features of the music; or None."""
        if self.features is None:
            return None
        number = region_in_map(self.features.maps.region, place)
        return number if number >= 0 else None

    @property
    def features(self) -> VisualFeatures | None:
        """Return what is seen, as it is corrected once there is music of it."""
        if self._music is not None:
            return self._music.features
        return None if self._seen is None else self._seen.features

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
        ground = self._painted(self._ground, theme)
        region = cast(Iterable[QRect], event.region())  # the stubs hide that it is iterable
        for area in region:
            spot = QRectF(area)
            painter.setClipRect(spot)
            painter.drawPixmap(0, 0, ground)
            self._paint_moment(painter, theme, spot)

    def _painted(self, ground: PictureGround, theme: Theme) -> QPixmap:
        return ground.painted(
            self.size(),
            self.devicePixelRatioF(),
            self._rect,
            theme,
            self._strip.all_shown(),
            QRectF(self._strip.geometry()),
        )

    def _words_on_it(self) -> tuple[QRectF, ...]:
        """Return where words and cards of the overlays are."""
        if self._ground is None or self._theme is None or not self._wordy:
            return ()
        # Where they are is known once they are painted, which is due anyway.
        self._painted(self._ground, self._theme)
        return tuple(self._ground.words)

    @property
    def _wordy(self) -> bool:
        """Return whether overlays with words are shown."""
        return bool(self._strip.all_shown() & _WORDY)

    def _paint_moment(self, painter: QPainter, theme: Theme, spot: QRectF) -> None:
        """Paint what changes with the music within a part of the view."""
        self._lights.paint(painter, theme, spot)
        self._paint_words(painter)
        self._paint_path(painter, theme, spot, 1.0)

    def _paint_words(self, painter: QPainter) -> None:
        """Paint the words of the overlays."""
        lettered = None if self._ground is None else self._ground.lettered
        if lettered is not None:
            painter.drawPixmap(0, 0, lettered)

    def _paint_path(self, painter: QPainter, theme: Theme, spot: QRectF, opacity: float) -> None:
        if self._marked is not None:
            at = point_of(self._marked, self._rect)
            paint_mark(painter, at, theme.part(self._mark_part))
        if self._walk is not None and self._strip.shown("path"):
            painter.setOpacity(opacity)
            self._walk.paint(painter, self._ticks, spot)
            painter.setOpacity(1.0)

    # What follows from what is shown

    def _tell(self, *, anew: bool) -> None:
        """Let words follow what is shown, said anew or only where they change; here are none."""

    def _forget_music(self) -> None:
        self._music = self._timeline = self._notes = self._walk = None
        self._marked = None
        self._lights.hold({})
        self._lights.follow(None)
        self._tell(anew=True)

    def _rebuild(self) -> None:
        """Lay everything out again: another picture, size, theme or set of overlays."""
        if self._ground is not None:
            self._ground.redraw()
            self._rect = picture_rect(QRectF(self.rect()), self._ground.aspect)
            features = self.features
            self._lights.lay_out(() if features is None else features.regions, self._rect)
        self._strip.fit(self.width() - 32)
        self._strip.move(16, self.height() - self._strip.height() - 14)
        self._lay_out_path()
        self._tell(anew=True)
        self.update()

    def _lay_out_path(self) -> None:
        self._walk = None
        music, line, theme = self._music, self._timeline, self._theme
        if music is not None and line is not None and theme is not None:
            ratio = self.devicePixelRatioF()
            self._walk = PathWalk(music.plan.path, line, self._rect, theme, ratio)

    def _overlay_toggled(self, overlay: str, shown: bool) -> None:
        if overlay != "path" and self._ground is not None:
            self._ground.redraw()
        self.update()

    def _relate(self) -> None:
        """Find what belongs together: areas, what they play, and the notes they give."""
        features, music, seen = self.features, self._music, self._seen
        self._ignored = None
        if features is None or seen is None or self._ground is None:
            self._lights.follow(None)
            return
        playing = {} if music is None else playing_areas(music)
        if music is not None:
            self._ignored = IgnoredAreas(seen.features, features, self._corrections)
        self._ground.show_features(features, playing, self._ignored)
        self._lights.lay_out(features.regions, self._rect)
        notes, line = self._notes, self._timeline
        if notes is None or line is None:
            self._lights.follow(None)
        else:
            self._lights.follow(SoundingRegions(features, notes, line))
