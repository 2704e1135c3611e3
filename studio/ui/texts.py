"""Texts that arise below the window, translated where they are shown."""

from PySide6.QtCore import QCoreApplication

from studio.errors import StudioError


def shown(text: str) -> str:
    """Return a label, help or sentence of the rooms below in the user's language."""
    return QCoreApplication.translate("studio", text) if text else ""


def sentence(error: StudioError) -> str:
    """Return what went wrong in the user's language, as a sentence of its own.

    On the command line a sentence follows the file's name and begins small; here its first
    letter is raised, unless it begins with a value, whose spelling is not ours.
    """
    source = shown(error.sentence)
    text = source.format(**error.values)
    return text if source.startswith("{") else text[:1].upper() + text[1:]
