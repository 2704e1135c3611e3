"""The rhythm of the melody, bar by bar."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.ensembles import Ensemble
from studio.composing.form import BarForm, economy_of
from studio.composing.frame import Frame
from studio.composing.harmonic_rhythm import cadence_onset
from studio.composing.language.bar_rhythms import CELL, BarRhythm, cells
from studio.composing.language.prior import Language
from studio.composing.language.rhythmic import Place, Rhythms
from studio.composing.noise import Stream
from studio.composing.quoting import Statement

_DENSITY = 1.6
_CLOSING_DENSITY, _LAST_DENSITY = 0.5, 0.1
"""Pull of the density that is asked for, and parts of it where a phrase comes to rest and at
the end of the piece."""
_COPY, _LIKE = 4.5, 3.0
"""Worth of the very rhythm that is taken up, and of one like it."""
_WITH_PITCHES = 1.5
"""How much more it is worth where the pitches are taken up too."""
_SPARED = 0.35
"""Part of the picture's pull that a bar is spared whose pitches are taken up too."""
_PROFILE = 0.5
_USUAL = 0.0
"""Density of the whole piece that the language is told: the picture asks bar by bar."""
_TEMPERATURE = 0.85
_BREATH, _BREATHLESS = 3.5, 0.2
"""Worth of a rest after a phrase in pieces that breathe most, and share of those that would
rather go on."""
_KEPT = 1.5
"""How much likelier than in songs what was heard is in the most economical pieces, and how much
less likely in those of most material."""
_NEVER = 1e6


@dataclass(frozen=True, slots=True)
class MelodyBar:
    """Onsets in the bar and durations of its melody notes; what is not covered rests.

    A duration may reach over the bar line; a bar in which no note begins has none. `upbeat`
    is how many notes at the end already belong to the next phrase.
    """

    onsets: tuple[int, ...]
    durations: tuple[int, ...]
    upbeat: int = 0


def melody_rhythm(
    frame: Frame,
    ensemble: Ensemble,
    forms: tuple[BarForm, ...],
    language: Language,
    stated: tuple[Statement, ...] = (),
) -> tuple[MelodyBar, ...]:
    """Return the rhythm of every bar of the melody.

    Each bar is the best of all rhythms of the metre under: how likely it is in its place
    after those before, how near it comes to the density that the picture asks for, the
    rhythm of the bar it takes up, and noise. The last note of a phrase comes with its
    cadence or after an accent on it. Bars that state a given motif have its rhythm.
    """
    writer = _Writer(frame, ensemble, forms, language, _given_bars(frame, stated))
    for bar in range(frame.plan.bars):
        writer.add(bar)
    return _joined(writer.chosen)


