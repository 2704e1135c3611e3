"""What each bar of the melody takes from which earlier bar."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from studio.composing import noise
from studio.composing.frame import Frame
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


_NEW = BarForm("new")
_MOVE = 3.5
"""Semitones from which on what is taken up goes where the picture goes."""

# The inner plan of a phrase by its length: for every bar what it takes from which bar of the
# same phrase. 'M' states the motif, 'n' is new, letters with a number take up that bar.
_PLANS: dict[int, tuple[tuple[str, float], ...]] = {
    2: (("M n", 0.0), ("M s0", -0.8)),
    3: (("M s0 n", 0.0), ("M n n", -0.4)),
    4: (("M n s0 n", 0.0), ("M s0 n n", -0.3), ("M n r0 n", 0.3), ("M y0 s0 n", -0.5),
        ("M s0 s1 n", -0.4), ("M n i0 n", -1.0)),
    6: (("M n s0 n y1 n", 0.0), ("M s0 n M s0 n", -0.2)),
    8: (("M n s0 n r0 r1 n n", 0.2), ("M s0 n n r0 s1 n n", 0.0), ("M n r0 n r0 s1 y0 n", -0.1),
        ("M s0 s1 n r0 y1 n n", -0.3)),
}  # fmt: skip


def plan_bars(frame: Frame) -> tuple[BarForm, ...]:
    """Return for every bar of the piece how its melody comes about."""
    forms: list[BarForm] = [_NEW] * frame.plan.bars
    for index, phrase in enumerate(frame.plan.phrases):
        source = phrase.quotes
        if source is not None and 0 <= source < index:
            _quote(frame, index, source, forms)
        else:
            _invent(frame, index, forms)
    return tuple(forms)


def _quote(frame: Frame, index: int, source: int, forms: list[BarForm]) -> None:
    """Take up an earlier phrase, its end aligned with the end."""
    phrase, other = frame.plan.phrases[index], frame.plan.phrases[source]
    strength = 1.0 - 0.65 * float(np.clip(phrase.variation, 0.0, 1.0))
    moved = _moves(frame, index, source)
    for k in range(phrase.bars):
        bar = phrase.first_bar + k
        from_end = phrase.bars - k
        if from_end == 1:
            there = other.first_bar + other.bars - 1
        elif k < other.bars - 1:
            there = other.first_bar + k
        else:
            there = other.first_bar + k % max(1, other.bars - 1)
        if from_end == 1 and other.cadence != phrase.cadence:
            forms[bar] = BarForm("rhythm", there, strength)
        elif from_end == 2 and other.cadence != phrase.cadence:
            forms[bar] = BarForm("sequence", there, 0.6 * strength)
        elif (
            moved or noise.uniform(frame.seed, Stream.FORM, index, k, 98) < phrase.variation - 0.25
        ):
            # The more it departs, the more of its bars come back elsewhere; where the picture
            # lies higher or lower than there, all of them do.
            forms[bar] = BarForm("sequence", there, strength)
        else:
            forms[bar] = BarForm("return", there, strength)


def _moves(frame: Frame, index: int, source: int) -> bool:
    """Return whether a phrase is asked to lie clearly higher or lower than the one it quotes."""
    asked = frame.by_bar(frame.plan.beats.pitch)
    here, there = (
        float(asked[p.first_bar : p.first_bar + p.bars].mean())
        for p in (frame.plan.phrases[index], frame.plan.phrases[source])
    )
    key = (frame.seed, Stream.STEADY, Stream.FORM, index)
    return abs(here - there) > _MOVE * (0.75 + 0.5 * noise.uniform(*key))


def _invent(frame: Frame, index: int, forms: list[BarForm]) -> None:
    """Make a phrase of its own, or the answer to the phrase before."""
    plan = frame.plan
    phrase = plan.phrases[index]
    length = phrase.bars
    unit = next((n for n in (8, 6, 4, 3, 2) if length % n == 0), 4 if length > 4 else length)
    shapes = _PLANS.get(unit, (("M " + "n " * (unit - 1), 0.0),))
    scores = np.array([score for _, score in shapes])
    section = plan.sections[phrase.section]
    opening = index == 0
    answers = index > 0 and phrase.first_bar > section.first_bar
    motif_bar = plan.phrases[0].first_bar
    # Short bars hold too few notes for a motif: it then takes two.
    long_motif = frame.bar_ticks < 3840 and length > 2
    for begin in range(0, length, unit):
        choice = noise.pick(scores, 0.6, frame.seed, Stream.FORM, index, begin)
        for k, letter in enumerate(shapes[choice][0].split()):
            bar = phrase.first_bar + begin + k
            if begin + k >= length:
                break
            forms[bar] = _form(letter, phrase.first_bar + begin)
            if letter == "M":
                if begin > 0:
                    forms[bar] = BarForm("return", phrase.first_bar, 0.9)
                elif opening:
                    forms[bar] = BarForm("motif", window=(0.0, 0.5 if long_motif else 1.0))
                elif answers:
                    forms[bar] = BarForm("sequence", plan.phrases[index - 1].first_bar, 0.8)
                else:
                    invert = noise.uniform(frame.seed, Stream.FORM, index, 99) < 0.4
                    forms[bar] = BarForm("inversion" if invert else "sequence", motif_bar, 0.7)
    if opening and long_motif:
        forms[phrase.first_bar + 1] = BarForm("motif", window=(0.5, 1.0))
    if not opening:
        last = phrase.first_bar + length - 1
        previous = plan.phrases[index - 1]
        forms[last] = BarForm("rhythm", previous.first_bar + previous.bars - 1, 0.7)


_MANNERS: dict[str, Manner] = {
    "s": "sequence",
    "r": "return",
    "i": "inversion",
    "y": "rhythm",
}


def _form(letter: str, first: int) -> BarForm:
    if letter in ("n", "M"):
        return _NEW
    source = first + int(letter[1:])
    return BarForm(_MANNERS[letter[0]], source, 0.9)
