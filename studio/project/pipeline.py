"""From a project to music: the stages in order, recomputing only what a change touches."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from studio.composing.compose import compose
from studio.imaging.analysis import see
from studio.imaging.correcting import corrected
from studio.imaging.corrections import Box, Corrections
from studio.imaging.cropping import focused
from studio.imaging.features import Tag, VisualFeatures
from studio.imaging.loading import load_picture
from studio.imaging.picture import Picture
from studio.imaging.tags import recognise
from studio.mapping.plan import MusicalPlan
from studio.mapping.planning import plan_music
from studio.mapping.titles import title_seen
from studio.performing.perform import perform
from studio.project.music import Music, Seen, Variation
from studio.project.project import UNTITLED, EmbeddedPicture, Project
from studio.project.traits import traits_of

_T = TypeVar("_T")
__all__ = ["Music", "Pipeline", "Seen"]


class Pipeline:
    """Makes music from projects and remembers the results of its stages.

    Parameters
    ----------
    keep : int
        How many results of each stage are remembered.
    """

    def __init__(self, keep: int = 8) -> None:
        self._keep = keep
        self._results: dict[str, OrderedDict[Hashable, object]] = {}
        self._timings: dict[str, float] = {}

    @property
    def timings_ms(self) -> dict[str, float]:
        """Return the time of each stage of the last call; 0 for one taken from memory."""
        return dict(self._timings)

    def see(self, picture: EmbeddedPicture) -> Seen:
        """Return the pixels and features of an embedded picture, whole and uncorrected.

        Raises
        ------
        PictureError
            If it cannot be opened.
        """
        self._timings = {}
        return self._see(picture)

    def make(self, project: Project) -> Music:
        """Return the music of a project; the same project always gives the same music."""
        self._timings = {}
        plan_key, plan, features, tags = self._planned(project)
        score_key = (plan_key, project.composing, project.title, project.picture.name)
        score = self._stage(
            "compose",
            score_key,
            lambda: compose(plan, project.composing, project.title, project.picture.name),
        )
        performance = self._stage(
            "perform",
            (score_key, project.performing),
            lambda: perform(score, project.performing, project.composing.seed),
        )
        return Music(plan, score, performance, dict(self._timings), features, tags)

    def varied(self, project: Project, seed: int) -> Variation:
        """Return how the piece of a project would be with another seed.

        The plan is that of the project; the piece itself is not remembered.
        """
        self._timings = {}
        _, plan, _, _ = self._planned(project)
        composing = replace(project.composing, seed=seed)
        score = compose(plan, composing, project.title, project.picture.name)
        leading = {note.id for note in score.melody}
        rows = [
            (note.onset, note.end, note.pitch.midi, int(note.id in leading))
            for part in score.parts
            if not part.instrument.percussion
            for note in part.notes
        ]
        notes = np.array(sorted(rows), dtype=np.int32).reshape(-1, 4)
        return Variation(seed, traits_of(score), notes, score.end)

    def titled(self, project: Project) -> Project:
        """Return a project with a title from what is seen, where it has none of its own.

        Raises
        ------
        PictureError
            If the picture cannot be opened.
        """
        if project.title != UNTITLED:
            return project
        self._timings = {}
        seen = self._see(project.picture)
        tags = self._recognised(seen.picture, None)
        return replace(project, title=title_seen(seen.features, tags))

    def _planned(
        self, project: Project
    ) -> tuple[Hashable, MusicalPlan, VisualFeatures, tuple[Tag, ...]]:
        """Return the plan of a project with its key, and what it was made from."""
        seen = self._see(project.picture)
        features = self._corrected(seen, project.corrections)
        tags = self._recognised(seen.picture, project.corrections.focus)
        plan_key = (
            seen.picture.digest,
            project.corrections,
            project.mapping,
            project.drawn_path,
            project.casting,
        )
        plan = self._stage(
            "plan",
            plan_key,
            lambda: plan_music(
                features,
                project.mapping,
                project.drawn_path,
                casting=project.casting,
                tags=tags,
            ),
        )
        return plan_key, plan, features, tags

    def _see(self, source: EmbeddedPicture) -> Seen:
        picture = self._stage(
            "decode",
            (source.sha256, source.name),
            lambda: load_picture(source.data, source.name),
        )
        features = self._stage("analyse", (picture.digest, picture.name), lambda: see(picture))
        return Seen(picture, features)

    def _corrected(self, seen: Seen, corrections: Corrections) -> VisualFeatures:
        """Return what is seen within the user's focus, as the user corrected it."""
        picture, features, focus = seen.picture, seen.features, corrections.focus
        if focus is not None:
            features = self._stage(
                "analyse",
                (picture.digest, picture.name, focus),
                # It is still this picture that is seen, only less of it.
                lambda: replace(see(focused(picture, focus)), digest=picture.digest),
            )
        if not corrections.regions and not corrections.faces:
            return features
        return self._stage(
            "correct",
            (picture.digest, picture.name, corrections),
            lambda: corrected(features, corrections),
        )

    def _recognised(self, picture: Picture, focus: Box | None) -> tuple[Tag, ...]:
        """Return what the picture, or the part of it in the user's focus, is of."""
        return self._stage(
            "recognise",
            (picture.digest, focus),
            lambda: recognise(picture if focus is None else focused(picture, focus)),
        )

    def _stage(self, name: str, key: Hashable, work: Callable[[], _T]) -> _T:
        results = self._results.setdefault(name, OrderedDict())
        if key in results:
            results.move_to_end(key)
            self._timings[name] = 0.0
            return results[key]  # type: ignore[return-value]  # each stage has its own dict
        start = time.perf_counter()
        result = work()
        self._timings[name] = 1000.0 * (time.perf_counter() - start)
        results[key] = result
        if len(results) > self._keep:
            results.popitem(last=False)
        return result
