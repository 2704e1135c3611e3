"""Learning the rhythm of melodies from the sung lines of songs."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.bar_rhythms import BarRhythm, cells, lengths_of, traits
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
from studio.training.rhythm_fitting import Examples, Model, fitted, loss_and_gradient
from studio.training.sung_bars import SungBar, SungLine, sung, without_closing

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
_BACK_OFF = 100.0
"""Bars after which a bigram is trusted as much as the plain shares."""


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
        model = fitted(examples, start)
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
            lambda m: loss_and_gradient(unseen[m], found.common[m], found.places, found.pairs)[0]
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
            fitted(examples, start, places=False)
        ),
        f"{kind} bars, without what was heard, nats a bar": of_model(
            fitted(examples, start, pairs=False)
        ),
    }
