"""Phrases: questions and answers within the sections, and how each of them ends."""

from studio.mapping.plan import Cadence, Metre, PhrasePlan, SectionPlan

_SLOW_BAR_S = 4.6
_FAST_BAR_S = 1.15
_ANSWER_VARIATION = 0.35


def phrases_of(
    sections: tuple[SectionPlan, ...], metre: Metre, bpm: float, tension: float, symmetry: float
) -> tuple[PhrasePlan, ...]:
    """Return the phrases, which cover all bars in order.

    A phrase has 4 bars, 8 where bars fly by and 2 where they are very long. Within a section
    every second phrase answers the one before: the question ends on a half cadence, the
    answer, which takes its music up, on an authentic one. A section that returns takes up
    the phrases of the one it is like, the less varied the more alike the picture is.

    Parameters
    ----------
    sections : tuple of SectionPlan
    metre, bpm
        They decide how long a phrase is.
    tension : float
        Above 0.35 the last answer before the end is put off by a deceptive cadence.
    symmetry : float
        The setting `symmetry_to_form`: how literally answers and returns take up music.
    """
    bar_s = metre.felt_beats * 60.0 / bpm
    usual = 2 if bar_s > _SLOW_BAR_S else 8 if bar_s < _FAST_BAR_S else 4
    phrases: list[PhrasePlan] = []
    first_of: dict[int, int] = {}
    count_of: dict[int, int] = {}
    for index, section in enumerate(sections):
        lengths = _split(section.bars, usual)
        first_of[index], count_of[index] = len(phrases), len(lengths)
        bar = section.first_bar
        last_section = index == len(sections) - 1
        for ordinal, length in enumerate(lengths):
            answers = ordinal % 2 == 1
            quotes, variation = None, 0.0
            if section.like is not None:
                quotes = first_of[section.like] + ordinal % count_of[section.like]
                variation = 0.1 + 0.8 * (1.0 - section.likeness)
            elif answers:
                quotes = len(phrases) - 1
                variation = _ANSWER_VARIATION + 0.4 * (0.6 - symmetry)
            elif ordinal >= 2:
                quotes = first_of[index]
                variation = _ANSWER_VARIATION + 0.2 + 0.3 * (0.6 - symmetry)
            ends_section = ordinal == len(lengths) - 1
            phrases.append(
                PhrasePlan(
                    section=index,
                    first_bar=bar,
                    bars=length,
                    cadence=_cadence(
                        answers, ends_section, last_section, _leads_home(sections, index), tension
                    ),
                    quotes=quotes,
                    variation=round(min(1.0, max(0.0, variation)), 3),
                )
            )
            bar += length
    return tuple(phrases)


def _split(bars: int, usual: int) -> list[int]:
    """Return phrase lengths that sum to `bars`; what is left over joins the last phrase."""
    if bars < 2 * usual:
        # Short sections still hold a question and an answer where they can.
        if usual == 4 and bars in (4, 5):
            return [bars]
        return [bars - bars // 2, bars // 2] if bars >= 6 and usual < 8 else [bars]
    count = bars // usual
    lengths = [usual] * count
    rest = bars - usual * count
    if rest > usual / 2:
        lengths.append(rest)
    else:
        lengths[-1] += rest
    return lengths


def _leads_home(sections: tuple[SectionPlan, ...], index: int) -> bool:
    """Return whether the music of the opening follows on a section that is not it."""
    if index + 1 >= len(sections) or sections[index].like == 0 or index == 0:
        return False
    return sections[index + 1].like == 0


def _cadence(
    answers: bool, ends_section: bool, last_section: bool, leads_home: bool, tension: float
) -> Cadence:
    if ends_section:
        if last_section:
            return "authentic"
        return "half" if leads_home else "authentic" if answers else "half"
    if answers:
        return "deceptive" if last_section and tension > 0.35 else "authentic"
    return "half"
