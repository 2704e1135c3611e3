"""What a person says of faces, as corrections: pure functions of values."""

from __future__ import annotations

from dataclasses import replace

from studio.imaging.corrections import Corrections, FaceMark
from studio.imaging.features import Face, Place

SIZE = 0.22
"""Height of a face that is marked by a click, as a share of the picture's."""

WIDTH = 0.75
"""Width of a face as a share of its height."""


def is_marked(face: Face) -> bool:
    """Return whether a person marked a face, and it was not found."""
    return face.confidence >= 1.0


def named(corrections: Corrections, face: Face, name: str) -> Corrections:
    """Return the corrections with a name for a face; the empty one takes it back."""
    marks = _others(corrections, face)
    if name or is_marked(face):
        marks = (*marks, FaceMark(face.place, face.height, name))
    return replace(corrections, faces=marks)


def marked(corrections: Corrections, place: Place, size: float = SIZE) -> Corrections:
    """Return the corrections with a face that was missed."""
    mark = FaceMark((round(place[0], 4), round(place[1], 4)), round(size, 4))
    return replace(corrections, faces=(*corrections.faces, mark))


def hidden(corrections: Corrections, face: Face) -> Corrections:
    """Return the corrections without a face: a found one is hidden, a marked one goes."""
    marks = _others(corrections, face)
    if not is_marked(face):
        marks = (*marks, FaceMark(face.place, face.height, hidden=True))
    return replace(corrections, faces=marks)


def moved(corrections: Corrections, face: Face, place: Place, size: float) -> Corrections:
    """Return the corrections with a face elsewhere or of another size.

    What was found stays found where it was: it is hidden, and another is marked.
    """
    marks = hidden(corrections, face).faces
    mark = FaceMark((round(place[0], 4), round(place[1], 4)), round(size, 4), face.name)
    return replace(corrections, faces=(*marks, mark))


def hidden_at(corrections: Corrections, place: Place, aspect: float) -> int | None:
    """Return which mark hides a face at a place; `aspect` is the picture's width to height."""
    for index, mark in enumerate(corrections.faces):
        across = abs(mark.place[0] - place[0]) / (WIDTH * mark.size / aspect / 2)
        down = abs(mark.place[1] - place[1]) / (mark.size / 2)
        if mark.hidden and max(across, down) <= 1.0:
            return index
    return None


def restored(corrections: Corrections, index: int) -> Corrections:
    """Return the corrections without the mark at an index."""
    marks = corrections.faces
    return replace(corrections, faces=marks[:index] + marks[index + 1 :])


def _others(corrections: Corrections, face: Face) -> tuple[FaceMark, ...]:
    """Return the marks that do not speak of a face; what is hidden stays so."""
    return tuple(mark for mark in corrections.faces if mark.hidden or not _within(mark, face))


def _within(mark: FaceMark, face: Face) -> bool:
    across = abs(mark.place[0] - face.place[0]) / max(face.width / 2, 1e-6)
    down = abs(mark.place[1] - face.place[1]) / max(face.height / 2, 1e-6)
    return max(across, down) <= 1.0
