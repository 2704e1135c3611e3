"""The compressed container opens and holds the very score."""

import zipfile
from io import BytesIO
from pathlib import Path

import music21

from studio.exporting.musicxml import mxl
from studio.notating.musicxml import musicxml
from tests.builders import a_score


def test_another_program_opens_it_and_finds_the_same_score(tmp_path: Path) -> None:
    path = tmp_path / "piece.mxl"
    path.write_bytes(mxl(musicxml(a_score())))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("score.musicxml") == musicxml(a_score())
    read = music21.converter.parse(path, format="musicxml")
    assert [part.partName for part in read.parts] == ["Flute", "Violoncello"]


def test_the_bytes_have_no_date() -> None:
    xml = musicxml(a_score())
    assert mxl(xml) == mxl(xml)
    with zipfile.ZipFile(BytesIO(mxl(xml))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
