"""Tempo and length: how lively the picture is, and how long the piece lasts."""

import math

from studio.mapping.mood import Character
from studio.mapping.plan import Metre, Reason
from studio.mapping.settings import MappingSettings

MIDDLE_BPM = 92.0
_AROUSAL_OCTAVES = 0.55
_COMPOUND = 0.72
_SHORTEST_S, _IDEAL_S, _LONGEST_S = 60.0, 75.0, 90.0
_USUAL_BARS = (32, 24, 48, 40, 16, 64, 56, 72, 36, 28, 20)
_MOST_BENT = 1.26


def tempo_of(
    settings: MappingSettings,
    mood: Character,
    metre: Metre,
    without: frozenset[str] = frozenset(),
) -> tuple[float, tuple[Reason, ...]]:
    """Return the felt beats a minute: 92 · 2^(0.55 · arousal), or the person's own.

    A compound beat holds three parts and goes slower. Between 1 and 3 per cent are rounded
    away, so that the smallest change of the picture leaves the tempo alone.
    """
    if settings.tempo is not None:
        sentence = "The tempo is {bpm:g} beats a minute because you chose it."
        return settings.tempo, (
            Reason("tempo", "choice", 1.0, None, sentence, (("bpm", settings.tempo),)),
        )
    arousal = 0.0 if "arousal_to_tempo" in without else mood.arousal
    exact = MIDDLE_BPM * math.exp2(_AROUSAL_OCTAVES * arousal)
    if metre.compound:
        exact *= _COMPOUND
    elif (metre.beats, metre.beat_type) == (7, 8):
        exact *= 1.15
    step = 1.0 if exact < 72 else 2.0
    bpm = step * round(exact / step)
    reasons = [
        Reason(
            "arousal_to_tempo",
            "arousal",
            mood.arousal,
            None,
            "The tempo is {bpm:g} beats a minute: the picture is {how}.",
            (("bpm", bpm), ("how", excitement_words(mood.arousal))),
        )
    ]
    if settings.arousal:
        asked = "livelier" if settings.arousal > 0 else "calmer"
        reasons.append(
            Reason(
                "arousal",
                "choice",
                settings.arousal,
                None,
                f"You asked for {asked} music than the picture.",
            )
        )
    return bpm, tuple(reasons)


def excitement_words(arousal: float) -> str:
    """Return how lively a picture is in plain words."""
    if arousal < -0.55:
        return "very calm"
    if arousal < -0.18:
        return "calm"
    if arousal <= 0.18:
        return "neither calm nor lively"
    return "lively" if arousal <= 0.55 else "very lively"


def length_of(
    settings: MappingSettings, metre: Metre, bpm: float, usual_bpm: float
) -> tuple[int, float, tuple[Reason, ...]]:
    """Return the number of bars and the tempo that a wished length may have bent.

    A number of bars is met exactly. A length in seconds gives whole fours (from eight
    bars on), and unless the tempo too was chosen it gives way by some per cent, so that the
    length is met. Left to the picture, a piece lasts 60 to 90 seconds at its usual tempo, in
    32 bars if it may; small changes of tempo then leave the bars alone.
    """
    bar_s = metre.felt_beats * 60.0 / bpm
    if settings.bars is not None:
        bars, rule = settings.bars, "bars"
        sentence = "The piece has {bars} bars because you chose so; it lasts {seconds:.0f} s."
    elif settings.duration is not None:
        exact = settings.duration / bar_s
        unit = 4 if exact >= 8 else 1
        bars = max(2, unit * round(exact / unit))
        if settings.tempo is None:
            bent = bars * bar_s / settings.duration
            bpm = round(bpm * min(_MOST_BENT, max(1 / _MOST_BENT, bent)), 2)
        rule = "duration"
        sentence = "The piece has {bars} bars to last {seconds:.0f} s, as you chose."
    else:
        usual_s = metre.felt_beats * 60.0 / usual_bpm
        fits = [bars for bars in _USUAL_BARS if _SHORTEST_S <= bars * usual_s <= _LONGEST_S]
        bars = fits[0] if fits else max(4, 4 * round(_IDEAL_S / usual_s / 4))
        rule, sentence = "length", "The piece has {bars} bars and lasts {seconds:.0f} s."
    seconds = bars * metre.felt_beats * 60.0 / bpm
    values = (("bars", bars), ("seconds", round(seconds, 1)))
    return bars, bpm, (Reason(rule, "length", 1.0, None, sentence, values),)
