"""How expressively pieces are played, over pictures and ensembles.

Prints, for each ensemble and for all, the medians of what makes a performance human: how
loudness follows the phrases, how far the melody stands out, how the tempo breathes, lengthens
and comes to rest, how a player's deviations follow each other, and how all of it answers to
the human touch. The shapes are measured against plain references of their own (a parabola
over each phrase, straight means), never against the performer's formulas.

``python -m tests.benchmarks.bench_performing [FOLDER OF PICTURES]``
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import mido
import numpy as np
from numpy.typing import NDArray

from studio.composing.compose import compose
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings
from studio.exporting.midi import midi_bytes
from studio.mapping.planning import plan_music
from studio.mapping.settings import ENSEMBLES, MappingSettings
from studio.performing.controllers import PEDAL
from studio.performing.part_notes import leading
from studio.performing.perform import perform
from studio.performing.performance import CONTROL, NOTE_ON, Performance
from studio.performing.settings import PerformingSettings
from studio.project.pipeline import Pipeline
from studio.project.project import new_project

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
TOUCHES = (0.0, 0.25, 0.5, 0.75, 1.0)

Figures = dict[str, float]
Values = NDArray[np.float64]


def played(score: Score, performance: Performance) -> dict[int, tuple[int, int, float, int]]:
    """Return (part, onset in ticks, seconds, velocity) of every note by its id."""
    onset = {note.id: note.onset for part in score.parts for note in part.notes}
    strokes = performance.events[performance.events["kind"] == NOTE_ON]
    return {
        int(e["note"]): (int(e["part"]), onset[int(e["note"])], float(e["time"]), int(e["data2"]))
        for e in strokes
    }


def arch(score: Score, onsets: Values) -> tuple[Values, NDArray[np.int64]]:
    """Return a parabola over each phrase, 0 at its ends and 1 in its middle, and the phrase."""
    starts = np.array([a for a, _ in score.phrases])
    ends = np.array([b for _, b in score.phrases])
    phrase = np.maximum(np.searchsorted(starts, onsets, side="right") - 1, 0)
    x = (onsets - starts[phrase]) / (ends - starts)[phrase]
    return 4.0 * x * (1.0 - x), phrase


def correlation(a: Values, b: Values) -> float:
    """Return Pearson's correlation; not a number where one side stands still."""
    if len(a) < 8 or a.std() < 1e-9 or b.std() < 1e-9:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def within(values: Values, groups: NDArray[np.int64]) -> Values:
    """Return values less the mean of their group."""
    count = np.maximum(np.bincount(groups), 1)
    return values - (np.bincount(groups, values) / count)[groups]


def above(
    score: Score, tune: tuple[Values, Values], others: list[tuple[int, int, float, int]]
) -> float:
    """Return how far the melody lies above other notes, over the phrases that have both."""
    low = np.array([row[3] for row in others], float)
    _, there = arch(score, np.array([row[1] for row in others], float))
    _, here = arch(score, tune[0])
    both = sorted(set(here.tolist()) & set(there.tolist()))
    return float(np.mean([tune[1][here == p].mean() - low[there == p].mean() for p in both]))


def loudness(score: Score, performance: Performance) -> Figures:
    """Return how velocities follow the phrases and how far the melody lies above."""
    rows = played(score, performance)
    tune: set[int] = set()
    for part in score.parts:
        tune.update(leading(part))
    mine = [rows[i] for i in sorted(tune & rows.keys())]
    others = [row for i, row in sorted(rows.items()) if i not in tune]
    found: Figures = {}
    if mine:
        velocity = np.array([row[3] for row in mine], float)
        shape, phrase = arch(score, np.array([row[1] for row in mine], float))
        found["arch r, melody"] = correlation(shape, velocity)
        found["arch r, melody in phrase"] = correlation(
            within(shape, phrase), within(velocity, phrase)
        )
        tune_rows = np.array([row[1] for row in mine], float), velocity
        gaps = [
            above(score, tune_rows, [row for row in others if row[0] == part])
            for part in sorted({row[0] for row in others})
        ]
        if others:
            found["melody above"] = above(score, tune_rows, others)
            found["melody above the nearest"] = min(gaps)
            found["melody above the farthest"] = max(gaps)
            found["melody above, plain means"] = float(
                velocity.mean() - np.mean([row[3] for row in others])
            )
    every = list(rows.values())
    shape, phrase = arch(score, np.array([row[1] for row in every], float))
    group = phrase * len(score.parts) + np.array([row[0] for row in every])
    found["arch r, all in phrase and part"] = correlation(
        within(shape, group), within(np.array([row[3] for row in every], float), group)
    )
    velocity = np.array([row[3] for row in every])
    found["velocity p5"], found["velocity p95"] = np.percentile(velocity, (5, 95))
    found["velocity sd"] = float(velocity.std())
    found["velocity at a limit"] = float(np.mean((velocity >= 127) | (velocity <= 12)))
    return found


