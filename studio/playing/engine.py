"""The heart of the audio process: commands in, blocks of sound out.

`Engine.pull` runs in the device's callback. It takes the commands that have come, renders,
and shows where it is. Whatever takes long (decoding instruments, unpickling a performance)
has been done elsewhere before a command reaches it.
"""

import time
from collections import deque
from dataclasses import dataclass
from math import inf, nan
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.performing.performance import Performance
from studio.playing.messages import Pause, Play, Resume, Seek, SetLoop, SetMix, SetVolume, Stop
from studio.playing.published import MAX_PARTS, Published
from studio.playing.transport import Transport
from studio.sounding.mix import Mix
from studio.units import BLOCK_FRAMES, SAMPLE_RATE, db_to_gain

_VOLUME_STEP = 0.3
"""Share of the way to a new volume that one block goes: 90 % in 70 ms."""

_PARKING = 36_000 * SAMPLE_RATE
"""A place beyond every piece, where a renderer lets its sound die away."""

_SILENCE = 1e-4
"""A block below this peak, -80 dB, has died away."""

_PEAK_FALL = 0.93
"""What a level meter keeps from block to block: it falls by 60 dB in a second."""


class BlockRenderer(Protocol):
    """What the engine plays; `studio.sounding.renderer.Renderer` is one."""

    @property
    def position_frame(self) -> int:
        """Return the frame of the piece that `render` returns next."""

    @property
    def rendered_frame(self) -> int:
        """Return the frame up to which is rendered inside, some way ahead of the other."""

    @property
    def finished(self) -> bool:
        """Return whether the piece and its reverberation have ended."""

    @property
    def part_peaks(self) -> NDArray[np.float32]:
        """Return the peak of each part in the block rendered last."""

    def render(self, frames: int) -> NDArray[np.float32]:
        """Return the next frames, shape (frames, 2)."""

    def seek(self, frame: int) -> None:
        """Go to a frame; what sounds fades and the room rings on, without a click."""

    def set_mix(self, mix: Mix) -> None:
        """Change the mixer, smoothly."""

    def replace(self, performance: Performance) -> None:
        """Play another performance from the same musical place on, without a click."""


@dataclass(frozen=True, slots=True)
class Install:
    """Play a performance with a renderer of its own, which has rendered nothing yet.

    If the music is playing when this comes, the renderer that sounds goes on with the
    performance instead.
    """

    generation: int
    performance: Performance
    mix: Mix
    renderer: BlockRenderer


@dataclass(frozen=True, slots=True)
class Swap:
    """Let the renderer that sounds go on with a performance, whose instruments are ready."""

    generation: int
    performance: Performance
    mix: Mix


@dataclass(frozen=True, slots=True)
class Sample:
    """Let a renderer be heard beside the music, which stands still, until it has ended."""

    renderer: BlockRenderer


Order: TypeAlias = (
    Install | Swap | Sample | SetMix | Play | Pause | Stop | Seek | SetLoop | SetVolume | Resume
)


