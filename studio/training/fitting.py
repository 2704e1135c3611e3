"""Fitting a small network to examples: softmax cross-entropy, Adam, early stopping."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from studio.composing.language.network import Network, log_softmax

Array = NDArray[np.floating]
Weights = dict[str, Array]

_DECAYED = ("embedding", "dense", "output", "skip", "dense_skip")
_FIRST, _SECOND, _TINY = 0.9, 0.999, 1e-8
"""Adam's memory of the gradient and of its square, and what keeps it from dividing by zero."""
_ENOUGH = 1e-4
"""Nats by which the validation set must get better for an epoch to count."""
_SLICE = 8192
"""Examples scored at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Places in scores and what stands there.

    Parameters
    ----------
    columns : ndarray of int, shape (examples, columns)
        What is known of the place, each column with values from 0 on.
    targets : ndarray of int, shape (examples,)
        Class of what stands there.
    dense : ndarray of float32 or None, shape (examples, dense values)
        What is known of the place as numbers, best between -1 and 1.
    allowed : ndarray of bool or None, shape (examples, classes)
        Which classes can stand there at all.
    weights : ndarray of float32 or None, shape (examples,)
    parts : ndarray of int or None, shape (examples, classes, parts)
        Outputs of the network whose sum is the logit of each class, where a class is made of
        parts (a pitch: of its interval and of its degree). None if the outputs are the
        classes.
    """

    columns: NDArray[np.integer]
    targets: NDArray[np.integer]
    dense: NDArray[np.float32] | None = None
    allowed: NDArray[np.bool_] | None = None
    weights: NDArray[np.float32] | None = None
    parts: NDArray[np.integer] | None = None

    def __len__(self) -> int:
        return len(self.targets)

    def take(self, chosen: NDArray[np.integer] | slice) -> "Examples":
        """Return some of the examples."""
        return replace(
            self,
            columns=self.columns[chosen],
            targets=self.targets[chosen],
            dense=None if self.dense is None else self.dense[chosen],
            allowed=None if self.allowed is None else self.allowed[chosen],
            weights=None if self.weights is None else self.weights[chosen],
            parts=None if self.parts is None else self.parts[chosen],
        )


@dataclass(frozen=True, slots=True)
class Training:
    """How a network is fitted.

    Parameters
    ----------
    hidden : int
        Hidden units; 0 for a log-linear model.
    rate : float
        Of learning, at first; halved after every epoch that brought nothing.
    batch : int
        Examples per step.
    epochs : int
        At most.
    patience : int
        Epochs that may bring nothing before the best network is taken.
    decay : float
        Part of every weight that is lost per step at the first rate.
    dropout : float
        Share of hidden units left out at random in each step.
    seed : int
    """

    hidden: int = 64
    rate: float = 4e-3
    batch: int = 512
    epochs: int = 30
    patience: int = 3
    decay: float = 1e-4
    dropout: float = 0.0
    seed: int = 0


def fit(
    train: Examples,
    valid: Examples,
    sizes: tuple[int, ...],
    outputs: int,
    training: Training = Training(),
) -> Network:
    """Return the network that fits best, as judged by examples it does not learn from.

    Deterministic up to the order in which a processor adds.

    Parameters
    ----------
    train, valid : Examples
    sizes : tuple of int
        Number of values of each column.
    outputs : int
    training : Training

    Returns
    -------
    Network
        As it was after the epoch with the least cross-entropy on `valid`.
    """
    chance = np.random.default_rng(training.seed)
    width = 0 if train.dense is None else train.dense.shape[1]
    weights = _start(chance, sum(sizes), width, training.hidden, outputs)
    first = {name: np.zeros_like(array) for name, array in weights.items()}
    second = {name: np.zeros_like(array) for name, array in weights.items()}
    best = _network(sizes, weights)
    least, rate, idle, step = cross_entropy(best, valid), training.rate, 0, 0
    for _ in range(training.epochs):
        order = chance.permutation(len(train))
        for begin in range(0, len(order), training.batch):
            chosen = train.take(order[begin : begin + training.batch])
            kept = _kept(chance, training, len(chosen))
            _, gradients = loss_and_gradients(weights, sizes, chosen, kept)
            step += 1
            _adam(weights, gradients, first, second, rate, step, training)
        network = _network(sizes, weights)
        loss = cross_entropy(network, valid)
        if loss < least - _ENOUGH:
            best, least, idle = network, loss, 0
            continue
        idle, rate = idle + 1, rate / 2.0
        if idle >= training.patience:
            break
    return best


def cross_entropy(network: Network, examples: Examples) -> float:
    """Return the mean of -log p of what stands there, in nats per example, weighted."""
    total = amount = 0.0
    for begin in range(0, len(examples), _SLICE):
        some = examples.take(slice(begin, begin + _SLICE))
        scores = log_probabilities(network, some)
        losses = -scores[np.arange(len(some)), some.targets].astype(np.float64)
        weight = np.ones(len(some)) if some.weights is None else some.weights
        total += float((losses * weight).sum())
        amount += float(weight.sum())
    return total / max(amount, 1e-9)


def log_probabilities(network: Network, examples: Examples) -> NDArray[np.float32]:
    """Return the log probabilities of all classes, shape (examples, classes)."""
    return log_softmax(_logits(network.outputs(examples.columns, examples.dense), examples))


