"""Fitting: the gradient is true, and a network learns what is there to learn."""

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.composing.language.network import Network, log_softmax
from studio.errors import StudioError
from studio.training.fitting import (
    Examples,
    Training,
    cross_entropy,
    fit,
    log_probabilities,
    loss_and_gradients,
)


def _weights(
    chance: np.random.Generator, rows: int, width: int, hidden: int, outputs: int
) -> dict[str, NDArray[np.float64]]:
    shapes = {
        "embedding": (rows, hidden),
        "dense": (width, hidden),
        "bias": (hidden,),
        "output": (hidden, outputs),
        "skip": (rows, outputs),
        "dense_skip": (width, outputs),
        "offset": (outputs,),
    }
    return {name: 0.5 * chance.standard_normal(shape) for name, shape in shapes.items()}


def _examples(
    chance: np.random.Generator,
    count: int,
    sizes: tuple[int, ...],
    classes: int,
    made_of: int | None = None,
) -> Examples:
    allowed = chance.random((count, classes)) < 0.8
    targets = chance.integers(0, classes, count)
    allowed[np.arange(count), targets] = True
    parts = None if made_of is None else chance.integers(0, made_of, (count, classes, 2))
    return Examples(
        columns=np.stack([chance.integers(0, size, count) for size in sizes], axis=1),
        targets=targets,
        dense=chance.standard_normal((count, 3)),
        allowed=allowed,
        weights=chance.random(count) + 0.1,
        parts=parts,
    )


@pytest.mark.parametrize("made_of", [None, 7])
def test_the_gradient_is_that_of_finite_differences(made_of: int | None) -> None:
    chance = np.random.default_rng(3)
    sizes, classes = (4, 3), 5
    examples = _examples(chance, 12, sizes, classes, made_of)
    weights = _weights(chance, sum(sizes), 3, 6, made_of or classes)
    kept = (chance.random((12, 6)) < 0.7) / 0.7
    _, gradients = loss_and_gradients(weights, sizes, examples, kept)
    for name, array in weights.items():
        for place in [tuple(chance.integers(0, n) for n in array.shape) for _ in range(6)]:
            losses = []
            for move in (1e-5, -1e-5):
                moved = {key: value.copy() for key, value in weights.items()}
                moved[name][place] += move
                losses.append(loss_and_gradients(moved, sizes, examples, kept)[0])
            slope = (losses[0] - losses[1]) / 2e-5
            assert gradients[name][place] == pytest.approx(slope, abs=1e-7, rel=1e-5), name


def _exclusive(count: int, seed: int) -> Examples:
    # What stands there hangs on two columns together: no sum over columns can say it.
    chance = np.random.default_rng(seed)
    columns = chance.integers(0, 2, (count, 2))
    return Examples(columns, (columns[:, 0] ^ columns[:, 1]).astype(np.int64))


def test_hidden_units_learn_what_a_sum_over_columns_cannot() -> None:
    train, valid = _exclusive(2000, 1), _exclusive(400, 2)
    training = Training(hidden=8, rate=0.02, batch=100, epochs=20, decay=0.0)
    alone = fit(train, valid, (2, 2), 2, Training(hidden=0, rate=0.02, batch=100, epochs=5))
    assert cross_entropy(fit(train, valid, (2, 2), 2, training), valid) < 0.05
    assert cross_entropy(alone, valid) > 0.65


def test_the_same_seed_gives_the_same_network() -> None:
    train, valid = _exclusive(300, 1), _exclusive(100, 2)
    training = Training(hidden=4, batch=50, epochs=2, dropout=0.2, seed=7)
    one, two = (fit(train, valid, (2, 2), 2, training).arrays() for _ in range(2))
    assert all(np.array_equal(one[name], two[name]) for name in one)


def test_a_log_linear_model_learns_frequencies_and_leaves_out_what_cannot_be() -> None:
    targets = np.array([0] * 300 + [1] * 100 + [2] * 100)
    allowed = np.ones((500, 3), dtype=bool)
    allowed[:400, 2] = False
    examples = Examples(np.zeros((500, 1), dtype=int), targets, allowed=allowed)
    training = Training(hidden=0, rate=0.05, batch=500, epochs=400, patience=50, decay=0.0)
    network = fit(examples, examples, (1,), 3, training)
    found = np.exp(log_probabilities(network, examples)[0])
    assert found == pytest.approx([0.75, 0.25, 0.0], abs=0.01)


def test_examples_that_weigh_nothing_teach_nothing() -> None:
    targets = np.array([0, 1] * 100)
    weights = np.array([1.0, 0.0] * 100, dtype=np.float32)
    examples = Examples(np.zeros((200, 1), dtype=int), targets, weights=weights)
    training = Training(hidden=0, rate=0.1, batch=50, epochs=30)
    assert cross_entropy(fit(examples, examples, (1,), 2, training), examples) < 0.05


def test_drives_of_some_columns_add_up_to_the_whole() -> None:
    chance = np.random.default_rng(5)
    sizes = (4, 3, 2)
    weights = {k: v.astype(np.float32) for k, v in _weights(chance, 9, 0, 5, 6).items()}
    network = Network(sizes, **weights)
    columns = np.stack([chance.integers(0, n, 10) for n in sizes], axis=1)
    begun = network.drive(columns[:, [0, 2]], only=(0, 2))
    rest = network.drive(columns[:, [1]], only=(1,))
    summed = network.read(begun[0] + rest[0], begun[1] + rest[1])
    assert summed == pytest.approx(network.outputs(columns), abs=1e-5)


def test_a_network_comes_back_from_its_arrays_and_says_what_is_missing() -> None:
    chance = np.random.default_rng(6)
    weights = {k: v.astype(np.float32) for k, v in _weights(chance, 5, 2, 4, 3).items()}
    arrays = Network((2, 3), **weights).arrays("pitch_")
    again = Network.from_weights(arrays, "pitch_")
    assert again.sizes == (2, 3)
    assert np.array_equal(again.output, weights["output"])
    del arrays["pitch_skip"]
    with pytest.raises(StudioError, match="pitch_skip"):
        Network.from_weights(arrays, "pitch_")


def test_log_softmax_is_a_distribution() -> None:
    scores = log_softmax(np.array([[1000.0, 999.0, -1e9]], dtype=np.float32))
    assert np.exp(scores).sum() == pytest.approx(1.0)
