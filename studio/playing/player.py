"""The window's side of playing: calls that return at once, answers from shared memory.

`Player` owns the audio process. Whatever happens to that process (PortAudio may abort it, a
device may be pulled out), the calls here keep working: it is started again where it was,
and if that does not last, time goes on without sound and `status` says so.
"""

import logging
import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import numpy as np

from studio.performing.performance import Performance
from studio.playing.entry import run
from studio.playing.messages import (
    Audition,
    Command,
    Device,
    Load,
    Lost,
    Opened,
    Pause,
    Play,
    Refused,
    Resume,
    Seek,
    SetLoop,
    SetMix,
    SetVolume,
    Status,
    Stop,
)
from studio.playing.options import DEFAULT_LATENCY_MS, Options
from studio.playing.published import Published, shared_array
from studio.playing.transport import State
from studio.sounding.mix import Mix

_LASTED_S = 60.0
"""An audio process that has lived this long has not failed to start."""

_GIVE_UP = 3
"""Failures, one soon after the other, after which no process is started any more."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Position:
    """What is heard now.

    Parameters
    ----------
    seconds : float
        From the beginning, in the performance that was loaded last; the one that sounds may
        still be the one before.
    ticks : float
        The same as written time.
    state : State
    generation : int
        The number that `Player.load` returned for the performance that sounds; 0 if none.
    """

    seconds: float
    ticks: float
    state: State
    generation: int


@dataclass(frozen=True, slots=True)
class Levels:
    """Peak levels, 1 at full scale: left and right, and each part by its id."""

    master: tuple[float, float]
    parts: Mapping[str, float]


class Player:
    """Plays performances; no call waits.

    Parameters
    ----------
    latency_ms : float
        Sound that the device keeps in store: 50, or 100 where it stutters. A device that
        goes on stuttering with less than 100 is given 100, and `status` says so.
    device : str or None
        A `Device.id`; None for the system's choice.
    silent : bool
        Whether to play without a device from the beginning.
    bank : pathlib.Path or None
        The user's SoundFont; None for the one that ships.
    orchestra : callable or None
        Makes a `studio.playing.orchestra.Orchestra`, in the audio process, to play in place
        of the bank; it must pickle.
    """

    def __init__(
        self,
        latency_ms: float = DEFAULT_LATENCY_MS,
        device: str | None = None,
        *,
        silent: bool = False,
        bank: Path | None = None,
        orchestra: Callable[[], object] | None = None,
    ) -> None:
        self._latency_ms = latency_ms
        self._device = device
        self._silent = "The music plays without sound, as chosen." if silent else None
        self._bank = bank
        self._orchestra = orchestra
        self._shared = shared_array()
        self._published = Published(self._shared)
        self._changed = threading.Condition()
        self._outbox: deque[Command] = deque()
        self._loads: dict[int, Performance] = {}
        self._newest: Load | None = None
        self._generation = 0
        self._volume = SetVolume(0.0)
        self._loop = SetLoop(None, None)
        self._resume = Resume(0.0, playing=False)
        self._status = Status()
        self._notice = ""
        self._refusal = ""
        self._devices: tuple[Device, ...] = ()
        self._process: SpawnProcess | None = None
        self._restart = False
        self._closing = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the audio process; everything asked for before is done then."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._supervise, name="player", daemon=True)
            self._thread.start()

    def load(self, performance: Performance, mix: Mix) -> int:
        """Play this from now on: while playing, from the same musical place, without a click.

        Returns
        -------
        int
            A number by which `position` tells when it sounds.
        """
        with self._changed:
            self._generation += 1
            self._loads[self._generation] = performance
            self._refusal = ""
            self._newest = Load(self._generation, performance, mix)
            # Only the newest of those that wait is worth sending.
            self._outbox = deque(c for c in self._outbox if not isinstance(c, Load))
            self._post(self._newest)
            return self._generation

    def audition(self, performance: Performance, mix: Mix) -> None:
        """Let a few notes be heard while the music stands still; while it plays, nothing.

        A newer audition takes the place of one that sounds.
        """
        with self._changed:
            self._outbox = deque(c for c in self._outbox if not isinstance(c, Audition))
            self._post(Audition(performance, mix))

    def set_mix(self, mix: Mix) -> None:
        """Change the mixer; smooth, and heard at once."""
        with self._changed:
            if self._newest is not None:
                self._newest = replace(self._newest, mix=mix)
            self._post(SetMix(mix))

    def play(self) -> None:
        """Go on from where the transport stands."""
        self._order(Play())

    def pause(self) -> None:
        """Stand still."""
        self._order(Pause())

    def stop(self) -> None:
        """Stand still at the beginning."""
        self._order(Stop())

    def seek(self, seconds: float) -> None:
        """Go to a time of the performance that was loaded last."""
        with self._changed:
            self._post(Seek(seconds, self._ticks(seconds)))

    def set_loop(self, start_s: float | None, end_s: float | None) -> None:
        """Repeat from `start_s` to `end_s`; None for either ends the repeating."""
        with self._changed:
            first, last = self._ticks(start_s), self._ticks(end_s)
            ticks = None if first is None or last is None else (first, last)
            self._loop = SetLoop(start_s, end_s, ticks)
            self._post(self._loop)

    def set_volume(self, level_db: float) -> None:
        """Listen at this level in decibels; the project and exports do not change."""
        with self._changed:
            self._volume = SetVolume(level_db)
            self._post(self._volume)

    def position(self) -> Position:
        """Return what is heard at this moment, smooth between blocks."""
        shown = self._published.read()
        seconds = max(0.0, shown.seconds(time.perf_counter()))
        with self._changed:
            for old in [g for g in self._loads if g < shown.generation]:
                del self._loads[old]
            sounding, newest = self._loads.get(shown.generation), self._newest
        ticks = 0.0
        if sounding is not None:
            ticks = float(sounding.tempo.ticks_at(seconds))
            if newest is not None and newest.performance is not sounding:
                seconds = float(newest.performance.tempo.seconds_at(ticks))
        return Position(seconds, ticks, shown.state, shown.generation)

    def levels(self) -> Levels:
        """Return the levels of the newest block, falling from peaks by 60 dB a second."""
        shown = self._published.read()
        with self._changed:
            performance = self._loads.get(shown.generation)
        ids = () if performance is None else tuple(part.id for part in performance.parts)
        return Levels(shown.peaks, dict(zip(ids, shown.part_peaks, strict=False)))

    def status(self) -> Status:
        """Return how sound leaves the program."""
        with self._changed:
            message = " ".join(note for note in (self._status.message, self._refusal) if note)
            return replace(self._status, message=message, xruns=self._published.read().xruns)

    def devices(self) -> tuple[Device, ...]:
        """Return the devices there were when the audio process started."""
        with self._changed:
            return self._devices

    def set_device(self, device: str | None, latency_ms: float | None = None) -> None:
        """Play on another device, or with another latency; music goes on where it was.

        With the device that is in use already, this looks for devices afresh.
        """
        with self._changed:
            self._device = device
            self._latency_ms = latency_ms or self._latency_ms
            self._silent = None
            self._restart = True
            if self._process is not None:
                self._process.kill()
            given_up = self._thread is not None and not self._thread.is_alive()
        if given_up:
            self._thread = None
            self.start()

    def close(self) -> None:
        """End the audio process."""
        with self._changed:
            self._closing = True
            if self._process is not None:
                self._process.kill()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _order(self, command: Command) -> None:
        with self._changed:
            self._post(command)

    def _ticks(self, seconds: float | None) -> float | None:
        if seconds is None or self._newest is None:
            return None
        return float(self._newest.performance.tempo.ticks_at(seconds))

    def _post(self, command: Command) -> None:
        self._outbox.append(command)
        self._changed.notify_all()

    # What follows runs in the supervising thread, except for _write.

    def _supervise(self) -> None:
        failures = 0
        while failures <= _GIVE_UP:
            began = time.monotonic()
            connection = self._spawn()
            if connection is None:
                return
            writer = threading.Thread(target=self._write, args=(connection,), daemon=True)
            writer.start()
            lost = self._listen(connection)
            self._bury()
            writer.join()
            connection.close()
            failures = 1 + (failures if time.monotonic() - began < _LASTED_S else 0)
            with self._changed:
                if self._restart:
                    failures, lost = 0, None
                self._plan_next(failures, lost)

    def _spawn(self) -> "Connection[object, object] | None":
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        with self._changed:
            self._restart = False
            options = Options(
                self._device,
                self._latency_ms,
                self._silent,
                self._bank,
                self._orchestra,
                (self._volume, self._loop, self._resume),
            )
            waiting = [c for c in self._outbox if not isinstance(c, Load)]
            newest = [] if self._newest is None else [self._newest]
            self._outbox = deque([*newest, *waiting])
        process = context.Process(
            target=run, args=(theirs, self._shared, options), name="huesong audio", daemon=True
        )
        process.start()
        theirs.close()
        with self._changed:
            self._process = process
            if self._restart:  # another device was chosen while this process started
                process.kill()
            if not self._closing:
                return ours
        self._bury()
        ours.close()
        return None

    def _listen(self, connection: "Connection[object, object]") -> str | None:
        """Take reports until the process ends; return its last words, if it had any."""
        try:
            while True:
                report = connection.recv()
                with self._changed:
                    match report:
                        case Opened(status, devices):
                            notes = [self._notice, status.message]
                            message = " ".join(note for note in notes if note)
                            self._status = replace(status, message=message, ready=True)
                            self._devices = devices or self._devices
                        case Refused(_, message, detail):
                            _log.error("%s %s", message, detail)
                            self._refusal = message
                        case Lost(message):
                            return message
        except (EOFError, OSError):
            return None

    def _bury(self) -> None:
        """End the process and take over what it was showing."""
        with self._changed:
            process, self._process = self._process, None
            self._changed.notify_all()
        if process is None:
            return
        process.kill()
        process.join()
        process.close()
        here = self.position()
        shown = self._published.read()
        seconds = max(0.0, shown.seconds(time.perf_counter()))
        with self._changed:
            self._resume = Resume(here.seconds, here.state is State.PLAYING)
            state = State.PAUSED if self._resume.playing else shown.state
            silence = np.zeros(2)
            self._published.write(
                state, shown.generation, seconds, 0.0, 0.0, np.nan, shown.xruns, silence
            )

    def _plan_next(self, failures: int, lost: str | None) -> None:
        """Decide how the next process starts, after one has ended."""
        self._notice = ""
        if failures > _GIVE_UP:
            self._notice = "The sound engine does not start; nothing can be heard."
        elif lost is not None:
            self._notice = lost
            self._device = None
        elif failures > 1 and self._silent is None:
            self._silent = (
                "The sound system of this computer has failed twice; the music plays without "
                "sound until you choose a device in the settings."
            )
        self._status = replace(self._status, ready=False, message=self._notice)

    def _write(self, connection: "Connection[object, object]") -> None:
        """Send orders to one process for as long as it lives."""
        with self._changed:
            process = self._process
        while True:
            with self._changed:
                while not self._outbox and self._process is process:
                    self._changed.wait()
                if self._process is not process:
                    return
                command = self._outbox.popleft()
            try:
                connection.send(command)
            except OSError:
                return
