"""The reasons are told in sentences that follow the music."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio.composing.score import ChordSymbol
from studio.ui.theme import dark_theme
from studio.ui.views.card import Card
from studio.ui.views.timeline import Timeline
from studio.ui.views.why_view import WhyView
from studio.ui.views.wording import bar_words, chord_name, colour_name, percent, region_words
from tests.ui.views.view_values import some_music, some_seen


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


def words_of(view: WhyView) -> list[str]:
    return [card.words for card in view.findChildren(Card) if card.parent() is not None]


def test_it_tells_what_was_seen_and_what_the_music_is(view: WhyView) -> None:
    everything = "\n".join(words_of(view))
    assert "What is seen" in everything
    assert "1 circle" in everything
    assert "A, bars 1 to 1" in everything


def test_the_first_card_follows_the_music(view: WhyView) -> None:
    music = some_music()
    line = Timeline(music.plan, music.performance)
    view.set_position(line.seconds_at(2.5 * 3840), True)
    assert "Bar 3" in view._now.words
    assert "Bar 3 rises: the picture turns lighter here." in view._now.words
    view.set_position(0.0, True)
    assert "Bar 1 rises" in view._now.words


def test_the_text_can_be_selected_and_is_not_read_as_markup(view: WhyView) -> None:
    card = view._now
    card.fill(dark_theme(), "Title", ["<b>a</b> & b"])
    labels = card.findChildren(QLabel)
    flags = Qt.TextInteractionFlag.TextSelectableByMouse
    assert all(label.textInteractionFlags() & flags for label in labels)
    assert any("&lt;b&gt;" in label.text() for label in labels)


def test_cards_lie_side_by_side_and_never_on_each_other(view: WhyView) -> None:
    view.resize(1000, 300)
    cards = [c.geometry() for c in view.findChildren(Card) if c.isVisible()]
    assert len(cards) >= 3
    assert len({card.x() for card in cards}) >= 2
    for index, card in enumerate(cards):
        assert not any(card.intersects(other) for other in cards[index + 1 :])
        assert view.widget().rect().contains(card)


def test_a_bar_is_told_by_its_reason_or_by_the_form() -> None:
    plan = some_music(8).plan
    assert bar_words(plan, 1) == ("Bar 2 rises", "The picture turns lighter here.")
    assert bar_words(plan, 4)[0] == "Bar 5 opens section B"
    assert bar_words(plan, 2)[0] == "Bar 3 comes back to A"
    assert bar_words(plan, plan.climax_bar)[0] == f"Bar {plan.climax_bar + 1} is the high point"


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
    assert head == "Circle, light yellow" or head == "Circle, yellow"
    assert body == "Warm, light and round; 8 % of the picture. It draws the eye."
    assert percent(0.004) == "under 1 %"


def test_chords_are_written_as_musicians_do() -> None:
    chord = ChordSymbol(0, 960, "F", 1, "minor-seventh", "vi7", ("A", 0))
    assert chord_name(chord) == "F♯m7/A"


def test_it_can_be_emptied(view: WhyView) -> None:
    view.clear()
    view.set_position(1.0, True)
    assert any("Open a picture" in words for words in words_of(view))


def test_cards_are_made_when_they_are_seen(view: WhyView) -> None:
    view.hide()
    before = words_of(view)
    view.show_music(some_music(8))
    view.set_position(3.0, True)
    assert words_of(view) == before
    view.show()
    assert words_of(view) != before
