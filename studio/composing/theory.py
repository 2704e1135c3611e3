"""Scales of the modes, kinds of chords and how they are called."""

from typing import Literal, TypeAlias

from studio.mapping.plan import Mode

Function: TypeAlias = Literal["T", "S", "D"]

SCALES: dict[Mode, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}
"""Semitones of the seven degrees above the tonic."""

MINOR_THIRD: frozenset[Mode] = frozenset(("dorian", "minor", "phrygian"))
"""Modes whose tonic chord is minor."""

INTERVALS: dict[str, tuple[int, ...]] = {
    "major": (0, 4, 7),
    "minor": (0, 3, 7),
    "diminished": (0, 3, 6),
    "augmented": (0, 4, 8),
    "dominant": (0, 4, 7, 10),
    "major-seventh": (0, 4, 7, 11),
    "minor-seventh": (0, 3, 7, 10),
    "half-diminished": (0, 3, 6, 10),
    "diminished-seventh": (0, 3, 6, 9),
    "suspended-fourth": (0, 5, 7),
    "suspended-second": (0, 2, 7),
    "major-sixth": (0, 4, 7, 9),
    "minor-sixth": (0, 3, 7, 9),
    "dominant-ninth": (0, 4, 7, 10, 14),
    "major-ninth": (0, 4, 7, 11, 14),
    "minor-ninth": (0, 3, 7, 10, 14),
}
"""Semitones above the root for each MusicXML kind of chord."""

FIFTHS: dict[int, int] = {
    0: 0, 2: 2, 3: -3, 4: 4, 5: -1, 6: -6, 7: 1, 8: 8, 9: 3, 10: -2, 11: 5, 14: 2,
}  # fmt: skip
"""Steps on the line of fifths from the root to a chord tone, by its semitones.

The sixth of a sixth chord is major (3); a diminished seventh is asked for by its kind.
"""

TENSION: dict[str, float] = {
    "major": 0.0,
    "minor": 0.12,
    "suspended-second": 0.2,
    "suspended-fourth": 0.25,
    "major-sixth": 0.2,
    "minor-sixth": 0.4,
    "major-seventh": 0.35,
    "minor-seventh": 0.35,
    "dominant": 0.55,
    "major-ninth": 0.5,
    "minor-ninth": 0.5,
    "dominant-ninth": 0.65,
    "half-diminished": 0.8,
    "diminished": 0.85,
    "diminished-seventh": 1.0,
    "augmented": 1.0,
}
"""How dissonant each kind is, 0 to 1."""

_SUFFIX = {
    "major": "",
    "minor": "",
    "diminished": "°",
    "augmented": "+",
    "dominant": "7",
    "major-seventh": "maj7",
    "minor-seventh": "7",
    "half-diminished": "ø7",
    "diminished-seventh": "°7",
    "suspended-fourth": "sus4",
    "suspended-second": "sus2",
    "major-sixth": "add6",
    "minor-sixth": "add6",
    "dominant-ninth": "9",
    "major-ninth": "maj9",
    "minor-ninth": "9",
}


def numeral(degree: str, kind: str) -> str:
    """Return the full Roman numeral of a chord, such as ``"V7"`` or ``"iiø7"``."""
    head, slash, tail = degree.partition("/")
    return f"{head}{_SUFFIX[kind]}{slash}{tail}"
