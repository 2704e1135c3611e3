"""The window's typeface: Inter, shipped, and what to do where it cannot be had."""

import functools

from PySide6.QtGui import QFontDatabase, QFontMetrics, QGuiApplication

from studio.assets import resource
from studio.errors import StudioError

_WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
_PROBE = "aé♭′"


@functools.cache
def family() -> str:
    """Return the family that the window is set in, loading it on the first call.

    Inter from this installation; if it is missing or unreadable, the system's own font.
    A QGuiApplication must exist.
    """
    families: list[str] = []
    for weight in _WEIGHTS:
        try:
            path = resource("fonts", f"Inter-{weight}.otf")
        except StudioError:
            continue
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return "Inter" if "Inter" in families else QGuiApplication.font().family()


def shows_text() -> bool:
    """Return whether the window's font has letters at all.

    On a bare system without fonts every letter is an empty box, and the list of families
    still is not empty; only the glyphs tell.
    """
    font = QGuiApplication.font()
    font.setFamily(family())
    return all(QFontMetrics(font).inFontUcs4(ord(letter)) for letter in _PROBE[:2])
