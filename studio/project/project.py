"""The project: one frozen value with everything that makes a piece.

It is what is undone, saved and sent to the workers. Making music from it is a function of
this value alone.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import cast

from studio.composing.settings import ComposingSettings
from studio.errors import SettingError
from studio.files import encodable
from studio.imaging.corrections import NO_CORRECTIONS, Corrections
from studio.imaging.features import Stroke
from studio.mapping.casting import Cast
from studio.mapping.settings import MappingSettings
from studio.parameters import Parameter, Value, parameters_of, with_value
from studio.performing.settings import PerformingSettings
from studio.project.titles import title_of
from studio.sounding.mix import Mix

UNTITLED = "Untitled"
"""Title of a piece whose picture has a name that says nothing, until it is seen."""

_GROUPS = {
    "mapping": MappingSettings,
    "composing": ComposingSettings,
    "performing": PerformingSettings,
}


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """A picture file inside the project: its name, its bytes and their SHA-256."""

    name: str
    data: bytes
    sha256: str

    @classmethod
    def of(cls, name: str, data: bytes) -> "EmbeddedPicture":
        """Embed the bytes of a file under its name, without folders."""
        return cls(encodable(PurePath(name).name), data, hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that makes a piece.

    Parameters
    ----------
    pictures : tuple of EmbeddedPicture
        One or more, in order.
    title : str
        Printed above the score; made from the picture's name at first, or from what is seen
        where the name says nothing (see `Pipeline.titled`).
    mapping, composing, performing : settings
    mix : Mix
    drawn_path : tuple of Stroke
        The reading path drawn by the user, in as many lines; empty if none was.
    corrections : Corrections
        How the user corrects what was seen.
    casting : tuple of Cast
        Which region plays what, where the user decided.
    preset : str
        Name of the preset chosen last; the empty string if none was.
    """

    pictures: tuple[EmbeddedPicture, ...]
    title: str
    mapping: MappingSettings = MappingSettings()
    composing: ComposingSettings = ComposingSettings()
    performing: PerformingSettings = PerformingSettings()
    mix: Mix = Mix()
    drawn_path: tuple[Stroke, ...] = ()
    corrections: Corrections = NO_CORRECTIONS
    casting: tuple[Cast, ...] = ()
    preset: str = ""

    @property
    def picture(self) -> EmbeddedPicture:
        """Return the first picture."""
        return self.pictures[0]


def new_project(name: str, data: bytes) -> Project:
    """Return a project for one picture file with all settings at their defaults."""
    picture = EmbeddedPicture.of(name, data)
    return Project((picture,), title_of(picture.name) or UNTITLED)


def all_parameters() -> tuple[Parameter, ...]:
    """Return every parameter of a project, in the order of the panel."""
    return tuple(p for kind in _GROUPS.values() for p in parameters_of(kind))


def setting(project: Project, name: str) -> Value:
    """Return the value of a parameter by its name."""
    return cast(Value, getattr(getattr(project, _room(name)), name))


def with_setting(project: Project, name: str, value: object) -> Project:
    """Return the project with one parameter changed; SettingError if it cannot be."""
    room = _room(name)
    changed = with_value(getattr(project, room), name, value)
    return replace(project, **{room: changed})


def with_preset(project: Project, name: str, mapping: MappingSettings) -> Project:
    """Return the project with a preset's mapping, remembering the preset's name."""
    return replace(project, preset=name, mapping=mapping)


def _room(name: str) -> str:
    for room, kind in _GROUPS.items():
        if any(p.name == name for p in parameters_of(kind)):
            return room
    raise SettingError("There is no setting called {name}.", name=name)
