"""What passes between a worker process and the one that asks it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from studio.errors import StudioError

ProgressReport: TypeAlias = Callable[..., None]
"""``progress(fraction, message="")``: how far the work is, 0 to 1, and what it is doing."""


class CancelledError(StudioError):
    """The work was cancelled before it was done."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request: the method of the worker's object and its arguments."""

    ticket: int
    method: str
    arguments: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Progress of the call that runs, from the worker."""

    fraction: float
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of a call: a value, or an error with the traceback for the log."""

    value: object = None
    error: StudioError | None = None
    traceback: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What `Worker.poll` hands out: a progress report or the end of a request.

    Parameters
    ----------
    ticket : int
        What `Worker.submit` returned.
    channel : str or None
        The request's `latest`.
    value : object
        What the method returned; None while it runs and on failure.
    error : StudioError or None
        One sentence, if the request failed or was cancelled.
    traceback : str
        For the log: where an unforeseen error arose; otherwise empty.
    progress : float or None
        0 to 1 in a progress report; None at the end of the request.
    message : str
        What the work is doing, in a progress report.
    stale : bool
        Whether a newer request of the channel is already waiting (see `Worker.submit`).
    """

    ticket: int
    channel: str | None
    value: object = None
    error: StudioError | None = None
    traceback: str = ""
    progress: float | None = None
    message: str = ""
    stale: bool = False

    @property
    def finished(self) -> bool:
        """Return whether this ends the request."""
        return self.progress is None
