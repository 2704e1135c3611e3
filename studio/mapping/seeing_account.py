"""What is seen in a picture and how it feels, in plain sentences."""

from studio.imaging.colour_names import colour_name
from studio.imaging.features import MoodScore, VisualFeatures
from studio.mapping.account import Line, capital, joined
from studio.mapping.mood import Character
from studio.mapping.region_words import arranged, region_words, shape_word, shapes_word, where
from studio.mapping.tempo import excitement_words
from studio.mapping.tonality import mood_words

_PALETTE_LEAST = 0.04
_REGIONS, _REPEATS = 6, 3
_FELT = 0.15
_SAID = 0.18
"""From here on the words for a mood are no longer "neither ... nor"."""
_MOOD_WORDS = {
    "chroma": ("its colours are strong", "its colours are pale"),
    "lightness": ("it is light", "it is dark"),
    "symmetry": ("it is symmetrical", "it is not symmetrical"),
    "curvature": ("its shapes are round", "few of its shapes are round"),
    "complexity": ("it is full of detail", "it has little detail"),
    "warmth": ("its colours are warm", "its colours are cool"),
    "contrast": ("its contrast is strong", "its contrast is weak"),
    "angularity": ("its outlines have corners", "its outlines are soft"),
    "roughness": ("its texture is rough", "its texture is smooth"),
    "acute_corners": ("it has sharp corners", "it has few sharp corners"),
}

_CONTRASTS: tuple[tuple[str, str], ...] = (
    ("light_dark", "light and dark"),
    ("cold_warm", "cold and warm"),
    ("complementary", "opposite colours"),
    ("hue", "many hues"),
    ("saturation", "vivid and dull"),
    ("extension", "a small vivid colour and a large quiet one"),
)
_STRONG = 0.55
"""From here on a contrast is named."""
_DEEP = 0.7
"""From here on the depth of focus is named."""

_RELAXING = ("lightness", "symmetry")
"""What makes a picture less tense where there is much of it."""


def lines_of_what_is_seen(features: VisualFeatures) -> tuple[Line, ...]:
    """Return what is seen in a picture: colours, light, lines, shapes and faces."""
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
    strong = sorted(
        ((-getattr(s.contrasts, kind), words) for kind, words in _CONTRASTS),
        key=lambda pair: pair[0],
    )
    named = [words for amount, words in strong if -amount >= _STRONG][:2]
    if named:
        lines.append(Line(f"It lives by the contrast of {', and of '.join(named)}."))
    if s.depth_of_focus >= _DEEP:
        lines.append(Line("Some of it is in focus and some is not."))
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
        others = [name for name in directions if name != main]
        rest = f"{others[0]}, {others[1]} or {others[2]}"
        share = 100 * directions[main]
        lines.append(Line(f"More of its lines are {main} ({share:.0f} %) than {rest}."))
    if layout.horizon is not None:
        height = 100 * (1 - layout.horizon)
        lines.append(
            Line(
                f"A horizon lies at {height:.0f} % of its height.",
                place=(0.5, round(layout.horizon, 3)),
            )
        )
    symmetry = max(layout.symmetry_left_right, layout.symmetry_top_bottom)
    if layout.symmetry_half_turn > max(symmetry, 0.6):
        lines.append(Line("Turned upside down as a whole, it is much alike."))
    elif symmetry > 0.6:
        side = "left and right" if symmetry == layout.symmetry_left_right else "top and bottom"
        lines.append(Line(f"Seen as a whole, {side} are much alike."))
    lines += _shapes(features)
    for face in features.faces:
        name = f", {face.name}," if face.name else ""
        lines.append(Line(f"There is a face{name} {where(face.place)}.", place=face.place))
    return tuple(lines)


def _palette(features: VisualFeatures) -> str:
    named: dict[str, float] = {}
    for swatch in features.palette:
        name = str(colour_name(swatch.lab))
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
            f"{capital(region_words(region))} covers {_percent(region.area)} of it.",
            place=region.centroid,
        )
        for region in largest
    ]
    lines += [
        Line(
            f"{len(repeat.regions)} {shapes_word(regions[repeat.regions[0]])} {arranged(repeat)}.",
            place=regions[repeat.regions[0]].centroid,
        )
        for repeat in features.repeats[:_REPEATS]
    ]
    eye = max(regions, key=lambda region: round(region.saliency, 3))
    if eye.saliency > 0.5:
        words = f"What draws the eye most is {region_words(eye)}."
        lines.append(Line(words, place=eye.centroid))
    return lines


def lines_of_mood(features: VisualFeatures) -> tuple[Line, ...]:
    """Return how a picture feels, and what makes it so."""
    mood = features.mood
    feels = Character(mood.valence.value, mood.arousal.value, mood.tension.value, 0.0)
    lines = [Line(f"It feels {mood_words(feels)}; it is {excitement_words(feels.arousal)}.")]
    for score, up, down, lowered_by in (
        (mood.valence, "happier", "sadder", ()),
        (mood.arousal, "livelier", "calmer", ()),
        (mood.tension, "tenser", "more relaxed", _RELAXING),
    ):
        causes = _causes(score, lowered_by)
        if causes and abs(score.value) >= _SAID:
            how = up if score.value > 0 else down
            lines.append(Line(f"It is {how} than most pictures, because {causes}."))
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
    return joined(told[:2])


def _compared(z: float, low: str, middle: str, high: str) -> str:
    return low if z < -0.5 else high if z > 0.5 else middle


def _percent(share: float) -> str:
    return "under 1 %" if share < 0.01 else f"{100 * share:.0f} %"
