"""Writing for a small orchestra: strings carry, winds colour, brass and timpani crown.

How many play follows the loudness of the phrase and of the bars within it: a soft phrase is a
wind's solo over a few strings, a loud one has everybody, and where the picture grows players
come in one after the other.
"""

from collections.abc import Sequence

import numpy as np

from studio.composing.arranging.chamber import give_figure
from studio.composing.arranging.leading import Lead, leads_of, led_by
from studio.composing.arranging.parts import below, in_range, reach
from studio.composing.elaborating import Desk, elaborated
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.inner import lead_voices, lowest_above, tune_over
from studio.composing.language.elaboration import BASS, LOWER, UPPER
from studio.composing.material import Span, Tone
from studio.composing.prominence import Bars
from studio.composing.quoting import Statement

(
    FLUTE,
    OBOE,
    CLARINET,
    BASSOON,
    HORN,
    TRUMPET,
    TIMPANI,
    VIOLINS,
    SECONDS,
    VIOLAS,
    CELLOS,
    BASSES,
) = range(12)

_READIER = 0.15
"""Fullness that a wind player gains where what it plays stands all the way forward."""
_ENTERS = {
    BASSES: 0.42,
    BASSOON: 0.5,
    CLARINET: 0.54,
    HORN: 0.58,
    FLUTE: 0.62,
    OBOE: 0.72,
    TRUMPET: 0.78,
}
"""How full it has to be for a player to join in; the last bar needs less."""
_AT_THE_END = 0.25
_SOLO = 0.56
"""Up to this a wind may have the tune alone."""
_EVERY_NOTE = 0.74
"""Below this the basses only touch the beginning of a bar."""
_OCTAVE_UP = 0.84
_AT_HOME = 0.9
_FLUTE_TOP = 89
"""Higher notes need four ledger lines and more."""
_CELLO_LOW = 45
"""With the basses an octave below the cellos stay above this, near the violas."""
_VOICES = ((57, 79), (52, 74), (48, 67))


def orchestra(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
    stated: tuple[Statement, ...],
) -> list[list[Tone]]:
    """Write for orchestra: who has the tune, who doubles it, and how full it is."""
    levels = _levels(frame)
    leads = _soloists(frame, ensemble, melody, stated, levels)
    tune, shares = led_by(frame, leads, melody)
    voices = lead_voices(
        spans, lowest_above(spans, tune), bass, _VOICES, strict=False, tune=tune_over(spans, tune),
        chance=(frame, (SECONDS, VIOLAS, HORN)),
    )  # fmt: skip
    parts = _strings(frame, ensemble, spans, voices, bass, tune, leads)
    for player, solo in shares.items():
        parts[player] = [*parts[player], *solo]
    low = parts[CELLOS]
    full = _Fullness(frame, levels, spans[-1].onset)
    deep = [
        t
        for t in low
        if full.plays(BASSES, t.onset)
        and (t.onset % frame.bar_ticks == 0 or full.level(t.onset) > _EVERY_NOTE)
    ]
    parts[BASSES] = [t._replace(pitch=in_range(t.pitch - 12, 28, 50)) for t in deep]
    parts[CELLOS] = _near_the_violas(low, {t.onset for t in deep}, tune)
    parts[BASSOON] = below([t for t in low if full.plays(BASSOON, t.onset)], tune, 36)
    _tune_in_winds(ensemble, tune, leads, full, frame, parts)
    for player, voice in ((HORN, 2), (CLARINET, 0), (TRUMPET, 0)):
        lowest = ensemble.players[player].instrument.low
        held = _held(frame, spans, [chord[voice] for chord in voices], full, player, leads)
        parts[player] = [*parts[player], *below(held, tune, lowest)]
    parts[TIMPANI] = _timpani(frame, spans, bass, levels)
    return parts


def _levels(frame: Frame) -> list[float]:
    """Return how full each bar is, 0 to 1: its phrase's loudness and its own, two bars each.

    The climax is full.
    """
    loudness = frame.by_bar(frame.plan.beats.loudness)
    levels = [0.0] * frame.plan.bars
    for phrase in frame.plan.phrases:
        bars = range(phrase.first_bar, min(frame.plan.bars, phrase.first_bar + phrase.bars))
        level = float(loudness[bars.start : bars.stop].mean())
        if frame.plan.climax_bar in bars:
            level = max(level, 0.85)
        for bar in bars:
            first = bar - (bar - bars.start) % 2
            here = float(loudness[first : min(first + 2, bars.stop)].mean())
            levels[bar] = 0.65 * level + 0.35 * here
    return levels


class _Fullness:
    """Who plays when, by how full it is."""

    def __init__(self, frame: Frame, levels: list[float], last: int) -> None:
        self._frame, self._levels, self._last = frame, levels, last
        near = by_phrase(frame, frame.forward["harmony"])
        second = by_phrase(frame, frame.forward["counter"])
        self._near = {FLUTE: second, OBOE: second, CLARINET: near, HORN: near, TRUMPET: near}

    def plays(self, player: int, tick: int) -> bool:
        """Return whether a player joins in at a tick."""
        bar = self._frame.bar_of(tick)
        level = self.level(tick)
        if player in self._near:
            level += _READIER * self._near[player][self._frame.phrase_of_bar[bar]]
        return level > _ENTERS[player] - _AT_THE_END * (tick >= self._last)

    def level(self, tick: int) -> float:
        """Return how full it is at a tick."""
        return self._levels[self._frame.bar_of(tick)]


