"""The engine, pulled as fast as it can: what it plays is known sample by sample."""

import math

import numpy as np
from numpy.typing import NDArray

from studio.performing.performance import Performance
from studio.playing.engine import Engine, Install, Order, Sample, Swap
from studio.playing.messages import Pause, Play, Resume, Seek, SetLoop, SetMix, SetVolume, Stop
from studio.playing.published import Published, Snapshot, shared_array
from studio.playing.transport import State
from studio.sounding.mix import Mix
from studio.units import BLOCK_FRAMES, SAMPLE_RATE
from tests.playing.sine import AMPLITUDE, FADE, SineRenderer, hertz, one_note

BLOCK_S = BLOCK_FRAMES / SAMPLE_RATE


class FakeDevice:
    """Asks for blocks whenever the test wants some; keeps all that it was given."""

    def __init__(self, performance: Performance | None = None) -> None:
        self.published = Published(shared_array())
        self.engine = Engine(self.published)
        self.sound = np.zeros((0, 2), np.float32)
        if performance is not None:
            self.order(installed(1, performance))

    def order(self, *orders: Order) -> None:
        self.engine.inbox.extend(orders)

    def pull(self, blocks: int = 1, frames: int = BLOCK_FRAMES) -> NDArray[np.float32]:
        taken = []
        for _ in range(blocks):
            out = np.full((frames, 2), np.nan, np.float32)
            self.engine.pull(out, len(self.sound) / SAMPLE_RATE)
            self.sound = np.concatenate([self.sound, out])
            taken.append(out)
        return np.concatenate(taken)

    @property
    def shown(self) -> Snapshot:
        return self.published.read()

    @property
    def now(self) -> float:
        """Return when the frame after the last one is heard."""
        return len(self.sound) / SAMPLE_RATE


def installed(generation: int, performance: Performance) -> Install:
    return Install(generation, performance, Mix(), SineRenderer(performance, Mix()))


def sine(performance: Performance, first: int, frames: int) -> NDArray[np.float32]:
    at = np.arange(first, first + frames) / SAMPLE_RATE
    wave = AMPLITUDE * np.sin(2 * math.pi * hertz(performance) * at)
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def steepest(sound: NDArray[np.float32]) -> float:
    return float(np.abs(np.diff(sound, axis=0)).max())


SLOPE = AMPLITUDE * 2 * math.pi * 440 / SAMPLE_RATE
"""The steepest step of the sine itself; a click is many times that."""


def test_without_music_there_is_silence_and_no_time_passes() -> None:
    device = FakeDevice()
    device.order(Play())
    assert not device.pull(3).any()
    assert device.shown.anchor_s == 0.0


def test_from_the_beginning_every_sample_is_the_renderers() -> None:
    note = one_note()
    device = FakeDevice(note)
    assert not device.pull(2).any()
    device.order(Play())
    np.testing.assert_array_equal(device.pull(20), sine(note, 0, 20 * BLOCK_FRAMES))


def test_the_size_of_the_blocks_does_not_matter() -> None:
    note = one_note()
    device = FakeDevice(note)
    device.order(Play())
    sizes = (512, 64, 333, 1024, 1)
    sound = np.concatenate([device.pull(frames=n) for n in sizes])
    np.testing.assert_array_equal(sound, sine(note, 0, sum(sizes)))


def test_pause_and_play_go_on_at_the_same_place_without_a_click() -> None:
    device = FakeDevice(one_note())
    device.order(Play())
    device.pull(10)
    device.order(Pause())
    device.pull(1)
    assert device.shown.state is State.PAUSED
    assert not device.pull(5).any()
    here = device.shown.anchor_s
    assert here == 11 * BLOCK_S
    device.order(Play())
    device.pull(10)
    assert math.isclose(device.shown.anchor_s, here + 10 * BLOCK_S)
    assert steepest(device.sound) < 1.6 * SLOPE
    frame = round(device.shown.anchor_s * SAMPLE_RATE)
    np.testing.assert_array_equal(device.pull(2), sine(one_note(), frame, 2 * BLOCK_FRAMES))


def test_pause_and_play_at_once_do_not_click() -> None:
    device = FakeDevice(one_note())
    device.order(Play())
    device.pull(10)
    device.order(Pause(), Play())
    device.pull(10)
    assert device.shown.state is State.PLAYING
    assert steepest(device.sound) < 1.6 * SLOPE


def test_stop_returns_to_the_beginning_without_a_click() -> None:
    device = FakeDevice(one_note())
    device.order(Play())
    device.pull(10)
    device.order(Stop())
    device.pull(3)
    assert (device.shown.state, device.shown.anchor_s) == (State.STOPPED, 0.0)
    assert steepest(device.sound) < 1.6 * SLOPE
    device.order(Play())
    np.testing.assert_array_equal(device.pull(2), sine(one_note(), 0, 2 * BLOCK_FRAMES))


