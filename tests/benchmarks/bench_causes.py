"""How many of the causes that the program names are true.

Samples claims over several pictures, takes each rule away as anyone could (a slider to its
rest, or the rule left out of the plan), composes again, and counts the notes and chords that
are others then. Run with ``python tests/benchmarks/bench_causes.py [COUNT]``.
"""

import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from studio.composing.compose import compose
from studio.composing.score import Score
from studio.mapping.planning import plan_music
from studio.mapping.rules import SLIDERS
from studio.performing.perform import perform
from studio.performing.performance import NOTE_ON, Performance
from studio.project.attribution import attribution
from studio.project.music import Music
from studio.project.pipeline import Pipeline
from studio.project.project import Project, new_project, with_setting

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
KINDS = ("note", "chord", "played")


@dataclass(frozen=True)
class Tried:
    """A claim: the picture, what it is about, its place and the rule."""

    picture: str
    kind: str
    place: tuple[object, ...]
    rule: str
    entry: str
    strength: float


def without(project: Project, music: Music, rule: str, pipeline: Pipeline) -> Music:
    """Return the piece without a rule: by its slider if it has one."""
    if rule in SLIDERS:
        return pipeline.make(with_setting(project, rule, 0.0))
    plan = plan_music(
        music.features,
        project.mapping,
        project.drawn_path,
        frozenset((rule,)),
        project.casting,
        music.tags,
    )
    score = compose(plan, project.composing, project.title, project.picture.name)
    performance = perform(score, project.performing, project.composing.seed)
    return Music(plan, score, performance, {}, music.features)


def notes_in(score: Score) -> set[tuple[object, ...]]:
    return {(p.id, n.onset, n.pitch.midi) for p in score.parts for n in p.notes}


def loudness(
    score: Score, performance: Performance
) -> dict[tuple[object, ...], tuple[int, float]]:
    events = performance.events
    first: dict[int, tuple[int, float]] = {}
    for event in events[events["kind"] == NOTE_ON]:
        first.setdefault(int(event["note"]), (int(event["data2"]), float(event["time"])))
    return {
        (p.id, n.onset, n.pitch.midi): first[n.id]
        for p in score.parts
        for n in p.notes
        if n.id in first
    }


def holds(claim: Tried, music: Music, bare: Music) -> bool:
    """Return whether what the claim is about is another without the rule."""
    if claim.kind == "note":
        return claim.place not in notes_in(bare.score)
    if claim.kind == "chord":
        onset = claim.place[0]
        here = next(c for c in music.score.chords if c.onset == onset)
        there = next(
            (c for c in bare.score.chords if c.onset <= here.onset < c.onset + c.duration), None
        )
        names = ("step", "alter", "kind", "bass")
        return there is None or any(getattr(here, n) != getattr(there, n) for n in names)
    if claim.entry != "loudness":
        return bare.performance.events.tobytes() != music.performance.events.tobytes()
    here = loudness(music.score, music.performance)[claim.place][0]
    there = loudness(bare.score, bare.performance).get(claim.place, (here, 0.0))[0]
    return (here - there) * claim.strength > 0


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    pipeline = Pipeline(keep=60)
    claims: dict[str, list[Tried]] = {kind: [] for kind in KINDS}
    pieces: dict[str, tuple[Project, Music]] = {}
    print(f"{'picture':<26}{'notes':>6}{'claimed':>9}{'together':>9}{'chords':>8}{'ms/rule':>9}")
    for path in sorted(PICTURES.glob("*.[jp][pn]g")):
        project = new_project(path.name, path.read_bytes())
        music = pipeline.make(project)
        pieces[path.name] = (project, music)
        found, steps, began = attribution(project, music), 0, time.perf_counter()
        while not found.finished:
            found.step()
            steps += 1
        spent = 1000 * (time.perf_counter() - began) / max(steps, 1)
        named = found.claims()
        for part in music.score.parts:
            for note in part.notes:
                place = (part.id, note.onset, note.pitch.midi)
                for kind, known in (("note", named.notes), ("played", named.played)):
                    claims[kind] += [
                        Tried(path.name, kind, place, r.rule, r.entry, r.strength)
                        for r in known.get(note.id, ())
                    ]
        for chord, reasons in zip(music.score.chords, named.chords, strict=True):
            claims["chord"] += [
                Tried(path.name, "chord", (chord.onset,), r.rule, r.entry, r.strength)
                for r in reasons
            ]
        notes = sum(len(part.notes) for part in music.score.parts)
        led = sum(1 for reasons in named.chords if reasons)
        print(
            f"{path.name:<26}{notes:>6}{len(named.notes):>9}{len(named.joint):>9}"
            f"{led:>8}{spent:>9.0f}"
        )
    for kind in KINDS:
        sample = random.Random(7).sample(claims[kind], min(count, len(claims[kind])))
        bare: dict[tuple[str, str], Music] = {}
        held: Counter[str] = Counter()
        for claim in sorted(sample, key=lambda one: (one.picture, one.rule)):
            project, music = pieces[claim.picture]
            key = (claim.picture, claim.rule)
            if key not in bare:
                bare = {key: without(project, music, claim.rule, pipeline)}
            held[claim.rule] += holds(claim, music, bare[key])
        total = sum(held.values())
        share = 100 * total / max(len(sample), 1)
        print(f"\n{kind}: {total} of {len(sample)} sampled claims hold ({share:.1f} %)")
        named_by = Counter(claim.rule for claim in sample)
        for rule, times in named_by.most_common():
            print(f"  {rule:<26}{held[rule]:>4} of {times:>3}")


if __name__ == "__main__":
    main()