def by_phrase(frame: Frame, bars: Bars) -> list[float]:
    """Return the mean of a value of every bar in each phrase."""
    return [float(bars[p.first_bar : p.first_bar + p.bars].mean()) for p in frame.plan.phrases]


def _soloists(
    frame: Frame,
    ensemble: Ensemble,
    melody: tuple[Tone, ...],
    stated: tuple[Statement, ...],
    levels: list[float],
) -> tuple[Lead, ...]:
    """Return who has the tune: the violins, or a wind where it is soft."""
    winds = dict.fromkeys((FLUTE, OBOE, CLARINET), 0)
    found = leads_of(frame, ensemble, melody, stated, VIOLINS, winds, _AT_HOME)
    fullness = by_phrase(frame, np.array(levels))
    return tuple(
        lead if level < _SOLO else Lead(VIOLINS)
        for lead, level in zip(found, fullness, strict=True)
    )


def _strings(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    voices: Sequence[tuple[int, ...]],
    bass: tuple[int, ...],
    tune: tuple[Tone, ...],
    leads: tuple[Lead, ...],
) -> list[list[Tone]]:
    """Return the parts with the accompanying strings written.

    The violins take part where a wind has the tune; the others then play a voice lower.
    """
    solo = [leads[span.phrase].player != VIOLINS for span in spans]
    chords = list(enumerate(voices))
    pitches: dict[int, dict[int, int]] = {
        VIOLINS: {i: chord[0] for i, chord in chords if solo[i]},
        SECONDS: {i: chord[int(solo[i])] for i, chord in chords},
        VIOLAS: {i: chord[1 + int(solo[i])] for i, chord in chords},
        CELLOS: dict(enumerate(bass)),
    }
    roles = {VIOLINS: UPPER, SECONDS: UPPER, VIOLAS: LOWER, CELLOS: BASS}
    desks = [
        Desk(
            player, roles[player], held, frozenset(),
            reach(ensemble.players[player].instrument, 0, 81),
            frame.forward["bass" if player == CELLOS else "harmony"],
        )
        for player, held in pitches.items()
    ]  # fmt: skip
    parts: list[list[Tone]] = [[] for _ in ensemble.players]
    written = elaborated(frame, spans, desks, tune)
    give_figure(frame, spans, desks, written)
    for desk, tones in zip(desks, written, strict=True):
        parts[desk.number] = tones
    parts[VIOLINS] = [t._replace(role="inner") for t in parts[VIOLINS]]
    parts[CELLOS] = below(parts[CELLOS], tune, ensemble.players[CELLOS].instrument.low)
    return parts


def _near_the_violas(low: list[Tone], doubled: set[int], tune: tuple[Tone, ...]) -> list[Tone]:
    """Return the cellos an octave higher where the basses have the bass and it lies deep."""
    raised = [
        t._replace(pitch=t.pitch + 12) if t.onset in doubled and t.pitch < _CELLO_LOW else t
        for t in low
    ]
    return below(raised, tune, 36)


def _tune_in_winds(
    ensemble: Ensemble,
    tune: tuple[Tone, ...],
    leads: tuple[Lead, ...],
    full: _Fullness,
    frame: Frame,
    parts: list[list[Tone]],
) -> None:
    """Double the violins' tune: by flute in full bars, an octave up at the top, then oboe."""
    for tone in tune:
        if leads[frame.phrase_of_bar[frame.bar_of(tone.onset)]].player != VIOLINS:
            continue
        for player, most in ((FLUTE, _FLUTE_TOP), (OBOE, 86)):
            if not full.plays(player, tone.onset):
                continue
            low = ensemble.players[player].instrument.low
            up = player == FLUTE and full.level(tone.onset) > _OCTAVE_UP and tone.pitch <= 76
            pitch = tone.pitch + 12 * up
            if pitch <= most:
                parts[player].append(tone._replace(pitch=in_range(pitch, low, most), role=None))


def _held(
    frame: Frame,
    spans: tuple[Span, ...],
    pitches: list[int],
    full: _Fullness,
    player: int,
    leads: tuple[Lead, ...],
) -> list[Tone]:
    """Return a wind's note of each chord where it joins in, held as long as it stays."""
    tones: list[Tone] = []
    for span, pitch in zip(spans, pitches, strict=True):
        if leads[span.phrase].player == player or not full.plays(player, span.onset):
            continue
        before = tones[-1] if tones else None
        if (
            before is not None
            and before.end == span.onset
            and before.pitch == pitch
            and before.duration + span.duration <= frame.bar_ticks
        ):
            tones[-1] = before._replace(duration=before.duration + span.duration)
        else:
            tones.append(Tone(span.onset, span.duration, pitch))
    return tones


def _timpani(
    frame: Frame, spans: tuple[Span, ...], bass: tuple[int, ...], levels: list[float]
) -> list[Tone]:
    """Return strokes with the bass on tonic and dominant, at the end and around the climax."""
    tones: list[Tone] = []
    tonic = in_range(frame.plan.tonic + 36, 41, 52)
    fifth = in_range(frame.plan.tonic + 43, 40, 52)
    beat = frame.beat_onsets[1] - frame.beat_onsets[0]
    for span, lowest in zip(spans, bass, strict=True):
        if levels[frame.bar_of(span.onset)] < 0.6 and span.end != frame.end:
            continue
        pitch = {tonic % 12: tonic, fifth % 12: fifth}.get(span.root)
        if pitch is not None and lowest % 12 == span.root:
            tones.append(Tone(span.onset, min(beat, span.duration), pitch, 1, 1, 0.1))
    return tones
