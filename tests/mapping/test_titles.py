"""Titles say plainly what is seen."""

from dataclasses import replace

import pytest

from studio.imaging.features import Face, Swatch, Tag, VisualFeatures
from studio.mapping.titles import title_seen
from tests.mapping.seen import a_view


def _view(lightness: float = 60.0, warmth: float = 0.0, **changes: object) -> VisualFeatures:
    view = a_view()
    z = view.statistics.z | {"warmth": warmth}
    statistics = replace(view.statistics, lightness=lightness, z=z)
    return replace(view, statistics=statistics, **changes)  # type: ignore[arg-type]


def _swatch(lab: tuple[float, float, float], area: float) -> Swatch:
    return Swatch(lab, (0, 0, 0), area, (0.5, 0.5))


@pytest.mark.parametrize(
    ("lightness", "warmth", "title"),
    [
        (60.0, 0.0, "By the sea"),
        (50.0, 1.5, "Evening by the sea"),
        (20.0, 0.0, "Night by the sea"),
    ],
)
def test_places_are_named_with_their_time(lightness: float, warmth: float, title: str) -> None:
    assert title_seen(_view(lightness, warmth), (Tag("sea", 0.8),)) == title


def test_the_narrower_word_is_taken_and_things_go_before_places() -> None:
    tags = (Tag("animal", 0.95), Tag("bee", 0.9), Tag("valley", 0.5))
    assert title_seen(_view(), tags) == "A bee"
    assert title_seen(_view(), (Tag("animal", 0.9),)) == "An animal"


def test_people_are_counted() -> None:
    face = Face((0.5, 0.5), 0.2, 0.2, 1.0)
    titles = [title_seen(_view(faces=(face,) * count)) for count in (1, 2, 5)]
    assert titles == ["Portrait", "Two people", "A group of people"]
    far = Face((0.5, 0.5), 0.03, 0.03, 1.0)
    assert title_seen(_view(faces=(far,)), (Tag("mountain", 0.9),)) == "In the mountains"


def test_what_is_unsure_is_not_said() -> None:
    assert title_seen(_view(), (Tag("sea", 0.32),)).split()[0] in ("Study", "Harmony")


def test_otherwise_the_colours_are_named_as_painters_do() -> None:
    blue, orange, grey = (30.0, 5.0, -40.0), (65.0, 35.0, 60.0), (50.0, 0.0, 0.0)
    palette = (_swatch(grey, 0.4), _swatch(blue, 0.3), _swatch(orange, 0.2))
    assert title_seen(_view(palette=palette)) == "Study in blue and orange"
    assert title_seen(_view(20.0, palette=palette)) == "Nocturne in blue and orange"
    assert title_seen(_view(palette=(_swatch(grey, 1.0),))) == "Study in grey"
