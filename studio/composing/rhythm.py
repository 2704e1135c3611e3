"""The rhythm of the melody, bar by bar."""

from dataclasses import dataclass

import numpy as np

from studio.composing import noise
from studio.composing.ensembles import Ensemble
from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.harmony import cadence_onset
from studio.composing.language.prior import BarRhythm, Language, Rhythms
from studio.composing.noise import Stream
from studio.composing.quoting import Statement

_DENSITY = 1.1
_DENSITIES = 0.45
_MOTIF_DENSITIES = 1.0
_COPY = 4.0
_STYLE = 0.9
_TEMPERATURE = 0.75


@dataclass(frozen=True, slots=True)
class MelodyBar:
    """Onsets in the bar and durations of its melody notes; what is not covered rests.

    `upbeat` is how many notes at the end already belong to the next phrase.
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

    Each bar is the best of all rhythms of the metre under: how common it is, how near it
    comes to the density that the picture asks for, the rhythm of the bar it takes up, the
    taste of the piece for some rhythms, and noise. Bars that state a given motif
    have its rhythm.
    """
    known = language.rhythms(frame.metre)
    given = _given_bars(frame, stated)
    numbers = np.arange(len(known.bars), dtype=np.int64)
    style = _STYLE * noise.gumbels(numbers, frame.seed, Stream.RHYTHM_STYLE)
    upbeats = noise.uniform(frame.seed, Stream.RHYTHM_STYLE, 1) < 0.6
    waits = not upbeats and noise.uniform(frame.seed, Stream.RHYTHM_STYLE, 2) < 0.6
    begins = {p.first_bar for p in frame.plan.phrases}
    chosen: list[int] = []
    bars: list[MelodyBar] = []
    ends = {p.first_bar + p.bars - 1: i for i, p in enumerate(frame.plan.phrases)}
    for bar in range(frame.plan.bars):
        pick = _pick(frame, ensemble, known, forms[bar], style, bar, chosen)
        if bar in given:
            # What takes this bar up later takes up its rhythm, if that is a known one.
            chosen.append(_same(known, given[bar], pick))
            bars.append(given[bar])
            continue
        chosen.append(pick)
        if bar in ends:
            bars.append(_cadence(frame, known, ends[bar], pick, upbeats, bars, forms[bar]))
        else:
            rhythm = known.bars[pick]
            skip = waits and bar in begins and _may_wait(rhythm, frame)
            bars.append(MelodyBar(rhythm.onsets[skip:], rhythm.durations[skip:]))
    return tuple(bars)


def _given_bars(frame: Frame, stated: tuple[Statement, ...]) -> dict[int, MelodyBar]:
    """Return the bars in which the melody states a given motif."""
    notes: dict[int, list[tuple[int, int]]] = {}
    for statement in stated:
        if statement.player is None:
            for tone in statement.tones:
                bar, inside = divmod(tone.onset, frame.bar_ticks)
                notes.setdefault(bar, []).append((inside, tone.duration))
    return {
        bar: MelodyBar(tuple(t for t, _ in found), tuple(d for _, d in found))
        for bar, found in notes.items()
    }


def _same(known: Rhythms, bar: MelodyBar, otherwise: int) -> int:
    shapes = [(rhythm.onsets, rhythm.durations) for rhythm in known.bars]
    shape = (bar.onsets, bar.durations)
    return shapes.index(shape) if shape in shapes else otherwise


