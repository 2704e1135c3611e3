"""From the bytes of a file to the picture that the studio works with.

Every failure is one sentence. A damaged file is read as far as it goes, with a note.
"""

import io
import threading
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from studio.errors import PictureError
from studio.imaging.colour_management import to_plain_mode, to_srgb
from studio.imaging.formats import ACCEPTED, PILLOW_FORMATS, refuse_what_is_no_picture
from studio.imaging.jpeg_scans import scans_of
from studio.imaging.picture import Picture, digest_of

LONG_SIDE = 1024
"""Long side of the working pixels; smaller pictures keep their size."""

MOST_PIXELS = 120_000_000
MOST_PIXELS_BY_DRAFT = 250_000_000
"""A JPEG is decoded at reduced size, so that only its file is large; unless it is
progressive, which needs all its coefficients at once."""

MOST_SCANS = 100
"""Passes of a JPEG; cameras and programs make 10 or so."""

MOST_BYTES = 512 * 1024 * 1024

_ALWAYS_WHOLE = 4_000_000
"""Up to here a JPEG is never decoded at reduced size, so that identical pixels give the
same picture from whatever kind of file."""

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION_TAG = 0x0112

# Pillow refuses from twice this number on; our own limits are checked before it decodes.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS_BY_DRAFT // 2

# Pillow's tolerance for damaged files is a switch of the whole process.
_tolerance = threading.Lock()


def open_picture(path: Path) -> Picture:
    """Read a picture file.

    Parameters
    ----------
    path : pathlib.Path
        The file; its name is kept, not its folder.

    Returns
    -------
    Picture

    Raises
    ------
    PictureError
        If there is no such file, it cannot be read, or it is no picture.
    """
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise PictureError("{name} is a folder; choose a picture file.", name=name)
        if not path.exists():
            raise PictureError("{name} does not exist; check the name and the folder.", name=name)
        if not path.is_file():
            raise PictureError("{name} is not a file; choose a picture file.", name=name)
        if path.stat().st_size > MOST_BYTES:
            raise _too_heavy(name)
        data = path.read_bytes()
    except PermissionError as error:
        raise PictureError(
            "{name} may not be read; ask for permission to read it or copy it elsewhere.",
            name=name,
        ) from error
    except (OSError, ValueError) as error:
        raise PictureError(
            "{name} could not be read from the disk ({reason}); check the disk or copy it "
            "elsewhere.",
            name=name,
            reason=getattr(error, "strerror", None) or "its name is not valid",
        ) from error
    return load_picture(data, name)


def load_picture(data: bytes, name: str) -> Picture:
    """Decode a picture to upright, colour-managed sRGB at the working size.

    Parameters
    ----------
    data : bytes
        The whole file; its kind is known by its first bytes, never by its name.
    name : str
        File name as the user knows it; may be empty.

    Returns
    -------
    Picture
        Long side at most `LONG_SIDE` pixels, never enlarged.

    Raises
    ------
    PictureError
        If it is no picture that we open, too large, broken beyond use, or transparent
        everywhere.
    """
    label = name or "The picture"
    refuse_what_is_no_picture(data, label)
    if len(data) > MOST_BYTES:
        raise _too_heavy(label)
    notes: list[str] = []
    image, whole, size = _decoded(data, label)
    if not whole:
        notes.append("The file is damaged; only a part of the picture could be read.")
    turn = _UPRIGHT.get(_orientation(image))
    profile = image.info.get("icc_profile")
    image = to_plain_mode(image, label)
    image = _at_working_size(image)
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    if alpha is not None:
        image = image.convert("L" if image.mode == "LA" else "RGB")
    image.info = {"icc_profile": profile}
    image, honoured = to_srgb(image)
    if not honoured:
        notes.append("Its colour profile cannot be used; its colours may look a little off.")
    if turn is not None:
        image = image.transpose(turn)
        alpha = alpha.transpose(turn) if alpha is not None else None
        if turn in (_UPRIGHT[5], _UPRIGHT[6], _UPRIGHT[7], _UPRIGHT[8]):
            size = (size[1], size[0])
    return _picture(image, alpha, name, size, tuple(notes))


def _too_heavy(name: str) -> PictureError:
    return PictureError(
        "{name} is larger than {limit} megabytes; save a smaller copy first.",
        name=name,
        limit=MOST_BYTES // 2**20,
    )


def _too_many_pixels(name: str, limit: int = MOST_PIXELS) -> PictureError:
    return PictureError(
        "{name} has more than {limit} million pixels; save a smaller copy first.",
        name=name,
        limit=limit // 1_000_000,
    )


