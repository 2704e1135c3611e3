"""Exporting as others see it: the table of formats, and one function that writes them.

The window shows the table; the libraries that write sound are loaded when something is
exported, which happens in another process.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from studio.exporting.table import FORMATS, Exported, Format
from studio.project.music import Music
from studio.project.project import Project

__all__ = ["FORMATS", "Exported", "Format", "export", "free_stem"]


def export(
    project: Project,
    music: Music,
    folder: Path,
    stem: str,
    names: Sequence[str],
    progress: Callable[[float], None] | None = None,
) -> Exported:
    """Write the files of a piece; files that are there are replaced.

    Parameters
    ----------
    project : Project
    music : Music
        Of this project.
    folder : pathlib.Path
        Made if it is not there.
    stem : str
        The files' name without suffix; `free_stem` finds one that nothing has.
    names : sequence of str
        Names in `FORMATS`.
    progress : callable or None
        Called with 0 to 1.

    Returns
    -------
    Exported

    Raises
    ------
    ExportError
        If a name is unknown or a file cannot be written. Files that were complete before
        stay; the one that failed is not there.
    """
    from studio.exporting.writing import write_files  # noqa: PLC0415  # see the module's words

    return write_files(project, music, folder, stem, names, progress)


def free_stem(folder: Path, stem: str, suffixes: Iterable[str]) -> str:
    """Return `stem`, with a number if a file of that name and any of the suffixes exists.

    Examples
    --------
    >>> free_stem(Path("no such folder"), "sunset", [".mid"])
    'sunset'
    """
    suffixes = list(suffixes)
    candidate, number = stem, 2
    while any((folder / f"{candidate}{suffix}").exists() for suffix in suffixes):
        candidate = f"{stem}-{number}"
        number += 1
    return candidate
