"""What is known of a melody note before it has a pitch, as the melodic factor sees it.

The same code reads scores to learn from and asks for the notes to compose.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from studio.composing.theory import SCALES
from studio.mapping.plan import Metre, Mode

Ints = NDArray[np.int64]

REACH = 16
"""Widest interval that is known, in semitones."""
CLASSES = 2 * REACH + 1
"""Pitches that may follow a pitch: `REACH` below it to `REACH` above."""

KINDS: tuple[str, ...] = (
    "major", "minor", "diminished", "augmented", "dominant", "major-seventh", "minor-seventh",
    "half-diminished", "diminished-seventh", "suspended",
)  # fmt: skip
_KIND_OF = {
    "suspended-fourth": "suspended", "suspended-second": "suspended", "major-sixth": "major",
    "minor-sixth": "minor", "dominant-ninth": "dominant", "major-ninth": "major-seventh",
    "minor-ninth": "minor-seventh",
}  # fmt: skip

MANNERS = ("new", "rhythm", "return", "close return", "sequence", "close sequence", "inversion")
"""How a note is taken up from an earlier bar; ``close`` where all of the bar's notes are."""
NEW, RHYTHM, RETURN, CLOSE_RETURN, SEQUENCE, CLOSE_SEQUENCE, INVERSION = range(7)
NOTHING = -99
"""Stands for an expected pitch or interval where there is none."""

CAME = 9
"""Sorts of the interval that led to a note."""

# Widths of the parts of the output: by the degree, the place in the chord and in the chord to
# come, the register, against the pitch and the interval taken up, and by the interval after each
# sort of interval.
WIDTHS = (12, 12, 13, 25, 16, 10, CAME * CLASSES)
_BEGINS = tuple(int(n) for n in np.concatenate(([0], np.cumsum(WIDTHS)[:-1])))
INTERVALS = _BEGINS[-1]
OUTPUTS = sum(WIDTHS)

_STEP = np.array([0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6])
"""Degree of the scale, from 0, of each semitone above the tonic."""
_LENGTHS = np.array([241, 481, 721, 961, 1441, 1921, 2881])
"""Upper bounds of the sorts of durations, in ticks."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of notes before they have pitches; arrays, most of shape (notes,).

    Parameters
    ----------
    strength : 0 between beats to 3 on the downbeat.
    off : where between beats: 0 on one, 1 halfway, 2 elsewhere.
    duration, before, after : sorts of the duration of the note and of its neighbours.
    gap : 0 straight after the note before, 1 after a short rest, 2 after a long one, 3 first.
    begun, left : notes of the phrase before and after it, at most 5 and 7.
    tonic : pitch class of the key of the moment.
    minor : 1 where its tonic chord is minor.
    scale : index into `MODES` of the mode.
    root, kind : pitch class of the chord's root and index into `KINDS`.
    moved : semitones by which the root rose since the chord of the note before, 12 if the
        chord is the same.
    coming : pitch class of the root of the chord in which the next note begins, or -1 if that
        is the same chord.
    held : 1 where that chord comes in while the note lasts.
    manner : how it is taken up, an index into `MANNERS`.
    expected : pitch that the bar taken up has at this place, or `NOTHING`.
    step : interval in steps of the scale by which that pitch is reached there, or `NOTHING`.
    middle : pitch around which the melody moves thereabouts, in semitones.
    style : manner of the whole line, see `style_of`; shape (notes, `len(STYLE_SIZES)`).
    """

    strength: Ints
    off: Ints
    duration: Ints
    before: Ints
    after: Ints
    gap: Ints
    begun: Ints
    left: Ints
    tonic: Ints
    minor: Ints
    scale: Ints
    root: Ints
    kind: Ints
    moved: Ints
    coming: Ints
    held: Ints
    manner: Ints
    expected: Ints
    step: Ints
    middle: Ints
    style: Ints

    def __len__(self) -> int:
        return len(self.strength)

    def take(self, chosen: Ints | slice) -> "Known":
        """Return some of the notes."""
        return Known(*(getattr(self, field.name)[chosen] for field in fields(self)))


MODES: tuple[Mode, ...] = ("major", "minor", "lydian", "mixolydian", "dorian", "phrygian")


def _stands_for(mode: Mode) -> list[int]:
    """Return for each semitone above the tonic the one of major or minor it stands for."""
    parent: Mode = "minor" if mode in ("minor", "dorian", "phrygian") else "major"
    table = list(range(12))
    for own, other in zip(SCALES[mode], SCALES[parent], strict=True):
        table[own], table[other] = other, own
    return table


_STANDS = np.array([_stands_for(mode) for mode in MODES])

STYLE_SIZES = (2, 5, 5, 5)
"""Values of what makes the style of a line: whether it is played and not sung, and how often
it repeats a note, leaps and turns."""
_STYLE_BOUNDS = ((0.06, 0.12, 0.19, 0.28), (0.08, 0.13, 0.18, 0.25), (0.44, 0.49, 0.54, 0.60))
FIXED_SIZES = (
    4, 3, 8, 8, 8, 4, 6, 8, 2, 12, len(KINDS), 13, 13, 2, len(MANNERS), 17, *STYLE_SIZES,
)  # fmt: skip
"""Values of the columns that do not hang on the notes before."""
MOVING_SIZES = (12, 12, 11)
"""Values of the columns that do: degree, place in the chord and register of the note before."""
SIZES = FIXED_SIZES + MOVING_SIZES
FIXED = tuple(range(len(FIXED_SIZES)))
MOVING = tuple(range(len(FIXED_SIZES), len(SIZES)))


