"""What the window and the audio process say to each other."""

from dataclasses import dataclass
from typing import TypeAlias

from studio.performing.performance import Performance
from studio.sounding.mix import Mix


@dataclass(frozen=True, slots=True)
class Load:
    """Play this from now on, at the same musical place; `generation` numbers the loads."""

    generation: int
    performance: Performance
    mix: Mix


@dataclass(frozen=True, slots=True)
class Audition:
    """Let a few notes be heard while the music stands still."""

    performance: Performance
    mix: Mix


@dataclass(frozen=True, slots=True)
class SetMix:
    """Use these mixer settings from now on."""

    mix: Mix


@dataclass(frozen=True, slots=True)
class Play:
    """Go on from where the transport stands."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stand still."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Stand still at the beginning."""


@dataclass(frozen=True, slots=True)
class Seek:
    """Go to a place in the newest performance that was loaded.

    The same place in written time, if it is known, holds for whatever performance sounds
    when this is carried out.
    """

    seconds: float
    ticks: float | None = None


@dataclass(frozen=True, slots=True)
class SetLoop:
    """Repeat from `start_s` to `end_s`; None for either ends the repeating.

    Times and `ticks` are as for `Seek`.
    """

    start_s: float | None
    end_s: float | None
    ticks: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Listen at this level, in decibels; it does not reach exports."""

    level_db: float


@dataclass(frozen=True, slots=True)
class Resume:
    """Take up what a former audio process was doing: its place, and whether it played."""

    seconds: float
    playing: bool


Command: TypeAlias = (
    Load | Audition | SetMix | Play | Pause | Stop | Seek | SetLoop | SetVolume | Resume
)


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device for playing.

    Parameters
    ----------
    id : str
        How settings remember it: its name and the system it belongs to.
    name : str
        For people.
    default : bool
        Whether it is the one that plays when none is chosen.
    """

    id: str
    name: str
    default: bool


@dataclass(frozen=True, slots=True)
class Status:
    """How sound leaves the program.

    Parameters
    ----------
    device : str
        Name of the device; empty if there is none.
    latency_ms : float
        From a rendered sample to the loudspeaker.
    silent : bool
        Whether time passes without sound, for want of a device.
    message : str
        One sentence if something is not as asked for; otherwise empty.
    xruns : int
        How often the device ran out of sound since it was opened.
    ready : bool
        Whether the audio process has started.
    """

    device: str = ""
    latency_ms: float = 0.0
    silent: bool = True
    message: str = ""
    xruns: int = 0
    ready: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """From the audio process: what it plays on, and which devices there are."""

    status: Status
    devices: tuple[Device, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """From the audio process: a performance that could not be prepared, and why."""

    generation: int
    message: str
    traceback: str


@dataclass(frozen=True, slots=True)
class Lost:
    """From the audio process, its last words: the device is gone."""

    message: str


Report: TypeAlias = Opened | Refused | Lost
