"""What the window's making process does: open, see, compose. It remembers as it goes."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from studio.composing.settings import Theme
from studio.files import read_bytes
from studio.jobs.opened import Opened
from studio.project.attribution import Attribution, attribution
from studio.project.claims import Claimed
from studio.project.file import is_project, load_project
from studio.project.music import Music, Variation
from studio.project.pipeline import Pipeline
from studio.project.project import Project, new_project
from studio.project.theme_reading import read_theme
from studio.sounding.mix import Mix

_KEPT = 4
"""Pieces whose causes are remembered, or half found."""


@dataclass(slots=True)
class Maker:
    """The pipeline with the files before it; one lives in a worker process."""

    pipeline: Pipeline
    _causes: list[tuple[Project, Attribution]] = field(default_factory=list)

    @classmethod
    def fresh(cls) -> "Maker":
        """Return a maker that remembers nothing yet."""
        return cls(Pipeline())

    def open_file(self, path: str) -> Opened:
        """Read a picture or project file and see its picture.

        Raises
        ------
        FileError, ProjectError, PictureError
            If it cannot be read or shown.
        """
        file = Path(path)
        data = read_bytes(file)
        if is_project(file.name):
            return self._opened(load_project(data, file.name), path)
        return self._opened(new_project(file.name, data), "")

    def open_bytes(self, name: str, data: bytes) -> Opened:
        """See a picture that came as bytes, such as from the clipboard."""
        return self._opened(new_project(name, data), "")

    def make(self, project: Project) -> Music:
        """Return the music of a project."""
        return self.pipeline.make(project)

    def vary(self, project: Project, seed: int) -> Variation:
        """Return how the piece of a project would be with another seed."""
        return self.pipeline.varied(project, seed)

    def read_theme(self, path: str) -> Theme:
        """Return the theme in a score.

        Raises
        ------
        FileError, ThemeError
            If it cannot be read, or holds none.
        """
        file = Path(path)
        return read_theme(read_bytes(file), file.name)

    def find_causes(self, project: Project) -> Claimed:
        """Take one more rule away from a project's music; whoever asks, asks until all are.

        Each call is short, so that whatever else is asked for meanwhile need not wait long.
        """
        # The mixer and the preset's name change nothing that has a cause.
        asked = replace(project, mix=Mix(), preset="")
        found = next((known for about, known in self._causes if about == asked), None)
        if found is None:
            found = attribution(asked, self.pipeline.make(asked))
        self._causes = [entry for entry in self._causes if entry[1] is not found]
        self._causes = [*self._causes, (asked, found)][-_KEPT:]
        found.step()
        return Claimed(asked, found.share, found.claims() if found.finished else None)

    def _opened(self, project: Project, path: str) -> Opened:
        seen = self.pipeline.see(project.picture)
        return Opened(self.pipeline.titled(project), seen, path)
