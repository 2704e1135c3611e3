"""The notes of the melody before they have pitches: where each stands."""

from dataclasses import dataclass

import numpy as np

from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.material import Span
from studio.composing.rhythm import MelodyBar


@dataclass(frozen=True, slots=True)
class Slot:
    """A melody note before it has a pitch."""

    onset: int
    duration: int
    bar: int
    phrase: int
    last: bool


def slots_of(frame: Frame, rhythm: tuple[MelodyBar, ...]) -> list[Slot]:
    """Return the notes of the rhythm; an upbeat belongs to the phrase that it leads to."""
    found: list[tuple[int, int, int, int]] = []
    for bar, notes in enumerate(rhythm):
        phrase = frame.phrase_of_bar[bar]
        count = len(notes.onsets)
        for k, (onset, duration) in enumerate(zip(notes.onsets, notes.durations, strict=True)):
            owner = phrase + (k >= count - notes.upbeat)
            found.append((bar * frame.bar_ticks + onset, duration, bar, owner))
    slots = []
    for i, (onset, duration, bar, phrase) in enumerate(found):
        last = i + 1 == len(found) or found[i + 1][3] != phrase
        slots.append(Slot(onset, duration, bar, phrase, last))
    return slots


def spans_at_slots(slots: list[Slot], spans: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    """Return the chord that each note begins in and those it is held into."""
    onsets = np.array([s.onset for s in spans])
    first = np.searchsorted(onsets, [slot.onset for slot in slots], side="right") - 1
    stop = np.searchsorted(onsets, [slot.onset + slot.duration for slot in slots], side="left")
    return [spans[int(a) : max(int(a) + 1, int(b))] for a, b in zip(first, stop, strict=True)]


def stretches(slots: list[Slot], forms: tuple[BarForm, ...]) -> list[tuple[int, int]]:
    """Cut the notes where a phrase begins and after each bar that others take up.

    What others take up is decoded without what follows it there, so that it does not change
    with it and the whole piece after it.
    """
    taken_up = {form.source for form in forms if form.manner not in ("rhythm",)}
    cuts = [0]
    for i in range(1, len(slots)):
        slot, before = slots[i], slots[i - 1]
        if slot.phrase != before.phrase or (slot.bar != before.bar and before.bar in taken_up):
            cuts.append(i)
    return list(zip(cuts, [*cuts[1:], len(slots)], strict=True))
