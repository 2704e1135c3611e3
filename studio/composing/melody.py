"""The pitches of the melody: Viterbi decoding of the second order, phrase by phrase."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.ensembles import Ensemble
from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.language.prior import Intervals, Language
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.rhythm import MelodyBar
from studio.composing.score import Key
from studio.composing.spelling import chord_positions, pitch_class
from studio.composing.theory import MINOR_THIRD

_TEMPERATURE = 0.8
_CONTOUR = 4.0
_CONTOUR_WIDTH = 4.0
_INTERVAL_COPY = 5.0
_SEQUENCE = 5.0
_PITCH_COPY = 4.2
_MOTIF = 1.2
_PLANNED = 71.0
_WIDEN = 1.2
_SUMMIT = 2.0
_LEVELS = 6.0
_HEIRS = 7.0
_SCATTER = 0.618
_FINE_LEVELS = 2.5
_BENDS = 3.0
_KEEP = 0.75
_FREE = 1.5
_FINE = 2.1
_FINE_FROM = 0.55
_WEIGHTS = 0.2
_CONSONANCES = 0.25
_PARALLEL = 8.0
_DIRECT = 1.5
_SIMILAR = 0.5
_SHIFTS = np.array([-5.0, -3.5, -2.0, 2.0, 3.5, 5.0])
_MOTIF_SPAN = 5.0


@dataclass(frozen=True, slots=True)
class _Slot:
    """A melody note before it has a pitch."""

    onset: int
    duration: int
    bar: int
    phrase: int
    last: bool
    before_last: bool


@dataclass(slots=True)
class _Options:
    """Candidate pitches of a slot and what each is worth by itself."""

    pitches: NDArray[np.int64]
    scores: NDArray[np.float64]
    dissonant: NDArray[np.bool_]
    reference: int | None = None
    """Interval from the note before that the bar taken up has there."""
    weight: float = 0.0
    opens: bool = False
    """Whether a phrase begins."""
    basses: tuple[int | None, int | None, int] = (None, None, 0)
    """Bass two notes before, one note before and now; None where there is nothing to avoid."""


def compose_melody(
    frame: Frame,
    ensemble: Ensemble,
    rhythm: tuple[MelodyBar, ...],
    forms: tuple[BarForm, ...],
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    language: Language,
) -> tuple[Tone, ...]:
    """Return the melody.

    Every note's pitch weighs the language (intervals, chord tones on strong beats), the
    picture (contour and register), the motif and the bar it takes up, with fixed noise.
    """
    slots = _slots(frame, rhythm)
    asked = _asked(frame, ensemble, forms, slots)
    by_bar: dict[int, dict[int, int]] = {}
    intervals_of: dict[int, dict[int, int]] = {}
    tones: list[Tone] = []
    context: list[int] = []
    under = dict(zip((s.onset for s in spans), bass, strict=True))
    spans_at = _spans_at(slots, spans)
    lows = [under[held[0].onset] for held in spans_at]
    around = _around(frame, slots, lows)
    places = _places(frame, ensemble, forms, asked)
    for begin, end in _stretches(slots, forms):
        options = [
            _options(
                frame, ensemble, slots[i], spans_at[i], asked, i, places, forms, by_bar,
                intervals_of,
            )
            for i in range(begin, end)
        ]  # fmt: skip
        for i, option in zip(range(begin, end), options, strict=True):
            option.opens = i > 0 and slots[i - 1].last
            option.basses = (around[i], lows[i - 1] if i > 0 else None, lows[i])
        pitches = _viterbi(options, context, language.intervals(), begin)
        for i, pitch in zip(range(begin, end), pitches, strict=True):
            slot = slots[i]
            inside = slot.onset - slot.bar * frame.bar_ticks
            by_bar.setdefault(slot.bar, {})[inside] = pitch
            if context:
                intervals_of.setdefault(slot.bar, {})[inside] = pitch - context[-1]
            tones.append(Tone(slot.onset, slot.duration, pitch))
            context = [*context[-1:], pitch]
    return tuple(tones)


def _slots(frame: Frame, rhythm: tuple[MelodyBar, ...]) -> list[_Slot]:
    found: list[tuple[int, int, int, int]] = []
    for bar, notes in enumerate(rhythm):
        phrase = frame.phrase_of_bar[bar]
        count = len(notes.onsets)
        for k, (onset, duration) in enumerate(zip(notes.onsets, notes.durations, strict=True)):
            owner = phrase + (k >= count - notes.upbeat)
            found.append((bar * frame.bar_ticks + onset, duration, bar, owner))
    slots = []
    for i, (onset, duration, bar, phrase) in enumerate(found):
        last = i + 1 == len(found) or found[i + 1][3] != phrase
        before = not last and (i + 2 == len(found) or found[i + 2][3] != phrase)
        slots.append(_Slot(onset, duration, bar, phrase, last, before))
    return slots


def _spans_at(slots: list[_Slot], spans: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    """Return the chord that each note begins in and those it is held into."""
    onsets = np.array([s.onset for s in spans])
    first = np.searchsorted(onsets, [slot.onset for slot in slots], side="right") - 1
    stop = np.searchsorted(onsets, [slot.onset + slot.duration for slot in slots], side="left")
    return [spans[int(a) : max(int(a) + 1, int(b))] for a, b in zip(first, stop, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What the picture asks of the melody, in steps.

    Every bar has a grid of its own. So a small step of a slider moves only the few bars that
    come to the next point of their grid, and leaves what it asks of all others as it was.

    Parameters
    ----------
    levels : ndarray, shape (bars,)
        Pitch asked for in each bar.
    targets : ndarray, shape (slots,)
        Pitch asked for at each note.
    fine : ndarray, shape (bars,)
        Whether the bar follows the picture alone and takes up no pitches.
    weight, tense : ndarray, shape (bars,)
        How strongly, and how freely notes outside the chord come in, 0 to 1.
    """

    levels: NDArray[np.float64]
    targets: NDArray[np.float64]
    fine: NDArray[np.bool_]
    weight: NDArray[np.float64]
    tense: NDArray[np.float64]


