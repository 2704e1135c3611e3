"""Faders, knobs and buttons send whole strips and show what they are given."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from studio.sounding.mix import Mix, Strip
from studio.ui.theme import dark_theme
from studio.ui.views.level import db_of_peak, db_of_way, level_text, way_of_db
from studio.ui.views.mixer_view import MixerView
from tests.ui.views.view_values import some_music


@pytest.fixture
def mixer(qtbot: QtBot) -> MixerView:
    mixer = MixerView()
    qtbot.addWidget(mixer)
    mixer.set_theme(dark_theme())
    mixer.resize(900, 300)
    mixer.show()
    mixer.show_music(some_music())
    qtbot.waitExposed(mixer)
    return mixer


def test_the_scale_of_a_fader_leads_both_ways() -> None:
    for level_db in (-60.0, -45.0, -20.0, -3.0, 0.0, 6.0, 12.0):
        assert db_of_way(way_of_db(level_db)) == pytest.approx(level_db, abs=0.05)
    assert way_of_db(-90.0) == 0.0
    assert db_of_peak(1.0) == 0.0
    assert db_of_peak(0.5) == pytest.approx(-6.02, abs=0.01)
    assert level_text(-6.0) == "−6.0"
    assert level_text(-60.0) == "−∞"


def test_dragging_a_fader_down_lowers_the_part(qtbot: QtBot, mixer: MixerView) -> None:
    fader = mixer.strip(0).fader
    sent = []
    mixer.strip_changed.connect(sent.append)
    start = QPoint(fader.width() // 2, round(fader._cap_y(0.0)))
    qtbot.mousePress(fader, Qt.MouseButton.LeftButton, pos=start)
    assert sent == []
    for step in (10, 25, 40):
        qtbot.mouseMove(fader, start + QPoint(0, step))
    qtbot.mouseRelease(fader, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 40))
    levels = [strip.gain_db for strip in sent]
    assert levels == sorted(levels, reverse=True)
    assert levels[-1] < -8.0
    assert {strip.part for strip in sent} == {"P1"}


def test_a_double_click_returns_to_the_default(qtbot: QtBot, mixer: MixerView) -> None:
    mixer.show_mix(Mix((Strip("P1", gain_db=-12.0, pan=0.9),)))
    strip = mixer.strip(0)
    with qtbot.waitSignal(mixer.strip_changed) as sent:
        qtbot.mouseDClick(strip.fader, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert sent.args[0].gain_db == 0.0
    with qtbot.waitSignal(mixer.strip_changed) as sent:
        qtbot.mouseDClick(strip.pan, Qt.MouseButton.LeftButton)
    assert sent.args[0].pan is None


def test_knobs_turn_by_keys_and_by_dragging(qtbot: QtBot, mixer: MixerView) -> None:
    pan = mixer.strip(1).pan
    rest = pan.amount
    with qtbot.waitSignal(mixer.strip_changed) as sent:
        qtbot.keyClick(pan, Qt.Key.Key_Up)
    assert sent.args[0] == Strip("P2", pan=pytest.approx(rest + 0.05))
    reverb = mixer.strip(1).reverb
    with qtbot.waitSignal(mixer.strip_changed) as sent:
        qtbot.mousePress(reverb, Qt.MouseButton.LeftButton, pos=QPoint(19, 15))
        qtbot.mouseMove(reverb, QPoint(19, 45))
    qtbot.mouseRelease(reverb, Qt.MouseButton.LeftButton, pos=QPoint(19, 45))
    assert sent.args[0].reverb_db < -5.0


def test_what_the_mix_says_is_shown_and_sends_nothing(qtbot: QtBot, mixer: MixerView) -> None:
    sent = []
    mixer.strip_changed.connect(sent.append)
    mixer.master_changed.connect(sent.append)
    mixer.show_mix(Mix((Strip("P2", -6.0, 0.5, -12.0, True, False),), master_db=-3.0))
    strip = mixer.strip(1)
    assert strip.fader.amount == -6.0
    assert strip.pan.amount == 0.5
    assert strip.reverb.amount == -12.0
    assert strip.mute.isChecked()
    assert not strip.solo.isChecked()
    assert mixer.master.fader.amount == -3.0
    assert sent == []


def test_the_master_has_its_own_signal(qtbot: QtBot, mixer: MixerView) -> None:
    with qtbot.waitSignal(mixer.master_changed) as sent:
        qtbot.keyClick(mixer.master.fader, Qt.Key.Key_Down)
    assert sent.args == [-0.5]


def test_meters_rise_at_once_and_fall_gently(mixer: MixerView) -> None:
    fader = mixer.strip(0).fader
    mixer.set_levels([1.0, 0.0], (0.5, 0.5))
    assert fader._meter_db == [0.0]
    mixer.set_levels([0.0, 0.0], (0.0, 0.0))
    assert -3.0 < fader._meter_db[0] < 0.0
    for _ in range(80):
        mixer.set_levels([0.0, 0.0], (0.0, 0.0))
    assert fader._meter_db == [-60.0]
    mixer.set_levels([0.8, 0.0], (0.5, 0.5))
    mixer.set_position(1.0, False)
    assert fader._meter_db == [-60.0]


def test_every_control_has_a_name_that_tells_its_part(mixer: MixerView) -> None:
    strip = mixer.strip(0)
    names = [c.accessibleName() for c in (strip.fader, strip.pan, strip.reverb, strip.mute)]
    assert all("Flute" in name for name in names)
    assert len(set(names)) == 4


def test_screen_readers_find_sliders_that_they_can_set(qtbot: QtBot, mixer: MixerView) -> None:
    strip = mixer.strip(0)
    for control in (strip.fader, strip.pan, strip.reverb):
        found = QAccessible.queryAccessibleInterface(control)
        assert found.role() == QAccessible.Role.Slider
        assert "Flute" in found.text(QAccessible.Text.Name)
    with qtbot.waitSignal(mixer.strip_changed) as sent:
        QAccessible.queryAccessibleInterface(strip.fader).valueInterface().setCurrentValue(-100)
    assert sent.args[0].gain_db == -10.0
