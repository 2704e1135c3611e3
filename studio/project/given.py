"""Notes and chords that are there because a person locked them or gave them as a theme."""

from studio.composing.score import Score
from studio.composing.settings import ComposingSettings
from studio.project.variations import has_place

_BAR = "{use}. You locked this bar, so it stays as it is."
_PART = "{use}. You locked this part, so it stays as it is."
_CHORD = "{use}. You locked it, so it stays."
_THEME = "{use}. It belongs to your theme."


def given_notes(composing: ComposingSettings, score: Score) -> dict[int, str]:
    """Return for each such note, by its id, what is said of it.

    The sentence has the field ``use`` for what the note does in the music.
    """
    ticks = score.metre.bar_ticks
    bars = {held.bar for held in composing.held_bars if has_place(held, score)}
    parts = {held.part for held in composing.held_parts if has_place(held, score)}
    found: dict[int, str] = {}
    for part in score.parts:
        for note in part.notes:
            if part.leads(note) and any(a <= note.onset < b for a, b in score.themes):
                found[note.id] = _THEME
            if part.id in parts:
                found[note.id] = _PART
            if note.onset // ticks in bars:
                found[note.id] = _BAR
    return found


def given_chords(composing: ComposingSettings, score: Score) -> dict[int, str]:
    """Return the same for each such chord, by its index."""
    ticks = score.metre.bar_ticks
    bars = {held.bar for held in composing.held_bars if has_place(held, score)}
    held = [chord for chord in composing.held_chords if has_place(chord, score)]
    found: dict[int, str] = {}
    for index, chord in enumerate(score.chords):
        if chord.onset // ticks in bars:
            found[index] = _BAR
        elif any(h.onset <= chord.onset < h.onset + h.duration for h in held):
            found[index] = _CHORD
    return found
