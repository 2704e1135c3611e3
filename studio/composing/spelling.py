"""Correct spelling: keys and notes on the line of fifths.

Positions count fifths from C: F is -1, G is 1, B flat is -2.
"""

from studio.composing.material import Span
from studio.composing.score import Key, Pitch, Step
from studio.composing.theory import FIFTHS, INTERVALS
from studio.mapping.plan import Mode

_LINE: tuple[Step, ...] = ("F", "C", "G", "D", "A", "E", "B")
_STEP_CLASS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SIGNATURE: dict[Mode, int] = {
    "lydian": 1, "major": 0, "mixolydian": -1, "dorian": -2, "minor": -3, "phrygian": -4,
}  # fmt: skip
MOST_ACCIDENTALS = 6


def named(position: int) -> tuple[Step, int]:
    """Return step and alteration of a position on the line of fifths."""
    return _LINE[(position + 1) % 7], (position + 1) // 7


def pitch_class(position: int) -> int:
    """Return the pitch class of a position on the line of fifths."""
    return 7 * position % 12


def position_of(key: Key) -> int:
    """Return the position of a key's tonic on the line of fifths."""
    return _LINE.index(key.step) - 1 + 7 * key.alter


def sensible_key(tonic: int, mode: Mode, near: int = 0) -> Key:
    """Return the key on a pitch class with the sensible signature.

    Parameters
    ----------
    tonic : int
        Pitch class 0 to 11.
    mode : Mode
    near : int
        Signature to stay close to when two would do (that of the home key).

    Returns
    -------
    Key
        With at most six accidentals.
    """
    shift = _SIGNATURE[mode]
    fitting = [
        position
        for position in range(-12, 13)
        if pitch_class(position) == tonic % 12 and abs(position + shift) <= MOST_ACCIDENTALS
    ]
    flat_side = mode in ("dorian", "minor", "phrygian")
    best = min(
        fitting,
        key=lambda p: (
            abs(p + shift) if near == 0 else abs(p + shift - near),
            (p > 0) if flat_side else (p < 0),
        ),
    )
    step, alter = named(best)
    return Key(step, alter, mode)


def scale_positions(key: Key) -> dict[int, int]:
    """Return how each of the 12 pitch classes is spelled in a key.

    Scale notes take their name from the signature; the others the name in the window from
    the lowered second to the raised fourth of the tonic, and the raised seventh in minor.
    """
    tonic = position_of(key)
    low = key.fifths - 1
    diatonic = {pitch_class(p): p for p in range(low, low + 7)}
    window = {pitch_class(p): p for p in range(tonic - 5, tonic + 7)}
    return window | diatonic


def spelled(midi: int, position: int) -> Pitch:
    """Return a MIDI pitch under the name of a position on the line of fifths."""
    step, alter = named(position)
    octave = (midi - alter - _STEP_CLASS[step]) // 12 - 1
    return Pitch(step, alter, octave)


def chord_positions(span: Span) -> dict[int, int]:
    """Return how the tones of a chord are spelled, by pitch class."""
    positions = {}
    for semitones in INTERVALS[span.kind]:
        fifths = FIFTHS[semitones]
        if semitones == 9 and span.kind == "diminished-seventh":
            fifths = -9
        position = span.position + fifths
        # Double accidentals stay; anything beyond takes its simpler name.
        if not -15 <= position <= 19:
            position += 12 if position < 0 else -12
        positions[(span.root + semitones) % 12] = position
    return positions


class Speller:
    """Spells pitches by the chord and key of the moment."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self._spans = spans
        self._tables: dict[tuple[int, str, str], dict[int, int]] = {}
        self._at = 0

    def spell(self, pitch: int, onset: int) -> Pitch:
        """Return the spelled pitch; onsets must not go back far between calls."""
        if self._spans[self._at].onset > onset:
            self._at = 0
        while self._at < len(self._spans) - 1 and self._spans[self._at].end <= onset:
            self._at += 1
        span = self._spans[self._at]
        return spelled(pitch, self._table(span)[pitch % 12])

    def _table(self, span: Span) -> dict[int, int]:
        name = (span.position, span.kind, str(span.key))
        table = self._tables.get(name)
        if table is None:
            table = scale_positions(span.key) | chord_positions(span)
            self._tables[name] = table
        return table
