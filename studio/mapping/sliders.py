"""What each slider did in this piece, one sentence each."""

import numpy as np

from studio.mapping.curves import BeatSights
from studio.mapping.effect import Effect, Entry
from studio.mapping.plan import FIGURES, Figure, Metre, Reason
from studio.mapping.rhythm import RhythmCurves
from studio.mapping.settings import MappingSettings
from studio.mapping.unheard import WHY
from studio.parameters import parameters_of

_UP_TO: dict[Entry, str] = {
    "pitch": "{label} ({value:+.2f}): moves the melody by up to {most:.1f} semitones, most in "
    "bar {bar}, where the picture {seen}.",
    "density": "{label} ({value:.2f}): adds or takes up to {most:.1f} notes a beat, most in "
    "bar {bar}, where the picture {seen}.",
    "loudness": "{label} ({value:.2f}): moves the loudness by up to {percent:.0f} % of its "
    "range, most in bar {bar}, where the picture {seen}.",
    "articulation": "{label} ({value:.2f}): joins or detaches the notes by up to "
    "{percent:.0f} %, most in bar {bar}, where the picture {seen}.",
    "consonance": "{label} ({value:+.2f}): makes chords plainer or tenser by up to "
    "{percent:.0f} %, most in bar {bar}, where the picture {seen}.",
    "colour": "{label} ({value:.2f}): makes chords richer or plainer by up to {percent:.0f} %, "
    "most in bar {bar}, where the picture {seen}.",
    "motion": "{label} ({value:.2f}): asks for new chords, most in bar {bar}, where the "
    "picture {seen}.",
}


_SCALES = ((0.2, "whole sections"), (0.45, "phrases"), (0.7, "bars"), (1.01, "single beats"))
_WISHES = {
    "valence": ("happier", "sadder"),
    "arousal": ("livelier", "calmer"),
    "tension": ("tenser", "more relaxed"),
    "complexity": ("richer", "plainer"),
}
_FIGURE_WORDS: dict[Figure, str] = {
    "sustained": "sustains where lines are level",
    "rising": "breaks chords upwards where lines rise",
    "falling": "breaks chords downwards where lines fall",
    "pulse": "pulses where lines stand upright",
}


def slider_reasons(
    settings: MappingSettings,
    effects: tuple[Effect, ...],
    rhythm: RhythmCurves,
    sights: BeatSights,
    metre: Metre,
    unheard: tuple[str, ...],
) -> tuple[Reason, ...]:
    """Return a reason for each slider: what it did, or why the picture gives it nothing.

    First fidelity, then what moves curves, the strongest first, then figures and wishes.
    """
    declared = {p.name: p.control.label for p in parameters_of(MappingSettings)}
    reasons: list[tuple[float, Reason]] = []
    told: set[str] = set()
    for effect in effects:
        if effect.rule in told or effect.rule in unheard:
            continue
        told.add(effect.rule)
        beat = int(np.argmax(np.round(np.abs(effect.amount), 3)))
        amount = float(effect.amount[beat])
        high = amount * effect.rises_with > 0
        values: tuple[tuple[str, str | float], ...] = (
            ("label", declared[effect.rule]),
            ("value", getattr(settings, effect.rule)),
            ("most", abs(amount)),
            ("percent", 100.0 * abs(amount)),
            ("bar", beat // metre.felt_beats + 1),
            ("seen", effect.seen_high if high else effect.seen_low),
        )
        place = (round(float(sights.x[beat]), 3), round(float(sights.y[beat]), 3))
        sentence = _UP_TO[effect.entry]
        if abs(amount) < 1e-3:
            sentence = "{label} ({value:.2f}): is at rest."
        reason = Reason(effect.rule, effect.feature, round(amount, 3), place, sentence, values)
        reasons.append((-abs(amount) / effect.just_noticed, reason))
    found = [_fidelity(settings, declared["fidelity"])]
    found += [reason for _, reason in sorted(reasons, key=lambda pair: round(pair[0], 3))]
    if "direction_to_figure" not in unheard:
        found.append(_figures(settings, rhythm, declared["direction_to_figure"]))
    for name, (more, less) in _WISHES.items():
        wish = getattr(settings, name)
        if wish:
            sentence = "{label} ({value:+.2f}): makes the music {how} than the picture."
            told_as = (
                ("label", declared[name]),
                ("value", wish),
                ("how", more if wish > 0 else less),
            )
            found.append(Reason(name, "choice", wish, None, sentence, told_as))
    for name in unheard:
        sentence = "{label}: this picture gives it nothing, since {why}."
        silent = (("label", declared[name]), ("why", WHY[name]))
        found.append(Reason(name, "nothing", 0.0, None, sentence, silent))
    return tuple(found)


def _fidelity(settings: MappingSettings, label: str) -> Reason:
    scale = next(words for limit, words in _SCALES if settings.fidelity < limit)
    sentence = "{label} ({value:.2f}): the picture binds the music down to {scale}."
    values = (("label", label), ("value", settings.fidelity), ("scale", scale))
    return Reason("fidelity", "choice", settings.fidelity, None, sentence, values)


def _figures(settings: MappingSettings, rhythm: RhythmCurves, label: str) -> Reason:
    counts = np.bincount(rhythm.figure, rhythm.figure_weight, len(FIGURES))
    order = np.argsort(-np.round(counts, 2), kind="stable")
    heard = [_FIGURE_WORDS[FIGURES[i]] for i in order[:2] if counts[i] > 0.1 * counts.sum()]
    sentence = "{label} ({value:.2f}): the accompaniment {what}."
    what = " and ".join(heard) if heard else "is free"
    values = (("label", label), ("value", settings.direction_to_figure), ("what", what))
    strength = round(float(rhythm.figure_weight.mean()), 3)
    return Reason("direction_to_figure", "lines", strength, None, sentence, values)
