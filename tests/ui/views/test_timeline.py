"""Seconds, ticks, beats and places on the path agree with each other."""

from dataclasses import replace

import numpy as np
import pytest

from studio.performing.performance import NOTE_ON
from studio.ui.views.timeline import NoteTable, Timeline
from tests.builders import a_plan
from tests.ui.views.view_values import some_music


def test_a_time_and_its_ticks_lead_back_to_each_other() -> None:
    music = some_music()
    line = Timeline(music.plan, music.performance)
    for seconds in (0.0, 1.3, 5.0, line.duration_s):
        assert line.seconds_at(line.ticks_at(seconds)) == pytest.approx(seconds, abs=1e-6)
    assert line.ticks_at(line.duration_s + 9.0) == line.end


def test_positions_snap_to_beats_over_bar_lines() -> None:
    music = some_music()
    line = Timeline(music.plan, music.performance)
    assert [line.bar_at(ticks) for ticks in (0, 3839, 3840, 4 * 3840)] == [0, 0, 1, 3]
    assert line.snapped(1000.0) == 960
    assert line.snapped(3700.0) == 3840


def test_each_section_runs_over_its_own_stretch_of_the_path() -> None:
    music = some_music()
    plan = a_plan(4)
    first, second, *rest = plan.sections
    # The second section reads the stretch of the first again.
    plan = replace(plan, sections=(first, replace(second, start=0.0, end=0.25), *rest))
    line = Timeline(plan, music.performance)
    assert line.path_at(1920.0) == pytest.approx(0.125)
    assert line.path_at(3840.0 + 1920.0) == pytest.approx(0.125)
    assert line.played_to(3840.0 + 1920.0) == pytest.approx(0.25)
    assert line.ticks_of_path(0.125) == pytest.approx(1920.0)
    assert line.path_at(line.ticks_of_path(0.9)) == pytest.approx(0.9)


def test_notes_carry_what_is_played() -> None:
    music = some_music()
    notes = NoteTable(music.score, music.performance)
    assert len(notes) == sum(len(part.notes) for part in music.score.parts)
    events = music.performance.events
    struck = {int(e["note"]): e for e in events[events["kind"] == NOTE_ON]}
    for row in range(len(notes)):
        event = struck[int(notes.id[row])]
        assert notes.velocity[row] == event["data2"]
        assert notes.on_s[row] == pytest.approx(float(event["time"]))
        assert notes.off_s[row] > notes.on_s[row]
    assert np.all(np.diff(notes.onset) >= 0)


def test_what_sounds_is_what_was_struck_and_not_yet_released() -> None:
    music = some_music()
    notes = NoteTable(music.score, music.performance)
    row = notes.row_of(3)
    assert row is not None
    middle = (notes.on_s[row] + notes.off_s[row]) / 2
    assert row in notes.sounding(middle)
    assert row not in notes.sounding(notes.on_s[row] - 0.01)
    assert row not in notes.sounding(notes.off_s[row])
