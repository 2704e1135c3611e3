"""Where the music stands: stopped, playing or paused, at a frame, maybe in a loop."""

from dataclasses import dataclass, replace
from enum import IntEnum

from studio.units import BLOCK_FRAMES


class State(IntEnum):
    """What the transport does."""

    STOPPED = 0
    PLAYING = 1
    PAUSED = 2


@dataclass(frozen=True, slots=True)
class Transport:
    """The transport as a value; every command returns the next one.

    Parameters
    ----------
    state : State
    frame : int
        Position in frames from the beginning of the piece.
    loop : (int, int) or None
        First and one-past-last frame of the passage that repeats.
    """

    state: State = State.STOPPED
    frame: int = 0
    loop: tuple[int, int] | None = None

    @property
    def playing(self) -> bool:
        """Return whether time passes."""
        return self.state is State.PLAYING

    def play(self) -> "Transport":
        """Go on from where it stands."""
        return replace(self, state=State.PLAYING)

    def pause(self) -> "Transport":
        """Stand still; a stopped transport stays stopped."""
        return replace(self, state=State.PAUSED) if self.playing else self

    def stop(self) -> "Transport":
        """Stand still at the beginning."""
        return replace(self, state=State.STOPPED, frame=0)

    def seek(self, frame: int) -> "Transport":
        """Go to a frame; the state stays."""
        return replace(self, frame=max(0, frame))

    def with_loop(self, loop: tuple[int, int] | None) -> "Transport":
        """Repeat a passage, or none; one without length is none."""
        if loop is not None and loop[1] <= max(0, loop[0]):
            loop = None
        return replace(self, loop=loop and (max(0, loop[0]), loop[1]))

    def jumps(self, before: int, after: int) -> bool:
        """Return whether the loop jumps back when rendering has gone from `before` to `after`.

        It does so at the block's end that lies nearest to the loop's. Beyond the end of
        its loop a transport plays on.
        """
        if self.loop is None:
            return False
        return before < self.loop[1] <= after + BLOCK_FRAMES // 2
