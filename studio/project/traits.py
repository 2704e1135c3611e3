"""What makes one variation of a piece different from another, as numbers and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Note, Score
from studio.composing.theory import SCALES, TENSION


@dataclass(frozen=True, slots=True)
class Trait:
    """A side of a piece that a person can hear.

    Parameters
    ----------
    key : str
    more, less : str
        What a piece is with more, or less, of it than others: ``"livelier"``.
    spread : float
        How far two variations of one picture lie apart in it, typically.
    """

    key: str
    more: str
    less: str
    spread: float


TRAITS: tuple[Trait, ...] = (
    Trait("motion", "a livelier melody", "a calmer melody", 0.11),
    Trait("offbeat", "more syncopation", "a squarer rhythm", 0.02),
    Trait("variety", "more varied note lengths", "more even note lengths", 0.3),
    Trait("height", "a higher melody", "a lower melody", 1.1),
    Trait("range", "wider swings of pitch", "a narrower range", 0.57),
    Trait("leaps", "more leaps", "more steps", 0.45),
    Trait("returns", "more that returns", "more that is new", 0.11),
    Trait("rests", "more breath", "a more unbroken line", 0.03),
    Trait("texture", "a fuller accompaniment", "a thinner accompaniment", 0.13),
    Trait("changes", "more chord changes", "fewer chord changes", 0.15),
    Trait("colour", "richer chords", "plainer chords", 0.022),
)
"""The sides by which variations are compared."""


def traits_of(score: Score) -> NDArray[np.float64]:
    """Return the traits of a piece.

    Parameters
    ----------
    score : Score

    Returns
    -------
    ndarray, shape (len(TRAITS),)
        In units of the typical difference between variations.
    """
    tune = _line(score.melody)
    beats = score.bars * score.metre.felt_beats
    lengths = [note.duration for note in tune]
    pitches = np.array([note.pitch.midi for note in tune] or [60], dtype=np.float64)
    leading = {note.id for note in score.melody}
    under = sum(
        note.id not in leading
        for part in score.parts
        if not part.instrument.percussion
        for note in part.notes
    )
    found = (
        np.log2(max(1, len(tune)) / beats),
        _offbeat(score, tune),
        _entropy(lengths),
        float(pitches.mean()),
        float(pitches.std()),
        float(np.abs(np.diff(pitches)).mean()) if len(pitches) > 1 else 0.0,
        _returns(score, tune),
        max(0.0, 1.0 - sum(lengths) / score.end),
        np.log2((1.0 + under) / beats),
        len(score.chords) / score.bars,
        _colour(score),
    )
    spreads = np.array([trait.spread for trait in TRAITS])
    return np.asarray(np.round(np.array(found, dtype=np.float64) / spreads, 4), dtype=np.float64)


def words_of(
    traits: NDArray[np.float64], usual: NDArray[np.float64], most: int = 2
) -> tuple[str, ...]:
    """Return how a piece differs from the usual, the clearest first.

    Parameters
    ----------
    traits, usual : ndarray
        Of the piece, and the mean of those it stands among.
    most : int
    """
    apart = traits - usual
    order = sorted(range(len(TRAITS)), key=lambda i: (-abs(round(float(apart[i]), 3)), i))
    clear = [i for i in order if abs(apart[i]) >= _CLEAR]
    return _named(clear[:most], apart)


def words_beside(
    pieces: Sequence[NDArray[np.float64]], usual: NDArray[np.float64], most: int = 2
) -> tuple[tuple[str, ...], ...]:
    """Return how each of several pieces differs from the usual, so that they are told apart.

    What all of them share is said last, and two begin with the same words only where there
    is nothing else to say.

    Parameters
    ----------
    pieces : sequence of ndarray
        Their traits.
    usual : ndarray
        The traits of the piece that they are compared with.
    most : int
    """
    if not pieces:
        return ()
    among = np.mean(pieces, axis=0)
    told: set[tuple[str, ...]] = set()
    found = []
    for traits in pieces:
        apart = traits - usual
        alone = np.round((traits - among) * np.sign(apart), 3)
        clear = [i for i in range(len(TRAITS)) if abs(apart[i]) >= _CLEAR]
        clear.sort(key=lambda i: (-alone[i], -abs(round(float(apart[i]), 3)), i))
        # A stable sort: only words that have begun another description step back.
        clear.sort(key=lambda i: _named([i], apart) in told)
        told.add(_named(clear[:1], apart))
        found.append(_named(clear[:most], apart))
    return tuple(found)


def _named(order: Sequence[int], apart: NDArray[np.float64]) -> tuple[str, ...]:
    return tuple(TRAITS[i].more if apart[i] > 0 else TRAITS[i].less for i in order)


_CLEAR = 0.6
"""From so many typical differences on one is spoken of."""


def _line(notes: tuple[Note, ...]) -> list[Note]:
    """Return one note at a time: of those that begin together the highest."""
    found: dict[int, Note] = {}
    for note in notes:
        known = found.get(note.onset)
        if known is None or known.pitch.midi < note.pitch.midi:
            found[note.onset] = note
    return [found[onset] for onset in sorted(found)]


def _offbeat(score: Score, tune: list[Note]) -> float:
    """Return the share of notes that begin off the beat and are held over the next."""
    onsets = (*score.metre.beat_onsets, score.metre.bar_ticks)
    count = 0
    for note in tune:
        inside = note.onset % score.metre.bar_ticks
        if inside not in onsets:
            following = next(onset for onset in onsets if onset > inside)
            count += inside + note.duration > following
    return count / max(1, len(tune))


def _entropy(lengths: list[int]) -> float:
    _, counts = np.unique(np.array(lengths or [0]), return_counts=True)
    shares = counts / counts.sum()
    return float(-(shares * np.log2(shares)).sum())


def _returns(score: Score, tune: list[Note]) -> float:
    """Return the share of bars whose rhythm and line, wherever they lie, came before."""
    ticks = score.metre.bar_ticks
    bars: dict[int, list[Note]] = {}
    for note in tune:
        bars.setdefault(note.onset // ticks, []).append(note)
    seen: set[tuple[object, ...]] = set()
    again = 0
    for bar in sorted(bars):
        notes = bars[bar]
        steps = tuple(b.pitch.midi - a.pitch.midi for a, b in pairwise(notes))
        shape = (tuple(n.onset % ticks for n in notes), tuple(np.sign(steps).tolist()))
        again += shape in seen
        seen.add(shape)
    return again / max(1, len(bars))


def _colour(score: Score) -> float:
    """Return the mean tension of the chords, with those outside the key."""
    total = 0.0
    for chord in score.chords:
        key = next(c.key for c in reversed(score.keys) if c.onset <= chord.onset)
        outside = (chord.root - key.tonic) % 12 not in SCALES[key.mode]
        total += chord.duration * (TENSION.get(chord.kind, 0.5) + 0.3 * outside)
    return total / score.end