def _asked(
    frame: Frame, ensemble: Ensemble, forms: tuple[BarForm, ...], slots: list[_Slot]
) -> _Asked:
    plan = frame.plan
    beats = _in_register(frame, ensemble)
    means = frame.by_bar(beats)
    seed = frame.seed
    # The more faithful, the more bars have a fine grid and follow the picture inside.
    # First those that no other takes up, so that each takes few others with it.
    heirs = {form.source for form in forms if form.manner != "rhythm"}
    bars = np.arange(plan.bars, dtype=np.int64)
    chances = noise.uniforms(bars, seed, Stream.STEADY, -1)
    order = np.argsort([(bar in heirs) + chances[bar] for bar in bars])
    rank = np.empty(plan.bars)
    rank[order] = (bars + 0.5) / plan.bars
    fine = rank < _FINE * (plan.fidelity - _FINE_FROM)
    whole = noise.uniform(seed, Stream.STEADY, -5)
    levels = np.empty(plan.bars)
    for bar, mean in enumerate(means):
        grid = _HEIRS if bar in heirs else _LEVELS
        if fine[bar]:
            grid = _FINE_LEVELS
        # The golden section spreads the grids of neighbours evenly.
        offset = whole + _SCATTER * bar
        levels[bar] = noise.on_grid(float(mean), grid, offset)
    ticks = np.array([slot.onset for slot in slots], dtype=np.int64)
    lines = frame.between(beats, ticks)
    targets = np.array([levels[slot.bar] for slot in slots])
    for i, slot in enumerate(slots):
        if fine[slot.bar]:
            bend = float(lines[i] - means[slot.bar])
            beat = frame.beat_of(slot.onset)
            targets[i] += noise.steady(bend, _BENDS, seed, Stream.STEADY, -3, beat)
    weight = frame.steady_bars(frame.by_bar(plan.beats.pitch_weight), _WEIGHTS, Stream.MELODY)
    consonance = frame.by_bar(plan.beats.consonance)
    calm = np.clip(frame.steady_bars(consonance, _CONSONANCES, Stream.CHORD), 0.0, 1.0)
    return _Asked(levels, targets, fine, np.clip(weight, 0.0, 1.0), 1.0 - calm)


def _in_register(frame: Frame, ensemble: Ensemble) -> NDArray[np.float64]:
    """Return the pitch that the picture asks for at every beat, moved into the register."""
    low, high = ensemble.melody
    centre = (low + high) / 2.0
    # Plans are made for a voice around _PLANNED; other instruments play them where they lie
    # well. The piece rises somewhat into its climax.
    bars = frame.beat_ticks / frame.bar_ticks
    summit = _SUMMIT * np.exp(-(((bars - frame.plan.climax_bar - 0.5) / 1.5) ** 2))
    asked = centre + _WIDEN * (frame.plan.beats.pitch.astype(np.float64) - _PLANNED) + summit
    margin = 2.0
    reach = np.clip((asked - centre) / ((high - low) / 2.0 - margin), -1.6, 1.6)
    bent = np.where(
        np.abs(reach) <= 0.8, reach, np.sign(reach) * (0.8 + 0.25 * (np.abs(reach) - 0.8))
    )
    return np.asarray(centre + bent * ((high - low) / 2.0 - margin), dtype=np.float64)


