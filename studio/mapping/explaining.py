"""What was seen and why the music is as it is, in plain sentences."""

import json
from dataclasses import dataclass

from studio.imaging.features import MoodScore, Place, VisualFeatures
from studio.mapping.mood import Character
from studio.mapping.plan import MusicalPlan, Reason
from studio.mapping.region_words import colour_words, region_words, shape_word, shapes_word, where
from studio.mapping.settings import ENSEMBLES, MODES
from studio.mapping.tempo import excitement_words
from studio.mapping.tonality import NOTE_NAMES, mood_words
from studio.mapping.tracing import wish

BARS = "Bar by bar"
PLAYERS = "Who plays what"
"""The heading under which every bar has its line."""

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
_PALETTE_LEAST = 0.04
_REGIONS, _REPEATS = 6, 3
_FELT = 0.15
_OF_BAR = 3
_MOOD_WORDS = {
    "chroma": ("its strong colours", "its faint colours"),
    "lightness": ("its light", "its darkness"),
    "symmetry": ("its symmetry", "its lack of symmetry"),
    "curvature": ("its round shapes", "its lack of round shapes"),
    "complexity": ("its detail", "its lack of detail"),
    "warmth": ("its warm colours", "its cool colours"),
    "contrast": ("its strong contrast", "its weak contrast"),
    "angularity": ("its corners", "its soft outlines"),
    "roughness": ("its rough texture", "its smooth texture"),
    "acute_corners": ("its pointed corners", "its lack of points"),
}

