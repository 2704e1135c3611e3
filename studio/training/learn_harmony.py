"""Learning harmony: when chords change, which follow, how they are coloured, what lies below."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.harmonic_learned import tone_of
from studio.composing.language.harmonic_places import (
    BASS_REACH,
    BASS_TONES,
    FIRSTS,
    KINDS,
    LENGTHS,
    PACES,
    PATTERNS,
    PLACES,
    RHYTHM_PLACES,
    STRENGTHS,
    STYLES,
    accent_of,
)
from studio.composing.language.harmonic_words import QUALITY, vocabulary
from studio.mapping.plan import Mode
from studio.training.corpus import Corpus, Use
from studio.training.fitting import Examples, Training, cross_entropy, fit
from studio.training.harmonic_bars import ChordBars, bars_of
from studio.training.harmonic_examples import Chords, chords_of
from studio.training.harmonic_reading import harmonic_reading
from studio.training.learned import Learned
from studio.training.pieces import Piece

Arrays = dict[str, NDArray[np.generic]]
_LOG_LINEAR = Training(hidden=0, rate=1e-2, decay=3e-4, epochs=24)
_MODES: tuple[Mode, Mode] = ("major", "minor")
_USES: tuple[Use, Use, Use] = ("train", "valid", "test")

_DEGREES = (0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6)
"""Step of the scale that each root stands on, the raised seventh of minor included."""


class _Song:
    """A song with its chords, its bars and its lowest notes."""

    def __init__(self, piece: Piece, chords: Chords) -> None:
        self.chords = chords
        self.bars: ChordBars = bars_of(piece, chords)
        self.bass = _lowest(piece, chords.onsets)


def learn(corpus: Corpus) -> Learned:
    """Return the harmony of the songs of a corpus.

    Four models, each log-linear: the beats of a bar on which chords change; which chord comes
    after which two, by where it stands in its phrase, its accent and its length; the kind of
    a chord; and its lowest note, by its tone of the chord and the interval to it.
    """
    songs: dict[Use, list[_Song]] = {use: [] for use in _USES}
    for use in _USES:
        for piece in corpus.of(use):
            chords = chords_of(piece, harmonic_reading(piece)) if piece.voice else None
            if chords is not None:
                songs[use].append(_Song(piece, chords))
    arrays: Arrays = {}
    figures: dict[str, float] = {}
    _learn_rhythm(songs, arrays, figures)
    for mode in _MODES:
        _learn_words(songs, mode, arrays, figures)
        _learn_colours(songs, mode, arrays, figures)
        _learn_bass(songs, mode, arrays, figures)
    arrays["steps"] = _steps(songs["train"])
    return Learned(arrays, figures)


def _fitted(
    name: str,
    examples: dict[Use, Examples],
    sizes: tuple[int, ...],
    outputs: int,
    arrays: Arrays,
    figures: dict[str, float],
) -> None:
    """Fit a model, keep its tables and measure it, also beside one that knows no place."""
    network = fit(examples["train"], examples["valid"], sizes, outputs, _LOG_LINEAR)
    arrays[f"{name}.skip"] = network.skip
    arrays[f"{name}.offset"] = network.offset
    arrays[f"{name}.sizes"] = np.array(sizes, np.int32)
    if not len(examples["test"]):
        return
    figures[f"{name}: nats per choice"] = cross_entropy(network, examples["test"])
    blind = {
        use: replace(e, columns=np.zeros((len(e), 1), np.int64)) for use, e in examples.items()
    }
    plain = fit(blind["train"], blind["valid"], (1,), outputs, _LOG_LINEAR)
    figures[f"{name}: nats where nothing is known"] = cross_entropy(plain, blind["test"])


def _whole(rows: Sequence[object], width: int | None = None) -> NDArray[np.int64]:
    """Return rows of whole numbers as an array, which may have no rows."""
    shape = (len(rows),) if width is None else (len(rows), width)
    return np.array(rows, np.int64).reshape(shape)


def _learn_rhythm(
    songs: dict[Use, list[_Song]], arrays: Arrays, figures: dict[str, float]
) -> None:
    examples = {}
    for use in _USES:
        bars = [song.bars for song in songs[use]]
        columns = np.concatenate([b.columns for b in bars])
        beats = columns[:, 0] // 2 + 2
        examples[use] = Examples(
            columns,
            np.concatenate([b.patterns for b in bars]),
            allowed=np.arange(PATTERNS)[None, :] < (1 << beats)[:, None],
        )
    sizes = (6, PATTERNS + 1, PATTERNS + 1, RHYTHM_PLACES, PACES)
    _fitted("rhythm", examples, sizes, PATTERNS, arrays, figures)
    # How usual each pace is, by the number of beats.
    paces = np.full((3, PACES), 2.0)
    for song in songs["train"]:
        if song.bars.beats:
            np.add.at(paces, (song.bars.beats - 2, song.bars.pace), 1.0)
    arrays["paces"] = np.log(paces / paces.sum(axis=1, keepdims=True)).astype(np.float32)


def _learn_words(
    songs: dict[Use, list[_Song]], mode: Mode, arrays: Arrays, figures: dict[str, float]
) -> None:
    count = len(vocabulary(mode).words)
    sizes = (count + 1, count + 1, PLACES, STRENGTHS * LENGTHS, FIRSTS, STYLES)
    examples = {}
    for use in _USES:
        columns: list[tuple[int, ...]] = []
        targets: list[int] = []
        for song in songs[use]:
            c = song.chords
            words = _words_in(c, mode, count)
            for i in np.flatnonzero(words < count):
                before = int(words[i - 1]) if i > 0 else count
                earlier = int(words[i - 2]) if i > 1 and before < count else count
                accent = accent_of(int(c.strengths[i]), int(c.lengths[i]))
                columns.append(
                    (before, earlier, int(c.places[i]), accent, int(c.firsts[i]), c.chromatic)
                )
                targets.append(int(words[i]))
        examples[use] = Examples(_whole(columns, len(sizes)), _whole(targets))
    _fitted(f"words.{mode}", examples, sizes, count, arrays, figures)
    if len(examples["test"]):
        figures[f"words.{mode}: nats of a bigram"] = _bigram(examples, count)
        for column, what in ((1, "the chord before last"), (2, "the place in the phrase")):
            blind = {use: _without(some, column) for use, some in examples.items()}
            network = fit(blind["train"], blind["valid"], sizes, count, _LOG_LINEAR)
            figures[f"words.{mode}: nats without {what}"] = cross_entropy(network, blind["test"])


def _without(examples: Examples, column: int) -> Examples:
    """Return examples that do not tell one column."""
    columns = examples.columns.copy()
    columns[:, column] = 0
    return replace(examples, columns=columns)


def _words_in(chords: Chords, mode: Mode, none: int) -> NDArray[np.int64]:
    here = (chords.minor == (mode == "minor")) & (chords.words >= 0)
    return np.where(here, chords.words, none)


def _bigram(examples: dict[Use, Examples], count: int) -> float:
    """Return the cross-entropy of a smoothed bigram of words on the test set."""
    train, test = examples["train"], examples["test"]
    often = np.bincount(train.targets, minlength=count) + 0.5
    table = np.zeros((count + 1, count)) + 2.0 * often / often.sum()
    np.add.at(table, (train.columns[:, 0], train.targets), 1.0)
    table /= table.sum(axis=1, keepdims=True)
    return float(-np.log(table[test.columns[:, 0], test.targets]).mean())


def _learn_colours(
    songs: dict[Use, list[_Song]], mode: Mode, arrays: Arrays, figures: dict[str, float]
) -> None:
    words = vocabulary(mode).words
    count = len(words)
    may = np.array([[QUALITY[kind] == word.kind for kind in KINDS] for word in words])
    sizes = (count, count + 1, PLACES, STRENGTHS * LENGTHS, STYLES)
    examples = {}
    for use in _USES:
        columns: list[tuple[int, ...]] = []
        targets: list[int] = []
        for song in songs[use]:
            c = song.chords
            numbers = _words_in(c, mode, count)
            after = np.append(numbers[1:], count)
            for i in np.flatnonzero(numbers < count):
                accent = accent_of(int(c.strengths[i]), int(c.lengths[i]))
                columns.append((int(numbers[i]), int(after[i]), int(c.places[i]), accent, c.rich))
                targets.append(int(c.kinds[i]))
        table = _whole(columns, len(sizes))
        examples[use] = Examples(table, _whole(targets), allowed=may[table[:, 0]])
    _fitted(f"colours.{mode}", examples, sizes, len(KINDS), arrays, figures)


def _learn_bass(
    songs: dict[Use, list[_Song]], mode: Mode, arrays: Arrays, figures: dict[str, float]
) -> None:
    """Learn the lowest note: its tone of the chord, and the interval to it."""
    count = len(vocabulary(mode).words)
    intervals = 2 * BASS_REACH + 1
    sizes = (count, BASS_TONES + 1, PLACES, STRENGTHS * LENGTHS, len(KINDS))
    moves = np.arange(-BASS_REACH, BASS_REACH + 1)
    tones = np.array([tone_of(kind) for kind in range(len(KINDS))])
    examples = {}
    for use in _USES:
        columns: list[tuple[int, ...]] = []
        targets: list[int] = []
        parts: list[NDArray[np.int64]] = []
        for song in songs[use]:
            c = song.chords
            numbers = _words_in(c, mode, count)
            inverted = tones[c.kinds, c.bass]
            for i in np.flatnonzero(numbers < count):
                if i == 0 or song.bass[i] < 0 or song.bass[i - 1] < 0 or inverted[i] == BASS_TONES:
                    continue
                move = int(song.bass[i] - song.bass[i - 1])
                if abs(move) > BASS_REACH:
                    continue
                accent = accent_of(int(c.strengths[i]), int(c.lengths[i]))
                columns.append(
                    (
                        int(numbers[i]),
                        int(inverted[i - 1]),
                        int(c.places[i]),
                        accent,
                        int(c.kinds[i]),
                    )
                )
                targets.append(move + BASS_REACH)
                parts.append(tones[c.kinds[i], (c.bass[i] - move + moves) % 12])
        tone = _whole(parts, intervals)
        examples[use] = Examples(
            _whole(columns, len(sizes)),
            _whole(targets),
            allowed=tone < BASS_TONES,
            parts=np.stack(
                [np.broadcast_to(np.arange(intervals), tone.shape), intervals + tone], axis=2
            ),
        )
    _fitted(f"bass.{mode}", examples, sizes, intervals + BASS_TONES + 1, arrays, figures)


def _lowest(piece: Piece, onsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the lowest pitch that sounds at each onset; -1 where there is none."""
    notes = np.concatenate([line.notes for line in piece.lines])
    begins = notes["onset"].astype(np.int64)
    ends = begins + notes["duration"]
    order = np.argsort(begins, kind="stable")
    notes, begins, ends = notes[order], begins[order], ends[order]
    found = np.full(len(onsets), -1, np.int64)
    longest = int(notes["duration"].max())
    for i, onset in enumerate(onsets):
        a = int(np.searchsorted(begins, onset - longest, side="left"))
        b = int(np.searchsorted(begins, onset, side="right"))
        sounding = ends[a:b] > onset
        if sounding.any():
            found[i] = int(notes["pitch"][a:b][sounding].min())
    return found


