"""Learning the melodic factor from the sung lines of songs and the first violins of quartets."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from studio.composing.language import melodic_context as context
from studio.composing.language.melodic_context import (
    CAME,
    CLASSES,
    INTERVALS,
    NEW,
    NOTHING,
    REACH,
    RHYTHM,
    Ints,
)
from studio.training.corpus import Corpus
from studio.training.fitting import Examples, Training, cross_entropy, fit
from studio.training.harmonic_reading import harmonic_reading
from studio.training.learned import Learned
from studio.training.melodic_lines import Melody, joined, melody_of, reachable
from studio.training.pieces import Piece

_TRAINING = Training(hidden=48, rate=1.5e-3, batch=256, epochs=25, dropout=0.2, decay=1e-4)
_QUICK = replace(_TRAINING, epochs=5, batch=512)
_FEWER = 80_000
"""How ablations are fitted, and on how many notes."""
_DISCOUNT = 0.7
"""What Kneser-Ney smoothing takes off every count."""


def learn(corpus: Corpus) -> Learned:
    """Return the melodic factor learned from the melodies of a corpus, and its figures.

    It learns from all sung lines and as many notes of first violins. Figures are in nats per
    note on the songs held out for testing: of the factor, of Kneser-Ney smoothed n-grams that
    see as much of the place as counts allow, or intervals only; and, learned quickly from
    fewer notes, of the factor, of a log-linear model without hidden units, and of the factor
    where it is not told some of what is known.
    """
    lines = [_melodies(pieces) for pieces in (corpus.train, corpus.valid, corpus.test)]
    train, valid, test = (_of(some, played=False) for some in lines)
    violins = _of(lines[0], played=True)
    some = np.random.default_rng(0).permutation(len(violins))[: len(train)]
    train = joined((train, violins.take(some)))
    sets = tuple(examples(melody) for melody in (train, valid, test))
    network = fit(sets[0], sets[1], context.SIZES, context.OUTPUTS, _TRAINING)
    heard = sets[2]
    own = np.flatnonzero(test.known.manner <= RHYTHM)
    figures = {
        "notes learned from": float(len(train)),
        "nats a note": cross_entropy(network, heard),
        "nats a note where nothing is taken up": cross_entropy(network, heard.take(own)),
        "nats a note, n-gram with the same conditions": kneser_ney(train, test, _PLACE),
        "nats a note, n-gram of intervals": kneser_ney(train, test, _INTERVALS),
    }
    chosen = np.random.default_rng(1).permutation(len(train))[:_FEWER]
    fewer = (sets[0].take(chosen), sets[1], heard)
    figures["nats a note, quickly learned from fewer notes"] = _quick(fewer, _QUICK)
    alone = replace(_QUICK, hidden=0)
    figures["nats a note, quickly learned, log-linear"] = _quick(fewer, alone)
    for name, columns, parts in _WITHOUT:
        blind = tuple(_without(seen, columns, parts) for seen in fewer)
        figures[f"nats a note, quickly learned, without {name}"] = _quick(blind, _QUICK)
    played = _of(lines[2], played=True)
    figures["nats a note, first violins"] = cross_entropy(network, examples(played))
    styles = np.array([melody.known.style[0] for melody in lines[0]], dtype=np.uint8)
    return Learned({**network.arrays(), "styles": styles}, figures)


def _quick(sets: tuple[Examples, ...], training: Training) -> float:
    """Return the nats a note on the last of three sets, learned from the first."""
    network = fit(sets[0], sets[1], context.SIZES, context.OUTPUTS, training)
    return cross_entropy(network, sets[2])


def examples(melody: Melody) -> Examples:
    """Return the notes of melodies as examples for the network."""
    came = context.came_sort(melody.previous - melody.earlier)
    interval = INTERVALS + came[:, None] * CLASSES + np.arange(CLASSES)
    parts = context.parts_of(melody.known, melody.previous)
    return Examples(
        columns=np.concatenate(
            [
                context.fixed_columns(melody.known),
                context.moving_columns(melody.known, melody.previous),
            ],
            axis=1,
        ).astype(np.int16),
        targets=(melody.pitch - melody.previous + REACH).astype(np.int16),
        parts=np.concatenate([parts, interval[..., None]], axis=-1).astype(np.int16),
    )


def _melodies(pieces: Sequence[Piece]) -> list[Melody]:
    """Return the sung lines of songs and the first violins of quartets."""
    found = []
    for index, piece in enumerate(pieces):
        line = piece.voice if piece.collection == "songs" else piece.lines[0]
        if line is not None:
            melody = melody_of(piece, line, harmonic_reading(piece), index)
            found += [melody] if melody is not None else []
    return found


def _of(melodies: list[Melody], played: bool) -> Melody:
    """Return the notes of the lines that are played, or of those that are sung."""
    return reachable(joined(m for m in melodies if m.known.style[0, 0] == played))


# What an ablation is not told: columns set to nothing and parts of the output left out.
_COLUMNS = (
    "strength", "off", "duration", "before", "after", "gap", "begun", "left", "minor", "root",
    "kind", "moved", "coming", "held", "manner", "step", "played", "repeats", "leaps", "turns",
    "degree", "place", "register",
)  # fmt: skip
_WITHOUT: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...] = (
    ("chords", ("root", "kind", "moved", "coming", "held", "place"), (1, 2)),
    ("the bar taken up", ("manner", "step"), (4, 5)),
    ("metre and durations", ("strength", "off", "duration", "before", "after"), ()),
    ("the place in the phrase", ("gap", "begun", "left"), ()),
    ("the register", ("register",), (3,)),
    ("the interval before", (), (6,)),
    ("the style of the line", ("played", "repeats", "leaps", "turns"), ()),
)


def _without(some: Examples, columns: tuple[str, ...], parts: tuple[int, ...]) -> Examples:
    """Return examples that are not told some of what is known."""
    blind = some.columns.copy()
    blind[:, [_COLUMNS.index(name) for name in columns]] = 0
    if some.parts is None:
        return replace(some, columns=blind)
    told = some.parts.copy()
    for part in parts:
        if part == len(context.WIDTHS) - 1:
            # The interval stays, whatever came before it.
            told[:, :, part] = INTERVALS + np.arange(CLASSES)
        else:
            told[:, :, part] = told[:, :1, part].min()
    return replace(some, columns=blind, parts=told)


# Conditions of the n-grams, from the nearest to the one that is dropped first.
_INTERVALS = ("came", "earlier")
_PLACE = ("degree", "copy", "chord", "came", "strength", "left", "register")


def kneser_ney(train: Melody, test: Melody, conditions: tuple[str, ...]) -> float:
    """Return the nats a note of an interpolated Kneser-Ney model of intervals.

    Its history is `conditions`; where they have not been met together, the last is dropped,
    then the one before it.
    """
    here, there = _history(train, conditions), _history(test, conditions)
    target, wanted = train.pitch - train.previous + REACH, test.pitch - test.previous + REACH
    below = np.full((len(there), CLASSES), 1.0 / CLASSES)
    for depth in range(len(conditions) + 1):
        names, found = np.unique(
            np.concatenate([here[:, :depth], there[:, :depth]]), axis=0, return_inverse=True
        )
        own, other = found[: len(here)], found[len(here) :]
        counts = _counts(own, target, here, depth, len(conditions), len(names))
        total = counts.sum(axis=1)
        kinds = (counts > 0).sum(axis=1)
        known = total[other] > 0
        spare = np.where(known, _DISCOUNT * kinds[other] / np.maximum(total[other], 1), 1.0)
        kept = np.maximum(counts - _DISCOUNT, 0.0)[other] / np.maximum(total[other], 1)[:, None]
        below = np.where(known[:, None], kept, 0.0) + spare[:, None] * below
    return float(-np.log(below[np.arange(len(there)), wanted]).mean())


def _counts(
    own: Ints, target: Ints, histories: Ints, depth: int, deepest: int, size: int
) -> NDArray[np.float64]:
    """Return how often each interval follows; in shorter histories after how many longer."""
    pairs = np.stack([own, target], axis=1)
    if depth < deepest:
        pairs = np.unique(np.concatenate([pairs, histories[:, depth : depth + 1]], axis=1), axis=0)
    counts = np.zeros((size, CLASSES))
    np.add.at(counts, (pairs[:, 0], pairs[:, 1]), 1.0)
    return counts


def _history(melody: Melody, conditions: tuple[str, ...]) -> Ints:
    """Return what an n-gram knows of each note, shape (notes, conditions)."""
    known, previous = melody.known, melody.previous
    moving = context.moving_columns(known, previous)
    steps = context.steps_of(previous, known.tonic)
    taken = context.steps_of(known.expected, known.tonic) - steps
    copy = np.where(known.step == NOTHING, 50, np.clip(known.step, -8, 8))
    columns = {
        "degree": moving[:, 0] + 12 * known.minor,
        "copy": np.where(known.expected == NOTHING, copy, 100 + np.clip(taken, -9, 9))
        + 200 * np.where(known.manner <= RHYTHM, NEW, known.manner),
        "chord": (known.root - known.tonic) % 12 * 16 + known.kind,
        "came": context.came_sort(previous - melody.earlier) + CAME * (known.begun == 0),
        "earlier": np.concatenate(([0], previous[:-1] - melody.earlier[:-1])),
        "strength": known.strength * 4 + known.off,
        "left": np.minimum(known.left, 2),
        "register": moving[:, 2],
    }
    return np.stack([columns[name] for name in conditions], axis=1)
