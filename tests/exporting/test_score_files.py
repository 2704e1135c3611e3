"""Files are whole or not there; containers open."""

import zipfile
from io import BytesIO
from pathlib import Path

import music21
import pytest

from studio.errors import ExportError
from studio.exporting.files import write_bytes, write_with
from studio.exporting.musicxml import mxl, write_musicxml, write_mxl
from studio.notating.musicxml import musicxml
from tests.builders import a_score


def test_musicxml_file_is_the_score(tmp_path: Path) -> None:
    path = tmp_path / "piece.musicxml"
    write_musicxml(path, a_score(), "seed 0")
    assert path.read_bytes() == musicxml(a_score(), "seed 0")
    assert list(tmp_path.iterdir()) == [path]


def test_compressed_file_opens_and_holds_the_same_score(tmp_path: Path) -> None:
    path = tmp_path / "piece.mxl"
    write_mxl(path, a_score())
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("score.musicxml") == musicxml(a_score())
    read = music21.converter.parse(path, format="musicxml")
    assert [p.partName for p in read.parts] == ["Flute", "Violoncello"]


def test_compressed_bytes_have_no_date() -> None:
    xml = musicxml(a_score())
    assert mxl(xml) == mxl(xml)
    with zipfile.ZipFile(BytesIO(mxl(xml))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_file_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"piece.mid .* does not exist"):
        write_bytes(tmp_path / "missing" / "piece.mid", b"x")
    folder = tmp_path / "folder.mid"
    folder.mkdir()
    with pytest.raises(ExportError, match="a folder of that name"):
        write_bytes(folder, b"x")
    assert list(tmp_path.iterdir()) == [folder]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "piece.wav"
    path.write_bytes(b"old")

    def fail(beside: Path) -> None:
        beside.write_bytes(b"half")
        raise RuntimeError("cancelled")

    with pytest.raises(RuntimeError, match="cancelled"):
        write_with(path, fail)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
