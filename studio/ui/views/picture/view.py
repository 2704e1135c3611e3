"""The picture under the hands: it takes clicks to go there, to choose, and to ask why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from studio.ui.views.picture.area_drag import drag_areas
from studio.ui.views.picture.area_words import areas_name
from studio.ui.views.picture.face_frames import face_rect
from studio.ui.views.picture.face_told import face_at, face_told
from studio.ui.views.picture.keyed_surface import KeyedSurface
from studio.ui.views.telling import Scene

_HOVER_MS = 350

_ADD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class PictureView(KeyedSurface):
    """The picture as the hero of the window."""

    place_chosen = Signal(object)
    """A Place that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Picture"))
        self._pointer: QPointF | None = None
        self._dragging = False
        self._area_pressed: QPointF | None = None
        self.place_chosen.connect(self.choose_place)
        self._hover = QTimer(self)
        self._hover.setSingleShot(True)
        self._hover.setInterval(_HOVER_MS)
        self._hover.timeout.connect(self._tell_pointer)
        self.tool_changed.connect(self._rest_pointer)
        for wish in (self.path_edited, self.corrected, self.cast, self.areas_changed):
            wish.connect(self._forget_subject)

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point, place = event.position(), self._pointed(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif self._strip.shown("faces") and self.faces.press(point):
            pass
        elif self._strip.shown("shapes"):
            self._press_area(event)
        elif self._walk is not None:
            self._dragging = True
            self._seek_to(point, fresh=True)
            if place is not None:
                self.place_chosen.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._strip.shown("shapes") and event.button() == Qt.MouseButton.LeftButton:
            self._area_pressed = None
            self._seek_to(event.position(), fresh=True)
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        self._pointer = point
        if self.faces.dragging:
            self.faces.drag(point)
            return
        if self._area_pressed is not None and self._carries(point):
            self._area_pressed = None
            drag_areas(self, self.selection, areas_name(self._chosen_regions()))
            return
        if self._dragging:
            self._seek_to(point, fresh=False)
        elif not self._playing or self._strip.shown("shapes"):
            self._hover.start()
        self._hover_over(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False
        self._area_pressed = None
        self.faces.release(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self._hover.stop()
        self.selection.hover(None)
        self._tell(anew=True)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self._strip.shown("shapes"):
            super().contextMenuEvent(event)
            return
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.mapToGlobal(self.selection.bounds().center().toPoint())
        else:
            place = self._pointed(QPointF(event.pos()))
            number = None if place is None else self.selection.at(place)
            if number is not None and number not in self.selection.chosen:
                self.selection.choose((number,))
            elif number is None and place is not None and self._ignored is not None:
                self._choose_ignored(self._ignored.at(place))
        if self.areas.offers():
            self.areas.menu().popup(at)

    def _press_area(self, event: QMouseEvent) -> None:
        place = self._pointed(event.position())
        number = None if place is None else self.selection.at(place)
        add = bool(event.modifiers() & _ADD)
        self.selection.press(number, add=add)
        left_out = None
        if number is None and place is not None and self._ignored is not None:
            left_out = self._ignored.at(place)
        self._choose_ignored(left_out)
        self._area_pressed = event.position() if number in self.selection.chosen else None
        if place is not None and not add:
            self.place_chosen.emit(place)

    def _carries(self, point: QPointF) -> bool:
        """Return whether the pointer has gone far enough to carry areas elsewhere."""
        start = self._area_pressed
        far = QApplication.startDragDistance() + 6
        return start is not None and (point - start).manhattanLength() > far

    def _hover_over(self, point: QPointF) -> None:
        place = self._pointed(point)
        shape = Qt.CursorShape.ArrowCursor
        if self._walk is not None and place is not None:
            shape = Qt.CursorShape.PointingHandCursor
        if self._strip.shown("shapes"):
            self.selection.hover(None if place is None else self.selection.at(place))
        if self._strip.shown("faces"):
            shape = self.faces.hover(point) or shape
        self.setCursor(shape)

    def _seek_to(self, point: QPointF, *, fresh: bool) -> None:
        """Ask for the moment at which the music is nearest to a point of the picture."""
        if self._walk is not None:
            ticks = None if fresh else self._ticks
            self.seek_requested.emit(self._walk.seconds_near(point, ticks))

    def _rest_pointer(self) -> None:
        """Forget what the pointer was about, since a tool takes it or gives it back."""
        self._hover.stop()
        self._dragging = False
        self._area_pressed = None

    # Words

    def _forget_subject(self) -> None:
        """Speak of what was clicked no longer: it will be something else."""
        self._pin(None)

    def _speaks(self, *, asked: bool = False) -> bool:
        if self.tool is not None or self.faces.card.isVisible():
            return False
        return asked or not self.selection.chosen

    def _tell(self, *, anew: bool) -> None:
        if self._subject is None and self._wordy and not self._playing:
            # Who looks at an overlay at rest is told of what the pointer rests on, no more.
            if anew:
                self._teller.fall_silent()
            return
        super()._tell(anew=anew)

    def _tell_pointer(self) -> None:
        """Let the bubble say what was seen where the pointer rests."""
        place = None if self._pointer is None else self._pointed(self._pointer)
        if self._pointer is None or place is None or self.features is None:
            return
        if not self._speaks():
            return
        face = face_at(self.features, place)
        if face is not None and self._music is not None:
            told = face_told(self._music, face)
            self._teller.tell_face(face, told, self._pointer, self._scene())
            return
        number = self.selection.at(place)
        if self._tells_of(number):
            return
        if number is None:
            self._tell(anew=True)
            return
        bars = self._lights.bars_of(number)
        region, scene = self.features.regions[number], self._scene()
        self._teller.tell_region(number, region, bars, self._pointer, scene)

    def _scene(self) -> Scene:
        """Return what the bubble has to find its place among."""
        walk = self._walk
        head = None if walk is None else walk.head(self._ticks)
        ahead = () if walk is None else walk.soon(self._seconds)
        within = QRectF(self.rect()).adjusted(14, 14, -14, -14)
        words = self._words_on_it()
        faces = tuple(face_rect(face, self._rect) for face in self.faces.faces)
        bar = self.areas.bar
        if bar.isVisible():
            words = (*words, QRectF(bar.geometry()))
        return Scene(within, QRectF(self._strip.geometry()), head, ahead, words, faces)
