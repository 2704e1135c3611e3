"""The transport tells what was asked at once, and never the past in between."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from studio.performing.perform import perform
from studio.performing.settings import PerformingSettings
from studio.playing.messages import Status
from studio.playing.player import Player, Position
from studio.playing.transport import State
from studio.sounding.mix import Mix
from studio.ui import playback as module
from studio.ui.playback import Playback
from tests.ui.views.view_values import some_music


class SlowPlayer(Player):
    """A player whose process has not heard of anything yet."""

    shown = Position(0.0, 0.0, State.STOPPED, 1)

    def position(self) -> Position:
        return self.shown

    def status(self) -> Status:
        return Status()


@pytest.fixture
def playback(qapp: QApplication, settings: QSettings) -> Playback:
    playback = Playback(SlowPlayer(), settings)
    playback._timer.stop()
    playback.load(some_music(), Mix())
    return playback


def test_a_seek_is_not_taken_back_before_the_player_has_heard_of_it(playback: Playback) -> None:
    told: list[float] = []
    playback.moved.connect(lambda seconds, _: told.append(seconds))
    playback.seek(5.0)
    playback._read()
    assert told == [5.0]
    playback.player.shown = Position(5.0, 0.0, State.PAUSED, 1)
    playback._read()
    playback.player.shown = Position(2.0, 0.0, State.PAUSED, 1)
    playback._read()
    assert told == [5.0, 2.0], "from then on the player's word counts"


def test_the_play_button_does_not_flicker(playback: Playback) -> None:
    told: list[bool] = []
    playback.playing_changed.connect(told.append)
    playback.toggle()
    playback._read()
    playback.player.shown = Position(0.02, 0.0, State.PLAYING, 1)
    playback._read()
    assert told == [True]


def test_a_player_that_does_not_follow_is_believed_in_the_end(
    playback: Playback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_ANSWER_S", -1.0)
    playback.toggle()
    playback._read()
    assert not playback.playing


def test_a_new_piece_goes_on_at_the_same_bar(playback: Playback) -> None:
    music = some_music()
    slow = tuple(replace(mark, quarter_bpm=mark.quarter_bpm / 2) for mark in music.score.tempos)
    slower = replace(music.score, tempos=slow)
    again = replace(music, score=slower, performance=perform(slower, PerformingSettings(), 0))
    bar = music.score.metre.bar_ticks
    playback.seek(float(music.performance.tempo.seconds_at(float(bar))))
    playback.load(again, Mix())
    assert float(again.performance.tempo.ticks_at(playback.seconds)) == pytest.approx(bar)
