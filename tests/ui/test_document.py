"""The document: one drag is one step, and nothing is lost on the way there and back."""

import gc
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from studio.errors import ExportError
from studio.imaging.corrections import NO_CORRECTIONS, Box, Corrections, Ignore
from studio.mapping.casting import Cast
from studio.project.file import load_project
from studio.project.project import Project, setting
from studio.sounding.mix import Strip
from studio.ui.document import Document


def _drag(document: Document, name: str, values: list[float]) -> None:
    document.begin_gesture()
    for value in values:
        document.set_value(name, value)
    document.let_go()


def test_a_drag_is_one_step(document: Document) -> None:
    _drag(document, "fidelity", [0.6, 0.7, 0.8])
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Fidelity"
    document.undo_stack.undo()
    assert document.value("fidelity") == 0.55
    document.undo_stack.redo()
    assert document.value("fidelity") == 0.8


def test_two_drags_of_one_slider_are_two_steps(document: Document) -> None:
    _drag(document, "fidelity", [0.6, 0.7])
    _drag(document, "fidelity", [0.8, 0.9])
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.value("fidelity") == 0.7


def test_there_and_back_leaves_no_step(document: Document) -> None:
    _drag(document, "fidelity", [0.6, 0.7, 0.55])
    assert document.undo_stack.count() == 0
    assert not document.modified


def test_two_settings_in_a_row_are_two_steps(document: Document) -> None:
    document.set_value("fidelity", 0.6)
    document.set_value("swing", 0.3)
    document.set_value("fidelity", 0.7)
    assert document.undo_stack.count() == 3


def test_a_pause_ends_the_turning_of_a_wheel(document: Document, qtbot: QtBot) -> None:
    document.set_value("fidelity", 0.6)
    document.set_value("fidelity", 0.61)
    assert document.undo_stack.count() == 1
    pause = next(t for t in document.findChildren(QTimer) if t.isSingleShot())
    with qtbot.waitSignal(pause.timeout):
        pause.start(1)
    document.set_value("fidelity", 0.62)
    assert document.undo_stack.count() == 2


def test_a_drag_that_rests_is_still_one_step(document: Document) -> None:
    document.begin_gesture()
    document.set_value("fidelity", 0.6)
    pause = next(t for t in document.findChildren(QTimer) if t.isSingleShot())
    assert not pause.isActive()
    document.set_value("fidelity", 0.9)
    document.let_go()
    assert document.undo_stack.count() == 1


def test_undo_in_the_middle_does_not_merge_with_what_follows(document: Document) -> None:
    document.set_value("fidelity", 0.6)
    document.undo_stack.undo()
    document.set_value("fidelity", 0.7)
    document.undo_stack.undo()
    assert document.value("fidelity") == 0.55


def test_hundreds_of_steps_survive_the_collector(document: Document) -> None:
    for step in range(200):
        document.end_gesture()
        document.set_value("seed", step + 1)
    gc.collect()
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.value("seed") == 0
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert document.value("seed") == 200


def test_an_edit_that_changes_nothing_is_no_step(document: Document, project: Project) -> None:
    document.edit("nothing", project)
    document.set_value("fidelity", 0.55)
    assert document.undo_stack.count() == 0


def test_a_preset_is_one_step_and_the_base_of_resets(document: Document) -> None:
    document.choose_preset("Calm")
    assert document.undo_stack.count() == 1
    assert document.changed_names() == frozenset()
    document.set_value("fidelity", 0.01)
    assert document.changed_names() == {"fidelity"}
    calm = document.base("fidelity")
    document.reset_values("Reset", ["fidelity"])
    assert document.value("fidelity") == calm
    document.choose_preset("")
    assert document.value("fidelity") == 0.55
    assert document.changed_names() == frozenset()
    document.undo_stack.setIndex(0)
    assert document.project.preset == ""


