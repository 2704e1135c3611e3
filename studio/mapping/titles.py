"""A title from what is seen, for pictures whose file name says nothing."""

from studio.imaging.colour_names import colour_name
from studio.imaging.features import Tag, VisualFeatures
from studio.mapping.account import capital

_SURE = 0.4
"""Least probability of a tag that names a piece."""
_NIGHT = 30.0
_EVENING = 60.0
_WARM = 0.8
"""Mean lightness of nights and evenings, and how warm an evening is (standard deviations)."""
_NEAR = 0.01
"""Share of the picture from which a face is what it is about."""
_LARGE = 0.12
"""Share of the picture of a colour that is worth naming."""
_GREYS = ("grey", "black", "white")
_CALM = -0.1

_THINGS: tuple[tuple[str, str], ...] = (
    # The narrower words first.
    ("bee", "A bee"),
    ("butterfly", "A butterfly"),
    ("bird", "A bird"),
    ("cat", "A cat"),
    ("dog", "A dog"),
    ("horse", "A horse"),
    ("animal", "An animal"),
    ("piano", "A piano"),
    ("violin", "A violin"),
    ("guitar", "A guitar"),
    ("instrument", "An instrument"),
    ("fruit", "Fruit"),
    ("coffee", "Coffee"),
    ("mushroom", "Mushrooms"),
    ("food", "At the table"),
    ("flower", "A flower"),
)
_PLACES: tuple[tuple[str, str], ...] = (
    ("lighthouse", "at the lighthouse"),
    ("bridge", "at the bridge"),
    ("castle", "at the castle"),
    ("church", "at the church"),
    ("mosque", "at the mosque"),
    ("harbour", "at the harbour"),
    ("boat", "on the water"),
    ("sea", "by the sea"),
    ("lake", "by the lake"),
    ("mountain", "in the mountains"),
    ("valley", "in the valley"),
    ("barn", "at the barn"),
    ("train", "by the railway"),
    ("city", "in the city"),
)


def title_seen(features: VisualFeatures, tags: tuple[Tag, ...] = ()) -> str:
    """Return a title in plain words.

    It names who or what is seen, else where it is and at what time, else the colours, as
    painters do.

    Examples
    --------
    "A bee", "Evening by the sea", "Two people", "Nocturne in blue and orange".
    """
    sure = {tag.name for tag in tags if tag.probability >= _SURE}
    for name, title in _THINGS:
        if name in sure:
            return title
    people = sum(face.width * face.height >= _NEAR for face in features.faces)
    if people:
        return {1: "Portrait", 2: "Two people"}.get(people, "A group of people")
    for name, where in _PLACES:
        if name in sure:
            return _at(features, where)
    return _in_colours(features)


def _at(features: VisualFeatures, where: str) -> str:
    statistics = features.statistics
    if statistics.lightness < _NIGHT:
        return f"Night {where}"
    if statistics.lightness < _EVENING and statistics.z.get("warmth", 0.0) > _WARM:
        return f"Evening {where}"
    return capital(where)


def _in_colours(features: VisualFeatures) -> str:
    kind = "Study"
    if features.statistics.lightness < _NIGHT:
        kind = "Nocturne"
    elif features.mood.arousal.value < _CALM:
        kind = "Harmony"
    names: list[str] = []
    for swatch in sorted(features.palette, key=lambda s: -round(s.area, 3)):
        name = colour_name(swatch.lab).name
        if swatch.area >= _LARGE and name not in names:
            names.append(name)
    coloured = [name for name in names if name not in _GREYS]
    return f"{kind} in {' and '.join((coloured or names or ['grey'])[:2])}"
