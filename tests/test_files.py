"""Files are written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from studio.errors import ExportError, FileError
from studio.files import read_bytes, replacing, write_bytes


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "piece.mid"
    path.write_bytes(b"old")

    def interrupted() -> None:
        with replacing(path) as temporary:
            temporary.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_bytes(tmp_path / "new" / "folder" / "piece.mid", b"data")
    assert read_bytes(tmp_path / "new" / "folder" / "piece.mid") == b"data"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_the_file_may_be_read_by_whom_the_user_lets(tmp_path: Path) -> None:
    path = tmp_path / "piece.mid"
    old = os.umask(0o022)
    try:
        write_bytes(path, b"data")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_path_that_cannot_be_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match=r"a\.mid could not be written"):
        write_bytes(tmp_path / "file" / "a.mid", b"")
    with pytest.raises(ExportError, match="name is too long"):
        write_bytes(tmp_path / ("x" * 300), b"")


def test_reading_explains_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        read_bytes(tmp_path / "nothing.jpg")
    with pytest.raises(FileError, match="a folder"):
        read_bytes(tmp_path)
    with pytest.raises(FileError, match="could not be read"):
        read_bytes(Path("a\0b.jpg"))
