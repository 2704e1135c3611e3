"""The pitches that a melody note may have, and what the plan finds each worth by itself."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.ensembles import Ensemble
from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.language.melodic_context import Ints
from studio.composing.material import Span
from studio.composing.melody_contour import Asked
from studio.composing.melody_known import Heard
from studio.composing.melody_slots import Slot
from studio.composing.noise import Stream
from studio.composing.score import Key
from studio.composing.spelling import chord_positions, pitch_class
from studio.composing.theory import MINOR_THIRD
from studio.composing.transposing import in_key

# Log scores: a difference of 1 makes one pitch e times as likely as the other.
_CONTOUR = 5.0
_CONTOUR_WIDTH = 4.0
"""Pull of the picture at so many semitones from what it asks."""
_FAITHFUL = 1.4
"""How much that pull grows from a fidelity of a half to one, and falls to none, as a logarithm."""
_SEQUENCE = 4.0
"""Worth of a place in the figure of the bar that a sequence takes up."""
_EXACT = 7.0
"""Worth of the pitch itself that a bar takes up, where it was or moved by steps."""
_MOTIF = 1.2
_MOTIF_SPAN = 5.0
"""Pull of the motif's line, and semitones from its middle to its top."""
_KEEP = 0.65
"""Part of the picture's pull that an exact return is spared."""
_PLACED = 0.5
"""Part of it that a sequence is spared, which already stands where it is asked to."""
_FREE = 1.5
"""How many times stronger the picture pulls in bars that follow it alone."""
_HOME = 0.5
"""Worth of the tonic: tunes come home more often than the songs that were learned from."""
_STRANGE = (0.2, 0.5, 1.2, 1.4)
"""Cost of a note outside the chord by metrical weight, beyond what the language finds."""
_STRANGE_LONG = 1.5
_STRANGE_HELD = 1.0
_BESIDE = 2.0
"""Cost of a long one, of one held into a chord it is strange to, and of one held there beside
a tone of that chord."""
_RESTS = 1.0
"""Worth of a tone of the key's own triad where a phrase ends on another chord."""
_HOME_AT_LAST = 1000.0
"""Worth of the home note at the very end: whatever the picture asks, it is the last."""
_FAINT = 13.0
"""Pitches worth so much less than the best by themselves are left out."""


@dataclass(slots=True)
class Options:
    """Candidate pitches of a note and what each is worth by itself.

    Parameters
    ----------
    pitches : ndarray of int
    scores, noise : ndarray
        What the plan finds each worth, as a log score, and the chance each has.
    dissonant : ndarray of bool
        Which are strange to the chord.
    basses : tuple
        Bass two notes before, one note before and now; None where there is nothing to avoid.
    """

    pitches: Ints
    scores: NDArray[np.float64]
    noise: NDArray[np.float64]
    dissonant: NDArray[np.bool_]
    basses: tuple[int | None, int | None, int] = (None, None, 0)

    def hold(self, pitch: int, chord: tuple[int, ...]) -> None:
        """Leave one pitch only, over the tones of its chord."""
        self.pitches = np.array([pitch], dtype=np.int64)
        self.scores = np.zeros(1)
        self.noise = np.zeros(1)
        self.dissonant = np.array([pitch % 12 not in chord])

    def leave_out(self, kept: NDArray[np.bool_]) -> None:
        """Leave out all but some pitches."""
        self.pitches, self.scores = self.pitches[kept], self.scores[kept]
        self.noise, self.dissonant = self.noise[kept], self.dissonant[kept]


def _classes(key: Key, span: Span) -> frozenset[int]:
    """Return the pitch classes that may sound over a chord."""
    low = key.fifths - 1
    classes = {pitch_class(p) for p in range(low, low + 7)}
    for tone, position in chord_positions(span).items():
        if tone not in classes and tone in span.tones[:4]:
            # A chord tone outside the scale replaces the scale's note of the same letter.
            classes.discard((tone - 1 if position > low + 6 else tone + 1) % 12)
            classes.add(tone)
    if key.mode in MINOR_THIRD and (key.tonic + 11) % 12 in span.tones:
        classes.add((key.tonic + 9) % 12)
    return frozenset(classes)


