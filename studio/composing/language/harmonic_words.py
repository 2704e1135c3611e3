"""The chords of six modes as words: their roots, names and functions.

In major and minor the words are the chords that songs of the nineteenth century use often
enough to learn from: those of the scale, dominants and leading-tone chords of other degrees,
and chords borrowed from the other mode. The church modes have the chords of their scales.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

from studio.composing.theory import Function
from studio.mapping.plan import Mode

QUALITY: dict[str, str] = {
    "major": "major",
    "augmented": "major",
    "dominant": "major",
    "major-seventh": "major",
    "minor": "minor",
    "minor-seventh": "minor",
    "diminished": "diminished",
    "half-diminished": "diminished",
    "diminished-seventh": "diminished",
}
"""The triad under each kind of chord that can be read from a score."""


@dataclass(frozen=True, slots=True)
class Word:
    """A chord in its key.

    Parameters
    ----------
    degree : str
        Roman numeral without quality marks beyond its case, such as ``"ii"`` or ``"V/V"``.
    root : int
        Semitones above the tonic, 0 to 11.
    kind : str
        Kind of its triad, a key of `studio.composing.theory.INTERVALS`.
    function : Function
        Tonic, subdominant or dominant.
    fifths : int
        The root on the line of fifths, from the tonic.
    target : int or None
        Root of the chord that it leads into, of a dominant or leading-tone chord of another
        degree than the tonic.
    alone : str
        Roman numeral where it does not lead there; empty if `degree` holds everywhere.
    borrowed : bool
        Whether it comes from another mode on the same tonic.
    """

    degree: str
    root: int
    kind: str
    function: Function
    fifths: int
    target: int | None = None
    alone: str = ""
    borrowed: bool = False

    @property
    def diatonic(self) -> bool:
        """Return whether its tones belong to the key."""
        return self.target is None and not self.borrowed


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a mode; the first is its tonic."""

    words: tuple[Word, ...]

    def find(self, root: int, kind: str) -> int:
        """Return the number of the word with a root and a triad; -1 if there is none.

        Parameters
        ----------
        root : int
            Semitones above the tonic.
        kind : str
            ``"major"``, ``"minor"`` or ``"diminished"``.
        """
        for index, word in enumerate(self.words):
            if word.root == root and word.kind == kind:
                return index
        return -1


_M: Final = "major"
_m: Final = "minor"
_d: Final = "diminished"
_WORDS: dict[Mode, tuple[Word, ...]] = {
    "major": (
        Word("I", 0, _M, "T", 0),
        Word("ii", 2, _m, "S", 2),
        Word("iii", 4, _m, "T", 4),
        Word("IV", 5, _M, "S", -1),
        Word("V", 7, _M, "D", 1),
        Word("vi", 9, _m, "T", 3),
        Word("vii", 11, _d, "D", 5),
        Word("V/V", 2, _M, "S", 2, 7, "II"),
        Word("V/ii", 9, _M, "S", 3, 2, "VI"),
        Word("V/vi", 4, _M, "D", 4, 9, "III"),
        Word("V/iii", 11, _M, "D", 5, 4, "VII"),
        Word("vii/V", 6, _d, "S", 6, 7, "#iv"),
        Word("vii/ii", 1, _d, "S", 7, 2, "#i"),
        Word("vii/vi", 8, _d, "D", 8, 9, "#v"),
        Word("vii/IV", 4, _d, "T", 4, 5, "iii"),
        Word("iv", 5, _m, "S", -1, borrowed=True),
        Word("ii", 2, _d, "S", 2, borrowed=True),
        Word("bVI", 8, _M, "S", -4, borrowed=True),
        Word("i", 0, _m, "T", 0, borrowed=True),
        Word("v", 7, _m, "D", 1, borrowed=True),
        Word("bVII", 10, _M, "S", -2, borrowed=True),
        Word("bIII", 3, _M, "T", -3, borrowed=True),
        Word("bII", 1, _M, "S", -5, borrowed=True),
    ),
    "minor": (
        Word("i", 0, _m, "T", 0),
        Word("ii", 2, _d, "S", 2),
        Word("III", 3, _M, "T", -3),
        Word("iv", 5, _m, "S", -1),
        Word("V", 7, _M, "D", 1),
        Word("v", 7, _m, "D", 1),
        Word("VI", 8, _M, "T", -4),
        Word("VII", 10, _M, "D", -2),
        Word("vii", 11, _d, "D", 5),
        Word("V/iv", 0, _M, "T", 0, 5, "I"),
        Word("V/V", 2, _M, "S", 2, 7, "II"),
        Word("vii/V", 6, _d, "S", 6, 7, "#iv"),
        Word("vii/iv", 4, _d, "T", 4, 5, "#iii"),
        Word("IV", 5, _M, "S", -1, borrowed=True),
        Word("vi", 9, _d, "S", 3, borrowed=True),
        Word("bII", 1, _M, "S", -5, borrowed=True),
    ),
    "dorian": (
        Word("i", 0, _m, "T", 0),
        Word("ii", 2, _m, "S", 2),
        Word("III", 3, _M, "T", -3),
        Word("IV", 5, _M, "S", -1),
        Word("v", 7, _m, "D", 1),
        Word("VII", 10, _M, "D", -2),
    ),
    "mixolydian": (
        Word("I", 0, _M, "T", 0),
        Word("ii", 2, _m, "S", 2),
        Word("IV", 5, _M, "S", -1),
        Word("v", 7, _m, "D", 1),
        Word("vi", 9, _m, "T", 3),
        Word("bVII", 10, _M, "D", -2),
    ),
    "lydian": (
        Word("I", 0, _M, "T", 0),
        Word("II", 2, _M, "S", 2),
        Word("iii", 4, _m, "T", 4),
        Word("V", 7, _M, "D", 1),
        Word("vi", 9, _m, "T", 3),
        Word("vii", 11, _m, "D", 5),
    ),
    "phrygian": (
        Word("i", 0, _m, "T", 0),
        Word("bII", 1, _M, "D", -5),
        Word("III", 3, _M, "T", -3),
        Word("iv", 5, _m, "S", -1),
        Word("VI", 8, _M, "T", -4),
        Word("vii", 10, _m, "D", -2),
    ),
}


@cache
def vocabulary(mode: Mode) -> Vocabulary:
    """Return the words of a mode."""
    return Vocabulary(_WORDS[mode])
