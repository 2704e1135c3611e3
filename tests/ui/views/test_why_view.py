"""The reasons are told in sentences that follow the music."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio.composing.score import ChordSymbol
from studio.mapping.account import Explanation, Line, Topic
from studio.mapping.explaining import BARS
from studio.notating.names import chord_name
from studio.ui.theme import dark_theme, light_theme
from studio.ui.views.account_page import account_page
from studio.ui.views.timeline import Timeline
from studio.ui.views.why_view import WhyView
from studio.ui.views.wording import bar_words, colour_name, percent, region_words
from tests.ui.views.view_values import CLAIMED, some_claims, some_music, some_seen


@pytest.fixture
def view(qtbot: QtBot) -> WhyView:
    view = WhyView()
    qtbot.addWidget(view)
    view.set_theme(dark_theme())
    view.resize(1000, 300)
    view.show()
    view.show_seen(some_seen())
    view.show_music(some_music())
    return view


def read(view: WhyView) -> str:
    return view.text.document().toPlainText()


def test_it_tells_what_was_seen_and_what_the_music_is(view: WhyView) -> None:
    everything = read(view)
    assert "What is seen" in everything
    assert "1 circle" in everything
    assert "A, bars 1 to 1" in everything
    headings = [view.topics.itemText(i) for i in range(view.topics.count())]
    assert headings[0] == "What is seen"
    assert BARS in headings


def test_causes_join_when_they_are_known(view: WhyView) -> None:
    assert view.explanation is None
    assert not view.export_button.isEnabled()
    assert "because" not in read(view)
    view.show_claims(some_claims(some_music()))
    assert view.export_button.isEnabled()
    assert "otherwise it would be A4" in read(view)
    assert "What is proved" in read(view)


def test_the_card_follows_the_music(view: WhyView) -> None:
    music = some_music()
    view.show_claims(some_claims(music))
    line = Timeline(music.plan, music.performance)
    view.set_position(line.seconds_at(2.5 * 3840), True)
    assert "Bar 3" in view._now.words
    assert "It rises: the picture turns lighter here." in view._now.words
    view.set_position(0.0, True)
    assert "The picture asks for high notes, since it turns lighter here." in view._now.words


def test_the_bar_of_the_moment_is_marked_and_turned_to(view: WhyView) -> None:
    music = some_music()
    view.show_claims(some_claims(music))
    view.topics.setCurrentText(BARS)
    view.topics.activated.emit(view.topics.currentIndex())
    line = Timeline(music.plan, music.performance)
    view.set_position(line.seconds_at(2.5 * 3840), True)
    (mark,) = view.text.extraSelections()
    assert "Bar 3 (" in mark.cursor.selectedText()
    assert view.text.viewport().rect().contains(view.text.cursorRect(mark.cursor).center())


def test_a_note_that_is_chosen_is_told_and_its_bar_is_marked(view: WhyView) -> None:
    view.show_claims(some_claims(some_music()))
    view.show_note(CLAIMED)
    assert "D5 in bar 3" in view._now.words
    assert "otherwise it would be A4" in view._now.words
    (mark,) = view.text.extraSelections()
    assert "Bar 3 (" in mark.cursor.selectedText()
    view.show_chord(0)
    assert "G in bar 1" in view._now.words


def test_searching_leaves_what_is_looked_for(view: WhyView, qtbot: QtBot) -> None:
    view.show_claims(some_claims(some_music()))
    qtbot.keyClicks(view.search, "otherwise it would be")
    qtbot.waitUntil(lambda: "What is seen" not in read(view))
    assert "otherwise it would be A4" in read(view)
    view.search.clear()
    qtbot.waitUntil(lambda: "What is seen" in read(view))


def test_a_search_without_an_answer_says_so(view: WhyView, qtbot: QtBot) -> None:
    view.search.setText("<zebra>")
    qtbot.waitUntil(lambda: "<zebra>" in view.text.toPlainText())
    assert not view.topics.isEnabled()
    view.search.clear()
    qtbot.waitUntil(view.topics.isEnabled)
    assert "zebra" not in view.text.toPlainText()


def test_a_sentence_with_a_place_shows_it(view: WhyView, qtbot: QtBot) -> None:
    block = view.text.document().begin()
    while "circle" not in block.text() or "covers" not in block.text():
        block = block.next()
    address = next(f.format.anchorHref() for f in block.textFormats() if f.format.isAnchor())
    with qtbot.waitSignal(view.place_chosen) as told:
        view.text.anchorClicked.emit(QUrl(address))
    assert told.args == [(0.75, 0.5)]


def test_the_account_is_copied_as_markdown(view: WhyView, qtbot: QtBot) -> None:
    view.show_claims(some_claims(some_music()))
    qtbot.mouseClick(view.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == view.explanation.as_text()
    with qtbot.waitSignal(view.export_requested):
        qtbot.mouseClick(view.export_button, Qt.MouseButton.LeftButton)


def test_names_are_not_read_as_markup(view: WhyView) -> None:
    card = view._now
    card.fill(dark_theme(), "Title", ["<b>a</b> & b"])
    labels = card.findChildren(QLabel)
    flags = Qt.TextInteractionFlag.TextSelectableByMouse
    assert all(label.textInteractionFlags() & flags for label in labels)
    assert any("&lt;b&gt;" in label.text() for label in labels)
    line = Line("<b>a</b> & b")
    account = Explanation("x", "<i>one</i>", (Topic("<u>T</u>", (line,)),), ())
    page = account_page(account, dark_theme(), ())
    assert "<b>" not in page.text
    assert "<i>" not in page.text
    assert "<u>" not in page.text


def test_a_bar_is_told_by_its_reason_or_by_the_form() -> None:
    plan = some_music(8).plan
    proved = frozenset({("lightness_to_pitch", "pitch", True)})
    asks = "The picture asks for high notes, since it turns lighter here."
    assert bar_words(plan, 1, proved) == ("Bar 2 rises", "The picture turns lighter here.")
    assert bar_words(plan, 1, frozenset()) == ("Bar 2", asks)
    assert bar_words(plan, 4, proved)[0] == "Bar 5 opens section B"
    assert bar_words(plan, 2, proved)[0] == "Bar 3 comes back to A"
    music = some_music(8)
    moved = replace(plan.beat_reasons[0][0], place=(0.75, 0.5))
    seen = replace(plan, beat_reasons=((moved,),) * len(plan.beat_reasons))
    assert bar_words(seen, 1, proved, music.features)[1] == (
        "The picture turns lighter here, at the yellow circle on the right."
    )
    high = f"Bar {plan.climax_bar + 1} is the high point"
    assert bar_words(plan, plan.climax_bar, proved)[0] == high


@pytest.mark.parametrize(
    ("lab", "name"),
    [
        ((5.0, 0.0, 0.0), "black"),
        ((97.0, 0.0, 1.0), "white"),
        ((53.0, 80.0, 67.0), "red"),
        ((32.0, 79.0, -108.0), "blue"),
        ((88.0, -86.0, 83.0), "light green"),
        ((97.0, -21.0, 94.0), "yellow"),
        ((35.0, 15.0, 30.0), "brown"),
        ((20.0, 10.0, -30.0), "dark blue"),
    ],
)
def test_colours_have_everyday_names(lab: tuple[float, float, float], name: str) -> None:
    assert colour_name(lab) == name


def test_a_region_is_told_in_words() -> None:
    head, body = region_words(some_seen().features.regions[0])
    assert head == "The yellow circle on the right"
    assert body == (
        "Warm, light and round; 8 % of the picture. Its shape: circle, 95 % sure. "
        "It draws the eye."
    )
    assert percent(0.004) == "under 1 %"


def test_chords_are_written_as_musicians_do() -> None:
    chord = ChordSymbol(0, 960, "F", 1, "minor-seventh", "vi7", ("A", 0))
    assert chord_name(chord) == "F♯m7/A"


def test_it_can_be_emptied(view: WhyView) -> None:
    view.clear()
    view.set_position(1.0, True)
    assert read(view) == ""
    assert "Open a picture" in view._now.words


def test_the_account_is_written_when_it_is_seen(view: WhyView) -> None:
    view.hide()
    before = read(view)
    view.show_music(some_music(8))
    view.set_position(3.0, True)
    assert read(view) == before
    view.show()
    assert read(view) != before


def test_it_takes_another_theme(view: WhyView) -> None:
    dark = view.grab().toImage()
    view.set_theme(light_theme())
    assert view.grab().toImage() != dark
