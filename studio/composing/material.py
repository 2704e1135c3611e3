"""What the composer works with before anything is written down."""

from dataclasses import dataclass
from typing import NamedTuple

from studio.composing.score import Articulation, Key, Role
from studio.composing.theory import Function


class Tone(NamedTuple):
    """A note before it is spelled and numbered. Times are in ticks from the beginning."""

    onset: int
    duration: int
    pitch: int
    voice: int = 1
    staff: int = 1
    emphasis: float = 0.0
    articulations: tuple[Articulation, ...] = ()
    role: Role | None = None
    """As in `Note`."""

    @property
    def end(self) -> int:
        """Return the tick at which the tone ends."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Span:
    """A chord and how long it lasts; spans cover the piece without gaps.

    Parameters
    ----------
    onset, duration : int
        Ticks.
    phrase : int
        Index of the phrase it belongs to.
    key : Key
        The key of the moment.
    word : int
        Number of the chord in the harmonic language of the mode.
    root : int
        Pitch class.
    position : int
        Root on the line of fifths.
    kind : str
        MusicXML kind, with its colour.
    tones : tuple of int
        Pitch classes, from the root.
    degree : str
        Roman numeral without suffix.
    function : Function
    cadence : bool
        Whether it belongs to the cadence: it then stands plain and on its root.
    """

    onset: int
    duration: int
    phrase: int
    key: Key
    word: int
    root: int
    position: int
    kind: str
    tones: tuple[int, ...]
    degree: str
    function: Function
    cadence: bool

    @property
    def end(self) -> int:
        """Return the tick at which the chord ends."""
        return self.onset + self.duration
