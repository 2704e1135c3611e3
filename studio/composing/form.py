"""What each bar of the melody takes from which earlier bar."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.frame import Frame
from studio.composing.language.prior import Language
from studio.composing.language.returning import REACH, RELATIONS, WAYS, Relation, meaning
from studio.composing.noise import Stream

Manner: TypeAlias = Literal["new", "motif", "return", "sequence", "inversion", "rhythm"]


@dataclass(frozen=True, slots=True)
class BarForm:
    """How a bar comes about.

    Parameters
    ----------
    manner : Manner
        ``"motif"`` states the picture's line; ``"return"`` takes up rhythm and pitches of
        `source`, ``"sequence"`` its rhythm and intervals, ``"inversion"`` its rhythm and
        intervals upside down, ``"rhythm"`` only its rhythm.
    source : int or None
        Bar taken up.
    strength : float
        0 to 1.
    """

    manner: Manner
    source: int | None = None
    strength: float = 1.0
    window: tuple[float, float] = (0.0, 1.0)
    """The part of the motif's line that a ``"motif"`` bar states."""
    shift: int | None = None
    """Steps of the scale by which a ``"sequence"`` is moved; None where the picture decides."""


_NEW = BarForm("new")
_OPENINGS = 1 + len(RELATIONS)
_MOVE = 3.5
"""Semitones from which on what is taken up goes where the picture goes."""
_SPREAD = 1.0
"""How far what moves first and what moves last lie apart, as a share of that."""
_STEP = 12.0 / 7.0
"""Semitones of a step of the scale, on average."""
_LOOSER = 0.3
"""How much less exactly a phrase is taken up that departs as far as can be."""
_DEPARTS = 0.3
"""Chance with which it leaves the phrase it quotes at each bar."""
_BUSIER, _ALIKE = 1.6, 0.15
"""How much sooner it leaves where the picture asks for twice or half as many notes, and how
far it may ask for more or fewer, in octaves, and still be taken up as it is."""
_VARIED = 0.25
_MOVED = 0.3
"""Share of the phrases varied more than this that come back on another step."""
_RHYTHM = 0.6
"""Share of the bars after it has left that keep at least the rhythm."""
_INVERTED = 0.25
"""Share of what takes up the motif on another step that turns it upside down."""
_PULL, _PULLS = 0.5, 2.0
"""What a step away from where the picture goes costs, and the grid of where it goes in steps."""
_BEYOND = 3.5
"""How much likelier (as a log score) than in art songs the most economical pieces take up bars
note by note: folk songs and dances, from which nothing was learned, do so far more."""
_SAME = 0.8
"""Share of sequences that go on by the same step."""
_UNIT = 4
"""Bars after which a long phrase may begin anew."""
_SIMPLE, _ECONOMIES = 0.3, 0.1
"""How far a piece's economy follows from how simple its picture is, and the grid of that."""
_LOYAL = 1.0
"""How much longer than most an economical piece stays with what it quotes."""


def economy_of(frame: Frame) -> float:
    """Return how little material the piece is made of, 0 (most) to 1 (least)."""
    simple = -0.5 * frame.plan.complexity
    chance = noise.uniform(frame.seed, Stream.RHYTHM_STYLE, 0)
    seen = noise.steady(simple, _ECONOMIES, frame.seed, Stream.STEADY, Stream.RHYTHM_STYLE)
    return float(np.clip(chance + _SIMPLE * seen, 0.0, 1.0))


def plan_bars(frame: Frame, language: Language) -> tuple[BarForm, ...]:
    """Return for every bar of the piece how its melody comes about.

    Where the plan has a phrase take up another, it does so for as many bars as it is not
    varied, as it was or on another step of the scale. Other phrases take up what melodies
    take up: the opening of an earlier phrase, or bars of their own, the more often the more
    economical the piece.
    """
    forms: list[BarForm] = [_NEW] * frame.plan.bars
    for index, phrase in enumerate(frame.plan.phrases):
        source = phrase.quotes
        if source is not None and 0 <= source < index:
            _quote(frame, language, index, source, forms)
        else:
            _invent(frame, language, index, forms)
    return tuple(forms)