def test_seek_goes_there_at_the_next_block() -> None:
    note = one_note()
    device = FakeDevice(note)
    device.order(Play())
    device.pull(3)
    device.order(Seek(2.0))
    np.testing.assert_array_equal(
        device.pull(2)[FADE:], sine(note, 96_000 + FADE, 2 * BLOCK_FRAMES - FADE)
    )
    assert steepest(device.sound) < 2.1 * SLOPE


def test_what_was_paused_elsewhere_is_not_heard_again() -> None:
    note = one_note()
    device = FakeDevice(note)
    device.order(Play())
    device.pull(3)
    device.order(Pause())
    device.pull(1)
    device.order(Seek(2.0))
    assert not device.pull(3).any()
    assert device.shown.anchor_s == 2.0
    device.order(Play())
    np.testing.assert_array_equal(device.pull(2), sine(note, 96_000, 2 * BLOCK_FRAMES))


def test_what_stops_rings_out() -> None:
    device = FakeDevice(one_note())
    device.order(Play())
    device.pull(3)
    device.order(Stop())
    fading = device.pull(1)
    assert device.shown.state is State.STOPPED
    assert fading[:FADE].any()
    assert not device.pull(2).any()


def test_many_seeks_at_once_are_one() -> None:
    device = FakeDevice(one_note())
    device.order(Play())
    device.pull(3)
    device.order(*(Seek(0.1 * i) for i in range(30)))
    device.pull(1)
    assert math.isclose(device.shown.anchor_s, 2.9 + BLOCK_S)
    assert np.abs(device.sound).max() <= 2 * AMPLITUDE


def test_a_loop_repeats_evenly() -> None:
    note = one_note()
    device = FakeDevice(note)
    device.order(SetLoop(0.1, 0.2), Play())
    sound = device.pull(60)
    start, period = 4800, 9 * BLOCK_FRAMES  # 0.1 s is 9.4 blocks
    first = 19 * BLOCK_FRAMES
    np.testing.assert_array_equal(sound[:first], sine(note, 0, first))
    for begin in range(first, 60 * BLOCK_FRAMES - period, period):
        np.testing.assert_array_equal(
            sound[begin + FADE : begin + period], sine(note, start + FADE, period - FADE)
        )
    assert steepest(sound) < 2.1 * SLOPE


def test_a_loop_longer_than_the_piece_starts_again_at_its_end() -> None:
    device = FakeDevice(one_note(seconds=0.1))
    device.order(SetLoop(0.05, 60.0), Play())
    device.pull(12)
    assert device.shown.state is State.PLAYING
    assert device.shown.anchor_s < 0.11


def test_the_piece_ends_stopped_at_its_beginning() -> None:
    device = FakeDevice(one_note(seconds=0.1))
    device.order(Play())
    device.pull(12)
    assert (device.shown.state, device.shown.anchor_s) == (State.STOPPED, 0.0)
    assert not device.pull(1).any()


def test_another_performance_goes_on_at_the_same_musical_place() -> None:
    device = FakeDevice(one_note(69, seconds=10.0))
    device.order(SetLoop(1.0, 9.0, (1920.0, 17_280.0)), Play())
    device.pull(100)
    before = device.shown.anchor_s
    device.order(Swap(2, one_note(57, seconds=20.0), Mix()))
    device.pull(1)
    assert device.shown.generation == 2
    assert math.isclose(device.shown.anchor_s, 2 * before + BLOCK_S, abs_tol=1e-4)
    # The loop, too, is the same passage of the music.
    device.order(Seek(17.9))
    device.pull(20)
    assert device.shown.anchor_s < 2.2


def test_places_are_those_of_the_music_whatever_performance_sounds() -> None:
    device = FakeDevice(one_note(69, seconds=20.0))
    device.order(Seek(2.0, 3840.0), Play())  # meant in a performance twice as fast
    device.pull(1)
    assert math.isclose(device.shown.anchor_s, 4.0 + BLOCK_S)


def test_the_mix_reaches_the_renderer() -> None:
    device = FakeDevice(one_note())
    device.order(Play(), SetMix(Mix(master_db=-6.0206)))
    assert math.isclose(np.abs(device.pull(20)).max(), AMPLITUDE / 2, rel_tol=1e-3)


def test_the_volume_turns_smoothly_and_arrives() -> None:
    device = FakeDevice(one_note())
    device.order(Play())
    device.pull(10)
    device.order(SetVolume(-20.0))
    device.pull(60)
    assert steepest(device.sound) < 1.6 * SLOPE
    assert math.isclose(np.abs(device.sound[-2000:]).max(), AMPLITUDE / 10, rel_tol=1e-3)
    device.order(SetVolume(0.0))
    device.pull(60)
    frame = round(device.shown.anchor_s * SAMPLE_RATE)
    np.testing.assert_array_equal(device.pull(1), sine(one_note(), frame, BLOCK_FRAMES))


