"""The settings of the composer: the seed, other throws of the dice, what is held, a theme.

Everything here is frozen and hashable. It is part of the project: saved, undone, and sent to
the workers.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from studio.composing.score import Articulation, Role
from studio.parameters import BY_HAND, Number

VARIATIONS = "Variations"
"""Page of the panel."""

Layer: TypeAlias = Literal["chords", "melody", "bass", "accompaniment", "percussion"]
"""A side of the music that has chances of its own."""


@dataclass(frozen=True, slots=True)
class Reroll:
    """Other chances for some of the piece than those of the seed.

    Parameters
    ----------
    number : int
        Which throw it is: 1, 2, ... Each gives other music.
    first_bar : int
    bars : int or None
        How many bars from there; None until the end, however long the piece is.
    layers : tuple of Layer
        What is thrown again; empty for everything.
    part : int or None
        Index of the only player concerned, as in the number of its part less one; None for
        all.
    """

    number: int
    first_bar: int = 0
    bars: int | None = None
    layers: tuple[Layer, ...] = ()
    part: int | None = None


@dataclass(frozen=True, slots=True)
class HeldNote:
    """A note of a bar that is held.

    Parameters
    ----------
    onset, duration : int
        Ticks; the onset from the bar line.
    pitch : int
        MIDI.
    voice, staff : int
    emphasis : float
    articulations : tuple of Articulation
    tied : bool
        Whether it had begun before the bar: it then goes on from what sounds there, if that
        is the same pitch.
    """

    onset: int
    duration: int
    pitch: int
    voice: int = 1
    staff: int = 1
    emphasis: float = 0.0
    articulations: tuple[Articulation, ...] = ()
    tied: bool = False
    role: Role | None = None
    """As in `Note`."""


@dataclass(frozen=True, slots=True)
class HeldChord:
    """A chord that stays.

    Parameters
    ----------
    onset, duration : int
        Ticks from the beginning of the piece.
    root : int
        Pitch class.
    kind : str
        MusicXML kind, with its colour.
    degree : str
        Roman numeral as printed when it was held; in another key the root decides.
    bar_ticks : int
        Length of a bar when it was held; where bars have another length it has no place.
    bass : int or None
        Pitch class of the lowest note, if it is not the root.
    begun, goes_on : bool
        Whether it was cut from a chord that had begun before, or that goes on behind.
    """

    onset: int
    duration: int
    root: int
    kind: str
    degree: str
    bar_ticks: int
    bass: int | None = None
    begun: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class HeldLine:
    """What a part plays in one bar that is held.

    Parameters
    ----------
    part : str
        Id of the part, such as ``"P1"``.
    instrument : str
        Key of its instrument; another instrument does not take the notes over.
    role : Role
        That of the part.
    notes : tuple of HeldNote
        Empty if it rests.
    """

    part: str
    instrument: str
    role: Role
    notes: tuple[HeldNote, ...]


@dataclass(frozen=True, slots=True)
class HeldBar:
    """A bar that stays as it is, with all its parts and chords.

    Parameters
    ----------
    bar : int
    bar_ticks : int
        Its length; where bars have another length it has no place.
    lines : tuple of HeldLine
        One for each part of the score when it was held.
    chords : tuple of HeldChord
        Those within the bar, cut at its bar lines.
    """

    bar: int
    bar_ticks: int
    lines: tuple[HeldLine, ...]
    chords: tuple[HeldChord, ...]


@dataclass(frozen=True, slots=True)
class HeldPart:
    """A part that stays as it is.

    Parameters
    ----------
    part, instrument, role
        As in `HeldLine`.
    bar_ticks : int
    bars : tuple of tuple of HeldNote
        The notes of every bar.
    chords : tuple of HeldChord
        What the other parts play with it; empty for percussion, with which any chords go.
    """

    part: str
    instrument: str
    role: Role
    bar_ticks: int
    bars: tuple[tuple[HeldNote, ...], ...]
    chords: tuple[HeldChord, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeNote:
    """A note of a theme: ticks from its first bar line (negative for an upbeat), and MIDI."""

    onset: int
    duration: int
    pitch: int


@dataclass(frozen=True, slots=True)
class Theme:
    """A tune of a person's own, as the motif of the piece.

    Parameters
    ----------
    name : str
        As it is shown, such as the name of its file.
    notes : tuple of ThemeNote
        One after the other, without chords.
    tonic : int
        Pitch class of its home note.
    minor : bool
        Whether its third is minor.
    bar_ticks : int
        Length of its bars.
    """

    name: str
    notes: tuple[ThemeNote, ...]
    tonic: int
    minor: bool
    bar_ticks: int


@dataclass(frozen=True, slots=True)
class ComposingSettings:
    """What a person can set about composing itself.

    Parameters
    ----------
    seed : int
    rerolls : tuple of Reroll
        What was thrown again, in the order in which it was.
    held_bars, held_parts, held_chords : tuple
        What stays as it is, whatever else is moved.
    theme : Theme or None
    """

    seed: Annotated[
        int,
        Number(
            "Seed",
            VARIATIONS,
            0,
            999_999,
            1,
            whole=True,
            help="Another number gives another piece of the same picture.",
        ),
    ] = 0
    rerolls: Annotated[tuple[Reroll, ...], BY_HAND] = ()
    held_bars: Annotated[tuple[HeldBar, ...], BY_HAND] = ()
    held_parts: Annotated[tuple[HeldPart, ...], BY_HAND] = ()
    held_chords: Annotated[tuple[HeldChord, ...], BY_HAND] = ()
    theme: Annotated[Theme | None, BY_HAND] = None
