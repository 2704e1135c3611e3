"""Causes that hold: without the rule, this very note or chord would be another."""

from dataclasses import dataclass, field

from studio.mapping.plan import Reason


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """What the picture did to each note and chord of a score.

    A rule is named for a note only if the piece composed without the rule has no such note
    (same part, onset and pitch). What is named for nothing, the music needed.

    Parameters
    ----------
    notes : dict of int to tuple of Reason
        By note id, strongest first.
    chords : tuple of tuple of Reason
        For each of `Score.chords`.
    """

    notes: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    chords: tuple[tuple[Reason, ...], ...] = ()
