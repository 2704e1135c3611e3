"""Rhythms of a bar are known in every metre, and what is likely is what songs do."""

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.composing.language.bar_rhythms import TRAITS, BarRhythm, cells, counts, traits
from studio.composing.language.returning import RELATIONS, WAYS, meaning, returning, way
from studio.composing.language.rhythmic import Kind, Place, packed, rhythms, unpacked
from studio.mapping.plan import Metre

METRES = [(2, 4), (3, 4), (4, 4), (6, 8), (9, 8), (12, 8), (5, 4), (7, 8)]
QUARTERS = BarRhythm((0, 960, 1920, 2880), (960,) * 4)
CLOSING = BarRhythm((0, 960, 2880), (960, 1440, 960), closing=1)
PLACE = Place(1, 2, False, 0.0, 0.5)


def _shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    shares = np.exp(scores - scores.max())
    return np.asarray(shares / shares.sum())


def test_rhythms_are_stored_whole() -> None:
    for rhythm in (QUARTERS, CLOSING, BarRhythm((480,), (3360,), 240, held_out=True)):
        assert unpacked(np.array(packed(rhythm))) == rhythm
    assert CLOSING.upbeat == 1
    assert QUARTERS.upbeat == 0


@pytest.mark.parametrize("metre", METRES)
@pytest.mark.parametrize("kind", ["inner", "end"])
def test_every_metre_has_a_rich_vocabulary_on_its_grid(metre: tuple[int, int], kind: Kind) -> None:
    here = Metre(*metre)
    known = rhythms(here, kind)
    assert len(known.bars) >= 40
    assert len(set(known.bars)) == len(known.bars)
    for bar in known.bars:
        ends = [a + b for a, b in zip(bar.onsets, bar.durations, strict=True)]
        assert all(t % 240 == 0 or t % 320 == 0 for t in (*bar.onsets, *ends, bar.held_in))
        assert all(a <= b for a, b in zip((bar.held_in, *ends), bar.onsets, strict=False))
        assert max((0, *ends)) <= here.bar_ticks
        assert not bar.held_out or not bar.onsets or ends[-1] == here.bar_ticks
        assert (bar.closing >= 0) == (kind == "end")


def test_traits_count_what_is_there() -> None:
    metre = Metre(4, 4)
    assert traits((QUARTERS, CLOSING), metre).shape == (2, TRAITS)
    assert counts((QUARTERS, CLOSING), metre).tolist() == [[1, 1, 1, 1], [1, 1, 0, 1]]
    assert np.flatnonzero(cells((CLOSING,), metre)[0]).tolist() == [0, 12, 36]


def test_bars_like_those_before_are_likelier_than_elsewhere() -> None:
    known = rhythms(Metre(4, 4), "inner")
    before = BarRhythm((0, 1440, 1920, 2880), (1440, 480, 960, 960))
    dotted = known.bars.index(before)
    plain = _shares(known.scores(PLACE, QUARTERS, []))
    after = _shares(known.scores(PLACE, before, [dotted, dotted]))
    assert after[dotted] > 2.0 * plain[dotted]


def test_a_tie_into_a_bar_follows_one_out_of_the_bar_before() -> None:
    known = rhythms(Metre(4, 4), "inner")
    held = known.bars[int(np.argmax(np.where(known.held_out, known.common, -np.inf)))]
    gain = known.scores(PLACE, held, []) - known.scores(PLACE, QUARTERS, [])
    assert gain[known.held_in].mean() > gain[~known.held_in].mean() + 2.0


def test_the_last_bar_of_a_piece_has_a_long_last_note() -> None:
    known = rhythms(Metre(4, 4), "end")
    for before in (None, QUARTERS):
        odds = []
        for final in (False, True):
            shares = _shares(known.scores(Place(3, 0, final, 0.0, 0.5), before, []))
            odds.append(float(shares @ (known.closing_durations >= 1920)))
        assert odds[1] > odds[0]


def test_ways_to_take_up_bars_have_numbers_of_their_own() -> None:
    numbers = [way(lag, relation) for lag in (1, 2, 3) for relation in RELATIONS]
    assert sorted(numbers) == list(range(1, WAYS))
    assert [way(*meaning(number)) for number in range(1, WAYS)] == list(range(1, WAYS))


def test_economical_songs_take_up_more_and_by_small_steps() -> None:
    learned = returning()
    assert learned.within_at(1.0)[0] < learned.within_at(0.0)[0]
    assert learned.opening_at(1.0)[0] < learned.opening_at(0.0)[0]
    middle = len(learned.steps) // 2
    assert np.exp(learned.steps[middle - 2 : middle + 3]).sum() > 0.5
    assert np.allclose(np.exp(learned.within_at(0.5)).sum(), 1.0, atol=0.05)