def _most_pixels(data: bytes, name: str) -> int:
    """Return how many pixels the picture may have; refuse what would take hours."""
    scans = scans_of(data)
    if scans.number > MOST_SCANS:
        raise PictureError(
            "{name} is built in {count} passes and would take far too long to open; open it in "
            "another program and save a copy.",
            name=name,
            count=scans.number,
        )
    by_draft = scans.number > 0 and not scans.progressive
    return MOST_PIXELS_BY_DRAFT if by_draft else MOST_PIXELS


def _decoded(data: bytes, name: str) -> tuple[Image.Image, bool, tuple[int, int]]:
    """Return the decoded first frame, whether it is whole, and its full size."""
    try:
        image, size = _attempt(data, name)
    except PictureError:
        raise
    except MemoryError as error:
        raise PictureError(
            "{name} needs more memory than there is; save a smaller copy first.", name=name
        ) from error
    except Exception as error:
        # Pillow raises OSError, ValueError, SyntaxError, struct.error, TypeError, EOFError
        # and more for broken files. One more try reads as far as the file goes.
        if isinstance(error, ValueError) and "too large" in str(error).casefold():
            raise PictureError(
                "{name} hides a very large text in it and is not opened; save a copy first.",
                name=name,
            ) from error
        if isinstance(error, UnidentifiedImageError) and not _looks_damaged(data):
            raise PictureError(
                "{name} is not a picture that can be opened; choose a {accepted} file.",
                name=name,
                accepted=ACCEPTED,
            ) from error
        image, size = _as_far_as_it_goes(data, name)
        return image, False, size
    return image, True, size


def _looks_damaged(data: bytes) -> bool:
    magics = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*", b"BM")
    return data.startswith(magics) or data[4:8] == b"ftyp"


def _as_far_as_it_goes(data: bytes, name: str) -> tuple[Image.Image, tuple[int, int]]:
    broken = PictureError(
        "{name} is damaged and cannot be read; open it in another program and save a copy.",
        name=name,
    )
    with _tolerance:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            image, size = _attempt(data, name)
        except PictureError:
            raise
        except Exception as error:
            raise broken from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before
    extrema = image.getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else (extrema,)
    if all(low == high for low, high in bands):
        raise broken  # not one row arrived
    return image, size


def _attempt(data: bytes, name: str) -> tuple[Image.Image, tuple[int, int]]:
    limit = _most_pixels(data, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # our own limits and notes say what matters
        try:
            image = Image.open(io.BytesIO(data), formats=PILLOW_FORMATS)
        except Image.DecompressionBombError as error:
            raise _too_many_pixels(name, limit) from error
        width, height = image.size
        if width * height > limit:
            raise _too_many_pixels(name, limit)
        if width < 1 or height < 1:
            raise PictureError("{name} has no pixels; choose another picture.", name=name)
        if width * height > _ALWAYS_WHOLE:
            image.draft(None, (LONG_SIDE, LONG_SIDE))  # only JPEG heeds it
        image.load()
    return image, (width, height)


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 (upright) where it is absent or broken."""
    try:
        # After load(): on PNG getexif() would decode and hide a checksum error.
        value = image.getexif().get(_ORIENTATION_TAG, 1)
        return int(value)
    except Exception:  # noqa: BLE001, RUF100 - broken EXIF raises almost anything; it may be ignored
        return 1


def _at_working_size(image: Image.Image) -> Image.Image:
    width, height = image.size
    longest = max(width, height)
    if longest <= LONG_SIDE:
        return image
    scale = LONG_SIDE / longest
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if image.mode == "LAB":  # its a* and b* are signed bytes, which do not blend
        return image.resize(size, Image.Resampling.NEAREST)
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _picture(
    image: Image.Image,
    alpha: Image.Image | None,
    name: str,
    size: tuple[int, int],
    notes: tuple[str, ...],
) -> Picture:
    srgb = np.array(image, np.uint8)
    weight = np.full(srgb.shape[:2], 255, np.uint8)
    if alpha is not None:
        weight = np.array(alpha, np.uint8)
        if not weight.any():
            raise PictureError(
                "{name} is transparent everywhere, so there is nothing to see; choose another "
                "picture.",
                name=name or "The picture",
            )
        if int(weight.min()) < 255:
            share = weight[..., None].astype(np.uint32)
            mixed = (srgb * share + 255 * (255 - share) + 127) // 255
            srgb = mixed.astype(np.uint8)
    srgb = np.ascontiguousarray(srgb)
    digest = digest_of(srgb, weight)
    share_of_one = (weight / np.float32(255.0)).astype(np.float32)
    srgb.setflags(write=False)
    share_of_one.setflags(write=False)
    return Picture(name, size[0], size[1], srgb, share_of_one, digest, notes)
