"""On which step of the scale music comes back, so that it fits the chords that it meets there."""

from dataclasses import replace

import numpy as np

from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.language.returning import REACH
from studio.composing.material import Span
from studio.composing.melody_known import Heard
from studio.composing.melody_slots import Slot
from studio.composing.score import Key
from studio.composing.theory import SCALES

_FITS = 7.0
"""Worth of a run of bars whose notes all belong to their chords, against one of which none do."""
_AWAY = 0.8
"""Cost of each step from where the form asks the music to come back."""
_FAR = 2
"""Steps from there at most."""
_OUTSIDE = 20.0


def in_key(pitch: int, there: Key, here: Key, steps: int) -> int:
    """Return a pitch of one key so many steps of the scale higher, in another key.

    What is altered there is altered here.
    """
    scale = SCALES[there.mode]
    octave, inside = divmod(pitch - there.tonic, 12)
    degree = max(d for d in range(7) if scale[d] <= inside)
    altered = inside - scale[degree]
    octaves, degree = divmod(degree + steps, 7)
    tonic = there.tonic + (here.tonic - there.tonic + 6) % 12 - 6
    return tonic + 12 * (octave + octaves) + SCALES[here.mode][degree] + altered


def transposed(
    frame: Frame,
    slots: list[Slot],
    spans_at: list[tuple[Span, ...]],
    forms: tuple[BarForm, ...],
    heard: Heard,
    register: tuple[int, int],
) -> tuple[BarForm, ...]:
    """Return the forms with each run of returning bars on the step that fits best.

    Parameters
    ----------
    frame : Frame
    slots : list of Slot
        Notes of the next stretch of melody; those of the bars they take up have their pitches.
    spans_at : list of tuple of Span
        The chords of these notes.
    forms : tuple of BarForm
    heard : Heard
        The melody so far.
    register : (int, int)
        Lowest and highest pitch of the melody.
    """
    bars = sorted({slot.bar for slot in slots if _returns(forms[slot.bar])})
    runs: list[list[int]] = []
    for bar in bars:
        if runs and _goes_on(forms[runs[-1][-1]], forms[bar], bar - runs[-1][-1]):
            runs[-1].append(bar)
        else:
            runs.append([bar])
    found = list(forms)
    for run in runs:
        notes = [
            (slot, held) for slot, held in zip(slots, spans_at, strict=True) if slot.bar in run
        ]
        steps = _best_step(frame, notes, forms, heard, register)
        for bar in run:
            found[bar] = replace(
                forms[bar], manner="sequence" if steps else "return", shift=steps or None
            )
    return tuple(found)


def _returns(form: BarForm) -> bool:
    return form.manner == "return" or (form.manner == "sequence" and form.shift is not None)


def _goes_on(one: BarForm, other: BarForm, bars: int) -> bool:
    """Return whether a bar takes up what follows what the bar before it took up."""
    return (
        bars == 1
        and one.source is not None
        and other.source == one.source + 1
        and (one.shift or 0) == (other.shift or 0)
    )


def _best_step(
    frame: Frame,
    notes: list[tuple[Slot, tuple[Span, ...]]],
    forms: tuple[BarForm, ...],
    heard: Heard,
    register: tuple[int, int],
) -> int:
    """Return the step on which notes fit their chords best, near the one asked for."""
    asked = forms[notes[0][0].bar].shift or 0
    steps = [s for s in range(asked - _FAR, asked + _FAR + 1) if abs(s) <= REACH]
    worth = np.array([-_AWAY * abs(s - asked) for s in steps])
    total = 1e-9
    fits = np.zeros(len(steps))
    for slot, held in notes:
        source = forms[slot.bar].source
        there = None
        if source is not None:
            there = heard.at(source, slot.onset - slot.bar * frame.bar_ticks)
        if there is None or source is None:
            continue
        weight = (0.5 + frame.strength(slot.onset)) * min(slot.duration, 1920) / 960.0
        total += weight
        keys = frame.key_of_bar(source), frame.key_of_bar(slot.bar)
        for i, s in enumerate(steps):
            pitch = in_key(there[0], *keys, s)
            fits[i] += weight * (pitch % 12 in held[0].tones[:4])
            worth[i] -= _OUTSIDE * (not register[0] <= pitch <= register[1])
    worth = worth + _FITS * fits / total
    return steps[int(np.argmax(np.round(worth, 6)))]
