"""MusicXML files, plain and compressed."""

import zipfile
from io import BytesIO
from pathlib import Path

from studio.composing.score import Score
from studio.exporting.files import write_bytes
from studio.notating.musicxml import musicxml

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold: files of the same music are the same bytes."""

_CONTAINER = b"""<?xml version="1.0" encoding="UTF-8"?>
<container>
 <rootfiles>
  <rootfile full-path="score.musicxml" media-type="application/vnd.recordare.musicxml+xml"/>
 </rootfiles>
</container>
"""


def write_musicxml(path: Path, score: Score, description: str = "") -> None:
    """Write a score as a .musicxml file.

    Parameters
    ----------
    path : Path
    score : Score
    description : str
        Picture and settings, kept in the file's metadata.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    write_bytes(path, musicxml(score, description))


def write_mxl(path: Path, score: Score, description: str = "") -> None:
    """Write a score as a compressed .mxl file; parameters and errors as for MusicXML."""
    write_bytes(path, mxl(musicxml(score, description)))


def mxl(xml: bytes) -> bytes:
    """Return MusicXML in its compressed container, the same bytes for the same music."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # The type comes first and uncompressed, so that programs can tell the file by it.
        for name, data, method in (
            ("mimetype", b"application/vnd.recordare.musicxml", zipfile.ZIP_STORED),
            ("META-INF/container.xml", _CONTAINER, zipfile.ZIP_DEFLATED),
            ("score.musicxml", xml, zipfile.ZIP_DEFLATED),
        ):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = method
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, data)
    return buffer.getvalue()
