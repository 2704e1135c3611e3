"""Faces under the hands: chosen, named, moved, marked, and taken away."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.imaging.corrections import NO_CORRECTIONS, Corrections
from studio.imaging.features import Face, Place
from studio.mapping.plan import FaceVoice
from studio.ui.theme import Theme
from studio.ui.views.picture import face_edits
from studio.ui.views.picture.box_frame import Grip, cursor_of, grip_at, pulled
from studio.ui.views.picture.face_card import FaceCard
from studio.ui.views.picture.face_frames import (
    face_box,
    face_rect,
    motif_words,
    paint_face_labels,
    paint_faces,
    paint_hidden,
)
from studio.ui.views.picture.labels import Labels
from studio.ui.views.picture.placing import place_under

_LEAST = 0.03
_SLIP = 4.0
"""Pixels that the pointer may move in a click."""


class FaceSteering(QObject):
    """The faces of a picture as they are worked on.

    Parameters
    ----------
    view : QWidget
    """

    changed = Signal()
    """Another face is chosen, or none."""
    corrected = Signal(object, str)
    """Corrections as they shall be, and what was done, in words."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._rect = QRectF()
        self._corrections = NO_CORRECTIONS
        self._voices: dict[int, FaceVoice] = {}
        self._drag: tuple[Grip, QPointF, Face] | None = None
        self._awaited: Place | None = None
        self.faces: tuple[Face, ...] = ()
        self.hovered: int | None = None
        self.chosen: int | None = None
        self.card = FaceCard(view)
        self.card.named.connect(self._name)
        self.card.hidden.connect(self.hide)

    def show_corrections(self, corrections: Corrections) -> None:
        """Take the corrections that the project has."""
        self._corrections = corrections

    def show_faces(self, faces: tuple[Face, ...], voices: dict[int, FaceVoice]) -> None:
        """Show the faces that there are now; one that was just marked is asked for its name."""
        self._voices = voices
        if faces != self.faces:
            self.faces = faces
            self.hovered = self.chosen = self._drag = None
            if not self.card.line.hasFocus():
                self.card.hide()
            awaited, self._awaited = self._awaited, None
            number = None if awaited is None else self._at_place(awaited)
            if number is not None:
                self.choose(number)
        self._view.update()

    def lay_out(self, rect: QRectF) -> None:
        """Take notice of where the picture lies."""
        self._rect = QRectF(rect)
        self.card.hide()

    def choose(self, number: int | None, *, ask: bool = True) -> None:
        """Choose a face and ask whose it is."""
        self.card.done_with()
        self.chosen = number
        if number is not None and ask:
            within = QRectF(self._view.rect()).adjusted(10, 10, -10, -10)
            face = self.faces[number]
            motif = motif_words(self._voices.get(number))
            self.card.open(face.name, motif, face_rect(face, self._rect), within)
        self._view.update()
        self.changed.emit()

    def at(self, point: QPointF) -> int | None:
        """Return the face under a point; of several the smallest."""
        inside = [
            n
            for n, face in enumerate(self.faces)
            if face_rect(face, self._rect).adjusted(-3, -3, 3, 3).contains(point)
        ]
        return min(inside, key=lambda n: (self.faces[n].height, n)) if inside else None

    # Pointer; each returns whether it meant a face

    def hover(self, point: QPointF) -> Qt.CursorShape | None:
        """Light the face under the pointer; return the pointer's form there."""
        number = self.at(point)
        if number != self.hovered:
            self.hovered = number
            self._view.update()
        if self.chosen is not None:
            grip = grip_at(face_box(self.faces[self.chosen]), self._rect, point)
            if grip is not None:
                return cursor_of(grip)
        found = number is not None or self._hidden_at(point) is not None
        return Qt.CursorShape.PointingHandCursor if found else None

    def press(self, point: QPointF) -> bool:
        """Take hold of a face."""
        if self.chosen is not None:
            face = self.faces[self.chosen]
            grip = grip_at(face_box(face), self._rect, point)
            if grip is not None:
                self.card.done_with()
                if self.chosen is not None:
                    self._drag = (grip, point, face)
                return True
        number = self.at(point)
        if number is None:
            if self.chosen is not None:
                self.choose(None)
                return True
            return self._take_back(point)
        self.choose(number, ask=False)
        self._drag = ("inside", point, self.faces[number])
        return True

    def drag(self, point: QPointF) -> None:
        """Move or size the face that is held."""
        if self._drag is None or self.chosen is None:
            return
        grip, start, face = self._drag
        dx = (point.x() - start.x()) / self._rect.width()
        dy = (point.y() - start.y()) / self._rect.height()
        box = pulled(face_box(face), grip, dx, dy, _LEAST)
        middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        # A face keeps its proportions: a handle changes its height or its width with it.
        sized = box.bottom - box.top if grip not in ("e", "w", "inside") else None
        if grip in ("e", "w"):
            sized = face.height * (box.right - box.left) / max(face.width, 1e-6)
        height = face.height if sized is None else sized
        now = replace(face, place=middle, height=height, width=face.width * height / face.height)
        self.faces = (*self.faces[: self.chosen], now, *self.faces[self.chosen + 1 :])
        self._view.update()

    def release(self, point: QPointF) -> None:
        """Let go: a face that was moved is kept so, one that was clicked is asked for."""
        if self._drag is None or self.chosen is None:
            self._drag = None
            return
        _, start, face = self._drag
        self._drag = None
        if (point - start).manhattanLength() <= _SLIP:
            self.faces = (*self.faces[: self.chosen], face, *self.faces[self.chosen + 1 :])
            self.choose(self.chosen)
            return
        now = self.faces[self.chosen]
        words = self.tr("Move a face") if now.height == face.height else self.tr("Size a face")
        edited = face_edits.moved(self._corrections, face, now.place, now.height)
        self.corrected.emit(edited, words)

    @property
    def dragging(self) -> bool:
        """Return whether a face is held."""
        return self._drag is not None

    # What is done

    def mark(self, place: Place, size: float) -> None:
        """Mark a face that was missed, and ask for its name when it is there."""
        self._awaited = place
        edited = face_edits.marked(self._corrections, place, size)
        self.corrected.emit(edited, self.tr("Mark a face"))

    def hide(self) -> None:
        """Say that the chosen face is none."""
        if self.chosen is not None:
            face = self.faces[self.chosen]
            self.card.hide()
            self.chosen = None
            edited = face_edits.hidden(self._corrections, face)
            self.corrected.emit(edited, self.tr("Not a face"))

    def step(self, step: int) -> bool:
        """Choose the next face; return whether there is one."""
        first = 0 if step > 0 else len(self.faces) - 1
        goal = first if self.chosen is None else self.chosen + step
        if not 0 <= goal < len(self.faces):
            return False
        self.choose(goal, ask=False)
        return True

    def nudge(self, dx: float, dy: float) -> None:
        """Move the chosen face by shares of the picture."""
        if self.chosen is not None:
            face = self.faces[self.chosen]
            box = pulled(face_box(face), "inside", dx, dy, _LEAST)
            place = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
            edited = face_edits.moved(self._corrections, face, place, face.height)
            self.corrected.emit(edited, self.tr("Move a face"))

    # Painting

    def paint(self, painter: QPainter, theme: Theme, labels: Labels) -> None:
        """Paint frames and names."""
        hidden = [mark for mark in self._corrections.faces if mark.hidden]
        paint_hidden(painter, self._rect, hidden, theme, labels)
        paint_faces(painter, self._rect, self.faces, self.hovered, self.chosen, theme)
        paint_face_labels(painter, self._rect, self.faces, self._voices, theme, labels)

    def _take_back(self, point: QPointF) -> bool:
        """Let a face that was taken away be found again, if there is one at a point."""
        index = self._hidden_at(point)
        if index is not None:
            edited = face_edits.restored(self._corrections, index)
            self.corrected.emit(edited, self.tr("Take a face back"))
        return index is not None

    def _hidden_at(self, point: QPointF) -> int | None:
        place = place_under(point, self._rect)
        aspect = self._rect.width() / max(self._rect.height(), 1.0)
        return face_edits.hidden_at(self._corrections, place, aspect)

    def _name(self, name: str) -> None:
        if self.chosen is None:
            return
        face = self.faces[self.chosen]
        edited = face_edits.named(self._corrections, face, name)
        words = self.tr("Name a face “{name}”").format(name=name)
        self.corrected.emit(edited, words if name else self.tr("Take a name away"))

    def _at_place(self, place: Place) -> int | None:
        near = [
            (abs(face.place[0] - place[0]) + abs(face.place[1] - place[1]), n)
            for n, face in enumerate(self.faces)
        ]
        return min(near)[1] if near and min(near)[0] < 0.02 else None
