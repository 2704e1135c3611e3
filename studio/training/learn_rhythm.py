"""Learning the rhythm of melodies from the sung lines of songs."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from studio.composing.language.bar_rhythms import TRAITS, BarRhythm, cells, lengths_of, traits
from studio.composing.language.rhythmic import (
    CONTEXT,
    MOST_NOTES,
    PAIRS,
    Kind,
    Place,
    context_of,
    packed,
    pair_traits,
)
from studio.mapping.plan import Metre
from studio.training.corpus import Corpus
from studio.training.learn_returning import learn_returning
from studio.training.learned import Learned
from studio.training.sung_bars import SungBar, SungLine, sung, without_closing

Floats = NDArray[np.float32]

_FITTED = ((2, 4), (3, 4), (4, 4), (6, 8), (3, 8))
"""Metres with enough bars to learn a vocabulary and what comes where."""
_SEEN = ((9, 8), (12, 8))
"""Metres with some: their vocabulary is what was seen and what the parts below give."""
_MADE = {
    (9, 8): ((6, 8), (3, 8)),
    (12, 8): ((6, 8), (6, 8)),
    (5, 4): ((3, 4), (2, 4)),
    (7, 8): ((2, 4), (3, 8)),
}
"""Metres whose bars are two bars of others."""
_LEAST_SONGS = 2
_MOST_MADE = 320
_PARTS = 48
"""Words of a metre that is made of others, and of each of its parts."""
_SEEN_SHARE = 0.7
_SMOOTH = 0.3
_DECAY_PLACES, _DECAY_COMMON, _DECAY_PAIRS = 2.0, 1.0, 0.1
_STEPS = 120
_BACK_OFF = 100.0
"""Bars after which a bigram is trusted as much as the plain shares."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Bars of one metre and kind, with all that is known of where they stand.

    Parameters
    ----------
    context : ndarray, shape (bars, CONTEXT)
    pairs : ndarray, shape (2 PAIRS, bars, words)
    targets : ndarray of int, shape (bars,)
    traits : ndarray, shape (words, TRAITS)
    """

    context: Floats
    pairs: Floats
    targets: NDArray[np.int64]
    traits: Floats

    def __len__(self) -> int:
        return len(self.targets)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights of one kind of bars; `common` by metre."""

    common: dict[tuple[int, int], NDArray[np.float64]]
    places: NDArray[np.float64]
    pairs: NDArray[np.float64]


def learn(corpus: Corpus) -> Learned:
    """Return the vocabularies of all metres and what is likely where."""
    train, test = sung(corpus.train), sung(corpus.test)
    arrays: dict[str, NDArray[np.generic]] = {
        "economy": np.quantile(
            [_economy(line) for line in train], np.linspace(0.02, 0.98, 25)
        ).astype(np.float16)
    }
    economies = [_economy(line) for line in (*train, *test)]
    taken_up, figures = learn_returning(train, test, economies)
    arrays |= taken_up
    kinds: tuple[Kind, ...] = ("inner", "end")
    for kind in kinds:
        words = {m: found for m in _FITTED if (found := _vocabulary(train, m, kind))}
        examples = {m: _examples(train, m, kind, words[m]) for m in words}
        start = {m: _log_share(train, m, kind, words[m]) for m in words}
        model = _fitted(examples, start)
        arrays[f"{kind}-places"] = model.places.astype(np.float16)
        arrays[f"{kind}-pairs"] = model.pairs.astype(np.float16)
        for m, known in words.items():
            _store(arrays, m, kind, known, model.common[m])
        inner = {m: _vocabulary(train, m, "inner") for m in words}
        shares = {m: _log_share(train, m, "inner", inner[m]) for m in words}
        for m, (first, second) in _MADE.items():
            if first not in words or second not in words:
                continue
            made = _made(
                inner[first], shares[first], words[second], start[second], Metre(*first).bar_ticks
            )
            seen = _counted(train, m, kind) if m in _SEEN else Counter()
            found, common = _mixed(made, seen)
            _store(arrays, m, kind, found, common)
        figures |= _measured(train, test, kind, words, start, examples, model)
    return Learned(arrays, figures)


