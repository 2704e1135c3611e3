"""The heart of the audio process: commands in, blocks of sound out.

`Engine.pull` runs in the device's callback. It takes the commands that have come, renders,
and shows where it is. Whatever takes long (decoding instruments, unpickling a performance)
has been done elsewhere before a command reaches it.
"""

import time
from collections import deque
from dataclasses import dataclass
from math import nan
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.performing.performance import Performance
from studio.playing.messages import Pause, Play, Resume, Seek, SetLoop, SetMix, SetVolume, Stop
from studio.playing.published import MAX_PARTS, Published
from studio.playing.transport import Transport
from studio.sounding.mix import Mix
from studio.units import SAMPLE_RATE, db_to_gain

_VOLUME_STEP = 0.3
"""Share of the way to a new volume that one block goes: 90 % in 70 ms."""

_FADE_FRAMES = 256
"""Length of the fades that keep a break from clicking: 5 ms."""

_PEAK_FALL = 0.93
"""What a level meter keeps from block to block: it falls by 60 dB in a second."""


class BlockRenderer(Protocol):
    """What the engine plays; `studio.sounding.renderer.Renderer` is one."""

    @property
    def position_frame(self) -> int:
        """Return the frame that comes next."""

    @property
    def finished(self) -> bool:
        """Return whether the piece and its reverberation have ended."""

    def render(self, frames: int) -> NDArray[np.float32]:
        """Return the next frames, shape (frames, 2)."""

    def seek(self, frame: int) -> None:
        """Go to a frame and begin there from silence."""

    def set_mix(self, mix: Mix) -> None:
        """Change the mixer, smoothly."""

    def replace(self, performance: Performance) -> None:
        """Play another performance from the same musical place on."""


@dataclass(frozen=True, slots=True)
class Install:
    """Use this renderer, which has `performance`, from now on: the first, or after a failure."""

    generation: int
    renderer: BlockRenderer
    performance: Performance


@dataclass(frozen=True, slots=True)
class Swap:
    """Let the renderer go on with another performance, whose instruments are ready."""

    generation: int
    performance: Performance
    mix: Mix


Order: TypeAlias = (
    Install | Swap | SetMix | Play | Pause | Stop | Seek | SetLoop | SetVolume | Resume
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
        self._fresh = True  # nothing has been rendered since the last seek
        self._fade_in = False
        self._moving = False  # rendered without a break up to here
        self._tail = np.zeros((0, 2), np.float32)
        self._floor = 0
        self._wrap: int | None = None
        self._peaks = np.zeros(2 + MAX_PARTS)
        self._rise = np.linspace(0.0, 1.0, _FADE_FRAMES, dtype=np.float32)[:, None]

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
            heard_at + len(out) / SAMPLE_RATE,
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
        if self._renderer is not None and self.sounding:
            self._render(self._renderer, out)
        self._turn_volume(out)
        self._measure(out)

    def _apply(self, order: Order) -> None:
        match order:
            case Install() | Swap():
                self._take(order)
            case SetMix(mix):
                if self._renderer is not None:
                    self._renderer.set_mix(mix)
            case Play():
                self._begin()
            case Pause():
                self._pause()
            case Stop():
                self._go(0)
                self._transport = self._transport.stop()
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
        if isinstance(order, Install):
            self._renderer = order.renderer
            self.failure = None
            self._moving = False
            self._renderer.seek(self._transport.frame)
            self._fresh = True
        elif self._renderer is not None:
            self._renderer.set_mix(order.mix)
            self._renderer.replace(order.performance)
            # The same musical place may lie at another time now.
            self._transport = self._transport.seek(self._renderer.position_frame)
            self._floor, self._wrap = 0, None
        self._performance = order.performance
        self._generation = order.generation
        self._set_loop()

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

    def _begin(self) -> None:
        if not self._transport.playing:
            # A renderer that was left in mid-sound goes on in mid-sound.
            self._fade_in = not self._fresh
            self._floor, self._wrap = self._transport.frame, None
            self._transport = self._transport.play()

    def _pause(self) -> None:
        at_loop_end = self._transport.until_jump(_FADE_FRAMES) < _FADE_FRAMES
        self._break()
        if at_loop_end and self._transport.loop is not None:
            self._go(self._transport.loop[0])
        self._transport = self._transport.pause()

    def _break(self) -> None:
        """Let what sounds end in a short fade, which is laid over what comes next."""
        if self._renderer is not None and self.sounding and self._moving:
            tail = self._renderer.render(_FADE_FRAMES)
            self._tail = tail * self._rise[::-1]
            self._transport = self._transport.seek(self._renderer.position_frame)
            self._moving = False

    def _go(self, frame: int) -> None:
        self._break()
        self._transport = self._transport.seek(frame)
        self._floor, self._wrap = self._transport.frame, None
        self._fresh, self._fade_in = True, False
        if self._renderer is not None:
            self._renderer.seek(self._transport.frame)

    def _render(self, renderer: BlockRenderer, out: NDArray[np.float32]) -> None:
        done, end = 0, 0
        while done < len(out):
            count = self._transport.until_jump(len(out) - done)
            block = renderer.render(count)
            if self._fade_in:
                block = block.copy()
                block[:_FADE_FRAMES] *= self._rise[:count]
                self._fade_in = False
            out[done : done + count] += block
            self._moving, self._fresh = True, False
            done += count
            end = self._transport.frame + count
            self._transport = self._transport.advanced(count)
            if self._transport.frame != end:
                start = self._transport.frame
                self._go(start)
                self._wrap = end
                self._add_tail(out[done:])
        if renderer.finished:
            self._moving = False
            loop = self._transport.loop
            self._go(0 if loop is None else loop[0])
            if loop is None or loop[0] >= end:
                self._transport = self._transport.stop()

    def _add_tail(self, out: NDArray[np.float32]) -> None:
        count = min(len(self._tail), len(out))
        out[:count] += self._tail[:count]
        self._tail = self._tail[count:]

    def _turn_volume(self, out: NDArray[np.float32]) -> None:
        old, wanted = self._gain, self._wanted_gain
        if old == wanted:
            if wanted != 1.0:
                out *= np.float32(wanted)
            return
        new = old + _VOLUME_STEP * (wanted - old)
        self._gain = wanted if abs(new - wanted) < 1e-4 else new
        out *= np.linspace(old, self._gain, len(out), dtype=np.float32)[:, None]

    def _measure(self, out: NDArray[np.float32]) -> None:
        self._peaks *= _PEAK_FALL
        np.maximum(self._peaks[:2], np.abs(out).max(axis=0), out=self._peaks[:2])