def _places(
    frame: Frame, ensemble: Ensemble, forms: tuple[BarForm, ...], asked: _Asked
) -> list[tuple[float, float]]:
    """Return for every bar the level its motif is stated at and the shift of its sequence.

    Where the motif lies is chance, not the picture: it is what the whole piece is made of,
    and would all move with it.
    """
    centre = sum(ensemble.melody) / 2.0
    stated = centre + 2.0 * noise.uniform(frame.seed, Stream.MELODY, -4) - 2.0
    found = []
    for bar, form in enumerate(forms):
        level, shift = stated, 0.0
        if form.manner == "sequence" and form.source is not None:
            wanted = float(asked.levels[bar] - asked.levels[form.source])
            if abs(wanted) < 1.0:
                # The picture stays where it was: the sequence moves by chance.
                scores = -np.abs(_SHIFTS) / 6.0
                choice = noise.pick(scores, 0.8, frame.seed, Stream.MELODY, -3, bar)
                shift = float(_SHIFTS[choice])
            level = float(asked.levels[bar]) + shift
        found.append((level, shift))
    return found


def _stretches(slots: list[_Slot], forms: tuple[BarForm, ...]) -> list[tuple[int, int]]:
    """Cut the notes where a phrase begins and after each bar that others take up.

    What others take up is decoded without what follows it there, so that it does not change
    with it and the whole piece after it.
    """
    taken_up = {form.source for form in forms if form.manner not in ("rhythm",)}
    cuts = [0]
    for i in range(1, len(slots)):
        slot, before = slots[i], slots[i - 1]
        if slot.phrase != before.phrase or (slot.bar != before.bar and before.bar in taken_up):
            cuts.append(i)
    return list(zip(cuts, [*cuts[1:], len(slots)], strict=True))


def _scale(key: Key, span: Span) -> dict[int, float]:
    """Return the pitch classes that may sound over a chord, with log scores."""
    low = key.fifths - 1
    classes = {pitch_class(p): 0.0 for p in range(low, low + 7)}
    for tone, position in chord_positions(span).items():
        if tone not in classes and tone in span.tones[:4]:
            # A chord tone outside the scale replaces the scale's note of the same letter.
            classes.pop((tone - 1 if position > low + 6 else tone + 1) % 12, None)
            classes[tone] = 0.2
    leading = (key.tonic + 11) % 12
    if key.mode in MINOR_THIRD and leading in span.tones:
        classes[(key.tonic + 9) % 12] = -0.8
    return classes