def test_levels_rise_at_once_and_fall_slowly() -> None:
    device = FakeDevice(one_note())
    device.order(Play())
    device.pull(2)
    assert math.isclose(max(device.shown.peaks), AMPLITUDE, rel_tol=1e-3)
    device.order(Stop())
    device.pull(10)
    assert 0.01 < max(device.shown.peaks) < 0.2
    device.pull(100)
    assert max(device.shown.peaks) < 1e-3


def test_the_position_is_that_of_what_is_heard() -> None:
    device = FakeDevice(one_note())
    device.order(Play())
    device.pull(50)
    for ahead in (0.0, 0.004, 0.03):
        assert math.isclose(device.shown.seconds(device.now - ahead), 50 * BLOCK_S - ahead)
    device.order(Seek(5.0))
    device.pull(1)
    # A seek shows at once, though the device still has the old place in store.
    assert device.shown.seconds(device.now - 0.05) == 5.0
    assert math.isclose(device.shown.seconds(device.now), 5.0 + BLOCK_S)


def test_the_position_shows_the_end_of_a_loop_until_it_has_been_heard() -> None:
    device = FakeDevice(one_note())
    device.order(SetLoop(1.0, 2.0), Seek(2.0 - 2 * BLOCK_S), Play())
    device.pull(3)
    assert math.isclose(device.shown.seconds(device.now), 1.0 + BLOCK_S)
    assert math.isclose(device.shown.seconds(device.now - 2 * BLOCK_S), 2.0 - BLOCK_S)


def test_a_performance_loaded_in_a_pause_is_new_from_its_beginning() -> None:
    device = FakeDevice(one_note(69))
    device.order(Play())
    device.pull(10)
    device.order(Stop())
    device.pull(10)
    other = one_note(57)
    device.order(installed(2, other), Play())
    np.testing.assert_array_equal(device.pull(4), sine(other, 0, 4 * BLOCK_FRAMES))


def test_a_fresh_renderer_that_comes_too_late_gives_way_to_the_one_that_sounds() -> None:
    device = FakeDevice(one_note(69))
    device.order(Play())
    device.pull(10)
    other = one_note(57)
    device.order(installed(2, other))
    np.testing.assert_array_equal(device.pull(2), sine(other, 10 * BLOCK_FRAMES, 2 * BLOCK_FRAMES))
    assert device.shown.generation == 2


def test_a_former_state_is_taken_up() -> None:
    device = FakeDevice()
    device.order(Resume(3.0, playing=True))
    device.pull(2)
    note = one_note()
    device.order(installed(1, note))
    np.testing.assert_array_equal(device.pull(4), sine(note, 144_000, 4 * BLOCK_FRAMES))


def test_a_renderer_that_fails_leaves_silence_and_can_be_replaced() -> None:
    broken = one_note()
    broken.events["data2"][0] = 127
    device = FakeDevice(broken)
    device.order(Play())
    assert not device.pull(3).any()
    assert isinstance(device.engine.failure, RuntimeError)
    note = one_note()
    device.order(installed(2, note), Play())
    np.testing.assert_array_equal(device.pull(2), sine(note, 0, 2 * BLOCK_FRAMES))


def test_a_sample_is_heard_while_the_music_stands_and_not_a_moment_of_it_passes() -> None:
    music, sample = one_note(69), one_note(81, seconds=0.1)
    device = FakeDevice(music)
    device.pull()
    device.order(Sample(SineRenderer(sample, Mix())))
    heard = device.pull(4)
    np.testing.assert_array_equal(heard, sine(sample, 0, 4 * BLOCK_FRAMES))
    assert device.shown.state is State.STOPPED
    assert device.shown.anchor_s == 0.0
    device.pull(20)
    assert not device.pull(2).any()


def test_a_sample_gives_way_to_the_music_without_a_click() -> None:
    music, sample = one_note(69), one_note(69)
    device = FakeDevice(music)
    device.order(Sample(SineRenderer(sample, Mix())))
    device.pull(3)
    device.order(Play())
    device.pull(4)
    # The sample fades while the music begins: never steeper than both together.
    assert steepest(device.sound) < 2.5 * SLOPE
    np.testing.assert_array_equal(
        device.sound[-BLOCK_FRAMES:], sine(music, 3 * BLOCK_FRAMES, BLOCK_FRAMES)
    )
    device.order(Sample(SineRenderer(sample, Mix())))
    before = device.pull()
    np.testing.assert_array_equal(before, sine(music, 4 * BLOCK_FRAMES, BLOCK_FRAMES))
