"""Reading and writing files; none is ever half written: beside the target, then renamed."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.errors import ExportError, FileError

_CAUSES = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "you may not write in that folder",
    errno.EPERM: "you may not write in that folder",
    errno.EROFS: "the disk is write-protected",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENOTDIR: "part of its path is a file, not a folder",
    errno.EISDIR: "there is a folder of that name",
}


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path` to write to; it takes its place at the end.

    If anything fails the old file stays as it was and nothing is left behind.

    Raises
    ------
    ExportError
        If the system refuses, with the reason in words.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".huesong-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        # A temporary file is private; the finished one is as any other the user makes.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)
    except OSError as error:
        raise ExportError(
            "The file {name} could not be written: {cause}. Choose another folder or make room.",
            name=path.name,
            cause=_CAUSES.get(error.errno or 0, error.strerror or str(error)),
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a whole file, or leave what was there; see `replacing`."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    FileError
        If it is missing, a folder, or may not be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileError("there is no such file; check the name.") from None
    except IsADirectoryError:
        raise FileError("this is a folder; name the picture in it.") from None
    except PermissionError:
        raise FileError("you may not read this file; ask its owner or copy it.") from None
    except (OSError, ValueError) as error:
        raise FileError(
            "the file could not be read: {cause}. Copy it to another place and try again.",
            cause=getattr(error, "strerror", None) or str(error),
        ) from error


def encodable(text: str) -> str:
    """Return a text as it can be written to any file.

    Names of files may hold bytes that are no text; each of them becomes a question mark.
    """
    return text.encode("utf-8", "replace").decode("utf-8")
