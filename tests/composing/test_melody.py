"""The melody's pitches: drawn exactly, and as the language that was learned has them."""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.composing import melody_decoding as decoding
from studio.composing.language import melodic_context as context
from studio.composing.language.melodic import Melodic, melodic
from studio.composing.language.melodic_context import (
    CAME,
    CLASSES,
    CLOSE_RETURN,
    CLOSE_SEQUENCE,
    NEW,
    NOTHING,
    REACH,
    Ints,
    Known,
    came_sort,
)
from studio.composing.language.network import Network
from studio.composing.melody_decoding import sampled_pitches
from studio.composing.melody_options import Options
from studio.mapping.plan import Metre

_ORDINARY = (0, 4, 0, 0)
"""A style: sung, with many repeated notes."""


def known(count: int, **values: int | list[int]) -> Known:
    """Return notes over a tonic triad in C major, in quarters, in the middle of a phrase."""
    usual = {
        "strength": 1, "off": 0, "duration": 3, "before": 3, "after": 3, "gap": 0, "begun": 5,
        "left": 7, "tonic": 0, "minor": 0, "scale": 0, "root": 0, "kind": 0, "moved": 12,
        "coming": -1, "held": 0, "manner": NEW, "expected": NOTHING, "step": NOTHING,
        "middle": 67,
    }  # fmt: skip
    given = {
        name: np.broadcast_to(values.get(name, value), count) for name, value in usual.items()
    }
    arrays = {name: value.astype(np.int64) for name, value in given.items()}
    return Known(**arrays, style=np.tile(_ORDINARY, (count, 1)))


def shares(place: Known, before: int, earlier: int) -> dict[int, float]:
    """Return how likely each pitch is at one place after two pitches."""
    table = melodic().scores(place, np.array([[before]]))
    row = table[0, 0, int(came_sort(np.array(before - earlier)))]
    return {before + i - REACH: float(p) for i, p in enumerate(np.exp(row))}


@dataclass(frozen=True)
class _Chances(Melodic):
    """A language of chance: its scores depend on the place, the pitch before and what came."""

    seed: int = 0

    def scores(self, known: Known, previous: Ints) -> NDArray[np.float64]:
        table = np.random.default_rng(self.seed).normal(size=(len(known), 5, CAME, CLASSES))
        return np.asarray(2.0 * table[np.arange(len(known))[:, None], previous % 5])


def _options(scores: NDArray[np.float64], noise: NDArray[np.float64]) -> list[Options]:
    pitches = np.array([64, 65, 67])
    return [
        Options(pitches, row, chance, np.zeros(3, dtype=np.bool_))
        for row, chance in zip(scores, noise, strict=True)
    ]


def test_melodies_are_drawn_as_often_as_their_scores_say() -> None:
    chance = np.random.default_rng(4)
    nothing = np.zeros((1, 0), dtype=np.float32)
    network = Network((1,), *(nothing for _ in range(7)))
    language = _Chances(network, np.zeros((1, 4), dtype=np.int64), seed=1)
    scores = chance.normal(size=(3, 3))
    place = known(3)
    draws = 3000
    drawn: dict[tuple[int, ...], int] = {}
    for _ in range(draws):
        noise = chance.gumbel(size=(3, 3))
        found = tuple(sampled_pitches(_options(scores, noise), place, [60, 64], language, 2))
        drawn[found] = drawn.get(found, 0) + 1
    tables = language.scores(place, np.array([[64, 65, 67]] * 3))
    ways = {}
    for melody in product((64, 65, 67), repeat=3):
        worth, line = 0.0, (60, 64, *melody)
        for k in range(3):
            a, b, c = line[k : k + 3]
            worth += scores[k, (64, 65, 67).index(c)]
            worth += (
                decoding._SHARPER
                * tables[k, (64, 65, 67).index(b), int(came_sort(np.array(b - a))), c - b + REACH]
            )
            worth -= decoding._REPEATED * (b == c)
            worth -= 50.0 * ((2 + k) % 3 == 0 and a == b == c)
        ways[melody] = worth
    whole = np.logaddexp.reduce(list(ways.values()))
    for melody, worth in ways.items():
        wanted = float(np.exp(worth - whole))
        assert drawn.get(melody, 0) / draws == pytest.approx(wanted, abs=0.035), melody


def test_the_leading_tone_rises_to_the_tonic_where_the_dominant_resolves() -> None:
    place = known(1, strength=3, root=0, moved=5)
    found = shares(place, before=71, earlier=69)
    assert max(found, key=lambda p: found[p]) == 72


def test_strong_beats_prefer_tones_of_the_chord() -> None:
    place = known(1, strength=3, root=5, moved=5, middle=69)
    found = shares(place, before=67, earlier=67)
    inside = sum(p for pitch, p in found.items() if pitch % 12 in (5, 9, 0))
    assert inside > 0.5


def test_what_returns_comes_back_and_what_is_moved_keeps_its_steps() -> None:
    returns = known(1, manner=CLOSE_RETURN, expected=62, step=-2)
    assert shares(returns, before=65, earlier=67)[62] > 0.95
    moved = known(1, manner=CLOSE_SEQUENCE, step=1)
    # A step up from E and from D in C major.
    assert shares(moved, before=64, earlier=65)[65] > 0.7
    assert shares(moved, before=62, earlier=64)[64] > 0.7


def test_a_melody_is_the_same_in_every_key() -> None:
    one = known(2, root=[0, 7], moved=[12, 7], coming=[7, -1], expected=[69, NOTHING])
    up = 5
    other = replace(
        one,
        tonic=one.tonic + up,
        root=(one.root + up) % 12,
        coming=np.where(one.coming < 0, -1, (one.coming + up) % 12),
        expected=np.where(one.expected == NOTHING, NOTHING, one.expected + up),
        middle=one.middle + up,
    )
    before = np.array([[64, 67], [65, 60]])
    assert np.array_equal(melodic().scores(one, before), melodic().scores(other, before + up))


def test_degrees_of_modes_stand_for_those_of_major_and_minor() -> None:
    modes = {name: context.MODES.index(name) for name in ("dorian", "minor", "mixolydian")}
    minor, dorian, mixolydian = (
        known(1, tonic=2, scale=modes[name]) for name in ("minor", "dorian", "mixolydian")
    )
    # B over D in Dorian is what B flat is in minor: the sixth degree; C in Mixolydian is what
    # C sharp is in major: the seventh.
    sixth = context.moving_columns(minor, np.array([[70]]))[0, 0, 0]
    assert context.moving_columns(dorian, np.array([[71]]))[0, 0, 0] == sixth
    assert context.moving_columns(mixolydian, np.array([[72]]))[0, 0, 0] == 11


@pytest.mark.parametrize(
    ("metre", "inside", "wanted"),
    [
        (Metre(4, 4), 0, (3, 0)),
        (Metre(4, 4), 1920, (2, 0)),
        (Metre(4, 4), 480, (0, 1)),
        (Metre(3, 4), 960, (1, 0)),
        (Metre(6, 8), 1440, (2, 0)),
        (Metre(6, 8), 480, (0, 1)),
        (Metre(4, 4), 240, (0, 2)),
    ],
)
def test_metrical_weight(metre: Metre, inside: int, wanted: tuple[int, int]) -> None:
    assert context.strength_of(metre, inside) == wanted
