"""Pictures without anything, with everything, and of odd shapes are seen in sensible figures."""

import numpy as np
import pytest
from PIL import Image

from studio.imaging.analysis import see
from studio.imaging.features import PathKind
from studio.imaging.moments import moments_along, self_similarity
from studio.imaging.paths import reading_path
from tests.imaging.drawings import as_picture

KINDS: tuple[PathKind, ...] = ("left_to_right", "top_to_bottom", "spiral", "gaze")
SHARES = (
    "coherence",
    "angularity",
    "edge_density",
    "fineness",
    "entropy",
    "roughness",
    "focus",
    "saliency",
    "weight",
)


def _noise(*shape: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8))


def _veiled() -> Image.Image:
    picture = _noise(200, 300, 3).convert("RGBA")
    fade = np.linspace(0, 255, 300)[None, :] * np.ones((200, 1))
    picture.putalpha(Image.fromarray(fade.astype(np.uint8)))
    return picture


EXTREMES = {
    "black": Image.new("RGB", (300, 200)),
    "white": Image.new("RGB", (300, 200), "white"),
    "one colour": Image.new("RGB", (300, 200), (220, 30, 120)),
    "noise": _noise(200, 300, 3),
    "a pixel": Image.new("RGB", (1, 1), (20, 200, 80)),
    "a strip": _noise(1, 30_000, 3),
    "fading": _veiled(),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_every_figure_is_finite_and_in_its_range(name: str) -> None:
    features = see(as_picture(EXTREMES[name]))
    maps, figures = features.maps, features.statistics
    for field in maps.__slots__:
        assert np.isfinite(getattr(maps, field)).all()
    for field in SHARES:
        grid = getattr(maps, field)
        assert grid.min() >= 0
        assert grid.max() <= 1
    assert np.isfinite(figures.colour_harmony)
    assert max(abs(value) for value in figures.z.values()) <= 3.5
    assert 0 <= figures.entropy <= 8
    assert 0 <= figures.depth_of_focus <= 1
    for kind in figures.contrasts.__slots__:
        assert 0 <= getattr(figures.contrasts, kind) <= 1
    assert sum(swatch.area for swatch in features.palette) == pytest.approx(1)
    for score in (features.mood.valence, features.mood.arousal, features.mood.tension):
        total = sum(part.amount for part in score.contributions)
        assert score.value == pytest.approx(np.tanh(total / 1.5), abs=0.002)
    for kind in KINDS:
        path = reading_path(features, kind)
        assert path.points.min() >= 0
        assert path.points.max() <= 1
        assert np.isfinite(self_similarity(moments_along(features, path, 32))).all()


def test_what_is_blank_shows_nothing() -> None:
    for name in ("black", "white", "one colour"):
        features = see(as_picture(EXTREMES[name]))
        for field in ("contrast", "edge_density", "entropy", "roughness", "saliency"):
            assert getattr(features.maps, field).max() < 0.01
        figures = features.statistics
        assert len(features.palette) == 1
        assert figures.depth_of_focus == figures.entropy == 0
        assert {getattr(figures.contrasts, kind) for kind in figures.contrasts.__slots__} == {0}
