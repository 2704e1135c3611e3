"""The bass line: which chord tone lies below, and where."""

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream


def bass_line(frame: Frame, ensemble: Ensemble, spans: tuple[Span, ...]) -> tuple[int, ...]:
    """Return the bass pitch of every chord, by Viterbi decoding.

    Roots at cadences, a singing line elsewhere. It comes before the melody, which then
    avoids parallels with it, so that inversions stay whatever the melody does.
    """
    low, high = ensemble.bass
    centre = low + 0.45 * (high - low)
    candidates: list[NDArray[np.int64]] = []
    scores: list[NDArray[np.float64]] = []
    for i, span in enumerate(spans):
        pitches = np.array(
            [p for p in range(low, high + 1) if p % 12 in span.tones[:4]], dtype=np.int64
        )
        last = i == len(spans) - 1
        candidates.append(pitches)
        score = _worth(frame, ensemble, span, pitches, last)
        score -= 0.25 * (np.abs(pitches - centre) / 4.0) ** 2
        bar, inside = divmod(span.onset, frame.bar_ticks)
        score += 0.4 * noise.gumbels(
            pitches - frame.plan.tonic, frame.seed, Stream.BASS, bar, inside
        )
        scores.append(score)
    total = scores[0]
    back: list[NDArray[np.int64]] = []
    for i in range(1, len(spans)):
        move = candidates[i][None, :] - candidates[i - 1][:, None]
        size = np.abs(move)
        cost = np.where(size > 12, 6.0, np.where(size > 7, 1.2, 0.09 * size))
        cost = cost + 1.0 * (size == 6) + 0.5 * (size == 0) + 0.6 * ((size > 7) & (size < 12))
        reached = np.round(total[:, None] - cost, 6)
        best = np.argmax(reached, axis=0)
        back.append(best)
        total = reached[best, np.arange(len(best))] + scores[i]
    k = int(np.argmax(np.round(total, 6)))
    line = [int(candidates[-1][k])]
    for i in range(len(spans) - 2, -1, -1):
        k = int(back[i][k])
        line.append(int(candidates[i][k]))
    return tuple(reversed(line))


def _worth(
    frame: Frame, ensemble: Ensemble, span: Span, pitches: NDArray[np.int64], last: bool
) -> NDArray[np.float64]:
    classes = pitches % 12
    rooted = ensemble.rooted
    third, fifth = span.tones[1], span.tones[2]
    score = np.select(
        [classes == span.root, classes == third, classes == fifth],
        [0.0, -0.4 - 2.2 * rooted, -2.4 - 1.6 * rooted],
        -1.6 - 2.2 * rooted,
    )
    if span.kind in ("suspended-second", "suspended-fourth"):
        score = np.where(classes == third, -8.0, score)
    if span.kind in ("diminished", "half-diminished", "diminished-seventh"):
        score = np.where(classes == third, 0.0, score)
    if last:
        score = np.where(classes == span.root, 0.0, -100.0)
    elif span.cadence:
        score = np.where(classes == span.root, score, score - 3.0)
    elif frame.strength(span.onset) == 3:
        score = score + np.where(classes == span.root, 0.4, 0.0)
    return np.asarray(score, dtype=np.float64)


def walking(
    frame: Frame, spans: tuple[Span, ...], line: tuple[int, ...], reach: tuple[int, int]
) -> tuple[Tone, ...]:
    """Return a walking bass: a note on every beat, leading by step into the next chord."""
    low, high = reach
    tones: list[Tone] = []
    for i, span in enumerate(spans):
        ticks = [int(t) for t in frame.beat_ticks if span.onset <= t < span.end]
        target = line[i + 1] if i + 1 < len(spans) else line[i]
        here = line[i]
        if not ticks:
            continue
        if i == len(spans) - 1:
            tones.append(Tone(span.onset, span.duration, here))
            break
        pitches = _walk(frame, span, here, target, len(ticks), low, high)
        stops = [*ticks[1:], span.end]
        tones += [Tone(t, stop - t, p) for t, stop, p in zip(ticks, stops, pitches, strict=True)]
    return tuple(tones)


def _walk(
    frame: Frame, span: Span, here: int, target: int, count: int, low: int, high: int
) -> list[int]:
    pitches = [here]
    chord = [p for p in range(low, high + 1) if p % 12 in span.tones[:4]]
    for k in range(1, count):
        bar, inside = divmod(span.onset, frame.bar_ticks)
        if k == count - 1:
            choices = [p for p in (target - 1, target + 1, target - 2, target + 2)
                       if low <= p <= high and p != pitches[-1]]  # fmt: skip
            worth = [-0.2 * abs(p - pitches[-1]) - 0.5 * (abs(p - target) == 2) for p in choices]
        else:
            choices = [p for p in chord if p != pitches[-1] and abs(p - pitches[-1]) <= 7]
            between = here + (target - here) * k / count
            worth = [-0.3 * abs(p - pitches[-1]) - 0.1 * abs(p - between) for p in choices]
        if not choices:
            pitches.append(here)
            continue
        pick = noise.pick(np.array(worth), 0.4, frame.seed, Stream.BASS, bar, inside, k, 1)
        pitches.append(choices[pick])
    return pitches
