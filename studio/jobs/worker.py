"""A worker process that keeps one object and answers calls to its methods.

The asking side never waits: `submit` puts a request on a list, a thread carries requests
over the pipe one at a time, and `poll` hands out what has come back. Because only one
request is under way, a newer one of the same channel can still replace those that wait.
"""

import contextlib
import itertools
import multiprocessing
import pickle
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event

from studio.errors import StudioError
from studio.jobs.child import serve
from studio.jobs.messages import Answer, Call, CancelledError, Report, Result
from studio.jobs.wire import Receiver, Sender

_GRACE_S = 0.5


@dataclass(frozen=True, slots=True)
class _Request:
    call: Call
    channel: str | None
    interim: bool


@dataclass(frozen=True, slots=True)
class _Link:
    """One incarnation of the worker process."""

    process: SpawnProcess
    connection: "Connection[object, object]"
    sender: Sender
    receiver: Receiver
    stop: Event

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()
        self.process.close()


class Worker:
    """A process of its own for work that must not hold up the one that asks.

    A method of the worker's object that has a parameter called `progress` is given a
    callable ``progress(fraction, message="")``, whose reports `poll` hands out.

    Parameters
    ----------
    factory : callable
        Called without arguments in the worker to make its object; it must pickle (a class
        or function of a module). It is called again after a crash or a cancel.
    name : str
        Name of the process, for the system's lists and the log.
    """

    def __init__(self, factory: Callable[[], object], name: str = "worker") -> None:
        self._factory = pickle.dumps(factory)
        self._name = name
        self._tickets = itertools.count(1)
        self._changed = threading.Condition()
        self._waiting: deque[_Request] = deque()
        self._running: _Request | None = None
        self._results: deque[Result] = deque()
        self._awaited: set[int] = set()
        self._unwanted = False
        self._reporting = False
        self._killed = False
        self._closed = False
        self._link: _Link | None = None
        self._thread = threading.Thread(target=self._carry, name=f"{name} carrier", daemon=True)
        self._thread.start()

    def submit(
        self, method: str, *args: object, latest: str | None = None, interim: bool = False
    ) -> int:
        """Ask for ``method(*args)`` of the worker's object; returns at once.

        Parameters
        ----------
        method : str
            Name of the method.
        *args : object
            Its arguments; they must pickle.
        latest : str or None
            A channel in which only the newest request counts: older ones that wait are
            dropped without an answer, and so is the answer of one that runs.
        interim : bool
            Whether the answer of a request that already ran when a newer one came is
            handed out all the same, marked stale. A slider that is dragged faster than
            its answers come would otherwise show nothing until it rests.

        Returns
        -------
        int
            The ticket by which results name this request.
        """
        ticket = next(self._tickets)
        request = _Request(Call(ticket, method, args), latest, interim)
        with self._changed:
            if self._closed:
                raise StudioError("This worker has been closed.")
            if latest is not None:
                self._waiting = deque(r for r in self._waiting if r.channel != latest)
            self._waiting.append(request)
            self._changed.notify_all()
        return ticket

    def poll(self) -> list[Result]:
        """Return what has come back since the last call, in order; never waits."""
        with self._changed:
            mine = [r for r in self._results if r.ticket not in self._awaited]
            self._results = deque(r for r in self._results if r.ticket in self._awaited)
            return mine

    def wait(self, ticket: int, timeout: float | None = None) -> object:
        """Wait for a request and return its value; its results do not reach `poll`.

        Parameters
        ----------
        ticket : int
            What `submit` returned.
        timeout : float or None
            Seconds; None waits for as long as it takes.

        Raises
        ------
        StudioError
            What the request failed with; `CancelledError` if it was cancelled or dropped for
            a newer one.
        TimeoutError
            If it takes longer than `timeout`.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._changed:
            self._awaited.add(ticket)
            try:
                while True:
                    result = self._take(ticket)
                    if result is not None:
                        break
                    if not self._pending(ticket):
                        raise CancelledError("This request was dropped for a newer one.")
                    left = None if deadline is None else deadline - time.monotonic()
                    if left is not None and left <= 0:
                        raise TimeoutError(f"no answer within {timeout} s")
                    self._changed.wait(left)
            finally:
                self._awaited.discard(ticket)
        if result.error is not None:
            raise result.error
        return result.value

    def cancel(self, ticket: int | None = None) -> None:
        """Give up a request, or all.

        One that reports progress is asked to end and gets half a second to put away what
        it began; otherwise, or if it does not, its process ends and a new one is made at
        once. The results name the cancelled requests with a `CancelledError`.
        """
        with self._changed:
            given_up = [r for r in self._waiting if ticket in (None, r.call.ticket)]
            self._waiting = deque(r for r in self._waiting if r not in given_up)
            self._results.extend(_cancelled(r) for r in given_up)
            running = self._running
            if running is not None and ticket in (None, running.call.ticket):
                self._unwanted = True
                if self._link is not None and self._reporting:
                    self._link.stop.set()
                    timer = threading.Timer(_GRACE_S, self._kill, (running,))
                    timer.daemon = True
                    timer.start()
                else:
                    self._kill(running)
            self._changed.notify_all()

    def _kill(self, request: _Request) -> None:
        """End the process if it is still about this request."""
        with self._changed:
            if self._running is request and self._link is not None:
                self._killed = True
                self._link.process.kill()

    @property
    def busy(self) -> bool:
        """Return whether a request runs or waits."""
        with self._changed:
            return self._running is not None or bool(self._waiting)

    def close(self) -> None:
        """End the process; requests that are left get no answer."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            if self._link is not None:
                self._link.process.kill()
            self._changed.notify_all()
        self._thread.join()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self, ticket: int) -> Result | None:
        for result in self._results:
            if result.ticket == ticket and result.finished:
                self._results = deque(r for r in self._results if r.ticket != ticket)
                return result
        return None

    def _pending(self, ticket: int) -> bool:
        if self._running is not None and self._running.call.ticket == ticket:
            return True
        return any(r.call.ticket == ticket for r in self._waiting)

    # What follows runs in the carrying thread.

    def _carry(self) -> None:
        try:
            while True:
                self._ensure_link()
                with self._changed:
                    while not self._waiting and not self._closed:
                        self._changed.wait()
                    if self._closed:
                        return
                    request = self._running = self._waiting.popleft()
                self._finish(request, self._ask(request))
        finally:
            self._end_link()

    def _ensure_link(self) -> _Link | None:
        if self._link is not None and self._link.process.is_alive():
            return self._link
        self._end_link()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        stop = context.Event()
        process = context.Process(
            target=serve, args=(self._factory, theirs, stop), name=self._name, daemon=True
        )
        process.start()
        theirs.close()
        link = _Link(process, ours, Sender(ours), Receiver(ours), stop)
        with self._changed:
            if not self._closed:
                self._link = link
                return link
        link.end()
        return None

    def _end_link(self) -> None:
        with self._changed:
            link, self._link = self._link, None
        if link is not None:
            link.end()

    def _ask(self, request: _Request) -> Answer | None:
        """Return the answer; None if the process ended before it gave one."""
        with contextlib.suppress(EOFError, OSError):
            link = self._ensure_link()  # it may have died while it had nothing to do
            if link is None:
                return None
            try:
                link.sender.send(request.call)
            except OSError:
                raise
            except Exception as error:  # whatever pickling it may raise
                return Answer(
                    error=StudioError("This request cannot be sent ({why}).", why=str(error))
                )
            while True:
                message = link.receiver.receive()
                if isinstance(message, Answer):
                    return message
                if isinstance(message, Report):
                    self._report(request, message)
        self._end_link()  # the system may say for a moment longer that it is alive
        return None

    def _report(self, request: _Request, report: Report) -> None:
        with self._changed:
            self._reporting = True
            if not self._superseded(request):
                self._results.append(
                    Result(
                        request.call.ticket,
                        request.channel,
                        progress=report.fraction,
                        message=report.message,
                    )
                )

    def _finish(self, request: _Request, answer: Answer | None) -> None:
        with self._changed:
            unwanted, self._unwanted = self._unwanted, False
            stale = self._superseded(request)
            if unwanted:
                self._results.append(_cancelled(request))
            elif not stale or request.interim:
                answer = answer or Answer(
                    error=StudioError(
                        "The work stopped unexpectedly in the background; "
                        "it has been started afresh, so try again."
                    )
                )
                self._results.append(
                    Result(
                        request.call.ticket,
                        request.channel,
                        answer.value,
                        answer.error,
                        answer.traceback,
                        stale=stale,
                    )
                )
            killed, self._killed = self._killed, False
            self._running, self._reporting = None, False
            if unwanted and self._link is not None:
                self._link.stop.clear()
            self._changed.notify_all()
        if killed:
            self._end_link()

    def _superseded(self, request: _Request) -> bool:
        return request.channel is not None and any(
            r.channel == request.channel for r in self._waiting
        )


def _cancelled(request: _Request) -> Result:
    return Result(
        request.call.ticket, request.channel, error=CancelledError("This was cancelled.")
    )
