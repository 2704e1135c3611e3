"""Paths lead where the eye goes; moments show what is there."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from studio.errors import SettingError
from studio.imaging.analysis import see
from studio.imaging.copies import copies_of
from studio.imaging.features import Face, PathKind, VisualFeatures
from studio.imaging.focus import focus_of
from studio.imaging.gaze import gaze_stops
from studio.imaging.moments import moments_along, self_similarity
from studio.imaging.paths import reading_path
from studio.imaging.saliency import saliency_of
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


def _looks(image: Image.Image, faces: tuple[Face, ...] = ()) -> np.ndarray:
    copies = copies_of(as_picture(image))
    return saliency_of(copies, *focus_of(copies), faces)


@pytest.mark.parametrize("place", [(0.25, 0.3), (0.7, 0.65)])
def test_a_thing_draws_the_eye_and_its_ground_does_not(place: tuple[float, float]) -> None:
    rng = np.random.default_rng(3)
    grass = np.array([70, 110, 60]) + rng.normal(0, 16, (420, 640, 1))
    sheet = Image.fromarray(np.clip(grass, 0, 255).astype(np.uint8))
    x, y = round(place[0] * 640), round(place[1] * 420)
    ImageDraw.Draw(sheet).ellipse((x - 45, y - 45, x + 45, y + 45), fill=(200, 60, 50))
    seen = _looks(sheet)
    rows, columns = seen.shape
    row, column = divmod(int(seen.argmax()), columns)
    assert np.hypot((column + 0.5) / columns - place[0], (row + 0.5) / rows - place[1]) < 0.08
    assert seen[round(place[1] * rows), round(place[0] * columns)] > 5 * np.median(seen)


def test_what_runs_along_the_frame_is_ground() -> None:
    sheet = Image.new("RGB", (640, 420), (250, 250, 250))
    ImageDraw.Draw(sheet).rectangle((160, 90, 480, 330), fill=(150, 150, 150), outline=(0, 0, 0))
    seen = _looks(sheet)
    rows, columns = seen.shape
    inside = seen[rows // 4 : 3 * rows // 4, columns // 3 : 2 * columns // 3]
    corners = [seen[:6, :6], seen[-6:, :6], seen[:6, -6:], seen[-6:, -6:]]
    assert inside.mean() > 1.5 * max(float(corner.mean()) for corner in corners)


def test_a_face_draws_the_eye_first() -> None:
    scene = landscape()
    face = Face((0.25, 0.7), 0.12, 0.2, 0.95)
    rows, columns = _looks(scene).shape
    row, column = divmod(int(_looks(scene, (face,)).argmax()), columns)
    assert (column + 0.5) / columns == pytest.approx(0.25, abs=0.04)
    assert (row + 0.5) / rows == pytest.approx(0.7, abs=0.05)


@pytest.mark.parametrize("kind", ["left_to_right", "top_to_bottom"])
@pytest.mark.parametrize("place", [(0.3, 0.75), (0.7, 0.3), (0.5, 0.5)])
def test_nobody_reads_past_a_face(
    kind: PathKind, place: tuple[float, float], scene: VisualFeatures
) -> None:
    face = Face(place, 0.15, 0.2, 0.9)
    points = reading_path(replace(scene, faces=(face,)), kind).points
    assert np.hypot(*((points - place) / (0.075, 0.1)).T).min() < 1.0, "it enters the face"


def test_far_from_a_face_the_way_is_the_old_one(scene: VisualFeatures) -> None:
    face = Face((0.3, 0.75), 0.15, 0.2, 0.9)
    points = reading_path(replace(scene, faces=(face,)), "left_to_right").points
    far = points[:, 0] > 0.75
    assert np.abs(points - reading_path(scene, "left_to_right").points)[far].max() < 0.02


@pytest.mark.parametrize("kind", KINDS)
def test_paths_stay_where_the_picture_is_seen(kind: PathKind) -> None:
    rng = np.random.default_rng(4)
    pixels = np.zeros((400, 640, 4), np.uint8)
    pixels[..., :3] = np.kron(rng.integers(30, 220, (20, 32, 3)), np.ones((20, 20, 1)))
    y, x = np.mgrid[0:400, 0:640]
    # A disc in a transparent sheet, and beside it a slab.
    seen = (np.hypot(x - 180, y - 220) < 150) | ((x > 330) & (x < 540) & (y > 60) & (y < 180))
    pixels[..., 3] = 255 * seen
    features = _seen(Image.fromarray(pixels))
    points = reading_path(features, kind).points
    column = np.clip((points[:, 0] * 640).astype(int), 0, 639)
    row = np.clip((points[:, 1] * 400).astype(int), 0, 399)
    assert seen[row, column].mean() > 0.85
    if kind == "left_to_right":
        assert points[0, 0] == pytest.approx(30 / 640, abs=0.05)
        assert points[-1, 0] == pytest.approx(540 / 640, abs=0.05)


def test_the_eye_rests_on_what_stands_out_and_does_not_return_at_once() -> None:
    sheet = Image.new("RGB", (640, 420), (215, 205, 190))
    places = ((0.5, 0.5), (0.2, 0.5), (0.8, 0.48), (0.5, 0.15))
    for x, y in places:
        x, y = 640 * x, 420 * y
        ImageDraw.Draw(sheet).ellipse((x - 26, y - 26, x + 26, y + 26), fill=(30, 60, 130))
    stops = gaze_stops(_seen(sheet))
    assert np.hypot(*np.subtract(stops[0], places[0])) < 0.06
    for place in places:
        assert min(np.hypot(*np.subtract(stop, place)) for stop in stops[:5]) < 0.07
    assert min(np.hypot(*np.subtract(a, b)) for a, b in pairwise(stops)) > 0.1


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
