"""The player with its real process, without a sound device."""

import itertools
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from studio.playing.player import Player
from studio.playing.transport import State
from studio.sounding.mix import Mix
from tests.playing.sine import AbsentOrchestra, CrashingOrchestra, SineOrchestra, one_note


def until(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


@pytest.fixture(scope="module")
def running() -> Iterator[Player]:
    player = Player(silent=True, orchestra=SineOrchestra)
    player.start()
    until(lambda: player.status().ready)
    yield player
    player.close()


@pytest.fixture
def player(running: Player) -> Player:
    running.stop()
    running.set_loop(None, None)
    generation = running.load(one_note(), Mix())
    until(lambda: running.position().generation == generation)
    until(lambda: running.position().seconds == 0.0)
    return running


def test_the_window_imports_neither_device_nor_renderer() -> None:
    program = (
        "import sys, studio.playing.player\n"
        "print([m for m in ('sounddevice', 'soundfile', 'scipy', 'cv2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_time_passes_as_on_the_wall_without_a_device(player: Player) -> None:
    assert player.status().silent
    player.play()
    until(lambda: player.position().seconds > 0.05)
    first, start = player.position(), time.perf_counter()
    time.sleep(0.4)
    second, passed = player.position(), time.perf_counter() - start
    assert abs(second.seconds - first.seconds - passed) < 0.02
    assert math.isclose(second.ticks, 1920 * second.seconds, rel_tol=1e-9)
    player.pause()
    until(lambda: player.position().state is State.PAUSED)
    assert player.position() == player.position()


def test_the_position_never_goes_back_while_playing(player: Player) -> None:
    player.play()
    until(lambda: player.position().seconds > 0.0)
    seen = []
    end = time.perf_counter() + 0.3
    while time.perf_counter() < end:
        seen.append(player.position().seconds)
    steps = [b - a for a, b in itertools.pairwise(seen)]
    assert min(steps) >= -0.002
    assert max(seen) - min(seen) > 0.25


def test_calls_return_at_once(player: Player) -> None:
    start = time.perf_counter()
    for i in range(100):
        player.seek(i / 100)
        player.set_mix(Mix(master_db=-i / 10))
        player.load(one_note(), Mix())
        player.position()
    assert time.perf_counter() - start < 0.5


def test_of_many_loads_the_last_one_sounds(player: Player) -> None:
    for pitch in range(40, 60):
        last = player.load(one_note(pitch), Mix())
    until(lambda: player.position().generation == last)


def test_seconds_are_those_of_what_was_loaded_last(player: Player) -> None:
    player.seek(4.0)
    until(lambda: player.position().seconds == 4.0)
    player.load(one_note(seconds=20.0), Mix())
    player.seek(6.0)
    assert player.position().seconds in (8.0, 6.0)
    until(lambda: player.position().seconds == 6.0)
    assert player.position().ticks == 5760.0


def test_levels_name_the_parts(player: Player) -> None:
    player.play()
    until(lambda: max(player.levels().master) > 0.2)
    levels = player.levels()
    assert list(levels.parts) == ["P1"]
    assert 0.2 < levels.parts["P1"] <= 0.25


def test_what_cannot_be_prepared_is_said_and_the_old_music_stays(player: Player) -> None:
    before = player.position().generation
    player.load(one_note(0), Mix())
    until(lambda: "failed" in player.status().message)
    assert player.position().generation == before
    after = player.load(one_note(), Mix())
    until(lambda: player.position().generation == after)
    assert "failed" not in player.status().message


def test_a_device_that_is_not_there_is_named_and_time_passes() -> None:
    player = Player(device="Gramophone (1877)", orchestra=SineOrchestra)
    try:
        player.set_volume(-200.0)  # whoever runs the tests may have loudspeakers
        player.load(one_note(), Mix())
        player.play()
        player.start()
        until(lambda: player.position().seconds > 0.1)
        message = player.status().message
        assert any(
            words in message
            for words in ("Gramophone (1877) is not there", "no sound device", "PortAudio")
        )
    finally:
        player.close()


def test_a_dead_audio_process_is_followed_by_another_at_the_same_place() -> None:
    player = Player(silent=True, orchestra=SineOrchestra)
    try:
        player.load(one_note(), Mix())
        player.seek(4.0)
        player.play()
        player.start()
        until(lambda: player.position().seconds > 4.05)
        first = _process_id(player)
        os.kill(first, 9)
        until(lambda: _process_id(player) not in (None, first))
        until(lambda: player.position().state is State.PLAYING)
        here = player.position().seconds
        assert 4.0 < here < 8.0
        until(lambda: player.position().seconds > here + 0.1)
    finally:
        player.close()


def test_one_that_always_dies_is_given_up_in_words() -> None:
    player = Player(silent=True, orchestra=CrashingOrchestra)
    try:
        player.load(one_note(), Mix())
        player.start()
        until(lambda: "does not start" in player.status().message, 20)
        player.play()
        assert player.position().state is not State.PLAYING
    finally:
        player.close()


def test_missing_instruments_are_said_at_every_load() -> None:
    player = Player(silent=True, orchestra=AbsentOrchestra)
    try:
        player.start()
        for _ in range(2):
            player.load(one_note(), Mix())
            until(lambda: player.status().message.endswith("The instruments are missing."))
        player.play()
        assert player.position().seconds == 0.0
    finally:
        player.close()


def test_closing_ends_the_process() -> None:
    player = Player(silent=True, orchestra=SineOrchestra)
    player.start()
    until(lambda: player.status().ready)
    pid = _process_id(player)
    assert pid is not None
    player.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_choosing_a_device_after_giving_up_tries_again() -> None:
    player = Player(silent=True, orchestra=CrashingOrchestra)
    try:
        player.load(one_note(), Mix())
        player.start()
        until(lambda: "does not start" in player.status().message, 20)
        player.set_volume(-200.0)
        player.set_device(None)
        until(lambda: "does not start" not in player.status().message)
    finally:
        player.close()


def _process_id(player: Player) -> int | None:
    process = player._process
    return None if process is None else process.pid


def test_an_audition_is_heard_and_the_music_does_not_move(player: Player) -> None:
    until(lambda: max(player.levels().master) < 0.01)
    player.audition(one_note(seconds=0.3), Mix())
    until(lambda: max(player.levels().master) > 0.1)
    until(lambda: max(player.levels().master) < 0.01)
    assert player.position().seconds == 0.0
    assert player.position().state is State.STOPPED
    assert player.status().message == "The music plays without sound, as chosen."
