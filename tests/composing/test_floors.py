"""Ensembles that are no tune over chords have floors of their own, and reach them."""

import pytest

from studio.composing.compose import compose
from studio.composing.settings import ComposingSettings
from studio.mapping.plan import Metre
from tests.builders import a_plan
from tests.ensemble_floors import FLOORS, floors_of, reached


@pytest.mark.parametrize("name", sorted(FLOORS))
@pytest.mark.parametrize(("seed", "metre"), [(0, Metre(4, 4)), (1, Metre(3, 4)), (2, Metre(6, 8))])
def test_floors_are_reached(name: str, seed: int, metre: Metre) -> None:
    score = compose(a_plan(32, metre, ensemble=name), ComposingSettings(seed), "", "")
    values = reached(score, name)
    assert [f.text for f in floors_of(name) if not f.met(values[f.measure])] == []


def test_jazz_swings_and_nothing_else_does() -> None:
    jazz = compose(a_plan(8, ensemble="jazz_trio"), ComposingSettings(0), "", "")
    box = compose(a_plan(8, ensemble="music_box"), ComposingSettings(0), "", "")
    assert jazz.swing > 0.5
    assert box.swing == 0.0