def loss_and_gradients(
    weights: Weights,
    sizes: tuple[int, ...],
    examples: Examples,
    kept: Array | None = None,
) -> tuple[float, Weights]:
    """Return the weighted mean cross-entropy and its gradient for every weight.

    Parameters
    ----------
    weights : dict of str to ndarray
        By the names of the fields of `Network`.
    sizes : tuple of int
        Number of values of each column.
    examples : Examples
    kept : ndarray or None, shape (examples, hidden)
        What each hidden unit is multiplied by (dropout).
    """
    count, columns = examples.columns.shape
    kind = weights["bias"].dtype
    begins = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64)
    rows = (examples.columns + begins).ravel()
    shape = (count, sum(sizes))
    ones = np.ones(len(rows), dtype=kind)
    hot = sparse.csr_matrix((ones, rows, np.arange(0, len(rows) + 1, columns)), shape=shape)
    dense = examples.dense
    drive = hot @ weights["embedding"] + weights["bias"]
    outputs = hot @ weights["skip"] + weights["offset"]
    if dense is not None:
        drive = drive + dense @ weights["dense"]
        outputs = outputs + dense @ weights["dense_skip"]
    hidden = np.tanh(drive)
    heard = hidden if kept is None else hidden * kept
    outputs = outputs + heard @ weights["output"]
    scores = log_softmax(_logits(outputs, examples))
    share = np.ones(count, dtype=kind) if examples.weights is None else examples.weights
    share = (share / share.sum()).astype(kind)
    here = np.arange(count)
    loss = float(-(share * scores[here, examples.targets]).sum())
    error = np.exp(scores)
    error[here, examples.targets] -= 1.0
    error *= share[:, None]
    back = _to_outputs(error, examples, outputs.shape[1])
    inner = (back @ weights["output"].T) * (1.0 - hidden**2)
    if kept is not None:
        inner *= kept
    none = np.zeros_like(weights["dense"]), np.zeros_like(weights["dense_skip"])
    found = {
        "embedding": hot.T @ inner,
        "dense": none[0] if dense is None else dense.T @ inner,
        "bias": inner.sum(axis=0),
        "output": heard.T @ back,
        "skip": hot.T @ back,
        "dense_skip": none[1] if dense is None else dense.T @ back,
        "offset": back.sum(axis=0),
    }
    return loss, found


def _start(
    chance: np.random.Generator, rows: int, width: int, hidden: int, outputs: int
) -> Weights:
    """Return weights to begin with: small random ones into and out of the hidden layer."""

    def normal(*shape: int, spread: float) -> Array:
        return (spread * chance.standard_normal(shape)).astype(np.float32)

    return {
        "embedding": normal(rows, hidden, spread=0.15),
        "dense": normal(width, hidden, spread=0.15),
        "bias": np.zeros(hidden, dtype=np.float32),
        "output": normal(hidden, outputs, spread=0.5 / max(1, hidden) ** 0.5),
        "skip": np.zeros((rows, outputs), dtype=np.float32),
        "dense_skip": np.zeros((width, outputs), dtype=np.float32),
        "offset": np.zeros(outputs, dtype=np.float32),
    }


def _kept(chance: np.random.Generator, training: Training, count: int) -> Array | None:
    """Return what hidden units are multiplied by in a step; None without dropout."""
    if training.dropout <= 0.0 or training.hidden == 0:
        return None
    stays = chance.random((count, training.hidden), dtype=np.float32) >= training.dropout
    return stays.astype(np.float32) / np.float32(1.0 - training.dropout)


def _logits(outputs: Array, examples: Examples) -> Array:
    """Return the logits of the classes from the outputs of the network."""
    logits = outputs
    if examples.parts is not None:
        rows = np.arange(len(outputs))[:, None]
        logits = outputs[rows, examples.parts[:, :, 0]]
        for part in range(1, examples.parts.shape[2]):
            logits = logits + outputs[rows, examples.parts[:, :, part]]
    if examples.allowed is not None:
        logits = np.where(examples.allowed, logits, logits.dtype.type(-1e9))
    return logits


def _to_outputs(error: Array, examples: Examples, outputs: int) -> Array:
    """Return the gradient at the outputs from that at the classes."""
    if examples.parts is None:
        return error
    count, _, parts = examples.parts.shape
    base = np.arange(count)[:, None] * outputs
    found = np.zeros(count * outputs)
    for part in range(parts):
        at = (base + examples.parts[:, :, part]).ravel()
        found += np.bincount(at, weights=error.ravel(), minlength=count * outputs)
    return found.reshape(count, outputs).astype(error.dtype)


def _adam(
    weights: Weights,
    gradients: Weights,
    first: Weights,
    second: Weights,
    rate: float,
    step: int,
    training: Training,
) -> None:
    """Move the weights by one step of Adam, in place."""
    pace = rate * (1.0 - _SECOND**step) ** 0.5 / (1.0 - _FIRST**step)
    for name, array in weights.items():
        gradient = gradients[name].astype(array.dtype)
        first[name] *= _FIRST
        first[name] += (1.0 - _FIRST) * gradient
        second[name] *= _SECOND
        second[name] += (1.0 - _SECOND) * gradient**2
        array -= pace * first[name] / (np.sqrt(second[name]) + _TINY)
        if name in _DECAYED and training.decay:
            array *= 1.0 - training.decay * rate / training.rate


def _network(sizes: tuple[int, ...], weights: Weights) -> Network:
    """Return a network with a copy of the weights."""
    return Network(sizes, **{name: array.astype(np.float32) for name, array in weights.items()})
