"""Faces are found where there are some, and nowhere else."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.imaging.analysis import see
from studio.imaging.faces import find_faces
from studio.imaging.loading import load_picture
from studio.imaging.picture import Picture
from studio.imaging.places import region_at

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
PORTRAIT = PICTURES / "portrait_astronaut.jpg"
WITHOUT = sorted(
    path for path in PICTURES.iterdir() if path.suffix in (".jpg", ".png") and path != PORTRAIT
)


def _picture(path: Path) -> Picture:
    return load_picture(path.read_bytes(), path.name)


def _with_pasted(background: Picture, *places: tuple[int, int, int]) -> Picture:
    """Return a picture with the astronaut's head pasted in: left, top and size in pixels."""
    head = Image.fromarray(_picture(PORTRAIT).srgb).crop((122, 22, 327, 227))
    image = Image.fromarray(background.srgb.copy())
    for left, top, size in places:
        image.paste(head.resize((2 * size, 2 * size), Image.Resampling.LANCZOS), (left, top))
    return replace(background, srgb=np.asarray(image))


def test_the_face_of_a_portrait_is_found_once() -> None:
    (face,) = find_faces(_picture(PORTRAIT))
    assert face.place == pytest.approx((0.44, 0.24), abs=0.03)
    assert 0.15 < face.height < 0.27
    assert face.confidence > 0.8
    assert face.name == ""


def test_a_face_is_an_area_of_its_own_before_a_wall_of_its_colour() -> None:
    features = see(_picture(PORTRAIT))
    (face,) = features.faces
    found = region_at(features, face.place)
    assert found is not None
    area = features.regions[found]
    assert area.shape == "ellipse"
    assert area.centroid == pytest.approx(face.place, abs=0.04)
    assert area.area == pytest.approx(face.width * face.height, rel=0.25)


@pytest.mark.parametrize("path", WITHOUT, ids=lambda path: path.stem)
def test_there_are_no_faces_in_landscapes_things_and_abstract_pictures(path: Path) -> None:
    assert find_faces(_picture(path)) == ()


def test_noise_and_empty_pictures_have_no_faces() -> None:
    picture = _picture(PORTRAIT)
    chance = np.random.default_rng(1).integers(0, 256, (400, 600, 3)).astype(np.uint8)
    assert find_faces(replace(picture, srgb=chance)) == ()
    assert find_faces(replace(picture, srgb=np.full((300, 300, 3), 128, np.uint8))) == ()
    assert find_faces(replace(picture, srgb=np.zeros((1, 1000, 3), np.uint8))) == ()
    assert find_faces(replace(picture, srgb=np.zeros((1000, 3, 3), np.uint8))) == ()


def test_several_faces_are_found_the_largest_first() -> None:
    beach = _picture(PICTURES / "beach_waves.jpg")
    faces = find_faces(_with_pasted(beach, (40, 60, 70), (500, 100, 150), (880, 380, 60)))
    assert len(faces) == 3
    assert [round(face.place[0], 1) for face in faces] == [0.6, 0.1, 0.9]
    assert faces[0].width > faces[1].width > faces[2].width


def test_a_mirrored_picture_has_its_face_on_the_other_side() -> None:
    beach = _with_pasted(_picture(PICTURES / "beach_waves.jpg"), (100, 80, 120))
    (here,) = find_faces(beach)
    (there,) = find_faces(replace(beach, srgb=np.ascontiguousarray(beach.srgb[:, ::-1])))
    assert here.place[0] == pytest.approx(1.0 - there.place[0], abs=0.02)
    assert here.place[1] == pytest.approx(there.place[1], abs=0.02)


@pytest.mark.parametrize(("quality", "scale"), [(92, 1.0), (85, 1.0), (95, 0.98), (95, 1.02)])
def test_a_picture_saved_anew_has_the_same_face(quality: int, scale: float) -> None:
    image = Image.open(PORTRAIT).convert("RGB")
    size = (round(image.width * scale), round(image.height * scale))
    buffer = io.BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=quality)
    (before,) = find_faces(_picture(PORTRAIT))
    (after,) = find_faces(load_picture(buffer.getvalue(), "again.jpg"))
    assert after.place == pytest.approx(before.place, abs=0.01)
    assert after.height == pytest.approx(before.height, abs=0.02)


def test_the_same_pixels_have_the_same_faces() -> None:
    assert find_faces(_picture(PORTRAIT)) == find_faces(_picture(PORTRAIT))
