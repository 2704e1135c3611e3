"""Writing for jazz trio: a tune ahead of the beat, rootless chords, walking bass, drums."""

from itertools import pairwise

import numpy as np

from studio.composing import noise
from studio.composing.arranging.asking import asked_activity, asked_figures
from studio.composing.arranging.keyboards import bounds
from studio.composing.arranging.parts import below
from studio.composing.arranging.walking import walking_bass
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.inner import lowest_above
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.percussion import jazz_kit
from studio.composing.spelling import pitch_class

_BASS_TOP = 53
_LOWEST, _HIGHEST = 47, 67
"""Where the left hand's chords lie: lower they are muddy, higher in the tune's way."""
_AHEAD = 0.65
"""How often a note of the tune comes half a beat early where it can."""
_BEHIND = 0.45
"""The same for a long note that comes in late instead."""
_OVER = 0.3
"""The same for an off-beat note of a run that is held over the beat."""
_TASTES = (-0.4, 0.6, 0.4, 0.2)

Hit = tuple[float, float]
"""Where a chord is struck and how long it lasts, in felt beats; .5 is the off-beat."""
_SPARSE: tuple[tuple[Hit, ...], ...] = (
    ((0, 4),),
    ((1.5, 2.5),),
    ((0, 1.5), (1.5, 2.5)),
    ((3.5, 0.5),),
)
_STABS: tuple[tuple[Hit, ...], ...] = (
    ((0, 1), (1.5, 0.5)),
    ((0.5, 0.5), (2, 1)),
    ((1, 0.5), (2.5, 1.5)),
    ((1.5, 0.5), (3.5, 0.5)),
    ((0, 0.5), (2.5, 0.5)),
    ((0.5, 1), (2.5, 1)),
)
_DRIVING: tuple[tuple[Hit, ...], ...] = (
    ((0, 0.5), (1.5, 0.5), (3, 0.5)),
    ((0.5, 0.5), (1.5, 0.5), (2.5, 0.5), (3.5, 0.5)),
    ((0, 0.5), (1, 0.5), (2, 0.5), (3, 0.5)),
    ((1, 0.5), (1.5, 1), (3, 0.5), (3.5, 0.5)),
)