def _quote(
    frame: Frame, language: Language, index: int, source: int, forms: list[BarForm]
) -> None:
    """Take up an earlier phrase, its end aligned with the end."""
    phrase, other = frame.plan.phrases[index], frame.plan.phrases[source]
    variation = float(np.clip(phrase.variation, 0.0, 1.0))
    strength = 1.0 - _LOOSER * variation
    busier = _changes(frame, index, source)
    loyal = 1.0 + _LOYAL * (0.5 - economy_of(frame))
    departs = _DEPARTS * variation * loyal + _BUSIER * busier
    seed = frame.seed_of(Stream.FORM, phrase.first_bar)
    steps = _moves(frame, index, source)
    varied = variation > _VARIED and noise.uniform(seed, Stream.FORM, index, 98) < _MOVED
    if not steps and varied:
        steps = _shift(frame, language, phrase.first_bar, other.first_bar)
    follows = True
    for k in range(phrase.bars):
        bar = phrase.first_bar + k
        last = k == phrase.bars - 1
        if last:
            there = other.first_bar + other.bars - 1
        elif k < other.bars - 1:
            there = other.first_bar + k
        else:
            there = other.first_bar + k % max(1, other.bars - 1)
        stays = noise.uniform(seed, Stream.FORM, index, k, 97) >= departs
        follows = (
            follows
            and (stays or (k == 0 and departs < 1.0))
            and not (last and other.cadence != phrase.cadence)
        )
        if follows and steps:
            forms[bar] = BarForm("sequence", there, strength, shift=steps)
        elif follows:
            forms[bar] = BarForm("return", there, strength)
        elif last or noise.uniform(seed, Stream.FORM, index, k, 96) < _RHYTHM:
            forms[bar] = BarForm("rhythm", there, strength * max(0.0, 1.0 - busier))


def _moves(frame: Frame, index: int, source: int) -> int:
    """Return by how many steps a phrase is asked to lie higher than the one it quotes.

    0 unless it is clearly asked to.
    """
    here, there = (frame.plan.phrases[i] for i in (index, source))
    asked = frame.by_bar(frame.plan.beats.pitch)
    rise = float(asked[here.first_bar : here.first_bar + here.bars].mean())
    rise -= float(asked[there.first_bar : there.first_bar + there.bars].mean())
    key = (frame.seed_of(Stream.STEADY, here.first_bar), Stream.STEADY, Stream.FORM, index)
    return _clear_steps(rise, *key)


def _clear_steps(rise: float, *key: int) -> int:
    """Return so many semitones as steps of the scale; 0 unless they are clearly asked for."""
    if abs(rise) <= _MOVE * (1.0 + _SPREAD * (noise.uniform(*key) - 0.5)):
        return 0
    steps = round(noise.steady(rise / _STEP, _PULLS, *key, 1))
    return max(-REACH, min(REACH, steps or (1 if rise > 0 else -1)))


def _changes(frame: Frame, index: int, source: int) -> float:
    """Return by how much the notes asked for differ from the phrase quoted, in octaves."""
    asked = frame.by_bar(frame.plan.beats.density)
    means = []
    for i in (index, source):
        phrase = frame.plan.phrases[i]
        means.append(float(asked[phrase.first_bar : phrase.first_bar + phrase.bars].mean()))
    first = frame.plan.phrases[index].first_bar
    key = (frame.seed_of(Stream.STEADY, first), Stream.STEADY, Stream.FORM, index, 2)
    apart = abs(float(np.log2(max(means[0], 0.05) / max(means[1], 0.05))))
    return max(0.0, noise.steady(apart, _ALIKE, *key) - _ALIKE)


