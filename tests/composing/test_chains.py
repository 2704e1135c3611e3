"""Chains are drawn with the probability they have."""

from collections import Counter
from itertools import product

import numpy as np

from studio.composing import noise
from studio.composing.chains import drawn

_COUNT, _LENGTH = 3, 3


def _tables(seed: int) -> list[np.ndarray]:
    chance = np.random.default_rng(seed)
    return [chance.normal(0, 1, (_COUNT + 1, _COUNT + 1, _COUNT)) for _ in range(_LENGTH)]


def _score(tables: list[np.ndarray], chain: tuple[int, ...]) -> float:
    earlier, before, total = _COUNT, _COUNT, 0.0
    for table, choice in zip(tables, chain, strict=True):
        total += table[earlier, before, choice]
        earlier, before = before, choice
    return float(total)


def _gumbels(seed: int) -> list[np.ndarray]:
    numbers = np.arange(_COUNT, dtype=np.int64)
    return [noise.gumbels(numbers, seed, place) for place in range(_LENGTH)]


def test_chains_come_as_often_as_their_scores_say() -> None:
    tables = _tables(1)
    chains = list(product(range(_COUNT), repeat=_LENGTH))
    weights = np.exp([_score(tables, chain) for chain in chains])
    expected = dict(zip(chains, weights / weights.sum(), strict=True))
    draws = 6000
    found = Counter(
        tuple(drawn(tables, _gumbels(seed), 1.0, (_COUNT, _COUNT))) for seed in range(draws)
    )
    for chain, share in expected.items():
        assert abs(found[chain] / draws - share) < 4 * (share / draws) ** 0.5 + 0.002


def test_cold_chains_are_the_best() -> None:
    for seed in range(20):
        tables = _tables(seed)
        best = max(product(range(_COUNT), repeat=_LENGTH), key=lambda c: _score(tables, c))
        assert tuple(drawn(tables, _gumbels(seed), 1e-4, (_COUNT, _COUNT))) == best


def test_what_came_before_counts() -> None:
    tables = _tables(3)
    chains = {
        tuple(drawn(tables, _gumbels(7), 1e-4, (a, b)))
        for a, b in product(range(_COUNT + 1), repeat=2)
    }
    assert len(chains) > 1
