"""What comes from a place of the picture: its notes, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.imaging.places import region_in_map
from studio.mapping.account import capital
from studio.mapping.explaining import place_words
from studio.ui.texts import shown
from studio.ui.views.marking import QT_TRANSLATE_NOOP
from studio.ui.views.picture.face_told import face_at, face_told
from studio.ui.views.picture.playing_areas import playing_areas
from studio.ui.views.told import Told
from studio.ui.views.wording import say

if TYPE_CHECKING:
    from studio.imaging.features import Place
    from studio.project.music import Music
    from studio.ui.views.timeline import NoteTable, Timeline

_NEAR = 0.07
"""How near a note's place must lie to a place without a region, as a share of the height."""

_HEARD = 16
"""So many notes of a place are heard when it is clicked."""

_PRESENT = 0.5
"""How near the path must be to a region for its part to be playing for it."""


def rows_from(music: Music, notes: NoteTable, place: Place) -> list[int]:
    """Return the rows of the notes that come from a place, in their order in the piece.

    Where there is a region: those whose place lies in it, and those of the part that plays
    it while the path is near. Where there is none: those from close by.
    """
    grid = music.features.maps.region
    region = region_in_map(grid, place)
    part = None
    present = np.zeros(0, np.bool_)
    if region >= 0 and (area := playing_areas(music).get(region)) is not None:
        part = area.part
        role = next(role for role in music.plan.roles if role.region == region)
        present = role.presence >= min(_PRESENT, float(role.presence.max(initial=0.0)))
    found = []
    for row, note in enumerate(notes.notes):
        if note.origin is None:
            continue
        x, y = note.origin.place
        if region < 0:
            away = np.hypot((x - place[0]) * music.features.aspect, y - place[1])
            comes = bool(away <= _NEAR)
        else:
            comes = region_in_map(grid, (x, y)) == region
            beat = note.origin.beat
            if int(notes.part[row]) == part and beat < len(present):
                comes = comes or bool(present[beat])
        if comes:
            found.append(row)
    return found


def nearest(music: Music, notes: NoteTable, rows: list[int], place: Place) -> list[int]:
    """Return those of some notes that lie nearest to a place, in their order in the piece."""
    away = []
    for row in rows:
        origin = notes.notes[row].origin
        x, y = place if origin is None else origin.place
        across = (x - place[0]) * music.features.aspect
        away.append((round(float(np.hypot(across, y - place[1])), 3), row))
    return sorted(row for _, row in sorted(away)[:_HEARD])


def place_told(music: Music, notes: NoteTable, line: Timeline, place: Place) -> Told:
    """Return what is said of a place: what lies there, what plays it, and its notes."""
    features = music.features
    head = capital(shown(place_words(features, place)))
    rows = rows_from(music, notes, place)
    region = region_in_map(features.maps.region, place)
    area = playing_areas(music).get(region) if region >= 0 else None
    part = 0 if not rows else int(notes.part[rows[0]])
    lines = []
    face = face_at(features, place)
    if face is not None:
        head, words = face_told(music, face)
        lines.append(words)
    if area is not None and area.part is not None:
        part = area.part
        words = QT_TRANSLATE_NOOP("Words", "It plays: {role} ({part}).")
        name = music.score.parts[part].name
        lines.append(say(words, role=area.words, part=name))
    if not rows:
        lines.append(say(QT_TRANSLATE_NOOP("Words", "No note comes from here.")))
        return Told(head, " ".join(lines), place, part)
    bars = sorted({line.bar_at(float(notes.onset[row])) + 1 for row in rows})
    words = (
        QT_TRANSLATE_NOOP("Words", "{count} notes come from here, in bar {first}.")
        if len(bars) == 1
        else QT_TRANSLATE_NOOP("Words", "{count} notes come from here, in bars {first} to {last}.")
    )
    lines.append(say(words, count=len(rows), first=bars[0], last=bars[-1]))
    return Told(head, " ".join(lines), place, part)