def _options(
    frame: Frame,
    ensemble: Ensemble,
    slot: _Slot,
    held: tuple[Span, ...],
    asked: _Asked,
    index: int,
    places: list[tuple[float, float]],
    forms: tuple[BarForm, ...],
    by_bar: dict[int, dict[int, int]],
    intervals_of: dict[int, dict[int, int]],
) -> _Options:
    plan = frame.plan
    low, high = ensemble.melody
    span = held[0]
    classes = _scale(span.key, span)
    pitches = np.array([p for p in range(low, high + 1) if p % 12 in classes], dtype=np.int64)
    scores = np.array([classes[int(p) % 12] for p in pitches])
    chord = span.tones[:4]
    consonant = np.isin(pitches % 12, chord)
    strength = frame.strength(slot.onset)
    weight = float(asked.weight[slot.bar])
    tense = float(asked.tense[slot.bar])
    # Strong beats want chord tones; tension lets suspensions and appoggiaturas in.
    away = (0.35, 0.9, 1.9, 2.2)[strength] * (1.25 - 0.7 * tense)
    if slot.duration >= frame.bar_ticks // 2 or slot.duration >= 1920:
        away += 2.5
    scores -= np.where(consonant, 0.0, away)
    for later in held[1:]:
        # A note held into the next chord belongs to it too, and never lies beside its tones.
        beside = [t for tone in later.tones[:3] for t in ((tone + 1) % 12, (tone - 1) % 12)]
        scores -= np.where(np.isin(pitches % 12, later.tones[:4]), 0.0, 1.6)
        scores -= np.where(
            np.isin(pitches % 12, [t for t in beside if t not in later.tones]), 2.5, 0.0
        )
    # The picture's contour, quadratic near the target and linear far from it.
    distance = np.abs(pitches - float(asked.targets[index]) - places[slot.bar][1]) / _CONTOUR_WIDTH
    pull = np.where(distance < 1.5, distance**2, 3.0 * distance - 2.25)
    form = forms[slot.bar]
    # What is stated or returns obeys the picture less than what is new.
    free = {"motif": 0.0, "return": 1.0 - _KEEP * form.strength}.get(form.manner, 1.0)
    if asked.fine[slot.bar]:
        free = _FREE
    scores -= free * _CONTOUR * (0.12 + weight) * 0.5 * pull
    inside = slot.onset - slot.bar * frame.bar_ticks
    scores = scores + _TEMPERATURE * noise.gumbels(
        pitches - plan.tonic, frame.seed, Stream.MELODY, slot.bar, inside
    )
    third = 3 if span.key.mode in MINOR_THIRD else 4
    degree = (pitches - span.key.tonic) % 12
    scores = scores + np.select([degree == 0, degree == 7, degree == third], [0.45, 0.2, 0.15])
    options = _Options(pitches, scores, ~consonant)
    level = places[slot.bar][0]
    if not asked.fine[slot.bar]:
        _take_up(frame, slot, inside, form, options, by_bar, intervals_of, level)
    _cadence(frame, slot, span, options)
    return options


def _take_up(
    frame: Frame,
    slot: _Slot,
    inside: int,
    form: BarForm,
    options: _Options,
    by_bar: dict[int, dict[int, int]],
    intervals_of: dict[int, dict[int, int]],
    level: float,
) -> None:
    """Add what the motif or the bar taken up asks of a note."""
    if form.manner == "motif":
        motif = frame.plan.motif.astype(np.float64)
        start, end = form.window
        at = (start + (end - start) * inside / frame.bar_ticks) * (len(motif) - 1)
        line = float(np.interp(at, np.arange(len(motif)), motif))
        wanted = level + _MOTIF_SPAN * line
        options.scores -= _MOTIF * (np.abs(options.pitches - wanted) / 3.0) ** 1.5
        return
    if form.source is None or form.manner == "rhythm":
        return
    there = by_bar.get(form.source, {}).get(inside)
    if there is not None and form.manner == "return":
        here = frame.key_of_bar(slot.bar).tonic
        moved = there + (here - frame.key_of_bar(form.source).tonic + 6) % 12 - 6
        options.scores += _PITCH_COPY * form.strength * (options.pitches == moved)
    if there is not None and form.manner == "sequence":
        # The figure of the source around the level that is asked for here, wherever the
        # source and the notes before lie: so a change there does not run on through it.
        figure = there - float(np.mean(list(by_bar[form.source].values())))
        near = np.abs(options.pitches - level - figure) < 1.5
        options.scores += _SEQUENCE * form.strength * near
    interval = intervals_of.get(form.source, {}).get(inside)
    if interval is not None and inside > 0:
        options.reference = -interval if form.manner == "inversion" else interval
        options.weight = _INTERVAL_COPY * form.strength


def _cadence(frame: Frame, slot: _Slot, span: Span, options: _Options) -> None:
    """Add what the end of a phrase asks of its last notes."""
    plan = frame.plan
    classes = options.pitches % 12
    final = slot.phrase >= len(plan.phrases) - 1
    if slot.last:
        kind = "authentic" if final else plan.phrases[slot.phrase].cadence
        tonic = span.key.tonic
        if kind == "authentic":
            third, fifth = span.tones[1], span.tones[2]
            options.scores += np.select(
                [classes == tonic, classes == third, classes == fifth], [2.5, -0.6, -1.6], -6.0
            )
            if final:
                options.scores += np.where(classes == plan.tonic, 60.0, 0.0)
        else:
            member = np.isin(classes, span.tones[:3])
            options.scores += np.where(member, 1.0, -6.0)
    elif slot.before_last:
        kind = "authentic" if final else plan.phrases[slot.phrase].cadence
        if kind == "authentic":
            near = ((classes - span.key.tonic + 2) % 12 <= 4) & (classes != span.key.tonic)
            options.scores += np.where(near, 0.9, 0.0)


