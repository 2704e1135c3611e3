"""What comes of opening a file; light, because it passes between processes."""

from dataclasses import dataclass

from studio.project.music import Seen
from studio.project.project import Project


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A project with its picture seen, and where its project file is (empty if it has none)."""

    project: Project
    seen: Seen
    path: str
