"""Fixed noise: the same key always meets the same chance."""

import numpy as np

from studio.composing import noise


def test_one_key_has_one_chance_and_neighbours_differ() -> None:
    assert noise.uniform(3, 1, 4) == noise.uniform(3, 1, 4)
    found = {noise.uniform(seed, bar) for seed in range(30) for bar in range(30)}
    assert len(found) == 900


def test_a_candidate_keeps_its_chance_whatever_stands_beside_it() -> None:
    few = noise.gumbels(np.array([60, 64, 67]), 7, 2)
    many = noise.gumbels(np.arange(55, 70), 7, 2)
    assert np.array_equal(few, many[[5, 9, 12]])


def test_chances_are_even_and_gumbels_are_gumbels() -> None:
    numbers = noise.uniforms(np.arange(20_000), 1)
    assert abs(numbers.mean() - 0.5) < 0.01
    assert np.abs(np.histogram(numbers, 20, (0, 1))[0] / 1000 - 1).max() < 0.15
    gumbels = noise.gumbels(np.arange(20_000), 2)
    assert abs(gumbels.mean() - 0.5772) < 0.03  # the Euler-Mascheroni constant


def test_picks_follow_their_scores() -> None:
    scores = np.log(np.array([0.7, 0.2, 0.1]))
    picks = [noise.pick(scores, 1.0, seed) for seed in range(4000)]
    shares = np.bincount(picks) / 4000
    assert np.abs(shares - [0.7, 0.2, 0.1]).max() < 0.03
