"""A taste is learned from answers, leans what is proposed, is told in words and forgotten."""

from dataclasses import replace

import numpy as np

from studio.composing.compose import compose
from studio.composing.settings import ComposingSettings
from studio.project.taste import Taste, chosen
from studio.project.traits import TRAITS, traits_of, words_beside, words_of
from tests.builders import a_plan

_HEIGHT = [trait.key for trait in TRAITS].index("height")
_MOTION = [trait.key for trait in TRAITS].index("motion")


def _traits(**values: float) -> np.ndarray:
    return np.array([values.get(trait.key, 0.0) for trait in TRAITS])


def _taste(count: int) -> Taste:
    beside = np.stack([_traits(height=-1.0), _traits(height=0.0)])
    taste = Taste()
    for _ in range(count):
        taste = taste.with_answer(_traits(height=1.5), beside, liked=True)
        taste = taste.with_answer(_traits(height=-2.0), beside, liked=False)
    return taste


def test_nothing_is_known_at_first() -> None:
    assert not Taste().weights().any()
    assert Taste().words() == ()


def test_what_was_liked_is_preferred_and_more_surely_with_every_answer() -> None:
    few, many = _taste(1), _taste(6)
    assert 0.0 < few.weights()[_HEIGHT] < many.weights()[_HEIGHT]
    assert abs(many.weights()[_MOTION]) < 1e-6, "nobody spoke of it"
    assert many.words() == ("a higher melody",)


def test_disliking_turns_it_round() -> None:
    beside = np.stack([_traits(), _traits()])
    taste = Taste().with_answer(_traits(height=2.0), beside, liked=False)
    assert taste.weights()[_HEIGHT] < 0
    assert taste.words() == ("a lower melody",)


def test_proposals_follow_the_taste_and_differ_from_each_other() -> None:
    high = [_traits(height=2.0, motion=m) for m in (0.0, 0.02)]
    low = [_traits(height=-2.0, motion=m) for m in (0.0, 3.0)]
    candidates = [*low, *high]
    assert set(chosen(candidates, 1, _taste(6))) <= {2, 3}
    # Without a taste the two that are nearly the same are not shown together.
    assert not {2, 3} <= set(chosen(candidates, 3, Taste()))
    assert chosen([], 3, Taste()) == ()
    assert len(chosen(candidates, 9, Taste())) == 4


def test_a_taste_is_kept_as_text_and_damage_is_forgotten() -> None:
    taste = _taste(3)
    assert Taste.from_json(taste.to_json()) == taste
    for text in ("", "{}", "[1]", '{"traits": [], "answers": []}', "nonsense"):
        assert Taste.from_json(text) == Taste()


def test_old_answers_are_forgotten_in_time() -> None:
    assert len(_taste(150).answers) == 200


def test_traits_hear_the_difference() -> None:
    plan = replace(a_plan(16), ensemble="piano")
    score = compose(plan, ComposingSettings(1), "", "")
    traits = traits_of(score)
    assert traits.shape == (len(TRAITS),)
    assert np.isfinite(traits).all()
    beats = plan.beats
    higher = replace(plan, beats=replace(beats, pitch=beats.pitch + 9.0))
    up = traits_of(compose(higher, ComposingSettings(1), "", ""))
    assert up[_HEIGHT] > traits[_HEIGHT]
    assert "a higher melody" in words_of(up, traits, most=len(TRAITS))
    assert words_of(traits, traits) == ()


def test_pieces_side_by_side_are_told_apart() -> None:
    here = _traits()
    calm, high = _traits(rests=-2.0, motion=-1.0), _traits(rests=-2.1, height=0.9)
    calm_words, high_words = words_beside([calm, high], here)
    assert calm_words == ("a calmer melody", "a more unbroken line")
    assert high_words == ("a higher melody", "a more unbroken line")
    alike = [_traits(rests=-2.0), _traits(rests=-2.0, leaps=0.7)]
    assert [words[0] for words in words_beside(alike, here)] == [
        "a more unbroken line",
        "more leaps",
    ]
    assert words_beside([here], here) == ((),)
    assert words_beside([], here) == ()
