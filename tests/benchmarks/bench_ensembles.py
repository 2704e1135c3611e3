"""Whether ensembles differ in writing, and whether every piece is playable and keeps its floors.

A classifier names the ensemble from the notes alone: pitch, onset and length of every pitched
note, pooled over all parts, without instruments, parts, dynamics or drums. It learns from the
pieces of some pictures and is asked about those of others.

``python -m tests.benchmarks.bench_ensembles [PICTURES]``
"""

import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.composing.compose import compose
from studio.composing.limits.checking import violations
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings
from studio.mapping.plan import MusicalPlan
from studio.mapping.settings import ENSEMBLES
from studio.project.pipeline import Pipeline
from studio.project.project import new_project, with_setting
from tests.ensemble_floors import floors_of, reached

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
NAMES = [choice.value for choice in ENSEMBLES]
AROUSALS = (0.0, 0.6)
FOLDS = 5
AIM = 0.8
Rows = NDArray[np.float64]


def measured(score: Score) -> Rows:
    """Return measures of how a piece is written, from its pitched notes alone."""
    notes = np.array(
        sorted(
            (n.onset, n.pitch.midi, n.duration)
            for p in score.parts
            if not p.instrument.percussion
            for n in p.notes
        ),
        dtype=np.float64,
    )
    onset, pitch, length = notes.T
    beat = score.metre.bar_ticks / score.metre.felt_beats
    beats = score.end / beat
    struck = np.unique(onset)
    at_once = np.array([(onset == t).sum() for t in struck])
    tops = np.array([pitch[onset == t].max() for t in struck])
    lows = np.array([pitch[onset == t].min() for t in struck])
    grid = np.arange(0, score.end, 240)
    held = (onset[None, :] <= grid[:, None]) & (onset + length > grid[:, None])
    sounding = held.sum(axis=1)
    place = onset % beat / beat
    bars = _bars(onset, pitch, score)
    gaps, clashes = _spacing(held, pitch)
    values = [
        *np.quantile(pitch, (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98)) / 6,
        len(set(pitch)) / 10,
        np.log(len(onset) / beats),
        np.log(len(struck) / beats),
        *(np.mean(at_once == k) * 3 for k in (1, 2, 3)),
        np.mean(at_once >= 4) * 3,
        np.mean(sounding) / 2,
        np.quantile(sounding, 0.9) / 2,
        np.mean(sounding <= 1) * 3,
        np.mean(sounding == 0) * 6,
        *np.log(np.quantile(length / beat, (0.1, 0.3, 0.5, 0.7, 0.9))),
        np.mean(length <= 240) * 3,
        np.mean(length >= 2 * beat) * 3,
        np.mean(place < 0.01) * 3,
        np.mean(np.abs(place - 0.5) < 0.01) * 3,
        np.mean(tops) / 6,
        np.mean(lows) / 6,
        np.mean(np.abs(np.diff(tops)) <= 2) * 3,
        np.mean(np.abs(np.diff(lows)) <= 2) * 3,
        np.mean(np.abs(np.diff(lows))) / 4,
        np.mean(np.diff(pitch[np.argsort(onset, kind="stable")]) == 0) * 6,
        *bars,
        *gaps,
        *clashes,
    ]
    return np.array(values)


