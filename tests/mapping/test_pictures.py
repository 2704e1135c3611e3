"""The sample pictures: different pictures ask for different music, and hold when saved anew."""

import io
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PIL import Image

from studio.assets import resource
from studio.imaging.analysis import see
from studio.imaging.features import VisualFeatures
from studio.imaging.loading import load_picture
from studio.mapping.plan import MusicalPlan
from studio.mapping.planning import plan_music
from studio.mapping.settings import MappingSettings
from tests.mapping.seen import rank_correlation

DEFAULT = MappingSettings()
NAMES = (
    "beach_waves.jpg",
    "bw_cameraman.png",
    "citrus_slices.jpg",
    "dandelion_backlight.jpg",
    "night_bridge.jpg",
    "painting_great_wave.jpg",
    "texture_bricks.png",
)


@cache
def seen(name: str) -> VisualFeatures:
    return see(load_picture(resource("pictures", name).read_bytes(), name))


@cache
def planned(name: str) -> MusicalPlan:
    return plan_music(seen(name), DEFAULT)


def test_pictures_differ_in_everything() -> None:
    plans = [planned(name) for name in NAMES]
    assert len({plan.tonic for plan in plans}) >= 5
    assert len({plan.mode for plan in plans}) >= 3
    assert len({str(plan.metre) for plan in plans}) >= 3
    assert len({plan.ensemble for plan in plans}) >= 5
    assert len({tuple((s.label, s.bars) for s in plan.sections) for plan in plans}) >= 4
    tempos = [plan.tempo_bpm for plan in plans]
    assert max(tempos) > 1.5 * min(tempos)


def test_pictures_sound_like_themselves() -> None:
    sea, fruit, photo = (
        planned(name) for name in ("beach_waves.jpg", "citrus_slices.jpg", "bw_cameraman.png")
    )
    assert sea.arousal < -0.3
    assert sea.metre.compound  # a calm sea is not a march
    assert sea.beats.density.mean() < fruit.beats.density.mean()
    assert fruit.mode == "major"
    assert fruit.arousal > 0.5
    assert photo.mode not in ("minor", "phrygian")  # without colour is not sad
    assert str(planned("texture_bricks.png").metre) == "4/4"


@pytest.mark.parametrize("name", ["beach_waves.jpg", "citrus_slices.jpg", "night_bridge.jpg"])
def test_a_picture_saved_anew_gives_the_same_plan(name: str) -> None:
    picture = Image.open(resource("pictures", name)).convert("RGB")
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=88)
    again = plan_music(see(load_picture(data.getvalue(), name)), DEFAULT)
    plan = planned(name)
    for entry in ("tonic", "mode", "metre", "bars", "ensemble"):
        assert getattr(again, entry) == getattr(plan, entry), entry
    assert again.tempo_bpm == pytest.approx(plan.tempo_bpm, rel=0.03)
    shape = [(s.label, s.bars, s.like) for s in plan.sections]
    assert [(s.label, s.bars, s.like) for s in again.sections] == shape
    assert np.abs(again.beats.pitch - plan.beats.pitch).mean() < 1.0


def drawn_with(pixels: np.ndarray) -> VisualFeatures:
    data = io.BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(data, "PNG")
    return see(load_picture(data.getvalue(), "drawn.png"))


@pytest.mark.parametrize("noise", [0.0, 12.0])
def test_a_picture_from_cool_to_warm_rises(noise: float) -> None:
    cool, warm = np.array([40.0, 90.0, 220.0]), np.array([235.0, 90.0, 30.0])
    ramp = cool + (warm - cool) * np.linspace(0, 1, 480)[None, :, None].repeat(300, 0)
    ramp += np.random.default_rng(5).normal(0.0, noise, ramp.shape)
    view = drawn_with(ramp)
    for slider, sign in ((1.0, 1), (0.3, 1), (-1.0, -1)):
        # How the path climbs is another slider's matter.
        settings = replace(DEFAULT, warmth_to_pitch=slider, height_to_pitch=0.0)
        pitch = plan_music(view, settings).beats.pitch
        assert sign * rank_correlation(np.arange(len(pitch)), pitch) >= 0.9


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((1, 1, 3)), np.full((40, 60, 3), 255), np.full((2, 500, 3), (255, 0, 0))],
    ids=["one black pixel", "white", "a red line"],
)
def test_a_picture_of_nothing_still_gives_a_piece(pixels: np.ndarray) -> None:
    plan = plan_music(drawn_with(pixels), DEFAULT)
    assert len(plan.beats.pitch) == plan.bars * plan.metre.felt_beats
    assert all(np.isfinite(getattr(plan.beats, name)).all() for name in ("pitch", "loudness"))
    assert any(section.like is not None for section in plan.sections)
    assert "lightness_to_pitch" in plan.unheard


@pytest.mark.parametrize("name", NAMES)
def test_a_small_step_of_a_pitch_slider_moves_little(name: str) -> None:
    plan = planned(name)
    for rule in ("warmth_to_pitch", "lightness_to_pitch", "height_to_pitch", "size_to_pitch"):
        moved = plan_music(seen(name), replace(DEFAULT, **{rule: getattr(DEFAULT, rule) + 0.1}))
        assert np.abs(moved.beats.pitch - plan.beats.pitch).mean() < 1.0
        assert moved.sections == plan.sections
