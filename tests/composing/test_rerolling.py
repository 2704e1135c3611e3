"""Throwing again changes what was thrown, and nothing before it."""

from dataclasses import replace

from studio.composing.compose import compose
from studio.composing.frame import Frame
from studio.composing.noise import Stream
from studio.composing.rerolling import LAYER_OF
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings, Reroll
from tests.builders import a_plan


def _score(*rerolls: Reroll, ensemble: str = "string_quartet") -> Score:
    plan = replace(a_plan(16), ensemble=ensemble)
    return compose(plan, ComposingSettings(3, rerolls=rerolls), "", "")


def _harmony(score: Score) -> list[tuple[int, int, str]]:
    return [(c.onset, c.root, c.kind) for c in score.chords]


def test_what_is_not_thrown_again_keeps_its_chances() -> None:
    frame = Frame(a_plan(16), 5, (Reroll(2, 4, 4, ("melody",)),))
    assert frame.seed_of(Stream.MELODY, 3) == 5
    assert frame.seed_of(Stream.MELODY, 8) == 5
    assert frame.seed_of(Stream.CHORD, 5) == 5
    assert frame.seed_of(Stream.MELODY, 5) != 5
    whole = Frame(a_plan(16), 5, (Reroll(1, 4, None),))
    assert whole.seed_of(Stream.CHORD, 15) != 5


def test_each_throw_and_each_player_has_chances_of_its_own() -> None:
    plan = a_plan(16)
    one = Frame(plan, 5, (Reroll(1),)).seed_of(Stream.BASS, 0)
    two = Frame(plan, 5, (Reroll(2),)).seed_of(Stream.BASS, 0)
    assert one != two
    frame = Frame(plan, 5, (Reroll(1, layers=("accompaniment",), part=2),))
    assert frame.seed_of(Stream.INNER, 0, 1) == 5
    assert frame.seed_of(Stream.INNER, 0, 2) != 5


def test_every_choice_but_who_plays_is_a_side_of_the_music() -> None:
    assert set(Stream) - set(LAYER_OF) == {Stream.STEADY, Stream.SCORING}


def test_another_melody_keeps_the_chords_and_the_bass() -> None:
    before, after = _score(), _score(Reroll(1, layers=("melody",)))
    assert _harmony(after) == _harmony(before)
    assert [(n.onset, n.pitch.midi) for n in after.melody] != [
        (n.onset, n.pitch.midi) for n in before.melody
    ]


def test_a_section_is_thrown_again_and_all_else_stays() -> None:
    for ensemble in ("string_quartet", "piano"):
        before = _score(ensemble=ensemble)
        after = _score(Reroll(1, 4, 4), Reroll(2, 12, 2), ensemble=ensemble)
        ticks = before.metre.bar_ticks
        thrown = {4, 5, 6, 7, 12, 13}

        def outside(score: Score, ticks: int = ticks, thrown: set[int] = thrown) -> object:
            return [
                {(n.onset, n.pitch.midi) for n in part.notes if n.onset // ticks not in thrown}
                for part in score.parts
            ]

        assert outside(after) == outside(before)
        inside = [n for n in after.melody if n.onset // ticks in thrown]
        assert inside != [n for n in before.melody if n.onset // ticks in thrown]


def test_what_is_thrown_again_twice_is_another_thing() -> None:
    one, two = _score(Reroll(1, 4, 4)), _score(Reroll(2, 4, 4))
    assert one.melody != two.melody


def test_the_same_throw_gives_the_same_piece() -> None:
    assert _score(Reroll(4, 2, 6)) == _score(Reroll(4, 2, 6))
