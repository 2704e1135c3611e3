"""What can be said of a note or a chord: its proved causes, or what the music needed it for."""

from dataclasses import dataclass

from studio.imaging.features import Place
from studio.mapping.plan import Reason
from studio.project.claims import Claims

_MOST = 2


@dataclass(frozen=True, slots=True)
class Saying:
    """A plain English sentence with `str.format` fields, their values and a place."""

    sentence: str
    values: tuple[tuple[str, str | float], ...] = ()
    place: Place | None = None

    @property
    def text(self) -> str:
        """Return the sentence with its values, in English."""
        return self.sentence.format(**dict(self.values))


def note_sayings(claims: Claims, note: int) -> tuple[Saying, ...]:
    """Return why a note is as it is; the strongest causes only."""
    causes = claims.notes.get(note, ())
    said = _strongest(causes)
    use = claims.uses.get(note)
    if not causes and use is not None:
        if note in claims.joint:
            words = "{use}. Several things in the picture lead to it together; none does alone."
        else:
            words = "{use}; the picture did not ask for it."
        said.append(Saying(words.replace("{use}", use.words), use.values))
    said += [_said(reason) for reason in claims.played.get(note, ())[:1]]
    return tuple(said)


def chord_sayings(claims: Claims, index: int) -> tuple[Saying, ...]:
    """Return why a chord is as it is; the strongest causes only."""
    causes = claims.chords[index] if index < len(claims.chords) else ()
    if causes:
        return tuple(_strongest(causes))
    use = claims.chord_uses[index].words if index < len(claims.chord_uses) else "A chord"
    if index in claims.joint_chords:
        words = f"{use}. Several things in the picture lead to it together; none does alone."
    else:
        words = f"{use}; the picture did not ask for it."
    return (Saying(words),)


def _strongest(causes: tuple[Reason, ...]) -> list[Saying]:
    """Return the strongest cause of each kind of change, two at most."""
    first: dict[str, Reason] = {}
    for reason in causes:
        first.setdefault(reason.entry, reason)
    return [_said(reason) for reason in list(first.values())[:_MOST]]


def _said(reason: Reason) -> Saying:
    return Saying(reason.sentence, reason.values, reason.place)
