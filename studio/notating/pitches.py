"""Spelling on the line of fifths: keys, and the written pitch of transposing instruments."""

from functools import lru_cache
from typing import NamedTuple

from studio.composing.score import Instrument, Key, Pitch, Step

STEPS: tuple[Step, ...] = ("C", "D", "E", "F", "G", "A", "B")
_FIFTHS = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_ON_LINE: tuple[Step, ...] = ("F", "C", "G", "D", "A", "E", "B")
_SHARPS = "FCGDAEB"


class Transposition(NamedTuple):
    """How written pitches are named, from those that sound.

    Parameters
    ----------
    semitones : int
        From the written to the sounding pitch.
    fifths : int
        Steps on the line of fifths from the sounding to the written name.
    """

    semitones: int
    fifths: int

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
    shift = (-7 * instrument.transpose) % 12
    near = [shift - 12, shift]
    usual = min(near, key=lambda fifths: (abs(fifths), fifths))
    if instrument.transpose and not instrument.percussion:
        while key.fifths + usual > 6:
            usual -= 12
        while key.fifths + usual < -6:
            usual += 12
    return Transposition(instrument.transpose, usual)


@lru_cache(maxsize=4096)
def written(pitch: Pitch, transposition: Transposition) -> Pitch:
    """Return the pitch as written for a transposing instrument."""
    semitones, shift = transposition
    if not semitones and not shift:
        return pitch
    place = _FIFTHS[pitch.step] + 7 * pitch.alter + shift
    while place > 19:
        place -= 12
    while place < -15:
        place += 12
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