def test_a_drawn_path_is_read_along_in_one_step(document: Document) -> None:
    document.set_drawn_path((((0.1, 0.9), (0.5, 0.2), (0.9, 0.8)),), "Draw the path")
    assert document.value("reading_path") == "drawn"
    assert len(document.project.drawn_path[0]) == 3
    document.undo_stack.undo()
    assert document.value("reading_path") == "left_to_right"
    assert document.project.drawn_path == ()


def test_a_drawn_path_is_asked_for_before_it_is_read(document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(document.drawing_wanted):
        document.set_value("reading_path", "drawn")
    assert document.value("reading_path") == "left_to_right"
    assert not document.modified
    document.set_drawn_path((((0.1, 0.9), (0.9, 0.1)),), "Draw the path")
    document.set_value("reading_path", "spiral")
    document.set_value("reading_path", "drawn")
    assert document.value("reading_path") == "drawn", "what was drawn is still there"
    assert document.project.drawn_path == (((0.1, 0.9), (0.9, 0.1)),)


def test_without_a_line_the_picture_is_read_as_before(document: Document) -> None:
    document.set_drawn_path((((0.1, 0.9), (0.9, 0.1)),), "Draw the path")
    document.set_drawn_path((), "Clear the path")
    assert document.value("reading_path") == "left_to_right"
    assert document.undo_stack.undoText() == "Clear the path"
    document.undo_stack.undo()
    assert document.value("reading_path") == "drawn"


def test_turns_of_the_focus_are_one_step_and_other_corrections_their_own(
    document: Document,
) -> None:
    for left in (0.1, 0.11, 0.12):
        focus = Box(left, 0.1, 0.9, 0.9)
        corrections = replace(document.project.corrections, focus=focus)
        document.set_corrections(corrections, "Set the focus")
    assert document.undo_stack.count() == 1
    for place in ((0.2, 0.2), (0.3, 0.3)):
        corrections = document.project.corrections
        corrections = replace(corrections, regions=(*corrections.regions, Ignore(place)))
        document.set_corrections(corrections, "Ignore the blue area")
    assert document.undo_stack.count() == 3
    document.undo_stack.setIndex(0)
    assert document.project.corrections == NO_CORRECTIONS


def test_areas_and_what_they_play_change_in_one_step(document: Document) -> None:
    document.set_casting((Cast((0.5, 0.5), "bass", "horn"),), "Give the blue area to the horn")
    corrections = Corrections(regions=(Ignore((0.5, 0.5)),))
    document.set_areas(corrections, (), "Ignore the blue area")
    assert (document.project.corrections, document.project.casting) == (corrections, ())
    document.undo_stack.undo()
    assert document.project.corrections == NO_CORRECTIONS
    assert document.project.casting == (Cast((0.5, 0.5), "bass", "horn"),)


def test_the_mixer_goes_there_and_back(document: Document, project: Project) -> None:
    document.set_strip(Strip("P2", gain_db=-6.0))
    document.end_gesture()
    document.set_strip(Strip("P1", mute=True))
    assert [s.part for s in document.project.mix.strips] == ["P1", "P2"]
    document.set_strip(Strip("P1"))
    document.end_gesture()
    document.set_strip(Strip("P2"))
    assert document.project == project


def test_saving_makes_it_clean_and_the_file_has_it_all(document: Document, tmp_path: Path) -> None:
    document.set_value("warmth_to_pitch", -0.5)
    assert document.modified
    path = tmp_path / "barn.huesong"
    document.save(path)
    assert not document.modified
    assert document.path == path
    stored = load_project(path.read_bytes(), path.name)
    assert stored == document.project
    assert setting(stored, "warmth_to_pitch") == -0.5
    document.undo_stack.undo()
    assert document.modified


def test_a_failed_save_leaves_it_modified(document: Document, tmp_path: Path) -> None:
    document.set_value("swing", 0.4)
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(ExportError):
        document.save(blocked / "barn.huesong")
    assert document.modified
    assert document.path is None
