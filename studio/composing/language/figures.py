"""The figures of accompaniments, learned from the pianos of songs.

A figure is what one or both hands strike in a bar, over any chord: onsets, and rungs of the
ladder of chord tones. Which figure is likely depends on the one before, on the figure that the
song is at home in, on what the voice does meanwhile and on where the chord changes: a
log-linear model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.weights import weights
from studio.mapping.plan import Metre

Scores: TypeAlias = NDArray[np.float64]
Hands: TypeAlias = Literal["left", "both"]
"""Whose figures: those of the left hand alone, or those of both while the voice sings."""

BAR_TICKS: dict[str, int] = {"4/4": 3840, "2/4": 1920, "3/4": 2880, "6/8": 2880}
"""The metres of which there is enough to learn from, and the length of their bars."""
LADDER = 3
"""Rungs in an octave."""

_TAKEN_FROM = {"9/8": "6/8", "12/8": "6/8", "5/4": "3/4", "7/8": "2/4"}
"""Metres that have the figures of another, gone on with to the end of the bar."""
_UNREADABLE = -99.0
"""Log score of what nobody would write in a metre."""
_RIGHT_ABOVE = 5
"""Rungs between the hands, about, where their heights are compared."""
RELATIONS, ATTRIBUTES, CIRCUMSTANCES, CHANGES = 7, 9, 6, 3
"""Numbers of features: of two figures, of one, of a bar, of a figure where chords change."""


class Strike(NamedTuple):
    """Notes that a hand strikes together: ticks from the bar line, and rungs from below."""

    onset: int
    duration: int
    rungs: tuple[int, ...]

    @property
    def end(self) -> int:
        """Return the tick at which it ends."""
        return self.onset + self.duration


class Version(NamedTuple):
    """A figure as thin or full as it was played: the strikes of both hands."""

    left: tuple[Strike, ...]
    right: tuple[Strike, ...]

    @property
    def notes(self) -> int:
        """Return the number of notes."""
        return sum(len(s.rungs) for s in (*self.left, *self.right))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a bar.

    Parameters
    ----------
    versions : tuple of Version
        Of the same rhythm and direction, from the thinnest to the fullest.
    usual : int
        Index of the most common one.
    prior : float
        Log score of how common it is.
    low, spread : float
        Mean and standard deviation of the left hand's lowest pitch, MIDI.
    """

    versions: tuple[Version, ...]
    usual: int
    prior: float
    low: float
    spread: float

    @property
    def plain(self) -> Version:
        """Return the most common version."""
        return self.versions[self.usual]


