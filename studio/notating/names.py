"""How notes and chords are named: in the score, in markers, in sentences."""

from collections.abc import Mapping

from studio.composing.score import ChordSymbol, Pitch

KIND_TEXT: Mapping[str, str] = {
    "major": "",
    "minor": "m",
    "augmented": "+",
    "diminished": "dim",
    "dominant": "7",
    "major-seventh": "maj7",
    "minor-seventh": "m7",
    "diminished-seventh": "dim7",
    "augmented-seventh": "+7",
    "half-diminished": "m7♭5",
    "major-minor": "m(maj7)",
    "major-sixth": "6",
    "minor-sixth": "m6",
    "dominant-ninth": "9",
    "major-ninth": "maj9",
    "minor-ninth": "m9",
    "dominant-11th": "11",
    "major-11th": "maj11",
    "minor-11th": "m11",
    "dominant-13th": "13",
    "major-13th": "maj13",
    "minor-13th": "m13",
    "suspended-second": "sus2",
    "suspended-fourth": "sus4",
    "power": "5",
}
"""What is printed after the root for each MusicXML kind of harmony."""

_SIGNS = {-2: "𝄫", -1: "♭", 0: "", 1: "♯", 2: "𝄪"}


def pitch_name(pitch: Pitch) -> str:
    """Return a pitch as musicians write it, such as ``"B♭4"``."""
    return f"{pitch.step}{_SIGNS[pitch.alter]}{pitch.octave}"


def chord_name(chord: ChordSymbol) -> str:
    """Return the name of a chord as it is printed, such as ``"E♭maj7/G"``.

    A kind that has no short form is written out in MusicXML's word for it.
    """
    bass = f"/{chord.bass[0]}{_SIGNS[chord.bass[1]]}" if chord.bass is not None else ""
    kind = KIND_TEXT.get(chord.kind, f" {chord.kind}")
    return f"{chord.step}{_SIGNS[chord.alter]}{kind}{bass}"
