"""The transport as a value."""

from studio.playing.transport import State, Transport


def test_commands_lead_from_state_to_state() -> None:
    transport = Transport()
    assert transport.state is State.STOPPED
    assert transport.pause().state is State.STOPPED
    playing = transport.seek(1000).play()
    assert (playing.state, playing.frame) == (State.PLAYING, 1000)
    assert playing.pause() == Transport(State.PAUSED, 1000)
    assert playing.stop() == Transport(State.STOPPED, 0)
    assert transport.seek(-5).frame == 0


def test_a_loop_jumps_at_the_end_of_the_nearest_block() -> None:
    transport = Transport(State.PLAYING).with_loop((100, 10_000))
    assert not transport.jumps(8704, 9216)
    assert not transport.jumps(9216, 9728)
    assert transport.jumps(9728, 10_240)
    later = transport.with_loop((100, 9900))
    assert later.jumps(9216, 9728)


def test_beyond_its_loop_the_music_plays_on() -> None:
    transport = Transport(State.PLAYING, 1000).with_loop((100, 1000))
    assert not transport.jumps(1000, 1512)
    assert not Transport(State.PLAYING, 1000).jumps(0, 512)


def test_a_loop_without_length_is_none() -> None:
    assert Transport().with_loop((500, 500)).loop is None
    assert Transport().with_loop((-9, 500)).loop == (0, 500)
    assert Transport().with_loop((1, 2)).with_loop(None).loop is None
