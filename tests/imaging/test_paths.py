"""Paths lead where the eye goes; moments show what is there."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw

from studio.errors import SettingError
from studio.imaging.analysis import see
from studio.imaging.features import PathKind, VisualFeatures
from studio.imaging.moments import moments_along, self_similarity
from studio.imaging.paths import reading_path
from tests.imaging.drawings import as_picture, landscape, ramp, shape_on_sheet, stripes

KINDS: tuple[PathKind, ...] = ("left_to_right", "top_to_bottom", "spiral", "gaze")
COOL, WARM = (50, 90, 200), (235, 130, 40)


def _seen(image: Image.Image) -> VisualFeatures:
    return see(as_picture(image))


@pytest.fixture(scope="module")
def scene() -> VisualFeatures:
    return _seen(landscape())


@pytest.mark.parametrize("kind", KINDS)
def test_paths_stay_inside_and_are_smooth(kind: PathKind, scene: VisualFeatures) -> None:
    for features in (scene, _seen(Image.new("RGB", (300, 200), (90, 90, 90)))):
        path = reading_path(features, kind)
        points = path.points
        assert path.kind == kind
        assert points.dtype == np.float32
        assert points.shape[1] == 2
        assert len(points) >= 2
        assert points.min() >= 0
        assert points.max() <= 1
        steps = np.hypot(*np.diff(points * (features.aspect, 1), axis=0).T)
        assert steps.max() < 0.04
        # No corner: the direction turns a little at a time wherever the eye moves.
        assert np.abs(np.diff(points, n=2, axis=0)).max() < 0.006


def test_left_to_right_goes_steadily_to_the_right(scene: VisualFeatures) -> None:
    steps = np.diff(reading_path(scene, "left_to_right").points[:, 0].astype(float))
    assert steps.min() > 0
    assert steps.max() - steps.min() < 3e-4
    down = np.diff(reading_path(scene, "top_to_bottom").points[:, 1].astype(float))
    assert down.min() > 0
    assert down.max() - down.min() < 3e-4


def test_the_main_line_follows_the_skyline() -> None:
    x = np.linspace(0, 1, 640)
    ridge = 0.5 + 0.2 * np.sin(2 * np.pi * x)
    sheet = Image.new("RGB", (640, 420), (200, 215, 235))
    edge = [(float(px * 640), float(py * 420)) for px, py in zip(x, ridge, strict=True)]
    ImageDraw.Draw(sheet).polygon([*edge, (640, 420), (0, 420)], (45, 60, 50))
    points = reading_path(_seen(sheet), "left_to_right").points
    there = np.interp(points[:, 0], x, ridge)
    assert np.corrcoef(points[:, 1], there)[0, 1] > 0.95
    assert np.abs(points[:, 1] - there).mean() < 0.05


def test_the_gaze_starts_near_the_middle_and_visits_what_stands_out() -> None:
    sheet = shape_on_sheet("circle", 40)
    draw = ImageDraw.Draw(sheet)
    draw.ellipse((80, 60, 150, 130), (20, 60, 160))
    draw.ellipse((500, 300, 570, 370), (20, 120, 60))
    points = reading_path(_seen(sheet), "gaze").points
    assert np.hypot(*(points[0] - 0.5)) < 0.15
    for place in ((0.18, 0.226), (0.836, 0.798)):
        assert np.hypot(*(points - place).T).min() < 0.07


def test_on_a_blank_sheet_the_main_line_is_level() -> None:
    blank = _seen(Image.new("RGB", (300, 200), (90, 90, 90)))
    assert np.allclose(reading_path(blank, "left_to_right").points[:, 1], 0.5, atol=0.03)
    assert np.allclose(reading_path(blank, "top_to_bottom").points[:, 0], 0.5, atol=0.03)


def test_a_spiral_winds_outwards_at_an_even_pace(scene: VisualFeatures) -> None:
    points = reading_path(scene, "spiral").points.astype(float)
    assert np.allclose(points[0], 0.5, atol=0.05)
    reach = np.hypot(*(points - 0.5).T)
    assert np.corrcoef(reach, np.arange(len(reach)))[0, 1] > 0.95
    steps = np.hypot(*np.diff(points * (scene.aspect, 1), axis=0).T)
    assert steps.max() < 1.3 * np.median(steps)


def test_a_drawn_path_is_followed_at_an_even_pace(scene: VisualFeatures) -> None:
    drawn = ((0.1, 0.8), (0.12, 0.78), (0.5, 0.2), (0.9, 0.9))
    points = reading_path(scene, "drawn", (drawn,)).points
    assert np.allclose(points[0], drawn[0], atol=1e-3)
    assert np.allclose(points[-1], drawn[-1], atol=1e-3)
    assert np.hypot(*(points - drawn[2]).T).min() < 0.04
    outside = reading_path(scene, "drawn", (((-3.0, 0.5), (7.0, 0.5)),)).points
    assert outside.min() >= 0
    assert outside.max() <= 1
    assert np.allclose(reading_path(scene, "drawn", (((0.3, 0.4),),)).points, (0.3, 0.4))
    for nothing in ((), ((),), (((float("nan"), 0.1), (0.2, 0.3)),)):
        with pytest.raises(SettingError):
            reading_path(scene, "drawn", nothing)


def test_several_lines_are_read_one_after_the_other(scene: VisualFeatures) -> None:
    lines = (((0.1, 0.1), (0.9, 0.1)), ((0.9, 0.9), (0.5, 0.9)))
    points = reading_path(scene, "drawn", lines).points
    first = points[:, 1] < 0.5
    assert np.allclose(points[first][[0, -1]], lines[0], atol=1e-3)
    assert np.allclose(points[~first][[0, -1]], lines[1], atol=1e-3)
    assert first[: first.sum()].all()
    assert first.mean() == pytest.approx(2 / 3, abs=0.01), "each has time for its length"


def test_a_cool_to_warm_ramp_grows_warmer_moment_by_moment() -> None:
    features = _seen(ramp(COOL, WARM))
    moments = moments_along(features, reading_path(features, "left_to_right"), 32)
    assert (np.diff(moments.warmth) > 0).all()
    back = _seen(ramp(WARM, COOL))
    moments = moments_along(back, reading_path(back, "left_to_right"), 32)
    assert (np.diff(moments.warmth) < 0).all()


def test_a_dark_to_light_ramp_grows_lighter_moment_by_moment() -> None:
    features = _seen(ramp((15, 15, 15), (240, 240, 240)))
    for count in (8, 64, 200):
        moments = moments_along(features, reading_path(features, "left_to_right"), count)
        assert len(moments.lightness) == count
        assert (np.diff(moments.lightness) > 0).all()
    # Downwards nothing changes.
    moments = moments_along(features, reading_path(features, "top_to_bottom"), 16)
    assert np.ptp(moments.lightness) < 12


def test_hue_is_averaged_around_the_circle() -> None:
    sheet = np.zeros((200, 300, 3), np.uint8)
    sheet[::2] = (225, 60, 95)  # hues on both sides of 0°
    sheet[1::2] = (215, 65, 140)
    features = _seen(Image.fromarray(np.kron(sheet[:50, :75], np.ones((4, 4, 1), np.uint8))))
    hue = moments_along(features, reading_path(features, "left_to_right"), 8).hue
    assert np.minimum(hue, 360 - hue).max() < 25


def test_directions_are_averaged_where_0_is_180() -> None:
    features = _seen(stripes(0))
    moments = moments_along(features, reading_path(features, "left_to_right"), 8)
    assert np.minimum(moments.orientation, 180 - moments.orientation).max() < 2


def test_moments_know_the_region_they_are_in() -> None:
    features = _seen(shape_on_sheet("circle", 120))
    path = reading_path(features, "drawn", (((0.02, 0.5), (0.98, 0.5)),))
    moments = moments_along(features, path, 49)
    assert moments.region[0] == moments.region[-1] == 0
    assert moments.region[24] == 1
    assert moments.size[24] < 0.5 < moments.size[0]
    assert moments.roundness[24] > moments.roundness[0]
    assert moments.saliency[24] > moments.saliency[0]
    assert np.allclose(moments.x[[0, -1]], (0.03, 0.97), atol=0.01)


def test_moments_that_look_the_same_are_alike() -> None:
    picture = Image.new("RGB", (900, 300), (210, 190, 120))
    picture.paste((30, 60, 130), (300, 0, 600, 300))
    features = _seen(picture)
    path = reading_path(features, "drawn", (((0.02, 0.5), (0.98, 0.5)),))
    alike = self_similarity(moments_along(features, path, 30))
    assert alike.shape == (30, 30)
    assert alike.dtype == np.float32
    assert np.array_equal(alike, alike.T)
    assert (np.diag(alike) == 1).all()
    assert alike[3, 27] > 0.95  # A and its return
    assert alike[3, 15] < 0.1  # A and B
    assert alike.min() >= 0


def test_a_path_has_at_least_one_moment(scene: VisualFeatures) -> None:
    path = reading_path(scene, "spiral")
    assert moments_along(scene, path, 1).x.shape == (1,)
    with pytest.raises(ValueError, match="at least one"):
        moments_along(scene, path, 0)


def test_paths_and_moments_need_no_opencv() -> None:
    # The window follows paths, and must not carry the whole of OpenCV.
    code = (
        "import sys, studio.imaging.paths, studio.imaging.moments; "
        "sys.exit('cv2' in sys.modules or 'PIL' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
