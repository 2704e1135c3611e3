"""What a picture is of is said where it is likely, and of photographs only."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.errors import StudioError
from studio.imaging import tags
from studio.imaging.loading import load_picture
from studio.imaging.picture import Picture
from studio.imaging.tags import recognise

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"


def _picture(name: str) -> Picture:
    return load_picture((PICTURES / name).read_bytes(), name)


def _names(picture: Picture) -> list[str]:
    return [tag.name for tag in recognise(picture)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bee_flower_macro.jpg", {"animal", "bee"}),
        ("citrus_slices.jpg", {"food", "fruit"}),
        ("mountain_trail.jpg", {"mountain"}),
        ("night_bridge.jpg", {"bridge", "harbour"}),
        ("forest_stream.jpg", {"valley"}),
    ],
)
def test_things_and_places_are_recognised(name: str, expected: set[str]) -> None:
    found = recognise(_picture(name))
    assert {tag.name for tag in found} == expected
    assert all(0.3 <= tag.probability <= 1.0 for tag in found)
    assert list(found) == sorted(found, key=lambda tag: -tag.probability)


@pytest.mark.parametrize(
    "name",
    [
        "abstract_gradient.jpg",
        "abstract_hexagons.jpg",
        "line_drawing_capital.png",
        "painting_auvers.jpg",
        "painting_great_wave.jpg",
        "painting_kandinsky.jpg",
        "texture_bricks.png",
    ],
)
def test_nothing_is_said_of_paintings_drawings_and_patterns(name: str) -> None:
    assert recognise(_picture(name)) == ()


def test_nothing_is_said_of_noise() -> None:
    chance = np.random.default_rng(2).integers(0, 256, (300, 400, 3)).astype(np.uint8)
    picture = replace(_picture("texture_bricks.png"), srgb=chance)
    assert recognise(picture) == ()
    assert recognise(replace(picture, srgb=np.zeros((1, 500, 3), np.uint8))) == ()


def test_the_same_pixels_are_recognised_the_same() -> None:
    bee = _picture("bee_flower_macro.jpg")
    assert recognise(bee) == recognise(_picture("bee_flower_macro.jpg"))
    mirrored = replace(bee, srgb=np.ascontiguousarray(bee.srgb[:, ::-1]))
    assert set(_names(mirrored)) == set(_names(bee))


def test_without_the_model_nothing_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise StudioError("The file {name} is missing.", name=name)

    monkeypatch.setattr(tags, "network", missing)
    assert recognise(_picture("bee_flower_macro.jpg")) == ()
