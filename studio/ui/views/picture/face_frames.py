"""The faces on the picture: soft frames with their names and motifs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.imaging.corrections import Box, FaceMark
from studio.imaging.features import Face
from studio.mapping.plan import FaceVoice
from studio.ui.theme import Theme
from studio.ui.views.picture.box_frame import paint_frame
from studio.ui.views.picture.face_edits import WIDTH
from studio.ui.views.picture.labels import Labels, label_size, paint_label
from studio.ui.views.picture.placing import point_of

_LETTERS = "CDEFGAB"
_ROUND = 0.22
"""Radius of a frame's corners, as a share of its shorter side."""


def face_box(face: Face) -> Box:
    """Return the box around a face, cut at the edges of the picture."""
    x, y = face.place
    return Box(
        max(x - face.width / 2, 0.0),
        max(y - face.height / 2, 0.0),
        min(x + face.width / 2, 1.0),
        min(y + face.height / 2, 1.0),
    )


def face_rect(face: Face, rect: QRectF) -> QRectF:
    """Return where a face is, for a picture that lies at `rect`."""
    width, height = face.width * rect.width(), face.height * rect.height()
    middle = point_of(face.place, rect)
    return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)


def motif_words(voice: FaceVoice | None) -> str:
    """Return the letters of a face's motif, such as ``A D D``."""
    return "" if voice is None else " ".join(_LETTERS[letter % 7] for letter in voice.letters)


def face_words(number: int, face: Face, voice: FaceVoice | None) -> str:
    """Return what a face is called on the picture: its name and its motif."""
    name = face.name or QCoreApplication.translate("Faces", "Face {number}").format(
        number=number + 1
    )
    motif = motif_words(voice)
    return f"{name}  ·  {motif}" if motif else name


def paint_faces(
    painter: QPainter,
    rect: QRectF,
    faces: Sequence[Face],
    hovered: int | None,
    chosen: int | None,
    theme: Theme,
) -> None:
    """Paint a soft frame around each face, with handles around the chosen one."""
    for number, face in enumerate(faces):
        frame = face_rect(face, rect)
        radius = _ROUND * min(frame.width(), frame.height())
        strong = number in (hovered, chosen)
        painter.setBrush(QColor(255, 255, 255, 26 if strong else 0))
        for width, alpha in ((9.0, 16), (6.0, 26), (3.6, 70)):
            painter.setPen(QPen(QColor(0, 0, 0, alpha), width))
            painter.drawRoundedRect(frame, radius, radius)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = theme.accent.lighter(120) if number == chosen else QColor(255, 255, 255, 236)
        painter.setPen(QPen(ink, 2.2 if strong else 1.7))
        painter.drawRoundedRect(frame, radius, radius)
        if number == chosen:
            paint_frame(painter, frame, theme.accent, radius)


def paint_hidden(
    painter: QPainter,
    rect: QRectF,
    marks: Sequence[FaceMark],
    theme: Theme,
    labels: Labels,
) -> None:
    """Paint where faces were taken away, and that a click takes them back."""
    for mark in marks:
        height = mark.size * rect.height()
        frame = QRectF(0.0, 0.0, WIDTH * height, height)
        frame.moveCenter(point_of(mark.place, rect))
        painter.setBrush(QColor(8, 10, 14, 70))
        painter.setPen(QPen(QColor(255, 255, 255, 150), 1.3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, _ROUND * frame.width(), _ROUND * frame.width())
        words = QCoreApplication.translate("Faces", "Not a face  ·  click to take it back")
        spot = labels.find(
            QPointF(frame.center().x(), frame.bottom() + 14), label_size(theme, words)
        )
        if spot is not None:
            paint_label(painter, spot, words, theme)


def paint_face_labels(
    painter: QPainter,
    rect: QRectF,
    faces: Sequence[Face],
    voices: Mapping[int, FaceVoice],
    theme: Theme,
    labels: Labels,
) -> None:
    """Paint the names below their frames; say so if there is no face."""
    if not faces:
        words = QCoreApplication.translate("Faces", "No face was found")
        spot = labels.find(QPointF(rect.center().x(), rect.top() + 26), label_size(theme, words))
        if spot is not None:
            paint_label(painter, spot, words, theme)
    for number, face in enumerate(faces):
        frame = face_rect(face, rect)
        words = face_words(number, face, voices.get(number))
        about = QPointF(frame.center().x(), frame.bottom() + 14)
        spot = labels.find(about, label_size(theme, words))
        if spot is not None:
            paint_label(painter, spot, words, theme)
