"""Damaged and hostile files, hundreds of them, end in a picture or in one sentence."""

import re
import struct
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from studio.errors import PictureError
from studio.imaging.analysis import see
from studio.imaging.jpeg_scans import scans_of
from studio.imaging.loading import load_picture
from tests.imaging.drawings import as_bytes, landscape

KINDS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 80},
    "PNG": {},
    "WEBP": {"quality": 70},
    "GIF": {},
    "TIFF": {"compression": "tiff_lzw"},
    "BMP": {},
    "AVIF": {"quality": 50},
}
EACH = 36


def _whole(kind: str) -> bytes:
    return as_bytes(landscape((96, 64)), kind, **KINDS[kind])


def _mutants(kind: str) -> Iterator[bytes]:
    """Yield a file with bytes flipped, cut out, doubled, shuffled, set to extremes."""
    whole = np.frombuffer(_whole(kind), np.uint8)
    rng = np.random.default_rng(len(whole))
    for number in range(EACH):
        data = whole.copy()
        at = int(rng.integers(4, len(data) - 1))
        manner = number % 6
        if manner == 0:
            data = data[:at]
        elif manner == 1:
            spots = rng.integers(2, len(data), 1 + number)
            data[spots] = rng.integers(0, 256, len(spots))
        elif manner == 2:
            # Sizes and offsets live at the beginning.
            spots = rng.integers(4, min(200, len(data)), 4)
            data[spots] = rng.choice([0, 1, 127, 128, 255], 4)
        elif manner == 3:
            data = np.concatenate([data[:at], data[min(at + 40, len(data)) :]])
        elif manner == 4:
            data = np.concatenate([data[:at], data[at // 2 :]])
        else:
            data[at:] = data[at:][::-1]
        yield data.tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_a_picture_or_one_sentence(kind: str) -> None:
    refused = 0
    for data in _mutants(kind):
        try:
            picture = load_picture(data, "holiday.img")
        except PictureError as error:
            refused += 1
            sentence = str(error)
            assert sentence.startswith("holiday.img ")
            assert re.fullmatch(r"[^\n]+\.", sentence)
            assert len(sentence) < 250
            assert "Error" not in sentence
        else:
            assert picture.srgb.ndim == 3
            assert max(picture.srgb.shape) <= 1024
            assert np.isfinite(picture.alpha).all()
    assert refused < EACH, "some can still be read"
    assert refused > 0 or kind == "GIF", "some cannot; a GIF shows at least its first rows"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_is_left_of_a_damaged_picture_can_be_seen(kind: str) -> None:
    cut = _whole(kind)[: int(0.8 * len(_whole(kind)))]
    picture = load_picture(cut, "x")
    assert "damaged" in picture.notes[0]
    assert np.isfinite(see(picture).mood.valence.value)


def _with_passes(count: int) -> bytes:
    """Return a progressive JPEG whose last pass comes `count` times more."""
    data = as_bytes(Image.new("RGB", (640, 400), (90, 120, 150)), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + b"\xff\xd9"


def test_a_small_file_that_takes_hours_to_decode_is_refused() -> None:
    assert load_picture(_with_passes(20), "x.jpg").notes == ()
    with pytest.raises(PictureError, match="passes and would take far too long"):
        load_picture(_with_passes(5000), "x.jpg")


def test_passes_are_counted_as_far_as_the_picture_goes() -> None:
    assert scans_of(b"GIF89a") == (0, False)
    plain = as_bytes(landscape((80, 60)), "JPEG")
    film = b"\xff\xda" * 500
    assert scans_of(plain + film) == (1, False)
    image = landscape((80, 60))
    exif = Image.Exif()
    exif[0x010E] = "\xff\xda" * 300
    described = as_bytes(image, "JPEG", exif=exif, progressive=True)
    assert scans_of(described).number < 15
    assert scans_of(described).progressive
    for cut in range(2, len(plain), 7):
        assert scans_of(plain[:cut]).number <= 1


def test_a_very_large_jpeg_opens_by_draft_and_other_kinds_do_not() -> None:
    # 121 megapixels of one colour make a small file.
    sheet = Image.new("L", (12_100, 10_000), 120)
    picture = load_picture(as_bytes(sheet, "JPEG", quality=30), "wall.jpg")
    assert (picture.width, picture.height) == (12_100, 10_000)
    assert max(picture.srgb.shape) == 1024
    small = bytearray(as_bytes(landscape((60, 40)), "GIF"))
    small[6:10] = struct.pack("<HH", 12_100, 10_000)
    with pytest.raises(PictureError, match="120 million pixels"):
        load_picture(bytes(small), "wall.gif")
