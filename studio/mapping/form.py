"""Form: the path is cut where the picture changes, and music returns where it is alike."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from studio.mapping.form_tracing import cuts_told, returns_told
from studio.mapping.novelty import Values, all_likeness, goes_one_way, likeness, novelty
from studio.mapping.plan import Reason, SectionPlan
from studio.mapping.reading import COARSE_STEPS, Reading
from studio.mapping.settings import MappingSettings

_MOST_UNITS = 20
_STEADY = 0.8
_RETURN_SHARE = 0.2
_CLEARLY_BETTER = 0.5
_CLEARLY_LIKER = 0.12


@dataclass(frozen=True, slots=True)
class Form:
    """The sections of the piece, with the reasons for the whole, each cut and each return."""

    sections: tuple[SectionPlan, ...]
    reasons: tuple[Reason, ...]
    cuts: tuple[Reason, ...]
    returns: tuple[Reason, ...]


def form_of(
    reading: Reading,
    settings: MappingSettings,
    bars: int,
    without: frozenset[str] = frozenset(),
) -> Form:
    """Return the sections of a piece of that many bars.

    Parameters
    ----------
    reading : Reading
    settings : MappingSettings
        `symmetry_to_form` weighs what returns.
    bars : int
        At least 2; the sections fill them exactly.
    without : frozenset of str
        Without ``"novelty_to_form"`` the sections are even; without ``"ending_to_form"`` the
        path revisits its opening, whatever the picture's end is like.
    """
    units = _units(bars)
    ends = "ending_to_form" not in without
    one_way = ends and goes_one_way(reading.moments) >= _STEADY
    closes = ends and not one_way and _ends_as_it_began(reading.similarity)
    revisits = not one_way and not closes and len(units) >= 2
    again = max(1, round(_RETURN_SHARE * len(units))) if revisits else 0
    change = novelty(reading.similarity)
    if "novelty_to_form" in without:
        change = np.zeros_like(change)
    lengths = _cut(change, len(units) - again)
    spans = _spans(lengths)
    if revisits:
        lengths.append(again)
        # The opening is read again for as long as its own music takes, no further.
        spans.append((0.0, min(spans[0][1], again / (len(units) - again))))
    alike = all_likeness(reading.similarity, spans)
    letters = _letters(alike, settings.symmetry_to_form, revisits or one_way)
    sections = _sections(units, lengths, spans, alike, letters, settings.symmetry_to_form)
    return Form(
        sections,
        _reasons(sections, revisits, one_way, settings),
        cuts_told(sections, reading, change),
        returns_told(sections, reading, revisits),
    )


def _units(bars: int) -> list[int]:
    """Return the bars of each unit of which sections are made; they sum to `bars`."""
    unit = 4
    while bars > _MOST_UNITS * unit:
        unit *= 2
    if bars < 8:
        return [bars] if bars < 4 else [bars - bars // 2, bars // 2]
    count = bars // unit
    units = [unit] * count
    rest = bars - unit * count
    if rest >= unit / 2 and rest > 2:
        units.append(rest)
    else:
        units[-1] += rest
    return units


def _cut(change: Values, count: int) -> list[int]:
    """Return the lengths in units of the sections, which end where the picture changes.

    Even sections are left only for clearly better places, so that a picture saved anew is
    cut as before.
    """
    at = np.interp(np.arange(count + 1) / count, np.linspace(0.0, 1.0, COARSE_STEPS + 1), change)
    even, _ = _best_cut(np.zeros(count + 1), count)
    free, score = _best_cut(at, count)
    ends = np.cumsum(even)[:-1]
    _, evenly = _best_cut(np.where(np.isin(np.arange(count + 1), ends), at, 0.0), count)
    return free if score - evenly >= _CLEARLY_BETTER else even


def _best_cut(at: Values, count: int) -> tuple[list[int], float]:
    """Return the best lengths, by change at their ends less what uneven lengths cost."""
    ideal = min(4, max(1, round(count / 4)))
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    for end in range(1, count + 1):
        options = []
        for length in range(1, min(2 * ideal, end) + 1):
            score, before = best[end - length]
            cost = 0.42 * abs(length - ideal) / ideal + (0.06 if length % 2 and ideal > 1 else 0.0)
            gain = float(at[end]) if end < count else 0.0
            options.append((round(score + gain - cost, 3), [*before, length]))
        best.append(max(options, key=lambda option: option[0]))
    return best[count][1], best[count][0]


def _spans(lengths: list[int]) -> list[tuple[float, float]]:
    edges = np.concatenate([[0.0], np.cumsum(lengths) / sum(lengths)])
    return [(float(a), float(b)) for a, b in pairwise(edges)]


def _ends_as_it_began(similarity: Values) -> bool:
    first, last = (0.0, 0.2), (0.8, 1.0)
    middle = likeness(similarity, first, (0.4, 0.6))
    usual = float(np.median(similarity))
    return likeness(similarity, first, last) > max(usual, middle) + 0.04


def _letters(alike: Values, weight: float, must_close: bool) -> str:
    """Return the pattern of sections, e.g. ``"AABA"``, that the picture fits best."""
    count = len(alike)
    if count == 1:
        return "A"
    pairs = np.triu_indices(count, 1)
    seen = alike[pairs] - alike[pairs].mean()
    size = float(np.sqrt((seen**2).sum())) + 0.05
    scores = {}
    easy = _patterns(count)
    for pattern, ease in easy.items():
        if must_close and pattern[-1] != "A":
            continue
        letters = np.frombuffer(pattern.encode(), np.uint8)
        same = (letters[:, None] == letters[None, :])[pairs].astype(np.float64)
        same -= same.mean()
        norm = float(np.sqrt((same**2).sum()))
        fit = float((same * seen).sum()) / (size * norm) if norm else 0.0
        returns = (count - len(set(pattern))) / count
        scores[pattern] = round(weight * (fit + returns) + (1 - weight) * ease, 2)
    usual = max(scores, key=lambda pattern: easy[pattern])
    best = max(scores, key=lambda pattern: scores[pattern])
    return best if scores[best] - scores[usual] >= _CLEARLY_LIKER else usual


def _patterns(count: int) -> dict[str, float]:
    """Return forms of that many sections, each with how readily it is taken unasked."""
    new = "BCDEFGHIJKLMNOPQRSTUVWXYZ"
    journey = "A" + new[: count - 2] + "A"
    found = {journey: 1.0 if count <= 5 else 0.5}
    if count == 2:
        return found

    def offer(pattern: str, ease: float) -> None:
        if len(pattern) == count:
            found.setdefault(pattern, ease)

    offer("AABA", 0.9)
    offer("ABAC", 0.5)
    offer("ABAB", 0.5)
    offer("AABB", 0.3)
    offer("AABBA", 0.5)
    offer("ABABA", 0.6)
    half = "A" + new[: (count - 1) // 2]
    offer(half + half[-1 - count % 2 :: -1], 0.7)  # an arch: ABCBA, ABBA
    offer("AA" + new[: count - 3] + "A", 0.8)
    offer("".join("A" + letter for letter in new[: count // 2]) + "A" * (count % 2), 0.6)
    if count >= 6:
        offer(("ABAC" * count)[: count - 1] + "A", 0.4)
        offer(("AABC" * count)[: count - 1] + "A", 0.4)
    return found


def _sections(
    units: list[int],
    lengths: list[int],
    spans: list[tuple[float, float]],
    alike: Values,
    letters: str,
    weight: float,
) -> tuple[SectionPlan, ...]:
    first_bar, unit = 0, 0
    first_of: dict[str, int] = {}
    times: dict[str, int] = {}
    sections = []
    for index, letter in enumerate(letters):
        bars = sum(units[unit : unit + lengths[index]])
        like = first_of.setdefault(letter, index)
        primes = times.get(letter, 0)
        times[letter] = primes + 1
        returns = like < index
        # Alike in the picture, and taken at its word: what returns is then less varied.
        near = 0.25 + 0.75 * float(alike[index, like]) * (0.4 + 0.6 * weight) if returns else 0.0
        sections.append(
            SectionPlan(
                label=letter + ("", "′", "″", "‴")[min(primes, 3)],
                name="",
                first_bar=first_bar,
                bars=bars,
                like=like if returns else None,
                likeness=round(min(1.0, max(0.0, near)), 3),
                start=spans[index][0],
                end=spans[index][1],
            )
        )
        first_bar += bars
        unit += lengths[index]
    return tuple(sections)


def _reasons(
    sections: tuple[SectionPlan, ...], revisits: bool, one_way: bool, settings: MappingSettings
) -> tuple[Reason, ...]:
    labels = " ".join(section.label for section in sections)
    returning = [section for section in sections if section.like is not None]
    strength = max((section.likeness for section in returning), default=0.0)
    if revisits:
        sentence = (
            "The form is {form}: the picture is cut where it changes; nothing at its end "
            "recalls its beginning, so the path visits its opening once more."
        )
    elif one_way:
        sentence = (
            "The form is {form}: the picture changes steadily from one end to the other, so "
            "the opening tune comes back at the end in the light that is reached there."
        )
    else:
        sentence = (
            "The form is {form}: the picture is cut where it changes, and the music comes "
            "back where the picture is alike."
        )
    return (
        Reason(
            "symmetry_to_form",
            "self-similarity",
            round(strength * settings.symmetry_to_form, 3),
            None,
            sentence,
            (("form", labels),),
        ),
    )
