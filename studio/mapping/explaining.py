"""What was seen and why the music is as it is, in plain sentences."""

from dataclasses import dataclass

from studio.imaging.features import VisualFeatures
from studio.mapping.mood import Character
from studio.mapping.plan import MusicalPlan, Reason
from studio.mapping.settings import ENSEMBLES, MODES
from studio.mapping.tempo import excitement_words
from studio.mapping.tonality import NOTE_NAMES, dominant_hue, hue_name, mood_words

_SHAPE_WORDS = {"blob": "free shape"}
_MUSIC = ("key", "mode", "tempo", "metre", "length", "form", "ensemble", "dynamics")


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading with its sentences."""

    title: str
    sentences: tuple[str, ...]


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
        What is seen, the music as a whole, its sections, what each slider did.
    facts : tuple of (str, str | float)
        Key, mode, metre, tempo_bpm, bars, duration_s, ensemble, valence, arousal, tension.
    """

    picture: str
    summary: str
    topics: tuple[Topic, ...]
    facts: tuple[tuple[str, str | float], ...]

    def as_dict(self) -> dict[str, object]:
        """Return the explanation ready for JSON."""
        return {
            "picture": self.picture,
            "summary": self.summary,
            **dict(self.facts),
            "topics": [
                {"title": topic.title, "sentences": list(topic.sentences)} for topic in self.topics
            ],
        }

    def as_text(self) -> str:
        """Return the explanation as Markdown."""
        lines = [f"# {self.picture or 'A picture'}", "", self.summary]
        for topic in self.topics:
            lines += ["", f"## {topic.title}", ""]
            lines += [f"- {sentence}" for sentence in topic.sentences]
        return "\n".join(lines) + "\n"


def duration_s(plan: MusicalPlan) -> float:
    """Return how long the piece lasts at its tempo, in seconds."""
    return plan.bars * plan.metre.felt_beats * 60.0 / plan.tempo_bpm


def explain(features: VisualFeatures, plan: MusicalPlan) -> Explanation:
    """Return why the picture sounds as it does."""
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
        Topic("The music", _texts(plan, _MUSIC)),
        Topic("Section by section", _sections(plan)),
        Topic("What each slider does here", _texts(plan, ("sliders",))),
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
    return Explanation(features.name, summary, topics, facts)


def _texts(plan: MusicalPlan, entries: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for entry in entries:
        for reason in plan.reasons.get(entry, ()):
            if reason.text not in found:
                found.append(reason.text)
    return tuple(found)


def _seen(features: VisualFeatures) -> tuple[str, ...]:
    s, layout = features.statistics, features.layout
    sentences = []
    hue = dominant_hue(features)
    if hue is None:
        sentences.append("The picture has no colour.")
    else:
        # Compared with pictures, not with paint: pale colours are never warm in themselves.
        warm = _compared(s.z.get("warmth", 0.0), "cooler than", "as warm as", "warmer than")
        sentences.append(f"Most of the colour is {hue_name(hue)}; it is {warm} most pictures.")
    light = _compared(s.z.get("lightness", 0.0), "darker than", "as light as", "lighter than")
    contrast = _compared(s.z.get("contrast", 0.0), "less", "as much", "more")
    contrast += " contrast than most pictures" if "as" not in contrast else " contrast as most"
    sentences.append(f"It is {light} most pictures and has {contrast}.")
    busy = _compared(s.z.get("complexity", 0.0), "little", "some", "much")
    sentences.append(f"It has {busy} detail.")
    directions = {
        "level": layout.level,
        "rising": layout.rising,
        "upright": layout.upright,
        "falling": layout.falling,
    }
    main = max(directions, key=lambda name: round(directions[name], 3))
    if directions[main] > 0:
        sentences.append(
            f"Of its lines, {100 * directions[main]:.0f} % are {main}, more than in any other "
            "direction."
        )
    if layout.horizon is not None:
        sentences.append(f"A horizon lies at {100 * (1 - layout.horizon):.0f} % of its height.")
    symmetry = max(layout.symmetry_left_right, layout.symmetry_top_bottom)
    if symmetry > 0.6:
        side = "left and right" if symmetry == layout.symmetry_left_right else "top and bottom"
        sentences.append(f"It is symmetrical: {side} mirror each other.")
    counts: dict[str, int] = {}
    for region in features.regions:
        counts[region.shape] = counts.get(region.shape, 0) + 1
    if counts:
        listed = ", ".join(
            f"{count} {_SHAPE_WORDS.get(shape, shape)}{'s' if count > 1 else ''}"
            for shape, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        )
        sentences.append(f"Shapes found: {listed}.")
    mood = features.mood
    feels = Character(mood.valence.value, mood.arousal.value, mood.tension.value, 0.0)
    sentences.append(f"It feels {mood_words(feels)}, and {excitement_words(feels.arousal)}.")
    return tuple(sentences)


def _compared(z: float, low: str, middle: str, high: str) -> str:
    return low if z < -0.5 else high if z > 0.5 else middle


def _sections(plan: MusicalPlan) -> tuple[str, ...]:
    felt = plan.metre.felt_beats
    sentences = []
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
        beats = range(section.first_bar * felt, last * felt)
        strongest = _strongest(plan, beats)
        if strongest is not None:
            text += f" {strongest.text}"
        sentences.append(text)
    return tuple(sentences)


def _strongest(plan: MusicalPlan, beats: range) -> Reason | None:
    """Return the reason that leads most often in these beats."""
    leading = [plan.beat_reasons[beat][0] for beat in beats if plan.beat_reasons[beat]]
    if not leading:
        return None
    counts: dict[str, int] = {}
    for reason in leading:
        counts[reason.rule] = counts.get(reason.rule, 0) + 1
    rule = max(counts, key=lambda name: counts[name])
    return max((r for r in leading if r.rule == rule), key=lambda r: abs(r.strength))
