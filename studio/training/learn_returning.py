"""Learning how melodies take up their own bars, from the sung lines of songs."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.returning import (
    BINS,
    LAGS,
    REACH,
    RELATIONS,
    WAYS,
    Relation,
    way,
)
from studio.training.sung_bars import SungBar, SungLine

_SMOOTH = 1.0
_LEAST_NOTES = 2
_LETTERS = (0, 4, 1, 5, 2, 6, 3)
"""Letter of the scale, 0 for C, of C, G, D, A, E, B and F, in fifths from C."""
_NATURAL = (0, 2, 4, 5, 7, 9, 11)


def learn_returning(
    train: tuple[SungLine, ...], test: tuple[SungLine, ...], economies: list[float]
) -> tuple[dict[str, NDArray[np.generic]], dict[str, float]]:
    """Return the arrays of `Returning`, and how well they foretell the test songs.

    Parameters
    ----------
    train, test : tuple of SungLine
    economies : list of float
        Of each song to learn from and then of each to test on.
    """
    ranks = np.argsort(np.argsort(economies[: len(train)])) / max(1, len(train))
    bins = [int(rank * BINS) for rank in ranks]
    within = np.full((BINS, WAYS), _SMOOTH)
    opening = np.full((BINS, 1 + len(RELATIONS)), _SMOOTH)
    again = np.full((len(RELATIONS), 2), _SMOOTH)
    alone = np.full((len(RELATIONS), 2), _SMOOTH)
    steps = np.full(2 * REACH + 1, _SMOOTH)
    steps[REACH] = 0.0
    for line, at in zip(train, bins, strict=True):
        before = 0
        for bar, number, moved in _ways(line):
            within[at, number] += 1.0
            kind = (number - 1) % len(RELATIONS)
            if number:
                alone[kind, 1] += 1.0
            if before:
                again[(before - 1) % len(RELATIONS), int(number == before)] += 1.0
            alone[:, 0] += 1.0
            if moved and abs(moved) <= REACH:
                steps[moved + REACH] += 1.0
            before = number if bar.to_end > 0 else 0
        for found in _openings(line):
            opening[at, found] += 1.0
    shares = within / within.sum(axis=1, keepdims=True)
    repeat = again[:, 1] / again.sum(axis=1)
    once = alone[:, 1] / alone[:, 0] / LAGS
    steps[REACH] = 1e-3
    arrays: dict[str, NDArray[np.generic]] = {
        "returning-within": np.log(shares).astype(np.float16),
        "returning-opening": np.log(opening / opening.sum(axis=1, keepdims=True)).astype(
            np.float16
        ),
        "returning-again": np.log(repeat / once).astype(np.float16),
        "returning-steps": np.log(steps / steps.sum()).astype(np.float16),
    }
    edges = np.quantile(economies[: len(train)], np.arange(1, BINS) / BINS)
    pooled = within.sum(axis=0) / within.sum()
    loss = plain = count = 0.0
    for line, economy in zip(test, economies[len(train) :], strict=True):
        at = int(np.searchsorted(edges, economy))
        for _, number, _ in _ways(line):
            loss -= float(np.log(shares[at, number]))
            plain -= float(np.log(pooled[number]))
            count += 1.0
    figures = {
        "bars taken up within a phrase, by economy, nats a bar": loss / max(1.0, count),
        "bars taken up within a phrase, plain shares, nats a bar": plain / max(1.0, count),
    }
    return arrays, figures


def _ways(line: SungLine) -> list[tuple[SungBar, int, int]]:
    """Return how each bar takes up another of its phrase, and by how many steps it is moved."""
    bars = {bar.index: bar for bar in line.bars}
    found = []
    for bar in line.bars:
        if bar.kind not in ("inner", "end") or bar.from_start == 0 or bar.rhythm is None:
            continue
        best, moved = 0, 0
        for relation in RELATIONS[::-1]:
            for lag in range(min(LAGS, bar.from_start), 0, -1):
                there = bars.get(bar.index - lag)
                steps = None if there is None else relation_of(bar, there)
                if steps is not None and steps[0] == relation:
                    best, moved = way(lag, relation), steps[1]
        found.append((bar, best, moved))
    return found


def _openings(line: SungLine) -> list[int]:
    """Return how the first bar of each phrase takes up that of an earlier one; 0 if not."""
    earlier: list[SungBar] = []
    found = []
    for bar in line.bars:
        if bar.kind not in ("inner", "end") or bar.from_start > 0 or bar.rhythm is None:
            continue
        if earlier:
            relations = [relation_of(bar, there) for there in earlier]
            known = [RELATIONS.index(r[0]) for r in relations if r is not None]
            found.append(1 + min(known) if known else 0)
        earlier.append(bar)
    return found


def relation_of(bar: SungBar, there: SungBar) -> tuple[Relation, int] | None:
    """Return how a bar takes up another and by how many steps of the scale it is moved."""
    if bar.rhythm is None or there.rhythm is None or len(bar.pitches) < _LEAST_NOTES:
        return None
    if bar.metre != there.metre or bar.rhythm.onsets != there.rhythm.onsets:
        return None
    if [p for p, _ in bar.pitches] == [p for p, _ in there.pitches]:
        return "exact", 0
    pairs = zip(bar.pitches, there.pitches, strict=True)
    moves = {staff_step(*one) - staff_step(*other) for one, other in pairs}
    step = moves.pop()
    return ("moved", step) if not moves and step else ("rhythm", 0)


def staff_step(pitch: int, fifths: int) -> int:
    """Return the step of the staff of a spelled pitch; C4 is 35."""
    letter = _LETTERS[fifths % 7]
    alter = (fifths + 1) // 7
    return 7 * ((pitch - alter - _NATURAL[letter]) // 12) + letter
