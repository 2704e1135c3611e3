"""Which figure accompanies each bar: what songs do, weighed with what the picture asks for.

A piece is at home in one figure and each of its sections in one related to it; the bars of a
phrase are then sampled exactly from the learned language and the plan (forward filtering,
backward sampling), with chances that belong to the bar and the figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from studio.composing import noise
from studio.composing.accompaniment import Cell
from studio.composing.frame import Frame
from studio.composing.language.figures import (
    LADDER,
    Context,
    Figure,
    Hands,
    Scores,
    Version,
    Vocabulary,
    vocabulary,
)
from studio.composing.material import Tone
from studio.composing.noise import Stream
from studio.mapping.plan import FIGURES

_DRAWN = 6.0
"""Log score of a figure that is just what lines ask for with little weight, for each unit of
it; those that all run one way ask twice as much."""
_OTHER_WAY = 0.8
"""How much steps the other way count against a figure that shall rise, or fall."""
_BUSY = 5.0
"""What a figure loses that is twice as quick, or half as quick, as is asked for."""
_HELD = 1.3
"""How far level lines outweigh how busy the picture is."""
_LIVELIER = 0.6
"""Doublings of the activity where what plays the figure stands all the way forward."""
_MOST_A_SECOND = 7.5
"""More notes a second are a rush, no accompaniment."""
_RUSHED = 6.0
"""What a figure loses that is twice as quick as that."""
_CRAMPED = 1.2
"""What a figure loses for each rung for which there is no room under the melody."""
_REGISTER = 0.25
"""How much the register counts in which songs have a figure."""
_KINSHIP = 0.4
"""How much a section holds to the figure of the piece, beside a bar to that of its section."""
_CANDIDATES = 72
"""Figures that a phrase chooses among."""
_FULL, _THIN = 0.62, 0.36
"""Loudness from which a figure is played in its fuller version, and below which thinner."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How an ensemble takes to figures.

    Parameters
    ----------
    tastes : mapping of str to float
        Log scores of what is held, rising, falling, pulsed.
    quickness : float
        Factor on the activity that the picture asks for.
    notes : int
        Notes that a hand strikes together at most.
    broken : float
        Log score that a figure loses for each note beyond one in its strikes.
    complete : float
        Log score that a figure loses for each tone of the chord that it leaves out.
    in_three : float
        Log score that a figure loses that parts beats of two halves in three.
    """

    tastes: Mapping[str, float]
    quickness: float = 1.0
    notes: int = 5
    broken: float = 0.0
    complete: float = 0.0
    in_three: float = 0.0


def figures_of_bars(
    frame: Frame,
    hands: Hands,
    found: tuple[Cell, ...],
    melody: tuple[Tone, ...],
    manner: Manner,
    part: int = 0,
) -> list[Version]:
    """Return what accompanies each bar.

    Parameters
    ----------
    frame : Frame
    hands : Hands
        Whether one hand accompanies or both.
    found : tuple of Cell
        The chords, cut at the bar lines.
    melody : tuple of Tone
    manner : Manner
    part : int
        Index of the player, whose part may be thrown again alone.

    Returns
    -------
    list of Version
        One a bar.
    """
    known = vocabulary(hands, frame.metre)
    plan = _asked(frame, known, manner)
    fit = plan + _fitting(frame, known, found, melody)
    chosen: list[int] = []
    homes: dict[tuple[int, int], int] = {}
    for index, phrase in enumerate(frame.plan.phrases):
        sources = source_bars(frame, index)
        seed = frame.seed_of(Stream.FIGURE, phrase.first_bar, part)
        section = frame.section_of_bar[phrase.first_bar]
        if (section, seed) not in homes:
            homes[section, seed] = _home(frame, known, plan, section, seed)
        bars = slice(phrase.first_bar, phrase.first_bar + phrase.bars)
        chosen += _phrase(known, fit[bars], homes[section, seed], sources, seed)
    return [_version(frame, known.figures[k], bar, manner.notes) for bar, k in enumerate(chosen)]


def _asked(frame: Frame, known: Vocabulary, manner: Manner) -> Scores:
    """Return what the picture and the ensemble ask for, shape (bars, figures)."""
    plan = frame.plan
    quarters = frame.bar_ticks / 960.0
    weight = plan.beats.figure_weight.reshape(plan.bars, -1)
    kind = plan.beats.figure.reshape(plan.bars, -1)
    lines = np.stack([(weight * (kind == k)).mean(axis=1) for k in range(len(FIGURES))], axis=1)
    # Figures that are not what is asked for lose what those gain that are.
    kinds = known.drawn.copy()
    up, down = FIGURES.index("rising"), FIGURES.index("falling")
    kinds[:, [up, down]] -= _OTHER_WAY * known.drawn[:, [down, up]]
    scores = _DRAWN * (lines * (1.0 + lines)) @ (kinds - kinds.mean(axis=0)).T
    activity = frame.by_bar(plan.beats.activity) * manner.quickness
    activity = activity * np.exp2(_LIVELIER * frame.forward["figure"])
    wanted = np.log2(activity * frame.beats_a_bar / quarters)
    # What is drawn as held is not asked to be busy.
    moving = np.clip(1.0 - _HELD * lines[:, FIGURES.index("sustained")], 0.0, 1.0)
    apart = known.quickness[None, :] - wanted[:, None]
    scores = scores - _BUSY * moving[:, None] * apart**2
    beat = frame.bar_ticks / frame.beats_a_bar / 960.0
    most = np.log2(_MOST_A_SECOND * 60.0 / (plan.tempo_bpm * beat))
    scores = scores - _RUSHED * np.maximum(0.0, known.quickness - most)[None, :]
    tastes = np.array([manner.tastes.get(name, 0.0) for name in FIGURES])
    chordal = np.maximum(0.0, known.attributes[:, 1] - 1.0)
    missing = np.array([_missing(figure) for figure in known.figures], dtype=np.float64)
    own = known.drawn @ tastes - manner.broken * chordal - manner.complete * missing
    if manner.in_three:
        own = own - manner.in_three * np.array([_in_three(f) for f in known.figures])
    return np.asarray(scores + own[None, :])


def _missing(figure: Figure) -> int:
    """Return how many tones of a triad a figure leaves out."""
    found = {r % LADDER for hand in figure.plain for s in hand for r in s.rungs}
    return LADDER - len(found)


def _in_three(figure: Figure) -> bool:
    """Return whether a figure has triplets."""
    return any(s.onset % 240 for hand in figure.plain for s in hand)


def _fitting(
    frame: Frame, known: Vocabulary, found: tuple[Cell, ...], melody: tuple[Tone, ...]
) -> Scores:
    """Return how well figures fit the bars' melody, chords and register, (bars, figures)."""
    contexts = contexts_of(frame, found, melody)
    tops = np.array([_top_rung(figure) for figure in known.figures], dtype=np.float64)
    low = np.array([figure.low for figure in known.figures])
    spread = np.array([figure.spread for figure in known.figures])
    rows = []
    by_bar: dict[int, list[Cell]] = {}
    for cell in found:
        by_bar.setdefault(cell.bar, []).append(cell)
    for bar, context in enumerate(contexts):
        cells = by_bar[bar]
        room = min(cell.ceiling - cell.bass for cell in cells) / (12.0 / LADDER)
        bass = min(cell.bass for cell in cells)
        score = known.fitting(context) - _CRAMPED * np.maximum(0.0, tops - room + 1.0)
        rows.append(score - _REGISTER * np.minimum(9.0, ((bass - low) / spread) ** 2))
    return np.stack(rows)


