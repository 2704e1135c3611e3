"""What each slider did in this piece, one sentence each."""

import numpy as np

from studio.mapping.curves import BeatSights
from studio.mapping.effect import Effect, Entry
from studio.mapping.plan import Metre, Reason
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


def slider_reasons(
    settings: MappingSettings,
    effects: tuple[Effect, ...],
    sights: BeatSights,
    metre: Metre,
    unheard: tuple[str, ...],
) -> tuple[Reason, ...]:
    """Return one reason for each slider that weighs something seen, strongest first."""
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
    found = [reason for _, reason in sorted(reasons, key=lambda pair: round(pair[0], 3))]
    for name in unheard:
        sentence = "{label}: this picture gives it nothing, since {why}."
        values = (("label", declared[name]), ("why", WHY[name]))
        found.append(Reason(name, "nothing", 0.0, None, sentence, values))
    return tuple(found)