def beats_of(score: Score) -> NDArray[np.int64]:
    """Return the onsets of all felt beats, and the end."""
    bars = np.arange(score.bars, dtype=np.int64) * score.metre.bar_ticks
    onsets = (bars[:, None] + np.array(score.metre.beat_onsets, np.int64)).ravel()
    return np.append(onsets, score.end)


def tempo(score: Score, performance: Performance) -> Figures:
    """Return how the tempo breathes within phrases, lengthens at their ends and comes to rest."""
    at = beats_of(score)
    # Seconds for each written quarter: what is uneven in the metre is taken out.
    pace = np.diff(performance.tempo.seconds_at(at)) / np.diff(at) * 960.0
    breath: list[float] = []
    last: list[float] = []
    joint: list[float] = []
    final = score.end - 3 * score.metre.bar_ticks
    sections = {s.onset + s.duration for s in score.sections}
    for start, end in score.phrases:
        inside = pace[(at[:-1] >= start) & (at[:-1] < end)]
        if len(inside) < 6 or end > final:
            continue
        body = inside[:-1]
        breath.append((body.max() - body.min()) / body.mean())
        (joint if end in sections else last).append(inside[-1] / body.mean() - 1.0)
    onsets = [n.onset for p in score.parts for n in p.notes if not p.instrument.percussion]
    usual = float(np.median(pace))
    ending = [p for t, p in zip(at[:-1], pace, strict=True) if t >= max(onsets) - 1] or [pace[-1]]
    closing = pace[at[:-1] >= score.end - 2 * score.metre.bar_ticks]
    return {
        "breathing %": 100.0 * float(np.median(breath)) if breath else float("nan"),
        "phrase end longer %": 100.0 * float(np.median(last)) if last else float("nan"),
        "section end longer %": 100.0 * float(np.median(joint)) if joint else float("nan"),
        "last onset slower %": 100.0 * (ending[0] / usual - 1.0),
        "final slowing is even": float(np.mean(np.diff(closing) >= -0.02 * usual)),
    }


def timing(score: Score, performance: Performance) -> Figures:
    """Return how notes deviate from the tempo, and how a deviation follows the one before."""
    rows = list(played(score, performance).values())
    onsets = np.array([row[1] for row in rows], np.int64)
    offset = np.array([row[2] for row in rows]) - performance.tempo.seconds_at(onsets)
    part = np.array([row[0] for row in rows])
    first, fourth = [], []
    for index in range(len(score.parts)):
        here = part == index
        _, which = np.unique(onsets[here], return_inverse=True)
        mean = np.bincount(which, offset[here]) / np.bincount(which)
        # The first moment cannot be early.
        first.append(correlation(mean[1:-1], mean[2:]))
        fourth.append(correlation(mean[1:-4], mean[5:]))
    apart = [
        np.ptp(offset[onsets == onset])
        for onset in np.unique(onsets)
        if len(set(part[onsets == onset].tolist())) > 1
    ]
    heard = [r for r in first if not np.isnan(r)]
    later = [r for r in fourth if not np.isnan(r)]
    strict = onsets % score.metre.bar_ticks == 0
    return {
        "timing sd ms": 1000.0 * float(offset.std()),
        "timing most ms": 1000.0 * float(np.abs(offset).max()),
        "downbeats mean ms": 1000.0 * float(offset[strict].mean()),
        "serial r, next": float(np.mean(heard)) if heard else float("nan"),
        "serial r, fourth": float(np.mean(later)) if later else float("nan"),
        "players apart ms": 1000.0 * float(np.mean(apart)) if apart else float("nan"),
    }


def grid(score: Score, performance: Performance) -> Figures:
    """Return how far notes on bar lines lie from them in the MIDI file, in milliseconds."""
    file = mido.MidiFile(file=BytesIO(midi_bytes(score, performance)))
    bar = score.metre.bar_ticks
    at = np.arange(score.bars + 1) * bar
    bars = performance.tempo.seconds_at(at)
    quarter = float(np.median(np.diff(bars))) / (bar / 960.0)
    written = {n.onset for p in score.parts for n in p.notes if n.onset % bar == 0}
    ticks = set()
    for track in file.tracks:
        now = 0
        for message in track:
            now += message.time
            if message.type == "note_on" and message.velocity:
                ticks.add(now)
    struck = np.array(sorted(ticks))
    far = [float(np.abs(struck - onset).min()) / 960.0 * 1000.0 * quarter for onset in written]
    return {"bar lines off ms": max(far, default=0.0)}


