"""What can be said of a note, chord or bar: proved causes, or what the music needed."""

from typing import TypeAlias

from studio.composing.score import Score
from studio.mapping.account import Line
from studio.mapping.explaining import asked_of_bar
from studio.mapping.plan import MusicalPlan, Reason
from studio.mapping.tracing import wish
from studio.project.claims import Claims

ASKS = "The picture asks for "
"""How a sentence begins that says what the picture wants, whether the music has it or not."""

_BELONGS = "It belongs to the chord "
_MOST = 2


def note_sayings(claims: Claims, note: int) -> tuple[Line, ...]:
    """Return why a note is as it is; the strongest causes only."""
    causes = claims.notes.get(note, ())
    use = claims.uses.get(note)
    given = claims.given.get(note)
    if given is not None and use is not None:
        # What a person decided comes before what the picture asks for.
        return (Line(given.replace("{use}", use.words), use.values),)
    said = _strongest(causes)
    if not causes and use is not None:
        words = _uncaused(note, claims.indirect, claims.joint)
        said.append(Line(words.replace("{use}", use.words), use.values))
    said += [_said(reason) for reason in claims.played.get(note, ())[:1]]
    return tuple(said)


def chord_sayings(claims: Claims, index: int) -> tuple[Line, ...]:
    """Return why a chord is as it is; the strongest causes only."""
    causes = claims.chords[index] if index < len(claims.chords) else ()
    given = claims.given_chords.get(index)
    if causes and given is None:
        return tuple(_strongest(causes))
    use = claims.chord_uses[index].words if index < len(claims.chord_uses) else "A chord"
    words = given or _uncaused(index, claims.indirect_chords, claims.joint_chords)
    return (Line(words.replace("{use}", use)),)


def _uncaused(what: int, indirect: frozenset[int], joint: frozenset[int]) -> str:
    """Return what is said of a note or chord that nothing at its place is the cause of."""
    if what in indirect:
        return "{use}. It follows from what the picture does elsewhere."
    if what in joint:
        return "{use}. Several things in the picture lead to it together; none does alone."
    return "{use}; the picture did not ask for it."


def _strongest(causes: tuple[Reason, ...]) -> list[Line]:
    """Return the strongest cause of each kind of change, two at most.

    That a note belongs to its chord is said once, however many causes the chord has.
    """
    first: dict[str, Reason] = {}
    for reason in causes:
        kind = _BELONGS if reason.sentence.startswith(_BELONGS) else reason.entry
        first.setdefault(kind, reason)
    return [_said(reason) for reason in list(first.values())[:_MOST]]


def _said(reason: Reason) -> Line:
    return Line(reason.sentence, reason.values, reason.place)


Proved: TypeAlias = frozenset[tuple[str, str, bool]]
"""Rules, what each moves, and whether it adds to it, that are proved causes in a bar."""


def is_proved(reason: Reason, proved: Proved) -> bool:
    """Return whether what a reason does to its bar is a proved cause there."""
    return _kind(reason) in proved


def proved_by_bar(score: Score, claims: Claims) -> tuple[Proved, ...]:
    """Return what is proved in each bar of a piece."""
    ticks = score.metre.bar_ticks
    found: list[set[tuple[str, str, bool]]] = [set() for _ in range(score.bars)]
    for part in score.parts:
        for note in part.notes:
            for known in (claims.notes, claims.played):
                found[note.onset // ticks] |= {_kind(r) for r in known.get(note.id, ())}
    for chord, reasons in zip(score.chords, claims.chords, strict=False):
        found[chord.onset // ticks] |= {_kind(reason) for reason in reasons}
    return tuple(frozenset(kinds) for kinds in found)


def bar_sayings(plan: MusicalPlan, bar: int, proved: Proved) -> tuple[Line, ...]:
    """Return what the picture does to a bar: what is proved as it is, else what it asks for."""
    said = []
    for reason in asked_of_bar(plan, bar):
        if is_proved(reason, proved):
            said.append(Line(reason.sentence, reason.values, reason.place))
        else:
            words = f"{ASKS}{wish(reason)}."
            said.append(Line(words, place=reason.place))
    return tuple(said)


def _kind(reason: Reason) -> tuple[str, str, bool]:
    return (reason.rule, reason.entry, reason.strength > 0)