class Engine:
    """Renders what the transport says.

    Parameters
    ----------
    published : Published
        Where the state is shown.
    """

    def __init__(self, published: Published) -> None:
        self.inbox: deque[Order] = deque()
        """Orders from other threads; appending to a deque needs no lock."""
        self.failure: Exception | None = None
        """What rendering failed with; the engine is silent from then on."""
        self.xruns = 0
        self.pulled_at = 0.0
        """When the device last asked for a block, a time of `time.perf_counter`."""
        self._published = published
        self._transport = Transport()
        self._renderer: BlockRenderer | None = None
        self._performance: Performance | None = None
        self._generation = 0
        self._loop = SetLoop(None, None)
        self._gain = self._wanted_gain = 1.0
        self._parked = True  # the renderer is not at the transport's place
        self._draining = False  # it is parked and not yet silent
        self._silent = True  # nothing of it is to be heard
        self._tail = np.zeros((0, 2), np.float32)
        self._sample: BlockRenderer | None = None
        self._lag = 0  # frames that the renderer still gives of the place before a seek
        self._floor = 0
        self._wrap: int | None = None
        self._peaks = np.zeros(2 + MAX_PARTS)
        self._rise = np.linspace(0.0, 1.0, BLOCK_FRAMES, dtype=np.float32)[:, None]

    @property
    def has_renderer(self) -> bool:
        """Return whether there is a renderer in working order."""
        return self._renderer is not None and self.failure is None

    @property
    def sounding(self) -> bool:
        """Return whether blocks are being rendered."""
        return self.has_renderer and self._transport.playing

    def pull(self, out: NDArray[np.float32], heard_at: float) -> None:
        """Fill a block; never raises.

        Parameters
        ----------
        out : ndarray of float32, shape (frames, 2)
        heard_at : float
            When its first frame will leave the loudspeaker, a time of
            `time.perf_counter`.
        """
        self.pulled_at = time.perf_counter()
        try:
            self._pull(out)
        except Exception as error:
            self.failure = error
            self._transport = self._transport.pause()
            out[:] = 0.0
        wrap = nan if self._wrap is None else self._wrap / SAMPLE_RATE
        self._published.write(
            self._transport.state,
            self._generation,
            self._transport.frame / SAMPLE_RATE,
            # Without a renderer no time passes: the place is not to be heard yet.
            heard_at + (len(out) + self._lag) / SAMPLE_RATE if self.has_renderer else inf,
            self._floor / SAMPLE_RATE,
            wrap,
            self.xruns,
            self._peaks,
        )

    def _pull(self, out: NDArray[np.float32]) -> None:
        while self.inbox:
            self._apply(self.inbox.popleft())
        out[:] = 0.0
        self._add_tail(out)
        if self._renderer is not None and self.failure is None:
            if self._transport.playing:
                self._play(self._renderer, out)
            elif self._parked:
                self._drain(self._renderer, out)
            elif not self._silent:
                self._fade_out(self._renderer, out)
        self._add_sample(out)
        self._turn_volume(out)
        self._measure(out)

    def _apply(self, order: Order) -> None:
        match order:
            case Install() | Swap():
                self._take(order)
            case Sample(renderer):
                self._end_sample()
                self._sample = None if self._transport.playing else renderer
            case SetMix(mix):
                if self._renderer is not None:
                    self._renderer.set_mix(mix)
            case Play():
                self._begin()
            case Pause():
                self._transport = self._transport.pause()
            case Stop():
                self._transport = self._transport.stop()
                self._park()
            case Seek(seconds, ticks):
                self._go(self._frame(seconds, ticks))
            case SetLoop():
                self._loop = order
                self._set_loop()
            case SetVolume(level_db):
                self._wanted_gain = db_to_gain(level_db)
            case Resume(seconds, playing):
                self._go(self._frame(seconds, None))
                if playing:
                    self._begin()

    def _take(self, order: Install | Swap) -> None:
        frame = self._transport.frame
        if self._performance is not None:
            # The same musical place may lie at another time now.
            ticks = float(self._performance.tempo.ticks_at(frame / SAMPLE_RATE))
            frame = round(float(order.performance.tempo.seconds_at(ticks)) * SAMPLE_RATE)
        if self._renderer is not None and self.failure is None and self._transport.playing:
            self._renderer.set_mix(order.mix)
            self._renderer.replace(order.performance)
            self._floor, self._wrap = 0, None
        elif isinstance(order, Install):
            if self._renderer is not None and not self._silent and self.failure is None:
                self._tail = self._renderer.render(BLOCK_FRAMES) * self._rise[::-1]
            self._renderer, self.failure = order.renderer, None
            self._parked, self._draining, self._silent = True, False, True
        elif self._renderer is not None:
            self._renderer.set_mix(order.mix)
            self._renderer.replace(order.performance)
            self._park()
        self._performance = order.performance
        self._generation = order.generation
        self._transport = self._transport.seek(frame)
        self._set_loop()
        if self._transport.playing:
            self._enter()

    def _begin(self) -> None:
        if not self._transport.playing:
            self._end_sample()
            self._floor, self._wrap = self._transport.frame, None
            self._transport = self._transport.play()
            self._enter()

    def _enter(self) -> None:
        """Bring the renderer to the transport's place."""
        if self._renderer is not None and self._parked:
            self._renderer.seek(self._transport.frame)
            self._parked = self._draining = False
            # What begins here begins by itself; only a pause is faded back in.
            self._silent = False

    def _go(self, frame: int) -> None:
        self._transport = self._transport.seek(frame)
        self._floor, self._wrap = self._transport.frame, None
        if not self._transport.playing:
            self._park()
        elif self._renderer is not None:
            self._lag = self._renderer.rendered_frame - self._renderer.position_frame
            self._renderer.seek(self._transport.frame)

    def _park(self) -> None:
        """Let the renderer ring out away from the music; what is heard already, is heard."""
        if not self._parked and self._renderer is not None:
            self._renderer.seek(_PARKING)
            self._parked = self._draining = True

    def _play(self, renderer: BlockRenderer, out: NDArray[np.float32]) -> None:
        self._lag = max(0, self._lag - len(out))
        before = renderer.rendered_frame
        block = renderer.render(len(out))
        if self._silent:
            block = block * self._ramp(len(out))
            self._silent = False
        out += block
        self._measure_parts(renderer)
        loop = self._transport.loop
        self._transport = self._transport.seek(renderer.position_frame)
        if loop is not None and self._transport.jumps(before, renderer.rendered_frame):
            self._go(loop[0])
            self._wrap = loop[1]
        elif renderer.finished and loop is not None and before >= loop[0]:
            self._go(loop[0])
        elif renderer.finished:
            self._transport = self._transport.stop()
            self._parked, self._silent = True, True

    def _fade_out(self, renderer: BlockRenderer, out: NDArray[np.float32]) -> None:
        out += renderer.render(len(out)) * self._ramp(len(out))[::-1]
        self._transport = self._transport.seek(renderer.position_frame)
        self._silent = True

    def _drain(self, renderer: BlockRenderer, out: NDArray[np.float32]) -> None:
        if self._draining:
            block = renderer.render(len(out))
            if not self._silent:
                out += block
                self._measure_parts(renderer)
            if renderer.finished or float(np.abs(block).max()) < _SILENCE:
                self._draining, self._silent = False, True

    def _ramp(self, frames: int) -> NDArray[np.float32]:
        if frames == BLOCK_FRAMES:
            return self._rise
        return np.linspace(0.0, 1.0, frames, dtype=np.float32)[:, None]

    def _add_tail(self, out: NDArray[np.float32]) -> None:
        count = min(len(self._tail), len(out))
        out[:count] += self._tail[:count]
        self._tail = self._tail[count:]

    def _add_sample(self, out: NDArray[np.float32]) -> None:
        if self._sample is not None:
            out += self._sample.render(len(out))
            np.clip(out, -1.0, 1.0, out=out)  # what rings on may sound together with it
            if self._sample.finished:
                self._sample = None

    def _end_sample(self) -> None:
        """Let what is heard beside the music die away within a block."""
        if self._sample is not None:
            self._tail = self._sample.render(BLOCK_FRAMES) * self._rise[::-1]
            self._sample = None

    def _set_loop(self) -> None:
        start_s, end_s, ticks = self._loop.start_s, self._loop.end_s, self._loop.ticks
        loop = None
        if start_s is not None and end_s is not None:
            first, last = ticks or (None, None)
            loop = (self._frame(start_s, first), self._frame(end_s, last))
        self._transport = self._transport.with_loop(loop)

    def _frame(self, seconds: float, ticks: float | None) -> int:
        if ticks is not None and self._performance is not None:
            seconds = float(self._performance.tempo.seconds_at(ticks))
        return max(0, round(seconds * SAMPLE_RATE))

    def _turn_volume(self, out: NDArray[np.float32]) -> None:
        old, wanted = self._gain, self._wanted_gain
        if old == wanted:
            if wanted != 1.0:
                out *= np.float32(wanted)
            return
        new = old + _VOLUME_STEP * (wanted - old)
        self._gain = wanted if abs(new - wanted) < 1e-4 else new
        out *= np.linspace(old, self._gain, len(out), dtype=np.float32)[:, None]

    def _measure_parts(self, renderer: BlockRenderer) -> None:
        peaks = renderer.part_peaks[:MAX_PARTS]
        shown = self._peaks[2 : 2 + len(peaks)]
        np.maximum(shown, peaks, out=shown)

    def _measure(self, out: NDArray[np.float32]) -> None:
        self._peaks *= _PEAK_FALL
        np.maximum(self._peaks[:2], np.abs(out).max(axis=0), out=self._peaks[:2])
