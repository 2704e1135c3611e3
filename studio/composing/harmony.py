"""Harmony: first when chords change, then which chords, then how they are coloured."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from studio.composing import noise
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.language.prior import Language
from studio.composing.material import Span
from studio.composing.noise import Stream
from studio.composing.quoting import Statement, sounding
from studio.composing.score import Key
from studio.composing.spelling import pitch_class, position_of
from studio.composing.theory import INTERVALS, TENSION, Harmony

_TEMPERATURE = 0.95
_QUOTE = 2.2
_CARRIED, _RUBBED = 2.8, 1.4
"""Worth of a beat of a given motif that is a chord tone, and of one a semitone beside."""
_MOVED = 0.8
"""Chord changes wanted beyond the usual in a bar that states a given motif."""
_FIFTHS_PULL = 0.16
_COLOUR, _USUAL_COLOUR = 6.0, 0.40
_SHARPNESS, _USUAL_CONSONANCE = 6.0, 0.62
_PLAIN, _FAR_SHARPNESS, _FAR_PLAIN = 1.6, 5.0, 20.0
"""How much dissonance weighs in the choice of a chord, and how much more, in its colour and
in its choice, where what is asked lies far from the usual."""
_NEAR = 0.24
"""What is no farther from the usual than this is not far."""
_MINOR_DULLS = 0.3
"""Dissonance of a minor chord beside a major one (Bowling et al. 2018: 3.40 and 3.80 on a
scale on which a major seventh chord has 3.30), beyond its tension, which is little."""


def harmonise(
    frame: Frame,
    ensemble: Ensemble,
    language: Language,
    stated: tuple[Statement, ...] = (),
) -> tuple[Span, ...]:
    """Return the chords of the piece.

    Parameters
    ----------
    frame : Frame
    ensemble : Ensemble
        Its pace and richness.
    language : Language
    stated : tuple of Statement
        Motifs that the chords shall fit.

    Returns
    -------
    tuple of Span
        Without gaps from 0 to the end; the last is the tonic of the home key.
    """
    changes: list[list[int]] = []
    words: list[list[int]] = []
    spans: list[Span] = []
    for index in range(len(frame.plan.phrases)):
        onsets = _changes(frame, ensemble, index, changes, stated)
        changes.append(onsets)
        words.append(_decode(frame, language, index, changes, words, stated))
        spans += _spans(frame, language, index, onsets, words[-1])
    return tuple(_coloured(frame, ensemble, spans))


def cadence_onset(frame: Frame, index: int) -> int:
    """Return the tick at which the last chord of a phrase comes in.

    It is a downbeat, or, in bars of four and more beats, at times the middle of the bar.
    """
    phrase = frame.plan.phrases[index]
    bar = phrase.first_bar + phrase.bars - 1
    onset = bar * frame.bar_ticks
    if frame.beats_a_bar >= 4 and phrase.bars > 1:
        source = index if phrase.quotes is None else phrase.quotes
        if noise.uniform(frame.seed, Stream.CADENCE, source) < 0.35:
            onset += frame.beat_onsets[frame.middle_beat]
    return onset


def _patterns(frame: Frame) -> list[tuple[tuple[int, ...], float]]:
    """Return the beats of a bar on which chords may change, with log scores."""
    beats = frame.beats_a_bar
    if beats == 2:
        return [((0,), 0.0), ((0, 1), 0.0), ((), -2.4), ((1,), -3.0)]
    if beats == 3:
        return [((0,), 0.0), ((0, 2), -0.3), ((0, 1), -1.5), ((0, 1, 2), -2.2), ((), -2.4),
                ((2,), -3.0)]  # fmt: skip
    middle = frame.middle_beat
    last = beats - 1
    return [
        ((0,), -0.2),
        ((0, middle), 0.3),
        ((0, middle, last), -1.1),
        ((0, last), -1.0),
        ((0, 1, middle, last), -2.2),
        ((0, 1, middle), -2.0),
        ((middle,), -2.6),
        ((), -2.8),
    ]


def _changes(
    frame: Frame,
    ensemble: Ensemble,
    index: int,
    earlier: list[list[int]],
    stated: tuple[Statement, ...],
) -> list[int]:
    """Return the ticks at which chords change in a phrase; the first is its beginning."""
    phrase = frame.plan.phrases[index]
    patterns = _patterns(frame)
    base = np.array([score for _, score in patterns])
    sizes = np.array([len(beats) for beats, _ in patterns], dtype=np.float64)
    motion = frame.by_bar(frame.plan.beats.motion)
    cadence = cadence_onset(frame, index)
    start = phrase.first_bar * frame.bar_ticks
    quoted = _quoted_offsets(frame, index, earlier)
    onsets = [start]
    for k in range(phrase.bars):
        bar = phrase.first_bar + k
        tick = bar * frame.bar_ticks
        to_end = phrase.bars - 1 - k
        wish = ensemble.pace + 1.6 * (motion[bar] - 0.45) + 0.7 * (to_end == 1)
        # A given motif wants chords of its own under its notes.
        wish += _MOVED * any(s.onset < tick + frame.bar_ticks and s.end > tick for s in stated)
        scores = base + wish * (sizes - 1.0)
        if quoted is not None:
            offset = k * frame.bar_ticks
            for p, (beats, _) in enumerate(patterns):
                there = tuple(frame.beat_onsets[b] + offset for b in beats)
                inside = tuple(t for t in quoted if offset <= t < offset + frame.bar_ticks)
                scores[p] += 3.0 * (1.0 - phrase.variation) * (there == inside)
        chosen = patterns[noise.pick(scores, 0.8, frame.seed, Stream.HARMONIC_RHYTHM, bar)][0]
        if to_end == 0:
            chosen = (0,)
            onsets = [t for t in onsets if t < cadence]
            onsets += [t for t in (tick, cadence) if t <= cadence]
            break
        onsets += [tick + frame.beat_onsets[b] for b in chosen]
    # The cadence needs its chord before: the last chord change before it is the dominant's.
    onsets = sorted(set(onsets))
    if len(onsets) >= 2 and phrase.bars > 1 and onsets[-2] == start:
        before = cadence - frame.bar_ticks
        if before > start:
            onsets.insert(-1, before)
    return onsets


def _quoted_offsets(frame: Frame, index: int, earlier: list[list[int]]) -> list[int] | None:
    phrase = frame.plan.phrases[index]
    if phrase.quotes is None or not 0 <= phrase.quotes < index:
        return None
    begin = frame.plan.phrases[phrase.quotes].first_bar * frame.bar_ticks
    return [t - begin for t in earlier[phrase.quotes]]


def _decode(
    frame: Frame,
    language: Language,
    index: int,
    changes: list[list[int]],
    words: list[list[int]],
    stated: tuple[Statement, ...],
) -> list[int]:
    """Return the numbers of the chords of a phrase by Viterbi decoding."""
    plan = frame.plan
    phrase = plan.phrases[index]
    vocabulary = language.harmonies(plan.mode)
    moves = language.transitions(plan.mode)
    onsets = changes[index]
    count = len(onsets)
    numbers = np.arange(len(vocabulary), dtype=np.int64)
    emission = np.stack(
        [_asked(frame, vocabulary, onsets, i, phrase.first_bar, phrase.bars) for i in range(count)]
    )
    for i, onset in enumerate(onsets):
        slot = onset - phrase.first_bar * frame.bar_ticks
        source = index
        if phrase.quotes is not None and 0 <= phrase.quotes < index:
            source = phrase.quotes
        emission[i] += _TEMPERATURE * noise.gumbels(
            numbers, frame.seed, Stream.CHORD, source, slot
        )
        if stated:
            emission[i] += _carrying(frame, vocabulary, onsets, i, stated)
    if phrase.quotes is not None and 0 <= phrase.quotes < index:
        begin = plan.phrases[phrase.quotes].first_bar * frame.bar_ticks
        there = {
            t - begin: w for t, w in zip(changes[phrase.quotes], words[phrase.quotes], strict=True)
        }
        for i, onset in enumerate(onsets):
            word = there.get(onset - phrase.first_bar * frame.bar_ticks)
            if word is not None:
                emission[i, word] += _QUOTE * (1.0 - phrase.variation)
    _close(frame, language, index, emission)
    if index == 0:
        emission[0] += np.where(numbers == 0, 2.5, 0.0)
    elif count > 1:
        emission[0, 0] += 0.6
        emission[0] += _pivot(frame, vocabulary, index)
    return _viterbi(emission, moves)


def _viterbi(emission: NDArray[np.float64], moves: NDArray[np.float64]) -> list[int]:
    score = emission[0]
    back = []
    for row in emission[1:]:
        reach = np.round(score[:, None] + moves, 6)
        best = np.argmax(reach, axis=0)
        back.append(best)
        score = reach[best, np.arange(len(best))] + row
    path = [int(np.argmax(np.round(score, 6)))]
    for best in reversed(back):
        path.append(int(best[path[-1]]))
    return path[::-1]


def _asked(
    frame: Frame,
    vocabulary: tuple[Harmony, ...],
    onsets: list[int],
    i: int,
    first_bar: int,
    bars: int,
) -> NDArray[np.float64]:
    """Return how well each chord answers the language's weight and the picture."""
    beats = frame.plan.beats
    end = onsets[i + 1] if i + 1 < len(onsets) else (first_bar + bars) * frame.bar_ticks
    a, b = frame.beat_of(onsets[i]), frame.beat_of(end - 1) + 1
    # In steps, each chord on grids of its own: a small wish moves only a few chords.
    key = (frame.seed, Stream.STEADY, Stream.CHORD)
    at = onsets[i]
    fifths = noise.steady(float(beats.fifths[a:b].mean()), 1.0, *key, at)
    pull = max(0.0, noise.steady(float(beats.fifths_weight[a:b].mean()), 0.25, *key, at, 1))
    consonance = noise.steady(float(beats.consonance[a:b].mean()), 0.2, *key, at, 2)
    beyond = consonance - _USUAL_CONSONANCE
    far = math.copysign(_FAR_PLAIN * max(0.0, abs(beyond) - _NEAR), beyond)
    scores = np.empty(len(vocabulary))
    tense = 0.5 * (noise.steady(frame.plan.tension, 0.5, *key, first_bar, 3) + 1.0)
    complexity = noise.steady(frame.plan.complexity, 0.5, *key, first_bar, 4)
    for w, word in enumerate(vocabulary):
        distance = abs((_fifths_up(word.root) - fifths + 6.0) % 12.0 - 6.0)
        score = 0.8 * word.weight - _FIFTHS_PULL * pull * distance**2
        score -= _PLAIN * (consonance - 0.35) * TENSION[word.kind]
        score -= far * (TENSION[word.kind] + _MINOR_DULLS * (word.kind == "minor"))
        chromatic = word.target is not None or word.degree in ("iv", "bVII", "bII")
        if chromatic and frame.plan.mode in ("major", "minor"):
            score += 1.6 * (tense - 0.5) + 0.8 * complexity - 1.2 * (consonance - 0.5)
        scores[w] = score
    return scores