def options_at(
    frame: Frame,
    ensemble: Ensemble,
    slot: Slot,
    held: tuple[Span, ...],
    asked: Asked,
    index: int,
    place: tuple[float, float],
    form: BarForm,
    heard: Heard,
) -> Options:
    """Return the candidates of one note with what the plan finds them worth."""
    plan = frame.plan
    low, high = ensemble.melody
    span = held[0]
    classes = _classes(span.key, span)
    pitches = np.array([p for p in range(low, high + 1) if p % 12 in classes], dtype=np.int64)
    consonant = np.isin(pitches % 12, span.tones[:4])
    tense = float(asked.tense[slot.bar])
    # What the picture finds tense lets suspensions and appoggiaturas in.
    away = _STRANGE[frame.strength(slot.onset)] * (1.25 - 1.5 * tense)
    if slot.duration >= frame.bar_ticks // 2 or slot.duration >= 1920:
        away += _STRANGE_LONG
    scores = np.where(consonant, 0.0, -away)
    scores += _HOME * (pitches % 12 == span.key.tonic)
    for later in held[1:]:
        # A note held into the next chord belongs to it too, and never lies beside its tones.
        beside = [t for tone in later.tones[:3] for t in ((tone + 1) % 12, (tone - 1) % 12)]
        beside = [t for t in beside if t not in later.tones]
        scores -= np.where(np.isin(pitches % 12, later.tones[:4]), 0.0, _STRANGE_HELD)
        scores -= np.where(np.isin(pitches % 12, beside), _BESIDE, 0.0)
    # The picture's contour, quadratic near the target and linear far from it.
    placed = 0.0 if form.shift is not None else place[1]
    distance = np.abs(pitches - float(asked.targets[index]) - placed) / _CONTOUR_WIDTH
    pull = np.where(distance < 1.5, distance**2, 3.0 * distance - 2.25)
    # What is stated or returns obeys the picture less than what is new.
    free = {
        "motif": 0.0,
        "return": 1.0 - _KEEP * form.strength,
        "sequence": 1.0 - (_PLACED if form.shift is None else _KEEP) * form.strength,
    }.get(form.manner, 1.0)
    if asked.fine[slot.bar]:
        free = _FREE
    faithful = math.exp(_FAITHFUL * (2.0 * plan.fidelity - 1.0))
    scores -= free * faithful * _CONTOUR * (0.12 + float(asked.weight[slot.bar])) * 0.5 * pull
    inside = slot.onset - slot.bar * frame.bar_ticks
    chances = noise.gumbels(
        pitches - plan.tonic, frame.seed_of(Stream.MELODY, slot.bar), Stream.MELODY, slot.bar,
        inside,
    )  # fmt: skip
    options = Options(pitches, scores, chances, ~consonant)
    if not asked.fine[slot.bar]:
        _take_up(frame, slot, inside, form, options, heard, place[0])
    _cadence(frame, slot, span, options)
    options.leave_out(options.scores >= options.scores.max() - _FAINT)
    return options


def _take_up(
    frame: Frame,
    slot: Slot,
    inside: int,
    form: BarForm,
    options: Options,
    heard: Heard,
    level: float,
) -> None:
    """Add what the motif or the place of a sequence asks of a note."""
    if form.manner == "motif":
        motif = frame.plan.motif.astype(np.float64)
        start, end = form.window
        at = (start + (end - start) * inside / frame.bar_ticks) * (len(motif) - 1)
        line = float(np.interp(at, np.arange(len(motif)), motif))
        wanted = level + _MOTIF_SPAN * line
        options.scores -= _MOTIF * (np.abs(options.pitches - wanted) / 3.0) ** 1.5
        return
    there = None if form.source is None else heard.at(form.source, inside)
    if there is None or form.source is None:
        return
    here = frame.key_of_bar(slot.bar)
    if form.manner == "return" or form.shift is not None:
        # Note by note as it was there, or so many steps of the scale higher.
        wanted = in_key(there[0], frame.key_of_bar(form.source), here, form.shift or 0)
        options.scores += _EXACT * form.strength * (options.pitches == wanted)
    elif form.manner == "sequence":
        # The figure of the source around the level that is asked for here, wherever the
        # source and the notes before lie: so a change there does not run on through it.
        figure = there[0] - heard.middle(form.source)
        near = np.abs(options.pitches - level - figure) < 1.5
        options.scores += _SEQUENCE * form.strength * near


def _cadence(frame: Frame, slot: Slot, span: Span, options: Options) -> None:
    """Add what the end of a phrase asks of its last notes."""
    plan = frame.plan
    if not slot.last:
        return
    classes = options.pitches % 12
    final = slot.phrase >= len(plan.phrases) - 1
    kind = "authentic" if final else plan.phrases[slot.phrase].cadence
    if kind == "authentic":
        tonic, third, fifth = span.key.tonic, span.tones[1], span.tones[2]
        options.scores += np.select(
            [classes == tonic, classes == third, classes == fifth], [1.5, 0.5, 0.0], -4.0
        )
        if final:
            options.scores += np.where(classes == plan.tonic, _HOME_AT_LAST, 0.0)
    else:
        options.scores -= np.where(np.isin(classes, span.tones[:3]), 0.0, 4.0)
        third = span.key.tonic + (3 if span.key.mode in MINOR_THIRD else 4)
        stable = np.isin(classes, (span.key.tonic, third % 12, (span.key.tonic + 7) % 12))
        options.scores += _RESTS * stable
