"""What is said of a face on the picture: whose it is, its motif, and where that enters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.ui.texts import shown
from studio.ui.views.marking import QT_TRANSLATE_NOOP
from studio.ui.views.picture.face_frames import face_box
from studio.ui.views.wording import say

if TYPE_CHECKING:
    from studio.imaging.features import Place, VisualFeatures
    from studio.project.music import Music


def face_at(features: VisualFeatures, place: Place) -> int | None:
    """Return the number of the face at a place, the smallest of several; None for none."""
    x, y = place
    found = []
    for number, face in enumerate(features.faces):
        box = face_box(face)
        if box.left <= x <= box.right and box.top <= y <= box.bottom:
            found.append((round(face.width * face.height, 6), number))
    return min(found)[1] if found else None


def face_told(music: Music, number: int) -> tuple[str, str]:
    """Return a headline and a sentence about a face."""
    face = music.features.faces[number]
    head = face.name or say(QT_TRANSLATE_NOOP("Words", "Face {number}"), number=number + 1)
    voice = next((voice for voice in music.plan.faces if voice.face == number), None)
    if voice is None:
        return head, say(QT_TRANSLATE_NOOP("Words", "A face without a voice in this piece."))
    return head, shown(voice.reason.sentence).format(**dict(voice.reason.values))
