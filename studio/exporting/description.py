"""What the files say about themselves: title, picture, settings."""

from dataclasses import dataclass

from studio import __version__
from studio.parameters import AUTO, changed_from_default
from studio.project.project import Project


@dataclass(frozen=True, slots=True)
class Description:
    """The metadata of an exported file.

    Parameters
    ----------
    title : str
    picture : str
        File name of the picture.
    settings : str
        What was changed from the defaults, and the seed; there is no date in it.
    """

    title: str
    picture: str
    settings: str

    @property
    def software(self) -> str:
        """Return the program's name and version."""
        return f"Huesong {__version__}"

    @property
    def comment(self) -> str:
        """Return picture and settings in one line."""
        return f"Made from {self.picture} with {self.software}; {self.settings}"


def describe(project: Project) -> Description:
    """Return the metadata of a project's files."""
    groups = (project.mapping, project.composing, project.performing)
    changed = {
        parameter.name: AUTO if value is None else value
        for settings in groups
        for parameter, value in changed_from_default(settings)
    }
    changed["seed"] = project.composing.seed
    preset = [f"preset {project.preset}"] if project.preset else []
    settings = [*preset, *(f"{name} {_plain(value)}" for name, value in changed.items())]
    return Description(project.title, project.picture.name, ", ".join(settings))


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
