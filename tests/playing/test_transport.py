"""The transport as a value."""

from studio.playing.transport import State, Transport


def test_commands_lead_from_state_to_state() -> None:
    transport = Transport()
    assert transport.state is State.STOPPED
    assert transport.pause().state is State.STOPPED
    playing = transport.seek(1000).play()
    assert (playing.state, playing.frame) == (State.PLAYING, 1000)
    assert playing.advanced(512).pause() == Transport(State.PAUSED, 1512)
    assert playing.stop() == Transport(State.STOPPED, 0)
    assert transport.seek(-5).frame == 0


def test_a_loop_jumps_back_exactly_at_its_end() -> None:
    transport = Transport(State.PLAYING, 900).with_loop((100, 1000))
    assert transport.until_jump(512) == 100
    assert transport.advanced(100).frame == 100
    assert transport.advanced(99).frame == 999


def test_beyond_its_loop_the_music_plays_on() -> None:
    transport = Transport(State.PLAYING, 1000).with_loop((100, 1000))
    assert transport.until_jump(512) == 512
    assert transport.advanced(512).frame == 1512


def test_a_loop_without_length_is_none() -> None:
    assert Transport().with_loop((500, 500)).loop is None
    assert Transport().with_loop((-9, 500)).loop == (0, 500)
    assert Transport().with_loop((1, 2)).with_loop(None).loop is None