def lengths(score: Score, performance: Performance) -> Figures:
    """Return the sounding share of the written length: not slurred, slurred and staccato."""
    notes = {n.id: (n, p) for p in score.parts for n in p.notes}
    events = performance.events
    starts = {int(e["note"]): float(e["time"]) for e in events if e["kind"] == NOTE_ON}
    ends = {int(e["note"]): float(e["time"]) for e in events if e["kind"] == 0}
    shares = []
    for i, start in starts.items():
        note, part = notes[i]
        if not part.instrument.percussion and "staccato" not in note.articulations:
            span = performance.tempo.seconds_at(np.array([note.onset, note.end]))
            shares.append((ends[i] - start) / max(float(span[1] - span[0]), 1e-6))
    return {"sounding share": float(np.median(shares)) if shares else float("nan")}


def pedals(score: Score, performance: Performance) -> Figures:
    """Return how many changes of harmony under a held pedal lift it within 0.15 s."""
    lifted = []
    changes = performance.tempo.seconds_at(np.array([c.onset for c in score.chords]))
    roots = [(c.root, c.kind) for c in score.chords]
    new = [t for t, a, b in zip(changes[1:], roots, roots[1:], strict=False) if a != b]
    for index in range(len(score.parts)):
        events = performance.events
        here = events[(events["part"] == index) & (events["kind"] == CONTROL)]
        pedal = here[here["data1"] == PEDAL]
        if len(pedal):
            for time in new:
                before = pedal[pedal["time"] < time - 0.15]
                near = pedal[np.abs(pedal["time"] - time) <= 0.15]
                if len(before) and before["data2"][-1] >= 64:
                    lifted.append(bool((near["data2"] < 64).any()))
    return {"pedal lifted at new chords": float(np.mean(lifted)) if lifted else float("nan")}


def figures(score: Score, settings: PerformingSettings, seed: int = 0) -> Figures:
    """Return every figure of one piece."""
    performance = perform(score, settings, seed)
    again = perform(score, settings, seed)
    return {
        **loudness(score, performance),
        **tempo(score, performance),
        **timing(score, performance),
        **grid(score, performance),
        **lengths(score, performance),
        **pedals(score, performance),
        "same again": float(performance.events.tobytes() == again.events.tobytes()),
    }


def touch(score: Score) -> tuple[list[float], list[float], list[float]]:
    """Return loudness' spread, breathing and timing for each strength of human touch."""
    spread, breath, noise = [], [], []
    for strength in TOUCHES:
        performance = perform(score, PerformingSettings(0.0, strength), 0)
        rows = list(played(score, performance).values())
        shape, _ = arch(score, np.array([row[1] for row in rows], float))
        velocity = np.array([row[3] for row in rows], float)
        centred = shape - shape.mean()
        spread.append(float((centred * velocity).sum() / (centred**2).sum()))
        breath.append(tempo(score, performance)["breathing %"])
        noise.append(timing(score, performance)["timing sd ms"])
    return spread, breath, noise


def pieces(folder: Path) -> Iterator[dict[str, Score]]:
    """Yield the pieces of every picture of a folder: one for each ensemble."""
    pipeline = Pipeline()
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp"):
            seen = pipeline.see(new_project(file.name, file.read_bytes()).picture)
            plan = plan_music(seen.features, MappingSettings(), ())
            yield {
                choice.value: compose(
                    replace(plan, ensemble=choice.value), ComposingSettings(), "", ""
                )
                for choice in ENSEMBLES
            }


def report(made: Iterable[dict[str, Score]]) -> None:
    """Print the figures of the pieces of pictures by their ensembles."""
    found: dict[str, list[Figures]] = defaultdict(list)
    answers = []
    for scores in made:
        for name, score in scores.items():
            found[name].append(figures(score, PerformingSettings(swing=0.0)))
        answers.append(touch(next(iter(scores.values()))))
    every = [f for many in found.values() for f in many if f["velocity sd"] > 0.0]
    for name, many in [*found.items(), ("all with dynamics", every)]:
        print(f"\n{name} ({len(many)})")
        for key in sorted({k for f in many for k in f}, key=list(every[0]).index):
            values = np.array([f[key] for f in many if key in f and not np.isnan(f[key])])
            if len(values):
                low, middle, high = np.percentile(values, (10, 50, 90))
                print(f"  {key:32} p10 {low:7.2f}  median {middle:7.2f}  p90 {high:7.2f}")
    for label, index in (("arch slope", 0), ("breathing %", 1), ("timing sd ms", 2)):
        rows = np.array([a[index] for a in answers])
        rising = float(np.mean((np.diff(rows, axis=1) > -1e-9).all(axis=1)))
        medians = " ".join(f"{v:.2f}" for v in np.nanmedian(rows, axis=0))
        print(f"human touch {TOUCHES}: {label} {medians}; rises in {100 * rising:.0f} %")


if __name__ == "__main__":
    report(pieces(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES))
