"""Where a chord stands: how far from the end of its phrase, how accented, how long."""

from dataclasses import dataclass

from studio.mapping.plan import Cadence

KINDS: tuple[str, ...] = (
    "major",
    "minor",
    "diminished",
    "augmented",
    "dominant",
    "major-seventh",
    "minor-seventh",
    "half-diminished",
    "diminished-seventh",
)
"""The kinds of chord that are told apart in scores; keys of `theory.INTERVALS`."""

CLOSES: tuple[Cadence, ...] = ("authentic", "half", "deceptive", "open")
_FAR = 5
"""Distances to the end of a phrase that are told apart: 0 to 3 chords, and more."""
OUTSIDE = _FAR * len(CLOSES)
"""The place of a chord between phrases."""
PLACES = OUTSIDE + 1
LENGTHS = 5
FIRSTS = 3


STRENGTHS = 4
STYLES = 4
"""Classes of how chromatic a piece is, and of how many of its chords are sevenths."""
BASS_REACH = 14
"""Semitones that the bass moves at most from chord to chord."""
BASS_TONES = 4
"""Chord tones that may lie lowest: root, third, fifth, seventh."""


@dataclass(frozen=True, slots=True)
class ChordPlace:
    """Where a chord stands.

    Parameters
    ----------
    place : int
        As `place_of` gives it.
    accent : int
        As `accent_of` gives it.
    first : int
        As `first_class` gives it.
    """

    place: int
    accent: int
    first: int


def accent_of(strength: int, length: int) -> int:
    """Return the class of an accent.

    Parameters
    ----------
    strength : int
        Of the onset: 0 on a downbeat, 1 in the middle of a bar, 2 on another beat, 3 between.
    length : int
        As `length_class` gives it.
    """
    return strength * LENGTHS + length


def place_of(to_end: int, close: Cadence) -> int:
    """Return the class of a place: chords until the last of the phrase, and how it closes."""
    return CLOSES.index(close) * _FAR + min(to_end, _FAR - 1)


def end_of(place: int) -> tuple[Cadence, int] | None:
    """Return how the phrase of a place closes and the chords until then; None outside."""
    if place >= OUTSIDE:
        return None
    close, to_end = divmod(place, _FAR)
    return CLOSES[close], to_end


def length_class(duration: int, bar_ticks: int) -> int:
    """Return how long a chord lasts, in classes.

    0 for up to a quarter of a bar, 1 below a half, 2 for about half a bar, 3 for up to a bar,
    4 for longer.

    Parameters
    ----------
    duration, bar_ticks : int
        Ticks.
    """
    share = duration / bar_ticks
    for index, border in enumerate((0.27, 0.45, 0.7, 1.01)):
        if share <= border:
            return index
    return LENGTHS - 1


def first_class(from_start: int) -> int:
    """Return whether a chord is the first (0) or second (1) of its phrase, or later (2)."""
    return min(from_start, FIRSTS - 1)


RHYTHM_PLACES = 15
PATTERNS = 16
"""Patterns of the beats of a bar on which chords come in: bit b stands for beat b. As the
pattern of a bar before, 16 stands for none."""
PACES = 6
_PACES = (0.7, 0.95, 1.15, 1.45, 1.9)


def rhythm_place(to_end: int | None, from_start: int) -> int:
    """Return the class of a bar's place: bars to the end of its phrase, and from its beginning.

    Parameters
    ----------
    to_end : int or None
        None between phrases.
    from_start : int
    """
    return (4 if to_end is None else min(to_end, 3)) * 3 + min(from_start, 2)


def pace_of(chords_a_bar: float) -> int:
    """Return the class of how many chords a bar has on average, 0 to `PACES` - 1."""
    return sum(chords_a_bar > border for border in _PACES)
