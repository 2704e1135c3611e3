"""What the place sounds like: the room of the piece, from what the picture is of."""

from dataclasses import dataclass

from studio.imaging.features import Tag
from studio.mapping.plan import Reason

RULE = "tags_to_ambience"


@dataclass(frozen=True, slots=True)
class Ambience:
    """How a place sounds: how much wider or smaller it makes the room, and its name."""

    wider: float
    words: str


_PLACES: dict[str, Ambience] = {
    # That stone halls ring for seconds, that slopes send echoes back and that furnished rooms
    # are dry is what rooms do; how far each moves the reverberation is our choice.
    "church": Ambience(0.22, "a church"),
    "mosque": Ambience(0.22, "a mosque"),
    "castle": Ambience(0.10, "a castle"),
    "mountain": Ambience(0.15, "mountains"),
    "valley": Ambience(0.12, "a valley"),
    "sea": Ambience(0.10, "the sea"),
    "lighthouse": Ambience(0.10, "a lighthouse"),
    "harbour": Ambience(0.06, "a harbour"),
    "boat": Ambience(0.06, "a boat"),
    "lake": Ambience(0.08, "a lake"),
    "bridge": Ambience(0.04, "a bridge"),
    "city": Ambience(-0.04, "a street"),
    "train": Ambience(-0.04, "a train"),
    "instrument": Ambience(-0.05, "an instrument"),
    "coffee": Ambience(-0.12, "a cup of coffee"),
    "food": Ambience(-0.12, "food"),
}


def ambience_of(tags: tuple[Tag, ...]) -> tuple[Ambience | None, tuple[Reason, ...]]:
    """Return how the likeliest place among the tags sounds, with the reason.

    Parameters
    ----------
    tags : tuple of Tag
        The likeliest first.

    Returns
    -------
    Ambience or None
        None where the tags name no place.
    tuple of Reason
        One, or none.
    """
    for tag in tags:
        place = _PLACES.get(tag.name)
        if place is not None:
            change = "wider" if place.wider > 0 else "smaller"
            sentence = "The picture seems to show {what}: it sounds in a slightly {change} room."
            values = (("what", place.words), ("change", change))
            return place, (Reason(RULE, "tags", place.wider, None, sentence, values),)
    return None, ()
