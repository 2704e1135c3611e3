"""Exports in a worker process: the export dialog's other half."""

from collections.abc import Callable, Sequence
from pathlib import Path

from studio.exporting.formats import Exported, export
from studio.project.music import Music
from studio.project.pipeline import Pipeline
from studio.project.project import Project


class ExportSession:
    """Made in a `studio.jobs.worker.Worker`; keeps instruments and pictures between exports."""

    def __init__(self) -> None:
        self._pipeline = Pipeline()

    def export(
        self,
        project: Project,
        music: Music | None,
        folder: Path,
        stem: str,
        names: Sequence[str],
        progress: Callable[[float], None],
    ) -> Exported:
        """Write the files of a project; see `studio.exporting.formats.export`.

        Parameters
        ----------
        project : Project
        music : Music or None
            Of this project, if it is at hand; None makes it here.
        folder, stem, names
            As there.
        progress : callable
            Called with 0 to 1; given by the worker.
        """
        if music is None:
            music = self._pipeline.make(project)
        return export(project, music, folder, stem, names, progress)
