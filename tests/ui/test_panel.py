"""The panel of settings, through the real widgets; what counts is the document."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from studio.project.project import all_parameters
from studio.ui.controls.auto_number import AutoNumber
from studio.ui.controls.parameter_panel import ParameterPanel
from studio.ui.controls.rows import SliderRow
from studio.ui.controls.slider import Slider
from studio.ui.document import Document
from studio.ui.theme import dark_theme, light_theme
from tests.builders import a_plan


@pytest.fixture
def panel(qtbot: QtBot, document: Document) -> ParameterPanel:
    panel = ParameterPanel(dark_theme(), document)
    qtbot.addWidget(panel)
    panel.resize(328, 900)
    panel.set_folds([])
    panel.show()
    return panel


def _slider(panel: ParameterPanel, name: str) -> Slider:
    slider = panel.findChild(Slider, name)
    assert slider is not None
    return slider


def _place(slider: Slider, value: int) -> QPoint:
    return QPoint(round(slider.place_of(value)), slider.height() // 2)


def test_every_parameter_has_a_named_control(panel: ParameterPanel) -> None:
    for parameter in all_parameters():
        control = panel.findChild(object, parameter.name)
        assert control is not None, parameter.name
        assert control.accessibleName() == parameter.control.label
        assert panel.rows[parameter.name].toolTip() == parameter.control.help


def test_a_drag_edits_the_document_in_one_step(
    panel: ParameterPanel, document: Document, qtbot: QtBot
) -> None:
    slider = _slider(panel, "warmth_to_pitch")
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=_place(slider, 30))
    for value in (10, -20, -60):
        qtbot.mouseMove(slider, _place(slider, value))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=_place(slider, -60))
    assert document.value("warmth_to_pitch") == pytest.approx(-0.6, abs=0.03)
    assert document.undo_stack.count() == 1
    field = panel.rows["warmth_to_pitch"].field
    assert field.text().startswith("−0.")
    document.undo_stack.undo()
    assert slider.value() == 30
    assert field.text() == "+0.30"


def test_a_double_click_goes_back_and_leaves_no_trace(
    panel: ParameterPanel, document: Document, qtbot: QtBot
) -> None:
    slider = _slider(panel, "fidelity")
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=_place(slider, 90))
    assert document.value("fidelity") == pytest.approx(0.9, abs=0.01)
    # A double click begins as a click; its first press must not remain as a step.
    qtbot.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=_place(slider, 90))
    assert document.value("fidelity") == 0.55
    assert document.undo_stack.count() == 0


def test_gripping_the_thumb_off_its_middle_does_not_move_it(
    panel: ParameterPanel, document: Document, qtbot: QtBot
) -> None:
    slider = _slider(panel, "fidelity")
    at = _place(slider, slider.value()) + QPoint(3, 0)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)
    assert document.undo_stack.count() == 0


def test_keys_step_and_reset(panel: ParameterPanel, document: Document, qtbot: QtBot) -> None:
    slider = _slider(panel, "lightness_to_pitch")
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert document.value("lightness_to_pitch") == 0.56
    qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    assert document.value("lightness_to_pitch") == 0.46
    qtbot.keyClick(slider, Qt.Key.Key_Delete)
    assert document.value("lightness_to_pitch") == 0.55


def _turn(slider: Slider) -> bool:
    middle = QPointF(slider.rect().center())
    event = QWheelEvent(
        middle,
        slider.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    slider.wheelEvent(event)
    return event.isAccepted()


def test_the_wheel_turns_only_the_slider_in_use(
    panel: ParameterPanel, document: Document, qtbot: QtBot
) -> None:
    panel.activateWindow()
    slider = _slider(panel, "fidelity")
    _slider(panel, "lightness_to_pitch").setFocus()
    assert not _turn(slider)
    assert document.value("fidelity") == 0.55
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    _turn(slider)
    assert document.value("fidelity") > 0.55


def test_a_value_can_be_typed(panel: ParameterPanel, document: Document, qtbot: QtBot) -> None:
    field = panel.rows["size_to_pitch"].field
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, "-0.42")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert document.value("size_to_pitch") == -0.42
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert document.value("size_to_pitch") == 1.0, "beyond the range is the end of the range"
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, "loud")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert document.value("size_to_pitch") == 1.0
    assert field.text() == "+1.00"


def test_choices_and_numbers_may_be_left_to_the_picture(
    panel: ParameterPanel, document: Document, qtbot: QtBot
) -> None:
    panel.show_plan(a_plan())
    key = panel.findChild(QComboBox, "key")
    assert key.itemText(0).startswith("Auto: ")
    key.setCurrentIndex(key.findData("Eb"))
    key.activated.emit(key.currentIndex())
    assert document.value("key") == "Eb"
    tempo = panel.findChild(AutoNumber, "tempo")
    assert tempo.lineEdit().text() == "Auto: 96 BPM"
    tempo.stepUp()
    assert document.value("tempo") == 97, "from Auto the arrows start at what is heard"
    tempo.lineEdit().setText("")
    tempo.lineEdit().editingFinished.emit()
    assert document.value("tempo") is None
    tempo.lineEdit().setText("9999")
    tempo.lineEdit().editingFinished.emit()
    assert document.value("tempo") == 240


def test_a_setting_without_effect_here_says_so(panel: ParameterPanel, document: Document) -> None:
    from dataclasses import replace

    plan = replace(a_plan(), unheard=("shape_to_chord",))
    panel.show_plan(plan)
    row = panel.rows["shape_to_chord"]
    assert not row.isEnabled()
    assert "This picture gives nothing to it." in row.toolTip()
    assert panel.rows["hue_to_harmony"].isEnabled()
    panel.show_plan(a_plan())
    assert row.isEnabled()


def test_a_group_counts_what_was_changed_and_takes_it_back(
    panel: ParameterPanel, document: Document
) -> None:
    group = panel.groups["Picture to pitch"]
    document.set_value("warmth_to_pitch", -1)
    document.set_value("size_to_pitch", 0.5)
    assert group.head.accessibleDescription() == "2 changed"
    group._reset()
    assert document.changed_names() == frozenset()
    assert group.head.accessibleDescription() == ""
    document.undo_stack.undo()
    assert len(document.changed_names()) == 2, "a reset of a group is one step"


def test_a_folded_group_gives_a_summary(panel: ParameterPanel, qtbot: QtBot) -> None:
    panel.show_plan(a_plan(ensemble="flute_quartet"))
    group = panel.groups["Ensemble"]
    qtbot.mouseClick(group.head, Qt.MouseButton.LeftButton)
    assert group.folded
    assert group.head.accessibleDescription() == "Flute quartet"
    assert "ensemble" in panel.folds()


def test_the_preset_card_says_when_it_was_edited(
    panel: ParameterPanel, document: Document
) -> None:
    menu = panel.preset_box.menu()
    calm = next(a for a in menu.actions() if a.data() == "Calm")
    calm.trigger()
    assert document.project.preset == "Calm"
    assert "edited" not in panel.preset_box.accessibleName()
    document.set_value("fidelity", 0.99)
    assert "edited" in panel.preset_box.accessibleName()


def test_nothing_is_clipped_in_either_theme(panel: ParameterPanel, qtbot: QtBot) -> None:
    for theme in (dark_theme(), light_theme()):
        panel.set_theme(theme)
        panel.resize(332, 900)
        QApplication.processEvents()
        columns: set[int] = set()
        for row in panel.rows.values():
            if isinstance(row, SliderRow):
                label: QLabel = row.label
                assert row.slider.width() >= 50
                if row.parameter.name != "fidelity":
                    columns.add(row.slider.x())
                assert label.width() >= label.sizeHint().width()
        assert len(columns) == 1, "the sliders stand in one column"
