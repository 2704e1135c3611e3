"""Fitting what is likely where: a log-linear model of the rhythms of bars, across metres."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from studio.composing.language.bar_rhythms import TRAITS
from studio.composing.language.rhythmic import CONTEXT, PAIRS

Floats = NDArray[np.float32]

_DECAY_PLACES, _DECAY_COMMON, _DECAY_PAIRS = 2.0, 1.0, 0.1
_STEPS = 120


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Bars of one metre and kind, with all that is known of where they stand.

    Parameters
    ----------
    context : ndarray, shape (bars, CONTEXT)
    pairs : ndarray, shape (2 PAIRS, bars, words)
    targets : ndarray of int, shape (bars,)
    traits : ndarray, shape (words, TRAITS)
    """

    context: Floats
    pairs: Floats
    targets: NDArray[np.int64]
    traits: Floats

    def __len__(self) -> int:
        return len(self.targets)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights of one kind of bars; `common` by metre."""

    common: dict[tuple[int, int], NDArray[np.float64]]
    places: NDArray[np.float64]
    pairs: NDArray[np.float64]


def _logits(
    some: Examples, common: NDArray[np.float64], places: NDArray[np.float64], pairs: Floats
) -> Floats:
    logits = some.context @ (places.T.astype(np.float32) @ some.traits.T)
    logits += common.astype(np.float32)
    for gain, near in zip(pairs.ravel(), some.pairs, strict=True):
        logits += np.float32(gain) * near
    return np.asarray(logits, dtype=np.float32)


def loss_and_gradient(
    some: Examples,
    common: NDArray[np.float64],
    places: NDArray[np.float64],
    pairs: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the sum of -log p and its gradients by common, places and pairs."""
    logits = _logits(some, common, places, pairs.astype(np.float32))
    logits -= logits.max(axis=1, keepdims=True)
    chances = np.exp(logits)
    total = chances.sum(axis=1, keepdims=True)
    rows = np.arange(len(some.targets))
    loss = float((np.log(total[:, 0]) - logits[rows, some.targets]).sum())
    chances /= total
    chances[rows, some.targets] -= 1.0
    to_places = ((some.context.T @ chances) @ some.traits).T
    to_pairs = np.array([np.vdot(near, chances) for near in some.pairs])
    return (
        loss,
        chances.sum(axis=0).astype(np.float64),
        to_places.astype(np.float64),
        to_pairs.astype(np.float64).reshape(2, PAIRS),
    )


def fitted(
    examples: dict[tuple[int, int], Examples],
    start: dict[tuple[int, int], NDArray[np.float64]],
    places: bool = True,
    pairs: bool = True,
) -> Model:
    """Return the weights of the greatest likelihood, held near the plain shares.

    Parameters
    ----------
    examples : dict of (int, int) to Examples
        By metre.
    start : dict of (int, int) to ndarray, shape (words,)
        Log share of each word of a metre.
    places, pairs : bool
        Whether the place of a bar, and what was heard before, may count.
    """
    order = sorted(examples)
    sizes = [len(start[m]) for m in order]
    edges = np.cumsum([0, *sizes, TRAITS * CONTEXT, 2 * PAIRS])

    def parts(x: NDArray[np.float64]) -> Model:
        common = {m: x[edges[i] : edges[i + 1]] for i, m in enumerate(order)}
        return Model(
            common,
            x[edges[-3] : edges[-2]].reshape(TRAITS, CONTEXT),
            x[edges[-2] :].reshape(2, PAIRS),
        )

    def worth(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        model = parts(x)
        gradient = np.zeros_like(x)
        total = 0.0
        for i, m in enumerate(order):
            found = loss_and_gradient(examples[m], model.common[m], model.places, model.pairs)
            away = model.common[m] - start[m]
            total += found[0] + 0.5 * _DECAY_COMMON * float(away @ away)
            gradient[edges[i] : edges[i + 1]] = found[1] + _DECAY_COMMON * away
            gradient[edges[-3] : edges[-2]] += places * found[2].ravel()
            gradient[edges[-2] :] += pairs * found[3].ravel()
        total += 0.5 * _DECAY_PLACES * float((model.places**2).sum())
        total += 0.5 * _DECAY_PAIRS * float((model.pairs**2).sum())
        gradient[edges[-3] : edges[-2]] += _DECAY_PLACES * model.places.ravel()
        gradient[edges[-2] :] += _DECAY_PAIRS * model.pairs.ravel()
        return total, gradient

    first = np.concatenate([*(start[m] for m in order), np.zeros(TRAITS * CONTEXT + 2 * PAIRS)])
    best = minimize(worth, first, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return parts(best.x)
