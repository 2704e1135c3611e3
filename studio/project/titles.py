"""Titles from file names, and which names are only what a camera or a program wrote."""

import re
from pathlib import PurePath

_CODES = (
    "img|image|dsc|dscn|dscf|dcim|pxl|mvimg|vid|gopr|gp|dji|sam|cimg|imgp|pict|pano|burst|wp|"
    "fb|screenshot|screen|screencap|bildschirmfoto|scan|photo|picture|pic|foto|bild|imagen|"
    "imatge|immagine|whatsapp|signal|snapchat|telegram|received|untitled|unnamed|unknown|"
    "download|downloaded|file|clipboard|copy|paste|new|resized|edited|original|export|hdr|"
    "shot|wallpaper|thumbnail|tmp|temp|mp|night|portrait|pasted|capture|captura|schermata|chrome|"
    "firefox|d|écran|pantalla|de|del|um|alle|at|am|pm|from|of|the|jpg|jpeg|png"
)
_ONLY_CODES = re.compile(rf"(?:{_CODES})s?", re.IGNORECASE)
_LEADING_CODE = re.compile(
    r"^(?:(?:img|image|dsc|dscn|dscf|pxl|mvimg|gopr|dji|sam|cimg|imgp|photo)[ _-]*\d{3,}|\d{6,})"
    r"(?:[ _-]+\d{3,})*[ _-]+(?=\D)",
    re.IGNORECASE,
)
_HEXADECIMAL = re.compile(r"(?=[0-9a-f]*\d)[0-9a-f]{8,}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = ("img", "image", "photo", "picture", "pic", "scan", "screenshot", "untitled", "unnamed",
          "download", "file", "clipboard", "foto", "bild", "imagen", "new", "copy", "temp",
          "wallpaper", "pasted", "jpg", "jpeg", "png")  # fmt: skip


def title_of(name: str) -> str:
    """Return a title from a picture's file name; empty if the name says nothing.

    Names that cameras, telephones and programs give (``IMG_2034``, ``PXL_20240518_142233``,
    ``Screenshot 2024-05-18``, a UUID, ``image``) say nothing.

    Examples
    --------
    >>> title_of("sunset_hills.jpg")
    'Sunset hills'
    >>> title_of("IMG_2034.jpg")
    ''
    >>> title_of("IMG_2034 Anna's birthday.jpg")
    "Anna's birthday"
    """
    stem = PurePath(name).stem
    if not _says_something(stem):
        return ""
    text = " ".join(_LEADING_CODE.sub("", stem).replace("_", " ").replace("-", " ").split())
    return text[0].upper() + text[1:]


def _says_something(stem: str) -> bool:
    plain = _HEXADECIMAL.sub(" ", stem)
    words = _WORD.findall(plain)
    if not words:
        return False
    if plain == stem and not re.search(r"\d", stem):
        # Without a number only the plainest words are no name.
        return any(word.lower() not in _PLAIN for word in words)
    return any(_is_word(word) and not _ONLY_CODES.fullmatch(word) for word in words)


def _is_word(letters: str) -> bool:
    """Return whether letters beside a number are a word and not a part of a code."""
    if not letters.isascii():
        return True
    return len(letters) >= 3 and re.search("[aeiouy]", letters.lower()) is not None