def _bars(onset: Rows, pitch: Rows, score: Score) -> list[float]:
    """Return how alike neighbouring bars are: in rhythm, and in pitch and rhythm."""
    found = []
    whole = [set(zip(onset[m] % score.metre.bar_ticks, pitch[m], strict=True))
             for b in range(score.bars)
             for m in [onset // score.metre.bar_ticks == b]]  # fmt: skip
    rhythm = [{t for t, _ in bar} for bar in whole]
    for sets in (whole, rhythm):
        shares = [len(a & b) / max(1, len(a | b)) for a, b in pairwise(sets)]
        found.append(3.0 * float(np.mean(shares or [0.0])))
    return found


def _spacing(held: NDArray[np.bool_], pitch: Rows) -> tuple[list[float], list[float]]:
    """Return the mean gap over the bass and between upper notes, and how often which interval
    stands over the bass."""
    low, high = [], []
    over = Counter[int]()
    for row in held[::2]:
        sounds = np.unique(pitch[row])
        if len(sounds) > 1:
            low.append(sounds[1] - sounds[0])
            over.update(int(p - sounds[0]) % 12 for p in sounds[1:])
        if len(sounds) > 2:
            high.append(float(np.mean(np.diff(sounds[1:]))))
    total = max(1, over.total())
    gaps = [float(np.mean(part or [0.0])) / 4 for part in (low, high)]
    return gaps, [6.0 * over[k] / total for k in (0, 2, 3, 4, 5, 7, 10, 11)]


def recognised(rows: Rows, names: list[str], pictures: list[str]) -> list[str]:
    """Return what a classifier calls each piece, trained on the pieces of other pictures.

    Linear discriminant analysis: classes with their own means and one covariance, shrunk
    towards its diagonal.
    """
    kinds = sorted(set(names))
    stems = sorted(set(pictures))
    called = [""] * len(names)
    for fold in range(min(FOLDS, len(stems))):
        out = np.array([stems.index(p) % FOLDS == fold for p in pictures])
        labels = np.array([kinds.index(n) for n in names])
        mean = np.array([rows[~out & (labels == k)].mean(axis=0) for k in range(len(kinds))])
        rest = rows[~out] - mean[labels[~out]]
        covariance = rest.T @ rest / (~out).sum()
        shrunk = (
            0.8 * covariance + 0.2 * np.diag(np.diag(covariance)) + 1e-3 * np.eye(len(covariance))
        )
        towards = np.linalg.solve(shrunk, mean.T)
        score = rows @ towards - 0.5 * (mean.T * towards).sum(axis=0)
        for i in np.flatnonzero(out):
            called[i] = kinds[int(np.argmax(score[i]))]
    return called


def plans(count: int) -> dict[str, list[MusicalPlan]]:
    """Return the plans of the sample pictures, as they are and livelier."""
    found: dict[str, list[MusicalPlan]] = {}
    pipeline = Pipeline()
    for path in sorted(p for p in PICTURES.iterdir() if p.suffix in (".jpg", ".png"))[:count]:
        project = new_project(path.name, path.read_bytes())
        found[path.stem] = [
            pipeline.make(with_setting(project, "arousal", a)).plan for a in AROUSALS
        ]
    return found


def report(found: dict[str, list[MusicalPlan]]) -> float:
    """Print what was measured and return the share of pieces whose ensemble was named."""
    rows, names, pictures = [], [], []
    broken = Counter[tuple[str, str]]()
    values: dict[tuple[str, str], list[float]] = {}
    for stem, asked in found.items():
        for plan in asked:
            for name in NAMES:
                piece = compose(replace(plan, ensemble=name), ComposingSettings(0), stem, stem)
                rows.append(measured(piece))
                names.append(name)
                pictures.append(stem)
                broken.update((name, v.kind) for v in violations(piece, name))
                for measure, value in reached(piece, name).items():
                    values.setdefault((name, measure), []).append(value)
    called = recognised(np.array(rows), names, pictures)
    right = Counter(n for n, c in zip(names, called, strict=True) if n == c)
    wrong = Counter((n, c) for n, c in zip(names, called, strict=True) if n != c)
    print(f"{'ensemble':16}{'named':>7}  taken for")
    for name in NAMES:
        mistaken = ", ".join(f"{c} {k}" for (n, c), k in wrong.most_common() if n == name)
        print(f"{name:16}{right[name] / names.count(name):7.2f}  {mistaken}")
    share = sum(right.values()) / len(names)
    print(f"named by the notes alone: {share:.3f} of {len(names)} (aim {AIM})")
    print("not playable:", dict(broken) or "nothing")
    print(f"\n{'floor':26}{'bound':>7}{'mean':>7}{'median':>8}{'met':>6}")
    for name in NAMES:
        for floor in floors_of(name):
            own = np.array(values[name, floor.measure])
            met = np.mean([floor.met(v) for v in own])
            bound = f"{'>=' if floor.least else '<='}{floor.bound:g}"
            title = f"{name} {floor.measure}"
            print(f"{title:26}{bound:>7}{own.mean():7.2f}{np.median(own):8.2f}{met:6.2f}")
    return share


if __name__ == "__main__":
    report(plans(int(sys.argv[1]) if len(sys.argv) > 1 else 99))