def style_of(pitches: Ints, played: bool) -> tuple[int, ...]:
    """Return the style of a line: values of the columns of `STYLE_SIZES`."""
    moves = np.diff(pitches)
    turns = np.sign(moves[moves != 0])
    shares = (
        float((moves == 0).mean()) if len(moves) else 0.0,
        float((np.abs(moves) >= 5).mean()) if len(moves) else 0.0,
        float((turns[1:] != turns[:-1]).mean()) if len(turns) > 1 else 0.5,
    )
    sorts = zip(shares, _STYLE_BOUNDS, strict=True)
    return (int(played), *(int(np.searchsorted(bounds, share)) for share, bounds in sorts))


def kind_of(name: str) -> int:
    """Return the index of a MusicXML kind of chord into `KINDS`."""
    return KINDS.index(_KIND_OF.get(name, name))


def strength_of(metre: Metre, inside: int) -> tuple[int, int]:
    """Return `strength` and `off` of a tick inside a bar."""
    onsets = metre.beat_onsets
    if inside == 0:
        return 3, 0
    if inside in onsets:
        middle = {2: 1, 3: 3, 4: 2, 5: 3}.get(len(onsets), 2)
        return (2 if onsets.index(inside) == middle else 1), 0
    beat = onsets[1] - onsets[0] if len(onsets) > 1 else metre.bar_ticks
    since = inside - max(t for t in onsets if t < inside)
    return 0, 1 if since * 2 == beat or since * 3 in (beat, 2 * beat) else 2


def length_sorts(durations: Ints) -> Ints:
    """Return the sorts of durations in ticks, 0 to 7."""
    return np.asarray(np.searchsorted(_LENGTHS, durations, side="right"), dtype=np.int64)


def steps_of(pitches: Ints, tonic: Ints) -> Ints:
    """Return the place of pitches on a ladder of seven steps an octave."""
    above = pitches - tonic
    return np.asarray(7 * (above // 12) + _STEP[above % 12])


def came_sort(intervals: Ints) -> Ints:
    """Return the sort of the intervals that led to notes, 0 to `CAME` - 1."""
    bounds = np.array([-7, -4, -2, 0, 1, 3, 5, 8])
    return np.asarray(np.searchsorted(bounds, intervals, side="right"), dtype=np.int64)


def fixed_columns(known: Known) -> Ints:
    """Return the columns that do not hang on the notes before, shape (notes, columns)."""
    above = (known.root - known.tonic) % 12
    coming = np.where(known.coming < 0, 12, (known.coming - known.root) % 12)
    step = np.where(known.step == NOTHING, 16, np.clip(known.step, -8, 7) + 8)
    columns = [
        known.strength, known.off, known.duration, known.before, known.after, known.gap,
        known.begun, known.left, known.minor, above, known.kind, known.moved, coming,
        known.held, known.manner, step,
    ]  # fmt: skip
    return np.concatenate([np.stack(columns, axis=-1), known.style], axis=-1)


def moving_columns(known: Known, previous: Ints) -> Ints:
    """Return the columns that hang on the note before.

    Parameters
    ----------
    known : Known
    previous : ndarray of int, shape (notes, ...)
        Pitch of the note before.

    Returns
    -------
    ndarray of int, shape (notes, ..., columns)
    """
    wide = (slice(None),) + (None,) * (previous.ndim - 1)
    degree = _degrees(known, previous)
    chord = (previous - known.root[wide]) % 12
    register = np.clip((previous - known.middle[wide] + 1) // 2, -5, 5) + 5
    return np.stack([degree, chord, register], axis=-1)


def parts_of(known: Known, previous: Ints) -> Ints:
    """Return which outputs add up to the logit of each pitch that may follow a pitch.

    The output for the interval, `INTERVALS` + sort of the interval before * `CLASSES` + class,
    comes on top.

    Parameters
    ----------
    known : Known
    previous : ndarray of int, shape (notes, ...)

    Returns
    -------
    ndarray of int, shape (notes, ..., CLASSES, parts)
    """
    pitches = previous[..., None] + np.arange(-REACH, REACH + 1)
    wide = (slice(None),) + (None,) * (pitches.ndim - 1)
    coming = known.coming[wide]
    expected, step = known.expected[wide], known.step[wide]
    tonic = known.tonic[wide]
    moved = steps_of(pitches, tonic) - steps_of(previous[..., None], tonic)
    found = (
        _degrees(known, pitches),
        (pitches - known.root[wide]) % 12,
        np.where(coming < 0, 12, (pitches - coming) % 12),
        np.clip(pitches - known.middle[wide], -12, 12) + 12,
        np.where(expected == NOTHING, 15, np.clip(pitches - expected, -7, 7) + 7),
        np.where(step == NOTHING, 9, np.clip(moved - step, -4, 4) + 4),
    )
    begins = zip(found, _BEGINS, strict=False)
    return np.stack([part + begin for part, begin in begins], axis=-1)


def _degrees(known: Known, pitches: Ints) -> Ints:
    """Return the semitones above the tonic, each mode's degrees as those of major or minor."""
    wide = (slice(None),) + (None,) * (pitches.ndim - 1)
    above = (pitches - known.tonic[wide]) % 12
    return np.asarray(_STANDS[known.scale[wide], above])
