"""The project file keeps everything and refuses what is no project."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from studio.errors import ExportError, ProjectError
from studio.imaging.corrections import Box, Corrections, Cut, FaceMark, Ignore, Merge
from studio.mapping.casting import Cast
from studio.project.file import load_project, project_bytes, save_project
from studio.project.project import Project, new_project, with_setting
from studio.sounding.mix import Mix, Strip


def a_project() -> Project:
    project = new_project("folder/night_bridge.jpg", b"any bytes of a picture")
    for name, value in (("warmth_to_pitch", -0.4), ("key", "Eb"), ("seed", 12), ("swing", 0.5)):
        project = with_setting(project, name, value)
    return replace(
        project,
        title="Über die Brücke 橋",
        mix=Mix((Strip("P1", -3.0, 0.5, -6.0, mute=True),), -1.0),
        drawn_path=(((0.1, 0.2), (0.9, 0.3)), ((0.5, 0.5),)),
        corrections=Corrections(
            regions=(
                Merge(((0.1, 0.1), (0.4, 0.2))),
                Cut(((0.0, 0.5), (0.5, 0.6))),
                Ignore((0.9, 0.9)),
            ),
            faces=(FaceMark((0.5, 0.3), 0.2, "Zoë"), FaceMark((0.1, 0.1), 0.1, hidden=True)),
            focus=Box(0.1, 0.0, 0.9, 1.0),
        ),
        casting=(Cast((0.5, 0.5), "bass", "violoncello"), Cast((0.2, 0.2), "melody")),
        preset="Film",
    )


def test_everything_comes_back() -> None:
    project = a_project()
    assert load_project(project_bytes(project), "x.huesong") == project


def test_the_same_project_gives_the_same_bytes() -> None:
    assert project_bytes(a_project()) == project_bytes(a_project())


def test_saving_replaces_the_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a piece.huesong"
    path.write_bytes(b"an older version")
    save_project(a_project(), path)
    assert load_project(path.read_bytes(), path.name) == a_project()
    assert [p.name for p in tmp_path.iterdir()] == ["a piece.huesong"]


def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(ExportError, match=r"piece\.huesong could not be written"):
        save_project(a_project(), blocked / "piece.huesong")
    assert blocked.read_text() == "not a folder"


@pytest.mark.parametrize("cut", [0, 10, 100, -30])
def test_a_damaged_file_is_refused_in_one_sentence(cut: int) -> None:
    with pytest.raises(ProjectError, match="not a Huesong project or is damaged"):
        load_project(project_bytes(a_project())[:cut], "x.huesong")


def _with_json(change: dict[str, object]) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(project_bytes(a_project())))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "project.json":
                data = json.dumps(json.loads(data) | change).encode()
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_newer_format_says_so() -> None:
    with pytest.raises(ProjectError, match="newer Huesong"):
        load_project(_with_json({"format": 99}), "x.huesong")


@pytest.mark.parametrize(
    "change",
    [
        {"pictures": []},
        {"pictures": "all"},
        {"settings": [1]},
        {"drawn_path": [[1]]},
        {"drawn_path": "somewhere"},
        {"corrections": {"regions": [{"kind": "ignore"}]}},
        {"corrections": {"focus": {"left": 0.9, "top": 0, "right": 0.1, "bottom": 1}}},
        {"corrections": {"regions": [{"kind": "ignore", "place": [float("nan"), 0.5]}]}},
        {"corrections": {"regions": [{"kind": "cut", "line": [["left", "top"], [0, 1]]}]}},
        {"corrections": {"regions": [{"kind": "merge", "places": 12}]}},
        {"corrections": {"regions": "all"}},
        {"corrections": {"faces": [{"place": [0.5, 0.5], "size": float("inf")}]}},
        {"corrections": {"faces": [{"place": [0.5, 0.5], "size": "large"}]}},
        {"corrections": {"focus": {"left": float("nan"), "top": 0, "right": 1, "bottom": 1}}},
        {"casting": [{"role": "bass", "place": 3}]},
        {"casting": [{"role": "bass", "place": [10**400, 0]}]},
        {"mix": {"strips": [{}]}},
        {"mix": {"strips": [{"part": "P1", "gain_db": float("nan")}]}},
        {"mix": {"master_db": float("-inf")}},
        {"settings": {"fidelity": float("nan")}},
        {"pictures": [{"name": "a", "sha256": "../../etc/passwd"}]},
    ],
    ids=str,
)
def test_a_file_that_means_nothing_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ProjectError):
        load_project(_with_json(change), "x.huesong")


def test_more_corrections_than_a_hand_makes_are_refused() -> None:
    edits = [{"kind": "ignore", "place": [0.5, 0.5]}] * 20_000
    with pytest.raises(ProjectError):
        load_project(_with_json({"corrections": {"regions": edits}}), "x.huesong")


def test_what_lies_outside_the_picture_is_at_its_edge() -> None:
    marks = {"corrections": {"faces": [{"place": [-3, 1.5], "size": 7}]}}
    project = load_project(_with_json(marks), "x.huesong")
    assert project.corrections.faces == (FaceMark((0.0, 1.0), 1.0),)


@pytest.mark.parametrize("at", [60, 200, 400])
def test_a_flipped_byte_is_damage_or_nothing(at: int) -> None:
    data = bytearray(project_bytes(a_project()))
    data[at] ^= 0xFF
    with pytest.raises(ProjectError, match="is damaged"):
        load_project(bytes(data), "x.huesong")


def test_names_that_are_no_text_can_be_saved() -> None:
    project = new_project("caf\udce9.jpg", b"any bytes of a picture")
    again = load_project(project_bytes(project), "x.huesong")
    assert again == project
    assert again.title == "Caf?"
    named = {"title": "\ud800", "corrections": {"faces": [
        {"place": [0.5, 0.5], "size": 0.2, "name": "\udfff"}]}}  # fmt: skip
    project = load_project(_with_json(named), "x.huesong")
    assert project.title == project.corrections.faces[0].name == "?"
    assert load_project(project_bytes(project), "x.huesong") == project


def test_the_line_of_an_older_file_comes_back() -> None:
    changed = _with_json({"format": 1, "drawn_path": [[0.1, 0.2], [0.9, 0.3]]})
    assert load_project(changed, "x.huesong").drawn_path == (((0.1, 0.2), (0.9, 0.3)),)


def test_wishes_that_this_version_does_not_know_are_left_out() -> None:
    wishes = {
        "corrections": {"regions": [{"kind": "paint"}, {"kind": "ignore", "place": [0, 1]}]},
        "casting": [{"role": "conductor", "place": [0.1, 0.1]}],
    }
    project = load_project(_with_json(wishes), "x.huesong")
    assert project.corrections == Corrections(regions=(Ignore((0.0, 1.0)),))
    assert project.casting == ()


def test_settings_of_another_version_take_their_default() -> None:
    project = load_project(_with_json({"settings": {"valence": 9, "new": 1}}), "x.huesong")
    assert project.mapping.valence == 0.0