def _viterbi(
    options: list[_Options],
    context: list[int],
    intervals: Intervals,
    first: int,
) -> list[int]:
    """Return the best pitches; the state is the last two pitches.

    `context` holds the one or two pitches before; `first` is the index of the first note in
    the piece, which decides where a pitch may be struck three times: never at every third
    note, so that no run is longer than four.
    """
    reach = intervals.reach
    fixed = [np.array([p], dtype=np.int64) for p in context[-2:]]
    columns = [*fixed, *(o.pitches for o in options)]
    offset = len(fixed)
    back: list[NDArray[np.int64]] = []
    score = np.zeros((1, 1))
    start = 0
    if offset == 0:
        score = options[0].scores[None, :].copy()
        start = 1
        columns = [np.zeros(1, dtype=np.int64), *columns]
        offset = 1
    elif offset == 1:
        columns = [np.zeros(1, dtype=np.int64), *columns]
        offset = 2
    opening = len(context) < 2
    for k in range(start, len(options)):
        option = options[k]
        c = columns[k + offset]
        b = columns[k + offset - 1]
        a = columns[k + offset - 2]
        step = c[None, :] - b[:, None]
        size = np.abs(step)
        # A phrase takes breath: where it begins does not hang on where the last one ended,
        # but for leaps that no one sings.
        tie = 0.0 if option.opens else 1.0
        breath = -1.0 * np.maximum(size - 9, 0) if option.opens else 0.0
        single = tie * intervals.single[step + reach] + breath + option.scores[None, :]
        if option.reference is not None:
            near = np.abs(step - option.reference) <= 1
            exact = near & (np.sign(step) == np.sign(option.reference))
            single = single + option.weight * exact
        previous = options[k - 1] if k > 0 else None
        if previous is not None and previous.dissonant.any():
            # What is not of the chord is left by step.
            single = single - 3.5 * (previous.dissonant[:, None] & ((size > 2) | (size == 0)))
        if option.dissonant.any():
            single = single - 1.6 * (option.dissonant[None, :] & (size > 2))
        anchor, low_before, low = option.basses
        if low_before is not None:
            single = single - tie * _against(b, c, low_before, low)
        dead = opening and k + offset - 2 == 0
        if dead:
            total = score[:, :, None] + single[None, :, :]
        else:
            came = b[None, :] - a[:, None]
            double = intervals.double[
                np.clip(came, -reach, reach)[:, :, None] + reach, step[None, :, :] + reach
            ]
            total = score[:, :, None] + single[None, :, :] + tie * double
            if anchor is not None:
                total = total - _against(a, c, anchor, low)[:, None, :]
            if (first + k) % 3 == 0:
                total = total - 50.0 * ((came == 0)[:, :, None] & (step == 0)[None, :, :])
        best = np.argmax(np.round(total, 6), axis=0)
        back.append(best)
        score = np.take_along_axis(total, best[None], axis=0)[0]
    before_last, last = divmod(int(np.argmax(np.round(score, 6))), score.shape[1])
    path = [last]
    for best in reversed(back):
        before_last, last = int(best[before_last, last]), before_last
        path.append(last)
    path = path[: len(options)][::-1]
    return [int(o.pitches[p]) for o, p in zip(options, path, strict=True)]


def _around(frame: Frame, slots: list[_Slot], lows: list[int]) -> list[int | None]:
    """Return the bass two notes before where the note between only passes between beats."""
    on_beat = [frame.strength(slot.onset) > 0 for slot in slots]
    return [
        lows[i - 2] if i >= 2 and on_beat[i] and on_beat[i - 2] and not on_beat[i - 1] else None
        for i in range(len(slots))
    ]


def _against(
    before: NDArray[np.int64], here: NDArray[np.int64], low_before: int, low: int
) -> NDArray[np.float64]:
    """Return what motion against the bass costs, shape (before, here).

    Parallel fifths and octaves most, a leap the same way into a perfect interval less, and
    any similar motion a little.
    """
    if low_before == low:
        return np.zeros((len(before), len(here)))
    move = here[None, :] - before[:, None]
    same_way = move * (low - low_before) > 0
    then, now = (before - low_before) % 12, (here - low) % 12
    perfect = ((now == 0) | (now == 7))[None, :]
    parallel = perfect & (then[:, None] == now[None, :])
    cost = _PARALLEL * parallel + _DIRECT * (perfect & (np.abs(move) > 2)) + _SIMILAR
    return np.asarray(same_way * cost, dtype=np.float64)