def contexts_of(frame: Frame, found: tuple[Cell, ...], melody: tuple[Tone, ...]) -> list[Context]:
    """Return what the accompaniment of each bar has to do with."""
    bars = frame.plan.bars
    counts = np.zeros(bars)
    sounding = np.zeros(bars)
    for tone in melody:
        counts[frame.bar_of(tone.onset)] += 1
        for bar in range(frame.bar_of(tone.onset), frame.bar_of(tone.end - 1) + 1):
            begin = bar * frame.bar_ticks
            sounding[bar] += min(tone.end, begin + frame.bar_ticks) - max(tone.onset, begin)
    changes: list[list[int]] = [[] for _ in range(bars)]
    for cell in found:
        inside = cell.onset % frame.bar_ticks
        if cell.begins and inside:
            changes[cell.bar].append(inside)
    starts = {p.first_bar for p in frame.plan.phrases}
    return [
        Context(
            float(counts[bar]) / (frame.bar_ticks / 960.0),
            round(float(max(0.0, 1.0 - sounding[bar] / frame.bar_ticks)), 3),
            bar in starts,
            bar + 1 in starts,
            bar == bars - 1,
            tuple(changes[bar]),
        )
        for bar in range(bars)
    ]


def _top_rung(figure: Figure) -> int:
    left, right = figure.plain
    # Both hands have the same room; the right begins where the left hand's octave ends.
    top = max((s.rungs[-1] for s in left), default=0)
    return max(top, max((s.rungs[-1] for s in right), default=-LADDER) + LADDER + 1)


