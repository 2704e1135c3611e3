"""From a piece to its files: every format of the table, their metadata, and failures."""

import zipfile
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile
from lxml import etree

from studio.errors import ExportError
from studio.exporting.formats import FORMATS, export, free_stem
from studio.exporting.session import ExportSession
from studio.exporting.writing import WRITERS
from studio.jobs.worker import Worker
from studio.performing.perform import perform
from studio.performing.settings import PerformingSettings
from studio.project.music import Music
from studio.project.project import EmbeddedPicture, Project, with_setting
from tests.builders import a_plan, a_score
from tests.mapping.seen import a_view

ALL = [f.name for f in FORMATS]


@pytest.fixture(scope="module")
def project() -> Project:
    picture = EmbeddedPicture.of("small.png", b"not looked at")
    made = Project((picture,), "A small piece")
    return with_setting(with_setting(made, "fidelity", 0.8), "seed", 7)


@pytest.fixture(scope="module")
def music(project: Project) -> Music:
    score = a_score(quarter_bpm=160.0)
    return Music(a_plan(), score, perform(score, PerformingSettings(), 0), {}, a_view())


@pytest.fixture(scope="module")
def folder(
    project: Project, music: Music, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[float]]:
    folder = tmp_path_factory.mktemp("out") / "new" / "folder"
    seen: list[float] = []
    exported = export(project, music, folder, "small", ALL, seen.append)
    assert [f.name for f in exported.files] == [f"small{f.suffix}" for f in FORMATS]
    assert exported.render_ms > 0
    return folder, seen


def test_every_row_of_the_table_can_be_written() -> None:
    assert list(WRITERS) == ALL
    assert len({f.suffix for f in FORMATS}) == len(FORMATS)


def test_all_files_are_there_and_nothing_else(folder: tuple[Path, list[float]]) -> None:
    names = {p.name for p in folder[0].iterdir()}
    assert names == {f"small{f.suffix}" for f in FORMATS}


def test_progress_rises_to_one(folder: tuple[Path, list[float]]) -> None:
    seen = folder[1]
    assert seen == sorted(seen)
    assert len(seen) > len(FORMATS)
    assert seen[-1] == pytest.approx(1.0)


def test_every_file_names_its_title_picture_and_settings(
    folder: tuple[Path, list[float]],
) -> None:
    expected = ("small.png", "fidelity 0.8", "seed 7")
    found = {}
    midi = mido.MidiFile(folder[0] / "small.mid", charset="utf-8")
    found["mid"] = " ".join(str(message) for message in midi.tracks[0])
    found["musicxml"] = (folder[0] / "small.musicxml").read_text(encoding="utf-8")
    with zipfile.ZipFile(folder[0] / "small.mxl") as archive:
        found["mxl"] = archive.read("score.musicxml").decode()
    for suffix in ("wav", "flac", "ogg", "mp3"):
        with soundfile.SoundFile(folder[0] / f"small.{suffix}") as file:
            found[suffix] = f"{file.title} {file.comment}"
    for suffix, text in found.items():
        assert "A small piece" in text, suffix
        for words in expected:
            assert words in text, (suffix, words)
    etree.fromstring(found["mxl"].encode())


def test_the_sound_formats_hold_the_same_music(folder: tuple[Path, list[float]]) -> None:
    wav, rate = soundfile.read(folder[0] / "small.wav")
    assert rate == 48_000
    assert 0.02 < np.abs(wav).max() < 1.0
    flac, _ = soundfile.read(folder[0] / "small.flac")
    np.testing.assert_array_equal(wav, flac)


def test_the_same_music_gives_the_same_bytes(
    project: Project, music: Music, folder: tuple[Path, list[float]], tmp_path: Path
) -> None:
    exact = ["midi", "musicxml", "mxl", "wav", "flac"]
    for file in export(project, music, tmp_path, "small", exact).files:
        assert file.read_bytes() == (folder[0] / file.name).read_bytes(), file.name


def test_without_sound_nothing_is_rendered(project: Project, music: Music, tmp_path: Path) -> None:
    assert export(project, music, tmp_path, "small", ["midi", "mxl"]).render_ms == 0.0


def test_a_clash_gets_a_number(tmp_path: Path) -> None:
    assert free_stem(tmp_path, "sun", [".mid", ".wav"]) == "sun"
    (tmp_path / "sun.wav").touch()
    assert free_stem(tmp_path, "sun", [".mid"]) == "sun"
    assert free_stem(tmp_path, "sun", [".mid", ".wav"]) == "sun-2"
    (tmp_path / "sun-2.mid").touch()
    assert free_stem(tmp_path, "sun", [".mid", ".wav"]) == "sun-3"


def test_what_cannot_be_written_is_one_sentence(
    project: Project, music: Music, tmp_path: Path
) -> None:
    (tmp_path / "small.mid").mkdir()
    with pytest.raises(ExportError, match=r"small\.mid"):
        export(project, music, tmp_path, "small", ["midi"])
    assert [p.name for p in tmp_path.iterdir()] == ["small.mid"]
    with pytest.raises(ExportError, match="no format called tape"):
        export(project, music, tmp_path, "small", ["midi", "tape"])
    assert [p.name for p in tmp_path.iterdir()] == ["small.mid"]


def test_a_worker_exports_with_progress(project: Project, music: Music, tmp_path: Path) -> None:
    with Worker(ExportSession) as worker:
        ticket = worker.submit("export", project, music, tmp_path, "small", ["musicxml", "wav"])
        exported = worker.wait(ticket, 60)
    assert [f.name for f in exported.files] == ["small.musicxml", "small.wav"]
    assert all(f.stat().st_size > 1000 for f in exported.files)
