"""What the picture asks for at every beat, rule by rule, as far as it is noticed."""

from collections import defaultdict
from typing import TypeAlias

from studio.mapping.ostinato import RULE as OSTINATI
from studio.mapping.plan import FIGURES, MusicalPlan, Reason
from studio.mapping.roles import RULE as ROLES

Asked: TypeAlias = dict[str, list[tuple[str, Reason]]]
"""For each rule what it moves at a beat, such as ``"pitch"``, and the plan's reason."""

LEAST = {
    "pitch": 0.5,
    "density": 0.1,
    "loudness": 0.035,
    "articulation": 0.04,
    "consonance": 0.03,
    "colour": 0.06,
    "motion": 0.05,
    "fifths": 0.5,
}
"""What a whole bar must be moved by to be spoken of: half of what is noticed at one beat."""

_ASPECTS = {"register": "pitch", "density": "density", "loudness": "loudness"}
_FIGURE = "direction_to_figure"
_FIGURE_SEEN = 0.3
_FIGURE_CAUSES = {
    "sustained": "the lines of the picture run level here",
    "rising": "the lines of the picture rise here",
    "falling": "the lines of the picture fall here",
    "pulse": "the lines of the picture stand upright here",
}
_NEAR, _FAR = 0.6, 0.15
"""Presence of a region from which its part comes forward, and below which it recedes."""


def asked_by_beat(plan: MusicalPlan) -> list[Asked]:
    """Return for every felt beat which rules move what there, by a noticeable amount."""
    felt = plan.metre.felt_beats
    asked: list[Asked] = []
    for beat, reasons in enumerate(plan.beat_reasons):
        here: dict[str, list[tuple[str, Reason]]] = defaultdict(list)
        for reason in reasons:
            here[reason.rule].append((reason.entry or "harmony", reason))
        bar = beat // felt
        aspects = plan.bar_reasons[bar] if bar < len(plan.bar_reasons) else {}
        for aspect, entries in aspects.items():
            for reason in entries:
                entry = reason.entry or _ASPECTS.get(aspect, "harmony")
                told = {known for known, _ in here[reason.rule]}
                least = LEAST.get(entry, min(LEAST.values()))
                if entry not in told and abs(reason.strength) >= least:
                    here[reason.rule].append((entry, reason))
        _add_figure(plan, beat, here)
        _add_ostinati(plan, bar, here)
        _add_roles(plan, beat, here)
        asked.append(dict(here))
    return asked


def _add_figure(plan: MusicalPlan, beat: int, here: Asked) -> None:
    bar = beat // plan.metre.felt_beats
    weight = round(float(plan.beats.figure_weight[beat]), 3)
    if weight >= _FIGURE_SEEN and _FIGURE not in here:
        cause = _FIGURE_CAUSES[FIGURES[int(plan.beats.figure[beat])]]
        place = (round(float(plan.beats.x[beat]), 3), round(float(plan.beats.y[beat]), 3))
        reason = Reason(_FIGURE, "lines", weight, place, f"Bar {{bar}}: {cause}.",
                            (("bar", bar + 1),), "figure")  # fmt: skip
        here[_FIGURE] = [("figure", reason)]


def _add_ostinati(plan: MusicalPlan, bar: int, here: Asked) -> None:
    for ostinato in plan.ostinati:
        if ostinato.first_bar <= bar < ostinato.first_bar + ostinato.bars:
            here.setdefault(OSTINATI, []).append(("ostinato", ostinato.reason))


def _add_roles(plan: MusicalPlan, beat: int, here: Asked) -> None:
    """Add the regions that are near or far at a beat; what each plays is the feature."""
    for role in plan.roles:
        presence = float(role.presence[beat]) if beat < len(role.presence) else 0.5
        if not role.reasons or _FAR < presence < _NEAR:
            continue
        told = role.reasons[0]
        where = "near" if presence >= _NEAR else "far from"
        sentence = f"{{who}}: the path is {where} {{region}}, which plays {{role}}."
        strength = round(presence - 0.5, 3)
        reason = Reason(
            told.rule, role.role, strength, role.place, sentence, told.values, "presence"
        )
        here.setdefault(ROLES, []).append(("presence", reason))