def _home(frame: Frame, known: Vocabulary, plan: Scores, section: int, seed: int) -> int:
    """Return the figure in which a section is at home: one akin to that of the piece."""
    numbers = np.arange(len(known), dtype=np.int64)
    chance = noise.gumbels(numbers, frame.seed, Stream.FIGURE, 0)
    piece = int(np.argmax(np.round(known.priors + plan.mean(axis=0) + chance, 6)))
    related = known.related(np.array([piece]), numbers)[0].astype(np.float64)
    near = _KINSHIP * (related @ known.learned.homes)
    first, count = frame.plan.sections[section].first_bar, frame.plan.sections[section].bars
    asked = plan[first : first + count].mean(axis=0)
    chance = noise.gumbels(numbers, seed, Stream.FIGURE, 1, _source(frame, section))
    return int(np.argmax(np.round(known.priors + asked + near + chance, 6)))


def _source(frame: Frame, index: int) -> int:
    """Return the section whose music returns in a section, or itself."""
    like = frame.plan.sections[index].like
    while like is not None and like < index:
        index, like = like, frame.plan.sections[like].like
    return index


def _phrase(known: Vocabulary, fit: Scores, home: int, sources: list[int], seed: int) -> list[int]:
    """Return the figure of every bar of a phrase: one sample of what is likely and asked for.

    Parameters
    ----------
    known : Vocabulary
    fit : ndarray, shape (bars, figures)
        Log scores of figures by themselves.
    home : int
    sources : list of int
        The bars that give the chances.
    seed : int
    """
    near = known.related(np.array([home]), np.arange(len(known)))[0].astype(np.float64)
    local = fit + (near @ known.learned.homes)[None, :]
    order = np.argsort(-np.round(local.max(axis=0), 6), kind="stable")[:_CANDIDATES]
    some = np.sort(order).astype(np.int64)
    local = np.round(local[:, some], 6)
    moves = known.related(some, some).astype(np.float64) @ known.learned.moves
    forward = [local[0]]
    for row in local[1:]:
        reached = forward[-1][:, None] + moves
        top = reached.max(axis=0)
        forward.append(row + top + np.log(np.exp(reached - top).sum(axis=0)))
    chosen: list[int] = []
    ahead: Scores | None = None
    for score, source in zip(forward[::-1], sources[::-1], strict=True):
        total = score if ahead is None else score + ahead
        chance = noise.gumbels(some, seed, Stream.FIGURE, 2, source)
        k = int(np.argmax(np.round(total + chance, 6)))
        chosen.append(int(some[k]))
        ahead = moves[:, k]
    return chosen[::-1]


def source_bars(frame: Frame, index: int) -> list[int]:
    """Return for every bar of a phrase the bar whose music it takes up, or itself."""
    phrase = frame.plan.phrases[index]
    bars = [phrase.first_bar + k for k in range(phrase.bars)]
    quoted = phrase.quotes
    while quoted is not None and quoted < index:
        index, earlier = quoted, frame.plan.phrases[quoted]
        bars = [earlier.first_bar + k if k < earlier.bars else bar for k, bar in enumerate(bars)]
        quoted = earlier.quotes
    return bars


def _version(frame: Frame, figure: Figure, bar: int, most: int) -> Version:
    """Return a figure as thin or full as the loudness of its phrase asks for."""
    phrase = frame.plan.phrases[frame.phrase_of_bar[bar]]
    bars = slice(phrase.first_bar, phrase.first_bar + phrase.bars)
    level = float(frame.by_bar(frame.plan.beats.loudness)[bars].mean())
    level = max(level, 0.7) if bars.start <= frame.plan.climax_bar < bars.stop else level
    level += 0.15 * float(frame.forward["harmony"][bar])
    step = (level > _FULL) - (level < _THIN)
    k = min(len(figure.versions) - 1, max(0, figure.usual + step))
    while k and max((len(s.rungs) for hand in figure.versions[k] for s in hand), default=0) > most:
        k -= 1
    return figure.versions[k]
