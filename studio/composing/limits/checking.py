"""What of a score its players could not play: every violation by name."""

from collections.abc import Iterator
from typing import NamedTuple

from studio.composing.limits.breathing import beyond_breath
from studio.composing.limits.combs import beyond_comb
from studio.composing.limits.declared import LIMITS, PLAYERS, Limits, most_at_once
from studio.composing.limits.fretting import beyond_frets
from studio.composing.limits.hands import beyond_hands, beyond_keys
from studio.composing.limits.pedalling import Plucked, beyond_pedals
from studio.composing.limits.sounding import Seconds, moments, seconds_at
from studio.composing.limits.together import above_tune, bass_among, leads, too_many
from studio.composing.material import Tone
from studio.composing.score import Part, Score

_Found = Iterator[tuple[int, str, str]]


class Violation(NamedTuple):
    """What cannot be played: who, at which tick, which limit, and in words."""

    part: str
    onset: int
    kind: str
    text: str


def violations(score: Score, ensemble: str) -> tuple[Violation, ...]:
    """Return all that goes beyond the declared limits of an ensemble, part by part.

    Parameters
    ----------
    score : Score
    ensemble : str
        Name in `studio.mapping.settings.ENSEMBLES`. Players whom a person added are held to
        what their instrument can do.

    Raises
    ------
    KeyError
        If there is no ensemble of that name.
    """
    declared = LIMITS[ensemble]
    own = dict(declared.players)
    seconds = seconds_at(score.tempos)
    found: list[Violation] = []
    for part in score.parts:
        limits = own.get(part.instrument.key, PLAYERS[part.instrument.key])
        found += [Violation(part.name, *rest) for rest in _of_part(part, limits, seconds)]
    everything = [tones_of(p) for p in score.parts]
    pitched = [
        t for t, p in zip(everything, score.parts, strict=True) if not p.instrument.percussion
    ]
    most = most_at_once(declared, [p.instrument.key for p in score.parts])
    if most is not None:
        found += [Violation("", *rest) for rest in too_many(pitched, most)]
    lead = next((p for p in score.parts if p.role == "melody"), None)
    if lead is None or lead.instrument.key not in own:
        # Whom a person gave the tune may well be lower than the bass.
        return tuple(found)
    tune = [t for tones, part in zip(everything, score.parts, strict=True)
            for t in tones if leads(t, part.role)]  # fmt: skip
    for tones, part in zip(everything, score.parts, strict=True):
        under = above_tune(tune, bass_among(tones, part.role))
        found += [Violation(part.name, *rest) for rest in under]
    return tuple(found)


def tones_of(part: Part) -> list[Tone]:
    """Return the notes of a part as tones, in time."""
    return [
        Tone(n.onset, n.duration, n.pitch.midi, n.voice, n.staff, role=n.role) for n in part.notes
    ]


def _of_part(part: Part, limits: Limits, seconds: Seconds) -> _Found:
    tones = tones_of(part)
    low, high = part.instrument.low, part.instrument.high
    for tone in tones:
        if not low <= tone.pitch <= high:
            yield tone.onset, "range", f"pitch {tone.pitch} is out of range"
    if part.instrument.percussion:
        yield from _drums(tones, limits)
        return
    for tick, held in moments(tones):
        if len(held) > limits.notes:
            yield tick, "notes at once", f"{len(held)} notes at once"
    if limits.hand_notes is not None:
        yield from beyond_hands(tones, limits)
    elif limits.notes > 1:
        yield from beyond_keys(tones)
    if limits.breath_s is not None:
        yield from beyond_breath(tones, limits.breath_s, seconds)
    if limits.strings:
        yield from beyond_frets(tones, limits)
    if limits.pedals:
        yield from beyond_pedals([Plucked(n.onset, n.pitch) for n in part.notes], seconds)
    if limits.teeth is not None:
        yield from beyond_comb(tones, limits, seconds)
    if not limits.dynamics and (part.dynamics or part.hairpins):
        yield 0, "dynamics", "it can play neither louder nor softer"
    if not limits.dynamics and len({n.emphasis for n in part.notes}) > 1:
        yield 0, "dynamics", "some notes are meant louder than others"


def _drums(tones: list[Tone], limits: Limits) -> _Found:
    for tick, held in moments(tones):
        struck = [t.pitch for t in held if t.onset == tick]
        hands = [p for p in struck if p not in limits.feet]
        if len(hands) > 2:
            yield tick, "hands", f"{len(hands)} strokes with two hands"
        if len(struck) > limits.notes:
            yield tick, "notes at once", f"{len(struck)} strokes at once"
