"""The audio process: it takes orders from a pipe and keeps the device supplied with sound.

Three threads and the device's own. The main thread watches over the device, the reader takes
what comes through the pipe, the preparer does what takes long before a performance can
sound, and the device's thread calls the engine, which alone renders.
"""

import contextlib
import gc
import os
import signal
import sys
import threading
import time
import traceback
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, cast

from studio.errors import DeviceError, StudioError
from studio.playing.engine import Engine, Install, Sample, Swap
from studio.playing.messages import (
    Audition,
    Command,
    Device,
    Load,
    Lost,
    Opened,
    Refused,
    SetMix,
    Status,
)
from studio.playing.options import SAFE_LATENCY_MS, Options
from studio.playing.orchestra import Orchestra
from studio.playing.priority import (
    DEVICE_RANK,
    ORDINARY,
    PREPARER_RANK,
    prefer_process,
    prefer_thread,
)
from studio.playing.published import Published, SharedArray
from studio.playing.silent import SilentClock
from studio.playing.stutter import Stutter
from studio.sounding.mix import Mix

if TYPE_CHECKING:
    from studio.playing.device import OutputDevice

_SWITCH_INTERVAL_S = 0.0005
"""How long the preparer's Python may keep the device's thread waiting; the default is ten
times this."""

_WATCH_S = 0.25
_LOST_S = 2.0
_CLOSING_S = 1.0
_COLLECT_S = 10.0


