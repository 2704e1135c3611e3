"""Which notes players of string quartets take with one bow."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.bowing import SHAPE, joint
from studio.training.pieces import Piece

_LEAST_SHARE = 0.05
"""A part with fewer slurs was printed without bowings."""
_PRIOR = 4.0


def slur_counts(pieces: Iterable[Piece]) -> NDArray[np.float64]:
    """Return how often a slur leads on, and how often none does, of shape (2, *SHAPE)."""
    counts = np.zeros((2, *SHAPE))
    for piece in pieces:
        starts = piece.bars["onset"]
        for line in piece.lines:
            notes = line.notes
            slurred = notes["slurred"].tolist()
            if len(notes) < 2 or np.mean(slurred) < _LEAST_SHARE:
                continue
            onset, length = notes["onset"].tolist(), notes["duration"].tolist()
            pitch = notes["pitch"].astype(int).tolist()
            bar = np.maximum(np.searchsorted(starts, notes["onset"], side="right") - 1, 0)
            inside = (notes["onset"] - starts[bar]).tolist()
            for i in range(len(notes) - 1):
                if onset[i] + length[i] != onset[i + 1]:
                    continue
                step = pitch[i + 1] - pitch[i]
                place = joint(
                    length[i],
                    step,
                    inside[i + 1] == 0,
                    inside[i + 1] % 960 == 0,
                    i > 0 and slurred[i - 1],
                    length[i] == length[i + 1],
                )
                counts[(0 if slurred[i] else 1, *place)] += 1
    return counts


def log_odds(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log odds of a slur, drawn a little towards their mean where cases are few."""
    mean = counts.sum(axis=tuple(range(1, counts.ndim)))
    mean = mean / mean.sum()
    yes, no = counts[0] + _PRIOR * mean[0], counts[1] + _PRIOR * mean[1]
    return np.asarray(np.log(yes / no))


def foretold(odds: NDArray[np.float64], counts: NDArray[np.float64]) -> tuple[float, float]:
    """Return nats a note by the odds, and by the share of slurs alone."""
    total = counts.sum()
    nats = (counts[0] * np.log1p(np.exp(-odds)) + counts[1] * np.log1p(np.exp(odds))).sum()
    share = counts[0].sum() / total
    plain = -(share * np.log(share) + (1.0 - share) * np.log(1.0 - share))
    return float(nats / total), float(plain)
