"""Which areas play what, as tags in the colours of the parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.composing.ensembles import ENSEMBLES
from studio.mapping.plan import RoleName
from studio.ui.views.marking import QT_TRANSLATE_NOOP
from studio.ui.views.picture.casting_menu import instrument_words

if TYPE_CHECKING:
    from studio.composing.score import Part, Score
    from studio.project.music import Music

_SHORT: dict[RoleName, str] = {
    "melody": QT_TRANSLATE_NOOP("Casting", "Melody"),
    "counter": QT_TRANSLATE_NOOP("Casting", "Counter-melody"),
    "harmony": QT_TRANSLATE_NOOP("Casting", "Harmony"),
    "figure": QT_TRANSLATE_NOOP("Casting", "Accompaniment"),
    "bass": QT_TRANSLATE_NOOP("Casting", "Bass"),
    "percussion": QT_TRANSLATE_NOOP("Casting", "Percussion"),
}


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
        part = part_of(music.score, music.plan.ensemble, given.role, given.instrument)
        leads = first[given.role] == given.region
        found[given.region] = PlayingArea(given.role, words, part, given.chosen, leads)
    return found


def part_of(score: Score, ensemble: str, role: RoleName, instrument: str) -> int | None:
    """Return the part that plays a role, on an instrument if one is asked for.

    Parameters
    ----------
    score : Score
    ensemble : str
        Name of the ensemble: one player may have several roles.
    role : RoleName
    instrument : str
        Its key, or nothing.
    """
    seats = ENSEMBLES[ensemble].players if ensemble in ENSEMBLES else ()
    able = [player.instrument.key for player in seats if role in player.plays]
    keys = [part.instrument.key for part in score.parts]
    for wanted in (instrument, *able):
        if wanted in keys:
            return keys.index(wanted)
    return next((i for i, part in enumerate(score.parts) if part.role == role), None)


def role_of(part: Part) -> RoleName:
    """Return the role that an area is given with a part; inner voices are harmony."""
    return "harmony" if part.role == "inner" else part.role


def short_role(role: RoleName) -> str:
    """Return a role in a word."""
    return QCoreApplication.translate("Casting", _SHORT[role])
