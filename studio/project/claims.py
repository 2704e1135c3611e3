"""Causes that hold: without the rule, this very note or chord would be another."""

from dataclasses import dataclass, field

from studio.composing.originality import Originality
from studio.mapping.plan import Reason
from studio.project.note_uses import Use
from studio.project.project import Project


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """What the picture did to each note and chord of a score.

    A rule is named for a note only if the piece composed without the rule has no such note
    (same part, onset and pitch; a note of another length is the same note) and differs there
    in the direction that is claimed. What is named for nothing, the music needed.

    Parameters
    ----------
    notes : dict of int to tuple of Reason
        By note id, strongest first.
    chords : tuple of tuple of Reason
        For each of `Score.chords`: without the rule another chord would stand there.
    played : dict of int to tuple of Reason
        By note id: without the rule the note would be played otherwise (louder or softer,
        longer or shorter) by an amount that is heard.
    indirect : frozenset of int
        Ids of notes that some rule changes although it moves nothing there: they follow from
        what it moves elsewhere.
    indirect_chords : frozenset of int
        The same for chords, by their index.
    joint : frozenset of int
        Ids of notes that are there without any single rule, but not without all of them.
    joint_chords : frozenset of int
        The same for chords, by their index.
    uses : dict of int to Use
        By note id, what the note does in the music.
    chord_uses : tuple of Use
        The same for each of `Score.chords`.
    whole : frozenset of (str, str)
        Sides of the whole piece, such as ``"key"``, and the rules without which each would
        be another.
    given : dict of int to str
        By note id, what is said of notes that a person locked or gave as a theme.
    given_chords : dict of int to str
        The same for chords, by their index.
    originality : Originality or None
        What the melody has in common with the tunes that the language was learned from.
    """

    notes: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    chords: tuple[tuple[Reason, ...], ...] = ()
    played: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    indirect: frozenset[int] = frozenset()
    indirect_chords: frozenset[int] = frozenset()
    joint: frozenset[int] = frozenset()
    joint_chords: frozenset[int] = frozenset()
    uses: dict[int, Use] = field(default_factory=dict)
    chord_uses: tuple[Use, ...] = ()
    whole: frozenset[tuple[str, str]] = frozenset()
    given: dict[int, str] = field(default_factory=dict)
    given_chords: dict[int, str] = field(default_factory=dict)
    originality: Originality | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Claimed:
    """How far the causes of a project's music are found.

    `share` is how much is done, 0 to 1; `claims` is None until all is.
    """

    project: Project
    share: float
    claims: Claims | None
