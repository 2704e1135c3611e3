"""When blocks of sound are heard, smoothed."""

from studio.units import SAMPLE_RATE

_SETTLING = 0.02
"""Share of a new estimate of the device's time that one block takes on, once settled."""

_JUMP_S = 0.1
"""A difference from which the device's time is taken as it is: the stream stood still."""


class DeviceClock:
    """Smooths when blocks are heard.

    Single estimates jitter by milliseconds with the system's scheduling, the true time
    goes on evenly: a first-order delay-locked loop follows it.
    """

    def __init__(self) -> None:
        self._next: float | None = None
        self._count = 0

    def heard_at(self, estimate: float, frames: int) -> float:
        """Return the smoothed time for a block of `frames` estimated to be heard then."""
        if self._next is None or abs(estimate - self._next) > _JUMP_S:
            self._count = 0
            heard = estimate
        else:
            # The first blocks count alike, so that it settles within a few of them.
            self._count += 1
            share = max(_SETTLING, 1.0 / (self._count + 1))
            heard = self._next + share * (estimate - self._next)
        self._next = heard + frames / SAMPLE_RATE
        return heard