@dataclass(frozen=True, slots=True)
class Context:
    """What a bar of accompaniment has to do with.

    Parameters
    ----------
    sung : float
        Notes of the melody that begin in the bar, a quarter.
    silence : float
        Share of the bar in which the melody rests.
    starts, ends, last : bool
        Whether a phrase begins, a phrase ends, the piece ends with this bar.
    changes : tuple of int
        Ticks from the bar line at which the chord changes inside the bar.
    """

    sung: float
    silence: float
    starts: bool
    ends: bool
    last: bool
    changes: tuple[int, ...]

    @property
    def circumstances(self) -> Scores:
        """Return the features of the bar, shape (CIRCUMSTANCES,)."""
        return np.array([
            1.0, np.log2(0.25 + self.sung), self.silence, self.starts, self.ends, self.last,
        ])  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What was learned about the succession of figures.

    Parameters
    ----------
    moves, homes : ndarray, shape (RELATIONS,)
        For the relation to the bar before, inside a phrase, and to the figure at home.
    fits : ndarray, shape (ATTRIBUTES, CIRCUMSTANCES)
    changes : ndarray, shape (CHANGES,)
    """

    moves: Scores
    homes: Scores
    fits: Scores
    changes: Scores


class Vocabulary:
    """The figures of a metre and what was learned about them.

    Parameters
    ----------
    figures : tuple of Figure
    length : int
        Ticks of a bar.
    learned : Weights
    """

    def __init__(self, figures: tuple[Figure, ...], length: int, learned: Weights) -> None:
        self.figures = figures
        self.length = length
        self.learned = learned
        self._changing: dict[tuple[int, ...], Scores] = {}

    def __len__(self) -> int:
        return len(self.figures)

    @cached_property
    def priors(self) -> Scores:
        """Return how common each figure is, log scores of shape (figures,)."""
        return np.array([figure.prior for figure in self.figures])

    @cached_property
    def attributes(self) -> Scores:
        """Return what each figure is like, shape (figures, ATTRIBUTES).

        Onsets a quarter (log2), notes an onset, share of silence, held, rising, falling, pulse,
        whether it leaves out the first beat, range in octaves.
        """
        return np.stack([_attributes(f.plain, self.length) for f in self.figures])

    @property
    def quickness(self) -> Scores:
        """Return the binary logarithm of the onsets a quarter of each figure."""
        return np.asarray(self.attributes[:, 0])

    @property
    def drawn(self) -> Scores:
        """Return how far each figure is held, rising, falling and pulsed, 0 to 1."""
        return np.asarray(self.attributes[:, 3:7])

    @cached_property
    def relations(self) -> NDArray[np.float32]:
        """Return how figures are related, shape (from, to, RELATIONS).

        The same figure, left hand, right hand, onsets; the difference in quickness and in
        fullness, as negative numbers; the same kind.
        """
        return self.related(np.arange(len(self)), np.arange(len(self)))

    def related(self, before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return how some figures are related to others, shape (before, after, RELATIONS)."""
        left, right, onsets = self._alike
        rows = self.attributes
        kinds = np.argmax(np.round(self.drawn, 3), axis=1)
        found = np.empty((len(before), len(after), RELATIONS), np.float32)
        for k, numbers in enumerate((np.arange(len(self)), left, right, onsets)):
            found[:, :, k] = numbers[before][:, None] == numbers[after][None, :]
        for k, column in ((4, 0), (5, 1)):
            values = rows[:, column]
            found[:, :, k] = -np.abs(values[before][:, None] - values[after][None, :])
        found[:, :, 6] = kinds[before][:, None] == kinds[after][None, :]
        return found

    @cached_property
    def _alike(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return numbers that figures share whose left hands, right hands, onsets are alike."""
        plain = [figure.plain for figure in self.figures]
        onsets = [tuple(sorted({s.onset for s in (*v.left, *v.right)})) for v in plain]
        return (
            _numbers([v.left for v in plain]),
            _numbers([v.right for v in plain]),
            _numbers(onsets),
        )

    def at_changes(self, changes: tuple[int, ...]) -> Scores:
        """Return how figures stand to changes of chord, shape (figures, CHANGES).

        Shares of the changes on which the left hand strikes its lowest note, on which anything
        is struck, and over which the left hand holds a note.
        """
        found = np.zeros((len(self), CHANGES))
        if not changes:
            return found
        for k, figure in enumerate(self.figures):
            left, right = figure.plain
            bass = {s.onset for s in left if s.rungs[0] == 0}
            struck = {s.onset for s in (*left, *right)}
            over = [any(s.onset < t < s.end for s in left) for t in changes]
            found[k] = (
                np.mean([t in bass for t in changes]),
                np.mean([t in struck for t in changes]),
                np.mean(over),
            )
        return found

    def changing(self, changes: tuple[int, ...]) -> Scores:
        """Return the log score of every figure for where the chord changes."""
        if changes not in self._changing:
            self._changing[changes] = np.asarray(self.at_changes(changes) @ self.learned.changes)
        return self._changing[changes]

    def fitting(self, context: Context) -> Scores:
        """Return the log score of every figure in a context, without those around it."""
        asked = self.learned.fits @ context.circumstances
        return self.priors + self.attributes @ asked + self.changing(context.changes)


def vocabulary(hands: Hands, metre: Metre) -> Vocabulary:
    """Return the figures of a metre: learned, or taken from a metre that is like it."""
    return _vocabulary(hands, str(metre), metre.bar_ticks)


@cache
def _vocabulary(hands: Hands, name: str, length: int) -> Vocabulary:
    stored = weights("figures")
    base = _TAKEN_FROM.get(name, name)
    figures = unpacked(stored, f"{hands} {base}")
    if base != name:
        figures = tuple(_gone_on(figure, BAR_TICKS[base], length) for figure in figures)
    if name.endswith("/8"):
        # Eighths in three lie across beats of three eighths and across an odd one. The figures
        # keep their places, so that the chances of all others stay theirs.
        figures = tuple(f if _in_halves(f) else replace(f, prior=_UNREADABLE) for f in figures)
    return Vocabulary(figures, length, learned_weights(stored, hands))


def _in_halves(figure: Figure) -> bool:
    """Return whether all versions of a figure can be written without triplets."""
    strikes = (s for version in figure.versions for hand in version for s in hand)
    return all(s.onset % 60 == 0 and s.end % 60 == 0 for s in strikes)


def learned_weights(stored: Mapping[str, NDArray[np.generic]], hands: Hands) -> Weights:
    """Return the weights of the figures of one or both hands."""

    def of(name: str, *shape: int) -> Scores:
        values = np.asarray(stored[f"{hands} {name}"], np.float64).reshape(shape)
        return np.asarray(np.round(values, 3))

    return Weights(
        of("moves", RELATIONS),
        of("homes", RELATIONS),
        of("fits", ATTRIBUTES, CIRCUMSTANCES),
        of("changes", CHANGES),
    )


def packed(figures: tuple[Figure, ...], name: str) -> dict[str, NDArray[np.generic]]:
    """Return figures as arrays, under keys that begin with a name.

    Strikes are rows of figure, version, hand (0 left, 1 right), onset, duration and a bit for
    each rung.
    """
    rows = [
        (f, v, hand, s.onset, s.duration, sum(1 << r for r in s.rungs))
        for f, figure in enumerate(figures)
        for v, version in enumerate(figure.versions)
        for hand, strikes in enumerate(version)
        for s in strikes
    ]
    numbers = [(len(f.versions), f.usual) for f in figures]
    scales = [(f.prior, f.low, f.spread) for f in figures]
    return {
        f"{name} strikes": np.array(rows, np.int16).reshape(-1, 6),
        f"{name} versions": np.array(numbers, np.int8).reshape(-1, 2),
        f"{name} scales": np.array(scales, np.float32).reshape(-1, 3),
    }


def unpacked(stored: Mapping[str, NDArray[np.generic]], name: str) -> tuple[Figure, ...]:
    """Return the figures that `packed` stored."""
    numbers = stored[f"{name} versions"].tolist()
    scales = stored[f"{name} scales"].astype(np.float64).tolist()
    hands: dict[tuple[int, int, int], list[Strike]] = {}
    for f, v, hand, onset, duration, bits in stored[f"{name} strikes"].tolist():
        rungs = tuple(r for r in range(15) if bits >> r & 1)
        hands.setdefault((f, v, hand), []).append(Strike(onset, duration, rungs))
    figures = []
    for f, ((count, usual), (prior, low, spread)) in enumerate(zip(numbers, scales, strict=True)):
        versions = tuple(
            Version(tuple(hands.get((f, v, 0), ())), tuple(hands.get((f, v, 1), ())))
            for v in range(count)
        )
        figures.append(Figure(versions, usual, round(prior, 3), low, spread))
    return tuple(figures)


def _gone_on(figure: Figure, short: int, long: int) -> Figure:
    """Return a figure played again until a longer bar is full."""
    versions = tuple(
        Version(_again(v.left, short, long), _again(v.right, short, long)) for v in figure.versions
    )
    return Figure(versions, figure.usual, figure.prior, figure.low, figure.spread)


def _again(strikes: tuple[Strike, ...], short: int, long: int) -> tuple[Strike, ...]:
    if len(strikes) == 1 and strikes[0].end == short:
        # What is held for a bar is held for the longer one.
        return (strikes[0]._replace(duration=long - strikes[0].onset),)
    found = []
    for begin in range(0, long, short):
        for strike in strikes:
            onset = begin + strike.onset
            if onset < long:
                end = min(long, onset + strike.duration)
                found.append(Strike(onset, end - onset, strike.rungs))
    return tuple(found)


def _numbers(values: Sequence[tuple[object, ...]]) -> NDArray[np.int64]:
    known: dict[tuple[object, ...], int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], np.int64)


def _attributes(version: Version, length: int) -> Scores:
    left, right = version
    struck: dict[int, list[int]] = {}
    for strikes, above in ((left, 0), (right, _RIGHT_ABOVE)):
        for strike in strikes:
            struck.setdefault(strike.onset, []).extend(r + above for r in strike.rungs)
    onsets = sorted(struck)
    count = len(onsets)
    notes = version.notes
    sounding = _sounding(version, length) / length
    tops = [max(struck[t]) for t in onsets]
    chords = bool(count > 1 and np.median([len(struck[t]) for t in onsets]) >= 2)
    steps = [b - a for a, b in pairwise(tops)]
    rises = sum(s > 0 for s in steps) / max(1, len(steps))
    falls = sum(s < 0 for s in steps) / max(1, len(steps))
    still = sum(s == 0 for s in steps) / max(1, len(steps))
    rungs = [r for rungs in struck.values() for r in rungs]
    return np.array([
        np.log2((count + 0.25) / (length / 960.0)),
        notes / max(1, count),
        1.0 - sounding,
        sounding * (1.0 if count <= 1 else 0.25 if count == 2 and length > 1920 else 0.0),
        0.0 if chords else rises,
        0.0 if chords else falls,
        1.0 if chords else 0.5 * still,
        float(0 not in struck),
        (max(rungs) - min(rungs)) / LADDER if rungs else 0.0,
    ])  # fmt: skip


def _sounding(version: Version, length: int) -> int:
    """Return the ticks of a bar in which something is held."""
    until = total = 0
    for strike in sorted((*version.left, *version.right)):
        end = min(length, strike.end)
        total += max(0, end - max(until, strike.onset))
        until = max(until, end)
    return total
