"""Files are written whole or not at all."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from studio.errors import ExportError


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Parameters
    ----------
    path : Path
        Its folder must exist; a file that is there is replaced.
    data : bytes

    Raises
    ------
    ExportError
        If it cannot be written; what was at `path` before is unharmed.
    """
    write_with(path, lambda beside: _write(beside, data))


def write_with(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` make a file beside `path`, then put it in its place.

    Parameters
    ----------
    path : Path
    write : callable
        Takes the path to write to, which has the same suffix. If it raises, nothing is
        left behind.

    Raises
    ------
    ExportError
        If the file cannot be written. Other errors of `write` pass through.
    """
    beside = path.with_name(f".{path.stem}-{uuid4().hex[:8]}{path.suffix}")
    try:
        try:
            write(beside)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(_sentence(path, error), name=path.name, folder=path.parent) from error


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        # Without this a power cut after the rename could leave an empty file.
        os.fsync(file.fileno())


def _sentence(path: Path, error: OSError) -> str:
    if not path.parent.is_dir():
        return "{name} cannot be written, because the folder {folder} does not exist."
    if path.is_dir():
        return "{name} cannot be written, because a folder of that name is there."
    if isinstance(error, PermissionError):
        return "{name} cannot be written to {folder}, because that is not allowed there."
    if error.errno == errno.ENOSPC:
        return "{name} cannot be written, because the disk of {folder} is full."
    return "{name} cannot be written to {folder}; choose another place."
