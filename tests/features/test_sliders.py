"""Every slider answers: audibly at its ends, locally in small steps, and it comes back."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from studio.composing.score import Note, Score
from studio.parameters import Number
from studio.performing.performance import NOTE_ON
from studio.project.pipeline import Music, Pipeline
from studio.project.project import Project, all_parameters, new_project, setting, with_setting

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
NAMES = ("sunset_hills.jpg", "painting_kandinsky.jpg", "citrus_slices.jpg")
SLIDERS = [p for p in all_parameters() if isinstance(p.control, Number) and not p.control.auto]
# Of the sliders, these may change how the whole piece is laid out.
STRUCTURAL = {"seed", "symmetry_to_form", "valence", "arousal", "tension", "complexity"}


@cache
def _pipeline() -> Pipeline:
    return Pipeline(keep=64)


@cache
def _project(name: str) -> Project:
    return with_setting(new_project(name, (PICTURES / name).read_bytes()), "bars", 16)


def _music(name: str, **settings: object) -> Music:
    project = _project(name)
    for parameter, value in settings.items():
        project = with_setting(project, parameter, value)
    return _pipeline().make(project)


def _melody(score: Score) -> tuple[Note, ...]:
    return score.melody


def _notes(music: Music) -> set[tuple[int, int]]:
    return {(note.onset, note.pitch.midi) for note in _melody(music.score)}


def _played(music: Music) -> bytes:
    events = music.performance.events
    sounding = events[events["kind"] == NOTE_ON]
    return b"".join(sounding[field].tobytes() for field in ("time", "part", "data1", "data2"))


@pytest.mark.parametrize("slider", SLIDERS, ids=lambda p: p.name)
def test_the_two_ends_give_different_music(slider: object) -> None:
    parameter = slider
    control = parameter.control  # type: ignore[attr-defined]
    name = parameter.name  # type: ignore[attr-defined]
    different = [
        _played(_music(picture, **{name: control.low}))
        != _played(_music(picture, **{name: control.high}))
        for picture in NAMES
    ]
    # What a slider listens to need not be in every picture.
    assert sum(different) >= 2, dict(zip(NAMES, different, strict=True))


@pytest.mark.parametrize("picture", NAMES)
def test_small_steps_keep_most_of_the_melody(picture: str) -> None:
    before = _music(picture)
    kept = {}
    for slider in SLIDERS:
        if slider.name in STRUCTURAL:
            continue
        control = slider.control
        assert isinstance(control, Number)
        value = float(setting(_project(picture), slider.name) or 0)
        step = 0.05 * (control.high - control.low)
        moved = value + step if value + step <= control.high else value - step
        after = _music(picture, **{slider.name: moved})
        kept[slider.name] = len(_notes(before) & _notes(after)) / len(_notes(before))
        assert _music(picture, **{slider.name: value}).score == before.score
    shares = np.array(list(kept.values()))
    assert np.mean(shares >= 0.8) >= 0.8, kept
    assert np.mean(shares) >= 0.9, kept


@pytest.mark.parametrize("picture", NAMES)
@pytest.mark.parametrize(
    "name", ["warmth_to_pitch", "lightness_to_pitch", "height_to_pitch", "size_to_pitch"]
)
def test_pitch_sliders_keep_rhythm_chords_and_form(name: str, picture: str) -> None:
    low, high = _music(picture, **{name: -1}).score, _music(picture, **{name: 1}).score
    assert low.chords == high.chords
    assert low.sections == high.sections
    assert [n.onset for n in _melody(low)] == [n.onset for n in _melody(high)]
    # A player may have to breathe elsewhere, or hold a note less long, where it lies.
    same = [a.duration == b.duration for a, b in zip(_melody(low), _melody(high), strict=True)]
    assert np.mean(same) >= 0.9


@pytest.mark.parametrize("picture", NAMES)
def test_rhythm_sliders_keep_key_and_form(picture: str) -> None:
    for name in ("texture_to_rhythm", "direction_to_figure"):
        low, high = _music(picture, **{name: 0}), _music(picture, **{name: 1})
        assert low.score.keys == high.score.keys
        assert low.score.sections == high.score.sections
        assert low.plan.tempo_bpm == high.plan.tempo_bpm


def test_mood_sliders_go_the_way_they_say() -> None:
    for picture in NAMES:
        calm, lively = (_music(picture, arousal=a) for a in (-1, 1))
        assert calm.plan.tempo_bpm < lively.plan.tempo_bpm
        bright = ["lydian", "major", "mixolydian", "dorian", "minor", "phrygian"]
        sad, happy = (_music(picture, valence=v).plan.mode for v in (-1, 1))
        assert bright.index(happy) < bright.index(sad)


def test_what_stands_out_is_louder_and_contrast_widens() -> None:
    for picture in NAMES:
        spreads = []
        for value in (0, 1):
            events = _music(picture, contrast_to_dynamics=value).performance.events
            sounding = events[events["kind"] == NOTE_ON]
            spreads.append(float(np.std(sounding["data2"].astype(float))))
        assert spreads[0] < spreads[1]


def test_another_seed_is_another_piece_of_the_same_picture() -> None:
    for picture in NAMES:
        first, second = _music(picture, seed=0), _music(picture, seed=1)
        assert first.plan.tonic == second.plan.tonic
        assert first.score.sections == second.score.sections
        assert _notes(first) != _notes(second)
