"""Any file becomes upright, colour-managed pixels, or one sentence."""

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from studio.errors import PictureError
from studio.imaging.loading import LONG_SIDE, load_picture, open_picture
from tests.imaging.drawings import as_bytes, landscape, ramp


def _mean(data: bytes) -> np.ndarray:
    return load_picture(data, "x").srgb.reshape(-1, 3).mean(axis=0)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "GIF", "WEBP", "AVIF", "JPEG"])
def test_each_format_shows_the_same_picture(kind: str) -> None:
    image = landscape((320, 200))
    options: dict[str, object] = {"WEBP": {"lossless": True}, "AVIF": {"quality": 95}}.get(
        kind, {}
    )
    picture = load_picture(as_bytes(image, kind, **options), f"x.{kind.lower()}")
    away = np.abs(picture.srgb.astype(int) - np.asarray(image).astype(int)).mean()
    assert away < {"GIF": 8, "JPEG": 6, "AVIF": 6}.get(kind, 0.01)
    assert (picture.width, picture.height) == (320, 200)
    assert picture.notes == ()


def test_a_phone_picture_opens() -> None:
    # HEIC cannot be written with what the program uses, so a drawing of 565 bytes is kept.
    picture = open_picture(Path(__file__).parent / "data" / "red_left_blue_right.heic")
    assert (picture.width, picture.height) == (96, 64)
    assert np.abs(picture.srgb[40, 24].astype(int) - (220, 60, 40)).max() < 25
    assert np.abs(picture.srgb[40, 72].astype(int) - (40, 80, 200)).max() < 25


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "WEBP"])
def test_identical_pixels_are_one_picture_in_any_container(kind: str) -> None:
    image = landscape((500, 300)).resize((1500, 900))
    options: dict[str, object] = {"lossless": True} if kind == "WEBP" else {}
    other = load_picture(as_bytes(image, kind, **options), "b")
    assert other.digest == load_picture(as_bytes(image), "a").digest
    opaque = image.convert("RGBA")
    assert load_picture(as_bytes(opaque), "c").digest == other.digest


def test_a_jpeg_up_to_4_megapixels_is_decoded_whole() -> None:
    data = as_bytes(landscape((460, 340)).resize((2300, 1700)), "JPEG", quality=95)
    decoded = Image.open(io.BytesIO(data))
    decoded.load()
    again = as_bytes(decoded)
    assert load_picture(data, "a.jpg").digest == load_picture(again, "a.png").digest


def test_large_pictures_shrink_and_small_ones_stay() -> None:
    large = load_picture(as_bytes(landscape((300, 200)).resize((3000, 2000)), "JPEG"), "large")
    assert large.srgb.shape == (683, LONG_SIDE, 3)
    assert (large.width, large.height) == (3000, 2000)
    assert load_picture(as_bytes(landscape((90, 60))), "small").srgb.shape == (60, 90, 3)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_rotation_is_undone(orientation: int) -> None:
    upright = Image.new("RGB", (60, 40), (30, 30, 30))
    upright.paste((250, 20, 20), (0, 0, 20, 20))  # red in the upper left
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = upright if undo is None else upright.transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("PNG", "JPEG"):
        picture = load_picture(as_bytes(stored, kind, exif=exif), "turned")
        assert (picture.width, picture.height) == (60, 40)
        assert picture.srgb[5, 5, 0] > 200
        assert picture.srgb[35, 55, 0] < 60


def test_16_bit_grey_is_not_white() -> None:
    values = np.linspace(0, 65535, 300 * 200).reshape(200, 300).astype(np.uint16)
    for kind in ("PNG", "TIFF"):
        picture = load_picture(as_bytes(Image.fromarray(values), kind), "deep")
        assert abs(picture.srgb.mean() - 127.5) < 1
        assert picture.srgb.max() == 255
        assert picture.srgb.min() == 0


def test_float_grey_and_values_that_are_not_numbers() -> None:
    values = np.linspace(0, 1, 64 * 64).reshape(64, 64).astype(np.float32)
    picture = load_picture(as_bytes(Image.fromarray(values), "TIFF"), "float")
    assert abs(picture.srgb.mean() - 127.5) < 2
    values[3, 4] = np.nan
    with pytest.raises(PictureError, match="not numbers"):
        load_picture(as_bytes(Image.fromarray(values), "TIFF"), "nan.tif")


def test_grey_palette_cmyk_and_one_bit_have_the_right_colours() -> None:
    red = Image.new("RGB", (50, 40), (200, 30, 40))
    assert np.allclose(_mean(as_bytes(red.convert("P", palette=Image.Palette.ADAPTIVE))),
                       (200, 30, 40), atol=3)  # fmt: skip
    cmyk = red.convert("CMYK")
    assert np.allclose(_mean(as_bytes(cmyk, "TIFF")), (200, 30, 40), atol=3)
    assert np.allclose(_mean(as_bytes(cmyk, "JPEG")), (200, 30, 40), atol=8)
    assert np.allclose(_mean(as_bytes(Image.new("L", (9, 9), 77))), 77, atol=1)
    assert np.allclose(_mean(as_bytes(Image.new("1", (9, 9), 1))), 255)


