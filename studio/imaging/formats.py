"""Which files are pictures that we open, and what to say of those that are not."""

import pi_heif
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from studio.errors import PictureError

pi_heif.register_heif_opener()

# Naming the readers also registers them; Pillow alone loads only some of them.
PILLOW_FORMATS: tuple[str, ...] = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
    GifImagePlugin.GifImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    AvifImagePlugin.AvifImageFile.format,
    "HEIF",
)
"""Formats that Pillow may try. Others (EPS, PSD, WMF, ...) run outside programs or guess."""

ACCEPTED = "JPEG, PNG, WebP, GIF, TIFF, BMP, AVIF or HEIC"

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"8BPS", "a Photoshop document"),
    (b"gimp xcf", "a GIMP document"),
    (b"PK\x03\x04", "an archive or an office document"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "a compressed file"),
    (b"MThd", "a MIDI file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
)
_PICTURE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
                   b"avif", b"avis")  # fmt: skip


def refuse_what_is_no_picture(data: bytes, name: str) -> None:
    """Raise in words when the first bytes show something that we do not open.

    Parameters
    ----------
    data : bytes
        The whole file or its beginning.
    name : str
        How to call it.

    Raises
    ------
    PictureError
        If the file is empty, or is of a known kind that is no picture.
    """
    if not data:
        raise PictureError("{name} is empty; choose another picture.", name=name)
    kind = _kind_of(data[:4096])
    if kind == "an SVG drawing":
        raise PictureError(
            "{name} is an SVG drawing, which is not opened; save it as PNG first.", name=name
        )
    if kind is not None:
        raise PictureError(
            "{name} is {kind}, not a picture that can be opened; choose a {accepted} file.",
            name=name,
            kind=kind,
            accepted=ACCEPTED,
        )


def _kind_of(head: bytes) -> str | None:
    """Return what a file is that we refuse, or None for anything that may be a picture."""
    for magic, kind in _KINDS:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI "):
        return "a sound file" if head[8:12] == b"WAVE" else "a video"
    if head[4:8] == b"ftyp":
        brands = head[8:12] + head[16 : 16 + 64]
        return None if any(brand in brands for brand in _PICTURE_BRANDS) else "a video"
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\x00", b"")
    if b"\x00" in head or sum(byte > 126 or byte < 9 for byte in head) > len(head) // 4:
        return None
    lowered = head.lower()
    if b"<svg" in lowered:
        return "an SVG drawing"
    if b"<html" in lowered or b"<!doctype html" in lowered:
        return "a web page"
    return "a text file"