def _carrying(
    frame: Frame,
    vocabulary: tuple[Harmony, ...],
    onsets: list[int],
    i: int,
    stated: tuple[Statement, ...],
) -> NDArray[np.float64]:
    """Return how well each chord carries the motifs that sound over it."""
    bar = frame.bar_of(onsets[i])
    phrase = frame.plan.phrases[frame.phrase_of_bar[bar]]
    end = (
        onsets[i + 1]
        if i + 1 < len(onsets)
        else (phrase.first_bar + phrase.bars) * frame.bar_ticks
    )
    beat = frame.bar_ticks // frame.beats_a_bar
    lasting = sounding(stated, onsets[i], end, beat)
    tonic = frame.key_of_bar(bar).tonic
    scores = np.zeros(len(vocabulary))
    for w, word in enumerate(vocabulary):
        chord = {(tonic + word.root + semitones) % 12 for semitones in INTERVALS[word.kind]}
        for tone, beats in lasting.items():
            if tone in chord:
                scores[w] += _CARRIED * beats
            elif {(tone + 1) % 12, (tone - 1) % 12} & chord:
                scores[w] -= _RUBBED * beats
    return scores


def _fifths_up(semitones: int) -> int:
    return (7 * semitones + 5) % 12 - 5


def _close(frame: Frame, language: Language, index: int, emission: NDArray[np.float64]) -> None:
    """Add what the cadence asks of the last two chords."""
    phrase = frame.plan.phrases[index]
    final = index == len(frame.plan.phrases) - 1
    kind = "authentic" if final else phrase.cadence
    words = language.cadence(frame.plan.mode, kind)
    emission[-1] += 3.0 * words.last
    if final:
        emission[-1, 0] += 100.0
    if len(emission) > 1:
        emission[-2] += 2.0 * words.before
    elif final:
        emission[-1, 0] += 100.0


