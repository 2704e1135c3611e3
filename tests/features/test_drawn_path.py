"""A path drawn by hand is the way that the music follows."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from studio.errors import SettingError
from studio.imaging.features import Place
from studio.project.music import Music
from studio.project.pipeline import Pipeline
from studio.project.project import Project, new_project, with_setting

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"

LINES: dict[str, tuple[Place, ...]] = {
    "straight": ((0.1, 0.8), (0.9, 0.2)),
    "corner": ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9)),
    "loop": tuple(
        (0.5 + 0.3 * float(np.cos(t)), 0.5 + 0.3 * float(np.sin(t)))
        for t in np.linspace(0, 2 * np.pi, 40)
    ),
    "leftwards": ((0.95, 0.5), (0.5, 0.3), (0.05, 0.5)),
}


def _project(places: tuple[Place, ...], name: str = "night_bridge.jpg") -> Project:
    project = new_project(name, (PICTURES / name).read_bytes())
    project = with_setting(with_setting(project, "bars", 16), "reading_path", "drawn")
    return replace(project, drawn_path=(places,) if places else ())


def _walked(places: tuple[Place, ...], aspect: float, count: int) -> NDArray[np.float64]:
    """Return places at equal distances along a line, as it is seen on the picture."""
    corners = np.array(places)
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(corners * (aspect, 1), axis=0).T))))
    at = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(at, along, corners[:, axis]) for axis in (0, 1)], axis=1)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.mark.parametrize("name", LINES)
def test_the_music_follows_the_drawn_line(pipeline: Pipeline, name: str) -> None:
    project = _project(LINES[name])
    path = pipeline.make(project).plan.path
    aspect = pipeline.see(project.picture).features.aspect
    off = path - _walked(LINES[name], aspect, len(path))
    assert np.hypot(*off.T).max() < 0.03
    assert np.hypot(*off[[0, -1]].T).max() < 0.001, "it begins and ends where the hand did"


def _pitch_with_height(music: Music) -> float:
    """Return how closely the melody's pitch goes with the height of its places."""
    notes = [note for note in music.score.melody if note.origin is not None]
    pitch = [note.pitch.midi for note in notes]
    height = [1.0 - note.origin.place[1] for note in notes if note.origin is not None]
    return float(np.corrcoef(pitch, height)[0, 1])


def test_the_melody_goes_up_and_down_with_the_hand() -> None:
    rng = np.random.default_rng(3)
    buffer = io.BytesIO()
    Image.fromarray(rng.integers(90, 160, (120, 180, 3), np.uint8)).save(buffer, "PNG")
    project = new_project("noise.png", buffer.getvalue())
    for name in ("warmth_to_pitch", "lightness_to_pitch", "size_to_pitch"):
        project = with_setting(project, name, 0.0)
    for name, value in (("height_to_pitch", 1.0), ("fidelity", 0.9), ("bars", 16)):
        project = with_setting(project, name, value)
    project = with_setting(project, "reading_path", "drawn")
    pipeline = Pipeline()
    for hill in ((0.9, 0.1, 0.9), (0.1, 0.9, 0.1)):
        drawn = replace(project, drawn_path=(tuple(zip((0.05, 0.5, 0.95), hill, strict=True)),))
        assert _pitch_with_height(pipeline.make(drawn)) > 0.6


def test_nothing_drawn_is_said_in_words(pipeline: Pipeline) -> None:
    with pytest.raises(SettingError, match="Draw a path on the picture first"):
        pipeline.make(_project(()))
