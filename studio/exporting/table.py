"""The table of formats: what can be written, one row each."""

from dataclasses import dataclass
from pathlib import Path


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
