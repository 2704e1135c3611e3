"""What is known of the melody's notes before they have pitches, as the language sees it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from studio.composing import noise
from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.language import melodic_context as context
from studio.composing.language.melodic import Melodic
from studio.composing.language.melodic_context import (
    CLOSE_RETURN,
    CLOSE_SEQUENCE,
    INVERSION,
    NEW,
    NOTHING,
    RETURN,
    RHYTHM,
    SEQUENCE,
    Ints,
    Known,
)
from studio.composing.material import Span
from studio.composing.melody_contour import Asked
from studio.composing.melody_slots import Slot
from studio.composing.noise import Stream
from studio.composing.theory import MINOR_THIRD

_PLAIN = (0.6, 0.2, 0.7)
"""How much likelier styles are with each sort less of repetitions, of leaps and of turns."""
_CLOSE = 0.75
"""Strength from which on a bar is taken up note by note."""


class Heard:
    """The melody so far, by bar and tick within the bar."""

    def __init__(self) -> None:
        self._notes: dict[int, dict[int, tuple[int, int, Span]]] = {}
        self._last: int | None = None

    def add(self, bar: int, inside: int, pitch: int, span: Span) -> None:
        """Add a note that begins while a chord sounds."""
        before = pitch if self._last is None else self._last
        tonic = np.array(span.key.tonic)
        here, there = (context.steps_of(np.array(p), tonic) for p in (pitch, before))
        self._notes.setdefault(bar, {})[inside] = (pitch, int(here - there), span)
        self._last = pitch

    def at(self, bar: int, inside: int) -> tuple[int, int, Span] | None:
        """Return the pitch of a note, the steps by which it is reached, and its chord."""
        return self._notes.get(bar, {}).get(inside)

    def middle(self, bar: int) -> float:
        """Return the mean pitch of a bar that has notes."""
        return float(np.mean([pitch for pitch, _, _ in self._notes[bar].values()]))


def known_of(
    frame: Frame,
    slots: list[Slot],
    spans_at: list[tuple[Span, ...]],
    middles: Sequence[float],
    language: Melodic,
) -> Known:
    """Return what is known of all notes, but for what they take up.

    `middles` has for every bar the pitch around which the melody moves there.
    """
    inside = np.array([slot.onset % frame.bar_ticks for slot in slots], dtype=np.int64)
    metre = np.array([context.strength_of(frame.metre, int(t)) for t in inside])
    onset = np.array([slot.onset for slot in slots], dtype=np.int64)
    duration = np.array([slot.duration for slot in slots], dtype=np.int64)
    sort = context.length_sorts(duration)
    rest = np.concatenate(([0], onset[1:] - (onset + duration)[:-1]))
    gap = np.where(rest < 60, 0, np.where(rest < 960, 1, 2))
    gap[:1] = 3
    begun, left = _in_phrase(slots)
    first = [held[0] for held in spans_at]
    root = np.array([span.root for span in first], dtype=np.int64)
    kind = np.array([context.kind_of(span.kind) for span in first], dtype=np.int64)
    name = root * 16 + kind
    same = np.concatenate(([True], name[1:] == name[:-1]))
    next_same = np.append(same[1:], True)
    return Known(
        strength=metre[:, 0],
        off=metre[:, 1],
        duration=sort,
        before=np.concatenate((sort[:1], sort[:-1])),
        after=np.append(sort[1:], sort[-1:]),
        gap=gap,
        begun=np.minimum(begun, 5),
        left=np.minimum(left, 7),
        tonic=np.array([span.key.tonic for span in first], dtype=np.int64),
        minor=np.array([span.key.mode in MINOR_THIRD for span in first], dtype=np.int64),
        scale=np.array([context.MODES.index(span.key.mode) for span in first], dtype=np.int64),
        root=root,
        kind=kind,
        moved=np.where(same, 12, np.concatenate(([0], np.diff(root))) % 12),
        coming=np.where(next_same, -1, np.append(root[1:], root[-1:])),
        held=np.array([len(held) > 1 for held in spans_at], dtype=np.int64),
        manner=np.full(len(slots), NEW),
        expected=np.full(len(slots), NOTHING),
        step=np.full(len(slots), NOTHING),
        middle=np.array([round(middles[slot.bar]) for slot in slots], dtype=np.int64),
        style=np.tile(_style(frame, language), (len(slots), 1)),
    )


def taking_up(
    frame: Frame,
    slots: list[Slot],
    spans_at: list[tuple[Span, ...]],
    forms: tuple[BarForm, ...],
    asked: Asked,
    heard: Heard,
    known: Known,
) -> Known:
    """Return what is known of some notes with what each takes up from the melody so far."""
    manner, expected, step = known.manner.copy(), known.expected.copy(), known.step.copy()
    for i, slot in enumerate(slots):
        form = forms[slot.bar]
        if form.source is None or form.manner in ("new", "motif"):
            continue
        if form.manner == "rhythm" or asked.fine[slot.bar]:
            manner[i] = RHYTHM
            continue
        inside = slot.onset - slot.bar * frame.bar_ticks
        there = heard.at(form.source, inside)
        close = form.strength >= _CLOSE
        span = spans_at[i][0]
        if form.manner == "return":
            fits = there is not None and (
                known.strength[i] == 0 or _alike(span, there[2]) or _inside(span, there)
            )
            manner[i] = CLOSE_RETURN if close and fits else RETURN
        elif form.manner == "sequence":
            manner[i] = CLOSE_SEQUENCE if close else SEQUENCE
        else:
            manner[i] = INVERSION
        if there is None:
            continue
        pitch, move, chord = there
        if form.manner == "return":
            expected[i] = pitch + (span.key.tonic - chord.key.tonic + 6) % 12 - 6
        if inside > 0:
            step[i] = -move if form.manner == "inversion" else move
    return replace(known, manner=manner, expected=expected, step=step)


def _alike(here: Span, there: Span) -> bool:
    """Return whether two chords are the same in their keys."""
    return (
        here.kind == there.kind
        and (here.root - here.key.tonic) % 12 == (there.root - there.key.tonic) % 12
    )


def _inside(here: Span, there: tuple[int, int, Span]) -> bool:
    """Return whether a note of an earlier bar belongs to a chord, in the key of the moment."""
    pitch, _, chord = there
    return (pitch + here.key.tonic - chord.key.tonic) % 12 in here.tones[:4]


def _in_phrase(slots: list[Slot]) -> tuple[Ints, Ints]:
    """Return how many notes of the phrase come before and after each note."""
    phrase = np.array([slot.phrase for slot in slots], dtype=np.int64)
    first = np.searchsorted(phrase, phrase)
    stop = np.searchsorted(phrase, phrase, side="right")
    number = np.arange(len(slots))
    return number - first, stop - 1 - number


def _style(frame: Frame, language: Melodic) -> Ints:
    """Return the style of the piece's melody: that of one of the lines learned from.

    A tune has no words to repeat notes for and is plainer than what violins are given to
    play: styles that repeat, leap and turn less are likelier.
    """
    seed = frame.seed_of(Stream.MELODY, 0)
    scores = -(language.styles[:, 1:] @ np.array(_PLAIN))
    return np.asarray(language.styles[noise.pick(scores, 1.0, seed, Stream.MELODY)])
