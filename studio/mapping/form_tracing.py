"""Why the piece is cut where it is, and why what returns returns."""

import numpy as np

from studio.imaging.features import Place
from studio.mapping.novelty import Values
from studio.mapping.plan import PhrasePlan, Reason, SectionPlan
from studio.mapping.reading import COARSE_STEPS, FINE_STEPS, Reading

_CLEAR = 0.15


def cuts_told(
    sections: tuple[SectionPlan, ...], reading: Reading, change: Values
) -> tuple[Reason, ...]:
    """Return for every section but the first why it begins there, in order.

    The strength is how much the picture changes at that place of the path, as a share of
    its strongest change.
    """
    told = []
    grid = np.linspace(0.0, 1.0, COARSE_STEPS + 1)
    for section in sections[1:]:
        strength = round(float(np.interp(section.start, grid, change)), 3)
        sentence = "Section {label} begins in bar {bar}: the picture changes here."
        if section.start == 0.0:
            sentence = "Section {label} begins in bar {bar}: the path visits its opening again."
        elif strength < _CLEAR:
            sentence = (
                "Section {label} begins in bar {bar}: the picture changes little, so the "
                "sections are even."
            )
        values = (("label", section.label), ("bar", section.first_bar + 1))
        place = _place(reading, section.start)
        told.append(Reason("novelty_to_form", "novelty", strength, place, sentence, values))
    return tuple(told)


def returns_told(
    sections: tuple[SectionPlan, ...], reading: Reading, revisits: bool
) -> tuple[Reason, ...]:
    """Return for every section that returns why it does, in order.

    The strength is how alike the picture is there, 0 to 1.
    """
    told = []
    for index, section in enumerate(sections):
        if section.like is None:
            continue
        again = revisits and index == len(sections) - 1
        sentence = (
            "Section {label} brings back section {other} in bar {bar}: the path reads its "
            "place again."
            if again
            else "Section {label} brings back section {other} in bar {bar}: the picture is "
            "alike here ({percent:.0f} %)."
        )
        values: tuple[tuple[str, str | float], ...] = (
            ("label", section.label),
            ("other", sections[section.like].label),
            ("bar", section.first_bar + 1),
            ("percent", 100.0 * section.likeness),
        )
        told.append(
            Reason(
                "ending_to_form" if again else "symmetry_to_form",
                "self-similarity",
                section.likeness,
                _place(reading, 0.5 * (section.start + section.end)),
                sentence,
                values,
            )
        )
    return tuple(told)


def phrases_told(
    phrases: tuple[PhrasePlan, ...], sections: tuple[SectionPlan, ...], reading: Reading
) -> tuple[Reason, ...]:
    """Return for every phrase that takes up another why it does, in order.

    The strength is how literally it does, 0 to 1.
    """
    told = []
    for phrase in phrases:
        if phrase.quotes is None:
            continue
        section = sections[phrase.section]
        inside = (phrase.first_bar + 0.5 * phrase.bars - section.first_bar) / section.bars
        where = section.start + inside * (section.end - section.start)
        returns = section.like is not None
        sentence = (
            "Bars {first} to {last} bring back bars {from_} to {to}: the picture is alike here."
            if returns
            else "Bars {first} to {last} answer bars {from_} to {to} within the same section."
        )
        source = phrases[phrase.quotes]
        values = (
            ("first", phrase.first_bar + 1),
            ("last", phrase.first_bar + phrase.bars),
            ("from_", source.first_bar + 1),
            ("to", source.first_bar + source.bars),
        )
        told.append(
            Reason(
                "symmetry_to_form",
                "self-similarity" if returns else "answer",
                round(1.0 - phrase.variation, 3),
                _place(reading, where),
                sentence,
                values,
            )
        )
    return tuple(told)


def _place(reading: Reading, position: float) -> Place:
    at = min(FINE_STEPS - 1, int(position * FINE_STEPS))
    return (round(float(reading.moments.x[at]), 3), round(float(reading.moments.y[at]), 3))