def _pivot(frame: Frame, vocabulary: tuple[Harmony, ...], index: int) -> NDArray[np.float64]:
    """Return the preference for chords that the key before shares, where the key changes."""
    bar = frame.plan.phrases[index].first_bar
    here, before = frame.key_of_bar(bar), frame.key_of_bar(bar - 1)
    if here == before:
        return np.zeros(len(vocabulary))
    low = before.fifths - 1
    known = {pitch_class(p) for p in range(low, low + 7)}
    return np.array(
        [
            1.5
            if all((here.tonic + word.root + s) % 12 in known for s in INTERVALS[word.kind])
            else 0.0
            for word in vocabulary
        ]
    )


def _spans(
    frame: Frame, language: Language, index: int, onsets: list[int], words: list[int]
) -> list[Span]:
    phrase = frame.plan.phrases[index]
    key = frame.key_of_bar(phrase.first_bar)
    vocabulary = language.harmonies(frame.plan.mode)
    end = (phrase.first_bar + phrase.bars) * frame.bar_ticks
    spans: list[Span] = []
    for i, (onset, word) in enumerate(zip(onsets, words, strict=True)):
        stop = onsets[i + 1] if i + 1 < len(onsets) else end
        closing = i >= len(words) - 2
        if spans and spans[-1].word == word and not closing:
            spans[-1] = replace(spans[-1], duration=stop - spans[-1].onset)
            continue
        spans.append(_span(index, key, vocabulary[word], word, onset, stop, closing))
    return spans


