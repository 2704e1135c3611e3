"""A score to learn from, as arrays."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Collection: TypeAlias = Literal["songs", "quartets"]

NOTE = np.dtype(
    [
        ("onset", np.int32),
        ("duration", np.int32),
        ("pitch", np.int16),
        ("fifths", np.int8),
        ("staff", np.int8),
        ("voice", np.int8),
        ("syllable", np.bool_),
        ("slurred", np.bool_),
    ]
)
"""A note as written; tied notes are one, grace notes are left out.

Times are ticks of 960 a quarter from the beginning, `pitch` sounds (transposing instruments
are undone), `fifths` is its spelling on the line of fifths (C 0, G 1, F -1), `staff` and
`voice` count from 1, `syllable` says that a syllable begins on it, `slurred` that a slur goes
on from it to the next note.
"""

BAR = np.dtype(
    [
        ("onset", np.int32),
        ("duration", np.int32),
        ("beats", np.int8),
        ("beat_type", np.int8),
        ("fifths", np.int8),
        ("pickup", np.bool_),
    ]
)
"""A bar as printed, once even where it is repeated: its true length and the time signature,
the key signature, and whether it is an upbeat (shorter than the signature says, not counted).
"""

Notes: TypeAlias = NDArray[np.void]
Bars: TypeAlias = NDArray[np.void]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The notes of one player, ordered by onset, then staff, voice and pitch.

    Parameters
    ----------
    name : str
        As printed.
    notes : ndarray of NOTE
    staves : int
    sung : bool
        Whether it has words.
    """

    name: str
    notes: Notes
    staves: int
    sung: bool


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A score.

    Parameters
    ----------
    name : str
        Name of its file without suffix.
    composer : str
        Name of the folder of its composer.
    collection : Collection
    bars : ndarray of BAR
    lines : tuple of Line
        From the top of the score.
    """

    name: str
    composer: str
    collection: Collection
    bars: Bars
    lines: tuple[Line, ...]

    @property
    def voice(self) -> Line | None:
        """Return the sung line of a song; None where there is none or more than one."""
        sung = [line for line in self.lines if line.sung]
        return sung[0] if len(sung) == 1 else None

    @property
    def keyboard(self) -> Line | None:
        """Return the piano of a song, if it has exactly one part on two staves."""
        found = [line for line in self.lines if line.staves == 2 and not line.sung]
        return found[0] if len(found) == 1 else None


def spoken(composer: str) -> str:
    """Return the name of a composer's folder as it is said: "Schubert,_Franz" reversed."""
    family, _, given = composer.replace("_", " ").partition(",")
    return f"{given} {family}".strip()
