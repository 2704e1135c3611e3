"""The account says of a picture what can be seen in it."""

from dataclasses import replace

import pytest

from studio.imaging.features import Contrasts, Repeat, VisualFeatures
from studio.mapping.seeing_account import lines_of_what_is_seen
from tests.mapping.regions import a_box
from tests.mapping.seen import a_view

ROW = tuple(a_box(0.1 + 0.2 * i, 0.4, 0.2 + 0.2 * i, 0.6, shape="circle") for i in range(4))


def _told(features: VisualFeatures) -> str:
    return " ".join(line.text for line in lines_of_what_is_seen(features))


def _with_figures(**figures: object) -> VisualFeatures:
    view = a_view()
    return replace(view, statistics=replace(view.statistics, **figures))


def test_the_strongest_two_contrasts_are_named() -> None:
    contrasts = Contrasts(light_dark=0.7, cold_warm=0.9, saturation=0.6, hue=0.2)
    told = _told(_with_figures(contrasts=contrasts))
    assert "the contrast of cold and warm, and of light and dark" in told
    assert "vivid" not in told
    assert "contrast of" not in _told(_with_figures(contrasts=Contrasts(light_dark=0.3)))


def test_a_deep_focus_is_named_and_an_even_one_is_not() -> None:
    assert "in focus" in _told(_with_figures(depth_of_focus=0.9))
    assert "in focus" not in _told(_with_figures(depth_of_focus=0.1))


@pytest.mark.parametrize(
    ("repeat", "words"),
    [
        (Repeat((0, 1, 2, 3), 0.2, 0.0, 0.9), "4 circles follow each other"),
        (Repeat((0, 1, 2, 3), 0.2, 0.0, 0.9, rows=2), "4 circles stand in 2 rows"),
        (Repeat((0, 1, 2, 3), 0.2, 0.0, 0.9, ring=True), "4 circles stand in a ring"),
    ],
)
def test_what_repeats_is_said_to_stand_as_it_does(repeat: Repeat, words: str) -> None:
    assert words in _told(replace(a_view(ROW), repeats=(repeat,)))


def test_a_picture_that_is_alike_upside_down_is_said_to_be() -> None:
    turned = a_view(layout={"symmetry_half_turn": 0.9, "symmetry_left_right": 0.2})
    assert "upside down" in _told(turned)
    mirrored = a_view(layout={"symmetry_half_turn": 0.8, "symmetry_left_right": 0.9})
    assert "left and right are much alike" in _told(mirrored)
