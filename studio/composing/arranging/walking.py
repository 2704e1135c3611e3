"""The walking bass: a note on every beat, on its way into the next chord."""

import numpy as np

from studio.composing import noise
from studio.composing.frame import Frame
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.spelling import pitch_class

_CHANCE = 0.55
_SKIPS = 0.09
"""How often a beat is struck twice."""
_MOVES = {0: -3.0, 1: 0.35, 2: 0.45, 3: 0.0, 4: -0.1, 5: 0.05, 7: -0.15, 12: -0.2}
"""Log scores of the steps between beats, in semitones; other leaps are rare."""
_FAR = -1.2


def walking_bass(
    frame: Frame, spans: tuple[Span, ...], line: tuple[int, ...], reach: tuple[int, int]
) -> list[Tone]:
    """Return a bass that walks through the chords, by Viterbi decoding over the beats.

    Each chord begins on its bass note. Between, chord tones lie on the stronger beats, notes
    of the scale lead from one to the next, and the last beat of a chord lies a step, a
    semitone or a fifth from what follows.

    Parameters
    ----------
    line : tuple of int
        Bass pitch of each chord.
    reach : (int, int)
        Lowest and highest pitch.
    """
    low, high = reach
    pitches = np.arange(low, high + 1)
    steps = _step_scores(len(pitches))
    beats = _beats(frame, spans)
    total = np.zeros(len(pitches))
    back = []
    for index, (tick, span, arrives, leads_to) in enumerate(beats):
        bar, inside = divmod(tick, frame.bar_ticks)
        chance = noise.gumbels(
            pitches - frame.plan.tonic,
            frame.seed_of(Stream.BASS, bar),
            Stream.BASS,
            bar,
            inside,
            3,
        )
        worth = _worth(span, pitches, frame.strength(tick)) + _CHANCE * chance
        if arrives is not None:
            here = spans[arrives]
            wanted = pitches % 12 == (
                here.root if frame.strength(tick) == 3 else line[arrives] % 12
            )
            worth = np.where(wanted, worth - 0.02 * np.abs(pitches - line[arrives]), -50.0)
        elif leads_to is not None:
            worth = worth + _approach(pitches, spans[leads_to].root)
        if index:
            reached = np.round(total[:, None] + steps, 6)
            best = np.argmax(reached, axis=0)
            back.append(best)
            total = reached[best, np.arange(len(pitches))]
        total = total + worth
    k = int(np.argmax(np.round(total, 6)))
    path = [k]
    for best in reversed(back):
        k = int(best[k])
        path.append(k)
    walked = [int(pitches[k]) for k in reversed(path)]
    return _played(frame, beats, walked)


_Beat = tuple[int, Span, int | None, int | None]
"""Tick, chord, index of the chord that begins here, index of the chord that comes next."""


def _beats(frame: Frame, spans: tuple[Span, ...]) -> list[_Beat]:
    found: list[_Beat] = []
    for i, span in enumerate(spans):
        inside = [int(t) for t in frame.beat_ticks if span.onset < t < span.end]
        ticks = [span.onset, *inside] if i < len(spans) - 1 else [span.onset]
        for k, tick in enumerate(ticks):
            last = k == len(ticks) - 1 and i + 1 < len(spans) and k > 0
            found.append((tick, span, i if k == 0 else None, i + 1 if last else None))
    return found


def _worth(span: Span, pitches: np.ndarray, strength: int) -> np.ndarray:
    scale = {pitch_class(p) for p in range(span.key.fifths - 1, span.key.fifths + 6)}
    classes = pitches % 12
    tone = np.isin(classes, span.tones[:4])
    inside = np.isin(classes, sorted(scale))
    worth = np.where(tone, 0.6 + 0.3 * strength, np.where(inside, 0.0, -1.6))
    worth = worth + 0.3 * (classes == span.root)
    centre = (pitches[0] + pitches[-1]) / 2.0 - 1.0
    return np.asarray(worth - 0.35 * (np.abs(pitches - centre) / 7.0) ** 2)


def _approach(pitches: np.ndarray, root: int) -> np.ndarray:
    """Return what the last beat before a chord gains: a semitone, a step or a fifth away."""
    away = (pitches - root) % 12
    return np.asarray(
        1.9 * np.isin(away, (1, 11)) + 1.3 * np.isin(away, (2, 10)) + 0.9 * (away == 7) - 0.8
    )


def _step_scores(count: int) -> np.ndarray:
    size = np.abs(np.arange(count)[:, None] - np.arange(count)[None, :])
    scores = np.full(size.shape, _FAR)
    for step, score in _MOVES.items():
        scores[size == step] = score
    return np.asarray(scores - 3.0 * (size > 12) - 0.09 * size)


def _played(frame: Frame, beats: list[_Beat], pitches: list[int]) -> list[Tone]:
    tones: list[Tone] = []
    ends = [*(b[0] for b in beats[1:]), frame.end]
    for (tick, _, arrives, _), end, pitch in zip(beats, ends, pitches, strict=True):
        bar, inside = divmod(tick, frame.bar_ticks)
        seed = frame.seed_of(Stream.BASS, bar)
        length = end - tick
        twice = arrives is None and length in (960, 1440)
        if twice and noise.uniform(seed, Stream.BASS, bar, inside, 4) < _SKIPS:
            first = 480 if length == 960 else 960
            tones.append(Tone(tick, first, pitch))
            tones.append(Tone(tick + first, length - first, pitch, emphasis=-0.3))
        else:
            tones.append(Tone(tick, length, pitch))
    return tones