def _store(
    arrays: dict[str, NDArray[np.generic]],
    metre: tuple[int, int],
    kind: Kind,
    words: tuple[BarRhythm, ...],
    common: NDArray[np.float64],
) -> None:
    name = f"{metre[0]}-{metre[1]}-{kind}"
    arrays[f"{name}-words"] = np.array([packed(word) for word in words], dtype=np.int16)
    arrays[f"{name}-common"] = common.astype(np.float16)


def _bars(lines: tuple[SungLine, ...], metre: tuple[int, int], kind: Kind) -> list[SungBar]:
    wanted = Metre(*metre)
    return [
        bar
        for line in lines
        for bar in line.bars
        if bar.kind == kind and bar.metre == wanted and bar.rhythm is not None
    ]


def _usable(rhythm: BarRhythm) -> bool:
    return len(rhythm.onsets) <= MOST_NOTES


def _counted(
    lines: tuple[SungLine, ...], metre: tuple[int, int], kind: Kind
) -> Counter[BarRhythm]:
    bars = _bars(lines, metre, kind)
    return Counter(b.rhythm for b in bars if b.rhythm is not None and _usable(b.rhythm))


def _vocabulary(
    lines: tuple[SungLine, ...], metre: tuple[int, int], kind: Kind
) -> tuple[BarRhythm, ...]:
    """Return the rhythms that at least two songs have, the most common first."""
    songs: Counter[BarRhythm] = Counter()
    for line in lines:
        songs.update(set(_counted((line,), metre, kind)))
    counted = _counted(lines, metre, kind)
    found = [rhythm for rhythm in counted if songs[rhythm] >= _LEAST_SONGS]
    return tuple(sorted(found, key=lambda r: (-counted[r], _order(r))))


def _order(rhythm: BarRhythm) -> tuple[object, ...]:
    return (rhythm.onsets, rhythm.durations, rhythm.held_in, rhythm.held_out, rhythm.closing)


def _log_share(
    lines: tuple[SungLine, ...],
    metre: tuple[int, int],
    kind: Kind,
    words: tuple[BarRhythm, ...],
) -> NDArray[np.float64]:
    counted = _counted(lines, metre, kind)
    share = np.array([counted[word] for word in words], dtype=np.float64) + _SMOOTH
    return np.asarray(np.log(share / share.sum()))


def _economy(line: SungLine) -> float:
    """Return the share of bars whose rhythm the song has had before."""
    seen: set[BarRhythm] = set()
    again = total = 0
    for bar in line.bars:
        if bar.kind in ("inner", "end") and bar.rhythm is not None:
            again += bar.rhythm in seen
            total += 1
            seen.add(bar.rhythm)
    return again / max(1, total)


def _density(line: SungLine) -> float:
    """Return notes a quarter, as log2."""
    bars = [b for b in line.bars if b.kind in ("inner", "end") and b.rhythm is not None]
    notes = sum(len(b.rhythm.onsets) for b in bars if b.rhythm is not None)
    quarters = sum(b.metre.bar_ticks for b in bars) / 960.0
    return float(np.log2((notes + 1.0) / (quarters + 1.0)))


def _examples(
    lines: tuple[SungLine, ...],
    metre: tuple[int, int],
    kind: Kind,
    words: tuple[BarRhythm, ...],
) -> Examples:
    number = {word: i for i, word in enumerate(words)}
    here = Metre(*metre)
    grid, lengths = cells(words, here), lengths_of(words, here)
    contexts: list[NDArray[np.float64]] = []
    pairs: list[NDArray[np.float32]] = []
    targets: list[int] = []
    for line in lines:
        economy, density = _economy(line), _density(line)
        heard: list[int] = []
        for at, bar in enumerate(line.bars):
            if bar.kind != kind or bar.metre != here or bar.rhythm not in number:
                continue
            before = line.bars[at - 1] if at > 0 else None
            known = before is not None and before.rhythm is not None and before.metre == here
            earlier = (before.rhythm,) if known and before and before.rhythm else ()
            place = Place(bar.from_start, bar.to_end, bar.final, density, economy)
            said = traits(earlier, here)[0] if earlier else None
            contexts.append(context_of(place, said))
            near = pair_traits(grid, lengths, cells(earlier, here)[0] if earlier else None, heard)
            pairs.append(np.concatenate([near, near * economy]).astype(np.float32))
            targets.append(number[bar.rhythm])
            heard.append(targets[-1])
    return Examples(
        np.array(contexts, dtype=np.float32).reshape(-1, CONTEXT),
        np.array(pairs, dtype=np.float32)
        .reshape(len(targets), 2 * PAIRS, len(words))
        .transpose(1, 0, 2),
        np.array(targets, dtype=np.int64),
        traits(words, here).astype(np.float32),
    )