def _pick(
    frame: Frame,
    ensemble: Ensemble,
    known: Rhythms,
    form: BarForm,
    style: np.ndarray[tuple[int], np.dtype[np.float64]],
    bar: int,
    chosen: list[int],
) -> int:
    numbers = np.arange(len(known.bars), dtype=np.int64)
    a = bar * frame.beats_a_bar
    wanted = frame.plan.beats.density[a : a + frame.beats_a_bar].astype(np.float64)
    # A quarter in four is what most melodies have; departures from it are drawn wider.
    beat = frame.bar_ticks / frame.beats_a_bar / 960.0
    wanted = ensemble.liveliness * wanted * np.clip(wanted / (1.0 * beat), 0.4, 3.0) ** 0.55
    # In steps, on a grid of each bar's own: a little more density moves only a few bars.
    size = float(np.log2(wanted.sum() + 0.5))
    key = (frame.seed, Stream.STEADY, Stream.RHYTHM, bar)
    grid = _MOTIF_DENSITIES if form.manner == "motif" else _DENSITIES
    wanted = np.exp2(noise.steady(size, grid, *key)) * wanted / max(wanted.sum(), 0.01)
    # How many notes the bar has matters more than where exactly they lie.
    per_beat = np.log2((known.counts + 0.5) / (wanted[None, :] + 0.5))
    total = np.log2((known.counts.sum(axis=1) + 0.5) / wanted.sum())
    fidelity = noise.steady(frame.plan.fidelity, 0.6, *key, 1)
    if form.manner == "motif":
        # Where in the bar it is busy is the motif's own: the whole piece takes it up.
        per_beat = np.zeros_like(per_beat)
    scores = known.weights - _DENSITY * (
        4.0 * total**2 + (0.25 + fidelity) * np.mean(per_beat**2, axis=1)
    )
    scores = scores + style + _TEMPERATURE * noise.gumbels(numbers, frame.seed, Stream.RHYTHM, bar)
    if form.source is not None:
        scores[chosen[form.source]] += _COPY * form.strength
    elif form.manner == "motif":
        # A motif wants a profile: more than one length, not too many notes.
        profile = np.array([len(set(b.durations)) for b in known.bars])
        scores = scores + 0.5 * np.minimum(profile - 1, 2)
    elif chosen:
        # The piece is made of few rhythms: those already heard are likelier.
        heard = np.bincount(chosen, minlength=len(known.bars))
        scores = scores + 0.35 * np.minimum(heard, 3)
    return int(np.argmax(np.round(scores, 6)))


def _may_wait(rhythm: BarRhythm, frame: Frame) -> bool:
    """Return whether a phrase may begin after a rest on the downbeat instead of its first note."""
    beat = frame.beat_onsets[1] - frame.beat_onsets[0]
    return len(rhythm.onsets) >= 4 and rhythm.durations[0] <= beat


def _cadence(
    frame: Frame,
    known: Rhythms,
    phrase: int,
    pick: int,
    upbeats: bool,
    bars: list[MelodyBar],
    form: BarForm,
) -> MelodyBar:
    """Return a bar that comes to rest on its cadence, breathes, and may lead on."""
    onset = cadence_onset(frame, phrase) % frame.bar_ticks
    final = phrase == len(frame.plan.phrases) - 1
    rhythm: BarRhythm = known.bars[pick]
    before = [
        (t, min(d, onset - t))
        for t, d in zip(rhythm.onsets, rhythm.durations, strict=True)
        if t < onset
    ]
    if final:
        notes = [*before, (onset, frame.bar_ticks - onset)]
        return MelodyBar(tuple(t for t, _ in notes), tuple(d for _, d in notes))
    last_beat = frame.beat_onsets[-1]
    if onset >= last_beat:
        notes = [*before, (onset, frame.bar_ticks - onset)]
        return MelodyBar(tuple(t for t, _ in notes), tuple(d for _, d in notes))
    room = last_beat - onset
    bar = bars and form.source is not None and form.source < len(bars) and bars[form.source]
    if bar and bar.onsets[0] == (before[0][0] if before else onset) and form.strength > 0.5:
        lead = bar.upbeat
        tail = list(zip(bar.onsets, bar.durations, strict=True))
        closing = [(t, d) for t, d in tail if t >= onset]
        if closing and closing[0][0] == onset:
            notes = [*before, *closing]
            return MelodyBar(tuple(t for t, _ in notes), tuple(d for _, d in notes), lead)
    chance = noise.uniform(frame.seed, Stream.RHYTHM, phrase, 7)
    beat = frame.bar_ticks - last_beat
    if upbeats and chance < 0.75:
        lead_notes = _upbeat(frame, phrase, last_beat, beat)
        notes = [*before, (onset, room), *lead_notes]
        return MelodyBar(tuple(t for t, _ in notes), tuple(d for _, d in notes), len(lead_notes))
    length = room if chance < 0.6 or frame.beats_a_bar < 3 else frame.bar_ticks - onset
    notes = [*before, (onset, length)]
    return MelodyBar(tuple(t for t, _ in notes), tuple(d for _, d in notes))


def _upbeat(frame: Frame, phrase: int, last_beat: int, beat: int) -> list[tuple[int, int]]:
    two = noise.uniform(frame.seed, Stream.RHYTHM, phrase, 8) < 0.45
    if frame.metre.compound or beat == 1440:
        eighth = 480
        if two:
            return [(last_beat + eighth, eighth), (last_beat + 2 * eighth, eighth)]
        return [(last_beat + 2 * eighth, eighth)]
    if two:
        return [(last_beat, beat // 2), (last_beat + beat // 2, beat // 2)]
    return [(last_beat, beat)]
