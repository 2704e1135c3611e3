"""What the device is given is what an export holds, with the real instruments."""

import numpy as np
import pytest

from studio.performing.perform import perform
from studio.performing.performance import Performance
from studio.performing.settings import PerformingSettings
from studio.playing.engine import Engine, Install, Swap
from studio.playing.instruments import BankOrchestra
from studio.playing.messages import Pause, Play, Seek, SetLoop, Stop
from studio.playing.published import Published, shared_array
from studio.sounding.bank import Bank
from studio.sounding.mix import Mix, Strip
from studio.sounding.renderer import render_piece
from studio.units import BLOCK_FRAMES
from tests.builders import a_score

MIX = Mix()


@pytest.fixture(scope="module")
def orchestra() -> BankOrchestra:
    return BankOrchestra()


@pytest.fixture(scope="module")
def performance() -> Performance:
    return perform(a_score(quarter_bpm=150.0), PerformingSettings(), 0)


def engine_for(orchestra: BankOrchestra, performance: Performance) -> Engine:
    engine = Engine(Published(shared_array()))
    renderer = orchestra.renderer(performance, MIX)
    engine.inbox.append(Install(1, performance, MIX, renderer))
    return engine


def pulled(engine: Engine, blocks: int) -> np.ndarray:
    out = np.zeros((blocks, BLOCK_FRAMES, 2), np.float32)
    for block in out:
        engine.pull(block, 0.0)
    if engine.failure is not None:
        raise engine.failure
    return out.reshape(-1, 2)


def test_every_sample_is_that_of_the_export(
    orchestra: BankOrchestra, performance: Performance
) -> None:
    offline = render_piece(performance, MIX, Bank.open())
    engine = engine_for(orchestra, performance)
    engine.inbox.append(Play())
    live = pulled(engine, 1 + len(offline) // BLOCK_FRAMES)
    assert np.abs(offline).max() > 0.02
    np.testing.assert_array_equal(live[: len(offline)], offline)


def test_each_part_has_its_level(orchestra: BankOrchestra, performance: Performance) -> None:
    published = Published(shared_array())
    engine = Engine(published)
    mix = Mix((Strip("P2", mute=True),))
    engine.inbox.append(Install(1, performance, mix, orchestra.renderer(performance, mix)))
    engine.inbox.append(Play())
    pulled(engine, 100)
    first, second, *rest = published.read().part_peaks
    assert first > 0.01
    assert second == 0.0
    assert not any(rest)


def test_commands_never_click(orchestra: BankOrchestra, performance: Performance) -> None:
    plain = engine_for(orchestra, performance)
    plain.inbox.append(Play())
    bend = np.abs(np.diff(pulled(plain, 300), n=2, axis=0)).max()

    engine = engine_for(orchestra, performance)
    engine.inbox.append(Play())
    sound = [pulled(engine, 60)]
    other = perform(a_score(quarter_bpm=110.0), PerformingSettings(), 0)
    orchestra.prepare(other)
    for order in (
        Seek(1.3),
        Seek(3.1),
        Pause(),
        Play(),
        Swap(2, other, MIX),
        SetLoop(3.0, 3.3),
        Stop(),
    ):
        engine.inbox.append(order)
        sound.append(pulled(engine, 41))
    # A click is a corner in the wave: many times the sharpest bend of the music itself.
    assert np.abs(np.diff(np.concatenate(sound), n=2, axis=0)).max() < 2.0 * bend


def test_after_a_stop_the_room_rings_out_and_then_there_is_silence(
    orchestra: BankOrchestra, performance: Performance
) -> None:
    engine = engine_for(orchestra, performance)
    engine.inbox.append(Play())
    loud = np.abs(pulled(engine, 100)[-10 * BLOCK_FRAMES :]).max()
    engine.inbox.append(Stop())
    ringing = np.abs(pulled(engine, 600)).max(axis=1)
    assert 0 < ringing[20 * BLOCK_FRAMES : 25 * BLOCK_FRAMES].max() < loud
    assert not ringing[-BLOCK_FRAMES:].any()