def _span(
    phrase: int, key: Key, harmony: Harmony, word: int, onset: int, end: int, cadence: bool
) -> Span:
    root = (key.tonic + harmony.root) % 12
    return Span(
        onset,
        end - onset,
        phrase,
        key,
        word,
        root,
        _root_position(key, harmony),
        harmony.kind,
        tuple((root + s) % 12 for s in INTERVALS[harmony.kind]),
        harmony.degree,
        harmony.function,
        cadence,
    )


_ROOT_FIFTHS = {
    0: 0, 1: -5, 2: 2, 3: -3, 4: 4, 5: -1, 6: 6, 7: 1, 8: -4, 9: 3, 10: -2, 11: 5,
}  # fmt: skip


def _root_position(key: Key, harmony: Harmony) -> int:
    return position_of(key) + _ROOT_FIFTHS[harmony.root]


def _colours(span: Span, minor_seventh: bool) -> list[tuple[str, float]]:
    """Return the kinds a chord may take within its function, with how common each is."""
    if span.kind == "diminished":
        return [("diminished", 0.0), ("half-diminished", -0.6), ("diminished-seventh", -1.2)]
    if span.kind == "minor":
        return [("minor", 0.0), ("minor-seventh", -1.2), ("minor-ninth", -2.6)]
    dominant = span.function == "D" or "/" in span.degree or minor_seventh
    if span.kind == "dominant":
        return [("dominant", 0.0), ("dominant-ninth", -2.2)]
    if dominant:
        return [("major", 0.0), ("dominant", -0.1), ("suspended-fourth", -1.8),
                ("dominant-ninth", -2.6)]  # fmt: skip
    return [("major", 0.0), ("major-seventh", -1.8), ("suspended-second", -2.2),
            ("suspended-fourth", -2.4), ("major-sixth", -2.0), ("major-ninth", -3.0)]  # fmt: skip


def _coloured(frame: Frame, ensemble: Ensemble, spans: list[Span]) -> list[Span]:
    """Return the chords with the colour that the shapes ask for."""
    beats = frame.plan.beats
    result = []
    for i, span in enumerate(spans):
        low = span.key.fifths - 1
        scale = {pitch_class(p) for p in range(low, low + 7)}
        options = _colours(span, (span.root + 11) % 12 not in scale)
        a, b = frame.beat_of(span.onset), frame.beat_of(span.end - 1) + 1
        colour = float(beats.colour[a:b].mean())
        consonance = float(beats.consonance[a:b].mean())
        sharp = _USUAL_CONSONANCE - consonance
        sharp *= _SHARPNESS * (1.0 + _FAR_SHARPNESS * abs(sharp))
        scores = []
        for kind, weight in options:
            rich = TENSION[kind] - TENSION[options[0][0]]
            size = len(INTERVALS[kind])
            wanted = 2.6 * (colour - 0.45) + 2.2 * ensemble.richness - 1.6 * (consonance - 0.55)
            score = weight + wanted * rich * 2.0 + 0.8 * ensemble.richness * (size - 3)
            # What is asked beyond the usual says whether the chord has a colour at all.
            score += (kind != options[0][0]) * (_COLOUR * (colour - _USUAL_COLOUR) + sharp)
            strange = sum((span.root + s) % 12 not in scale for s in INTERVALS[kind][3:])
            if strange and kind not in ("dominant", "diminished-seventh"):
                score -= 4.0
            if span.cadence and (
                kind.startswith("suspended") or (span.function != "D" and ensemble.richness < 0.5)
            ):
                score -= 20.0 * (kind != options[0][0])
            if span.cadence and size > 4 and ensemble.richness < 0.5:
                score -= 20.0
            scores.append(score)
        slot = span.onset % frame.bar_ticks
        bar = span.onset // frame.bar_ticks
        choice = noise.pick(np.array(scores), 0.45, frame.seed, Stream.COLOUR, bar, slot)
        kind = options[choice][0]
        if i == len(spans) - 1 and ensemble.richness < 0.5:
            kind = options[0][0]
        tones = tuple((span.root + s) % 12 for s in INTERVALS[kind])
        result.append(replace(span, kind=kind, tones=tones))
    return result
