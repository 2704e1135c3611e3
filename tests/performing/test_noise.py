"""Noise without a stream: even, independent, the same at the same place."""

import numpy as np

from studio.performing import noise


def test_numbers_are_even_and_independent() -> None:
    places = np.arange(20_000, dtype=np.int64)
    a = noise.uniform(noise.stream(1, "P1", "timing"), places)
    b = noise.uniform(noise.stream(1, "P2", "timing"), places)
    assert a.min() >= -1.0
    assert a.max() <= 1.0
    assert abs(a.mean()) < 0.02
    assert abs(a.std() - 3**-0.5) < 0.01
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.03
    assert abs(np.corrcoef(a[:-1], a[1:])[0, 1]) < 0.03


def test_a_number_belongs_to_its_place() -> None:
    key = noise.stream(5, "P1", "timing")
    many = noise.uniform(key, np.arange(100, dtype=np.int64))
    one = noise.uniform(key, np.array([42], np.int64))
    assert one[0] == many[42]


def test_drift_is_smooth() -> None:
    key = noise.stream(0, "P1", "drift")
    x = np.linspace(0.0, 200.0, 20_001)
    y = noise.drift(key, x)
    assert np.abs(np.diff(y)).max() < 0.04
    assert np.abs(y).max() <= 1.0
    assert y.std() > 0.3
