"""Learning the figures of accompaniments from the pianos of songs.

The vocabulary is what the pianists play again and again; how figures follow one another is a
conditional logit over it, fitted by maximum likelihood.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from studio.composing.language.figures import (
    ATTRIBUTES,
    BAR_TICKS,
    CHANGES,
    CIRCUMSTANCES,
    LADDER,
    RELATIONS,
    Context,
    Figure,
    Hands,
    Strike,
    Version,
    Vocabulary,
    Weights,
    packed,
)
from studio.training.corpus import Corpus, use_of
from studio.training.figure_reading import ReadBar, read_bars
from studio.training.learned import Learned

Array: TypeAlias = NDArray[np.float64]
_Bars: TypeAlias = list[ReadBar | None]
_Sets: TypeAlias = "Sequence[tuple[Vocabulary, Examples]]"
_Shape: TypeAlias = tuple[tuple[tuple[int, int, int, bool], ...], ...]

_MOST = 480
"""Figures of a metre, the most common first."""
_ENOUGH_SONGS, _ENOUGH_BARS = 2, 4
"""A figure of the vocabulary is found in so many songs and in one bar more, or in so many
bars of one song."""
_TUNE = 2.2
"""Notes that a hand strikes together, on average, where it plays a tune at most."""
_VERSIONS = 3
_RARE = 0.04
"""Least share of a figure's bars that a version of it has."""
_DECAY = 2.0
"""Precision of the normal prior of the weights."""
_LEAST_SPREAD = 3.0
_USUAL_LOW = 45
_NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Bars of a metre whose figure is known.

    Parameters
    ----------
    figure, before, home : ndarray of int
        Indices into the vocabulary; -1 where unknown. A phrase begins as if nothing had been
        before.
    circumstances : ndarray, shape (bars, CIRCUMSTANCES)
    changes : ndarray of int
        Index into `patterns`.
    patterns : tuple
        Where chords change in a bar.
    """

    figure: NDArray[np.int64]
    before: NDArray[np.int64]
    home: NDArray[np.int64]
    circumstances: Array
    changes: NDArray[np.int64]
    patterns: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.figure)


def learn(corpus: Corpus) -> Learned:
    """Return the figures of accompaniments and how they follow one another.

    Parameters
    ----------
    corpus : Corpus
        Songs with a voice and a piano; all else is passed over.

    Returns
    -------
    Learned
        Vocabularies for one hand and both in the metres of `BAR_TICKS`, and the weights.
    """
    songs = [p for p in corpus.pieces if p.collection == "songs"]
    read = [(use_of(p.composer, p.name), read_bars(p)) for p in songs]
    arrays: dict[str, NDArray[np.generic]] = {}
    figures: dict[str, float] = {}
    for hands in ("left", "both"):
        train = [bars for use, bars in read if use == "train"]
        known = {m: vocabulary_of(train, m, hands) for m in BAR_TICKS}
        vocabularies = {
            m: Vocabulary(f, BAR_TICKS[m], _no_weights()) for m, f in known.items() if f
        }
        sets = {
            use: [(v, examples_of([b for u, b in read if u == use], v, m, hands))
                  for m, v in vocabularies.items()]
            for use in ("train", "test")
        }  # fmt: skip
        learned = fitted(sets["train"])
        for metre, found in known.items():
            arrays |= packed(found, f"{hands} {metre}")
        arrays |= _stored(learned, hands)
        figures |= _measured(sets["train"], sets["test"], learned, hands)
        covered = _coverage([b for u, b in read if u == "test"], known, hands)
        figures[f"{hands}: figures in the vocabulary"] = sum(map(len, known.values()))
        figures[f"{hands}: share of bars covered"] = covered
    return Learned(arrays, figures)


def pattern_of(bar: ReadBar, hands: Hands) -> Version | None:
    """Return what a bar says about the figures of one or both hands."""
    if bar.left is None:
        return None
    if hands == "left":
        # A left hand that fills the harmony while the right one has a tune.
        alone = bar.left and (bar.doubled or not bar.sung) and 0.0 < bar.upper <= _TUNE
        return Version(bar.left, ()) if alone else None
    if bar.right is None or not bar.sung or bar.doubled or not (bar.left or bar.right):
        return None
    return Version(bar.left, bar.right)


def shape_of(version: Version) -> _Shape:
    """Return what versions of a figure share: rhythm, lowest rungs, single notes or chords.

    An octave counts as a doubled note.
    """
    return tuple(
        tuple((s.onset, s.duration, s.rungs[0], len(s.rungs) > 1 and not _octave(s)) for s in hand)
        for hand in version
    )


def _octave(strike: Strike) -> bool:
    return len(strike.rungs) == 2 and strike.rungs[1] - strike.rungs[0] == LADDER


def vocabulary_of(songs: Sequence[_Bars], metre: str, hands: Hands) -> tuple[Figure, ...]:
    """Return the figures that songs have in a metre, the most common first."""
    weight: dict[_Shape, float] = defaultdict(float)
    seen: dict[_Shape, list[int]] = defaultdict(list)
    versions: dict[_Shape, Counter[Version]] = defaultdict(Counter)
    lows: dict[_Shape, list[int]] = defaultdict(list)
    for bars in songs:
        counts: Counter[_Shape] = Counter()
        for bar in bars:
            version = pattern_of(bar, hands) if bar and bar.metre == metre else None
            if bar is None or version is None:
                continue
            shape = shape_of(version)
            counts[shape] += 1
            versions[shape][version] += 1
            if bar.lowest:
                lows[shape].append(bar.lowest)
        for shape, count in counts.items():
            # A song that plays one figure throughout says it once, and a little more.
            weight[shape] += count**0.5
            seen[shape].append(count)
    kept = [
        s for s, c in seen.items()
        if (len(c) >= _ENOUGH_SONGS and sum(c) > _ENOUGH_SONGS) or max(c) >= _ENOUGH_BARS
    ]  # fmt: skip
    kept = sorted(kept, key=lambda s: (-weight[s], s))[:_MOST]
    total = sum(weight[s] for s in kept)
    found = []
    for shape in kept:
        chosen, usual = _versions(versions[shape])
        low = np.array(lows[shape] or [_USUAL_LOW], np.float64)
        spread = max(_LEAST_SPREAD, float(low.std()))
        prior = float(np.log(weight[shape] / total))
        found.append(Figure(chosen, usual, prior, float(low.mean()), spread))
    return tuple(found)


def _versions(counted: Counter[Version]) -> tuple[tuple[Version, ...], int]:
    """Return the most common version with a thinner and a fuller one, and which it is."""
    order = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    most, total = order[0][0], sum(counted.values())
    thinner = [v for v, n in order if v.notes < most.notes and n >= max(2, _RARE * total)]
    fuller = [v for v, n in order if v.notes > most.notes and n >= max(2, _RARE * total)]
    chosen = (*thinner[:1], most, *fuller[:1])[:_VERSIONS]
    return chosen, len(thinner[:1])


def examples_of(songs: Sequence[_Bars], known: Vocabulary, metre: str, hands: Hands) -> Examples:
    """Return the bars of songs whose figure is in a vocabulary."""
    numbers = {shape_of(f.plain): k for k, f in enumerate(known.figures)}
    rows: list[tuple[int, int, int, Context]] = []
    for bars in songs:
        line = [
            numbers.get(shape_of(v), _NONE)
            if b and b.metre == metre and (v := pattern_of(b, hands))
            else _NONE
            for b in bars
        ]
        counts = Counter(k for k in line if k != _NONE)
        for at, (k, bar) in enumerate(zip(line, bars, strict=True)):
            if k != _NONE and bar is not None:
                others = counts - Counter([k])
                home = min(others, key=lambda f: (-others[f], f), default=_NONE)
                inside = at > 0 and not bar.context.starts
                rows.append((k, line[at - 1] if inside else _NONE, home, bar.context))
    patterns = sorted({row[3].changes for row in rows})
    place = {p: i for i, p in enumerate(patterns)}
    return Examples(
        np.array([r[0] for r in rows], np.int64),
        np.array([r[1] for r in rows], np.int64),
        np.array([r[2] for r in rows], np.int64),
        np.array([r[3].circumstances for r in rows]).reshape(-1, CIRCUMSTANCES),
        np.array([place[r[3].changes] for r in rows], np.int64),
        tuple(patterns),
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """Which parts of the model are used; for measuring what each is worth."""

    moves: bool = True
    homes: bool = True
    fits: bool = True
    changes: bool = True


def fitted(sets: _Sets, terms: Terms = Terms()) -> Weights:
    """Return the weights under which the examples are most likely, with a normal prior."""
    prepared = [_Prepared(v, e) for v, e in sets if len(e)]
    mask = np.concatenate([
        np.full(RELATIONS, terms.moves),
        np.full(RELATIONS, terms.homes),
        np.full(ATTRIBUTES * CIRCUMSTANCES, terms.fits),
        np.full(CHANGES, terms.changes),
    ]).astype(np.float64)  # fmt: skip

    def cost(flat: Array) -> tuple[float, Array]:
        loss, gradient = 0.5 * _DECAY * float(flat @ flat), _DECAY * flat
        for some in prepared:
            part, slope = some.loss(flat * mask)
            loss, gradient = loss + part, gradient + slope * mask
        return loss, gradient

    result = optimize.minimize(
        cost, np.zeros(len(mask)), jac=True, method="L-BFGS-B", options={"maxiter": 120}
    )
    return _weights(result.x * mask)


class _Prepared:
    """Examples with their features, for the fit."""

    def __init__(self, known: Vocabulary, examples: Examples) -> None:
        self.known, self.examples = known, examples
        self.relations = known.relations.astype(np.float64)
        self.before = _rows(examples.before, len(known))
        self.home = _rows(examples.home, len(known))
        self.patterns = np.stack([known.at_changes(p) for p in examples.patterns])
        self.by_pattern = _rows(examples.changes, len(examples.patterns))

    def logits(self, flat: Array) -> Array:
        weights = _weights(flat)
        moves = self.relations @ weights.moves
        homes = self.relations @ weights.homes
        asked = self.examples.circumstances @ weights.fits.T
        total = self.known.priors + asked @ self.known.attributes.T
        total = total + self.before @ moves + self.home @ homes
        return np.asarray(total + self.by_pattern @ (self.patterns @ weights.changes))

    def losses(self, flat: Array) -> Array:
        """Return -log p of every example."""
        scores = _log_softmax(self.logits(flat))
        return -scores[np.arange(len(self.examples)), self.examples.figure]

    def loss(self, flat: Array) -> tuple[float, Array]:
        """Return the sum of -log p and its gradient."""
        scores = _log_softmax(self.logits(flat))
        here = np.arange(len(self.examples))
        error = np.exp(scores)
        error[here, self.examples.figure] -= 1.0
        slope = [
            np.tensordot(rows.T @ error, self.relations, axes=((0, 1), (0, 1)))
            for rows in (self.before, self.home)
        ]
        fits = (error @ self.known.attributes).T @ self.examples.circumstances
        changes = np.tensordot(self.by_pattern.T @ error, self.patterns, axes=((0, 1), (0, 1)))
        loss = -float(scores[here, self.examples.figure].sum())
        return loss, np.concatenate([*slope, fits.ravel(), changes])


def _rows(numbers: NDArray[np.int64], count: int) -> sparse.csr_matrix:
    """Return a matrix that takes the row of a table for each example, none for -1."""
    known = np.flatnonzero(numbers != _NONE)
    ones = np.ones(len(known))
    return sparse.csr_matrix((ones, (known, numbers[known])), shape=(len(numbers), count))


def _log_softmax(logits: Array) -> Array:
    top = logits.max(axis=1, keepdims=True)
    return np.asarray(logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True)))


def _weights(flat: Array) -> Weights:
    cuts = np.cumsum([RELATIONS, RELATIONS, ATTRIBUTES * CIRCUMSTANCES])
    moves, homes, fits, changes = np.split(flat, cuts)
    return Weights(moves, homes, fits.reshape(ATTRIBUTES, CIRCUMSTANCES), changes)


def _no_weights() -> Weights:
    size = 2 * RELATIONS + ATTRIBUTES * CIRCUMSTANCES + CHANGES
    return _weights(np.zeros(size))


def _flat(learned: Weights) -> Array:
    return np.concatenate([
        learned.moves,  learned.homes, learned.fits.ravel(), learned.changes,
    ])  # fmt: skip


def _stored(learned: Weights, hands: Hands) -> dict[str, NDArray[np.generic]]:
    return {
        f"{hands} {name}": np.asarray(getattr(learned, name), np.float32)
        for name in ("moves", "homes", "fits", "changes")
    }


_ABLATIONS: dict[str, Terms] = {
    "without the bar before": Terms(moves=False),
    "without the figure at home": Terms(homes=False),
    "without the voice and the place": Terms(fits=False),
    "without changes of chord": Terms(changes=False),
}


def _measured(train: _Sets, test: _Sets, learned: Weights, hands: Hands) -> dict[str, float]:
    """Return cross-entropies in nats a bar: of the model, of poorer ones, of tables."""
    prepared = [_Prepared(v, e) for v, e in test if len(e)]
    count = max(1, sum(len(p.examples) for p in prepared))

    def mean(weights: Weights) -> float:
        return sum(float(p.losses(_flat(weights)).sum()) for p in prepared) / count

    found = {"cross-entropy": mean(learned)}
    for name, terms in _ABLATIONS.items():
        found[name] = mean(fitted(train, terms))
    found["how common it is, alone"] = mean(_no_weights())
    pairs = zip(train, test, strict=True)
    found["bigrams"] = sum(_bigram_loss(v, seen, new) for (v, seen), (_, new) in pairs) / count
    return {f"{hands}: {name} (nats a bar)": value for name, value in found.items()}


def _bigram_loss(known: Vocabulary, seen: Examples, new: Examples) -> float:
    """Return the sum of -log p under bigrams, smoothed as Witten and Bell did."""
    size = len(known)
    table = np.zeros((size, size))
    inside = seen.before != _NONE
    np.add.at(table, (seen.before[inside], seen.figure[inside]), 1.0)
    common = np.exp(known.priors - np.logaddexp.reduce(known.priors))
    types, total = (table > 0).sum(axis=1), table.sum(axis=1)
    mixed = (table + types[:, None] * common) / np.maximum(total + types, 1)[:, None]
    mixed[total == 0] = common
    rows = np.where((new.before != _NONE)[:, None], mixed[new.before], common)
    return -float(np.log(rows[np.arange(len(new)), new.figure]).sum())


def _coverage(songs: Sequence[_Bars], known: dict[str, tuple[Figure, ...]], hands: Hands) -> float:
    """Return the share of readable bars whose figure is in the vocabulary."""
    numbers = {m: {shape_of(f.plain) for f in figures} for m, figures in known.items()}
    hits = total = 0
    for bars in songs:
        for bar in bars:
            version = pattern_of(bar, hands) if bar else None
            if bar is not None and version is not None:
                total += 1
                hits += shape_of(version) in numbers[bar.metre]
    return hits / max(1, total)
