"""Which areas play what, as tags in the colours of the parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.mapping.plan import RoleName
from studio.ui.views.marking import QT_TRANSLATE_NOOP
from studio.ui.views.picture.casting_menu import instrument_words

if TYPE_CHECKING:
    from studio.composing.score import Part
    from studio.project.music import Music

_SHORT: dict[RoleName, str] = {
    "melody": QT_TRANSLATE_NOOP("Casting", "Melody"),
    "counter": QT_TRANSLATE_NOOP("Casting", "Counter-melody"),
    "harmony": QT_TRANSLATE_NOOP("Casting", "Harmony"),
    "figure": QT_TRANSLATE_NOOP("Casting", "Figure"),
    "bass": QT_TRANSLATE_NOOP("Casting", "Bass"),
    "percussion": QT_TRANSLATE_NOOP("Casting", "Percussion"),
}
_ALSO: dict[str, tuple[str, ...]] = {
    "counter": ("inner", "harmony", "figure"),
    "harmony": ("inner", "figure", "bass"),
    "figure": ("harmony", "inner", "bass"),
    "bass": ("harmony", "figure", "inner"),
    "percussion": (),
    "melody": (),
}
"""Where to look for a role that no part of the score has by its name."""


@dataclass(frozen=True, slots=True)
class PlayingArea:
    """What an area plays.

    Parameters
    ----------
    role : RoleName
    words : str
        In short, such as ``Melody, violin``.
    part : int or None
        Index of the part that plays it.
    chosen : bool
        Whether a person gave it the role.
    leads : bool
        Whether it weighs most of those that play this role.
    """

    role: RoleName
    words: str
    part: int | None
    chosen: bool
    leads: bool


def playing_areas(music: Music) -> dict[int, PlayingArea]:
    """Return what each area plays, by its index."""
    found: dict[int, PlayingArea] = {}
    first: dict[str, int] = {}
    for given in sorted(music.plan.roles, key=lambda one: (-one.weight, one.region)):
        first.setdefault(given.role, given.region)
    for given in music.plan.roles:
        words = short_role(given.role)
        if given.chosen and given.instrument:
            words += ", " + instrument_words(given.instrument)
        part = part_of(music.score.parts, given.role, given.instrument)
        leads = first[given.role] == given.region
        found[given.region] = PlayingArea(given.role, words, part, given.chosen, leads)
    return found


def part_of(parts: tuple[Part, ...], role: str, instrument: str) -> int | None:
    """Return the part that plays a role on an instrument, else the role on any."""
    for index, part in enumerate(parts):
        if instrument and part.instrument.key == instrument:
            return index
    for wanted in (role, *_ALSO[role]):
        for index, part in enumerate(parts):
            if part.role == wanted:
                return index
    return 0 if len(parts) == 1 and role != "percussion" else None


def role_of(part: Part) -> RoleName:
    """Return the role that an area is given with a part; inner voices are harmony."""
    return "harmony" if part.role == "inner" else part.role


def short_role(role: RoleName) -> str:
    """Return a role in a word."""
    return QCoreApplication.translate("Casting", _SHORT[role])
