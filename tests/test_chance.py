"""Hashed chance is even, unlike its neighbours, and the same everywhere."""

import numpy as np

from studio.chance import GOLDEN, hashed, hashed_int


def test_it_is_splitmix64() -> None:
    # The first outputs of the reference generator seeded with 1234567.
    counters = np.uint64(1234567) + GOLDEN * np.arange(1, 6, dtype=np.uint64)
    assert hashed(counters).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_neighbours_are_independent_and_all_bits_are_fair() -> None:
    bits = hashed(np.arange(20_000, dtype=np.uint64) * GOLDEN)
    unit = bits.astype(np.float64) / 2.0**64
    assert abs(np.corrcoef(unit[1:], unit[:-1])[0, 1]) < 0.03
    shares = [float(((bits >> np.uint64(k)) & np.uint64(1)).mean()) for k in range(64)]
    assert max(abs(share - 0.5) for share in shares) < 0.02


def test_one_number_is_hashed_as_in_an_array() -> None:
    numbers = [0, 1, 12345678901234567890, 2**64 - 1]
    assert [hashed_int(n) for n in numbers] == hashed(np.array(numbers, np.uint64)).tolist()
