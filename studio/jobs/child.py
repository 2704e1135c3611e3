"""The worker's side: builds the object once, then answers calls one after the other."""

import contextlib
import inspect
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

from studio.errors import StudioError
from studio.jobs.messages import Answer, Call, CancelledError, Report
from studio.jobs.wire import Receiver, Sender

NICENESS = 5
_ONE_THREAD = ("OPENCV_FOR_THREADS_NUM", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


def serve(pickled_factory: bytes, connection: "Connection[object, object]", stop: Event) -> None:
    """Run a worker until its pipe closes; the target of the process.

    Parameters
    ----------
    pickled_factory : bytes
        The pickled callable that makes the object whose methods are called. It is
        unpickled here and not by `multiprocessing`, so that the libraries that it imports
        find their number of threads set.
    connection : Connection
        The worker's end of the pipe.
    stop : Event
        Set when the call that runs is no longer wanted: its next report of progress then
        raises, so that it can put away what it began.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the asking process's to handle
    for name in _ONE_THREAD:
        os.environ[name] = "1"
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sender, receiver = Sender(connection), Receiver(connection)
    target, failure = _build(pickled_factory)
    with contextlib.suppress(EOFError, OSError):
        while True:
            call = receiver.receive()
            assert isinstance(call, Call)  # our own protocol, for the type checker
            _send(sender, failure or _answer(target, call, sender, stop))


def _build(pickled_factory: bytes) -> tuple[object, Answer | None]:
    try:
        factory: Callable[[], object] = pickle.loads(pickled_factory)
        return factory(), None
    except Exception as error:  # the border: everything becomes one sentence
        return None, _failed(error)


def _answer(target: object, call: Call, sender: Sender, stop: Event) -> Answer:
    def progress(fraction: float, message: str = "") -> None:
        if stop.is_set():
            raise CancelledError("This was cancelled.")
        sender.send(Report(float(fraction), message))

    try:
        method = getattr(target, call.method)
        if "progress" in inspect.signature(method).parameters:
            return Answer(method(*call.arguments, progress=progress))
        return Answer(method(*call.arguments))
    except Exception as error:  # the border: everything becomes one sentence
        return _failed(error)


def _send(sender: Sender, answer: Answer) -> None:
    try:
        sender.send(answer)
    except OSError:
        raise
    except Exception as error:  # a value that does not pickle
        sender.send(_failed(error))


def _failed(error: Exception) -> Answer:
    if isinstance(error, StudioError):
        return Answer(error=error)
    if isinstance(error, MemoryError):
        sentence = StudioError("There is not enough memory for this.")
    else:
        sentence = StudioError(
            "Something went wrong inside Huesong ({kind}: {detail}).",
            kind=type(error).__name__,
            detail=str(error).splitlines()[0] if str(error) else "no detail",
        )
    return Answer(error=sentence, traceback="".join(traceback.format_exception(error)))


def _end_with_parent() -> None:
    """End this process when the one that asks is gone, even in the middle of a call."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
