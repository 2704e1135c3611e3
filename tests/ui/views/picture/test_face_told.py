"""A face on the picture says whose it is and where its motif enters; no words hide it."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from studio.mapping.plan import FaceVoice, Reason
from studio.project.music import Music
from studio.ui.views.bubble import Bubble
from studio.ui.views.picture.face_told import face_at, face_told
from studio.ui.views.picture.place_told import place_told
from studio.ui.views.timeline import NoteTable, Timeline
from tests.ui.views.picture.picture_values import a_landscape, a_piece, a_view, on_screen

WHERE = (0.3, 0.3)
WORDS = "{who} enters in bar {bar} with {motif}."
VALUES = (("who", "The face of Clara"), ("bar", 2), ("motif", "C–A–D"))


def _piece() -> Music:
    piece = a_piece(a_landscape())
    reason = Reason("face_to_voice", "face", 1.0, WHERE, WORDS, VALUES)
    voice = FaceVoice(0, WHERE, "Clara", (0, 5, 1), 4, False, reason)
    return replace(piece, plan=replace(piece.plan, faces=(voice,)))


def test_a_face_tells_its_motif() -> None:
    music = _piece()
    assert face_at(music.features, WHERE) == 0
    assert face_at(music.features, (0.99, 0.99)) is None
    head, body = face_told(music, 0)
    assert head == "Face 1"
    assert body == "The face of Clara enters in bar 2 with C–A–D."
    assert "without a voice" in face_told(music, 1)[1]
    line = Timeline(music.plan, music.performance)
    told = place_told(music, NoteTable(music.score, music.performance), line, WHERE)
    assert told.head == "Face 1"
    assert told.body.startswith(body)


def test_the_pointer_is_told_of_a_face(qtbot: QtBot) -> None:
    view = a_view(qtbot, a_landscape())
    view.show_music(_piece())
    qtbot.mouseMove(view, on_screen(view, WHERE))
    qtbot.waitUntil(lambda: view._bubble.words[0] == "Face 1", timeout=2000)


def test_the_bubble_leaves_faces_free_where_it_can(qtbot: QtBot) -> None:
    view = a_view(qtbot, a_landscape())
    bubble = Bubble(view)
    bubble.say("The piece begins", "It is soft: the picture is quieter to the eye here.")
    within = QRectF(0, 0, 900, 500)
    faces = [QRectF(150, 60, 300, 300)]
    about = QPointF(120, 200)
    bubble.place(about, within, [about], [], faces)
    assert not QRectF(bubble.geometry()).intersects(faces[0])
    bubble.place(about, within, [about], [])
    assert QRectF(bubble.geometry()).intersects(faces[0])