class _Writer:
    """Chooses one bar after the other."""

    def __init__(
        self,
        frame: Frame,
        ensemble: Ensemble,
        forms: tuple[BarForm, ...],
        language: Language,
        given: dict[int, BarRhythm],
    ) -> None:
        self.chosen: list[BarRhythm] = []
        self._frame = frame
        self._forms = forms
        self._given = given
        self._inner = language.rhythms(frame.metre, "inner")
        self._end = language.rhythms(frame.metre, "end")
        self._heard: dict[bool, list[int]] = {False: [], True: []}
        self._wanted = _wanted(frame, ensemble)
        taste = noise.uniform(frame.seed, Stream.RHYTHM_STYLE, 1)
        self._breath = _BREATH * (taste - _BREATHLESS)
        known = language.economies()
        ranks = np.linspace(0.0, 1.0, len(known))
        rank = economy_of(frame)
        self._economy = float(np.interp(rank, ranks, known))
        self._kept = _KEPT * (rank - 0.5)

    def add(self, bar: int) -> None:
        """Choose the rhythm of the next bar."""
        frame = self._frame
        phrase = frame.plan.phrases[frame.phrase_of_bar[bar]]
        closes = self._closes(bar)
        known = self._end if closes else self._inner
        if bar in self._given:
            # What takes this bar up later takes up its rhythm, if that is a known one.
            rhythm = self._given[bar]
            if rhythm in known.bars:
                self._heard[closes].append(known.bars.index(rhythm))
            self.chosen.append(rhythm)
            return
        before = self.chosen[-1] if self.chosen else None
        source = self._forms[bar].source
        if source in self._given and not closes and not (before and before.held_out):
            self.chosen.append(self._given[source])
            return
        heard = self._heard[closes]
        place = Place(
            bar - phrase.first_bar,
            phrase.first_bar + phrase.bars - 1 - bar,
            self._ends(bar),
            _USUAL,
            self._economy,
        )
        scores = known.scores(place, before, heard)
        scores = scores - self._pull(bar, closes) * self._away(bar, known)
        if heard:
            scores += self._kept * np.log1p(np.bincount(heard, minlength=len(known.bars)))
        scores += self._taken_up(bar, known)
        if closes:
            scores += self._breath * np.minimum(known.rests / 960.0, 1.0)
        impossible = self._impossible(bar, known, closes)
        scores -= _NEVER * impossible
        numbers = np.arange(len(known.bars), dtype=np.int64)
        seed = frame.seed_of(Stream.RHYTHM, bar)
        scores += _TEMPERATURE * noise.gumbels(numbers, seed, Stream.RHYTHM, bar, int(closes))
        pick = int(np.argmax(np.round(scores, 6)))
        heard.append(pick)
        rhythm = known.bars[pick]
        if impossible[pick]:
            # Only where a phrase closes may no known rhythm fit.
            rhythm = _closing(rhythm, self._cadence(bar), frame)
        self.chosen.append(rhythm)

    def _pull(self, bar: int, closes: bool) -> float:
        """Return how strongly the picture's density pulls on a bar."""
        form = self._forms[bar]
        pull = _DENSITY * (_CLOSING_DENSITY if closes else 1.0)
        if self._ends(bar):
            pull = _DENSITY * _LAST_DENSITY
        if form.manner in ("return", "sequence", "inversion"):
            pull *= 1.0 - _SPARED * form.strength
        return pull

    def _away(self, bar: int, known: Rhythms) -> NDArray[np.float64]:
        """Return how far each rhythm is from the density that is asked for."""
        wanted = self._wanted[bar]
        # How many notes the bar has matters more than where exactly they lie.
        total = np.log2((known.counts.sum(axis=1) + 0.5) / (wanted.sum() + 0.5))
        per_beat = np.log2((known.counts + 0.5) / (wanted[None, :] + 0.5))
        inside = (0.25 + self._frame.plan.fidelity) * np.mean(per_beat**2, axis=1)
        if self._forms[bar].manner == "motif":
            # Where in the bar it is busy is the motif's own: the whole piece takes it up.
            inside = np.zeros_like(inside)
        return np.asarray(4.0 * total**2 + inside)

    def _taken_up(self, bar: int, known: Rhythms) -> NDArray[np.float64]:
        """Return what it is worth to take up the rhythm that the form names."""
        form = self._forms[bar]
        if form.manner == "motif":
            # A motif wants a profile: more than one length.
            return np.asarray(_PROFILE * np.minimum(known.lengths.sum(axis=1) - 1, 2))
        if form.source is None:
            return np.zeros(len(known.bars))
        there = self.chosen[form.source]
        grid = cells((there,), known.metre)[0]
        like = (known.cells & grid).sum(axis=1) / np.maximum(1, (known.cells | grid).sum(axis=1))
        worth = _LIKE * like
        worth[known.numbers.get((there.onsets, there.durations), [])] += _COPY
        if form.manner != "rhythm":
            worth *= _WITH_PITCHES
        return np.asarray(form.strength * worth)

    def _impossible(self, bar: int, known: Rhythms, closes: bool) -> NDArray[np.bool_]:
        """Return which rhythms cannot stand here, whatever they are worth."""
        held = bool(self.chosen) and self.chosen[-1].held_out
        wrong = known.held_in != held
        if closes:
            well = _closing_well(known, self._cadence(bar), self._frame, self._ends(bar))
            return np.asarray(wrong | ~well)
        if not self._may_hold_into(bar + 1):
            wrong |= known.held_out
        return np.asarray(wrong)

    def _may_hold_into(self, bar: int) -> bool:
        """Return whether a note of the bar before may last into a bar."""
        if bar in self._given:
            return False
        if not self._closes(bar):
            return bool(self._inner.held_in.any())
        well = _closing_well(self._end, self._cadence(bar), self._frame, self._ends(bar))
        return bool((well & self._end.held_in).any())

    def _closes(self, bar: int) -> bool:
        """Return whether a phrase closes in a bar."""
        phrase = self._frame.plan.phrases[self._frame.phrase_of_bar[bar]]
        return bar == phrase.first_bar + phrase.bars - 1

    def _ends(self, bar: int) -> bool:
        return bar == self._frame.plan.bars - 1

    def _cadence(self, bar: int) -> int:
        """Return the tick of a bar in which the last chord of its phrase comes in."""
        frame = self._frame
        return cadence_onset(frame, frame.phrase_of_bar[bar]) % frame.bar_ticks


