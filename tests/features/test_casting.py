"""Giving a region to a role and an instrument is heard, seen in the score and exported."""

import io
from dataclasses import replace
from pathlib import Path

import mido
import pytest
from lxml import etree

from studio.composing.instruments import INSTRUMENTS
from studio.exporting.midi import midi_bytes
from studio.mapping.casting import Cast
from studio.notating.musicxml import musicxml
from studio.project.file import load_project, project_bytes
from studio.project.music import Music
from studio.project.pipeline import Pipeline
from studio.project.project import Project, new_project, with_setting
from tests.notating.lint import faults

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
SKY = (0.5, 0.1)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def _project(*casts: Cast, ensemble: str = "string_quartet") -> Project:
    name = "sunset_hills.jpg"
    project = new_project(name, (PICTURES / name).read_bytes())
    project = with_setting(with_setting(project, "bars", 16), "ensemble", ensemble)
    return replace(project, casting=casts)


def _names(music: Music) -> list[str]:
    root = etree.fromstring(musicxml(music.score))
    return [name.text or "" for name in root.iter("part-name")]


def _programs(music: Music) -> list[int]:
    file = mido.MidiFile(file=io.BytesIO(midi_bytes(music.score, music.performance)))
    return [m.program for track in file.tracks for m in track if m.type == "program_change"]


def test_a_wish_reaches_score_notation_and_sound(pipeline: Pipeline) -> None:
    usual = pipeline.make(_project())
    cast = pipeline.make(_project(Cast(SKY, "bass", "bassoon")))
    assert "Violoncello" in _names(usual)
    assert "Bassoon" in _names(cast)
    assert "Violoncello" not in _names(cast)
    assert INSTRUMENTS["bassoon"].program in _programs(cast)
    assert INSTRUMENTS["violoncello"].program not in _programs(cast)
    assert faults(musicxml(cast.score)) == []
    assert cast.score.key == usual.score.key
    assert cast.score.parts[0].notes[0].pitch == usual.score.parts[0].notes[0].pitch


def test_taking_the_wish_back_brings_the_piece_back(pipeline: Pipeline) -> None:
    usual = pipeline.make(_project()).score
    pipeline.make(_project(Cast(SKY, "melody", "oboe")))
    assert pipeline.make(_project()).score is usual


def test_a_wish_is_kept_in_the_project_file(pipeline: Pipeline) -> None:
    project = _project(Cast(SKY, "figure", "harp"), Cast((0.5, 0.9), "percussion"))
    again = load_project(project_bytes(project), "piece.huesong")
    assert again.casting == project.casting
    assert _names(pipeline.make(again)) == _names(pipeline.make(project))


def test_the_part_says_that_it_was_chosen(pipeline: Pipeline) -> None:
    music = pipeline.make(_project(Cast(SKY, "melody", "oboe")))
    oboe = next(p for p in music.score.parts if p.instrument.key == "oboe")
    (reason,) = oboe.reasons
    assert reason.text.startswith("The oboe plays the large ")
    assert reason.text.endswith(" because you chose it.")
