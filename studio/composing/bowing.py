"""Slurs: what is taken with one bow, one breath or one touch."""

import math
from itertools import pairwise

from studio.composing import noise
from studio.composing.frame import Frame
from studio.composing.language.bowing import joint, slurred_odds
from studio.composing.material import Tone
from studio.composing.noise import Stream
from studio.composing.score import Instrument

_SMOOTHER = 4.0
"""Log odds that a slur gains from the driest to the smoothest playing."""
_USUAL_DRYNESS = 0.45
_SYLLABLES = -2.0
"""Log odds that a slur loses where every note has a syllable of its own."""
_MOST_NOTES = 12
_SMOOTH = 0.62
"""Drier than this there are no slurs for hands."""


def slur_groups(
    frame: Frame, part: int, tones: tuple[Tone, ...], instrument: Instrument
) -> list[tuple[int, int]]:
    """Return (first, last) indices of slurred notes of a single line.

    Bowed and blown notes are joined as quartets join theirs, the smoother the more; what has
    the same rhythm at the same place in the bar is bowed alike. Hands play legato to the bar
    line. A slur stays within a phrase and a bar's length, and ends before rests, repeated
    notes and staccato.
    """
    if not instrument.sustained:
        if float(frame.plan.beats.articulation.mean()) >= _SMOOTH:
            return []
        return _grouped(tones, [_may_join(frame, tones, i) for i in range(len(tones) - 1)],
                        2 * frame.bar_ticks, 4, frame.bar_ticks)  # fmt: skip
    odds = slurred_odds()
    joined: list[bool] = []
    start = 0
    for i, (tone, following) in enumerate(pairwise(tones)):
        inside = following.onset % frame.bar_ticks
        place = joint(
            tone.duration,
            following.pitch - tone.pitch,
            inside == 0,
            inside in frame.beat_onsets,
            bool(joined) and joined[-1],
            tone.duration == following.duration,
        )
        start = start if joined and joined[-1] else i
        within = following.end - tones[start].onset <= frame.bar_ticks
        likely = 0.0
        if within and _may_join(frame, tones, i):
            logit = float(odds[place]) + _leaning(frame, tone, instrument)
            likely = 1.0 / (1.0 + math.exp(-logit))
        joined.append(likely > 0.0 and _chance(frame, part, tone, place) < likely)
    return _grouped(tones, joined, frame.bar_ticks, _MOST_NOTES, frame.bar_ticks)


def _chance(frame: Frame, part: int, tone: Tone, place: tuple[int, ...]) -> float:
    bar, inside = divmod(tone.onset, frame.bar_ticks)
    seed = frame.seed_of(Stream.INNER, bar, part)
    return noise.uniform(seed, Stream.INNER, 32, part, inside, *place)


def _leaning(frame: Frame, tone: Tone, instrument: Instrument) -> float:
    dry = float(frame.plan.beats.articulation[frame.beat_of(tone.onset)])
    sung = instrument.sound.startswith("voice")
    return _SMOOTHER * (_USUAL_DRYNESS - dry) + (_SYLLABLES if sung else 0.0)


def _may_join(frame: Frame, tones: tuple[Tone, ...], i: int) -> bool:
    """Return whether a slur can lead from a note to the next."""
    tone, following = tones[i], tones[i + 1]
    phrases = frame.phrase_of_bar
    return (
        following.onset == tone.end
        and following.pitch != tone.pitch
        and "staccato" not in (*tone.articulations, *following.articulations)
        and phrases[frame.bar_of(tone.onset)] == phrases[frame.bar_of(following.onset)]
    )


def _grouped(
    tones: tuple[Tone, ...], joined: list[bool], longest: int, most: int, bar_ticks: int
) -> list[tuple[int, int]]:
    """Return the runs of joined notes, cut at `longest` ticks and after `most` at a bar line."""
    groups: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(tones) + 1):
        ends = (
            i == len(tones)
            or not joined[i - 1]
            or tones[i].onset - tones[start].onset >= longest
            or (tones[i].onset % bar_ticks == 0 and i - start >= most)
        )
        if ends:
            if i - start >= 2:
                groups.append((start, i - 1))
            start = i
    return groups
