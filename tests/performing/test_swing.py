"""Swing delays off-beats and nothing else."""

import numpy as np
import pytest

from studio.mapping.plan import Metre
from studio.performing.timing import swung
from tests.builders import a_score


@pytest.mark.parametrize("metre", [Metre(4, 4), Metre(3, 4), Metre(6, 8), Metre(7, 8)])
def test_beats_and_order_stay(metre: Metre) -> None:
    score = a_score(metre=metre)
    bar = metre.bar_ticks
    beats = np.array([b * bar + t for b in range(3) for t in metre.beat_onsets])
    assert swung(beats, score, 1.0) == pytest.approx(beats)
    fine = np.arange(0, 3 * bar, 120)
    assert np.all(np.diff(swung(fine, score, 1.0)) > 0)
    assert swung(fine, score, 0.0) == pytest.approx(fine)


def test_a_full_swing_is_two_to_one() -> None:
    assert swung(np.array([480, 960 + 480]), a_score(), 1.0) == pytest.approx([640, 960 + 640])


def test_triplets_stay() -> None:
    triplets = np.array([0, 320, 640, 960])
    assert swung(triplets, a_score(), 1.0) == pytest.approx(triplets)


def test_six_eight_lilts() -> None:
    eighths = np.arange(0, 2880, 480)
    late = swung(eighths, a_score(metre=Metre(6, 8)), 1.0) - eighths
    assert late == pytest.approx([0, 120, 80, 0, 120, 80])
