"""A part's notes as arrays, with what a player sees around each note."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Note, Part, Role

_ARTICULATIONS = ("staccato", "tenuto", "accent", "marcato")


@dataclass(frozen=True, slots=True, eq=False)
class PartNotes:
    """The notes of one part in order of onset and pitch, one array entry a note.

    Parameters
    ----------
    id, onset, end, pitch : ndarray of int64
        As in `Note`; times in ticks.
    emphasis : ndarray of float64
        -1 to 1.
    staccato, tenuto, accent, marcato : ndarray of bool
    slurred : ndarray of bool
        Whether a slur leads on from the note to the next.
    breath : ndarray of bool
        Whether a phrase ends with the note.
    opens, closes : ndarray of bool
        Whether a slur begins or ends with the note.
    leads : ndarray of bool
        Whether the note carries the melody.
    roles : tuple of Role
        What the note does.
    mechanical : bool
        Whether the instrument plays every note alike, as the teeth of a music box sound.
    """

    id: NDArray[np.int64]
    onset: NDArray[np.int64]
    end: NDArray[np.int64]
    pitch: NDArray[np.int64]
    emphasis: NDArray[np.float64]
    staccato: NDArray[np.bool_]
    tenuto: NDArray[np.bool_]
    accent: NDArray[np.bool_]
    marcato: NDArray[np.bool_]
    slurred: NDArray[np.bool_]
    breath: NDArray[np.bool_]
    opens: NDArray[np.bool_]
    closes: NDArray[np.bool_]
    leads: NDArray[np.bool_]
    roles: tuple[Role, ...]
    mechanical: bool


def part_notes(part: Part, phrases: tuple[tuple[int, int], ...]) -> PartNotes:
    """Return the notes of a part as arrays.

    Where two voices meet on one pitch at one onset, one note is played, as long as the
    longer of them.
    """
    notes = sorted(part.notes, key=lambda n: (n.onset, n.pitch.midi, -n.duration, n.id))
    notes = [
        n
        for i, n in enumerate(notes)
        if i == 0 or (n.onset, n.pitch.midi) != (notes[i - 1].onset, notes[i - 1].pitch.midi)
    ]
    ids = np.array([n.id for n in notes], np.int64)
    onset = np.array([n.onset for n in notes], np.int64)
    end = np.array([n.end for n in notes], np.int64)
    flags = {
        name: np.array([name in n.articulations for n in notes], bool) for name in _ARTICULATIONS
    }
    slurred = _slurred(part, ids, onset)
    phrase_ends = np.array(sorted(phrase[1] for phrase in phrases), np.int64)
    if len(phrase_ends):
        following = np.minimum(np.searchsorted(phrase_ends, end), len(phrase_ends) - 1)
        breath = np.abs(phrase_ends[following] - end) < 1
    else:
        breath = np.zeros(len(notes), bool)
    return PartNotes(
        id=ids,
        onset=onset,
        end=end,
        pitch=np.array([n.pitch.midi for n in notes], np.int64),
        emphasis=np.array([n.emphasis for n in notes], np.float64),
        slurred=slurred & ~breath,
        breath=breath,
        opens=np.isin(ids, [slur.first for slur in part.slurs]),
        closes=np.isin(ids, [slur.last for slur in part.slurs]),
        leads=np.isin(ids, leading(part)),
        roles=tuple(part.role_of(n) for n in notes),
        mechanical=part.instrument.key == "music_box",
        **flags,
    )


def leading(part: Part) -> list[int]:
    """Return the ids of a part's notes that carry the melody: the top of its chords."""
    top: dict[int, Note] = {}
    for note in part.notes:
        if part.leads(note):
            held = top.get(note.onset)
            if held is None or note.pitch.midi > held.pitch.midi:
                top[note.onset] = note
    return [note.id for note in top.values()]


def _slurred(part: Part, ids: NDArray[np.int64], onset: NDArray[np.int64]) -> NDArray[np.bool_]:
    slurred = np.zeros(len(ids), bool)
    onset_of = {n.id: n.onset for n in part.notes}
    voice_of = {n.id: (n.staff, n.voice) for n in part.notes}
    for slur in part.slurs:
        if slur.first in onset_of and slur.last in onset_of:
            inside = (onset >= onset_of[slur.first]) & (onset < onset_of[slur.last])
            voice = voice_of[slur.first]
            for i in np.flatnonzero(inside):
                slurred[i] |= voice_of[int(ids[i])] == voice
    return slurred