def _invent(frame: Frame, language: Language, index: int, forms: list[BarForm]) -> None:
    """Make a phrase of its own."""
    phrase = frame.plan.phrases[index]
    # Short bars hold too few notes for a motif: it then takes two.
    stated = 0
    if index == 0:
        stated = 2 if frame.bar_ticks < 3840 and phrase.bars > 2 else 1
        for k in range(stated):
            window = (k / stated, (k + 1) / stated)
            forms[phrase.first_bar + k] = BarForm("motif", window=window)
    before = 0
    for k in range(stated, phrase.bars):
        bar = phrase.first_bar + k
        if k == 0:
            forms[bar] = _opening(frame, language, bar, frame.plan.phrases[0].first_bar)
        elif k < phrase.bars - 1 and k % _UNIT == 0:
            forms[bar] = _opening(frame, language, bar, phrase.first_bar)
        elif k < phrase.bars - 1:
            before = _within(frame, language, bar, k, before, forms)


def _opening(frame: Frame, language: Language, bar: int, source: int) -> BarForm:
    """Return how a phrase, or the second half of a long one, takes up how another began."""
    economy = economy_of(frame)
    scores = language.returning().opening_at(economy) + _BEYOND * economy * _by_note(_OPENINGS)
    seed = frame.seed_of(Stream.FORM, bar)
    found = noise.pick(scores, 1.0, seed, Stream.FORM, bar, 1)
    if found == 0:
        return _NEW
    relation = meaning(found)[1]
    if relation == "moved" and noise.uniform(seed, Stream.FORM, bar, 2) < _INVERTED:
        return BarForm("inversion", source)
    return _taken_up(frame, language, relation, bar, source, None)


def _by_note(ways: int) -> NDArray[np.float64]:
    """Return 1 for each way to take up a bar with its pitches, 0 for others."""
    kinds = [meaning(number)[1] for number in range(1, ways)]
    return np.array([0.0, *(float(kind != "rhythm") for kind in kinds)])


def _within(
    frame: Frame, language: Language, bar: int, back: int, before: int, forms: list[BarForm]
) -> int:
    """Decide how a bar takes up one of the `back` bars before; return the way it does."""
    learned = language.returning()
    economy = economy_of(frame)
    scores = learned.within_at(economy) + _BEYOND * economy * _by_note(WAYS)
    seed = frame.seed_of(Stream.FORM, bar)
    for number in range(1, WAYS):
        if meaning(number)[0] > back:
            scores[number] = -np.inf
    if before:
        scores[before] += learned.again[(before - 1) % len(learned.again)]
    found = noise.pick(scores, 1.0, seed, Stream.FORM, bar, 3)
    if found:
        lag, relation = meaning(found)
        same = found == before and noise.uniform(seed, Stream.FORM, bar, 4) < _SAME
        shift = forms[bar - 1].shift if same else None
        forms[bar] = _taken_up(frame, language, relation, bar, bar - lag, shift)
    return found


def _taken_up(
    frame: Frame,
    language: Language,
    relation: Relation,
    bar: int,
    source: int,
    shift: int | None,
) -> BarForm:
    if relation == "rhythm":
        return BarForm("rhythm", source)
    if relation == "exact":
        # Where the picture lies clearly higher or lower than there, it goes with it.
        asked = frame.by_bar(frame.plan.beats.pitch)
        key = (frame.seed_of(Stream.STEADY, bar), Stream.STEADY, Stream.FORM, bar, 1)
        steps = _clear_steps(float(asked[bar] - asked[source]), *key)
        return BarForm("sequence", source, shift=steps) if steps else BarForm("return", source)
    return BarForm("sequence", source, shift=shift or _shift(frame, language, bar, source))


def _shift(frame: Frame, language: Language, bar: int, source: int) -> int:
    """Return by how many steps of the scale a bar is moved that takes up another."""
    asked = frame.by_bar(frame.plan.beats.pitch)
    rise = float(asked[bar] - asked[source]) / _STEP
    key = (frame.seed_of(Stream.STEADY, bar), Stream.STEADY, Stream.FORM, bar)
    wanted = noise.steady(rise, _PULLS, *key)
    steps = np.arange(-REACH, REACH + 1)
    pull = _PULL * (0.3 + frame.plan.fidelity)
    scores = language.returning().steps - pull * np.abs(steps - wanted)
    seed = frame.seed_of(Stream.FORM, bar)
    return int(steps[noise.pick(scores, 1.0, seed, Stream.FORM, bar, 5)])