class AudioProcess:
    """Everything in the audio process.

    Parameters
    ----------
    connection : Connection
        Orders in, reports out.
    shared : SharedArray
        Memory for what is shown all the time.
    options : Options
    """

    def __init__(
        self, connection: "Connection[object, object]", shared: SharedArray, options: Options
    ) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._options = options
        self._engine = Engine(Published(shared))
        self._engine.inbox.extend(options.orders)
        self._closing = threading.Event()
        self._load: Load | None = None
        self._audition: Audition | None = None
        self._mix = Mix()
        self._loaded = threading.Condition()

    def run(self) -> None:
        """Play until the pipe closes or the device is lost."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        prefer_process()
        sys.setswitchinterval(_SWITCH_INTERVAL_S)
        output, opened = self._open()
        self._send(opened)
        for work in (self._read, self._prepare):
            threading.Thread(target=work, name=work.__name__, daemon=True).start()
        output, lost = self._watch(output)
        if lost:
            self._send(Lost(lost))
        # A device that is gone may never close; nothing is left that would need it.
        guard = threading.Timer(_CLOSING_S, os._exit, (0,))
        guard.daemon = True
        guard.start()
        output.close()

    def _open(self) -> "tuple[OutputDevice | SilentClock, Opened]":
        found: tuple[Device, ...] = ()
        notes: list[str] = []
        if self._options.silent is not None:
            notes.append(self._options.silent)
        else:
            try:
                # PortAudio is loaded by this import; it may fail, or abort the process.
                from studio.playing.device import OutputDevice, devices  # noqa: PLC0415

                # Any thread may hold the interpreter when the device calls, and must then not
                # be kept waiting by other programs. All threads inherit this from here on,
                # those of the sound system too.
                prefer_thread(DEVICE_RANK)
                found = devices()
                output = self._open_device(OutputDevice, notes)
            except DeviceError as error:
                notes.append(str(error))
                output = None
            except OSError:
                notes.append("The library of the sound system (PortAudio) is missing.")
                output = None
            if output is not None:
                message = " ".join(notes)
                status = Status(output.name, output.latency_ms, silent=False, message=message)
                return output, Opened(status, found)
            prefer_thread(ORDINARY)
            notes.append("The music plays without sound.")
        return SilentClock(self._engine.pull), Opened(Status(message=" ".join(notes)), found)

    def _open_device(self, kind: "type[OutputDevice]", notes: list[str]) -> "OutputDevice | None":
        """Return the chosen device, else the system's; note why one cannot be had."""
        engine = self._engine

        def underflow() -> None:
            engine.xruns += 1

        for device in dict.fromkeys((self._options.device, None)):
            try:
                output = kind(engine.pull, underflow, device, self._options.latency_ms / 1000.0)
            except DeviceError as error:
                notes.append(str(error))
                continue
            if notes:
                notes.append(f"{output.name} is used instead.")
            return output
        return None

    def _watch(
        self, output: "OutputDevice | SilentClock"
    ) -> "tuple[OutputDevice | SilentClock, str]":
        """Wait for the end; return the device, and why it is lost, or nothing if it is not."""
        engine = self._engine
        stutter = Stutter()
        reported: Exception | None = None
        collected = time.monotonic()
        quiet = 0.0
        while not self._closing.wait(_WATCH_S):
            if engine.failure is not None and engine.failure is not reported:
                reported = engine.failure
                self._send(_refused(0, reported))
            if not isinstance(output, SilentClock):
                # Counted in watches, so that a computer that slept does not lose its device.
                late = time.perf_counter() - engine.pulled_at > 2 * _WATCH_S
                quiet = quiet + _WATCH_S if late else 0.0
                if quiet >= _LOST_S or not output.running:
                    return output, f"The sound device {output.name} is gone."
                if (
                    stutter.noticed(engine.xruns, time.monotonic())
                    and self._options.latency_ms < SAFE_LATENCY_MS
                ):
                    again = self._keep_more(output)
                    if again is None:
                        return output, f"The sound device {output.name} is gone."
                    output = again
            if not engine.sounding and time.monotonic() - collected > _COLLECT_S:
                gc.collect()
                collected = time.monotonic()
        return output, ""

    def _keep_more(self, output: "OutputDevice") -> "OutputDevice | None":
        """Open a device that stutters again, with more sound in store."""
        output.close()
        self._options = replace(self._options, latency_ms=SAFE_LATENCY_MS)
        notes: list[str] = []
        again = self._open_device(type(output), notes)
        if again is not None:
            notes.append(
                "The sound stuttered, so more of it is kept ready now; changes are heard a "
                "twentieth of a second later."
            )
            message = " ".join(notes)
            status = Status(again.name, again.latency_ms, silent=False, message=message)
            self._send(Opened(status, ()))
        return again

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                order = cast(Command, self._connection.recv())
                if isinstance(order, Load):
                    with self._loaded:
                        self._load, self._mix = order, order.mix
                        self._loaded.notify()
                    continue
                if isinstance(order, Audition):
                    with self._loaded:
                        self._audition = order
                        self._loaded.notify()
                    continue
                if isinstance(order, SetMix):
                    with self._loaded:
                        self._mix = order.mix
                self._engine.inbox.append(order)
        self._closing.set()

    def _prepare(self) -> None:
        # Opening the instruments takes long, and nothing plays yet that could wait for it.
        prefer_thread(ORDINARY)
        orchestra = self._orchestra(0)
        while True:
            with self._loaded:
                while self._load is None and self._audition is None:
                    self._loaded.wait()
                load, self._load = self._load, None
                sample, self._audition = self._audition, None
            generation = 0 if load is None else load.generation
            orchestra = orchestra or self._orchestra(generation)
            if orchestra is None:
                continue
            try:
                if load is not None:
                    self._make_ready(orchestra, load)
                if sample is not None and not self._engine.sounding:
                    renderer = orchestra.renderer(sample.performance, sample.mix)
                    self._engine.inbox.append(Sample(renderer))
            except Exception as error:  # the border: everything becomes one sentence
                self._send(_refused(generation, error))

    def _make_ready(self, orchestra: Orchestra, load: Load) -> None:
        """Do for a performance what takes long, then hand it to the engine."""
        order: Install | Swap
        if self._engine.sounding:
            orchestra.prepare(load.performance)
            with self._loaded:
                order = Swap(load.generation, load.performance, self._mix)
                self._engine.inbox.append(order)
        else:
            renderer = orchestra.renderer(load.performance, load.mix)
            self._settle()
            with self._loaded:
                if self._mix != load.mix:
                    renderer.set_mix(self._mix)
                order = Install(load.generation, load.performance, self._mix, renderer)
                self._engine.inbox.append(order)

    def _settle(self) -> None:
        """Let the collector rest before anything sounds: it would hold up the device.

        What exists now stays, so it need never be looked at again.
        """
        if gc.isenabled():
            prefer_thread(PREPARER_RANK)
            gc.collect()
            gc.freeze()
            gc.disable()

    def _orchestra(self, generation: int) -> Orchestra | None:
        try:
            if self._options.orchestra is not None:
                return cast(Orchestra, self._options.orchestra())
            # Only here, so that a process with another orchestra loads no instruments.
            from studio.playing.instruments import BankOrchestra  # noqa: PLC0415

            return BankOrchestra(self._options.bank)
        except Exception as error:  # the border: everything becomes one sentence
            self._send(_refused(generation, error))
            return None

    def _send(self, report: object) -> None:
        with self._sending, contextlib.suppress(OSError):
            self._connection.send(report)


def _refused(generation: int, error: Exception) -> Refused:
    if isinstance(error, StudioError):
        return Refused(generation, str(error), "")
    detail = "".join(traceback.format_exception(error))
    return Refused(generation, "The sound engine failed; the music cannot be played.", detail)
