"""Locks, throws and themes are part of a project, kept in its file, and written in words."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from studio.composing.compose import compose
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings, HeldNote, Theme, ThemeNote
from studio.errors import ProjectError, SettingError
from studio.mapping.plan import Metre
from studio.project import variations
from studio.project.file import load_project, project_bytes
from studio.project.given import given_chords, given_notes
from studio.project.project import Project, new_project, with_setting
from studio.project.variation_words import locked, thrown
from tests.builders import a_plan

THEME = Theme("Lied", (ThemeNote(-480, 480, 60), ThemeNote(0, 1920, 64)), 0, True, 2880)


def _score(metre: Metre | None = None) -> Score:
    plan = replace(a_plan(16), ensemble="string_quartet")
    if metre is not None:
        plan = replace(a_plan(16, metre=metre), ensemble="string_quartet")
    return compose(plan, ComposingSettings(3), "", "")


def _project() -> Project:
    return with_setting(new_project("barn.png", b"bytes"), "seed", 3)


def _everything(score: Score) -> Project:
    project = variations.with_bars_held(_project(), score, (4, 5))
    project = variations.with_part_held(project, score, "P4")
    project = variations.with_chord_held(project, score, 2)
    project = variations.part_thrown_again(project, score, "P2")
    project = variations.section_thrown_again(project, score, 0)
    return variations.with_theme(project, THEME)


def _described(project: Project) -> dict[str, object]:
    with zipfile.ZipFile(io.BytesIO(project_bytes(project))) as archive:
        return dict(json.loads(archive.read("project.json")))


def _with(project: Project, changes: dict[str, object]) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(project_bytes(project)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "project.json":
                data = json.dumps({**json.loads(data), **changes}).encode()
            archive.writestr(name, data)
    return buffer.getvalue()


def test_everything_held_comes_back_from_the_file() -> None:
    project = _everything(_score())
    assert load_project(project_bytes(project), "x.huesong") == project
    assert _described(project)["format"] == 3


@pytest.mark.parametrize("number", [1, 2])
def test_older_files_open_with_nothing_held(number: int) -> None:
    data = _with(_project(), {"format": number, "held": None})
    assert load_project(data, "x.huesong").composing == ComposingSettings(3)


@pytest.mark.parametrize(
    "held",
    [
        {"rerolls": [{"number": "many"}]},
        {"bars": [{"bar": -1, "bar_ticks": 3840, "lines": [], "chords": []}]},
        {"chords": [{"onset": 0, "duration": 1, "root": 40, "kind": "major", "bar_ticks": 1}]},
        {"theme": {"name": "x", "notes": [], "tonic": 0, "minor": False, "bar_ticks": 3840}},
        {"parts": 7},
    ],
)
def test_nonsense_in_a_file_is_refused(held: dict[str, object]) -> None:
    with pytest.raises(ProjectError, match="damaged"):
        load_project(_with(_project(), {"held": held}), "x.huesong")


def test_names_that_no_file_can_hold_do_not_keep_a_project_from_being_saved() -> None:
    part = {
        "part": "\ud800",
        "instrument": "\udfff",
        "role": "bass",
        "bar_ticks": 3840,
        "bars": [],
    }
    project = load_project(_with(_project(), {"held": {"parts": [part]}}), "x.huesong")
    assert load_project(project_bytes(project), "x.huesong") == project


def test_throwing_the_same_again_counts_on() -> None:
    once = variations.thrown_again(_project(), ("melody",))
    twice = variations.thrown_again(once, ("melody",))
    assert [r.number for r in twice.composing.rerolls] == [2]
    both = variations.thrown_again(twice, first_bar=4, bars=4)
    assert len(both.composing.rerolls) == 2
    assert variations.without_reroll(both, 0).composing.rerolls == (both.composing.rerolls[1],)


def test_what_was_locked_is_released() -> None:
    score = _score()
    project = _everything(score)
    assert variations.anything_held(project.composing)
    project = variations.with_bars_released(project, (4,))
    assert [held.bar for held in project.composing.held_bars] == [5]
    project = variations.with_part_released(project, "P4")
    project = variations.with_chord_released(project, score.chords[2].onset)
    assert project.composing.held_parts == project.composing.held_chords == ()
    assert not variations.anything_held(variations.with_nothing_held(project).composing)


def test_each_part_is_thrown_again_on_its_own_side() -> None:
    score = _score()
    sides = {part.name: variations.layers_of(score, part.id) for part in score.parts}
    assert sides["Violoncello"] == ("bass",)
    assert sides["Viola"] == ("accompaniment",)
    assert "melody" in sides["Violin I"]
    with pytest.raises(SettingError, match="no part P9"):
        variations.layers_of(score, "P9")


def test_what_is_locked_has_a_place_or_waits() -> None:
    score, waltz = _score(), _score(Metre(3, 4))
    composing = _everything(score).composing
    held = (*composing.held_bars, *composing.held_parts, *composing.held_chords)
    assert all(variations.has_place(entry, score) for entry in held)
    assert not any(variations.has_place(entry, waltz) for entry in held)


def test_words_lock_and_throw() -> None:
    score = _score()
    project = locked(_project(), score, "bars:5-6")
    assert [held.bar for held in project.composing.held_bars] == [4, 5]
    project = locked(project, score, "part:viola")
    assert project.composing.held_parts[0].part == "P3"
    assert locked(project, score, "chords:1").composing.held_chords[0].onset == 0
    assert not variations.anything_held(locked(project, score, "none").composing)
    assert thrown(_project(), score, "bars:3").composing.rerolls[0].first_bar == 2
    label = score.sections[-1].label
    assert thrown(_project(), score, f"section:{label}").composing.rerolls[0].bars
    assert thrown(_project(), score, "melody").composing.rerolls[0].layers == ("melody",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bars:0", "not in this piece"),
        ("bars:9-20", "which has 16"),
        ("bars:x", "names no bars"),
        ("part:Tuba", "choose from Violin I"),
        ("everything", "cannot be locked"),
    ],
)
def test_words_that_mean_nothing_are_refused(text: str, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        locked(_project(), _score(), text)


def test_the_account_says_what_a_person_gave() -> None:
    score = _score()
    composing = variations.with_bars_held(_project(), score, (4,)).composing
    ticks = score.metre.bar_ticks
    told = given_notes(composing, score)
    inside = {n.id for p in score.parts for n in p.notes if 4 * ticks <= n.onset < 5 * ticks}
    assert set(told) == inside
    assert all("You locked this bar" in told[note] for note in inside)
    chords = {i for i, c in enumerate(score.chords) if 4 * ticks <= c.onset < 5 * ticks}
    assert set(given_chords(composing, score)) == chords


def test_held_notes_are_values() -> None:
    assert HeldNote(0, 960, 60) == HeldNote(0, 960, 60)
    assert hash(_everything(_score()).composing) == hash(_everything(_score()).composing)
