"""How faithful the music is to the picture: one table, over pictures and drawn ramps.

Run with ``python tests/benchmarks/bench_faithfulness.py [FOLDER] [--only PART ...]``. The
parts are directions, same, saved, variety, found and speed; without ``--only`` all are run.
Each row has what is measured, what is wanted, and whether it is reached.
"""

import argparse
import io
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from studio.assets import resource
from studio.exporting.midi import midi_bytes
from studio.imaging.analysis import see
from studio.imaging.loading import load_picture
from studio.mapping.plan import MusicalPlan
from studio.mapping.planning import plan_music
from studio.mapping.settings import MappingSettings
from studio.project.music import Music
from studio.project.pipeline import Pipeline
from studio.project.project import Project, new_project, with_setting
from tests.benchmarks.faithfulness import directions as told
from tests.benchmarks.faithfulness.heard import hear
from tests.benchmarks.faithfulness.retrieval import match

_OTHER_SEED = 7
_WHOLE = 4_000_000
"""Pixels up to which a file is decoded whole, so that all files of it are the same picture."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    value: float
    wanted: float
    at_least: bool = True
    note: str = ""

    @property
    def reached(self) -> bool:
        """Return whether what is wanted is reached."""
        return self.value >= self.wanted if self.at_least else self.value <= self.wanted

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        mark = "  " if self.reached else " !"
        return f"{self.what:46}{self.value:8.3f}  {sign} {self.wanted:<6g}{mark} {self.note}"


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("folder", nargs="?", type=Path, default=resource("pictures"))
    options.add_argument("--only", nargs="+", choices=sorted(_PARTS), default=list(_PARTS))
    chosen = options.parse_args()
    kinds = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff")
    files = sorted(f for f in chosen.folder.iterdir() if f.suffix.lower() in kinds)
    projects = [new_project(f.name, f.read_bytes()) for f in files]
    for name in chosen.only:
        print(f"\n{name} ({len(projects)} pictures)")
        for row in _PARTS[name](projects):
            print(row, flush=True)


def directions(projects: list[Project]) -> Iterator[Row]:
    """Does each slider do what its name says?"""
    pipeline = Pipeline()
    for ramp in told.RAMPS:
        for by_phrase in (False, True):
            found = told.on_ramp(ramp, pipeline, by_phrase)
            over = "phrase by phrase" if by_phrase else "bar by bar"
            over = f"{ramp.what}, {over}" if ramp.what else over
            lowest = f"least {min(found):+.2f}"
            yield Row(f"ramp {ramp.slider}, {over}", float(np.median(found)), 0.9, note=lowest)
    steps = [told.faithful(fidelity, pipeline) for fidelity in (0.0, 0.25, 0.5, 0.75, 1.0)]
    rises = min(later - before for before, later in pairwise(steps))
    note = " ".join(f"{step:.2f}" for step in steps)
    yield Row("the melody follows the plan more with fidelity", rises, 0.0, note=note)
    yield Row("ramp contrast_to_dynamics", told.contrasts(pipeline), 0.9)
    yield Row("ramp hue_to_harmony", told.hues(pipeline), 0.9)
    yield Row("drawn lines have their figure", told.figures(pipeline), 0.9)
    for pull in told.PULLS:
        pulled = [(told.pulled(pull, p, pipeline), p.picture.name) for p in projects]
        heard = [(value, name) for value, name in pulled if value is not None]
        right = float(np.mean([value > 0 for value, _ in heard])) if heard else 1.0
        middle = float(np.median([value for value, _ in heard])) if heard else 0.0
        wrong = " ".join(name for value, name in heard if value <= 0)
        note = f"of {len(heard)}, median {middle:+.2f} {wrong}"
        yield Row(f"sign right: {pull.slider}", right, 0.9, note=note)
    rose = [value for p in projects if (value := told.drawn_right(p, pipeline)) is not None]
    yield Row("sign right: direction_to_figure", float(np.mean([v > 0 for v in rose])), 0.9)
    for name in told.WISHES:
        right = float(np.mean([told.wished(name, p, pipeline) for p in projects]))
        yield Row(f"sign right: {name}", right, 0.9)
    right = float(np.mean([told.widened(p, pipeline) for p in projects]))
    yield Row("sign right: contrast_to_dynamics", right, 0.9)
    right = float(np.mean([told.returned(p, pipeline) for p in projects]))
    yield Row("sign right: symmetry_to_form", right, 0.9)


def same(projects: list[Project]) -> Iterator[Row]:
    """Do the same pixels give the same notes, whatever file they come from?"""
    equal = []
    for project in projects:
        picture = load_picture(project.picture.data, project.picture.name)
        if picture.width * picture.height > _WHOLE:
            continue
        image = Image.open(io.BytesIO(project.picture.data)).convert("RGB")
        data = io.BytesIO()
        image.save(data, "PNG")
        again = replace(new_project("another name.png", data.getvalue()), title=project.title)
        one, other = Pipeline().make(project), Pipeline().make(again)
        equal.append(one.score.parts == other.score.parts)
    yield Row("the same pixels, the same notes", float(np.mean(equal)), 1.0)


def saved(projects: list[Project]) -> Iterator[Row]:
    """How much stays when a picture is saved anew, or made a little smaller?"""
    kept, tempos, shares, onsets = [], [], [], []
    worst = (1.0, "")
    for project in projects:
        music = Pipeline().make(project)
        for name, data in _saved_anew(project.picture.data):
            again = Pipeline().make(new_project(name, data))
            kept.append(_structure(music.plan) == _structure(again.plan))
            tempos.append(abs(again.plan.tempo_bpm / music.plan.tempo_bpm - 1.0))
            shares.append(_shared(music, again, True))
            onsets.append(_shared(music, again, False))
            worst = min(worst, (shares[-1], f"{project.picture.name} {name}"))
            if not kept[-1]:
                print(f"  changed: {project.picture.name} {name}")
    yield Row("key, mode, metre and form kept", float(np.mean(kept)), 0.95)
    yield Row("most change of tempo", max(tempos), 0.03, at_least=False)
    yield Row("melody onsets kept", float(np.mean(onsets)), 0.8, note=f"least {min(onsets):.2f}")
    note = f"least {worst[0]:.2f} {worst[1]}"
    yield Row("melody onsets and pitches kept", float(np.mean(shares)), 0.8, note=note)
    yield Row("files with four fifths kept", float(np.mean(np.array(shares) >= 0.8)), 0.8)


def _saved_anew(data: bytes) -> Iterator[tuple[str, bytes]]:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    for quality in (92, 85):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        yield f"quality{quality}.jpg", out.getvalue()
    for share in (0.98, 1.02):
        size = (round(image.width * share), round(image.height * share))
        out = io.BytesIO()
        image.resize(size, Image.Resampling.LANCZOS).save(out, "PNG")
        yield f"resized{share:g}.png", out.getvalue()


def _structure(plan: MusicalPlan) -> tuple[object, ...]:
    form = tuple((s.label, s.first_bar, s.like) for s in plan.sections)
    return (plan.tonic, plan.mode, plan.metre, form)


def _shared(one: Music, other: Music, pitches: bool) -> float:
    first, second = (
        {(n.onset, n.pitch.midi if pitches else 0) for n in told.leading(m.score)}
        for m in (one, other)
    )
    return 2.0 * len(first & second) / max(1, len(first) + len(second))


def variety(projects: list[Project]) -> Iterator[Row]:
    """Do two pictures differ?"""
    plans = [Pipeline().make(project).plan for project in projects]
    count = len(plans)
    kinds: dict[str, Callable[[MusicalPlan], object]] = {
        "home notes": lambda plan: plan.tonic,
        "modes": lambda plan: plan.mode,
        "tempos": lambda plan: plan.tempo_bpm,
        "metres": lambda plan: plan.metre,
        "forms": lambda plan: tuple(s.label for s in plan.sections),
        "ensembles": lambda plan: plan.ensemble,
    }
    for name, kind in kinds.items():
        values = [kind(plan) for plan in plans]
        most = max(values.count(value) for value in values) / count
        wanted = min(3.0, 1.0 + count / 5)
        note = f"the commonest in {100 * most:.0f} %"
        yield Row(f"different {name}", float(len(set(values))), wanted, note=note)


def found(projects: list[Project]) -> Iterator[Row]:
    """Is the picture found from the music alone?"""
    plans = [Pipeline().make(project).plan for project in projects]
    alike = {
        "tempo": 92.0,
        "metre": "4/4",
        "mode": "dorian",
        "key": "C",
        "bars": 32,
        "ensemble": "string_quartet",
    }
    right, by_curves, bare = [], [], []
    for index, project in enumerate(projects):
        other = with_setting(project, "seed", _OTHER_SEED)
        music = Pipeline().make(other)
        heard = hear(midi_bytes(music.score, music.performance))
        right.append(_best([match(heard, plan) for plan in plans]) == index)
        by_curves.append(_best([match(heard, plan, True) for plan in plans]) == index)
    levelled = []
    for project in projects:
        for name, value in alike.items():
            project = with_setting(project, name, value)
        levelled.append(project)
    plans = [Pipeline().make(project).plan for project in levelled]
    for index, project in enumerate(levelled):
        music = Pipeline().make(with_setting(project, "seed", _OTHER_SEED))
        heard = hear(midi_bytes(music.score, music.performance))
        bare.append(_best([match(heard, plan, True) for plan in plans]) == index)
    yield Row("found by all that is heard", float(np.mean(right)), 0.8)
    yield Row("found by curves and form alone", float(np.mean(by_curves)), 0.8)
    note = "all in one key, mode, metre, tempo, length and ensemble"
    yield Row("found, pieces made alike else", float(np.mean(bare)), 0.5, note=note)


def _best(scores: list[float]) -> int:
    return int(np.argmax(np.round(scores, 6)))


def speed(projects: list[Project]) -> Iterator[Row]:
    """How long does planning take after a slider has moved?"""
    slowest = 0.0
    for project in projects:
        features = see(load_picture(project.picture.data, project.picture.name))
        settings = MappingSettings()
        plan_music(features, settings)
        times = []
        for step in range(5):
            moved = replace(settings, lightness_to_pitch=0.5 + 0.02 * step)
            start = time.process_time()
            plan_music(features, moved)
            times.append(time.process_time() - start)
        slowest = max(slowest, 1000.0 * min(times))
    yield Row("milliseconds to plan anew, the slowest", slowest, 10.0, at_least=False)


_PARTS: dict[str, Callable[[list[Project]], Iterator[Row]]] = {
    "directions": directions,
    "same": same,
    "saved": saved,
    "variety": variety,
    "found": found,
    "speed": speed,
}

if __name__ == "__main__":
    main()
