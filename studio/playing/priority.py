"""Precedence for the threads that must not be late, as far as the system grants it.

On Linux a real-time class needs a privilege that desktops grant to few programs; then a
lower niceness is tried, and if that is not granted either the device's store must do.
"""

import contextlib
import os

DEVICE_RANK, HELPER_RANK = 2, 1
"""Ranks of the device's thread and of those beside it."""

_NICENESS = -10


def prefer_process() -> None:
    """Let this process go before ordinary ones."""
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(_NICENESS)


def prefer_thread(rank: int) -> None:
    """Put the calling thread into the real-time class; a higher rank goes first."""
    if hasattr(os, "sched_setscheduler"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(rank))
