"""The mood goes where people say it goes."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from studio.imaging.analysis import see
from studio.imaging.bends import bends_of
from studio.imaging.calibration import NORMS, z_score
from studio.imaging.colour import greyness
from studio.imaging.copies import copies_of
from studio.imaging.features import Mood, MoodScore
from studio.imaging.focus import focus_of
from studio.imaging.layout import layout_of
from studio.imaging.light import own_warmth
from studio.imaging.mood import mood_of
from studio.imaging.palette import palette
from studio.imaging.statistics import statistics_of
from studio.imaging.texture import texture_of
from tests.imaging.drawings import as_bytes, as_picture, landscape, shape_on_sheet

PICTURES = sorted(
    path
    for path in (Path(__file__).resolve().parents[2] / "resources" / "pictures").iterdir()
    if path.suffix in (".jpg", ".png")
)
SIDES = ("valence", "arousal", "tension")


def _mood(image: Image.Image) -> Mood:
    return see(as_picture(image)).mood


def _felt(image: Image.Image) -> Mood:
    """Return the mood alone, without looking for regions and faces."""
    copies = copies_of(as_picture(image))
    texture = texture_of(copies)
    focus, depth = focus_of(copies)
    layout = layout_of(copies, texture, focus)
    swatches = palette(copies.small_lab, copies.small_weight)
    return mood_of(
        statistics_of(copies, texture, layout, depth, swatches),
        bends_of(copies),
        texture.mean_angularity,
        own_warmth(copies),
        greyness(copies.small_lab, copies.small_weight),
    )


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


@pytest.fixture(scope="module")
def open_moods() -> dict[str, Mood]:
    return {path.stem: _felt(Image.open(path).convert("RGB")) for path in PICTURES}


@pytest.mark.parametrize("how", ["q92", "q85", "smaller"])
def test_a_picture_saved_anew_feels_the_same(how: str, open_moods: dict[str, Mood]) -> None:
    for path in PICTURES[::2]:
        image = Image.open(path).convert("RGB")
        if how == "smaller":
            size = (round(image.width * 0.98), round(image.height * 0.98))
            again = image.resize(size, Image.Resampling.LANCZOS)
        else:
            data = as_bytes(image, "JPEG", quality=int(how[1:]))
            again = Image.open(io.BytesIO(data))
        mood = _felt(again)
        for side in SIDES:
            one, two = getattr(open_moods[path.stem], side), getattr(mood, side)
            assert two.value == pytest.approx(one.value, abs=0.03), path.stem


@pytest.mark.parametrize("tone", ["grey", "brown"])
def test_pictures_made_grey_do_not_all_turn_sad_or_calm(
    tone: str, open_moods: dict[str, Mood]
) -> None:
    inks = {"grey": ("black", "white"), "brown": ("#281a10", "#f8efdc")}
    change: dict[str, list[float]] = {side: [] for side in SIDES}
    for path in PICTURES:
        mood = _felt(ImageOps.colorize(Image.open(path).convert("L"), *inks[tone]))
        for side in SIDES:
            before, after = getattr(open_moods[path.stem], side), getattr(mood, side)
            change[side].append(after.value - before.value)
            assert not {c.feature for c in after.contributions} & {"chroma", "warmth"}
    for side, changes in change.items():
        assert abs(np.mean(changes)) < 0.1, side
        # Some gain and some lose.
        assert min(changes) < 0 < max(changes)


def test_a_lamp_makes_no_portrait_tense(open_moods: dict[str, Mood]) -> None:
    path = next(p for p in PICTURES if p.stem == "portrait_astronaut")
    light = (np.asarray(Image.open(path).convert("RGB"), float) / 255) ** 2.2
    for lamp in ((1.0, 0.85, 0.65), (1.0, 0.75, 0.45), (1.0, 0.65, 0.3)):
        pixels = np.rint(255 * (light * lamp) ** (1 / 2.2)).astype(np.uint8)
        cast = _felt(Image.fromarray(pixels)).tension
        plain = open_moods[path.stem].tension
        assert _part(cast, "warmth") < _part(plain, "warmth") + 0.1
        assert cast.value < plain.value + 0.15


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
