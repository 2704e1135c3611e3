"""What was seen and why the music is as it is, in plain sentences."""

from studio.imaging.features import Place, VisualFeatures
from studio.imaging.places import region_in_map
from studio.mapping.account import Explanation, Line, Topic
from studio.mapping.plan import MusicalPlan, Reason
from studio.mapping.region_words import region_words, where
from studio.mapping.seeing_account import lines_of_mood, lines_of_what_is_seen
from studio.mapping.settings import ENSEMBLES, MODES
from studio.mapping.tonality import NOTE_NAMES
from studio.mapping.tracing import wish

BARS = "Bar by bar"
PLAYERS = "Who plays what"
"""The headings under which every bar has its line, and every region its player."""

_MUSIC = (
    "key",
    "mode",
    "tempo",
    "metre",
    "length",
    "form",
    "ensemble",
    "dynamics",
    "ambience",
)
_OF_BAR = 3


def duration_s(plan: MusicalPlan) -> float:
    """Return how long the piece lasts at its tempo, in seconds."""
    return plan.bars * plan.metre.felt_beats * 60.0 / plan.tempo_bpm


def explain(features: VisualFeatures, plan: MusicalPlan) -> Explanation:
    """Return why the picture sounds as it does, as far as the plan knows."""
    modes = {choice.value: choice.label for choice in MODES}
    ensembles = {choice.value: choice.label for choice in ENSEMBLES}
    key = f"{NOTE_NAMES[plan.tonic]} {modes[plan.mode].lower()}"
    seconds = duration_s(plan)
    summary = (
        f"A piece for {ensembles[plan.ensemble].lower()} in {key}: {plan.metre}, "
        f"{plan.tempo_bpm:g} beats a minute, {plan.bars} bars ({seconds:.0f} s)."
    )
    topics = (
        Topic("What is seen", lines_of_what_is_seen(features)),
        Topic("How it feels", lines_of_mood(features)),
        Topic("The music", _lines(plan, _MUSIC)),
        Topic(PLAYERS, _players(plan)),
        Topic("Section by section", _sections(plan)),
        Topic(BARS, _bars(plan)),
        Topic("What each slider does here", _lines(plan, ("sliders",))),
    )
    facts: tuple[tuple[str, str | float], ...] = (
        ("key", NOTE_NAMES[plan.tonic].replace("♭", "b")),
        ("mode", plan.mode),
        ("metre", str(plan.metre)),
        ("tempo_bpm", plan.tempo_bpm),
        ("bars", plan.bars),
        ("duration_s", round(seconds, 1)),
        ("ensemble", plan.ensemble),
        ("valence", round(plan.valence, 3)),
        ("arousal", round(plan.arousal, 3)),
        ("tension", round(plan.tension, 3)),
    )
    told = tuple(topic for topic in topics if topic.lines)
    return Explanation(features.name, summary, told, facts)


def place_words(features: VisualFeatures, place: Place) -> str:
    """Return what lies at a place, such as "the large dark blue area at the bottom"."""
    return area_at(features, place) or f"the place {where(place)}"


def area_at(features: VisualFeatures, place: Place) -> str | None:
    """Return what the region at a place is called, if there is one."""
    index = region_in_map(features.maps.region, place)
    if 0 <= index < len(features.regions):
        return region_words(features.regions[index])
    return None


def asked_of_bar(plan: MusicalPlan, bar: int) -> tuple[Reason, ...]:
    """Return what the picture asks of a bar, what weighs most first.

    Faint reasons are left out: what counts is what is noticed at one of the bar's beats. Of
    what pulls both ways only the way that weighs more is told.
    """
    felt = plan.metre.felt_beats
    first: dict[tuple[str, str, bool], Reason] = {}
    weight: dict[tuple[str, str, bool], float] = {}
    for beat in range(bar * felt, min((bar + 1) * felt, len(plan.beat_reasons))):
        for rank, reason in enumerate(plan.beat_reasons[beat]):
            # Strengths are in many units; the order within a beat is comparable.
            name = (reason.rule, reason.entry, reason.strength > 0)
            first.setdefault(name, reason)
            weight[name] = weight.get(name, 0.0) + 1.0 / (1 + rank)
    told: list[Reason] = []
    way: dict[str, bool] = {}
    for name in sorted(first, key=lambda name: -weight[name]):
        rule, entry, more = name
        if way.setdefault(entry or rule, more) == more:
            told.append(first[name])
    return tuple(told[:_OF_BAR])


def _line(reason: Reason, bar: int | None = None) -> Line:
    return Line(reason.sentence, reason.values, reason.place, bar)


def _lines(plan: MusicalPlan, entries: tuple[str, ...]) -> tuple[Line, ...]:
    found: dict[str, Line] = {}
    for entry in entries:
        for reason in plan.reasons.get(entry, ()):
            found.setdefault(reason.text, _line(reason))
    return tuple(found.values())


def _players(plan: MusicalPlan) -> tuple[Line, ...]:
    lines = [_line(role.reasons[0]) for role in plan.roles if role.reasons]
    felt = plan.metre.felt_beats
    lines += [_line(face.reason, face.beat // felt) for face in plan.faces]
    lines += [_line(ostinato.reason, ostinato.first_bar) for ostinato in plan.ostinati]
    return tuple({line.text: line for line in lines}.values())


def _sections(plan: MusicalPlan) -> tuple[Line, ...]:
    lines = []
    for section in plan.sections:
        last = section.first_bar + section.bars
        text = f"{section.label}, bars {section.first_bar + 1} to {last}: {section.name}."
        if section.like is not None:
            text += (
                f" The music of section {plan.sections[section.like].label} comes back "
                f"({100 * section.likeness:.0f} % alike)."
            )
        if section.key_shift:
            text += f" It moves to the key of {NOTE_NAMES[(plan.tonic + section.key_shift) % 12]}."
        if section.first_bar <= plan.climax_bar < last:
            text += f" The climax is in bar {plan.climax_bar + 1}."
        middle = (section.first_bar + section.bars // 2) * plan.metre.felt_beats
        place = (float(plan.beats.x[middle]), float(plan.beats.y[middle]))
        lines.append(Line(text, place=place, bar=section.first_bar))
    return tuple(lines)


def _bars(plan: MusicalPlan) -> tuple[Line, ...]:
    lines = []
    for bar in range(plan.bars):
        reasons = asked_of_bar(plan, bar)
        text = f"Bar {bar + 1}: the picture asks for nothing of its own."
        if reasons:
            text = f"Bar {bar + 1}: the picture asks for {'; '.join(map(wish, reasons))}."
        place = reasons[0].place if reasons else None
        lines.append(Line(text, place=place, bar=bar))
    return tuple(lines)
