"""The formats that the program exports, one row each.

The window shows this table; the libraries that write sound are loaded when something is
exported, which happens in another process.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.project.music import Music
from studio.project.project import Project

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    Parameters
    ----------
    name : str
        As on the command line.
    suffix : str
        With its dot.
    label : str
        As in the export dialog.
    help : str
        What is written, in one sentence.
    sound : bool
        Whether the piece must be rendered for it.
    """

    name: str
    suffix: str
    label: str
    help: str
    sound: bool


@dataclass(frozen=True, slots=True)
class Exported:
    """The files that were written, in the order asked for, and the time spent rendering."""

    files: tuple[Path, ...]
    render_ms: float


FORMATS: tuple[Format, ...] = (
    Format(
        "midi",
        ".mid",
        "MIDI",
        "The performance for sequencers: a track for each part, with tempo, key and metre.",
        sound=False,
    ),
    Format(
        "musicxml",
        ".musicxml",
        "MusicXML",
        "The score for notation programs.",
        sound=False,
    ),
    Format(
        "mxl",
        ".mxl",
        "MusicXML, compressed",
        "The score for notation programs, in a small file.",
        sound=False,
    ),
    Format(
        "wav",
        ".wav",
        "WAV",
        "The sound without loss, 48 kHz and 24 bits, for editing.",
        sound=True,
    ),
    Format(
        "flac",
        ".flac",
        "FLAC",
        "The sound without loss, in about half the size.",
        sound=True,
    ),
    Format(
        "ogg",
        ".ogg",
        "Ogg Vorbis",
        "The sound in a small file, free of patents.",
        sound=True,
    ),
    Format(
        "mp3",
        ".mp3",
        "MP3",
        "The sound in a small file that plays everywhere.",
        sound=True,
    ),
)


def export(
    project: Project,
    music: Music,
    folder: Path,
    stem: str,
    names: Sequence[str],
    progress: Progress | None = None,
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