def _steps(songs: list[_Song]) -> NDArray[np.float32]:
    """Return how much likelier a step of the root is than by chance, shape (7,).

    Entry s is the log ratio for a rise of s scale steps between chords of the scale of major
    and minor, whatever the degrees: what a mode that was not learned can take over.
    """
    together, apart = np.full(7, 1.0), np.full(7, 1.0)
    for mode in _MODES:
        words = vocabulary(mode).words
        degree = np.array([_DEGREES[w.root] if w.diatonic else -1 for w in words] + [-1])
        pairs = np.zeros((7, 7))
        for song in songs:
            steps = degree[_words_in(song.chords, mode, len(words))]
            known = (steps[:-1] >= 0) & (steps[1:] >= 0) & (steps[:-1] != steps[1:])
            np.add.at(pairs, (steps[:-1][known], steps[1:][known]), 1.0)
        chance = np.outer(pairs.sum(axis=1), pairs.sum(axis=0))
        np.fill_diagonal(chance, 0.0)
        chance *= pairs.sum() / max(1.0, float(chance.sum()))
        for a in range(7):
            for b in range(7):
                together[(b - a) % 7] += pairs[a, b]
                apart[(b - a) % 7] += chance[a, b]
    steps = np.log(together / apart)
    steps[0] = 0.0
    return np.asarray(steps, dtype=np.float32)
