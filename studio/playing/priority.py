"""Precedence for the threads that must not be late, as far as the system grants it.

On Linux a real-time class needs a privilege that desktops grant to few programs; then a
lower niceness is tried, and if that is not granted either the device's store must do.
"""

import contextlib
import os

DEVICE_RANK, PREPARER_RANK, ORDINARY = 2, 1, 0
"""Ranks: what serves the device, what makes the next performance ready, and the rest."""

_NICENESS = -10


def prefer_process() -> None:
    """Let this process go before ordinary ones."""
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(_NICENESS)


def prefer_thread(rank: int) -> None:
    """Put the calling thread into the real-time class, or with `ORDINARY` out of it.

    A higher rank goes first. Threads that it makes from then on inherit the rank.
    """
    if hasattr(os, "sched_setscheduler"):
        with contextlib.suppress(OSError):
            kind = os.SCHED_RR if rank > ORDINARY else os.SCHED_OTHER
            os.sched_setscheduler(0, kind, os.sched_param(rank))
