"""Noticing a device that runs out of sound again and again."""

from collections import deque

_OFTEN = 6
"""Losses that are too many; one gap is mostly counted twice."""

_WITHIN_S = 30.0


class Stutter:
    """Watches how often sound was lost."""

    def __init__(self) -> None:
        self._xruns = 0
        self._losses: deque[float] = deque(maxlen=_OFTEN)

    def noticed(self, xruns: int, now: float) -> bool:
        """Return whether sound has been lost too often of late.

        Parameters
        ----------
        xruns : int
            All losses up to now.
        now : float
            Seconds on any clock.
        """
        self._losses.extend([now] * min(xruns - self._xruns, _OFTEN))
        self._xruns = xruns
        return len(self._losses) == _OFTEN and now - self._losses[0] <= _WITHIN_S