def _closing_well(known: Rhythms, cadence: int, frame: Frame, final: bool) -> NDArray[np.bool_]:
    """Return in which rhythms the phrase ends with its cadence or is led to its end from it.

    The last note of the piece lasts a beat at least.
    """
    well = (known.last >= cadence) & known.cells[:, cadence // CELL] & ~known.held_out
    if final:
        beat = frame.bar_ticks // frame.beats_a_bar
        well &= (known.upbeats == 0) & (known.closing_durations >= beat)
    return np.asarray(well)


def _closing(rhythm: BarRhythm, cadence: int, frame: Frame) -> BarRhythm:
    """Return a rhythm whose last note comes with the cadence and lasts."""
    before = [
        (t, min(d, cadence - t))
        for t, d in zip(rhythm.onsets, rhythm.durations, strict=True)
        if t < cadence
    ]
    notes = [*before, (cadence, frame.bar_ticks - cadence)]
    return BarRhythm(
        tuple(t for t, _ in notes),
        tuple(d for _, d in notes),
        min(rhythm.held_in, cadence),
        closing=len(before),
    )


def _wanted(frame: Frame, ensemble: Ensemble) -> NDArray[np.float64]:
    """Return the notes asked for in each beat of each bar, shape (bars, beats)."""
    asked = frame.plan.beats.density.astype(np.float64).reshape(frame.plan.bars, -1)
    # A quarter in four is what most melodies have; departures from it are drawn wider.
    beat = frame.bar_ticks / frame.beats_a_bar / 960.0
    return np.asarray(ensemble.liveliness * asked * np.clip(asked / beat, 0.4, 3.0) ** 0.45)


def _given_bars(frame: Frame, stated: tuple[Statement, ...]) -> dict[int, BarRhythm]:
    """Return the bars in which the melody states a given motif."""
    notes: dict[int, list[tuple[int, int]]] = {}
    for statement in stated:
        if statement.player is None:
            for tone in statement.tones:
                bar, inside = divmod(tone.onset, frame.bar_ticks)
                notes.setdefault(bar, []).append((inside, tone.duration))
    return {
        bar: BarRhythm(tuple(t for t, _ in found), tuple(d for _, d in found))
        for bar, found in notes.items()
    }


def _joined(bars: list[BarRhythm]) -> tuple[MelodyBar, ...]:
    """Return the bars with their notes as long as they are held over bar lines."""
    found: list[MelodyBar] = []
    last = 0
    for bar, rhythm in enumerate(bars):
        if rhythm.held_in > 0:
            before = found[last]
            longer = before.durations[-1] + rhythm.held_in
            found[last] = replace(before, durations=(*before.durations[:-1], longer))
        if rhythm.onsets:
            last = bar
        found.append(MelodyBar(rhythm.onsets, rhythm.durations, rhythm.upbeat))
    return tuple(found)
