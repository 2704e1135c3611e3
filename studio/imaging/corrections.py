"""How a person corrects what was seen: regions, faces, and what part of the picture counts.

Everything is geometry on the upright picture, in [0, 1]², never a number of a region: so a
correction still means the same when the picture is seen anew.
"""

from dataclasses import dataclass
from typing import TypeAlias

from studio.imaging.features import Place, Stroke


@dataclass(frozen=True, slots=True)
class Merge:
    """The regions at these places are one region."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A line that divides the regions it crosses from side to side."""

    line: Stroke


@dataclass(frozen=True, slots=True)
class Ignore:
    """The region at this place counts for nothing: it is looked past."""

    place: Place


RegionEdit: TypeAlias = Merge | Cut | Ignore


@dataclass(frozen=True, slots=True)
class FaceMark:
    """What a person says of a face.

    Parameters
    ----------
    place : Place
        Its middle. Within a face that was found the mark speaks of that one; elsewhere it
        marks a face that was missed.
    size : float
        Height as a share of the picture's height.
    name : str
        Whose face it is; empty if nobody said.
    hidden : bool
        Whether this is no face, or shall not be one.
    """

    place: Place
    size: float
    name: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle on the picture, ``0 <= left < right <= 1``, y downwards."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections of one picture.

    Parameters
    ----------
    regions : tuple of RegionEdit
        In the order in which they were made: each is applied to what the former ones left.
    faces : tuple of FaceMark
    focus : Box or None
        The part of the picture that counts; None for the whole.
    """

    regions: tuple[RegionEdit, ...] = ()
    faces: tuple[FaceMark, ...] = ()
    focus: Box | None = None


NO_CORRECTIONS = Corrections()
