"""A cause that held, in words of what it does."""

from dataclasses import dataclass, replace

from studio.composing.score import ChordSymbol, Note
from studio.mapping.plan import Reason
from studio.notating.names import chord_name, pitch_name
from studio.project.asked import LEAST

_ELSEWHERE = ("presence", "ostinato")


@dataclass(frozen=True, slots=True)
class Found:
    """A cause that held.

    `weight` is by how many times it exceeds the least that is spoken of, `reason` what it
    does to the note or chord, `cause` the plan's own reason.
    """

    weight: float
    reason: Reason
    cause: Reason


def strongest(found: list[Found]) -> tuple[Reason, ...]:
    """Return the causes, strongest first, without those that the strongest outweigh.

    What would be even higher without one rule and lower without another is said to be what
    the stronger of the two makes it.
    """
    told: list[Reason] = []
    way: dict[str, bool] = {}
    for cause in sorted(found, key=lambda f: -f.weight):
        reason = cause.reason
        if way.setdefault(reason.entry, reason.strength > 0) == (reason.strength > 0):
            told.append(reason)
    return tuple(told)


def found_of(
    entry: str,
    reason: Reason,
    words: str,
    at: Note | ChordSymbol,
    instead: Note | ChordSymbol | None = None,
    chord: ChordSymbol | None = None,
) -> Found:
    """Return a cause that held, in words of what it does to a note or chord.

    The words' ``{cause}`` becomes what the plan saw; ``{other}`` is what would stand there
    instead and ``{chord}`` the chord that does.
    """
    seen = reason.sentence.partition(": ")[2].rstrip(".")
    values = dict(reason.values)
    if isinstance(instead, ChordSymbol):
        values["other"] = chord_name(instead)
    elif instead is not None:
        values["other"] = pitch_name(instead.pitch)
    if chord is not None:
        values["chord"] = chord_name(chord)
    # What a region plays is seen where the region is; all else where the path is.
    own = at.origin is None or reason.entry in _ELSEWHERE
    place = reason.place if own or at.origin is None else at.origin.place
    told = replace(
        reason,
        sentence=words.replace("{cause}", seen),
        values=tuple(sorted(values.items())),
        place=place,
        entry=entry,
    )
    weight = round(abs(reason.strength) / LEAST.get(entry, 1.0), 3)
    return Found(weight, told, reason)
