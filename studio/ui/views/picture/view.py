"""The picture under the hands: it takes clicks to go there and says why the music is so."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme
from studio.ui.views.bubble import Bubble
from studio.ui.views.picture.sounding_regions import region_at
from studio.ui.views.picture.surface import PictureSurface
from studio.ui.views.seeking_keys import goal_of_key
from studio.ui.views.telling import Scene, Teller
from studio.ui.views.wording import note_reasons, pitch_name

_HOVER_MS = 350

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class PictureView(PictureSurface):
    """The picture as the hero of the window."""

    seek_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture"))
        self._pointer: QPointF | None = None
        self._dragging = False
        self._ringed = False
        self._bubble = Bubble(self)
        self._teller = Teller(self._bubble)
        self._hover = QTimer(self)
        self._hover.setSingleShot(True)
        self._hover.setInterval(_HOVER_MS)
        self._hover.timeout.connect(self._tell_pointer)
        self.drawing_changed.connect(self._rest_pointer)

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._bubble.set_theme(theme)
        super().set_theme(theme)

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
        self._marked = self._on_screen(shown.origin.place)
        part = self._music.score.parts[int(self._notes.part[row])]
        self._mark_part = int(self._notes.part[row])
        name = part.name if part.instrument.percussion else pitch_name(shown.pitch)
        bar = self._timeline.bar_at(shown.onset) + 1
        head = self.tr("%1 in bar %2").replace("%1", name).replace("%2", str(bar))
        body = " ".join(note_reasons(self._music.plan, shown))
        self._teller.tell_note(note, head, body, self._marked, self._scene())
        self.update()

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
        self._tell(anew=True)

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

    def _rest_pointer(self) -> None:
        """Forget what the pointer was about, since it begins or ends to draw."""
        self._hover.stop()
        self._dragging = False

    # Keyboard focus

    def focusInEvent(self, event: QFocusEvent) -> None:
        # The ring is for the keyboard; a click on the picture needs none.
        self._ringed = event.reason() in _BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._ringed and self._theme is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.accent, 2.0))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, Theme.RADIUS - 1, Theme.RADIUS - 1)

    # Words

    def _tell(self, *, anew: bool) -> None:
        """Let the bubble say why the bar at the playhead is as it is."""
        if anew:
            self._teller.forget()
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
            self._tell(anew=True)
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
