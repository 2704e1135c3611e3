"""The pitches that a melody note may have, and what each is worth by itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.ensembles import Ensemble
from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.material import Span
from studio.composing.melody_contour import Asked
from studio.composing.melody_slots import Slot
from studio.composing.noise import Stream
from studio.composing.score import Key
from studio.composing.spelling import chord_positions, pitch_class
from studio.composing.theory import MINOR_THIRD

# Log scores: a difference of 1 makes one pitch e times as likely as the other.
_TEMPERATURE = 0.8
"""Of the fixed noise."""
_CONTOUR = 4.5
_CONTOUR_WIDTH = 4.0
"""Pull of the picture at so many semitones from what it asks."""
_INTERVAL_COPY = 5.0
_SEQUENCE = 5.0
_PITCH_COPY = 4.2
"""Worth of an interval, a place in the figure and a pitch of the bar taken up."""
_MOTIF = 1.2
_MOTIF_SPAN = 5.0
"""Pull of the motif's line, and semitones from its middle to its top."""
_KEEP = 0.75
"""Part of the picture's pull that an exact return is spared."""
_PLACED = 0.5
"""Part of it that a sequence is spared, which already stands where it is asked to."""
_FREE = 1.5
"""How many times stronger the picture pulls in bars that follow it alone."""


@dataclass(slots=True)
class Options:
    """Candidate pitches of a slot and what each is worth by itself."""

    pitches: NDArray[np.int64]
    scores: NDArray[np.float64]
    dissonant: NDArray[np.bool_]
    reference: int | None = None
    """Interval from the note before that the bar taken up has there."""
    weight: float = 0.0
    opens: bool = False
    """Whether a phrase begins."""
    basses: tuple[int | None, int | None, int] = (None, None, 0)
    """Bass two notes before, one note before and now; None where there is nothing to avoid."""

    def hold(self, pitch: int, chord: tuple[int, ...]) -> None:
        """Leave one pitch only, over the tones of its chord."""
        self.pitches = np.array([pitch], dtype=np.int64)
        self.scores = np.zeros(1)
        self.dissonant = np.array([pitch % 12 not in chord])


def _scale(key: Key, span: Span) -> dict[int, float]:
    """Return the pitch classes that may sound over a chord, with log scores."""
    low = key.fifths - 1
    classes = {pitch_class(p): 0.0 for p in range(low, low + 7)}
    for tone, position in chord_positions(span).items():
        if tone not in classes and tone in span.tones[:4]:
            # A chord tone outside the scale replaces the scale's note of the same letter.
            classes.pop((tone - 1 if position > low + 6 else tone + 1) % 12, None)
            classes[tone] = 0.2
    leading = (key.tonic + 11) % 12
    if key.mode in MINOR_THIRD and leading in span.tones:
        classes[(key.tonic + 9) % 12] = -0.8
    return classes


