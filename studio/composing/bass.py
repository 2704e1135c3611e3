"""The bass line: which chord tone lies below, and where."""

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.chord_wishes import close_of, held_at
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.language.harmonic_places import (
    BASS_REACH,
    BASS_TONES,
    KINDS,
    ChordPlace,
    accent_of,
    length_class,
    place_of,
)
from studio.composing.language.prior import HarmonicLanguage, Language
from studio.composing.material import Span
from studio.composing.noise import Stream

Scores = NDArray[np.float64]

_TEMPERATURE = 0.85
_INVERTED, _USUAL_ROOTED = 2.5, 0.4
"""How much an ensemble that likes roots below dislikes inversions."""
_SIX_FOUR, _SEVENTH, _SUSPENDED, _SIXTH = 1.0, 0.5, 8.0, 3.0
"""What the fifth, the seventh, a suspension and an added sixth below cost beyond the language."""
_LEAPT, _STEP = 1.6, 2
"""What a leap to or from a fifth below costs, or from a seventh: fifths pass, stay or lead into
cadences, sevenths fall by step. Songs leap there in their broken chords, which are no line."""
_OPENING, _CLOSING = 3.0, 0.8
"""What inversions cost at the beginning of the piece and just before the end of a phrase."""
_REGISTER, _SPREAD = 0.25, 4.0
_FAR = -12.0
_NEVER = -60.0
_READ_AS = {
    "suspended-fourth": "major",
    "suspended-second": "major",
    "major-sixth": "major",
    "minor-sixth": "minor",
    "dominant-ninth": "dominant",
    "major-ninth": "major-seventh",
    "minor-ninth": "minor-seventh",
}
"""Kinds that are not read from scores, and those whose basses they have."""


def bass_line(
    frame: Frame, ensemble: Ensemble, spans: tuple[Span, ...], language: Language
) -> tuple[int, ...]:
    """Return the bass pitch of every chord.

    The line is drawn as a whole: inversions and intervals are as in the language, roots at
    cadences. It comes before the melody, which then avoids parallels with it, so that
    inversions stay whatever the melody does.
    """
    low, high = ensemble.bass
    lowest = np.arange(low, high + 1, dtype=np.int64)
    places = _places(frame, spans)
    pitches: list[NDArray[np.int64]] = []
    tones: list[NDArray[np.int64]] = []
    steps: list[Scores] = []
    for i, span in enumerate(spans):
        below = list(span.tones[:BASS_TONES])
        at = np.array(
            [below.index(p % 12) if p % 12 in below else -1 for p in range(low, high + 1)]
        )
        pitches.append(lowest[at >= 0])
        tones.append(at[at >= 0])
        own = _worth(frame, ensemble, span, pitches[-1], tones[-1], i == len(spans) - 1)
        usual = _usual(language.harmony, frame, span, places[i])
        before = (pitches[i - 1], tones[i - 1]) if i else None
        steps.append(_moves(usual, before, pitches[-1], tones[-1]) + own)
    line = _drawn(frame, spans, steps, pitches)
    return tuple(int(p[k]) for p, k in zip(pitches, line, strict=True))


def _places(frame: Frame, spans: tuple[Span, ...]) -> list[ChordPlace]:
    """Return where each chord stands in its phrase."""
    last = {span.phrase: i for i, span in enumerate(spans)}
    places = []
    for i, span in enumerate(spans):
        strength = 3 - frame.strength(span.onset)
        accent = accent_of(strength, length_class(span.duration, frame.bar_ticks))
        place = place_of(last[span.phrase] - i, close_of(frame, span.phrase))
        places.append(ChordPlace(place, accent, 0))
    return places


def _usual(
    harmony: HarmonicLanguage, frame: Frame, span: Span, place: ChordPlace
) -> tuple[Scores, Scores]:
    kind = KINDS.index(_READ_AS.get(span.kind, span.kind))
    return harmony.basses(frame.plan.mode, span.word, kind, place)


def _moves(
    usual: tuple[Scores, Scores],
    before: tuple[NDArray[np.int64], NDArray[np.int64]] | None,
    pitches: NDArray[np.int64],
    tones: NDArray[np.int64],
) -> Scores:
    """Return log probabilities of each pitch after each pitch before, shape (before, here)."""
    by_move, by_tone = usual
    if before is None:
        scores = by_tone[BASS_TONES][tones][None, :]
    else:
        move = pitches[None, :] - before[0][:, None]
        near = np.abs(move) <= BASS_REACH
        row = before[1][:, None]
        moved = by_move[row, np.clip(move, -BASS_REACH, BASS_REACH) + BASS_REACH]
        scores = np.where(near, moved, _FAR) + by_tone[row, tones[None, :]]
        leapt = np.abs(move) > _STEP
        scores -= _LEAPT * leapt * ((tones[None, :] == 2) + 1.0 * (row == 2) + (row == 3))
    top = scores.max(axis=1, keepdims=True)
    return np.asarray(scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True)))


def _worth(
    frame: Frame,
    ensemble: Ensemble,
    span: Span,
    pitches: NDArray[np.int64],
    tones: NDArray[np.int64],
    last: bool,
) -> Scores:
    """Return what speaks for each pitch beyond the language."""
    low, high = ensemble.bass
    centre = low + 0.45 * (high - low)
    score = -_REGISTER * (np.abs(pitches - centre) / _SPREAD) ** 2
    score -= _INVERTED * (ensemble.rooted - _USUAL_ROOTED) * (tones != 0)
    score -= _SIX_FOUR * (tones == 2) + _SEVENTH * (tones == 3)
    score -= _OPENING * (span.onset == 0) * (tones != 0)
    if span.kind.startswith("suspended"):
        score -= _SUSPENDED * (tones == 1)
    if span.kind.endswith("sixth"):
        score -= _SIXTH * (tones == 3)
    held = held_at(frame, span.onset)
    if held is not None:
        bass = held.root if held.bass is None else held.bass
        return np.asarray(np.where(pitches % 12 == bass, score, score + _NEVER))
    if last:
        score = np.where(tones == 0, score, score + _NEVER)
    elif span.cadence:
        score -= _CLOSING * (tones != 0)
    return np.asarray(score)


def _drawn(
    frame: Frame,
    spans: tuple[Span, ...],
    steps: list[Scores],
    pitches: list[NDArray[np.int64]],
) -> list[int]:
    """Return an index into the pitches of every chord: what lies ahead is summed up first."""
    sharp = [step / _TEMPERATURE for step in steps]
    ahead = [np.zeros(sharp[-1].shape[1])]
    for step in reversed(sharp[1:]):
        total = step + ahead[-1][None, :]
        top = total.max(axis=1)
        ahead.append(top + np.log(np.exp(total - top[:, None]).sum(axis=1)))
    line = [0]
    for span, step, rest, here in zip(spans, sharp, reversed(ahead), pitches, strict=True):
        bar, inside = divmod(span.onset, frame.bar_ticks)
        seed = frame.seed_of(Stream.BASS, bar)
        chance = noise.gumbels(here - frame.plan.tonic, seed, Stream.BASS, bar, inside)
        line.append(int(np.argmax(np.round(step[line[-1]] + rest + chance, 6))))
    return line[1:]