_RELAXING = ("lightness", "symmetry")
"""What makes a picture less tense where there is much of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry under a heading.

    Parameters
    ----------
    sentence : str
        One or more plain English sentences with `str.format` fields.
    values : tuple of (str, str | float)
        What goes into the fields.
    place : Place or None
        Where in the picture it is to be seen.
    bar : int or None
        Which bar it speaks of, counted from 0.
    under : tuple of Line
        What is told more closely under it.
    """

    sentence: str
    values: tuple[tuple[str, str | float], ...] = ()
    place: Place | None = None
    bar: int | None = None
    under: "tuple[Line, ...]" = ()

    @property
    def text(self) -> str:
        """Return the sentence with its values, in English."""
        text = self.sentence.format(**dict(self.values)) if self.values else self.sentence
        return _capital(text)


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading with its lines."""

    title: str
    lines: tuple[Line, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the lines in English, each with what is told under it."""
        return tuple(
            " ".join([line.text, *(closer.text for closer in line.under)]) for line in self.lines
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a picture sounds as it does.

    Parameters
    ----------
    picture : str
        The picture's name.
    summary : str
        The piece in one sentence.
    topics : tuple of Topic
        What is seen, the music as a whole, its sections and bars, what each slider did.
    facts : tuple of (str, str | float)
        Key, mode, metre, tempo_bpm, bars, duration_s, ensemble, valence, arousal, tension.
    details : tuple of (str, object)
        What only a program reads, ready for JSON.
    """

    picture: str
    summary: str
    topics: tuple[Topic, ...]
    facts: tuple[tuple[str, str | float], ...]
    details: tuple[tuple[str, object], ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the explanation ready for JSON."""
        return {
            "picture": self.picture,
            "summary": self.summary,
            **dict(self.facts),
            "topics": [
                {"title": topic.title, "sentences": list(topic.sentences)} for topic in self.topics
            ],
            **dict(self.details),
        }

    def as_json(self) -> str:
        """Return the explanation as JSON."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1) + "\n"

    def as_text(self) -> str:
        """Return the explanation as Markdown."""
        lines = [f"# {self.picture or 'A picture'}", "", self.summary]
        for topic in self.topics:
            lines += ["", f"## {topic.title}", ""]
            for line in topic.lines:
                lines.append(f"- {line.text}")
                lines += [f"  - {closer.text}" for closer in line.under]
        return "\n".join(lines) + "\n"


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
        f"A piece in {key}, {plan.metre}, {plan.tempo_bpm:g} beats a minute, {plan.bars} bars "
        f"({seconds:.0f} s), played by: {ensembles[plan.ensemble].lower()}."
    )
    topics = (
        Topic("What is seen", _seen(features)),
        Topic("How it feels", _feels(features)),
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
    grid = features.maps.region
    rows, columns = grid.shape
    row = min(max(int(place[1] * rows), 0), rows - 1)
    column = min(max(int(place[0] * columns), 0), columns - 1)
    index = int(grid[row, column])
    if 0 <= index < len(features.regions):
        return region_words(features.regions[index])
    return f"the place {where(place)}"


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


def _seen(features: VisualFeatures) -> tuple[Line, ...]:
    s, layout = features.statistics, features.layout
    lines = []
    if s.monochrome:
        lines.append(Line("The picture has no colour of its own: it is grey, or of one tint."))
    else:
        # Compared with pictures, not with paint: pale colours are never warm in themselves.
        warm = _compared(s.z.get("warmth", 0.0), "cooler than", "as warm as", "warmer than")
        lines.append(Line(f"Its colours: {_palette(features)}. It is {warm} most pictures."))
    light = _compared(s.z.get("lightness", 0.0), "darker than", "as light as", "lighter than")
    contrast = _compared(s.z.get("contrast", 0.0), "less", "as much", "more")
    contrast += " contrast than most pictures" if "as" not in contrast else " contrast as most"
    lines.append(Line(f"It is {light} most pictures and has {contrast}."))
    busy = _compared(s.z.get("complexity", 0.0), "little", "some", "much")
    rough = _compared(s.z.get("roughness", 0.0), "smooth", "neither rough nor smooth", "rough")
    lines.append(Line(f"It has {busy} detail, and its texture is {rough}."))
    directions = {
        "level": layout.level,
        "rising": layout.rising,
        "upright": layout.upright,
        "falling": layout.falling,
    }
    main = max(directions, key=lambda name: round(directions[name], 3))
    if directions[main] > 0:
        share = 100 * directions[main]
        lines.append(
            Line(
                f"Of its lines, {share:.0f} % are {main}, more than in any other direction.",
            )
        )
    if layout.horizon is not None:
        height = 100 * (1 - layout.horizon)
        lines.append(
            Line(
                f"A horizon lies at {height:.0f} % of its height.",
                place=(0.5, round(layout.horizon, 3)),
            )
        )
    symmetry = max(layout.symmetry_left_right, layout.symmetry_top_bottom)
    if symmetry > 0.6:
        side = "left and right" if symmetry == layout.symmetry_left_right else "top and bottom"
        lines.append(Line(f"It is symmetrical: {side} mirror each other."))
    lines += _shapes(features)
    for face in features.faces:
        name = f", {face.name}," if face.name else ""
        lines.append(Line(f"There is a face{name} {where(face.place)}.", place=face.place))
    return tuple(lines)


def _palette(features: VisualFeatures) -> str:
    named: dict[str, float] = {}
    for swatch in features.palette:
        name = colour_words(swatch.lab)
        named[name] = named.get(name, 0.0) + swatch.area
    told = [
        f"{name} ({100 * area:.0f} %)"
        for name, area in sorted(named.items(), key=lambda item: (-round(item[1], 3), item[0]))
        if area >= _PALETTE_LEAST
    ]
    return ", ".join(told) if told else "none that covers much"


def _shapes(features: VisualFeatures) -> list[Line]:
    regions = features.regions
    if not regions:
        return []
    counts: dict[str, int] = {}
    region_of = {shape_word(region): region for region in regions}
    for region in regions:
        word = shape_word(region)
        counts[word] = counts.get(word, 0) + 1
    listed = ", ".join(
        f"{count} {shapes_word(region_of[word]) if count > 1 else word}"
        for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    lines = [Line(f"Shapes found: {listed}.")]
    largest = sorted(regions, key=lambda region: -round(region.area, 3))[:_REGIONS]
    lines += [
        Line(
            f"{_capital(region_words(region))} covers {_percent(region.area)} of it.",
            place=region.centroid,
        )
        for region in largest
    ]
    lines += [
        Line(
            f"{len(repeat.regions)} {shapes_word(regions[repeat.regions[0]])} follow each other.",
            place=regions[repeat.regions[0]].centroid,
        )
        for repeat in features.repeats[:_REPEATS]
    ]
    eye = max(regions, key=lambda region: round(region.saliency, 3))
    if eye.saliency > 0.5:
        words = f"What draws the eye most is {region_words(eye)}."
        lines.append(Line(words, place=eye.centroid))
    return lines


def _feels(features: VisualFeatures) -> tuple[Line, ...]:
    mood = features.mood
    feels = Character(mood.valence.value, mood.arousal.value, mood.tension.value, 0.0)
    lines = [Line(f"It feels {mood_words(feels)}, and {excitement_words(feels.arousal)}.")]
    for score, up, down, lowered_by in (
        (mood.valence, "happier", "sadder", ()),
        (mood.arousal, "livelier", "calmer", ()),
        (mood.tension, "tenser", "more relaxed", _RELAXING),
    ):
        causes = _causes(score, lowered_by)
        if causes and abs(score.value) >= _FELT:
            how = up if score.value > 0 else down
            lines.append(Line(f"It is {how} than most pictures, through {causes}."))
    return tuple(lines)


def _causes(score: MoodScore, lowered_by: tuple[str, ...]) -> str:
    """Return what moved a side of the mood the way it went, the strongest two.

    What it is `lowered_by` is high where it takes away from it.
    """
    sign = 1 if score.value > 0 else -1
    told = [
        _MOOD_WORDS[part.feature][(part.amount > 0) == (part.feature in lowered_by)]
        for part in score.contributions
        if part.amount * sign > _FELT and part.feature in _MOOD_WORDS
    ]
    return " and ".join(told[:2])


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


def _compared(z: float, low: str, middle: str, high: str) -> str:
    return low if z < -0.5 else high if z > 0.5 else middle


def _percent(share: float) -> str:
    return "under 1 %" if share < 0.01 else f"{100 * share:.0f} %"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