def options_at(
    frame: Frame,
    ensemble: Ensemble,
    slot: Slot,
    held: tuple[Span, ...],
    asked: Asked,
    index: int,
    places: list[tuple[float, float]],
    forms: tuple[BarForm, ...],
    by_bar: dict[int, dict[int, int]],
    intervals_of: dict[int, dict[int, int]],
) -> Options:
    """Return the candidates of one note with their log scores."""
    plan = frame.plan
    low, high = ensemble.melody
    span = held[0]
    classes = _scale(span.key, span)
    pitches = np.array([p for p in range(low, high + 1) if p % 12 in classes], dtype=np.int64)
    scores = np.array([classes[int(p) % 12] for p in pitches])
    chord = span.tones[:4]
    consonant = np.isin(pitches % 12, chord)
    strength = frame.strength(slot.onset)
    weight = float(asked.weight[slot.bar])
    tense = float(asked.tense[slot.bar])
    # Strong beats want chord tones; tension lets suspensions and appoggiaturas in.
    away = (0.35, 0.9, 1.9, 2.2)[strength] * (1.25 - 0.7 * tense)
    if slot.duration >= frame.bar_ticks // 2 or slot.duration >= 1920:
        away += 2.5
    scores -= np.where(consonant, 0.0, away)
    for later in held[1:]:
        # A note held into the next chord belongs to it too, and never lies beside its tones.
        beside = [t for tone in later.tones[:3] for t in ((tone + 1) % 12, (tone - 1) % 12)]
        scores -= np.where(np.isin(pitches % 12, later.tones[:4]), 0.0, 1.6)
        scores -= np.where(
            np.isin(pitches % 12, [t for t in beside if t not in later.tones]), 2.5, 0.0
        )
    # The picture's contour, quadratic near the target and linear far from it.
    distance = np.abs(pitches - float(asked.targets[index]) - places[slot.bar][1]) / _CONTOUR_WIDTH
    pull = np.where(distance < 1.5, distance**2, 3.0 * distance - 2.25)
    form = forms[slot.bar]
    # What is stated or returns obeys the picture less than what is new.
    free = {
        "motif": 0.0,
        "return": 1.0 - _KEEP * form.strength,
        "sequence": 1.0 - _PLACED * form.strength,
    }.get(form.manner, 1.0)
    if asked.fine[slot.bar]:
        free = _FREE
    scores -= free * _CONTOUR * (0.12 + weight) * 0.5 * pull
    inside = slot.onset - slot.bar * frame.bar_ticks
    scores = scores + _TEMPERATURE * noise.gumbels(
        pitches - plan.tonic, frame.seed, Stream.MELODY, slot.bar, inside
    )
    third = 3 if span.key.mode in MINOR_THIRD else 4
    degree = (pitches - span.key.tonic) % 12
    scores = scores + np.select([degree == 0, degree == 7, degree == third], [0.45, 0.2, 0.15])
    options = Options(pitches, scores, ~consonant)
    level = places[slot.bar][0]
    if not asked.fine[slot.bar]:
        _take_up(frame, slot, inside, form, options, by_bar, intervals_of, level)
    _cadence(frame, slot, span, options)
    return options


def _take_up(
    frame: Frame,
    slot: Slot,
    inside: int,
    form: BarForm,
    options: Options,
    by_bar: dict[int, dict[int, int]],
    intervals_of: dict[int, dict[int, int]],
    level: float,
) -> None:
    """Add what the motif or the bar taken up asks of a note."""
    if form.manner == "motif":
        motif = frame.plan.motif.astype(np.float64)
        start, end = form.window
        at = (start + (end - start) * inside / frame.bar_ticks) * (len(motif) - 1)
        line = float(np.interp(at, np.arange(len(motif)), motif))
        wanted = level + _MOTIF_SPAN * line
        options.scores -= _MOTIF * (np.abs(options.pitches - wanted) / 3.0) ** 1.5
        return
    if form.source is None or form.manner == "rhythm":
        return
    there = by_bar.get(form.source, {}).get(inside)
    if there is not None and form.manner == "return":
        here = frame.key_of_bar(slot.bar).tonic
        moved = there + (here - frame.key_of_bar(form.source).tonic + 6) % 12 - 6
        options.scores += _PITCH_COPY * form.strength * (options.pitches == moved)
    if there is not None and form.manner == "sequence":
        # The figure of the source around the level that is asked for here, wherever the
        # source and the notes before lie: so a change there does not run on through it.
        figure = there - float(np.mean(list(by_bar[form.source].values())))
        near = np.abs(options.pitches - level - figure) < 1.5
        options.scores += _SEQUENCE * form.strength * near
    interval = intervals_of.get(form.source, {}).get(inside)
    if interval is not None and inside > 0:
        options.reference = -interval if form.manner == "inversion" else interval
        options.weight = _INTERVAL_COPY * form.strength


def _cadence(frame: Frame, slot: Slot, span: Span, options: Options) -> None:
    """Add what the end of a phrase asks of its last notes."""
    plan = frame.plan
    classes = options.pitches % 12
    final = slot.phrase >= len(plan.phrases) - 1
    if slot.last:
        kind = "authentic" if final else plan.phrases[slot.phrase].cadence
        tonic = span.key.tonic
        if kind == "authentic":
            third, fifth = span.tones[1], span.tones[2]
            options.scores += np.select(
                [classes == tonic, classes == third, classes == fifth], [2.5, -0.6, -1.6], -6.0
            )
            if final:
                options.scores += np.where(classes == plan.tonic, 60.0, 0.0)
        else:
            member = np.isin(classes, span.tones[:3])
            options.scores += np.where(member, 1.0, -6.0)
    elif slot.before_last:
        kind = "authentic" if final else plan.phrases[slot.phrase].cadence
        if kind == "authentic":
            near = ((classes - span.key.tonic + 2) % 12 <= 4) & (classes != span.key.tonic)
            options.scores += np.where(near, 0.9, 0.0)
