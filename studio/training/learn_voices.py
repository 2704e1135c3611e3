"""Learns how players move together: voicings of chords, and how each fills its note."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from studio.composing.language.voicing import FACTS
from studio.training import bowings
from studio.training.chordal_voices import Choices, choices
from studio.training.corpus import Corpus
from studio.training.elaborations import as_arrays, counted, filled, foretold, together
from studio.training.harmonic_reading import harmonic_reading
from studio.training.learned import Learned
from studio.training.pieces import Piece

_MOST_CHOICES = 24000
_SPREAD = 2.5
"""Standard deviation of the weights before anything is known."""
_STEPS = 120


def fitted_voicing(found: Choices, spread: float = _SPREAD) -> NDArray[np.float64]:
    """Return the weights of the facts under which the choices are likeliest.

    Conditional logit with a normal prior, by L-BFGS.
    """
    count = len(found.chosen)
    inside = np.arange(found.facts.shape[1])[None, :] < found.counts[:, None]
    rows = np.arange(count)
    written = np.bincount(found.facts[rows, found.chosen].ravel(), minlength=FACTS + 1)

    def cost(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = np.append(weights, 0.0)
        scores = np.where(inside, table[found.facts].sum(axis=2), -np.inf)
        top = scores.max(axis=1, keepdims=True)
        share = np.exp(scores - top)
        total = share.sum(axis=1, keepdims=True)
        share /= total
        value = float((np.log(total[:, 0]) + top[:, 0] - scores[rows, found.chosen]).sum())
        spread_out = np.repeat(share.ravel(), found.facts.shape[2])
        expected = np.bincount(found.facts.ravel(), spread_out, FACTS + 1)
        gradient = (expected - written)[:FACTS] + weights / spread**2
        return value + 0.5 * float((weights**2).sum()) / spread**2, gradient

    result = minimize(cost, np.zeros(FACTS), jac=True, method="L-BFGS-B",
                      options={"maxiter": _STEPS})  # fmt: skip
    return np.asarray(result.x, np.float64)


def judged(found: Choices, weights: NDArray[np.float64]) -> tuple[float, float]:
    """Return nats a choice, and the share of choices guessed right."""
    table = np.append(weights, 0.0)
    inside = np.arange(found.facts.shape[1])[None, :] < found.counts[:, None]
    scores = np.where(inside, table[found.facts].sum(axis=2), -np.inf)
    top = scores.max(axis=1)
    total = np.log(np.exp(scores - top[:, None]).sum(axis=1)) + top
    rows = np.arange(len(found.chosen))
    nats = float((total - scores[rows, found.chosen]).mean())
    return nats, float((scores.argmax(axis=1) == found.chosen).mean())


def learn(corpus: Corpus) -> Learned:
    """Return what the string quartets say about voices: how they lie, move and are filled."""
    train = [(p, harmonic_reading(p)) for p in _quartets(corpus.train)]
    test = [(p, harmonic_reading(p)) for p in _quartets(corpus.test)]
    found, kept = choices(train, _MOST_CHOICES), choices(test, _MOST_CHOICES // 6)
    voicing = fitted_voicing(found)
    nats, right = judged(kept, voicing)
    rows = [row for piece, reading in train for row in filled(piece, reading)]
    patterns = counted(rows)
    beside = together(rows)
    odds = bowings.log_odds(bowings.slur_counts(p for p, _ in train))
    slurs = bowings.foretold(odds, bowings.slur_counts(p for p, _ in test))
    arrays = {
        "voicing": voicing.astype(np.float16),
        **as_arrays(patterns),
        "kinds": beside.kinds.astype(np.float16),
        "kinds_beside": beside.kinds_beside.astype(np.float16),
        "again": beside.again.astype(np.float16),
        "slurs": odds.astype(np.float16),
    }
    unseen = [row for piece, reading in test for row in filled(piece, reading)]
    figures = {
        "voicing: nats a chord": nats,
        "voicing: nats a chord if all were alike": float(np.log(kept.counts).mean()),
        "voicing: share guessed right": right,
        "voicing: chords learned from": float(len(found.chosen)),
        **{f"patterns: {name}": value for name, value in foretold(patterns, beside, unseen)},
        "slurs: nats a note": slurs[0],
        "slurs: nats a note by their share alone": slurs[1],
        "patterns: kept": float(len(patterns.patterns)),
        "patterns: cases learned from": float(sum(f is not None for r in rows for f in r)),
    }
    return Learned(arrays, figures)


def _quartets(pieces: tuple[Piece, ...]) -> list[Piece]:
    return [piece for piece in pieces if piece.collection == "quartets"]