def _logits(
    some: Examples, common: NDArray[np.float64], places: NDArray[np.float64], pairs: Floats
) -> Floats:
    logits = some.context @ (places.T.astype(np.float32) @ some.traits.T)
    logits += common.astype(np.float32)
    for gain, near in zip(pairs.ravel(), some.pairs, strict=True):
        logits += np.float32(gain) * near
    return np.asarray(logits, dtype=np.float32)


def _loss_and_gradient(
    some: Examples,
    common: NDArray[np.float64],
    places: NDArray[np.float64],
    pairs: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the sum of -log p and its gradients."""
    logits = _logits(some, common, places, pairs.astype(np.float32))
    logits -= logits.max(axis=1, keepdims=True)
    chances = np.exp(logits)
    total = chances.sum(axis=1, keepdims=True)
    rows = np.arange(len(some.targets))
    loss = float((np.log(total[:, 0]) - logits[rows, some.targets]).sum())
    chances /= total
    chances[rows, some.targets] -= 1.0
    to_places = ((some.context.T @ chances) @ some.traits).T
    to_pairs = np.array([np.vdot(near, chances) for near in some.pairs])
    return (
        loss,
        chances.sum(axis=0).astype(np.float64),
        to_places.astype(np.float64),
        to_pairs.astype(np.float64).reshape(2, PAIRS),
    )


def _fitted(
    examples: dict[tuple[int, int], Examples],
    start: dict[tuple[int, int], NDArray[np.float64]],
    places: bool = True,
    pairs: bool = True,
) -> Model:
    """Return the weights of the greatest likelihood, held near the plain shares."""
    order = sorted(examples)
    sizes = [len(start[m]) for m in order]
    edges = np.cumsum([0, *sizes, TRAITS * CONTEXT, 2 * PAIRS])

    def parts(x: NDArray[np.float64]) -> Model:
        common = {m: x[edges[i] : edges[i + 1]] for i, m in enumerate(order)}
        return Model(
            common,
            x[edges[-3] : edges[-2]].reshape(TRAITS, CONTEXT),
            x[edges[-2] :].reshape(2, PAIRS),
        )

    def worth(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        model = parts(x)
        gradient = np.zeros_like(x)
        total = 0.0
        for i, m in enumerate(order):
            found = _loss_and_gradient(examples[m], model.common[m], model.places, model.pairs)
            away = model.common[m] - start[m]
            total += found[0] + 0.5 * _DECAY_COMMON * float(away @ away)
            gradient[edges[i] : edges[i + 1]] = found[1] + _DECAY_COMMON * away
            gradient[edges[-3] : edges[-2]] += places * found[2].ravel()
            gradient[edges[-2] :] += pairs * found[3].ravel()
        total += 0.5 * _DECAY_PLACES * float((model.places**2).sum())
        total += 0.5 * _DECAY_PAIRS * float((model.pairs**2).sum())
        gradient[edges[-3] : edges[-2]] += _DECAY_PLACES * model.places.ravel()
        gradient[edges[-2] :] += _DECAY_PAIRS * model.pairs.ravel()
        return total, gradient

    first = np.concatenate([*(start[m] for m in order), np.zeros(TRAITS * CONTEXT + 2 * PAIRS)])
    best = minimize(worth, first, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return parts(best.x)


def _made(
    first: tuple[BarRhythm, ...],
    first_share: NDArray[np.float64],
    second: tuple[BarRhythm, ...],
    second_share: NDArray[np.float64],
    ticks: int,
) -> dict[BarRhythm, float]:
    """Return bars made of a bar of one metre and one of another, with their shares."""
    found: dict[BarRhythm, float] = {}
    for a, b in product(range(min(_PARTS, len(first))), range(min(_PARTS, len(second)))):
        one, two = first[a], second[b]
        if one.held_out != (two.held_in > 0) or not one.onsets:
            continue
        durations = one.durations
        if one.held_out:
            durations = (*durations[:-1], durations[-1] + two.held_in)
        joined = BarRhythm(
            (*one.onsets, *(t + ticks for t in two.onsets)),
            (*durations, *two.durations),
            one.held_in,
            two.held_out,
            two.closing + len(one.onsets) if two.closing >= 0 else -1,
        )
        if len(joined.onsets) <= MOST_NOTES:
            share = float(np.exp(first_share[a] + second_share[b]))
            found[joined] = found.get(joined, 0.0) + share
    return found


def _mixed(
    made: dict[BarRhythm, float], seen: Counter[BarRhythm]
) -> tuple[tuple[BarRhythm, ...], NDArray[np.float64]]:
    """Return the words of a metre and their log shares from what was made and what was seen."""
    weight = _SEEN_SHARE if seen else 0.0
    most = sorted(made, key=lambda r: (-made[r], _order(r)))[:_MOST_MADE]
    whole, total = sum(made[r] for r in most), sum(seen.values())
    share = {r: (1.0 - weight) * made[r] / whole for r in most}
    for rhythm, count in seen.items():
        share[rhythm] = share.get(rhythm, 0.0) + weight * count / total
    words = tuple(sorted(share, key=lambda r: (-share[r], _order(r))))
    return words, np.log(np.array([share[word] for word in words]))


def _bigram_loss(
    train: tuple[SungLine, ...],
    test: tuple[SungLine, ...],
    metre: tuple[int, int],
    kind: Kind,
    words: tuple[BarRhythm, ...],
    log_share: NDArray[np.float64],
) -> float:
    """Return the sum of -log p where a bar follows from the one before alone, with back-off."""
    share = dict(zip(words, np.exp(log_share), strict=True))
    after: dict[BarRhythm | None, Counter[BarRhythm]] = {}
    for before, bar in _pairs(train, metre, kind):
        after.setdefault(before, Counter())[bar] += 1
    loss = 0.0
    for before, bar in _pairs(test, metre, kind):
        if bar in share:
            counted = after.get(before, Counter())
            total = counted.total()
            chance = (counted[bar] + _BACK_OFF * share[bar]) / (total + _BACK_OFF)
            loss -= float(np.log(chance))
    return loss


def _pairs(
    lines: tuple[SungLine, ...], metre: tuple[int, int], kind: Kind
) -> Iterator[tuple[BarRhythm | None, BarRhythm]]:
    """Yield each bar after the one before it, None where that is silent or not known."""
    wanted = Metre(*metre)
    for line in lines:
        before: BarRhythm | None = None
        for bar in line.bars:
            if bar.kind == kind and bar.metre == wanted and bar.rhythm is not None:
                yield before, bar.rhythm
            before = None if bar.rhythm is None else without_closing(bar.rhythm)


def _measured(
    train: tuple[SungLine, ...],
    test: tuple[SungLine, ...],
    kind: Kind,
    words: dict[tuple[int, int], tuple[BarRhythm, ...]],
    start: dict[tuple[int, int], NDArray[np.float64]],
    examples: dict[tuple[int, int], Examples],
    model: Model,
) -> dict[str, float]:
    """Return cross-entropies on the test songs, in nats per bar."""
    unseen = {m: some for m in words if len(some := _examples(test, m, kind, words[m]))}
    zero_places, zero_pairs = np.zeros_like(model.places), np.zeros_like(model.pairs)

    def entropy(of: Callable[[tuple[int, int]], float]) -> float:
        return sum(of(m) for m in unseen) / max(1, sum(len(some) for some in unseen.values()))

    def of_model(found: Model) -> float:
        return entropy(
            lambda m: _loss_and_gradient(unseen[m], found.common[m], found.places, found.pairs)[0]
        )

    known = sum(len(some) for some in unseen.values())
    total = sum(len(_bars(test, m, kind)) for m in words)
    alone = Model(start, zero_places, zero_pairs)
    return {
        f"{kind} bars known, share": known / max(1, total),
        f"{kind} bars, learned, nats a bar": of_model(model),
        f"{kind} bars, plain shares, nats a bar": of_model(alone),
        f"{kind} bars, bigram with back-off, nats a bar": entropy(
            lambda m: _bigram_loss(train, test, m, kind, words[m], start[m])
        ),
        f"{kind} bars, without place and bar before, nats a bar": of_model(
            _fitted(examples, start, places=False)
        ),
        f"{kind} bars, without what was heard, nats a bar": of_model(
            _fitted(examples, start, pairs=False)
        ),
    }
