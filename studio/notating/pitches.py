"""Spelling on the line of fifths: keys, and the written pitch of transposing instruments."""

from functools import lru_cache
from typing import NamedTuple

from studio.composing.score import Instrument, Key, Pitch, Step

STEPS: tuple[Step, ...] = ("C", "D", "E", "F", "G", "A", "B")
_FIFTHS = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_ON_LINE: tuple[Step, ...] = ("F", "C", "G", "D", "A", "E", "B")
_SHARPS = "FCGDAEB"
_FLATTEST, _SHARPEST = -5, 8
"""How far names may lie from the major tonic of a signature: flat second, sharp fifth."""


class Transposition(NamedTuple):
    """How written pitches are named, from those that sound.

    Parameters
    ----------
    semitones : int
        From the written to the sounding pitch.
    fifths : int
        Steps on the line of fifths from the sounding to the written name.
    signature : int
        Sharps of the written key, flats negative: names far from it are avoided.
    """

    semitones: int
    fifths: int
    signature: int

    @property
    def diatonic(self) -> int:
        """Return the staff steps from written to sounding within one octave, by sign."""
        chromatic = self.chromatic
        # A name k fifths away lies 4k staff steps away, octaves apart.
        steps = (-4 * self.fifths) % 7
        near = round(chromatic * 7 / 12)
        return min((steps - 7, steps, steps - 14, steps + 7), key=lambda d: abs(d - near))

    @property
    def chromatic(self) -> int:
        """Return the semitones that are left beside whole octaves, signed like the whole."""
        return self.semitones - 12 * self.octaves

    @property
    def octaves(self) -> int:
        """Return the whole octaves of the transposition, signed."""
        return int(self.semitones / 12)


def transposition_of(instrument: Instrument, key: Key) -> Transposition:
    """Return how an instrument's part is written in a key.

    The written key has at most six sharps or flats: where the usual interval would give
    more (a clarinet in F sharp major) its enharmonic neighbour is taken.
    """
    semitones = instrument.transpose + _octave_of_writing(instrument)
    shift = (-7 * semitones) % 12
    usual = min(shift - 12, shift, key=abs)
    if usual:
        while key.fifths + usual > 6:
            usual -= 12
        while key.fifths + usual < -6:
            usual += 12
    return Transposition(semitones, usual, key.fifths + usual)


def _octave_of_writing(instrument: Instrument) -> int:
    """Return the octave by which an instrument sounds off its page by custom.

    Guitars and tenors are written in a plain treble clef an octave up (programs count the
    small 8 under a clef differently), boxes and bells of metal an octave down.
    """
    if instrument.clefs == ("treble8vb",):
        return -12
    if instrument.sound.startswith("metal.") and instrument.transpose == 0:
        return 0 if instrument.percussion else 12
    return 0


def written_clefs(instrument: Instrument) -> tuple[str, ...]:
    """Return the usual clef of each staff, as `transposition_of` writes the pitches."""
    if _octave_of_writing(instrument) < 0:
        return tuple("treble" for _ in instrument.clefs)
    return instrument.clefs


@lru_cache(maxsize=4096)
def written(pitch: Pitch, transposition: Transposition) -> Pitch:
    """Return the pitch as written, named within reach of the key.

    Beyond the lowered second and the raised fifth of the major key of the signature, on
    the line of fifths, its enharmonic neighbour is easier to read.
    """
    semitones, shift, signature = transposition
    place = _FIFTHS[pitch.step] + 7 * pitch.alter + shift
    near = place
    while near - signature > _SHARPEST:
        near -= 12
    while near - signature < _FLATTEST:
        near += 12
    if not semitones and near == place:
        return pitch
    place = near
    return _at(place, pitch.midi - semitones)


@lru_cache(maxsize=1024)
def written_root(step: Step, alter: int, shift: int) -> tuple[Step, int]:
    """Return the name of a chord's root, moved along the line of fifths."""
    place = _FIFTHS[step] + 7 * alter + shift
    while place > 12:
        place -= 12
    while place < -8:
        place += 12
    return _ON_LINE[(place + 1) % 7], (place + 1) // 7


@lru_cache(maxsize=32)
def altered_by(fifths: int) -> dict[str, int]:
    """Return the alteration of each step under a key signature."""
    altered: dict[str, int] = dict.fromkeys(STEPS, 0)
    for step in _SHARPS[: max(0, fifths)]:
        altered[step] = 1
    for step in _SHARPS[::-1][: max(0, -fifths)]:
        altered[step] = -1
    return altered


def staff_place(pitch: Pitch) -> int:
    """Return the diatonic number of a pitch: C4 is 28, D4 is 29."""
    return 7 * pitch.octave + STEPS.index(pitch.step)


def _at(place: int, midi: int) -> Pitch:
    """Return the pitch of a MIDI number that has a place on the line of fifths."""
    step = _ON_LINE[(place + 1) % 7]
    alter = (place + 1) // 7
    natural = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}[step]
    return Pitch(step, alter, (midi - alter - natural) // 12 - 1)