def jazz(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for piano, walking bass and drums; the left hand plays rootless voicings."""
    low = bounds(ensemble)[0]
    walk = walking_bass(frame, spans, bass, (low, _BASS_TOP))
    chords = below(_comping(frame, spans, melody), melody, _LOWEST - 2)
    return [[*melody, *chords], below(walk, melody, low), jazz_kit(frame)]


def ahead_of_the_beat(
    frame: Frame, melody: tuple[Tone, ...], stays: frozenset[int]
) -> tuple[Tone, ...]:
    """Return a tune with some notes half a beat early, as jazz musicians phrase it.

    A note on a beat moves forward where the note before it is long enough to give way; where
    it repeats an off-beat note, that one is held on in its place; a long note may come in
    late and let the off-beat note before it go on; in a run of short notes an off-beat note
    may be held over the beat. What lies at the ticks of `stays` (a motif that is stated) and
    the last note do not move.
    """
    closing = {p.first_bar + p.bars - 1 for p in frame.plan.phrases}
    result: list[Tone] = list(melody[:1])
    for i, tone in enumerate(melody[1:-1], 1):
        before = result[-1]
        inside = tone.onset % frame.bar_ticks
        free = inside in frame.beat_onsets and not {tone.onset, melody[i - 1].onset} & stays
        bar = tone.onset // frame.bar_ticks
        seed = frame.seed_of(Stream.RHYTHM, bar)
        chance = noise.uniform(seed, Stream.RHYTHM, bar, inside, 9)
        off = before.onset % frame.bar_ticks not in frame.beat_onsets
        if not free or chance > _AHEAD:
            result.append(tone)
            continue
        beat = _beat_length(frame, tone.onset)
        early = 480 if beat != 720 else 240
        start = tone.onset - early
        if before.pitch == tone.pitch and start <= before.onset and before.end == tone.onset:
            result[-1] = before._replace(duration=tone.end - before.onset)
        elif start - before.onset >= early and tone.duration >= early:
            result[-1] = before._replace(duration=min(before.duration, start - before.onset))
            result.append(tone._replace(onset=start, duration=tone.end - start))
        elif (
            chance < _BEHIND
            and before.end == tone.onset == before.onset + early
            and tone.duration >= 2 * early
        ):
            result[-1] = before._replace(duration=before.duration + early)
            late = tone.onset + early
            result.append(tone._replace(onset=late, duration=tone.end - late))
        elif (
            chance < _OVER
            and before.end == tone.onset
            and bar not in closing
            and off
            and melody[i + 1].pitch != before.pitch
        ):
            result[-1] = before._replace(duration=tone.end - before.onset)
        else:
            result.append(tone)
    result += melody[-1:] if len(melody) > 1 else ()
    return tuple(result)


def _beat_length(frame: Frame, tick: int) -> int:
    inside = tick % frame.bar_ticks
    onsets = [*frame.beat_onsets, frame.bar_ticks]
    at = onsets.index(inside) if inside in onsets else 0
    return onsets[at + 1] - onsets[at]


def _comping(frame: Frame, spans: tuple[Span, ...], melody: tuple[Tone, ...]) -> list[Tone]:
    """Return the left hand: thirds, sevenths, ninths in stabs, some before their chord."""
    voicings = rootless_voicings(spans, lowest_above(spans, melody))
    figures = asked_figures(frame, _TASTES)
    activity = asked_activity(frame)
    tones: list[Tone] = []
    for bar in range(frame.plan.bars):
        base = bar * frame.bar_ticks
        if bar == frame.plan.bars - 1:
            last = len(spans) - 1
            start = max(base, spans[last].onset)
            tones += [Tone(start, frame.end - start, p, 1, 2) for p in voicings[last]]
            continue
        pool = _DRIVING if figures[bar] == "pulse" or activity[bar] > 2.2 else _STABS
        if figures[bar] == "sustained" or activity[bar] < 0.8:
            pool = _SPARSE
        seed = frame.seed_of(Stream.FIGURE, bar)
        # A rhythm stays for two bars; now and then it is varied.
        place = bar // 2 if noise.uniform(seed, Stream.FIGURE, bar, 7) < 0.7 else bar
        pick = int(noise.uniform(seed, Stream.FIGURE, place, 8) * len(pool))
        for where, length in pool[pick]:
            tones += _hit(frame, spans, voicings, base, where, length)
    return tones


def _hit(
    frame: Frame, spans: tuple[Span, ...], voicings: list[tuple[int, ...]], base: int,
    where: float, length: float,
) -> list[Tone]:  # fmt: skip
    """Return a chord struck at a place in felt beats; off the beat it takes what comes next."""
    onset, end = base + _tick(frame, where), base + _tick(frame, where + length)
    if onset >= base + frame.bar_ticks:
        return []
    here = next(i for i, s in enumerate(spans) if s.end > onset)
    following = here + 1
    late = following < len(spans) and 0 < spans[following].onset - onset <= 480 and where % 1
    if late:
        here = following
        end = max(end, spans[here].onset)
    end = min(end, spans[here].end)
    return [Tone(onset, end - onset, p, 1, 2) for p in voicings[here]] if end > onset else []


def _tick(frame: Frame, beats: float) -> int:
    """Return the tick of a place in felt beats from the bar line; the end at most."""
    whole = int(beats)
    onsets = [*frame.beat_onsets, frame.bar_ticks]
    if whole >= len(onsets) - 1:
        return frame.bar_ticks
    length = onsets[whole + 1] - onsets[whole]
    # Between beats of three parts the off-beat is the last part.
    off = 0 if not beats % 1 else (length // 2 if length % 960 == 0 else length - 480)
    return onsets[whole] + off


def rootless_voicings(spans: tuple[Span, ...], tops: list[int]) -> list[tuple[int, ...]]:
    """Return a close voicing without its root for each chord, each near the one before.

    Third and seventh say what the chord is; fifth, sixth or ninth colour it. Under a low tune
    fewer notes are left.
    """
    options = [_voicings(span, top) for span, top in zip(spans, tops, strict=True)]
    total = np.array([_height_cost(v) for v in options[0]])
    back = []
    for before, here in pairwise(options):
        cost = np.array([[_distance(a, b) for b in here] for a in before])
        reached = np.round(total[:, None] + cost, 6)
        best = np.argmin(reached, axis=0)
        back.append(best)
        total = reached[best, np.arange(len(here))] + np.array([_height_cost(v) for v in here])
    k = int(np.argmin(np.round(total, 6)))
    path = [k]
    for best in reversed(back):
        k = int(best[k])
        path.append(k)
    return [v[k] for v, k in zip(options, reversed(path), strict=True)]


def _voicings(span: Span, top: int) -> list[tuple[int, ...]]:
    classes = rootless_tones(span)
    ceiling = min(top - 1, _HIGHEST)
    for count in range(len(classes), 0, -1):
        chosen = classes[:count]
        found = {
            tuple(sorted(_stacked(low, chosen)))
            for low in range(_LOWEST, _HIGHEST)
            if low % 12 in chosen
        }
        fitting = sorted(v for v in found if v[-1] <= ceiling)
        if fitting:
            return fitting
    return [()]


def _stacked(low: int, classes: tuple[int, ...]) -> list[int]:
    return [low + (c - low) % 12 for c in classes]


def rootless_tones(span: Span) -> tuple[int, ...]:
    """Return the pitch classes of a chord as a jazz pianist plays it, the telling ones first."""
    above = {(t - span.root) % 12: t for t in span.tones}
    scale = {pitch_class(p) for p in range(span.key.fifths - 1, span.key.fifths + 6)}
    third = next((above[k] for k in (4, 3, 5, 2) if k in above), span.tones[1])
    seventh = next((above[k] for k in (10, 11) if k in above), None)
    fifth = next((above[k] for k in (7, 6, 8) if k in above), span.tones[2])
    sixth, ninth = (span.root + 9) % 12, (span.root + 2) % 12
    colour = [t for t in (ninth, sixth) if t in scale and t not in (third, fifth)]
    if seventh is None:
        if 9 in above:
            colour = [above[9], *(t for t in colour if t != above[9])]
        return (third, fifth, *colour[:1])
    return (third, seventh, *(colour[:1] or [fifth]), *([fifth] if colour else []))[:4]


def _height_cost(voicing: tuple[int, ...]) -> float:
    return 4.0 if not voicing else 0.12 * abs(sum(voicing) / len(voicing) - 58.0)


def _distance(before: tuple[int, ...], here: tuple[int, ...]) -> float:
    """Return how far the hand moves from one voicing to the next."""
    if not before or not here:
        return 0.0
    moved = sum(min(abs(p - q) for q in before) for p in here)
    return moved + 0.3 * abs(before[0] - here[0]) + 0.5 * (before == here)
