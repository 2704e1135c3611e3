"""The tempo as it is played: phrases breathe, their ends lengthen, the end slows down.

All of it lies in the tempo map, so that bars and beats keep their places and every part
moves together. The shapes follow two rules of the KTH performance rule system: phrase arch
and final ritard.
"""

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Score
from studio.performing.performance import TempoMap

_BREATH = 0.075
"""How much a phrase changes its tempo from its quickest beat to its slowest."""
_PHRASE_END = 0.025
_SECTION_END = 0.06
"""How much the last beat of a phrase is longer still, within a section and at its end."""
_RITARDANDO = 0.5
"""How much slower the piece is when its last notes are struck; all at full human touch."""
_RITARDANDO_BARS = 2.0
_QUICKEST = 0.45
_STEADY = 0.75
"""How far players with a drummer breathe, beside the others."""


def tempo_map(score: Score, humanise: float) -> TempoMap:
    """Return when each place of the score is played.

    Parameters
    ----------
    score : Score
    humanise : float
        0 (the written tempo exactly) to 1.

    Returns
    -------
    TempoMap
        Points at the changes of written tempo, and, with human touch, at every felt beat.
        A phrase lasts as long as written; only the final ritardando adds time.
    """
    written = [mark.onset for mark in score.tempos if mark.onset < score.end]
    beats = _beats(score) if humanise > 0.0 else np.array([0, score.end], np.int64)
    ticks = np.unique(np.concatenate((beats, written, [score.end]))).astype(np.int64)
    mark = np.searchsorted([m.onset for m in score.tempos], ticks[:-1], side="right") - 1
    bpm = np.array([m.quarter_bpm for m in score.tempos])[np.maximum(mark, 0)]
    spans = np.diff(ticks) * (60.0 / 960.0) / bpm
    if humanise > 0.0:
        spans = spans * _breathing(score, ticks, spans, humanise)
    seconds = np.concatenate(([0.0], np.cumsum(spans)))
    return TempoMap(ticks, seconds)


def _beats(score: Score) -> NDArray[np.int64]:
    """Return the felt beats, and in the last three bars their halves as well."""
    bars = np.arange(score.bars, dtype=np.int64) * score.metre.bar_ticks
    onsets = np.array(score.metre.beat_onsets, np.int64)
    beats = (bars[:, None] + onsets).ravel()
    half = (onsets[1] if len(onsets) > 1 else score.metre.bar_ticks) // 2
    late = beats[beats >= score.end - 3 * score.metre.bar_ticks]
    return np.concatenate((beats, late + half))


def _breathing(
    score: Score, ticks: NDArray[np.int64], spans: NDArray[np.float64], humanise: float
) -> NDArray[np.float64]:
    """Return how much longer than written each span between two points is."""
    stretch = np.ones(len(spans))
    middle = 0.5 * (ticks[:-1] + ticks[1:]).astype(np.float64)
    beat = score.metre.bar_ticks / score.metre.felt_beats
    section_ends = {section.onset + section.duration for section in score.sections}
    drummed = any(part.instrument.percussion for part in score.parts)
    strength = humanise * (_STEADY if drummed else 1.0)
    for start, end in score.phrases or ((0, score.end),):
        inside = (ticks[:-1] >= start) & (ticks[:-1] < end)
        if not inside.any() or end - start < 2 * beat:
            continue
        x = (middle[inside] - start) / (end - start)
        # Slow in, quickest a little before the middle, slowest at the end.
        slower = 0.5 - 0.5 * np.cos(np.pi * (x - _QUICKEST) / (1.0 - _QUICKEST))
        longer = _SECTION_END if end in section_ends else _PHRASE_END
        change = 1.0 + strength * _BREATH * slower
        change += strength * longer * (middle[inside] >= end - beat)
        change *= spans[inside].sum() / (spans[inside] * change).sum()
        stretch[inside] = change
    return stretch * _ritardando(score, middle, humanise)


def _ritardando(score: Score, middle: NDArray[np.float64], humanise: float) -> NDArray[np.float64]:
    """Return the stretch of the final slowing: like a runner who comes to a stop.

    It is over where the last notes are struck; they are held in the tempo reached there.
    """
    last = _last_onset(score)
    length = min(_RITARDANDO_BARS * score.metre.bar_ticks, 0.2 * score.end, float(last))
    if length <= 0.0:
        return np.ones(len(middle))
    x = np.clip((middle - (last - length)) / length, 0.0, 1.0)
    final = 1.0 - humanise * _RITARDANDO
    return np.asarray((1.0 + (final**3 - 1.0) * x) ** (-1.0 / 3.0))


def _last_onset(score: Score) -> int:
    """Return where the last notes are struck."""
    return max((note.onset for part in score.parts for note in part.notes), default=score.end)
