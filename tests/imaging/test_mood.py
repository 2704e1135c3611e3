"""The mood goes where people say it goes."""

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from studio.imaging.analysis import see
from studio.imaging.calibration import NORMS, z_score
from studio.imaging.features import Mood, MoodScore
from tests.imaging.drawings import as_picture, landscape, shape_on_sheet


def _mood(image: Image.Image) -> Mood:
    return see(as_picture(image)).mood


def _part(score: MoodScore, feature: str) -> float:
    return next((c.amount for c in score.contributions if c.feature == feature), 0.0)


def test_light_and_colourful_is_happier_than_dark_and_dull() -> None:
    scene = landscape()
    vivid = ImageEnhance.Color(scene).enhance(1.8)
    dull = ImageEnhance.Color(scene).enhance(0.4)
    dark = ImageEnhance.Brightness(scene).enhance(0.35)
    assert _mood(vivid).valence.value > _mood(scene).valence.value > _mood(dull).valence.value
    assert _mood(dark).valence.value < _mood(scene).valence.value
    assert _mood(dark).tension.value > _mood(scene).tension.value
    assert _mood(vivid).arousal.value > _mood(dull).arousal.value


def test_pointed_things_are_tenser_than_round_ones() -> None:
    star, circle = (_mood(shape_on_sheet(kind, 150)) for kind in ("star", "circle"))
    assert star.tension.value > circle.tension.value
    assert _part(star.tension, "acute_corners") > 0 > _part(circle.tension, "acute_corners")
    assert _part(circle.valence, "curvature") > _part(star.valence, "curvature")


def test_busy_pictures_are_more_active_than_calm_ones() -> None:
    rng = np.random.default_rng(4)
    busy = np.kron(rng.integers(0, 255, (60, 90, 3)), np.ones((7, 7, 1))).astype(np.uint8)
    calm = np.full((420, 630, 3), busy.mean(axis=(0, 1)), np.uint8)
    assert _mood(Image.fromarray(busy)).arousal.value > _mood(Image.fromarray(calm)).arousal.value


def test_without_colour_a_picture_is_not_sad_for_it() -> None:
    light = ImageEnhance.Brightness(landscape()).enhance(1.15)
    grey = _mood(light.convert("L").convert("RGB"))
    sepia = _mood(ImageOps.colorize(light.convert("L"), (30, 20, 10), (250, 240, 220)))
    for mood in (grey, sepia):
        for score in (mood.valence, mood.arousal, mood.tension):
            named = {c.feature for c in score.contributions}
            assert not named & {"chroma", "warmth"}
        assert mood.valence.value > 0
    assert abs(grey.valence.value - sepia.valence.value) < 0.3


def test_warm_light_alone_adds_no_tension() -> None:
    room = ImageEnhance.Color(landscape().convert("RGB")).enhance(0.15)
    lamp = np.asarray(room, float) * (1.0, 0.86, 0.66)
    cast = _mood(Image.fromarray(np.clip(lamp, 0, 255).astype(np.uint8)))
    assert _part(cast.tension, "warmth") < 0.15
    red = _mood(Image.new("RGB", (300, 200), (170, 25, 20)))
    assert _part(red.tension, "warmth") > 0.8


def test_contributions_add_up_to_the_score() -> None:
    mood = _mood(landscape())
    for score in (mood.valence, mood.arousal, mood.tension):
        total = sum(c.amount for c in score.contributions)
        assert score.value == pytest.approx(np.tanh(total / 1.5), abs=0.01)
        amounts = [abs(c.amount) for c in score.contributions]
        assert amounts == sorted(amounts, reverse=True)


def test_the_mean_picture_scores_zero() -> None:
    for figure, (mean, spread) in NORMS.items():
        assert z_score(figure, mean) == 0
        assert z_score(figure, mean + spread) == pytest.approx(1, abs=1e-3)
        assert z_score(figure, mean + 99 * spread) == 3.5