def test_transparent_places_are_white_and_count_for_nothing() -> None:
    image = Image.new("RGBA", (100, 80), (0, 0, 0, 0))
    image.paste((10, 200, 30, 255), (0, 0, 50, 80))
    for data in (as_bytes(image), as_bytes(image, "WEBP", lossless=True), as_bytes(image, "GIF")):
        picture = load_picture(data, "clear")
        assert picture.alpha[:, :48].min() == 1
        assert picture.alpha[:, 52:].max() == 0
        assert picture.srgb[40, 80].tolist() == [255, 255, 255]
    with pytest.raises(PictureError, match="transparent everywhere"):
        load_picture(as_bytes(Image.new("RGBA", (20, 20), (9, 9, 9, 0))), "nothing.png")


def test_a_colour_profile_is_honoured_and_a_broken_one_noted() -> None:
    image = Image.new("RGB", (40, 40), (120, 130, 140))
    lab = ImageCms.createProfile("LAB")
    srgb = ImageCms.createProfile("sRGB")
    assert (
        load_picture(as_bytes(image), "plain").digest
        == load_picture(
            as_bytes(image, icc_profile=ImageCms.ImageCmsProfile(srgb).tobytes()), "tagged"
        ).digest
    )
    as_lab = ImageCms.profileToProfile(
        image, ImageCms.ImageCmsProfile(srgb), ImageCms.ImageCmsProfile(lab), outputMode="LAB"
    )
    assert as_lab is not None
    assert np.allclose(_mean(as_bytes(as_lab, "TIFF")), (120, 130, 140), atol=4)
    broken = load_picture(as_bytes(image, icc_profile=b"no profile" * 20), "broken")
    assert np.allclose(broken.srgb.mean(axis=(0, 1)), (120, 130, 140))
    assert "colour profile" in broken.notes[0]


def test_a_profile_with_swapped_primaries_changes_the_colours() -> None:
    image = Image.new("RGB", (40, 40), (200, 60, 60))
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # Swap the red and blue primaries in the tag table: what is stored as red is blue.
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    named = profile.index(b"sRGB", 128) if b"sRGB" in profile[128:] else None
    if named is not None:
        profile[named : named + 4] = b"XYZW"
    text = bytes(profile).replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be"))
    shown = load_picture(as_bytes(image, icc_profile=text), "swapped").srgb[20, 20]
    assert shown[2] > shown[0]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_truncated_file_is_read_as_far_as_it_goes(kind: str) -> None:
    data = as_bytes(landscape((400, 300)), kind)
    picture = load_picture(data[: len(data) * 2 // 3], "cut")
    assert "damaged" in picture.notes[0]
    whole = load_picture(data, "whole").srgb
    assert np.abs(picture.srgb[:100].astype(int) - whole[:100].astype(int)).mean() < 12


def test_hardly_anything_of_a_file_is_refused() -> None:
    for kind in ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "AVIF", "BMP"):
        data = as_bytes(landscape((400, 300)), kind)
        with pytest.raises(PictureError):
            load_picture(data[:60], "stub")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def test_bombs_are_refused_before_they_grow() -> None:
    head = b"\x89PNG\r\n\x1a\n"
    for side in (50_000, 13_000):
        size = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
        data = head + _chunk(b"IHDR", size) + _chunk(b"IDAT", b"x") + _chunk(b"IEND", b"")
        with pytest.raises(PictureError, match="million pixels"):
            load_picture(data, "bomb.png")
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "a" * 30_000_000, zip=True)
    with pytest.raises(PictureError, match="large text"):
        load_picture(as_bytes(landscape((60, 40)), pnginfo=text), "text.png")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG drawing"),
        (b"%PDF-1.7 ...", "PDF document"),
        (b"Just a few words.", "text file"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"PK\x03\x04" + bytes(100), "archive"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(80), "video"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(60), "sound file"),
        (b"8BPS" + bytes(60), "Photoshop"),
        (bytes(range(256)) * 4, "not a picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(300), "damaged"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(300), "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(PictureError, match=words) as caught:
        load_picture(data, "thing.jpg")
    sentence = str(caught.value)
    assert sentence.startswith("thing.jpg ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (30_000, 1), (2, 3)])
def test_tiny_and_thin_pictures_load(size: tuple[int, int]) -> None:
    picture = load_picture(as_bytes(Image.new("RGB", size, (90, 10, 10))), "tiny")
    assert (picture.width, picture.height) == size
    assert max(picture.srgb.shape[:2]) <= LONG_SIDE
    assert picture.srgb[0, 0].tolist() == [90, 10, 10]


def test_an_animation_shows_its_first_frame() -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ((200, 0, 0), (0, 0, 200))]
    data = as_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert np.allclose(_mean(data), (200, 0, 0), atol=2)


def test_the_kind_of_file_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "odd näme ♫.gif"
    path.write_bytes(as_bytes(ramp((0, 0, 0), (255, 255, 255)), "JPEG"))
    assert open_picture(path).name == "odd näme ♫.gif"


def test_what_cannot_be_opened_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="does not exist"):
        open_picture(tmp_path / "none.png")
    with pytest.raises(PictureError, match="is a folder"):
        open_picture(tmp_path)
    with pytest.raises(PictureError):
        open_picture(Path("bad\0name.png"))
    closed = tmp_path / "closed.png"
    closed.write_bytes(as_bytes(landscape((30, 20))))
    closed.chmod(0)
    if not os.access(closed, os.R_OK):  # the administrator may read everything
        with pytest.raises(PictureError, match="permission"):
            open_picture(closed)


def test_pixels_cannot_be_changed() -> None:
    picture = load_picture(as_bytes(landscape((30, 20))), "x")
    with pytest.raises(ValueError, match="read-only"):
        picture.srgb[0, 0] = 0
