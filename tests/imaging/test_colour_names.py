"""Colours are called what people call them."""

from itertools import pairwise

import pytest

from studio.imaging.colour_names import colour_name, hue_name


@pytest.mark.parametrize(
    ("lab", "words"),
    [
        ((95.0, 0.0, 0.0), "white"),
        ((5.0, 1.0, 1.0), "black"),
        ((50.0, 2.0, 2.0), "grey"),
        ((30.0, 10.0, -40.0), "dark blue"),
        ((40.0, 18.0, 24.0), "brown"),
        ((85.0, 2.0, 60.0), "yellow"),
        ((75.0, 4.0, 20.0), "light beige"),
        ((55.0, 60.0, 40.0), "red"),
        ((32.3, 79.2, -107.9), "blue"),
        ((41.0, 57.0, -47.0), "purple"),
    ],
)
def test_colours_have_everyday_names(lab: tuple[float, float, float], words: str) -> None:
    assert str(colour_name(lab)) == words


def test_a_shade_does_not_change_the_name() -> None:
    for lightness, shade in ((25.0, "dark"), (50.0, ""), (80.0, "light")):
        found = colour_name((lightness, 0.0, -40.0))
        assert (found.name, found.shade) == ("blue", shade)


def test_the_names_go_once_around_the_circle() -> None:
    around = [hue_name(float(hue)) for hue in range(-360, 720, 5)]
    assert around[:72] == around[72:144] == around[144:]
    changes = sum(a != b for a, b in pairwise(around[:73]))
    assert changes == len(set(around))
